package figures_test

import (
	"encoding/json"
	"strings"
	"testing"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func TestOneBeginsWithThreeAnswers(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Figures("", ""))
		s.Reads(text.For(v.Lang).T("figures.begin.when"))
		s.OneFilled()
		s.Shoot("figures-begin-" + v.Name)
		s.Close()
	}
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", ""))
	s.Tap("Selskab")
	s.Tap("Café og takeaway")
	s.Tap("Begynd på tallene")
	s.Stored()
	f, err := d.App.Plan.Figures(t.Context(), "")
	if err != nil || f.Case == nil || f.Text("form") != "company" || f.Text("trade") != "cafe" {
		t.Errorf("%v, %v: %s", err, f.Errors, f.Values)
	}
}

func TestTheOverviewSaysWhatTheFiguresMean(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Figures("", ""))
		s.Shoot("figures-overview-" + v.Name)
		if v.Name == "phone" {
			s.Reads("Det siger tallene", "løber rundt")
		}
		s.Close()
	}
}

// TestTheBudgetsSayWhatTheFirstYearComesTo looks at the last result of each.
func TestTheBudgetsSayWhatTheFirstYearComesTo(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	comesTo := map[string][]string{
		parts.FiguresOperating: {"Dækningsbidrag\n", "492.260", "Resultat før skat\n", "−11.413"},
		parts.FiguresCash:      {"Ind minus ud\n", "Penge på kontoen\n", "142.741"},
		parts.FiguresBalance:   {"Aktiver i alt\n", "Passiver i alt\n", "379.859", "−32.413"},
	}
	for _, v := range stagetest.Views() {
		for view, says := range comesTo {
			s := show(t, d, w.Clock, v).GoTo(parts.Figures("", view))
			s.Shoot("figures-" + view + "-" + v.Name)
			if v.Name == stagetest.Phone.Name {
				s.Reads(says...)
			}
			s.Close()
		}
	}
}

// TestEachLoanIsNamedWhereTheMoneyComesFrom looks at the loans that are drawn until the
// money is lowest, and not at one of later.
func TestEachLoanIsNamedWhereTheMoneyComesFrom(t *testing.T) {
	d, w := filled(t)
	write(t, d, map[string]json.RawMessage{
		"loans/later/name": json.RawMessage(`"Lån til bilen"`), "loans/later/kind": json.RawMessage(`"bullet"`),
		"loans/later/amount_ore": json.RawMessage(`100`), "loans/later/month": json.RawMessage(`36`), "loans/later/term_months": json.RawMessage(`48`),
		"own/start/name": json.RawMessage(`"Fra far"`), "own/start/amount_ore": json.RawMessage(`99900000`), "own/start/month": json.RawMessage(`12`),
	})
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOverview))
	for _, o := range s.Reachable() {
		stack, is := o.(*ui.Stack)
		if !is {
			continue
		}
		said := stack.AccessibilityLabel()
		if !strings.Contains(said, "Konceptlån 300.000") || !strings.Contains(said, "Lån til inventar 60.000") || strings.Contains(said, "bilen") {
			t.Errorf("the money comes from %s", said)
		}
		return
	}
	t.Error("nothing says where the money comes from")
}
