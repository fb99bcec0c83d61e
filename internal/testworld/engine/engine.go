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
	empty    = NewTemplate(func(ctx context.Context, _ string, open Opener) error {
		d, err := open(ctx, db.Config{})
		if err != nil {
			return err
		}
		return d.Close()
	})
)

// Opener opens a database.
type Opener = func(context.Context, db.Config) (*db.DB, error)

func onFile(dir string) Opener {
	return func(ctx context.Context, c db.Config) (*db.DB, error) { return sqlite.Open(ctx, dir, c) }
}

func at(url string) Opener {
	return func(ctx context.Context, c db.Config) (*db.DB, error) { return dbpostgres.Open(ctx, url, c) }
}

// Postgres tells whether offices lie in PostgreSQL.
func Postgres() bool { return os.Getenv(variable) == "postgres" }

// OnFile has a test that looks at the office's file use SQLite, whatever the others
// use.
func OnFile(t testing.TB) { t.Setenv(variable, "") }

// Template is a database that is filled once for all tests, each of which begins with a
// copy: to bring an empty one up to date costs as much as most tests do.
type Template struct {
	file   func() ([]byte, error) // SQLite's
	server *postgres.Template
}

// NewTemplate is a database that fill fills by what opens it, in a folder that is removed
// again; it leaves it closed.
func NewTemplate(fill func(ctx context.Context, dir string, open Opener) error) *Template {
	aside := func(do func(dir string) error) error {
		dir, err := os.MkdirTemp("", "template-")
		if err != nil {
			return err
		}
		return errors.Join(do(dir), os.RemoveAll(dir))
	}
	return &Template{
		file: sync.OnceValues(func() (raw []byte, err error) {
			err = aside(func(dir string) error {
				err := fill(context.Background(), dir, onFile(dir))
				if err == nil { // all of it is in the one file, for it is closed
					raw, err = os.ReadFile(filepath.Join(dir, sqlite.File))
				}
				return err
			})
			return raw, err
		}),
		server: &postgres.Template{Prepare: func(ctx context.Context, url string) error {
			return aside(func(dir string) error { return fill(ctx, dir, at(url)) })
		}},
	}
}

// In is engine.In of a folder that begins with the template, where no database goes with
// it yet.
func (tpl *Template) In(t testing.TB, dir string) Opener {
	t.Helper()
	if !Postgres() {
		tpl.lay(t, dir)
		return nil
	}
	return at(tpl.address(t, dir))
}

// lay has a copy lie in a folder that has no database.
func (tpl *Template) lay(t testing.TB, dir string) {
	t.Helper()
	place := filepath.Join(dir, sqlite.File)
	if _, err := os.Stat(place); err == nil {
		return
	}
	raw, err := tpl.file()
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

// address is that of the database that goes with a folder.
func (tpl *Template) address(t testing.TB, dir string) string {
	t.Helper()
	mu.Lock()
	url, ok := database[dir]
	mu.Unlock()
	if !ok {
		url = tpl.begin(t, dir)
	}
	return url
}

// begin has a copy go with a folder.
func (tpl *Template) begin(t testing.TB, dir string) string {
	t.Helper()
	url := tpl.server.Database(t)
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

// In opens the database that goes with a folder; nil stands for SQLite in it. Whoever
// asks for the same folder has the same database, until the test that asked first is
// over. A new one is empty.
func In(t testing.TB, dir string) Opener {
	t.Helper()
	return empty.In(t, dir)
}

// Flags tell the office's command where the database that goes with a folder is.
func Flags(t testing.TB, dir string) []string {
	t.Helper()
	if !Postgres() {
		return []string{"--data", dir}
	}
	return []string{"--database", empty.address(t, dir), "--beside", dir}
}

// Open opens the database that goes with a folder, as another process where it is open
// already. It is closed when the test is over.
func Open(t testing.TB, dir string, c db.Config) *db.DB {
	t.Helper()
	open := In(t, dir)
	if open == nil {
		open = onFile(dir)
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
		driver, source = "pgx", empty.address(t, dir)
	}
	pool, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	return pool
}
