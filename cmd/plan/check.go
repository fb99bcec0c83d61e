package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"startklar.dk/assets/text"
	"startklar.dk/document/review"
)

// What the check ends with.
const (
	ready      = 0
	missing    = 1
	unreadable = 2
)

func runCheck(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	files, lang, err := parsed("check", args, func(*flag.FlagSet) {})
	if err == nil && len(files) != 1 {
		err = errors.New("it takes a plan's file")
	}
	if err != nil {
		misused(stderr, "check", err.Error())
		return unreadable
	}
	f, err := readPlan(files[0], lang)
	if err != nil {
		fmt.Fprintln(stderr, "plan check:", err)
		return unreadable
	}
	code, t := ready, text.For(lang)
	said := ""
	for _, found := range review.Of(f.Document(), lang) {
		if found.Advice {
			said += t.T("review.advice", text.A{"Text": found.Text}) + "\n"
			continue
		}
		code = missing
		said += found.Text + "\n"
	}
	if code == ready {
		said += t.T("review.ready") + "\n"
	}
	if _, err := io.WriteString(stdout, said); err != nil {
		fmt.Fprintln(stderr, "plan check:", err)
		return unreadable
	}
	return code
}
