package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/assets/licences"
)

// known are the modules that are shipped, as one can read them in the app.
func known(t *testing.T) []licences.Module {
	t.Helper()
	list, err := licences.Modules()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// lines name each module with its version and the files of its licence.
func lines(list []licences.Module) []string {
	var out []string
	for _, m := range list {
		line := m.Path + " " + m.Version + " " + m.Licence
		for _, text := range m.Texts {
			line += "\n  " + text.File + " " + text.Text
		}
		out = append(out, line)
	}
	return out
}

func TestWhatIsLinkedIntoTheAppIsAmongTheLicencesWithItsText(t *testing.T) {
	now, err := linked()
	if err != nil {
		t.Fatal(err)
	}
	other := func(m licences.Module) bool { return m.Path == licences.Go } // goes with the tool that builds
	is, has := slices.DeleteFunc(known(t), other), slices.DeleteFunc(now, other)
	if d := cmp.Diff(lines(has), lines(is)); d != "" {
		t.Errorf("what is linked (-) is not what is shown (+); run go generate ./assets/licences\n%s", d)
	}
}

func TestEveryLicenceHasANameAndAText(t *testing.T) {
	list := known(t)
	for _, want := range []string{licences.App, licences.Go, "fyne.io/fyne/v2", "modernc.org/sqlite"} {
		if !slices.ContainsFunc(list, func(m licences.Module) bool { return m.Path == want }) {
			t.Errorf("%s is not among them", want)
		}
	}
	home, err := os.UserHomeDir() // no path of the machine that made it
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		if m.Licence == "" || len(m.Texts) == 0 {
			t.Errorf("%s has the licence %q and %d texts", m.Path, m.Licence, len(m.Texts))
		}
		for _, text := range m.Texts {
			if len(text.Text) < 20 || strings.Contains(text.Text, home) {
				t.Errorf("%s: %s says %q", m.Path, text.File, text.Text)
			}
		}
	}
}
