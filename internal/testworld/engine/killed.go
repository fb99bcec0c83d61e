package engine

import (
	"context"
	"testing"

	"startklar.dk/internal/testworld/killed"
	"startklar.dk/office/db"
	dbpostgres "startklar.dk/office/db/postgres"
)

// Killable is In for an office whose process may die in the middle of a write.
func Killable(t testing.TB, dir string) (Opener, killed.Process) {
	t.Helper()
	if !Postgres() {
		return onFile(dir), killed.WatchFolder(t, dir)
	}
	url, connections := empty.address(t, dir), &killed.Connections{}
	t.Cleanup(connections.End)
	return func(ctx context.Context, c db.Config) (*db.DB, error) {
		c.Dial = connections.Dial
		return dbpostgres.Open(ctx, url, c)
	}, connections
}

// Leave copies what a process that dies leaves of a folder to another. A PostgreSQL
// database that goes with the one goes with both.
func Leave(from, to string) error {
	mu.Lock()
	if url, ok := database[from]; ok {
		database[to] = url
	}
	mu.Unlock()
	return killed.CopyFolder(from, to)
}
