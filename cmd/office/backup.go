package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/db/sqlite"
)

var (
	backupCommand  = command{name: "backup", file: true, args: "--data DIR FILE", do: backup}
	restoreCommand = command{name: "restore", file: true, args: "--data DIR FILE", do: restore}
	checkCommand   = command{name: "check", file: true, args: "--data DIR", do: check}
)

// openFile opens a database file as it is, without bringing it up to date.
func openFile(path, pragmas string) (*sql.DB, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(full); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(full)}).EscapedPath()+"?mode=rw&_pragma=busy_timeout(5000)"+pragmas)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// backup writes the office as it stands at one moment, beside whoever serves it.
func backup(ctx context.Context, sh *shell, where storage, _ any, args []string) (err error) {
	if err := exactly(sh, args, 1, "FILE"); err != nil {
		return err
	}
	if _, err := os.Lstat(args[0]); err == nil {
		return &plainError{said: sh.texts.T("cli.backup_exists", text.A{"File": args[0]})}
	}
	db, err := openFile(filepath.Join(where.dir, sqlite.File), "")
	if err != nil {
		return &plainError{said: sh.texts.T("cli.no_office", text.A{"Dir": where.dir}), why: err}
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	part := args[0] + ".part"
	_ = os.Remove(part)                                   // left by a backup that was broken off
	if err = os.WriteFile(part, nil, 0o600); err != nil { // nobody else reads it while it grows
		return &plainError{said: sh.texts.T("cli.backup_failed"), why: err}
	}
	if _, err = db.ExecContext(ctx, `VACUUM INTO ?`, part); err == nil {
		err = settle(part, args[0])
	}
	if err != nil {
		_ = os.Remove(part) // a leftover is only untidy
		return &plainError{said: sh.texts.T("cli.backup_failed"), why: err}
	}
	fmt.Fprintln(sh.out, sh.texts.T("cli.backed_up", text.A{"File": args[0]}))
	return nil
}

// settle makes sure that a file is on the disk and gives it its name.
func settle(part, name string) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Chmod(0o600), f.Close()); err != nil {
		return err
	}
	return moveTo(part, name)
}

// moveTo gives a file a name that lasts.
func moveTo(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	if dir, err := os.Open(filepath.Dir(to)); err == nil {
		_ = dir.Sync() // not every system can
		_ = dir.Close()
	}
	return nil
}

// restore puts a backup in the place of the office's data, which is kept beside
// it, and gives the office a new epoch.
func restore(ctx context.Context, sh *shell, where storage, _ any, args []string) error {
	if err := exactly(sh, args, 1, "FILE"); err != nil {
		return err
	}
	if found, err := faults(ctx, args[0]); err != nil || len(found) > 0 {
		return &plainError{said: sh.texts.T("cli.restore_bad", text.A{"File": args[0]}), why: errors.Join(err, said(found))}
	}
	if err := os.MkdirAll(where.dir, 0o700); err != nil {
		return &plainError{said: sh.texts.T("cli.open_failed", text.A{"Dir": where.dir}), why: err}
	}
	place := filepath.Join(where.dir, sqlite.File)
	busy, err := inUse(ctx, place)
	if err != nil {
		return &plainError{said: sh.texts.T("cli.restore_failed"), why: err}
	}
	if busy {
		return &plainError{said: sh.texts.T("cli.restore_busy", text.A{"Dir": where.dir})}
	}
	// What takes room, or may fail, is done beside it first.
	side := filepath.Join(where.dir, restoringDir)
	kept, err := "", renew(ctx, sh, where, side, args[0])
	if err == nil {
		kept, err = exchange(place, filepath.Join(side, sqlite.File))
	}
	if err := errors.Join(err, os.RemoveAll(side)); err != nil {
		return &plainError{said: sh.texts.T("cli.restore_failed"), why: err}
	}
	fmt.Fprintln(sh.out, sh.texts.T("cli.restored", text.A{"File": args[0]}))
	if kept != "" {
		fmt.Fprintln(sh.out, sh.texts.T("cli.restore_kept", text.A{"File": kept}))
	}
	return nil
}

