package figures_test

import (
	"encoding/json"
	"strings"
	"testing"

	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// unsold is a plan that costs money and sells nothing.
func unsold() map[string]json.RawMessage {
	set := shop()
	delete(set, "revenue/b/name")
	delete(set, "revenue/b/price_ore")
	delete(set, "revenue/b/quantity")
	return set
}

func TestWhatAPlanWithoutSalesLacksIsNotWritten(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, unsold())
	for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Figures("", ""))
		words := s.Words()
		for _, empty := range []string{"År 2: –", "År 3: –", "–\u00a0kr.", "\n–\n", "Sikkerhedsmargin"} {
			if strings.Contains(words, empty) {
				t.Errorf("on a %s an empty value %q is written:\n%s", v.Name, empty, words)
			}
		}
		s.Reads("Omsætning, år 1")
		s.Close()
	}
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresOperating))
	if words := s.Words(); strings.Contains(words, "År 2: –") {
		t.Errorf("in a budget an empty year is written:\n%s", words)
	}
	s.Close()
}

// TestNothingIsSaidOfNoAmounts: whether money lasts that nobody has written is not
// known, and nothing is missing yet.
func TestNothingIsSaidOfNoAmounts(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	saysNothing := func(of string) {
		t.Helper()
		for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
			s := show(t, d, w.Clock, v)
			for _, view := range []string{
				parts.FiguresOverview, parts.FiguresStartup, parts.FiguresPrivate, parts.FiguresOperating, parts.FiguresFinancing,
				parts.FiguresCash, parts.FiguresBalance, parts.FiguresKey, parts.FiguresScenarios,
			} {
				s.GoTo(parts.Figures("", view))
				beside := v.Name != stagetest.Phone.Name && (view == parts.FiguresOperating || view == parts.FiguresCash || view == parts.FiguresBalance)
				if beside || view == parts.FiguresOverview || view == parts.FiguresKey {
					s.Reads("Skriv de første beløb, så står her, hvad tallene siger.")
				}
				for _, vain := range []string{"Pengene rækker", "giver overskud", "intet salg", "Hvad lever du af", "I ingen af de 36"} {
					if strings.Contains(s.Words(), vain) {
						t.Errorf("on a %s %q says %q of %s:\n%s", v.Name, view, vain, of, s.Words())
					}
				}
			}
			s.Close()
		}
	}
	write(t, d, map[string]json.RawMessage{"start": plan.Value("2027-02"), "form": plan.Value("personal")})
	saysNothing("no lines")
	write(t, d, map[string]json.RawMessage{
		"revenue/a/name": plan.Value("Salg"), "revenue/a/price_ore": plan.Value(0), "fixed/b/name": plan.Value("Husleje"), "fixed/b/amount_ore": plan.Value(0),
	})
	saysNothing("lines without an amount")
}

// TestTheOverviewLeavesNoHalfOfAPageEmpty: what stands alone in its row is as wide as the page, and an amount of a later
// year is told apart from the year and says what it counts.
func TestTheOverviewLeavesNoHalfOfAPageEmpty(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, map[string]json.RawMessage{"start": plan.Value("2027-02"), "form": plan.Value("personal")})
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", ""))
	var page, row float32
	for _, o := range s.Reachable() {
		switch one := o.(type) {
		case *ui.Card:
			page = max(page, one.Size().Width)
		case *ui.ListRow:
			if one.Title == s.Env.T("figures.says.none") {
				row = one.Size().Width
			}
		}
	}
	if row == 0 || row != page {
		t.Errorf("the sentence is %v dp wide on a page of %v", row, page)
	}
	s.Reads("År 2: 0\u00a0kr.", "År 3: 0\u00a0kr.")
	s.Close()
}

func TestAChartWithNothingToDrawIsASentence(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, unsold())
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOperating))
	drawn := func() bool {
		for _, o := range s.Reachable() {
			if c, is := o.(*ui.Chart); is && c.Name == "Salg og nulpunkt" {
				return true
			}
		}
		return false
	}
	const sentence = "Skriv, hvad du sælger, så ser du her, om salget når nulpunktet."
	s.Reads("Salg og nulpunkt", sentence)
	if drawn() {
		t.Error("a chart of no sales is drawn")
	}
	write(t, d, shop())
	s.GoTo(parts.Figures("", parts.FiguresOperating))
	if !drawn() || strings.Contains(s.Words(), sentence) {
		t.Errorf("the sales are not drawn:\n%s", s.Words())
	}
	s.Close()
}

func TestTheLowestMonthIsOneAmountWhereverItStands(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
		for _, view := range []string{parts.FiguresOverview, parts.FiguresKey, parts.FiguresScenarios} {
			s := show(t, d, w.Clock, v).GoTo(parts.Figures("", view))
			s.Reads("34.241")
			if words := s.Words(); strings.Contains(words, "34.242") {
				t.Errorf("on a %s in %q the lowest month is also 34.242:\n%s", v.Name, view, words)
			}
			s.Close()
		}
	}
}

func TestOnADeskAllViewsStandOnOneLine(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Desk)
	s.GoTo(parts.Figures("", ""))
	for _, o := range s.Reachable() {
		if row, is := o.(*ui.ChipRow); is && row.Size().Height > 2*ui.TouchTarget-1 {
			t.Errorf("they are %v high", row.Size().Height)
		}
	}
	s.Close()
}
