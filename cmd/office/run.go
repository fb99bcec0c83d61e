package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/db"
	"startklar.dk/office/db/postgres"
	"startklar.dk/office/db/sqlite"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // the command could not do it
	exitUsage  = 2 // the command was not given what it needs
)

// shell is what a command has around it.
type shell struct {
	out, err io.Writer
	texts    *text.Texts
	log      *slog.Logger
}

// command is one of the office's commands. Its flags are set up by flags, and
// do runs it with what is left of the arguments.
type command struct {
	name  string
	args  string // as the help shows them, but for where the data is
	alone bool   // it works on the database alone, without the folder beside it
	flags func(*flag.FlagSet) any
	do    func(ctx context.Context, sh *shell, storage storage, flags any, args []string) error
}

var commands = []command{serveCommand, importCommand, referCommand, userCommand, codesCommand, backupCommand, restoreCommand, renewCommand, checkCommand}

// usageError is a command line that cannot be understood, in plain words.
type usageError struct{ said string }

func (u *usageError) Error() string { return u.said }

// plainError is a failure in plain words for whoever runs the office.
type plainError struct {
	said string
	why  error // may be nil
}

func (p *plainError) Error() string {
	if p.why == nil {
		return p.said
	}
	return p.said + "\n" + p.why.Error()
}

func (p *plainError) Unwrap() error { return p.why }

// storage is where the office's data is: a folder with SQLite's file in it, or a
// PostgreSQL database with a folder beside it for what no backup holds.
type storage struct{ dir, database, beside string }

// run runs the command line and gives the exit code.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) int {
	sh := &shell{
		out: stdout, err: stderr, texts: text.For(languageOf(env)),
		log: slog.New(slog.NewTextHandler(stderr, nil)),
	}
	args = commandFirst(args)
	if len(args) == 0 {
		fmt.Fprint(stderr, sh.help())
		return exitUsage
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, sh.help())
		return exitDone
	}
	i := slices.IndexFunc(commands, func(c command) bool { return c.name == args[0] })
	if i < 0 {
		fmt.Fprintln(stderr, sh.texts.T("cli.unknown_command", text.A{"Name": args[0]}))
		return exitUsage
	}
	return sh.finish(commands[i].name, sh.perform(ctx, commands[i], args[1:]))
}

func (sh *shell) finish(name string, err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintln(sh.err, usage.said)
		fmt.Fprintln(sh.err, sh.texts.T("cli.see_help", text.A{"Name": name}))
		return exitUsage
	}
	fmt.Fprintln(sh.err, err)
	return exitFailed
}

func (sh *shell) perform(ctx context.Context, c command, args []string) error {
	set := flag.NewFlagSet(c.name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	var where storage
	set.StringVar(&where.dir, "data", "", "")
	set.StringVar(&where.database, "database", "", "")
	set.StringVar(&where.beside, "beside", "", "")
	var own any
	if c.flags != nil {
		own = c.flags(set)
	}
	rest, err := interspersed(set, args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(sh.out, sh.helpOf(c, set))
		return err
	}
	if err != nil {
		return &usageError{said: sh.flagSaid(err)}
	}
	if err := where.check(sh, c); err != nil {
		return err
	}
	return c.do(ctx, sh, where, own, rest)
}

// interspersed parses flags before, between and behind the arguments.
func interspersed(set *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := set.Parse(args); err != nil {
			return nil, err
		}
		if set.NArg() == 0 {
			return rest, nil
		}
		before := args[:len(args)-set.NArg()]
		if len(before) > 0 && before[len(before)-1] == "--" {
			return append(rest, set.Args()...), nil
		}
		rest = append(rest, set.Arg(0))
		args = set.Args()[1:]
	}
}

// commandFirst moves --data, --database and --beside that stand before the command behind
// it.
func commandFirst(args []string) []string {
	i := 0
	for i < len(args) {
		name, _, joined := strings.Cut(strings.TrimLeft(args[i], "-"), "=")
		if !strings.HasPrefix(args[i], "-") || !slices.Contains([]string{"data", "database", "beside"}, name) {
			break
		}
		i++
		if !joined {
			i++
		}
	}
	if i == 0 || i >= len(args) {
		return args
	}
	return slices.Concat(args[i:i+1], args[:i], args[i+1:])
}

var (
	unknownFlag = regexp.MustCompile(`^flag provided but not defined: -(.*)$`)
	lackingFlag = regexp.MustCompile(`^flag needs an argument: -(.*)$`)
	badFlag     = regexp.MustCompile(`^invalid (?:boolean )?value "(.*)" for (?:flag )?-([^:]*): (.*)$`)
)

// flagSaid puts the flag package's English into words of ours.
func (sh *shell) flagSaid(err error) string {
	said := err.Error()
	if m := unknownFlag.FindStringSubmatch(said); m != nil {
		return sh.texts.T("cli.flag_unknown", text.A{"Name": m[1]})
	}
	if m := lackingFlag.FindStringSubmatch(said); m != nil {
		return sh.texts.T("cli.flag_lacks", text.A{"Name": m[1]})
	}
	if m := badFlag.FindStringSubmatch(said); m != nil {
		return sh.texts.T("cli.flag_bad", text.A{"Name": m[2], "Value": m[1]})
	}
	return said
}

