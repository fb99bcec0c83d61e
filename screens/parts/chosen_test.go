package parts_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"startklar.dk/screens/parts"
)

func TestAFileIsWholeUntilAnotherHasTakenItsPlace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "plan.pdf")
	read := func() string {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	write := func(over bool, content string, end func(parts.Target) error) {
		to, err := parts.MakeChosen(path, over)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(to.Content, content); err != nil {
			t.Fatal(err)
		}
		if over && read() != "en" {
			t.Errorf("it is written over while %q is written", content)
		}
		if err := end(to); err != nil {
			t.Fatal(err)
		}
	}
	shut := func(to parts.Target) error { return to.Content.Close() }
	drop := func(to parts.Target) error { return to.Drop() }
	write(false, "halv", drop)
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a file is left: %v", err)
	}
	write(false, "en", shut)
	if _, err := parts.MakeChosen(path, false); !errors.Is(err, os.ErrExist) {
		t.Errorf("unasked: %v", err)
	}
	write(true, "halv", drop)
	if got := read(); got != "en" {
		t.Errorf("after a failure it holds %q", got)
	}
	write(true, "to", shut)
	if got := read(); got != "to" {
		t.Errorf("it holds %q", got)
	}
	if all, err := os.ReadDir(dir); err != nil || len(all) != 1 {
		t.Errorf("there lie %v, %v", all, err)
	}
	if _, err := parts.MakeChosen(dir, true); err == nil {
		t.Error("a folder is written over")
	}
}
