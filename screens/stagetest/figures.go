package stagetest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"startklar.dk/api/figures"
	"startklar.dk/app/plan"
)

// Cafe is the figures of the café in the engine's public cases; root is the way
// to the module's.
func Cafe(t *testing.T, root string) map[string]json.RawMessage {
	t.Helper()
	from, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(from, "api/figures/testdata/cases/cafe.json"))
	if err != nil {
		t.Fatal(err)
	}
	if _, errs := figures.Decode(raw); len(errs) > 0 {
		t.Fatal(errs)
	}
	var tree map[string]any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	if values, ok := tree["values"].(map[string]any); ok {
		tree = values
	}
	set := map[string]json.RawMessage{}
	flatten(set, "", tree)
	return set
}

func flatten(set map[string]json.RawMessage, path string, tree map[string]any) {
	for key, v := range tree {
		if branch, ok := v.(map[string]any); ok {
			flatten(set, path+key+"/", branch)
			continue
		}
		set[path+key] = plan.Value(v)
	}
}
