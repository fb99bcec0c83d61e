package figures_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// with is the shop with some figures more, as JSON by path; null takes one away.
func with(more map[string]string) map[string]json.RawMessage {
	set := shop()
	for path, raw := range more {
		set[path] = json.RawMessage(raw)
		if raw == "null" {
			delete(set, path)
		}
	}
	return set
}

// plain makes the window's picture a small one: it is looked at by nobody.
func plain(s *stagetest.Stage) {
	if c, ok := s.Win.Canvas().(software.WindowlessCanvas); ok {
		c.SetScale(0.25)
	}
}

// TestEachSentenceLeadsToWhatCausesIt taps each sentence, check and hint in turn.
func TestEachSentenceLeadsToWhatCausesIt(t *testing.T) {
	// where is the row that is selected then, with its month; or the line that is opened.
	type where struct{ view, row, month string }
	cases := []struct {
		says  string // as it begins
		set   map[string]json.RawMessage
		where where
	}{
		{"Du mangler ", with(map[string]string{"own/a/amount_ore": "0", "revenue/b/from": "3"}), where{parts.FiguresCash, "sum/closing", "2"}},
		{"Fra januar 2027 rækker pengene ikke", with(map[string]string{"fixed/c/amount_ore": "9000000"}), where{parts.FiguresCash, "sum/closing", "1"}},
		{"Fra januar 2027 bruger du kassekreditten", with(map[string]string{"fixed/c/amount_ore": "9000000", "overdraft/limit_ore": "900000000"}), where{parts.FiguresCash, "sum/closing", "1"}},
		{"Pengene rækker alle 36 måneder", shop(), where{parts.FiguresCash, "sum/closing", "1"}},
		{"Du skal sælge for ", shop(), where{parts.FiguresOperating, "sum/revenue", "1"}},
		{"Det, du sælger, koster mindst", with(map[string]string{"revenue/b/cost_pct": "11000"}), where{parts.FiguresOperating, "sum/revenue", "1"}},
		{"Der er intet salg", with(map[string]string{"revenue/b/quantity": "0"}), where{parts.FiguresOperating, "sum/revenue", "1"}},
		{"Marts 2027 er den første måned med overskud", with(map[string]string{"revenue/b/from": "3"}), where{parts.FiguresOperating, "sum/before_tax", "3"}},
		{"Ingen af de 36 måneder", with(map[string]string{"revenue/b/quantity": "0"}), where{parts.FiguresOperating, "sum/before_tax", "1"}},
		{"Den 1. juni 2027 skal du betale", shop(), where{parts.FiguresCash, "sum/vat", "6"}},
		{"Omkring 1. juni 2027 får du", with(map[string]string{"revenue/b/quantity": "0"}), where{parts.FiguresCash, "sum/vat", "6"}},
		{"Det første år giver firmaet 1.2", with(map[string]string{"private/p/name": `"Bolig"`, "private/p/amount_ore": "13000000"}), where{parts.FiguresPrivate, "sum/0", "amount_ore"}},
		{"Det første år giver firmaet 348", with(map[string]string{"private/p/name": `"Bolig"`, "private/p/amount_ore": "100000"}), where{parts.FiguresPrivate, "sum/0", "amount_ore"}},
		{"Du sælger for ", with(map[string]string{"vat/registered": "false"}), where{parts.FiguresAssumptions, "", ""}},
		{"Med et salg på ", with(map[string]string{"vat/rhythm": `"half_year"`, "revenue/b/price_ore": "5000"}), where{parts.FiguresAssumptions, "", ""}},
		{"Et anpartsselskab skal have", with(map[string]string{"form": `"company"`, "own/a/amount_ore": "100"}), where{parts.FiguresFinancing, "sum/1", "amount_ore"}},
		{"I februar 2027 er egenkapitalen under nul", with(map[string]string{"fixed/c/amount_ore": "7000000"}), where{parts.FiguresBalance, "sum/equity", "2"}},
		{"Der er hverken løn eller hævninger", shop(), where{parts.FiguresPrivate, "sum/1", "amount_ore"}},
		{"Der er ingen løn det første år", with(map[string]string{"form": `"company"`}), where{parts.FiguresOperating, "sum/staff", "1"}},
		{"Lån fra far på ", with(map[string]string{"loans/l/name": `"Lån fra far"`, "loans/l/kind": `"bullet"`, "loans/l/amount_ore": "100000", "loans/l/term_months": "60"}), where{"", "loans/l", ""}},
		{"Salget vokser meget i år 2", with(map[string]string{"revenue/b/growth_quantity/2": "9000"}), where{parts.FiguresOperating, "sum/staff", "13"}},
		{"Konsulenttimer koster ", with(map[string]string{"revenue/b/cost_pct": "11000"}), where{"", "revenue/b", ""}},
		{"Konsulenttimer koster lige så meget", with(map[string]string{"revenue/b/cost_pct": "10000"}), where{"", "revenue/b", ""}},
		{"Konsulenttimer sælger kun det første år", with(map[string]string{"revenue/b/quantity": "0", "revenue/b/months/1": "4000"}), where{"", "revenue/b", ""}},
		{"Konsulenttimer sælger 40.000 hver måned fra januar", shop(), where{"", "revenue/b", ""}},
		{"Konsulenttimer sælger 40.000 hver måned fra maj", with(map[string]string{"revenue/b/months/4": "1000"}), where{"", "revenue/b", ""}},
		{"Hvad skal du bruge privat", shop(), where{parts.FiguresPrivate, "sum/0", "amount_ore"}},
		{"Der er ingen forsikring", shop(), where{parts.FiguresOperating, "sum/fixed", "1"}},
	}
	w := testworld.New(t)
	d := w.Device("Annas telefon")
	d.Sync()
	s := show(t, d, w.Clock, stagetest.Desk)
	plain(s)
	for _, c := range cases {
		t.Run(c.says, func(t *testing.T) {
			id, err := d.App.Plan.Create(t.Context(), c.says)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := d.App.Plan.SetFigures(t.Context(), id, c.set); err != nil {
				t.Fatal(err)
			}
			s.GoTo(parts.Figures(id, parts.FiguresOverview))
			s.T = t
			s.Tap(c.says + "…")
			at := s.Shell.Current()
			if c.where.view == "" {
				s.At(parts.FigureLine(id, c.where.row))
				return
			}
			view, _, _ := parts.FiguresSpot(at.Arg)
			if at.Page != parts.PageFigures || at.ID != id || view != c.where.view {
				t.Fatalf("it leads to %+v", at)
			}
			if c.where.row == "" {
				return
			}
			if st := theGrid(t, s).State(); st.RowID != c.where.row || st.ColumnID != c.where.month {
				t.Errorf("it leads to %q at %q, want %q at %q", st.RowID, st.ColumnID, c.where.row, c.where.month)
			}
		})
	}
}

