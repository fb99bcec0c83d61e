package browser_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
)

// folder is where this process's temporary files lie.
var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "b"); err == nil { // short: a socket's path has 100 bytes or so
		err = os.Setenv("TMPDIR", folder)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := browser.Run(m)
	_ = os.RemoveAll(folder) // a leftover is only untidy
	os.Exit(code)
}

func TestAllThatItMakesLiesInItsFolderInABrowser(t *testing.T) {
	browser.Open(t, "about:", browser.Look{Width: 390, Lang: text.Danish})
	made, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(made) != 1 || !strings.HasPrefix(made[0].Name(), "browser-") {
		t.Errorf("while it runs there are %v", made)
	}
}
