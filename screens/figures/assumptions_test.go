package figures_test

import (
	"encoding/json"
	"testing"

	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func TestTheAssumptionsHaveTheirSourceAndYear(t *testing.T) {
	d, w := filled(t)
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Figures("", parts.FiguresAssumptions))
		s.OneFilled()
		s.Shoot("figures-assumptions-" + v.Name)
		if v.Name == stagetest.Phone.Name {
			s.Reads("Vi har ikke satserne for 2027 og regner med dem fra 2026.", "momsloven § 33", "8,3\u00a0%", "50.000\u00a0kr.",
				"1. januar 2025")
		}
		s.Close()
	}
}

func TestARateIsChangedMarkedAndGivenBackToTheLaw(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresAssumptions))
	s.ReadsNot("ændret")
	s.Tap("Selskabsskat, …")
	s.Reads("selskabsskatteloven § 17")
	byPad(s, "2", "5")
	holds(t, d, "params/company_rate", "2500")
	s.Reads("25\u00a0% · ændret")
	s.Tap("Selskabsskat, …")
	s.Tap("Tilbage til lovens 22\u00a0%")
	s.Stored()
	holds(t, d, "params/company_rate", "")
	s.ReadsNot("ændret")
}

func TestAFormThatTheLinesForbidSaysWhatToDo(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresAssumptions))
	s.Tap("Selskab")
	s.Reads("Et selskab har ingen hævninger")
	s.Stored()
	holds(t, d, "form", `"personal"`)
	s.Tap("Annullér")
	s.Stored()
	holds(t, d, "form", `"personal"`)
	s.Tap("Selskab")
	s.Tap("Slet hævningerne, og skift")
	s.Stored()
	holds(t, d, "form", `"company"`)
	holds(t, d, "tax/kind", `"company"`)
	if f := read(t, d); len(f.Errors) > 0 || len(f.Case.Drawings) > 0 {
		t.Errorf("afterwards: %v, %v", f.Errors, f.Case.Drawings)
	}
	if _, err := d.App.Plan.UndoFigures(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	s.Stored()
	holds(t, d, "form", `"personal"`)
	holds(t, d, "drawings/hus/amount_ore", "900000")
}

func TestTheFirmsTaxAndVATAreChosen(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresAssumptions))
	s.Tap("Månedligt")
	s.Stored()
	holds(t, d, "vat/rhythm", `"month"`)
	s.Tap("Momsregistreret…")
	s.Stored()
	holds(t, d, "vat/registered", "false")
	s.Reads("Så er der ingen moms på salget")
	s.Tap("jun.")
	s.Stored()
	holds(t, d, "tax/b_skat_pay/6", "true")
	s.Tap("Rate i år 2…")
	byPad(s, "2", "000")
	holds(t, d, "tax/b_skat_ore/2", "200000")
	s.Tap("Regn B-skat med…")
	s.Stored()
	holds(t, d, "tax/kind", `"none"`)
}

func TestTheBudgetIsMovedToAnotherStart(t *testing.T) {
	d, w := filled(t)
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", parts.FiguresAssumptions))
	s.Tap("Budgettet begynder…")
	k := stagetest.Keyboard{Canvas: s.Win.Canvas()}
	selectAll(t, s)
	k.Type("engang\n")
	s.Stored()
	s.Reads("Skriv en måned fra 2020 til 2099")
	selectAll(t, s)
	k.Type("juni 2026\n")
	s.Stored()
	holds(t, d, "start", `"2026-06"`)
	s.ReadsNot("Vi har ikke satserne")
	write(t, d, map[string]json.RawMessage{"start": plan.Value("2025-06")}) // a year that is over is not one that is to come
	s.Settle()
	s.Reads("Vi har ikke satserne for 2025 og regner med dem fra 2026.")
}

// What is half typed in the sheet of a figure is there when it is opened again, with
// what is wrong, and is gone once the figure is stored.
func TestWhatIsHalfTypedInASheetWaitsForIt(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	for _, c := range []struct{ row, half, whole, path, stored, shown string }{
		{"Kassekredit, højst…", "3*(4", "3*(4+1)", "overdraft/limit_ore", "1500", "3*(4+1)"},
		{"Budgettet begynder…", "hest", "april 2027", "start", `"2027-04"`, "april 2027"},
	} {
		s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresAssumptions))
		s.Tap(c.row)
		retype(asked(t, s), c.half)
		s.Env.KeepDrafts()
		if !s.Env.Saved() {
			t.Fatal("it is not kept")
		}
		s.Close()
		s = show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresAssumptions))
		s.Tap(c.row)
		if f := asked(t, s); f.Value() != c.half || f.Error == "" {
			t.Errorf("%s: %q, %q", c.row, f.Value(), f.Error)
		}
		retype(asked(t, s), c.whole)
		asked(t, s).Submit()
		s.Stored()
		if got := string(values(t, d).Values[c.path]); got != c.stored {
			t.Errorf("%s: stored is %s", c.row, got)
		}
		s.Tap(c.row)
		if f := asked(t, s); f.Value() != c.shown || f.Error != "" {
			t.Errorf("%s: once it is stored the field says %q, %q", c.row, f.Value(), f.Error)
		}
		s.Close()
	}
}

// asked is the field of the sheet that is open.
func asked(t *testing.T, s *stagetest.Stage) (last *ui.Field) {
	t.Helper()
	for _, o := range s.Reachable() {
		if f, is := o.(*ui.Field); is {
			last = f
		}
	}
	if last == nil {
		t.Fatal("nothing is asked")
	}
	return last
}
