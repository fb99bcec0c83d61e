package engine

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"startklar.dk/office/db"
	dbpostgres "startklar.dk/office/db/postgres"
	"startklar.dk/office/db/sqlite"
)

// Backup writes the database that goes with a folder into a file as the office's
// command does, beside whoever serves it.
func Backup(t testing.TB, dir string) (file string) {
	t.Helper()
	ctx := context.Background()
	file = filepath.Join(t.TempDir(), "backup.db")
	err := os.WriteFile(file, nil, 0o600)
	switch {
	case err != nil:
	case Postgres():
		err = dbpostgres.Read(ctx, empty.address(t, dir), func(tx *db.Tx) error { return sqlite.Fill(ctx, file, tx) })
	default:
		err = sqlite.Backup(ctx, filepath.Join(dir, sqlite.File), file)
	}
	if err != nil {
		t.Fatalf("back the office up: %v", err)
	}
	return file
}

// Restore puts a backup in the place of the database that goes with a folder, which
// nobody serves meanwhile: into another that is empty where it is PostgreSQL's.
func Restore(t testing.TB, dir, file string) {
	t.Helper()
	if Postgres() {
		ctx, url := context.Background(), empty.begin(t, dir)
		if err := sqlite.Read(ctx, file, func(tx *db.Tx) error { return dbpostgres.Fill(ctx, url, tx) }); err != nil {
			t.Fatalf("put a backup back: %v", err)
		}
		return
	}
	place := filepath.Join(dir, sqlite.File)
	raw, err := os.ReadFile(file)
	for _, side := range []string{"-wal", "-shm"} {
		if gone := os.Remove(place + side); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	if err = errors.Join(err, os.WriteFile(place, raw, 0o600)); err != nil {
		t.Fatalf("put a backup back: %v", err)
	}
}
