package app_test

import (
	"testing"

	"startklar.dk/app"
	"startklar.dk/internal/testworld"
)

func TestHowTheWindowStoodIsKeptByProfile(t *testing.T) {
	w := testworld.New(t)
	one, two := w.Fresh("one"), w.Fresh("two")
	want := app.Window{Width: 900, Height: 700, X: -40, Y: 12, Placed: true, Maximized: true}
	if err := one.App.KeepWindow(want); err != nil {
		t.Fatal(err)
	}
	one.Reopen()
	if got := one.App.Window(); got != want {
		t.Errorf("kept is %+v, want %+v", got, want)
	}
	if got := two.App.Window(); got != (app.Window{}) {
		t.Errorf("another profile has %+v", got)
	}
}
