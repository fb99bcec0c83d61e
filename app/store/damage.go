package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var errDamaged = errors.New("the database is damaged")

// look tells whether there is a store at path, and gives errDamaged where what
// is there cannot be one. A store is never empty: it is made beside its place.
func look(path string) (there bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
			return false, fmt.Errorf("%w: only its log is left", errDamaged)
		}
		return false, remove(beside(path))
	case err != nil:
		return false, err
	case info.IsDir():
		return false, fmt.Errorf("%w: it is a folder", errDamaged)
	case info.Size() == 0:
		return false, fmt.Errorf("%w: it is empty", errDamaged)
	}
	if err := checkLog(path + "-wal"); err != nil {
		return false, err
	}
	return true, nil
}

// check reads every page of the tables; it costs a millisecond per megabyte.
// What it finds is reported as damage. The queue is the only copy of what the
// person wrote, and is found by its indexes: these are compared with it. The
// search index is not compared with its texts, which would take longer than all
// else: it can be made anew. thorough compares all other indexes and
// reads all bodies, too.
func check(ctx context.Context, db *sql.DB, thorough bool) error {
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
		pragma := "quick_check"
		if thorough || name == "mutation" {
			pragma = "integrity_check"
		}
		var answer string
		if err := db.QueryRowContext(ctx, "PRAGMA "+pragma+"('"+name+"')").Scan(&answer); err != nil {
			return fmt.Errorf("check the file: %w", err)
		}
		if answer != "ok" {
			return fmt.Errorf("check the file: %w: %s", errDamaged, answer)
		}
	}
	bodies := []string{"mutation"}
	if thorough {
		bodies = append(bodies, "base", "local")
	}
	for _, name := range bodies {
		if !slices.Contains(tables, name) {
			continue
		}
		var bad int
		err := db.QueryRowContext(ctx, "SELECT count(*) FROM "+name+" WHERE body IS NOT NULL AND NOT json_valid(CAST(body AS TEXT))").Scan(&bad)
		if err != nil {
			return fmt.Errorf("check the file: %w", err)
		}
		if bad > 0 {
			return fmt.Errorf("check the file: %w: %d bodies in %s are no JSON", errDamaged, bad, name)
		}
	}
	return nil
}

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
	return code == sqlite3.SQLITE_NOTADB || code == sqlite3.SQLITE_CORRUPT && e.Code() != sqlite3.SQLITE_CORRUPT_VTAB
}

// isIndexDamage tells that the search index does not fit its texts, and no more.
func isIndexDamage(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code() == sqlite3.SQLITE_CORRUPT_VTAB
}

// setAside renames what is at path and what SQLite keeps beside it.
func setAside(path string, now time.Time) (string, error) {
	aside := path + endBroken + now.UTC().Format("20060102-150405.000")
	for n := 2; exists(aside) || exists(aside+"-wal"); n++ {
		aside = fmt.Sprintf("%s%s%s-%d", path, endBroken, now.UTC().Format("20060102-150405.000"), n)
	}
	for i, file := range beside(path) {
		if err := os.Rename(file, beside(aside)[i]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return aside, syncFolder(filepath.Dir(path))
}
