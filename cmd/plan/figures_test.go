package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

const cases = "../../api/figures/testdata/cases/"

func runPlan(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, said bytes.Buffer
	code = run(args, strings.NewReader(stdin), &out, &said)
	return code, out.String(), said.String()
}

func readJSON(t *testing.T, raw string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(raw), &v); err != nil {
		t.Fatalf("%v in %q", err, raw)
	}
	return v
}

func TestACaseIsPrintedWithItsStatus(t *testing.T) {
	for name, status := range map[string]int{"base": 0, "cafe": 0, "bad": 2} {
		want, err := os.ReadFile(cases + name + ".expected.json")
		if err != nil {
			t.Fatal(err)
		}
		code, out, said := runPlan(t, "", "figures", cases+name+".json")
		if code != status || said != "" {
			t.Errorf("%s ends with %d, want %d, and says %q", name, code, status, said)
		}
		if !reflect.DeepEqual(readJSON(t, out), readJSON(t, string(want))) {
			t.Errorf("%s is not what is expected", name)
		}
	}
}

func TestStandardInputIsACaseToo(t *testing.T) {
	code, out, _ := runPlan(t, `{"start":"2026-01","form":"personal"}`, "figures", "-")
	if code != 0 || readJSON(t, out).(map[string]any)["version"] != 1.0 {
		t.Errorf("%d %s", code, out)
	}
}

func TestWhatIsNoCaseIsAnErrorOfTheCase(t *testing.T) {
	code, out, said := runPlan(t, "[]", "figures", "-")
	if code != 2 || said != "" || out != `{"errors":[{"at":"","code":"malformed"}]}`+"\n" {
		t.Errorf("%d %s %s", code, out, said)
	}
}

func TestAFileThatCannotBeReadIsSaidOnStandardError(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none.json")
	for _, name := range []string{missing, t.TempDir()} {
		code, out, said := runPlan(t, "", "figures", name)
		if code != 1 || out != "" || !strings.Contains(said, name) {
			t.Errorf("%d %q %q", code, out, said)
		}
	}
	code, out, said := runPlan(t, strings.Repeat(" ", maxFile+1), "figures", "-")
	if code != 1 || out != "" || !strings.Contains(said, "larger") {
		t.Errorf("%d %q %q", code, out, said)
	}
}

func TestAnUnknownCommandIsToldHowToUseIt(t *testing.T) {
	for _, args := range [][]string{nil, {"figures"}, {"figure", "x"}, {"figures", "a", "b"}} {
		code, out, said := runPlan(t, "", args...)
		if code != 1 || out != "" || !strings.HasSuffix(said, usage) {
			t.Errorf("%v: %d %q %q", args, code, out, said)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, iotest.ErrTimeout }

func TestAResultThatCannotBeWrittenIsAFailure(t *testing.T) {
	var said bytes.Buffer
	if code := run([]string{"figures", cases + "base.json"}, nil, full{}, &said); code != 1 || said.Len() == 0 {
		t.Errorf("%d %q", code, said.String())
	}
}
