package main

import (
	"context"
	"errors"
	"fmt"

	"startklar.dk/office"
	"startklar.dk/office/mutation"
)

var codesCommand = command{name: "codes", do: haveCodesCount}

// haveCodesCount has codes and passkeys sign staff in again, for an office into which
// nobody gets by the municipality's login.
func haveCodesCount(ctx context.Context, sh *shell, where storage, _ any, args []string) error {
	if err := exactly(sh, args, 0, ""); err != nil {
		return err
	}
	if err := where.found(sh); err != nil {
		return err
	}
	o, err := where.open(ctx, sh, office.Config{Passive: true})
	if err != nil {
		return err
	}
	if err := errors.Join(o.Accounts.SignOnAlone(ctx, mutation.CommandLine, "", false), o.Close()); err != nil {
		return &plainError{said: sh.because(err, "cli.codes_failed"), why: err}
	}
	fmt.Fprintln(sh.out, sh.texts.T("cli.codes_count"))
	return nil
}
