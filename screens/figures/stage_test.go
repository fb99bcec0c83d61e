package figures_test

import (
	"encoding/json"
	"os"
	"testing"

	"startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	screen "startklar.dk/screens/figures"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func open(env *parts.Env, to ui.Route) ui.Page {
	if to.Page == parts.PageFigures {
		return screen.New(env, to.ID, to.Arg)
	}
	return nil
}

func show(t *testing.T, d *testworld.Device, clock *testworld.Clock, v stagetest.View) *stagetest.Stage {
	t.Helper()
	return stagetest.Show(t, d.App, clock.Now, v, open)
}

// cafe is the figures of the café in the engine's public cases.
func cafe(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	raw, err := os.ReadFile("../../api/figures/testdata/cases/cafe.json")
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

func write(t *testing.T, d *testworld.Device, set map[string]json.RawMessage) {
	t.Helper()
	if _, err := d.App.Plan.SetFigures(t.Context(), "", set); err != nil {
		t.Fatal(err)
	}
}
