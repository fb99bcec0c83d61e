package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// A file is never changed in its place by a migration. A new one is made, and an
// old one brought up to date, beside it, and takes its place when it is whole:
// whatever ends that half-way, the file that the person has is the one before or
// the one after.

// begin makes a new file.
func begin(ctx context.Context, path string, folder fs.FS) error {
	making := path + endMaking
	if err := ownFile(making); err != nil {
		return fmt.Errorf("make a new file: %w", err)
	}
	err := migrated(ctx, making, folder)
	if err == nil {
		err = os.Rename(making, path)
	}
	if err != nil {
		return fmt.Errorf("make a new file: %w", errors.Join(err, remove(beside(making))))
	}
	return syncFolder(filepath.Dir(path))
}

// upToDate opens a file for writing, looks it through and runs the migrations
// that it has not seen.
func upToDate(ctx context.Context, path string, folder fs.FS, thorough bool) (*sql.DB, error) {
	newest, err := newestMigration(folder)
	if err != nil {
		return nil, err
	}
	db, err := writer(path)
	if err != nil {
		return nil, err
	}
	var have int64
	if err = check(ctx, db, thorough); err == nil {
		have, err = version(ctx, db)
	}
	if err == nil && have == newest {
		return db, nil
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	if have > newest {
		return nil, &TooNewError{Path: path, Version: have, Known: newest}
	}
	if err := upgrade(ctx, path, folder, newest); err != nil {
		if isDamage(err) {
			return nil, err
		}
		return nil, &UpgradeError{Path: path, From: have, To: newest, Err: err}
	}
	return writer(path)
}

// upgrade migrates a copy and puts it in the file's place.
func upgrade(ctx context.Context, path string, folder fs.FS, newest int64) error {
	next := path + endNext
	err := copyTo(ctx, path, next)
	if err == nil {
		if err = migrated(ctx, next, folder); err != nil {
			// What a migration trips over is its own fault, not the file's.
			err = notDamage{err}
		}
	}
	if err == nil {
		err = swap(path, next, fmt.Sprintf("%s%s%05d", path, endBefore, newest))
	}
	if err != nil {
		return errors.Join(err, remove(beside(next)))
	}
	return nil
}

// notDamage hides from isDamage what a migration met.
type notDamage struct{ error }

// migrated runs the migrations that a file has not seen, looks it through and
// leaves it closed and whole on the disk.
func migrated(ctx context.Context, path string, folder fs.FS) (err error) {
	db, err := writer(path)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, db.Close()); err == nil {
			err = settled(path)
		}
	}()
	p, err := goose.NewProvider(goose.DialectSQLite3, db, folder,
		goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return check(ctx, db, true)
}

// copyTo writes the database as it is to a file that its owner alone may read.
// One that is there already, from an upgrade that was broken off, is older.
func copyTo(ctx context.Context, path, to string) (err error) {
	if err := ownFile(to); err != nil {
		return fmt.Errorf("copy the file: %w", err)
	}
	db, err := writer(path)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, db.Close()); err == nil {
			err = settled(path)
		}
	}()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil { // into an empty file
		return fmt.Errorf("copy the file: %w", err)
	}
	return nil
}

// ownFile makes an empty file that its owner alone may read, in the place of
// one that was left there.
func ownFile(path string) error {
	if err := remove(beside(path)); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// settled tells whether all of a closed database is in its one file. SQLite
// leaves the log beside it where it had no room to empty it.
func settled(path string) error {
	info, err := os.Stat(path + "-wal")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Size() > 0:
		return fmt.Errorf("what was written last is still beside %s", filepath.Base(path))
	}
	return nil
}

// swap puts next in path's place, which stays readable as before. What ends it
// between the two renames is taken back by unswap.
func swap(path, next, before string) error {
	if err := os.Rename(path, before); err != nil {
		return err
	}
	if err := os.Rename(next, path); err != nil {
		return errors.Join(err, os.Rename(before, path))
	}
	return syncFolder(filepath.Dir(path))
}

// unswap puts the file back that a swap had taken away when it was broken off.
func unswap(path string) error {
	if exists(path) || !exists(path+endNext) {
		return nil
	}
	before, err := filepath.Glob(escapeGlob(path) + endBefore + "*")
	if err != nil || len(before) == 0 {
		return err
	}
	if err := os.Rename(slices.Max(before), path); err != nil {
		return fmt.Errorf("put the file back: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// syncFolder makes the names in a folder last through a cut of power. Systems
// that cannot (Windows) say so, and order them by themselves.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	_ = folder.Sync()
	return folder.Close()
}

// version is the number of the last migration that the file has. errDamaged for
// a database that is none of this app's.
func version(ctx context.Context, db *sql.DB) (int64, error) {
	var ours int
	const has = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'"
	if err := db.QueryRowContext(ctx, has).Scan(&ours); err != nil {
		return 0, fmt.Errorf("read the file's version: %w", err)
	}
	if ours == 0 {
		return 0, fmt.Errorf("read the file's version: %w: it has none", errDamaged)
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
