package figures_test

import (
	"encoding/json"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// kept are the objects of a kind that are drawn.
func kept[T fyne.CanvasObject](s *stagetest.Stage) (all []fyne.CanvasObject) {
	for _, o := range s.Reachable() {
		if _, is := o.(T); is {
			all = append(all, o)
		}
	}
	return all
}

func TestAKeyInTheGridKeepsWhatStandsBesideIt(t *testing.T) {
	_, s, _, k := budgetAt(t, "fixed/c")
	cards, rows, charts := kept[*ui.Card](s), kept[*ui.ListRow](s), kept[*ui.Chart](s)
	texts := kept[*ui.Text](s)
	same := func(when string) {
		t.Helper()
		if !slices.Equal(kept[*ui.Card](s), cards) || !slices.Equal(kept[*ui.ListRow](s), rows) || !slices.Equal(kept[*ui.Chart](s), charts) {
			t.Errorf("%s cards, sentences or charts were made anew", when)
		}
	}
	for _, key := range []string{"9", "0", "0", "0", "0"} {
		k.Type(key)
		same("at a key")
	}
	made := 0
	for _, o := range kept[*ui.Text](s) {
		if !slices.Contains(texts, o) {
			made++
		}
	}
	if made > 6 { // what the keys do while one writes, and a tick of an axis
		t.Errorf("five keys made %d texts", made)
	}
	k.Press(fyne.KeyReturn)
	same("at Enter")
}

func TestWordOfWhatIsDrawnAlreadyDrawsNothing(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, shop())
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOverview))
	charts := kept[*ui.Chart](s)
	if len(charts) != 2 {
		t.Fatalf("there are %d charts, want that of the money and that of the costs", len(charts))
	}
	s.Stored()
	if !slices.Equal(kept[*ui.Chart](s), charts) {
		t.Error("the overview was drawn anew though nothing in it is another")
	}
	write(t, d, map[string]json.RawMessage{"fixed/c/amount_ore": json.RawMessage("7000000")})
	s.Stored()
	if slices.Equal(kept[*ui.Chart](s), charts) {
		t.Error("what was written is not drawn")
	}
}
