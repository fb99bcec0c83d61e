// Package scan hands what persons attach to a program that looks for malicious software,
// before any of the staff opens it. It starts no goroutine of its own.
package scan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

const (
	// Within is how long one look may take, with the time that it waits for its turn.
	Within = 30 * time.Second
	// AtOnce is how many looks are under way at once.
	AtOnce = 2
)

var (
	// ErrRefused says that the program found something.
	ErrRefused = errors.New("the scanner refused the file")
	// ErrUnable says that nobody knows: the program is not there, broke off, or took too long.
	ErrUnable = errors.New("the scanner could not look at the file")
)

// found is the status with which a scanner exits that found something, as clamdscan does.
const found = 1

// Scanner is a program that reads a file on its standard input, and exits with 0 where it
// is clean, with 1 where it is not. Nil looks at nothing.
type Scanner struct {
	command []string
	within  time.Duration
	turns   chan struct{}
}

// New is the scanner of a command line, whose words stand apart by blanks; nil of an
// empty one. It may look at so many files at once, each within a time.
func New(command string, atOnce int, within time.Duration) *Scanner {
	words := strings.Fields(command)
	if len(words) == 0 {
		return nil
	}
	return &Scanner{words, within, make(chan struct{}, atOnce)}
}

// Look has the program look at a file. Errors: ErrRefused, ErrUnable.
func (s *Scanner) Look(ctx context.Context, file io.Reader) error {
	if s == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.within)
	defer cancel()
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		return fmt.Errorf("%w: others are looked at", ErrUnable)
	}
	program := exec.CommandContext(ctx, s.command[0], s.command[1:]...) //nolint:gosec // what whoever runs the office says
	program.Stdin = file
	program.Env = []string{"PATH=" + os.Getenv("PATH")} // none of the office's secrets
	program.WaitDelay = time.Second
	err := program.Run()
	exited := (*exec.ExitError)(nil)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exited) && exited.ExitCode() == found && ctx.Err() == nil:
		return ErrRefused
	}
	return fmt.Errorf("%w: %w", ErrUnable, err)
}
