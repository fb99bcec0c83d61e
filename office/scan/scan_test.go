package scan_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"startklar.dk/internal/testworld"
	"startklar.dk/office/scan"
)

// script is a scanner.
func script(t *testing.T, lines string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "scanner")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+lines), 0o700); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAScannerSaysWhatItFinds(t *testing.T) {
	t.Setenv("PGPASSWORD", "hemmelig")
	for name, c := range map[string]struct {
		command string
		file    string
		want    error
	}{
		"clean":                  {script(t, "grep -q EICAR && exit 1; exit 0"), "kaffe", nil},
		"not clean":              {script(t, "grep -q EICAR && exit 1; exit 0"), "EICAR", scan.ErrRefused},
		"with words of its own":  {script(t, `[ "$1 $2" = "--no-summary -" ] || exit 1`) + "  --no-summary  - ", "kaffe", nil},
		"reads nothing":          {script(t, "exit 0"), strings.Repeat("kaffe", 1<<20), nil},
		"another status":         {script(t, "exit 2"), "kaffe", scan.ErrUnable},
		"killed":                 {script(t, "kill -9 $$"), "kaffe", scan.ErrUnable},
		"not there":              {"/nowhere/scanner", "kaffe", scan.ErrUnable},
		"knows none of a secret": {script(t, `[ -z "$PGPASSWORD" ]`), "kaffe", nil},
	} {
		if err := scan.New(c.command, 1, testworld.Patience).Look(t.Context(), strings.NewReader(c.file)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := scan.New(" ", 1, testworld.Patience).Look(t.Context(), strings.NewReader("EICAR")); err != nil {
		t.Errorf("without a scanner: %v", err)
	}
	broken := io.MultiReader(strings.NewReader("kaffe"), &failing{})
	if err := scan.New(script(t, "cat >/dev/null"), 1, testworld.Patience).Look(t.Context(), broken); !errors.Is(err, scan.ErrUnable) {
		t.Errorf("a file that cannot be read: %v", err)
	}
}

type failing struct{}

func (*failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A look ends with its time, and with whoever asked for it, also while it waits for its
// turn.
func TestALookIsBoundedInTimeAndNumber(t *testing.T) {
	pipe, feed := io.Pipe() // a file that never ends
	defer feed.Close()
	s := scan.New(script(t, "cat >/dev/null"), 1, testworld.Patience)
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error, 1)
	go func() { first <- s.Look(ctx, pipe) }()
	if _, err := feed.Write([]byte("kaffe")); err != nil { // it has its turn once this is read
		t.Fatal(err)
	}
	over, end := context.WithCancel(t.Context())
	end()
	if err := s.Look(over, strings.NewReader("kaffe")); !errors.Is(err, scan.ErrUnable) {
		t.Errorf("a second one at once: %v", err)
	}
	cancel()
	feed.Close()
	if err := <-first; !errors.Is(err, scan.ErrUnable) {
		t.Errorf("one that was given up: %v", err)
	}
	slow := scan.New(script(t, "exec sleep 1000"), 1, time.Millisecond)
	if err := slow.Look(t.Context(), strings.NewReader("kaffe")); !errors.Is(err, scan.ErrUnable) {
		t.Errorf("one that takes too long: %v", err)
	}
}
