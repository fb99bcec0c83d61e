package figures_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

func TestTheScenariosStandSideBySide(t *testing.T) {
	d, w := filled(t)
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Figures("", parts.FiguresScenarios))
		s.Shoot("figures-scenarios-" + v.Name)
		if v.Name == stagetest.Phone.Name {
			s.Reads("−20\u00a0%", "15 dage senere", "1 måned senere", "som ventet", "−579.741\u00a0kr.", "Nulpunkt om måneden")
		}
		s.Close()
	}
}

func TestADifferenceIsWrittenAndItsResultSeen(t *testing.T) {
	d, w := filled(t)
	before := read(t, d).Result.Careful.Key.LowestCash
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresScenarios))
	k := inGrid(t, s, "Det er anderledes, Forsigtig")
	keys(k, fyne.KeyDown, fyne.KeyDown)
	k.Type("-10\n")
	s.Settle()
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
	s.Tap("Kunderne betaler, 15 dage senere")
	k := stagetest.Keyboard{Canvas: s.Win.Canvas()}
	selectAll(t, s)
	k.Type("400\n")
	s.Settle()
	s.Reads("Tallet er for lille eller for stort")
	selectAll(t, s)
	k.Type("-7\n")
	s.Settle()
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
	again.Tap("Forsigtig")
	again.Tap("Se forskellene…")
	again.Reads("resten følger dit budget")
}
