package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/db"
	"startklar.dk/office/db/postgres"
	"startklar.dk/office/db/sqlite"
)

var restoreCommand = command{name: "restore", args: "FILE", do: restore}

// restore puts a backup in the place of the office's data, which is kept beside it,
// or into an empty PostgreSQL database, and gives the office a new epoch.
func restore(ctx context.Context, sh *shell, where storage, _ any, args []string) error {
	if err := exactly(sh, args, 1, "FILE"); err != nil {
		return err
	}
	if found, err := faults(ctx, sqlite.Read, args[0]); err != nil || len(found) > 0 {
		return &plainError{said: sh.texts.T("cli.restore_bad", text.A{"File": args[0]}), why: errors.Join(err, said(found))}
	}
	if err := os.MkdirAll(where.folder(), 0o700); err != nil {
		return &plainError{said: sh.texts.T("cli.open_failed", text.A{"Dir": where.folder()}), why: err}
	}
	failed := sh.texts.T("cli.restore_failed")
	err := where.idle(ctx, sh)
	if err == nil && where.database != "" {
		err = postgres.Vacant(ctx, where.database)
	}
	if err != nil {
		return sh.failed(err, failed)
	}
	// What takes room, or may fail, is done beside it first.
	side := storage{dir: filepath.Join(where.folder(), office.Restoring), beside: cmp.Or(where.beside, where.dir)}
	kept, err := "", side.begin(ctx, sh, args[0])
	if err == nil {
		kept, err = where.take(ctx, side)
	}
	if err := errors.Join(err, os.RemoveAll(side.dir)); err != nil {
		return sh.failed(err, failed)
	}
	fmt.Fprintln(sh.out, sh.texts.T("cli.restored", text.A{"File": args[0]}))
	if kept != "" {
		fmt.Fprintln(sh.out, sh.texts.T("cli.restore_kept", text.A{"File": kept, "Days": int(office.KeepAside.Hours() / 24)}))
	}
	return nil
}

// take makes what is stored what another place has. It tells where the old data is
// kept, where there was any.
func (s storage) take(ctx context.Context, from storage) (kept string, err error) {
	if s.database == "" {
		return exchange(s.file(), from.file())
	}
	return "", sqlite.Read(ctx, from.file(), func(tx *db.Tx) error { return postgres.Fill(ctx, s.database, tx) })
}

// begin makes an office out of a backup in a folder of its own.
func (s storage) begin(ctx context.Context, sh *shell, backup string) error {
	if err := os.RemoveAll(s.dir); err != nil { // left by a restore that was broken off
		return err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	if err := copyFile(backup, s.file()); err != nil {
		return err
	}
	if err := s.renew(ctx, sh); err != nil {
		return err
	}
	if left, err := os.Stat(s.file() + "-wal"); err == nil && left.Size() > 0 {
		return errLeftOpen // its log would stay behind
	}
	return nil
}

var errLeftOpen = errors.New("the office made from the backup is not in one file")

// exchange sets aside what is at a place and moves another database there, whose
// renaming is the one moment at which the office becomes another. It tells
// where the old data is kept. It takes no room.
func exchange(place, with string) (kept string, err error) {
	if _, err := os.Stat(place); err == nil {
		kept = office.Aside(place, time.Now())
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
