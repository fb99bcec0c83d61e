package app_test

import (
	"testing"

	"startklar.dk/internal/testworld"
)

func TestTheFolderOfAFileIsKeptByProfile(t *testing.T) {
	w := testworld.New(t)
	one, two := w.Fresh("one"), w.Fresh("two")
	if err := one.App.KeepFolder("/home/anna/Dokumenter"); err != nil {
		t.Fatal(err)
	}
	one.Reopen()
	if got := one.App.Folder(); got != "/home/anna/Dokumenter" {
		t.Errorf("kept is %q", got)
	}
	if got := two.App.Folder(); got != "" {
		t.Errorf("another profile has %q", got)
	}
}
