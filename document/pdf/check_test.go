package pdf_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// said is what programs said of the samples, each asked once.
var said = map[string]string{}

// run runs a program on a file that it reads, and fails where it is missing or not content.
func run(t testing.TB, name string, args ...string) string {
	t.Helper()
	asked := name + " " + strings.Join(args, " ")
	if answer, is := said[asked]; is {
		return answer
	}
	cmd := exec.Command(name, args...) //nolint:gosec // of this test
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			t.Fatalf("%s is missing: install qpdf and poppler-utils (make test does so on Debian and Ubuntu)", name)
		}
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out.String(), complaint.String())
	}
	if complaint.Len() > 0 {
		t.Errorf("%s %v says: %s", name, args, complaint.String())
	}
	said[asked] = out.String()
	return said[asked]
}

var laid struct {
	sync.Once
	dir   string
	names []string
}

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(laid.dir) // a folder below the system's for such
	os.Exit(code)
}

// file is a sample's file. All are written once.
func file(t testing.TB, name string) string {
	t.Helper()
	laid.Do(func() {
		dir, err := os.MkdirTemp("", "documents")
		if err != nil {
			t.Fatal(err)
		}
		laid.dir = dir
		for name, doc := range samples(t) {
			if err := os.WriteFile(filepath.Join(dir, name+".pdf"), write(t, doc), 0o600); err != nil {
				t.Fatal(err)
			}
			laid.names = append(laid.names, name)
		}
	})
	slices.Sort(laid.names)
	return filepath.Join(laid.dir, name+".pdf")
}

func TestEveryFileIsSoundForItsCheckers(t *testing.T) {
	file(t, "da")
	args := []string{"tool", "-modfile=testdata/pdfcpu.mod", "pdfcpu", "validate", "--offline", "-c", "disable", "--mode", "strict"}
	for _, name := range laid.names {
		args = append(args, file(t, name))
		if said := run(t, "qpdf", "--check", file(t, name)); !strings.Contains(said, "No syntax or stream encoding errors found") {
			t.Errorf("%s: %s", name, said)
		}
	}
	out, err := exec.Command("go", args...).CombinedOutput() //nolint:gosec // of this test
	if err != nil || strings.Count(string(out), "validation ok") != len(laid.names) {
		t.Errorf("pdfcpu: %v\n%s", err, out)
	}
}

func TestACheckerFindsABrokenFile(t *testing.T) {
	raw, err := os.ReadFile(file(t, "da"))
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "broken.pdf")
	if err := os.WriteFile(broken, bytes.Replace(raw, []byte("/FontFile2"), []byte("/FontFile9"), 1)[:len(raw)-200], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command("qpdf", "--check", broken).Run(); err == nil { //nolint:gosec // of this test
		t.Error("qpdf is content with it")
	}
}

func TestAllLettersAreInTheFile(t *testing.T) {
	for _, name := range []string{"da", "odd", "sheet"} {
		lines := strings.Split(strings.TrimSpace(run(t, "pdffonts", file(t, name))), "\n")
		if len(lines) < 4 {
			t.Errorf("%s has %d faces", name, len(lines)-2)
		}
		for _, l := range lines[2:] {
			if !strings.Contains(l, "Inter") || !strings.Contains(l, "yes yes yes") {
				t.Errorf("%s: %s is not embedded, no subset or without its letters", name, l)
			}
		}
	}
}

func TestTheSameDocumentIsTheSameFile(t *testing.T) {
	first, again := samples(t), samples(t)
	for _, name := range slices.Sorted(maps.Keys(first)) {
		if !bytes.Equal(write(t, first[name]), write(t, again[name])) {
			t.Errorf("%s differs", name)
		}
	}
}

func TestAPictureThatCannotBeShownIsNamed(t *testing.T) {
	said := run(t, "pdftotext", "-layout", file(t, "pictures"), "-")
	for _, name := range []string{"□ Halv", "Film.gif", "Lejekontrakt.docx", "Plantegning"} {
		if !strings.Contains(said, name) {
			t.Errorf("%s is not in the document", name)
		}
	}
	if n := strings.Count(run(t, "pdfimages", "-list", file(t, "pictures")), "\n") - 2; n != 4 {
		t.Errorf("%d pictures are shown", n)
	}
}
