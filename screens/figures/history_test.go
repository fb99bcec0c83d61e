package figures_test

import (
	"encoding/json"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// TestUndoAndRedoWorkAnywhereInTheFigures holds that their keys do what they say in every view and on a line's page,
// whatever has the focus there, and say which line it was.
func TestUndoAndRedoWorkAnywhereInTheFigures(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	write(t, d, map[string]json.RawMessage{"fixed/husleje/months/1": plan.Value(700_000)})
	stored := func() string { return string(values(t, d).Values["fixed/husleje/months/1"]) }
	pages := []string{
		parts.FiguresOverview, parts.FiguresStartup, parts.FiguresPrivate, parts.FiguresOperating, parts.FiguresFinancing,
		parts.FiguresCash, parts.FiguresBalance, parts.FiguresKey, parts.FiguresScenarios, parts.FiguresAssumptions, "line",
	}
	s := show(t, d, w.Clock, stagetest.Desk)
	k := stagetest.Keyboard{Canvas: s.Win.Canvas(), Shell: func() *ui.Shell { return s.Shell }}
	for _, name := range pages {
		to := parts.Figures("", name)
		if name == "line" {
			to = parts.FigureLine("", "fixed/husleje")
		}
		s.GoTo(to)
		for tabs := range 2 { // from nothing, and from what comes first
			was := stored()
			k.Ctrl(fyne.KeyZ)
			s.Stored()
			if stored() != "" || s.Toast != "Fortrudt: Husleje" {
				t.Errorf("%q after %d tabs: Ctrl+Z leaves %q and says %q", name, tabs, stored(), s.Toast)
			}
			if tabs == 0 {
				k.Press(fyne.KeyZ, fyne.KeyModifierShortcutDefault, fyne.KeyModifierShift)
			} else {
				k.Ctrl(fyne.KeyY)
			}
			s.Stored()
			if stored() != was || s.Toast != "Gjort igen: Husleje" {
				t.Errorf("%q after %d tabs: redo leaves %q and says %q", name, tabs, stored(), s.Toast)
			}
			k.Press(fyne.KeyTab)
		}
	}
}

// A field that is written in takes its own letters back first, and the figures only when it has none left.
func TestAFieldTakesItsOwnLettersBackFirst(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	write(t, d, map[string]json.RawMessage{"fixed/husleje/months/1": plan.Value(700_000)})
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.FigureLine("", "fixed/husleje"))
	f, k := field(t, s, "Navn"), stagetest.Keyboard{Canvas: s.Win.Canvas()}
	f.Select()
	k.Type("L")
	k.Ctrl(fyne.KeyZ)
	s.Stored()
	if f.Value() != "Husleje" || values(t, d).Values["fixed/husleje/months/1"] == nil {
		t.Errorf("the first Ctrl+Z leaves %q and %s", f.Value(), values(t, d).Values["fixed/husleje/months/1"])
	}
	k.Ctrl(fyne.KeyZ)
	s.Stored()
	if v := values(t, d).Values["fixed/husleje/months/1"]; v != nil {
		t.Errorf("the second leaves %s", v)
	}
}

// While a cell is written in, undo is of what is written there alone.
func TestUndoWhileACellIsWrittenInLeavesTheFigures(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, shop())
	write(t, d, map[string]json.RawMessage{"fixed/c/months/1": plan.Value(700_000)})
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOperating))
	g, k := theGrid(t, s), stagetest.Keyboard{Canvas: s.Win.Canvas()}
	goTo(t, g, k, "fixed/c")
	k.Type("9")
	for range 3 {
		k.Ctrl(fyne.KeyZ)
	}
	s.Stored()
	if st := g.State(); !st.Writing || values(t, d).Values["fixed/c/months/1"] == nil {
		t.Errorf("written is %v, and %s is stored", st.Writing, values(t, d).Values["fixed/c/months/1"])
	}
}

// Two buttons stand where one looks, once there is something to undo: over a grid, else at the end of the header.
func TestUndoAndRedoAreButtonsInEveryView(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	write(t, d, map[string]json.RawMessage{"fixed/husleje/months/1": plan.Value(700_000)})
	type seen struct {
		view stagetest.View
		to   ui.Route
	}
	var all []seen
	for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
		for _, to := range []string{
			parts.FiguresOverview, parts.FiguresStartup, parts.FiguresOperating, parts.FiguresKey, parts.FiguresScenarios, parts.FiguresAssumptions,
		} {
			all = append(all, seen{v, parts.Figures("", to)})
		}
		all = append(all, seen{v, parts.FigureLine("", "fixed/husleje")})
	}
	for _, one := range all {
		s, to := show(t, d, w.Clock, one.view).GoTo(one.to), one.view.Name+" "+one.to.Arg
		pairs := 0
		for _, o := range s.Reachable() {
			if b, is := o.(*ui.Button); is && b.AccessibilityLabel() == "Fortryd" {
				pairs++
			}
		}
		if pairs != 1 {
			t.Fatalf("%q: %d buttons undo", to, pairs)
		}
		s.Tap("Fortryd")
		s.Stored()
		if v := values(t, d).Values["fixed/husleje/months/1"]; v != nil {
			t.Errorf("%q: undone leaves %s", to, v)
		}
		s.Tap("Gør igen")
		s.Stored()
		if v := values(t, d).Values["fixed/husleje/months/1"]; v == nil {
			t.Errorf("%q: it was not done again", to)
		}
		s.Shoot("undo-" + one.view.Name + "-" + strings.ReplaceAll(one.to.Arg, "/", "-"))
		s.Close()
	}
}