// TestOnAPhoneASentenceBringsItsCauseIntoView goes from the overview to a row that
// stands far down among the cards.
func TestOnAPhoneASentenceBringsItsCauseIntoView(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("Annas telefon")
	d.Sync()
	set := stagetest.Cafe(t, "../..")
	maps.Copy(set, map[string]json.RawMessage{"revenue/a/name": json.RawMessage(`"Kager"`)})
	write(t, d, set)
	s := show(t, d, w.Clock, stagetest.Phone)
	plain(s)
	s.GoTo(parts.Figures("", parts.FiguresOverview))
	s.Tap("Juni 2027 er den første måned med overskud…")
	for _, o := range s.Reachable() {
		words, is := o.(*ui.Text)
		if !is || !strings.HasPrefix(words.Text, "Resultat før skat") {
			continue
		}
		top := fyne.CurrentApp().Driver().AbsolutePositionForObject(words).Y
		if top < 0 || top+words.Size().Height > stagetest.Phone.Height {
			t.Errorf("what it is about stands at %.0f, out of the window", top)
		}
		return
	}
	t.Error("what it is about is nowhere")
}

// TestASentenceBesideAGridLeadsToItsRow taps one that is about this budget and one
// that is about another.
func TestASentenceBesideAGridLeadsToItsRow(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("Annas telefon")
	d.Sync()
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Desk)
	plain(s)
	s.GoTo(parts.Figures("", parts.FiguresCash))
	s.Tap("Pengene rækker alle 36 måneder…")
	if st := theGrid(t, s).State(); st.RowID != "sum/closing" || st.ColumnID != "36" {
		t.Errorf("one is at %q, %q", st.RowID, st.ColumnID)
	}
	s.At(parts.Figures("", parts.FiguresCash))
	s.Tap("Du skal sælge for …")
	if st := theGrid(t, s).State(); st.RowID != "sum/revenue" {
		t.Errorf("one is at %q", st.RowID)
	}
}

// TestOnlyAResultBelowZeroIsRed looks at what is paid, and at what is left.
func TestOnlyAResultBelowZeroIsRed(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("Annas telefon")
	d.Sync()
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Phone)
	plain(s)
	red := func(view string) (amounts []string) {
		s.GoTo(parts.Figures("", view))
		for _, o := range s.Reachable() {
			if words, is := o.(*ui.Text); is && words.Role == ui.Bad {
				amounts = append(amounts, words.Text)
			}
		}
		return amounts
	}
	if got := red(parts.FiguresCash); len(got) > 0 {
		t.Errorf("what is paid is red: %v", got)
	}
	if got := red(parts.FiguresBalance); len(got) != 1 {
		t.Errorf("equity below zero is the one thing that is red, not %v", got)
	}
}

// What is paid is paid with VAT: a budget says over itself what its amounts are.
func TestABudgetSaysWhetherItsAmountsHoldVAT(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("Annas telefon")
	d.Sync()
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Desk)
	for view, want := range map[string]string{
		parts.FiguresOperating: "· kroner uden moms\n", parts.FiguresCash: "· kroner med moms\n", parts.FiguresBalance: "· kroner\n",
	} {
		s.GoTo(parts.Figures("", view))
		if words := s.Words(); !strings.Contains(words, want) {
			t.Errorf("%s does not say %q:\n%s", view, want, words)
		}
	}
}
