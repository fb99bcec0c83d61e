package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/db/postgres"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/record"
)

var backupCommand = command{name: "backup", alone: true, args: "FILE", do: backup}

// backup writes the office as it stands at one moment, beside whoever serves it:
// into SQLite's file, whichever database it lies in.
func backup(ctx context.Context, sh *shell, where storage, _ any, args []string) error {
	if err := exactly(sh, args, 1, "FILE"); err != nil {
		return err
	}
	if _, err := os.Lstat(args[0]); err == nil {
		return &plainError{said: sh.texts.T("cli.backup_exists", text.A{"File": args[0]})}
	}
	if err := where.found(sh); err != nil {
		return err
	}
	part := args[0] + ".part"
	_ = os.Remove(part)                   // left by a backup that was broken off
	err := os.WriteFile(part, nil, 0o600) // nobody else reads it while it grows
	if err == nil {
		err = where.backup(ctx, part)
	}
	if err == nil {
		err = settle(part, args[0])
	}
	if err != nil {
		_ = os.Remove(part) // a leftover is only untidy
		return sh.failed(err, sh.texts.T("cli.backup_failed"))
	}
	fmt.Fprintln(sh.out, sh.texts.T("cli.backed_up", text.A{"File": args[0]}))
	return nil
}

// backup writes what is stored into an empty file.
func (s storage) backup(ctx context.Context, to string) error {
	if s.database == "" {
		return sqlite.Backup(ctx, s.file(), to)
	}
	return postgres.Read(ctx, s.database, func(tx *db.Tx) error {
		if _, err := record.Epoch(ctx, tx); errors.Is(err, sql.ErrNoRows) {
			return postgres.ErrNoOffice
		}
		return sqlite.Fill(ctx, to, tx)
	})
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
