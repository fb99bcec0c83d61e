package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"startklar.dk/api/figures"
	"startklar.dk/assets"
)

// What the figures end with.
const (
	computed = 0
	failed   = 1 // the file cannot be read, the result cannot be written, or the command is unknown
	refused  = 2 // the case has errors; they are printed
)

// maxFile is how large a case's file may be, in bytes: as a request to an office. A
// case of as many lines as may be has some hundred kilobytes.
const maxFile = 8 << 20

func runFigures(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) != 1 {
		misused(stderr, "figures", "")
		return failed
	}
	raw, err := readCase(args[0], stdin)
	if err != nil {
		fmt.Fprintln(stderr, "plan:", err)
		return failed
	}
	answer, code := answerTo(raw)
	enc := json.NewEncoder(stdout)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(answer); err != nil {
		fmt.Fprintln(stderr, "plan: write the figures:", err)
		return failed
	}
	return code
}

// answerTo is what is printed for a case: its result or its errors.
func answerTo(raw []byte) (answer any, code int) {
	type refusal struct {
		Errors figures.Errors `json:"errors"`
	}
	c, errs := figures.Decode(raw)
	if errs != nil {
		return refusal{errs}, refused
	}
	result, errs := figures.Compute(c, assets.Params(c.Start.Year).Figures)
	if errs != nil {
		return refusal{errs}, refused
	}
	return result, computed
}

// readCase reads a file of bounded size, - for standard input.
func readCase(name string, stdin io.Reader) ([]byte, error) {
	from := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }() // it was only read
		from = f
	}
	raw, err := io.ReadAll(io.LimitReader(from, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(raw) > maxFile {
		return nil, errors.New(name + " is larger than a case can be")
	}
	return raw, nil
}
