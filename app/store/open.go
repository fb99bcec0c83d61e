package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Connections that read beside the one that writes.
const readers = 4

// Open opens the file at path, or makes it, and brings it up to date; a copy of
// the file as it was is set aside first. A damaged file is renamed and named by
// a *BrokenError; calling Open again then starts a new one.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = func() string { return uuid.Must(uuid.NewV7()).String() }
	}
	if o.Texts == nil {
		o.Texts = Texts
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s, err := open(ctx, path, o)
	switch {
	case err == nil:
		return s, nil
	case !isDamage(err):
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	aside, moveErr := setAside(path, o.Now())
	if moveErr != nil {
		return nil, fmt.Errorf("open store %s: %w; it could not be set aside: %w", path, err, moveErr)
	}
	return nil, &BrokenError{Path: path, Aside: aside, Err: err}
}

func open(ctx context.Context, path string, o Options) (_ *Store, err error) {
	existed, err := prepare(path)
	if err != nil {
		return nil, err
	}
	w, err := sql.Open("sqlite", dsn(path, "_txlock=immediate"))
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	// The system keeps the file's pages for all of them: few are kept by each.
	r, err := sql.Open("sqlite", dsn(path, "_pragma=query_only(1)&_pragma=cache_size(-2000)"))
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	r.SetMaxOpenConns(readers)
	r.SetMaxIdleConns(readers)
	defer func() {
		if err != nil {
			err = errors.Join(err, r.Close(), w.Close())
		}
	}()
	if existed {
		if err := check(ctx, w); err != nil {
			return nil, err
		}
	}
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, w, path, folder); err != nil {
		return nil, err
	}
	conn, err := w.Conn(ctx)
	if err != nil {
		return nil, err
	}
	s := newStore(o, path, w, conn, r)
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return s, nil
}

// prepare makes a new file that its owner alone may read, and tells whether
// there was one with something in it.
func prepare(path string) (existed bool, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		return false, f.Close()
	case !errors.Is(err, fs.ErrExist):
		return false, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	return info.Size() > 0, nil
}

// Remove deletes a closed store with all that belongs to it, the copies that
// were set aside included: nothing of the person stays on the device. A store
// that is not there is no error.
func Remove(path string) error {
	files := []string{path, path + "-wal", path + "-shm"}
	for _, aside := range []string{".before-*", ".broken-*"} {
		more, err := filepath.Glob(escapeGlob(path) + aside)
		if err != nil {
			return fmt.Errorf("remove store %s: %w", path, err)
		}
		files = append(files, more...)
	}
	var errs []error
	for _, file := range files {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("remove store %s: %w", path, err)
	}
	return nil
}

// escapeGlob makes filepath.Glob take a path as it is, for signs that it would
// read as patterns; on Windows a backslash is none and the brackets do.
func escapeGlob(path string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(path)
}

// dsn names the file with what every connection needs. busy_timeout comes first
// so that the others wait where another process holds the file.
func dsn(path, more string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()}
	u.RawQuery = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-8000)&" + more
	return u.String()
}

// check reads every page of the tables; it costs a millisecond per megabyte.
// What it finds is reported as damage. The search index is not compared with
// its texts, which would take longer than all else: it can be made anew.
func check(ctx context.Context, db *sql.DB) error {
	var tables []string
	rows, err := db.QueryContext(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
	err = each(rows, err, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		tables = append(tables, name)
		return err
	})
	if err != nil {
		return fmt.Errorf("check the file: %w", err)
	}
	for _, name := range tables {
		var answer string
		if err := db.QueryRowContext(ctx, "PRAGMA quick_check('"+name+"')").Scan(&answer); err != nil {
			return fmt.Errorf("check the file: %w", err)
		}
		if answer != "ok" {
			return fmt.Errorf("check the file: %w: %s", errDamaged, answer)
		}
	}
	return nil
}

var errDamaged = errors.New("the database is damaged")

// isDamage tells a file that cannot be repaired from one that cannot be opened
// just now (no rights, a full disk, locked).
func isDamage(err error) bool {
	if errors.Is(err, errDamaged) {
		return true
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff // the primary code of an extended one
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
}

// setAside renames the file and what SQLite keeps beside it.
func setAside(path string, now time.Time) (string, error) {
	aside := path + ".broken-" + now.UTC().Format("20060102-150405.000")
	if err := os.Rename(path, aside); err != nil {
		return "", err
	}
	for _, end := range []string{"-wal", "-shm"} {
		if err := os.Rename(path+end, aside+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return aside, nil
}

// migrate runs the migrations that the file has not seen. An up-to-date file
// costs one query.
func migrate(ctx context.Context, db *sql.DB, path string, folder fs.FS) error {
	newest, err := newestMigration(folder)
	if err != nil {
		return err
	}
	have, err := version(ctx, db)
	if err != nil {
		return err
	}
	switch {
	case have == newest:
		return nil
	case have > newest:
		return fmt.Errorf("%w: it is of version %d, this app knows %d", ErrTooNew, have, newest)
	case have > 0:
		if err := copyAside(ctx, db, fmt.Sprintf("%s.before-%05d", path, newest)); err != nil {
			return fmt.Errorf("set a copy aside before migrating: %w", err)
		}
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, folder,
		goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// copyAside writes the database as it is to a file that its owner alone may
// read. One that is there already, from a migration that was broken off, is older.
func copyAside(ctx context.Context, db *sql.DB, to string) error {
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to) // into an empty file
	return err
}

// version is the number of the last migration that the file has, 0 for none.
func version(ctx context.Context, db *sql.DB) (int64, error) {
	var tables int
	const has = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'"
	if err := db.QueryRowContext(ctx, has).Scan(&tables); err != nil {
		return 0, fmt.Errorf("read the file's version: %w", err)
	}
	if tables == 0 {
		return 0, nil
	}
	var have int64
	const newest = "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied"
	if err := db.QueryRowContext(ctx, newest).Scan(&have); err != nil {
		return 0, fmt.Errorf("read the file's version: %w", err)
	}
	return have, nil
}

// newestMigration is the highest number among a folder's files.
func newestMigration(folder fs.FS) (int64, error) {
	names, err := fs.Glob(folder, "*.sql")
	if err != nil {
		return 0, err
	}
	var newest int64
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("migration %s has no number: %w", name, err)
		}
		newest = max(newest, n)
	}
	return newest, nil
}
