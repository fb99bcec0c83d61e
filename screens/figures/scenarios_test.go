package figures_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func TestTheScenariosStandSideBySide(t *testing.T) {
	d, w := filled(t)
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Figures("", parts.FiguresScenarios))
		s.Shoot("figures-scenarios-" + v.Name)
		if v.Name == stagetest.Phone.Name {
			s.Reads("−20\u00a0%", "15 dage senere", "1 måned senere", "som ventet", "−579.741", "34.241", "97.130", "Nulpunkt om måneden")
		}
		s.Close()
	}
}

func TestADifferenceIsWrittenAndItsResultSeen(t *testing.T) {
	d, w := filled(t)
	before := read(t, d).Result.Careful.Key.LowestCash
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresScenarios))
	k := inGrid(t, s, "Solgt antal, Forsigtig")
	keys(k, fyne.KeyDown)
	k.Type("-10\n")
	s.Stored()
	holds(t, d, "scenarios/careful/price", "-1000")
	if after := read(t, d).Result.Careful.Key.LowestCash; after >= before {
		t.Errorf("at a lower price the lowest cash is %d, was %d", after, before)
	}
	keys(k, fyne.KeyUp, fyne.KeyRight)
	if said := k.Focused(); !strings.Contains(said, "Dit budget er det forventede") {
		t.Errorf("where nothing differs it says %q", said)
	}
}

func TestADifferenceIsAskedForOnAPhone(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresScenarios))
	s.Tap("Kunderne betaler, forsigtig: 15 dage senere")
	byPad(s, "4", "0", "0")
	s.Reads("Tallet er for lille eller for stort")
	byPad(s, "⌫", "⌫", "⌫", "-", "7")
	holds(t, d, "scenarios/careful/payment_days", "-7")
	s.Reads("7 dage før")
}

func TestTheScenarioIsKeptOverTheViews(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresKey))
	s.ReadsNot("−579.741\u00a0kr.")
	s.Tap("Forventet")
	s.Tap("Forsigtig")
	s.Reads("−579.741\u00a0kr.")
	s.Tap("Overblik")
	if s.Find("Forsigtig") == nil {
		t.Error("another view shows another scenario")
	}
	s.Close()
	again := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresKey))
	again.Reads("−579.741\u00a0kr.")
	for _, o := range again.Reachable() {
		if c, is := o.(*ui.Chip); is && c.Label == "Forsigtig" {
			c.Tapped(&fyne.PointEvent{})
			break
		}
	}
	again.Settle()
	again.Tap("Se forskellene…")
	again.Reads("resten følger dit budget")
}

// TestOnAPhoneTheScenariosStandSideBySideAndWhatDiffersIsMarked looks at where the three
// results stand, at the three curves, and at how a difference looks.
func TestOnAPhoneTheScenariosStandSideBySideAndWhatDiffersIsMarked(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresScenarios))
	var tops []float32
	curves := 0
	marked := map[string]bool{}
	for _, o := range s.Reachable() {
		switch o := o.(type) {
		case *ui.Text:
			if o.TextSize == ui.Support && (o.Text == "−579.741" || o.Text == "34.241" || o.Text == "97.130") { // not what is read in the chart
				tops = append(tops, fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y)
			}
		case *ui.Chart:
			curves = len(o.Series)
		case *ui.TapCard:
			marked[o.Label] = o.Fill == ui.AccentSoft
		}
	}
	if len(tops) != 3 || tops[0] != tops[1] || tops[1] != tops[2] {
		t.Errorf("the lowest months of the three stand at %v", tops)
	}
	if curves != 3 {
		t.Errorf("there are %d curves", curves)
	}
	if !marked["Pris, optimistisk: +2\u00a0%"] || marked["Pris, forsigtig: som ventet"] {
		t.Errorf("what differs is marked so: %v", marked)
	}
}
