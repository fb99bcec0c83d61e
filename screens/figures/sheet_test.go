package figures_test

import (
	"encoding/json"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
	"startklar.dk/ui/grid"
)

// shop is a plan with one line sold in kroner and one fixed cost.
func shop() map[string]json.RawMessage {
	set := map[string]json.RawMessage{}
	for path, raw := range map[string]string{
		"start": `"2027-01"`, "form": `"personal"`,
		"own/a/name": `"Opsparing"`, "own/a/amount_ore": "5000000",
		"revenue/b/name": `"Konsulenttimer"`, "revenue/b/price_ore": "100", "revenue/b/quantity": "40000000",
		"fixed/c/name": `"Husleje"`, "fixed/c/amount_ore": "1000000",
	} {
		set[path] = json.RawMessage(raw)
	}
	return set
}

// theGrid is the grid that is seen, with the focus in it.
func theGrid(t *testing.T, s *stagetest.Stage) *grid.Grid {
	t.Helper()
	for _, o := range s.Reachable() {
		if g, is := o.(*grid.Grid); is {
			s.Win.Canvas().Focus(g)
			return g
		}
	}
	t.Fatal("there is no grid")
	return nil
}

// goTo moves down to a row by keys.
func goTo(t *testing.T, g *grid.Grid, k stagetest.Keyboard, row string) {
	t.Helper()
	for range 40 {
		if g.State().RowID == row {
			return
		}
		k.Press(fyne.KeyDown)
	}
	t.Fatalf("there is no row %s", row)
}

// curve are the figures of the chart with a name.
func curve(t *testing.T, s *stagetest.Stage, name string) ui.Chart {
	t.Helper()
	for _, o := range s.Reachable() {
		if c, is := o.(*ui.Chart); is && c.Name == name {
			return ui.Chart{Series: c.Series, Marks: c.Marks}
		}
	}
	t.Fatalf("there is no chart %q", name)
	return ui.Chart{}
}

func TestWhatIsTypedMovesTheCurveAndIsStoredAtEnter(t *testing.T) {
	d, s, _, k := budgetAt(t, "fixed/c")
	last := func() float64 { return curve(t, s, "Penge på kontoen").Series[0].Values[35] }
	stored := func() string {
		f, err := d.App.Plan.Figures(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		return string(f.Values["fixed/c/months/1"])
	}
	before := last()
	said := s.Words()
	k.Type("2*90000")
	if last() >= before || stored() != "" {
		t.Errorf("while one types the curve ends at %v after %v, and %q is stored", last(), before, stored())
	}
	s.Reads("180.000", "Enter", "Esc")
	if s.Words() == said {
		t.Error("the sentences did not follow what was typed")
	}
	k.Press(fyne.KeyEscape)
	if last() != before || stored() != "" {
		t.Errorf("taken back, the curve ends at %v, it was %v, and %q is stored", last(), before, stored())
	}
	k.Type("2*90000")
	k.Press(fyne.KeyReturn)
	if last() >= before {
		t.Errorf("at Enter the curve ends at %v after %v", last(), before)
	}
	s.Stored()
	if stored() != "18000000" {
		t.Errorf("at Enter %q is stored", stored())
	}
	k.Ctrl(fyne.KeyZ)
	s.Stored()
	if last() != before || stored() != "" {
		t.Errorf("undone, the curve ends at %v, it was %v, and %q is stored", last(), before, stored())
	}
}

func TestSalesWithoutAPriceAreTypedInKroner(t *testing.T) {
	d, s, g, k := budgetAt(t, "revenue/b")
	if st := g.State(); st.Value != "40.000" {
		t.Errorf("the cell shows %q", st.Value)
	}
	k.Type("12.500,50")
	k.Press(fyne.KeyReturn)
	s.Stored()
	f, err := d.App.Plan.Figures(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if got := string(f.Values["revenue/b/months/1"]); got != "12500500" {
		t.Errorf("12.500,50 kr. are stored as %s thousandths of a krone", got)
	}
	if got := f.Result.Expected.Month.Income.Revenue[0]; got != 1250050 {
		t.Errorf("they come to %d øre", got)
	}
}

func TestTheGridStepsAYearAtATime(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, shop())
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOperating))
	s.Reads("År 1")
	s.Tap("Næste år")
	if words := s.Words(); !strings.Contains(words, "2028") {
		t.Errorf("the second year is not shown:\n%s", words)
	}
	g, k := theGrid(t, s), stagetest.Keyboard{Canvas: s.Win.Canvas()}
	goTo(t, g, k, "fixed/c")
	before := strings.Count(s.Words(), "År 3")
	k.Press(fyne.KeyEnd)
	for range 3 { // past the years, to the last month
		k.Press(fyne.KeyLeft)
	}
	if words := s.Words(); g.State().ColumnID != "36" || strings.Count(words, "År 3") <= before {
		t.Errorf("at the last month the year that is shown is another:\n%s", words)
	}
}

func TestAnAmountStaysWithItsUnit(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures("", ""))
	for _, o := range s.Reachable() {
		if text, is := o.(*ui.Text); is && strings.Contains(text.AccessibilityLabel(), " kr.") {
			t.Errorf("%q may break before its unit", text.AccessibilityLabel())
		}
	}
}

func TestKeysUndoAndRedoInTheGrid(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, shop())
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOperating))
	g := theGrid(t, s)
	k := stagetest.Keyboard{Canvas: s.Win.Canvas(), Shell: func() *ui.Shell { return s.Shell }}
	goTo(t, g, k, "fixed/c")
	k.Type("7000")
	k.Press(fyne.KeyReturn)
	for _, c := range []struct {
		does   string
		press  func()
		stored string
	}{
		{"Ctrl+Z", func() { k.Ctrl(fyne.KeyZ) }, ""},
		{"Ctrl+Y", func() { k.Ctrl(fyne.KeyY) }, "700000"},
		{"Ctrl+Z again", func() { k.Ctrl(fyne.KeyZ) }, ""},
		{"Ctrl+Shift+Z", func() { k.Press(fyne.KeyZ, fyne.KeyModifierShortcutDefault, fyne.KeyModifierShift) }, "700000"},
	} {
		c.press()
		s.Stored()
		if got := string(values(t, d).Values["fixed/c/months/1"]); got != c.stored {
			t.Errorf("after %s %q is stored", c.does, got)
		}
	}
}

func TestTheGridStaysWhereItIsWhateverIsSaidOverIt(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	for _, view := range []string{parts.FiguresOperating, parts.FiguresStartup} {
		s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", view))
		g, k := theGrid(t, s), stagetest.Keyboard{Canvas: s.Win.Canvas()}
		top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(g).Y }
		was, rows := top(), map[string]bool{}
		for st := g.State(); !rows[st.RowID]; st = g.State() {
			rows[st.RowID] = true
			k.Press(fyne.KeyDown)
			s.Stored()
			if now := top(); now != was {
				t.Errorf("%s, at %s: the grid is at %v, was at %v", view, g.State().Row, now, was)
			}
		}
		s.Close()
	}
}

func TestTheRowThatMakesALineCountsNoCells(t *testing.T) {
	_, s, g, k := budgetAt(t, "add/revenue")
	row := func() {
		g.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		k.Press(fyne.KeySpace)
		g.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	}
	row()
	s.ReadsNot("celler valgt")
	k.Press(fyne.KeyUp)
	row()
	s.Reads("39 celler valgt")
}
