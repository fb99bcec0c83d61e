package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"startklar.dk/office/db"
)

// onFile runs fn with a connection of its own to a database file that is there, as
// it is: it brings nothing up to date.
func onFile(ctx context.Context, path, pragmas string, fn func(*conn) error) error {
	name, err := named(path, pragmas)
	if err != nil {
		return err
	}
	pool, err := sql.Open("sqlite", name) // for its driver
	if err != nil {
		return err
	}
	c, err := connect(source{pool.Driver(), name})
	if err == nil {
		c.ctx = ctx
		err = errors.Join(fn(c), c.close())
	}
	return errors.Join(err, pool.Close())
}

// named is how a file that is there is named to the driver.
func named(path, pragmas string) (string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(full); err != nil {
		return "", err
	}
	return "file:" + escaped(full) + "?mode=rw" + pragmas, nil
}

const patient = "&_pragma=busy_timeout(5000)"

// Read runs fn on a database file as it is, whatever its version: one snapshot for
// all its queries. It changes nothing.
func Read(ctx context.Context, path string, fn func(*db.Tx) error) error {
	return marked(onFile(ctx, path, patient+"&_pragma=query_only(1)", func(c *conn) error { return read(c, fn) }))
}

// read runs fn in a transaction on a connection by itself.
func read(c *conn, fn func(*db.Tx) error) error {
	d, err := db.New(db.Config{}, func(*db.DB) (db.Engine, error) { return &engine{}, nil })
	if err != nil {
		return err
	}
	tx, err := d.Begin(c, `BEGIN`)
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	return fn(tx)
}

// Blank runs fn on an empty database of today's schema, in memory.
func Blank(ctx context.Context, fn func(*db.Tx) error) (err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	pool.SetMaxOpenConns(1) // each connection would have a database of its own
	if err := db.Migrate(ctx, goose.DialectSQLite3, pool, Migrations); err != nil {
		return err
	}
	only, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, only.Close()) }()
	return only.Raw(func(driven any) error {
		c := &conn{driven.(driver.Conn), map[string]driver.Stmt{}, ctx}
		return errors.Join(read(c, fn), c.forget())
	})
}

// Backup writes a database file, as it stands at one moment and beside whoever has
// it open, into another, which is empty.
func Backup(ctx context.Context, path, to string) error {
	return onFile(ctx, path, patient, func(c *conn) error {
		_, err := c.Exec(`VACUUM INTO ?`, []any{to})
		return err
	})
}

// InUse tells whether anybody has a database file open: SQLite leaves WAL only for
// who is alone with it. A file that is not there, or broken, nobody has open.
func InUse(ctx context.Context, path string) (bool, error) {
	inUse := false
	err := onFile(ctx, path, "&_pragma=busy_timeout(200)", func(c *conn) error {
		rows, err := c.Query(`PRAGMA journal_mode = DELETE`, nil)
		if err != nil {
			return err
		}
		mode := make([]any, 1)
		err = rows.Next(mode)
		inUse = err == nil && mode[0] != "delete"
		return errors.Join(err, rows.Close())
	})
	var failed *sqlite.Error
	switch {
	case errors.Is(err, os.ErrNotExist):
		return false, nil
	case errors.As(err, &failed) && failed.Code()&0xff == sqlite3.SQLITE_NOTADB: // broken is what a restore is for
		return false, nil
	case errors.As(err, &failed) && (failed.Code()&0xff == sqlite3.SQLITE_BUSY || failed.Code()&0xff == sqlite3.SQLITE_LOCKED):
		return true, nil
	}
	return inUse, err
}

// Fill makes an empty file a database of today's schema with every row of another.
// What an error leaves of it is of no use.
func Fill(ctx context.Context, path string, from *db.Tx) error {
	// Nobody has it before it is whole: there is nothing to go back to.
	const pragmas = "&_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=foreign_keys(1)"
	name, err := named(path, pragmas)
	if err != nil {
		return err
	}
	if err := migrate(ctx, name, 1); err != nil {
		return err
	}
	tables, err := from.Tables(ctx)
	if err != nil {
		return err
	}
	return onFile(ctx, path, pragmas, func(c *conn) error {
		if err := c.Control(`BEGIN`); err != nil {
			return err
		}
		for _, t := range tables {
			if err := fill(ctx, c, t, from); err != nil {
				return fmt.Errorf("copy the table %s: %w", t.Name, err)
			}
		}
		return c.Control(`COMMIT`)
	})
}

// fill copies the rows of one table, one by one.
func fill(ctx context.Context, into *conn, t db.Table, from *db.Tx) error {
	rows, err := from.QueryContext(ctx, t.Select())
	if err != nil {
		return err
	}
	defer rows.Close()
	insert := `INSERT INTO ` + t.Name + ` (` + strings.Join(t.Columns, `, `) + `) VALUES (?` + strings.Repeat(`, ?`, len(t.Columns)-1) + `)`
	for rows.Next() {
		if _, err := into.Exec(insert, rows.Values()); err != nil {
			return err
		}
	}
	return rows.Err()
}
