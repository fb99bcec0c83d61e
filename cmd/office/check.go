package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"startklar.dk/office/db"
	"startklar.dk/office/db/postgres"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/record"
)

var checkCommand = command{name: "check", alone: true, do: check}

func check(ctx context.Context, sh *shell, where storage, _ any, args []string) error {
	if err := exactly(sh, args, 0, ""); err != nil {
		return err
	}
	if err := where.found(sh); err != nil {
		return err
	}
	read, place := sqlite.Read, where.file()
	if where.database != "" {
		read, place = postgres.Read, where.database
	}
	found, err := faults(ctx, read, place)
	if err != nil || len(found) > 0 {
		return sh.failed(errors.Join(err, said(found)), sh.because(err, "cli.check_bad"))
	}
	fmt.Fprintln(sh.out, sh.texts.T("cli.checked"))
	return nil
}

// faults looks through a database: what of it is broken, what refers to nothing, and
// whether it is an office's at all.
func faults(ctx context.Context, read func(context.Context, string, func(*db.Tx) error) error, where string) (found []string, err error) {
	err = read(ctx, where, func(tx *db.Tx) error {
		for _, look := range []func(context.Context, *db.Tx) ([]string, error){db.Faults, record.Faults} {
			more, err := look(ctx, tx)
			found = append(found, more...)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}

func said(found []string) error {
	if len(found) == 0 {
		return nil
	}
	return errors.New(strings.Join(found, "\n"))
}
