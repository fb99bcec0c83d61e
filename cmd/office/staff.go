package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"

	"startklar.dk/api/address"
	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/mutation"
)

type userFlags struct{ role string }

var userCommand = command{
	name: "user",
	args: "add EMAIL --role coordinator|consultant|adviser|partner",
	flags: func(set *flag.FlagSet) any {
		f := &userFlags{}
		set.StringVar(&f.role, "role", "", "")
		return f
	},
	do: addUser,
}

func addUser(ctx context.Context, sh *shell, where storage, own any, args []string) error {
	if len(args) == 0 || args[0] != "add" {
		return &usageError{said: sh.texts.T("cli.user_what")}
	}
	if err := exactly(sh, args[1:], 1, "EMAIL"); err != nil {
		return err
	}
	email, ok := address.Clean(args[1])
	if !ok {
		return &usageError{said: sh.texts.T("cli.email_bad", text.A{"Value": args[1]})}
	}
	role := mutation.Role(own.(*userFlags).role)
	if !slices.Contains(mutation.Roles, role) {
		return &usageError{said: sh.texts.T("cli.role_bad", text.A{"Value": role})}
	}
	o, err := where.open(ctx, sh, office.Config{Passive: true})
	if err != nil {
		return err
	}
	added, err := o.Accounts.AddStaff(ctx, mutation.CommandLine, email, role)
	if err := errors.Join(err, o.Close()); err != nil {
		return &plainError{said: sh.because(err, "cli.user_failed"), why: err}
	}
	key := "cli.user_changed"
	if added {
		key = "cli.user_added"
	}
	fmt.Fprintln(sh.out, sh.texts.T(key, text.A{"Email": email, "Role": role}))
	return nil
}
