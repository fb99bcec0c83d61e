// Command plan works on plans outside the app: it makes documents of a plan's file, prints what a case's budgets come
// to, and tells what a plan lacks before a bank reads it.
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

const usage = `usage:
  plan export PLAN.startklar OUT.pdf|docx|xlsx|md [flags]
  plan check PLAN.startklar [--lang da|en]
  plan figures CASE.json

export makes a document of a plan's file; how the name of OUT ends says which.
  --lang da|en         its language (da)
  --chapters a,b       only these chapters, by their keys
  --figures=false      without the budgets
  --tests              with the results of the tests
  --comments           with the advisers' comments
  --to LINE            whom it is for, on the cover; once for each line

check tells what is missing before a bank reads the plan: key questions without
an answer, figures that do not hold, and words that say another figure than the
figures do. Exit status 0: nothing is missing; 1: something is; 2: the file
cannot be read.

figures prints the figures of a case as JSON; of - it reads standard input. A
case is either its tree or {"values": {path: value}}. Exit status 2: the case
has errors, and they are printed instead.
`

// command is one of those of the program. It gives the exit status.
type command func(args []string, stdin io.Reader, stdout, stderr io.Writer) int

var commands = map[string]command{"export": runExport, "check": runCheck, "figures": runFigures}

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) > 0 && slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		fmt.Fprint(stdout, usage)
		return 0
	}
	if len(args) > 0 && commands[args[0]] != nil {
		return commands[args[0]](args[1:], stdin, stdout, stderr)
	}
	if len(args) > 0 {
		fmt.Fprintf(stderr, "plan: there is no command %q\n\n", args[0])
	}
	fmt.Fprint(stderr, usage)
	return failed
}

// misused tells how a command is used, after what was wrong.
func misused(stderr io.Writer, name, wrong string) {
	if wrong != "" {
		fmt.Fprintf(stderr, "plan %s: %s\n\n", name, strings.TrimSuffix(wrong, "\n"))
	}
	fmt.Fprint(stderr, usage)
}
