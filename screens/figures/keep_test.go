package figures_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// holdDisk has everything that goes to disk wait until it is let go.
func holdDisk(s *stagetest.Stage) (letGo func()) {
	held := make(chan struct{})
	s.Env.Save("", func(context.Context) error {
		<-held
		return nil
	}, nil)
	return func() { close(held) }
}

// TestWhatIsTypedIsDrawnBeforeItIsOnDisk holds that nobody waits for the disk at Enter, that word of something else does not
// draw what was stored before, and that all of it comes to disk in order, as actions that are undone one by one.
func TestWhatIsTypedIsDrawnBeforeItIsOnDisk(t *testing.T) {
	d, s, g, k := budgetAt(t, "fixed/c")
	letGo := holdDisk(s)
	for _, typed := range []string{"7000", "8000"} {
		k.Type(typed)
		k.Press(fyne.KeyReturn)
		k.Press(fyne.KeyUp)
		if st := g.State(); st.RowID != "fixed/c" || st.Value != typed[:1]+".000" {
			t.Fatalf("at Enter the cell shows %+v", st)
		}
	}
	write(t, d, map[string]json.RawMessage{"own/a/amount_ore": plan.Value(6_000_000)})
	s.Loop.Run()
	s.Shell.Page().(ui.Refresher).Refresh()
	if st := g.State(); st.Value != "8.000" {
		t.Errorf("at word of something else the cell shows %q", st.Value)
	}
	if v := values(t, d).Values["fixed/c/months/1"]; v != nil {
		t.Errorf("while the disk is held %s is stored", v)
	}
	letGo()
	s.Stored()
	f := values(t, d)
	if v := string(f.Values["fixed/c/months/1"]); v != "800000" || string(f.Values["own/a/amount_ore"]) != "6000000" {
		t.Errorf("stored is %s, and of one's own money %s", v, f.Values["own/a/amount_ore"])
	}
	k.Ctrl(fyne.KeyZ)
	s.Stored()
	if st := g.State(); st.Value != "7.000" {
		t.Errorf("undone, the cell shows %q", st.Value)
	}
}

// Undo that is asked for while something is on its way takes back just that.
func TestUndoWaitsForWhatIsOnItsWay(t *testing.T) {
	d, s, g, k := budgetAt(t, "fixed/c")
	letGo := holdDisk(s)
	k.Type("7000")
	k.Press(fyne.KeyReturn)
	k.Press(fyne.KeyUp)
	k.Ctrl(fyne.KeyZ)
	letGo()
	s.Stored()
	if st, f := g.State(), values(t, d); st.Value != "10.000" || f.Values["fixed/c/months/1"] != nil || !f.CanRedo {
		t.Errorf("the cell shows %q, stored is %s, and it can be done again: %v", st.Value, f.Values["fixed/c/months/1"], f.CanRedo)
	}
}

// What is not taken in the end, since the figures became others meanwhile, stands at its cell as it was typed, with the
// reason; the figures are again as they are stored.
func TestWhatIsNotTakenInTheEndStandsAtItsCell(t *testing.T) {
	d, s, g, k := budgetAt(t, "revenue/b")
	letGo := holdDisk(s)
	k.Type("2*500000")
	k.Press(fyne.KeyReturn)
	k.Press(fyne.KeyUp)
	if st := g.State(); st.Value != "1.000.000" || st.Error != "" {
		t.Errorf("at Enter the cell is %+v", st)
	}
	write(t, d, map[string]json.RawMessage{"revenue/b/price_ore": plan.Value(2_000_000_000)})
	letGo()
	s.Stored()
	if st := g.State(); st.Text != "2*500000" || !strings.Contains(st.Error, "bliver større") {
		t.Errorf("the cell is %+v", st)
	}
	goTo(t, g, k, "price/b")
	if st := g.State(); st.Value != "800.000.000.000" {
		t.Errorf("what is stored comes to %q", st.Value)
	}
	if v := values(t, d).Values["revenue/b/months/1"]; v != nil {
		t.Errorf("%s is stored", v)
	}
}

// Who goes on to another budget finds there what was just typed.
func TestTheNextPageReadsWhatIsOnItsWay(t *testing.T) {
	d, s, _, k := budgetAt(t, "fixed/c")
	s.Env.Save("", func(ctx context.Context) error { // much is before it
		for i := range 100 {
			if _, err := d.App.Plan.SetFigures(ctx, "", map[string]json.RawMessage{"own/a/amount_ore": plan.Value(i)}); err != nil {
				return err
			}
		}
		return nil
	}, nil)
	k.Type("7000")
	k.Press(fyne.KeyReturn)
	s.Shell.Go(parts.FigureLine("", "fixed/c"))
	if v := string(values(t, d).Values["fixed/c/months/1"]); v != "700000" {
		t.Errorf("on the next page %q is stored", v)
	}
}
