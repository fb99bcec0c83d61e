// Package engine chooses the database of the offices that tests open: SQLite in a
// folder, or with OFFICE_ENGINE=postgres a PostgreSQL database that goes with the
// folder. It starts no goroutine; see package postgres for the server.
package engine

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"startklar.dk/internal/testworld/postgres"
	"startklar.dk/office/db"
	dbpostgres "startklar.dk/office/db/postgres"
	"startklar.dk/office/db/sqlite"
)

// variable chooses the engine, by its name.
const variable = "OFFICE_ENGINE"

var (
	mu       sync.Mutex
	database = map[string]string{} // of a folder: its address
	template = postgres.Template{Prepare: func(ctx context.Context, url string) error {
		d, err := dbpostgres.Open(ctx, url, db.Config{})
		if err != nil {
			return err
		}
		return d.Close()
	}}
)

// Postgres tells whether offices lie in PostgreSQL.
func Postgres() bool { return os.Getenv(variable) == "postgres" }

// OnFile has a test that looks at the office's file use SQLite, whatever the others
// use.
func OnFile(t testing.TB) { t.Setenv(variable, "") }

// In opens the database that goes with a folder; nil stands for SQLite in it. Whoever
// asks for the same folder has the same database, until the test that asked first is
// over.
func In(t testing.TB, dir string) func(context.Context, db.Config) (*db.DB, error) {
	t.Helper()
	if !Postgres() {
		lay(t, dir)
		return nil
	}
	url := address(t, dir)
	return func(ctx context.Context, c db.Config) (*db.DB, error) { return dbpostgres.Open(ctx, url, c) }
}

// empty is a SQLite database in which nothing is yet, made once for all tests: to bring
// one up to date costs as much as most tests do.
var empty = sync.OnceValues(func() (raw []byte, err error) {
	dir, err := os.MkdirTemp("", "empty-office-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	d, err := sqlite.Open(context.Background(), dir, db.Config{})
	if err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil { // which brings all of it into the one file
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, sqlite.File))
})

// lay has an empty database lie in a folder that has none.
func lay(t testing.TB, dir string) {
	t.Helper()
	place := filepath.Join(dir, sqlite.File)
	if _, err := os.Stat(place); err == nil {
		return
	}
	raw, err := empty()
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err == nil {
		err = os.WriteFile(place, raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Flags tell the office's command where the database that goes with a folder is.
func Flags(t testing.TB, dir string) []string {
	t.Helper()
	if !Postgres() {
		return []string{"--data", dir}
	}
	return []string{"--database", address(t, dir), "--beside", dir}
}

// address is that of the database that goes with a folder.
func address(t testing.TB, dir string) string {
	t.Helper()
	mu.Lock()
	url, ok := database[dir]
	mu.Unlock()
	if !ok {
		url = begin(t, dir)
	}
	return url
}

// begin has an empty database go with a folder.
func begin(t testing.TB, dir string) string {
	t.Helper()
	url := template.Database(t)
	mu.Lock()
	defer mu.Unlock()
	database[dir] = url
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		maps.DeleteFunc(database, func(_, of string) bool { return of == url })
	})
	return url
}

// Open opens the database that goes with a folder, as another process where it is open
// already. It is closed when the test is over.
func Open(t testing.TB, dir string, c db.Config) *db.DB {
	t.Helper()
	open := In(t, dir)
	if open == nil {
		open = func(ctx context.Context, c db.Config) (*db.DB, error) { return sqlite.Open(ctx, dir, c) }
	}
	d, err := open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// AwaitLocked waits until so many connections to a PostgreSQL database stand before
// what others have locked, or ctx ends.
func AwaitLocked(ctx context.Context, pool *sql.DB, many int) error {
	for waiting := 0; waiting < many; runtime.Gosched() {
		if err := pool.QueryRowContext(ctx, `SELECT COUNT(*) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting); err != nil {
			return err
		}
	}
	return nil
}

// Pool looks into the database that goes with a folder, and changes it, past the
// office. It is closed when the test is over.
func Pool(t testing.TB, dir string) *sql.DB {
	t.Helper()
	pool := connect(t, dir)
	t.Cleanup(func() { _ = pool.Close() })
	return pool
}

func connect(t testing.TB, dir string) *sql.DB {
	t.Helper()
	driver, source := "sqlite", filepath.Join(dir, sqlite.File)+"?_pragma=busy_timeout(10000)"
	if Postgres() {
		driver, source = "pgx", address(t, dir)
	}
	pool, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	return pool
}
