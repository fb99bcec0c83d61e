package figures_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api/figures"
)

// params are those of 2026.
var params = figures.Params{
	VATRate: 2500, VATLimit: 50_000_00, HalfYearMax: 5_000_000_00, QuarterMax: 50_000_000_00,
	CompanyRate: 2200, CompanySurcharge: 830, CapitalMin: 20_000_00,
}

// printed is what the command prints for a case, read again.
func printed(raw []byte) any {
	c, errs := figures.Decode(raw)
	var answer any = map[string]any{"errors": errs}
	if errs == nil {
		var r *figures.Result
		r, errs = figures.Compute(c, params)
		answer = r
		if errs != nil {
			answer = map[string]any{"errors": errs}
		}
	}
	return decoded(written(answer))
}

func decoded(raw []byte) (v any) {
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		panic(err) // it was written here, or is a file of ours
	}
	return v
}

func TestEveryCaseComesToWhatIsExpectedToTheOre(t *testing.T) {
	expected, err := filepath.Glob("testdata/cases/*.expected.json")
	if err != nil || len(expected) < 3 {
		t.Fatalf("%d cases, %v", len(expected), err)
	}
	for _, name := range expected {
		t.Run(filepath.Base(name), func(t *testing.T) {
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(strings.TrimSuffix(name, ".expected.json") + ".json")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decoded(want), printed(raw)); diff != "" {
				t.Errorf("expected and got:\n%s", diff)
			}
		})
	}
}
