package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/mutation"
)

type userFlags struct{ role, adviser, actor, name string }

var userCommand = command{
	name: "user",
	args: "add EMAIL --role coordinator|consultant|door|adviser|partner [--adviser ID] [--actor ID] [--name NAME]",
	flags: func(set *flag.FlagSet) any {
		f := &userFlags{}
		set.StringVar(&f.role, "role", "", "")
		set.StringVar(&f.adviser, "adviser", "", "")
		set.StringVar(&f.actor, "actor", "", "")
		set.StringVar(&f.name, "name", "", "")
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
	f := own.(*userFlags)
	role := mutation.Role(f.role)
	if !slices.Contains(mutation.Roles, role) {
		return &usageError{said: sh.texts.T("cli.role_bad", text.A{"Value": role})}
	}
	o, err := where.open(ctx, sh, office.Config{Passive: true})
	if err != nil {
		return err
	}
	added, err := o.Accounts.AddStaff(ctx, mutation.CommandLine, account.Member{
		Email: email, Role: role, AdviserID: f.adviser, ActorID: f.actor, Name: f.name,
	})
	err = errors.Join(err, o.Close())
	if refused := (*api.Problem)(nil); errors.As(err, &refused) && len(refused.Errors) > 0 {
		bad := refused.Errors[0]
		return &usageError{said: sh.texts.T("cli.user_refused", text.A{
			"Name": strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(bad.Pointer, "/"), "_id"), "_", "-"), "Reason": sh.texts.T("problem.reason." + bad.Reason),
		})}
	}
	if err != nil {
		return &plainError{said: sh.because(err, "cli.user_failed"), why: err}
	}
	key := "cli.user_changed"
	if added {
		key = "cli.user_added"
	}
	fmt.Fprintln(sh.out, sh.texts.T(key, text.A{"Email": email, "Role": role}))
	return nil
}
