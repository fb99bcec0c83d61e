package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/document/planfile"
)

const exampleFile = "../../assets/example/nordlys.da.startklar"

// program is the command as one builds it.
var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "plan")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "plan")
		if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
			panic(string(out))
		}
		return m.Run()
	}())
}

// call runs the built program.
func call(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, said bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), said.String()
}

// changed is the example's file with something else in it.
func changed(t *testing.T, change func(*planfile.File)) string {
	t.Helper()
	raw, err := os.ReadFile(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	f, err := planfile.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	change(&f)
	var out bytes.Buffer
	if err := planfile.Write(&out, f); err != nil {
		t.Fatal(err)
	}
	return stored(t, "plan.startklar", out.Bytes())
}

func stored(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func exported(t *testing.T, out string, args ...string) []byte {
	t.Helper()
	out = filepath.Join(t.TempDir(), out)
	code, stdout, stderr := call(t, append([]string{"export", args[0], out}, args[1:]...)...)
	if code != 0 || stdout != "" || stderr != "" {
		t.Fatalf("%v ends with %d: %s%s", args, code, stdout, stderr)
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAPlanIsExportedAsEachKindOfDocument(t *testing.T) {
	for name, begins := range map[string]string{"plan.pdf": "%PDF-", "plan.docx": "PK\x03\x04", "plan.XLSX": "PK\x03\x04", "plan.md": "# Nordlys Kafferisteri\n"} {
		for _, lang := range []string{"da", "en"} {
			one := exported(t, name, exampleFile, "--lang", lang)
			if !bytes.HasPrefix(one, []byte(begins)) {
				t.Errorf("%s begins with %.20q", name, one)
			}
			if !strings.HasSuffix(name, "XLSX") && !bytes.Equal(one, exported(t, name, exampleFile, "--lang", lang)) {
				t.Errorf("%s is another file the second time", name)
			}
		}
	}
}

func TestAnExportHasWhatItIsAskedFor(t *testing.T) {
	file := changed(t, func(f *planfile.File) {
		f.Comments = []planfile.Comment{{ID: "0193804a-7d00-7000-8000-000000000002", Comment: api.Comment{Section: "economy.financing", Text: "Spørg banken", Author: "Mette"}}}
		f.Results = []planfile.Result{{ID: "0193804a-7d00-7000-8000-000000000003", Result: api.Result{
			AssessmentID: "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c11", Scores: map[string]float64{"why": 4, "skills": 2, "network": 3, "money": 3, "life": 3, "market": 3},
		}}}
	})
	has := func(args ...string) func(string) bool {
		doc := string(exported(t, "plan.md", append([]string{file}, args...)...))
		return func(s string) bool { return strings.Contains(doc, s) }
	}
	all := has()
	if !all("Driftsbudget") || all("Spørg banken") || !all("Kundernes problem i dag") {
		t.Error("without flags it has not the texts and the figures alone")
	}
	if has("--figures=false")("Driftsbudget") {
		t.Error("the figures came along")
	}
	if !has("--comments")("Spørg banken") {
		t.Error("the comments did not come along")
	}
	if few := has("--chapters", "economy, summary"); few("Kundernes problem i dag") || !few("Finansiering") {
		t.Error("the chapters are others")
	}
	if to := has("--to", "Andelskassen", "--to", "Fatima Rahimi"); !to("Andelskassen") || !to("Fatima Rahimi") {
		t.Error("the cover does not say whom it is for")
	}
	if english := has("--lang=en"); !english("Operating budget") {
		t.Error("it is not in English")
	}
}

func TestAnExportThatCannotBeMadeSaysWhy(t *testing.T) {
	raw, err := os.ReadFile(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	out := filepath.Join(dir, "plan.pdf")
	newer := zipped(t, map[string]any{"format": planfile.Format + 1})
	broken := changed(t, func(f *planfile.File) { f.Values["start"] = json.RawMessage(`"i morgen"`) })
	for name, c := range map[string]struct {
		args []string
		said string
	}{
		"no file":          {[]string{"export"}, "usage:"},
		"one file":         {[]string{"export", exampleFile}, "usage:"},
		"a flag":           {[]string{"export", exampleFile, out, "--colour"}, "colour"},
		"a language":       {[]string{"export", exampleFile, out, "--lang", "de"}, "da or en"},
		"a kind":           {[]string{"export", exampleFile, filepath.Join(dir, "plan.odt")}, ".docx"},
		"a chapter":        {[]string{"export", exampleFile, out, "--chapters", "idea,nope"}, "economy"},
		"not there":        {[]string{"export", filepath.Join(dir, "none.startklar"), out}, "none.startklar"},
		"nowhere to go":    {[]string{"export", exampleFile, filepath.Join(dir, "no", "plan.pdf")}, "no"},
		"no plan":          {[]string{"export", "main.go", out}, "ikke en plan fra Startklar"},
		"no plan, English": {[]string{"export", "main.go", out, "--lang", "en"}, "not a plan from Startklar"},
		"newer":            {[]string{"export", newer, out}, "Opdater Startklar"},
		"cut":              {[]string{"export", stored(t, "cut.startklar", raw[:len(raw)/2]), out}, "beskadiget"},
		"no figures":       {[]string{"export", broken, filepath.Join(dir, "plan.xlsx")}, "plan check"},
		"a command":        {[]string{"eksport"}, "no command"},
	} {
		code, stdout, stderr := call(t, c.args...)
		if code != 1 || stdout != "" || !strings.Contains(stderr, c.said) {
			t.Errorf("%s: ends with %d: %s%s", name, code, stdout, stderr)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("it left %v: %v", left, err)
	}
	if code, stdout, _ := call(t, "--help"); code != 0 || stdout != usage {
		t.Errorf("help ends with %d", code)
	}
}

// zipped is a plan's file with a plan.json of its own.
func zipped(t *testing.T, plan any) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("plan.json")
	if err == nil {
		err = errors.Join(json.NewEncoder(w).Encode(plan), z.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return stored(t, "newer.startklar", out.Bytes())
}

func TestACheckTellsWhatIsMissing(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		lang string
		code int
		said string
	}{
		"the example":      {exampleFile, "da", 0, "Der mangler intet"},
		"the example, too": {exampleFile, "en", 0, "Nothing is missing"},
		"an answer":        {changed(t, func(f *planfile.File) { f.Sections = f.Sections[1:] }), "da", 1, "Der er intet svar endnu."},
		"money":            {changed(t, func(f *planfile.File) { f.Values["overdraft/limit_ore"] = json.RawMessage("0") }), "da", 1, "mangler der 76.888"},
		"words and figures": {changed(t, func(f *planfile.File) {
			for i := range f.Sections {
				f.Sections[i].Text = strings.ReplaceAll(f.Sections[i].Text, "536.888", "436.888")
			}
		}), "da", 1, "Svaret nævner beløb"},
		"figures":             {changed(t, func(f *planfile.File) { f.Values = nil }), "en", 1, "There are no figures."},
		"nothing, for a file": {"main.go", "da", 2, ""},
	} {
		code, stdout, stderr := call(t, "check", c.file, "--lang", c.lang)
		if code != c.code || !strings.Contains(strings.ReplaceAll(stdout, "\u00a0", " "), c.said) || (c.code == 2) != (stderr != "") {
			t.Errorf("%s: ends with %d: %s%s", name, code, stdout, stderr)
		}
	}
	if code, _, stderr := call(t, "check"); code != 2 || !strings.Contains(stderr, "usage:") {
		t.Errorf("without a file it ends with %d: %s", code, stderr)
	}
}
