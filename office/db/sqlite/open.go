// Package sqlite is the engine of an office that lies in one SQLite file: one
// writer whose commits many share, readers beside it, and migrations. It speaks
// to the driver itself, with statements prepared once on each connection.
// Its goroutines are the writer and the checkpointer; closing the database stops them.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"startklar.dk/office/db"
)

// Migrations brings a database's schema up to date, file by file.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// File is the database's name in the data folder.
const File = "office.db"

// engine is db.Engine.
type engine struct {
	path    string
	file    fs.FileInfo // as it was when it was opened
	readers *connPool
	writer  *groupCommitter
	eraser  source // see truncate

	checkpoints *checkpointer
}

// Open opens the database in a folder, creates it where there is none, and brings
// its schema up to date. The caller closes it.
func Open(ctx context.Context, dir string, c db.Config) (*db.DB, error) {
	d, _, err := open(ctx, dir, c)
	return d, err
}

func open(ctx context.Context, dir string, c db.Config) (d *db.DB, e *engine, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("create the data folder: %w", err)
	}
	path, err := filepath.Abs(filepath.Join(dir, File))
	if err != nil {
		return nil, nil, fmt.Errorf("find the data folder: %w", err)
	}
	if err := ownFile(path); err != nil { // SQLite gives its log the mode of the database
		return nil, nil, err
	}
	address := func(wait time.Duration) string {
		return fmt.Sprintf("file:%s?_pragma=busy_timeout(%d)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)"+
			"&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-16000)&_pragma=wal_autocheckpoint(%d)",
			escaped(path), wait.Milliseconds(), lastResort)
	}
	dsn := address(waitForOthers)
	if err := migrate(ctx, dsn+"&_txlock=immediate", 5); err != nil {
		return nil, nil, fmt.Errorf("bring %s up to date: %w", path, marked(err))
	}
	file, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	pool, err := sql.Open("sqlite", dsn) // for its driver
	if err == nil {
		err = pool.Close()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("open %s: %w", path, err)
	}
	from := pool.Driver()
	d, err = db.New(c, func(d *db.DB) (db.Engine, error) {
		e = &engine{
			path: path, file: file,
			readers: newConnPool(d, source{from, dsn + "&_pragma=query_only(1)"}),
			writer:  newGroupCommitter(d, source{from, dsn}),
			eraser:  source{from, address(eraserWaits)},
		}
		e.checkpoints = newCheckpointer(e.writer, e.eraser)
		return e, nil
	})
	return d, e, err
}

// migrate runs what the database lacks of the migrations. Two processes that open
// a new office at once may get in each other's way; the loser looks again, up to so
// many times.
func migrate(ctx context.Context, dsn string, tries int) (err error) {
	pool, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	pool.SetMaxOpenConns(1)
	for try := 1; ; try++ {
		err = db.Migrate(ctx, goose.DialectSQLite3, pool, Migrations)
		if err == nil || try == tries || errors.Is(err, db.ErrNewer) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(time.Duration(try) * 100 * time.Millisecond):
		}
	}
}

// escaped is a path as it stands in the name of a database.
func escaped(path string) string { return (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() }

// ownFile makes a file that only its owner reads, or makes an old one so. One
// that is there is not opened: closing it again would take the locks away that
// another connection of this process has on it.
func ownFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		err = os.Chmod(path, 0o600)
	case err == nil:
		err = f.Close()
	}
	if err != nil {
		return fmt.Errorf("keep %s to its owner: %w", path, err)
	}
	return nil
}

// Write implements db.Engine.
func (e *engine) Write(ctx context.Context, fn func(*db.Tx) error, parts bool) error {
	return e.writer.do(ctx, fn, parts)
}

// Read implements db.Engine.
func (e *engine) Read(ctx context.Context, fn func(*db.Tx) error) error {
	return e.readers.read(ctx, fn)
}

// watchEvery is how often the writer is asked for other processes' writes.
const watchEvery = 150 * time.Millisecond

// Watch implements db.Engine. This process's own commits are none of its business:
// the writer tells others' writes from them. The first time it calls changed in any
// case: a write may have come before it.
func (e *engine) Watch(ctx context.Context, changed func(context.Context, map[string]bool) error) error {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	seen := int64(-1)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
		if now := e.writer.othersWrote(); now != seen && changed(ctx, nil) == nil {
			seen = now
		}
	}
}

// Alone implements db.Engine: the writer looks before each transaction whether
// another process wrote.
func (e *engine) Alone() bool { return true }

// Retries implements db.Engine: a commit that failed is run again by its writers
// alone, which is no race with others.
func (e *engine) Retries() int64 { return 0 }

// Attached implements db.Engine.
func (e *engine) Attached() error {
	now, err := os.Stat(e.path)
	if err == nil && !os.SameFile(now, e.file) {
		err = fmt.Errorf("%s is another file than the one that is open", e.path)
	}
	return err
}

// Unwritable implements db.Engine.
func (e *engine) Unwritable(err error) bool { return unwritable(err) }

// marked adds db.ErrUnwritable to an error of a database that is opened or looked at.
func marked(err error) error {
	if err != nil && unwritable(err) {
		return fmt.Errorf("%w: %w", db.ErrUnwritable, err)
	}
	return err
}

// code is SQLite's primary code of an error; 0 where it is none of SQLite's.
func code(err error) int {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return 0
	}
	return failed.Code() & 0xff // what is above makes it an extended one
}

// busy tells that another connection is in the way.
func busy(err error) bool { return code(err) == sqlite3.SQLITE_BUSY }

func unwritable(err error) bool {
	switch code(err) {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
		sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return true
	}
	return false
}

// Close implements db.Engine.
func (e *engine) Close() error {
	return errors.Join(e.checkpoints.stop(), e.writer.close(), e.readers.close())
}
