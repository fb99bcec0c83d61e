package figures_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"startklar.dk/api/figures/figurestest"
)

// table are the parameters of 2026 by key.
var table = map[string]int64{
	"vat_rate": 2500, "vat_limit_ore": 50_000_00, "half_year_max_ore": 5_000_000_00, "quarter_max_ore": 50_000_000_00,
	"company_rate": 2200, "company_surcharge": 830, "capital_min_ore": 20_000_00,
}

func written(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain values
	}
	return raw
}

func TestASecondReckoningComesToTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tree := figurestest.Any(rt)
		raw := written(tree)
		want := decoded(written(reckon(decoded(raw).(object), table)))
		got := printed(raw)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("reckoned and computed:\n%s\n%s", diff, raw)
		}
	})
}

// The second reckoning is of use only if it comes to what is expected by itself.
func TestTheSecondReckoningComesToTheCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		expected, err := os.ReadFile(strings.TrimSuffix(name, ".json") + ".expected.json")
		if err != nil {
			continue // it is one itself
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, tree := decoded(expected), decoded(raw).(object)
		if values, flat := tree["values"].(object); flat {
			tree = nested(values)
		}
		if want.(object)["errors"] != nil {
			continue
		}
		if diff := cmp.Diff(want, decoded(written(reckon(tree, table)))); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// nested reads each path's slashes as nesting.
func nested(values object) object {
	tree := object{}
	for path, v := range values {
		at := tree
		keys := strings.Split(path, "/")
		for _, key := range keys[:len(keys)-1] {
			if at[key] == nil {
				at[key] = object{}
			}
			at = at[key].(object)
		}
		at[keys[len(keys)-1]] = v
	}
	return tree
}
