package figures_test

import (
	"encoding/json"
	"testing"

	"startklar.dk/internal/testworld"
	screen "startklar.dk/screens/figures"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
	"startklar.dk/ui/grid"
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

// budgetAt is a shop's operating budget on a desk, at a row of its grid.
func budgetAt(t *testing.T, row string) (*testworld.Device, *stagetest.Stage, *grid.Grid, stagetest.Keyboard) {
	t.Helper()
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, shop())
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOperating))
	g, k := theGrid(t, s), stagetest.Keyboard{Canvas: s.Win.Canvas()}
	goTo(t, g, k, row)
	return d, s, g, k
}

func write(t *testing.T, d *testworld.Device, set map[string]json.RawMessage) {
	t.Helper()
	if _, err := d.App.Plan.SetFigures(t.Context(), "", set); err != nil {
		t.Fatal(err)
	}
}
