package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Connections that read beside the one that writes.
const readers = 4

// Open opens the file at path, or makes it, and brings it up to date; the file
// as it was is set aside. Where that fails the file is as it was: an
// *UpgradeError, or a *TooNewError for one of a newer version. A damaged file is
// renamed and named by a *BrokenError; calling Open again then starts a new one,
// into which Salvage takes what can still be read.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return openWith(ctx, path, o, folder)
}

// openWith is Open with the migrations of a folder.
func openWith(ctx context.Context, path string, o Options, folder fs.FS) (*Store, error) {
	o.fill()
	s, err := open(ctx, path, o, folder)
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

func (o *Options) fill() {
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
}

func open(ctx context.Context, path string, o Options, folder fs.FS) (*Store, error) {
	if err := unswap(path); err != nil {
		return nil, err
	}
	there, err := look(path)
	if err != nil {
		return nil, err
	}
	var w *sql.DB
	if there {
		w, err = upToDate(ctx, path, folder, o.Thorough)
	} else if err = begin(ctx, path, folder); err == nil {
		w, err = writer(path)
	}
	if err != nil {
		return nil, err
	}
	return connect(ctx, path, o, w)
}

// connect makes a store of a file that is of this version and open for writing.
func connect(ctx context.Context, path string, o Options, w *sql.DB) (_ *Store, err error) {
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

// writer opens a file with one connection that writes.
func writer(path string) (*sql.DB, error) {
	w, err := sql.Open("sqlite", dsn(path, "_txlock=immediate"))
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	return w, nil
}

// Remove deletes a closed store with all that belongs to it, the copies that
// were set aside included: nothing of the person stays on the device. A store
// that is not there is no error.
func Remove(path string) error {
	files := beside(path)
	for _, more := range []string{endMaking, endNext, endSalvage} {
		files = append(files, beside(path+more)...)
	}
	for _, aside := range []string{endBefore + "*", endBroken + "*"} {
		more, err := filepath.Glob(escapeGlob(path) + aside)
		if err != nil {
			return fmt.Errorf("remove store %s: %w", path, err)
		}
		files = append(files, more...)
	}
	if err := remove(files); err != nil {
		return fmt.Errorf("remove store %s: %w", path, err)
	}
	return nil
}

// Ends of the names of what stands beside a store.
const (
	endMaking = ".making"  // a new one that is not whole yet
	endNext   = ".next"    // a copy that is being brought up to date
	endBefore = ".before-" // as it was before it was brought up to date, and the version that it was brought to
	endBroken = ".broken-" // damaged and set aside, and when
)

// beside is a database with the files that SQLite keeps beside it.
func beside(path string) []string {
	return []string{path, path + "-wal", path + "-shm", path + "-journal"}
}

// remove deletes files; one that is not there is no error.
func remove(files []string) error {
	var errs []error
	for _, file := range files {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
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
