package figures_test

import (
	"encoding/json"
	"testing"

	"startklar.dk/internal/testworld"
	screen "startklar.dk/screens/figures"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func open(env *parts.Env, to ui.Route) ui.Page {
	switch to.Page {
	case parts.PageFigures:
		return screen.New(env, to.ID, to.Arg)
	case parts.PageFigureLine:
		return screen.NewLine(env, to.Arg, to.ID)
	}
	return nil
}

func show(t *testing.T, d *testworld.Device, clock *testworld.Clock, v stagetest.View) *stagetest.Stage {
	t.Helper()
	return stagetest.Show(t, d.App, clock.Now, v, open)
}

func write(t *testing.T, d *testworld.Device, set map[string]json.RawMessage) {
	t.Helper()
	if _, err := d.App.Plan.SetFigures(t.Context(), "", set); err != nil {
		t.Fatal(err)
	}
}
