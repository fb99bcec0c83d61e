package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
)

type importFlags struct{ dryRun, force bool }

var importCommand = command{
	name: "import",
	args: "[--dry-run] [--force] FILE.json",
	flags: func(set *flag.FlagSet) any {
		f := &importFlags{}
		set.BoolVar(&f.dryRun, "dry-run", false, "")
		set.BoolVar(&f.force, "force", false, "")
		return f
	},
	do: importFile,
}

func importFile(ctx context.Context, sh *shell, where storage, own any, args []string) error {
	f := own.(*importFlags)
	if err := exactly(sh, args, 1, "FILE.json"); err != nil {
		return err
	}
	raw, err := readFile(args[0])
	if err != nil {
		return &plainError{said: sh.texts.T("cli.read_failed", text.A{"File": args[0]}), why: err}
	}
	records, err := sh.parse(args[0], raw)
	if err != nil {
		return err
	}
	o, err := where.open(ctx, sh, office.Config{Passive: true})
	if err != nil {
		return err
	}
	how, options := o.Catalogue.ImportWith, catalogue.Options{Force: f.force}
	if f.dryRun {
		how = o.Catalogue.Preview
	}
	touched, err := how(ctx, mutation.CommandLine, records, options)
	var bad *catalogue.ImportError
	if errors.As(err, &bad) {
		return errors.Join(sh.badRecord(args[0], bad.Index, bad.Kind, bad.ID, bad.Pointer, bad.Reason, bad.By), o.Close())
	}
	said := sh.because(err, "cli.import_failed")
	if errors.Is(err, catalogue.ErrUnfinished) {
		said = sh.texts.T("cli.import_unfinished")
	}
	if err := errors.Join(err, o.Close()); err != nil {
		return &plainError{said: said, why: err}
	}
	n := touched.Counts()
	if f.dryRun {
		fmt.Fprintln(sh.out, sh.texts.N("cli.import_would", len(records)))
	} else {
		fmt.Fprintln(sh.out, sh.texts.N("cli.imported", len(records)))
	}
	fmt.Fprintln(sh.out, sh.texts.N("cli.touched", n.Touched))
	for _, c := range []struct {
		key string
		n   int
	}{
		{"cli.touched_moved", n.Moved},
		{"cli.touched_cancelled", n.Cancelled},
		{"cli.touched_doubt", n.Doubt},
		{"cli.touched_restored", n.Restored},
		{"cli.touched_lapsed", n.Lapsed},
		{"cli.touched_past", n.Past},
	} {
		fmt.Fprintln(sh.out, "  "+sh.texts.T(c.key, text.A{"N": c.n}))
	}
	if f.dryRun && n.Past > 0 && !f.force {
		fmt.Fprintln(sh.out, sh.texts.T("cli.import_needs_force"))
	}
	return nil
}

func readFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(name)
}

// parse reads the array, and names the line or the record that is no good.
func (sh *shell) parse(file string, raw []byte) ([]api.ImportRecord, error) {
	records, err := catalogue.Parse(raw)
	var none *catalogue.ParseError
	var bad *catalogue.ImportError
	switch {
	case errors.As(err, &none):
		return nil, &plainError{said: sh.texts.T("cli.import_json", text.A{"File": file, "Line": none.Line})}
	case errors.As(err, &bad):
		return nil, sh.badRecord(file, bad.Index, bad.Kind, bad.ID, bad.Pointer, bad.Reason, "")
	}
	return records, err
}

func (sh *shell) badRecord(file string, index int, kind api.Kind, id, pointer, reason, by string) error {
	if pointer == "" {
		pointer = "/"
	}
	key := "cli.reason." + reason
	if !sh.texts.Has(key) {
		key = "problem.reason." + reason
	}
	why := sh.texts.T(key)
	if by != "" {
		why += " " + by + "."
	}
	return &plainError{said: sh.texts.T("cli.import_bad", text.A{
		"File": file, "Number": index + 1, "Index": index, "Kind": kind, "ID": id, "Field": pointer, "Why": why, "Reason": reason,
	})}
}

type referFlags struct{ to, actor, need, reason string }

var referCommand = command{
	name: "refer",
	args: "--to EMAIL --actor ID --need CODE --reason TEXT",
	flags: func(set *flag.FlagSet) any {
		f := &referFlags{}
		set.StringVar(&f.to, "to", "", "")
		set.StringVar(&f.actor, "actor", "", "")
		set.StringVar(&f.need, "need", "", "")
		set.StringVar(&f.reason, "reason", "", "")
		return f
	},
	do: refer,
}

func refer(ctx context.Context, sh *shell, where storage, own any, args []string) error {
	f := own.(*referFlags)
	if err := exactly(sh, args, 0, ""); err != nil {
		return err
	}
	for _, flag := range []struct{ name, value string }{{"to", f.to}, {"actor", f.actor}, {"need", f.need}, {"reason", f.reason}} {
		if flag.value == "" {
			return &usageError{said: sh.texts.T("cli.flag_missing", text.A{"Name": flag.name})}
		}
	}
	email, ok := address.Clean(f.to)
	if !ok {
		return &usageError{said: sh.texts.T("cli.email_bad", text.A{"Value": f.to})}
	}
	if !api.Field(f.need).Known() {
		return &usageError{said: sh.texts.T("cli.need_bad", text.A{"Value": f.need, "Known": fmt.Sprint(api.Fields)})}
	}
	o, err := where.open(ctx, sh, office.Config{Passive: true})
	if err != nil {
		return err
	}
	id, err := o.Referrals.Refer(ctx, mutation.CommandLine, referral.Offer{Email: email, ActorID: f.actor, Need: api.Field(f.need), Reason: f.reason})
	if err = errors.Join(err, o.Close()); err != nil {
		return sh.referFailed(err, f)
	}
	fmt.Fprintln(sh.out, sh.texts.T("cli.referred", text.A{"ID": id}))
	return nil
}

func (sh *shell) referFailed(err error, f *referFlags) error {
	var p *api.Problem
	if !errors.As(err, &p) {
		return &plainError{said: sh.because(err, "cli.refer_failed"), why: err}
	}
	switch p.Code {
	case api.CodeNotFound:
		return &plainError{said: sh.texts.T("cli.actor_unknown", text.A{"ID": f.actor})}
	case api.CodeDuplicate:
		return &plainError{said: sh.texts.T("cli.refer_duplicate")}
	}
	said := sh.texts.T("cli.refer_failed")
	for _, e := range p.Errors {
		said += "\n" + e.Pointer + ": " + sh.texts.T("problem.reason."+e.Reason)
	}
	return &plainError{said: said}
}