func (s storage) check(sh *shell, c command) error {
	switch {
	case s.database != "" && c.alone:
	case s.database != "" && s.folder() == "":
		return &usageError{said: sh.texts.T("cli.beside_missing")}
	case s.database == "" && s.dir == "":
		return &usageError{said: sh.texts.T("cli.data_missing")}
	}
	return nil
}

// open opens the office beside whatever else has it open.
func (s storage) open(ctx context.Context, sh *shell, c office.Config) (*office.Office, error) {
	c.Dir = s.folder()
	if s.beside != "" {
		c.Beside = s.beside
	}
	said := sh.texts.T("cli.open_failed", text.A{"Dir": c.Dir})
	if s.database != "" {
		said = sh.texts.T("cli.database_failed")
		c.Open = func(ctx context.Context, of db.Config) (*db.DB, error) { return postgres.Open(ctx, s.database, of) }
		if err := os.MkdirAll(c.Dir, 0o700); err != nil {
			return nil, &plainError{said: sh.texts.T("cli.open_failed", text.A{"Dir": c.Dir}), why: err}
		}
	}
	o, err := office.Open(ctx, c)
	if err != nil {
		return nil, sh.failed(err, said)
	}
	return o, nil
}

// folder is where an office keeps what is not in its database.
func (s storage) folder() string { return cmp.Or(s.dir, s.beside) }

// file is SQLite's.
func (s storage) file() string { return filepath.Join(s.dir, sqlite.File) }

// found tells that there is SQLite's file, where the data is in one.
func (s storage) found(sh *shell) error {
	if s.database != "" {
		return nil
	}
	if _, err := os.Stat(s.file()); err != nil {
		return &plainError{said: sh.texts.T("cli.no_office", text.A{"Dir": s.dir}), why: err}
	}
	return nil
}

// failed puts why data could not be used into plain words: in its own, where there
// are some, or in those given.
func (sh *shell) failed(err error, otherwise string) error {
	var plain *plainError
	if errors.As(err, &plain) {
		return plain
	}
	var open *office.OpenToOthersError
	if errors.As(err, &open) {
		return &plainError{said: sh.texts.T("cli.folder_open", text.A{"Dir": open.Dir}), why: err}
	}
	for _, known := range []struct {
		err error
		key string
	}{
		{postgres.ErrNotOpened, "cli.database_failed"},
		{postgres.ErrMissing, "cli.database_missing"},
		{postgres.ErrNoOffice, "cli.database_no_office"},
		{postgres.ErrOccupied, "cli.database_occupied"},
		{db.ErrNewer, "cli.newer"},
		{db.ErrOlder, "cli.older"},
	} {
		if errors.Is(err, known.err) {
			otherwise = sh.texts.T(known.key)
		}
	}
	return &plainError{said: otherwise, why: err}
}

// because says that the data cannot be written, where that is why something failed,
// and else what the key does.
func (sh *shell) because(err error, key string) string {
	if db.Unwritable(err) {
		key = "cli.unwritable"
	}
	return sh.texts.T(key)
}

// languageOf is the language of the terminal: Danish unless another is set.
func languageOf(env func(string) string) text.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		locale := env(name)
		if locale == "" {
			continue
		}
		locale, _, _ = strings.Cut(locale, ".")
		locale, _, _ = strings.Cut(locale, "@")
		if locale == "C" || locale == "POSIX" {
			return text.English
		}
		return text.Match(strings.ReplaceAll(locale, "_", "-"))
	}
	return text.Danish
}

// usage is how a command is called.
func (c command) usage() string {
	where := "(--data DIR | --database postgres://… --beside DIR)"
	if c.alone {
		where = "(--data DIR | --database postgres://…)"
	}
	return strings.TrimSpace(c.name+" "+c.args) + " " + where
}

func (sh *shell) help() string {
	var b strings.Builder
	b.WriteString(sh.texts.T("cli.help.intro") + "\n\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "  office %s\n      %s\n", c.usage(), sh.texts.T("cli.help."+c.name))
	}
	b.WriteString("\n" + sh.texts.T("cli.help.end") + "\n")
	return b.String()
}

func (sh *shell) helpOf(c command, set *flag.FlagSet) string {
	var b strings.Builder
	fmt.Fprintf(&b, "office %s\n%s\n\n", c.usage(), sh.texts.T("cli.help."+c.name))
	set.VisitAll(func(f *flag.Flag) {
		fmt.Fprintf(&b, "  --%s", f.Name)
		if f.DefValue != "" && f.DefValue != "false" {
			fmt.Fprintf(&b, " (%s)", f.DefValue)
		}
		fmt.Fprintf(&b, "\n      %s\n", sh.texts.T("cli.flag."+strings.ReplaceAll(f.Name, "-", "_")))
	})
	return b.String()
}

// exactly wants so many arguments.
func exactly(sh *shell, args []string, n int, names string) error {
	if len(args) != n {
		return &usageError{said: sh.texts.T("cli.arguments", text.A{"Names": names})}
	}
	return nil
}