// inUse tells whether anybody has the database open: SQLite leaves WAL only for
// who is alone with it.
func inUse(ctx context.Context, path string) (bool, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	db, err := openFile(path, "")
	if err != nil {
		return false, err
	}
	defer func() { _ = db.Close() }() // nothing of it is needed any more
	var mode string
	if _, err := db.ExecContext(ctx, `PRAGMA busy_timeout = 200`); err != nil {
		return false, err
	}
	err = db.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode)
	if err != nil && strings.Contains(err.Error(), "locked") {
		return true, nil
	}
	if err != nil && strings.Contains(err.Error(), "not a database") {
		return false, nil // broken is what a restore is for
	}
	return err == nil && mode != "delete", err
}

// restoringDir is where a backup is made ready, in the data folder.
const restoringDir = "restoring"

// renew makes an office out of a backup in a folder of its own: in a new epoch,
// without whom and what was taken back since.
func renew(ctx context.Context, sh *shell, where storage, side, backup string) error {
	if err := os.RemoveAll(side); err != nil { // left by a restore that was broken off
		return err
	}
	if err := os.MkdirAll(side, 0o700); err != nil {
		return err
	}
	if err := copyFile(backup, filepath.Join(side, sqlite.File)); err != nil {
		return err
	}
	o, err := storage{dir: side}.open(ctx, sh, office.Config{Passive: true, Beside: where.dir})
	if err != nil {
		return err
	}
	_, again := o.EraseAgain(ctx) // who was erased since does not come back
	renewed := o.Feeds.Renew(ctx)
	_, withdrawn := o.Consents.WithdrawAgain(ctx) // nor does a consent that was taken back; after all that devices have seen
	if err := errors.Join(again, renewed, withdrawn, o.Close()); err != nil {
		return err
	}
	if left, err := os.Stat(filepath.Join(side, sqlite.File+"-wal")); err == nil && left.Size() > 0 {
		return errLeftOpen // its log would stay behind
	}
	return nil
}

var errLeftOpen = errors.New("the office made from the backup is not in one file")

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// exchange sets aside what is at a place and moves another database there, whose
// renaming is the one moment at which the office becomes another. It tells
// where the old data is kept. It takes no room.
func exchange(place, with string) (kept string, err error) {
	if _, err := os.Stat(place); err == nil {
		kept = place + ".before-restore-" + time.Now().UTC().Format("20060102T150405Z")
		if err := os.Link(place, kept); err != nil { // not every file system can
			if err := os.Rename(place, kept); err != nil {
				return "", err
			}
		}
		for _, side := range []string{"-wal", "-shm"} {
			if err := os.Rename(place+side, kept+side); err != nil && !errors.Is(err, os.ErrNotExist) {
				return "", err
			}
		}
	}
	return kept, moveTo(with, place)
}

func check(ctx context.Context, sh *shell, where storage, _ any, args []string) error {
	if err := exactly(sh, args, 0, ""); err != nil {
		return err
	}
	path := filepath.Join(where.dir, sqlite.File)
	if _, err := os.Stat(path); err != nil {
		return &plainError{said: sh.texts.T("cli.no_office", text.A{"Dir": where.dir}), why: err}
	}
	found, err := faults(ctx, path)
	if err != nil || len(found) > 0 {
		return &plainError{said: sh.texts.T("cli.check_bad"), why: errors.Join(err, said(found))}
	}
	fmt.Fprintln(sh.out, sh.texts.T("cli.checked"))
	return nil
}

func said(found []string) error {
	if len(found) == 0 {
		return nil
	}
	return errors.New(strings.Join(found, "\n"))
}

// faults looks through a database file: its pages and indexes, what points at
// what, and whether it is an office's at all.
func faults(ctx context.Context, path string) (found []string, err error) {
	db, err := openFile(path, "&_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, question := range []string{
		`SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
		`SELECT 'a row of ' || "table" || ' points at nothing in ' || parent FROM pragma_foreign_key_check`,
		`SELECT 'record ' || r.id || ' is ahead of its counter' FROM record r JOIN counter c ON c.owner = r.owner WHERE r.rev > c.n`,
		`SELECT 'no epoch' WHERE NOT EXISTS (SELECT 1 FROM office_state)`,
	} {
		rows, err := db.QueryContext(ctx, question)
		if err != nil {
			return found, err
		}
		for rows.Next() {
			var fault string
			if err := rows.Scan(&fault); err != nil {
				return found, errors.Join(err, rows.Close())
			}
			found = append(found, fault)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return found, err
		}
	}
	return found, nil
}
