package main

import (
	"context"
	"errors"
	"fmt"

	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/db/sqlite"
)

var renewCommand = command{name: "renew", do: renew}

// renew makes an office of what other tools put back where its data is.
func renew(ctx context.Context, sh *shell, where storage, _ any, args []string) error {
	if err := exactly(sh, args, 0, ""); err != nil {
		return err
	}
	err := where.found(sh)
	if err == nil {
		err = where.idle(ctx, sh)
	}
	if err == nil {
		err = where.renew(ctx, sh)
	}
	if err != nil {
		return sh.failed(err, sh.texts.T("cli.renew_failed"))
	}
	fmt.Fprintln(sh.out, sh.texts.T("cli.renewed"))
	return nil
}

// idle tells that nobody has SQLite's file open, where the data is in one.
func (s storage) idle(ctx context.Context, sh *shell) error {
	if s.database != "" {
		return nil
	}
	busy, err := sqlite.InUse(ctx, s.file())
	if err == nil && busy {
		err = &plainError{said: sh.texts.T("cli.restore_busy", text.A{"Dir": s.dir})}
	}
	return err
}

// renew has what is stored, which is older than what devices have seen, begin a new
// epoch without whom and what was taken back since.
func (s storage) renew(ctx context.Context, sh *shell) error {
	o, err := s.open(ctx, sh, office.Config{Passive: true})
	if err != nil {
		return err
	}
	return errors.Join(o.Renew(ctx), o.Close())
}
