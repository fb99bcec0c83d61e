package figures_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui/grid"
)

// noteAt asks for the note of the line that one is at in the grid, and writes on in it.
func noteAt(t *testing.T, s *stagetest.Stage, g *grid.Grid, words string) {
	t.Helper()
	s.Win.Canvas().Focus(g)
	g.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF2})
	g.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	test.Type(field(t, s, "Bemærkning").Entry(), words)
}

func TestALineIsNotedFromTheGrid(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	for _, view := range []string{
		parts.FiguresOperating, parts.FiguresFinancing,
	} {
		s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", view))
		g, k := theGrid(t, s), stagetest.Keyboard{Canvas: s.Win.Canvas()}
		for range 12 {
			if _, line := values(t, d).Values[g.State().RowID+"/name"]; line {
				break
			}
			k.Press(fyne.KeyDown)
		}
		row := g.State().RowID
		noteAt(t, s, g, "Aftalt med banken")
		s.Shoot("note-" + view)
		s.Sheet.Close() // it waits
		s.Env.KeepDrafts()
		if !s.Env.Saved() || values(t, d).Text("note/"+row) != "" {
			t.Fatalf("%s: closed without saving, %q is stored", row, values(t, d).Text("note/"+row))
		}
		s.Close()
		s = show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", view))
		g, k = theGrid(t, s), stagetest.Keyboard{Canvas: s.Win.Canvas()}
		goTo(t, g, k, row)
		noteAt(t, s, g, ".")
		k.Ctrl(fyne.KeyReturn)
		s.Stored()
		if got := values(t, d).Text("note/" + row); got != "Aftalt med banken." {
			t.Errorf("%s: stored is %q", row, got)
		}
		s.Win.Canvas().Focus(g)
		k.Ctrl(fyne.KeyZ)
		s.Stored()
		if got := values(t, d).Text("note/" + row); got != "" {
			t.Errorf("%s: undone it is %q", row, got)
		}
		k.Press(fyne.KeyZ, fyne.KeyModifierShortcutDefault, fyne.KeyModifierShift)
		s.Stored()
		noteAt(t, s, g, "")
		s.Tap("Slet bemærkningen")
		s.Stored()
		if got := values(t, d).Text("note/" + row); got != "" {
			t.Errorf("%s: deleted it is %q", row, got)
		}
		s.Close()
	}
}

// A paste is undone whole: what of it could not be read goes too.
func TestAnUndonePasteLeavesNothing(t *testing.T) {
	d, s, g, k := budgetAt(t, "fixed/c")
	g.Paste("9000\thest\t-5\n")
	k.Press(fyne.KeyRight)
	if st := g.State(); st.Value != "hest" || st.Error == "" {
		t.Fatalf("pasted is %+v", st)
	}
	k.Press(fyne.KeyRight)
	if st := g.State(); st.Error != "Tallet kan ikke være under nul." {
		t.Errorf("below zero it says %q", st.Error)
	}
	if s.Toast != "2 celler kunne ikke læses. Teksten står i dem." {
		t.Errorf("of the paste it says %q", s.Toast)
	}
	k.Ctrl(fyne.KeyZ)
	s.Stored()
	for range 2 {
		if st := g.State(); st.Error != "" {
			t.Errorf("undone it leaves %+v", st)
		}
		k.Press(fyne.KeyLeft)
	}
	if v := values(t, d).Values["fixed/c/months/1"]; v != nil {
		t.Errorf("undone it leaves %s", v)
	}
}
