package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
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
	now, err := app.linked()
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

// The office's packages carry the licence texts of every module that is linked into it,
// and of the typeface and the script that its pages are served with.
func TestTheOfficesPackagesHaveTheLicencesOfAllThatIsInIt(t *testing.T) {
	var out bytes.Buffer
	if err := writeText(&out, office); err != nil {
		t.Fatal(err)
	}
	said := out.String()
	listed, err := exec.CommandContext(t.Context(), "go", "version", "-m", built(t)).Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := 0
	for line := range strings.Lines(string(listed)) {
		f := strings.Fields(line)
		if len(f) < 3 || f[0] != "dep" {
			continue
		}
		modules++
		if title := f[1] + " " + f[2]; !strings.Contains(said, "\n"+title+"\n"+strings.Repeat("=", len(title))+"\n") {
			t.Errorf("%s is built in and not among them", title)
		}
	}
	if modules == 0 {
		t.Error("nothing is built in")
	}
	for _, text := range []string{"SIL OPEN FONT LICENSE", "Zero-Clause BSD", "The Go Authors", "Apache License", "creativecommons.org/licenses/by-sa"} {
		if !strings.Contains(said, text) {
			t.Errorf("they do not say %q", text)
		}
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(said, home) {
		t.Error("they name a folder of this machine")
	}
	script, err := os.ReadFile("../../scripts/package/office.sh")
	if err != nil {
		t.Fatal(err)
	}
	for _, puts := range []string{`>"$WORK/$name/LICENCES.txt"`, `install -Dm644 "$WORK/$name/LICENCES.txt" "$doc/LICENCES.txt"`} {
		if !strings.Contains(string(script), puts) {
			t.Errorf("packaging does not %s", puts)
		}
	}
}

// built is the office, as it is packaged.
func built(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "office")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", path, office.path)
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return path
}
