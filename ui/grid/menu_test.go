package grid_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/grid"
)

// offered are the words of the menu that is open, those that do nothing in brackets; empty where none is.
func offered(s *sheet) string {
	var out []string
	top := s.w.Canvas().Overlays().Top()
	if top == nil {
		return ""
	}
	eachRow(top, func(label string, idle bool) {
		if idle {
			label = "(" + label + ")"
		}
		out = append(out, label)
	})
	return strings.Join(out, ", ")
}

// eachRow visits the rows of a menu.
func eachRow(o fyne.CanvasObject, visit func(label string, idle bool)) {
	if r, is := o.(interface {
		ui.Presser
		AccessibilityLabel() string
	}); is {
		visit(r.AccessibilityLabel(), r.Idle())
		return
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, child := range inside {
		eachRow(child, visit)
	}
}

func TestTheOtherButtonOffersWhatCanBeDone(t *testing.T) {
	s := newSheet(t, 2, 3, 900, 260)
	s.values["r0/m1"] = "7"
	s.show()
	fyne.CurrentApp().Clipboard().SetContent("")
	press(s, "Down shift+Right")
	const all = "Åbn linjen, Bemærkning, Klip, Kopiér, (Sæt ind), Ryd, Fyld til højre, Fyld nedad"
	press(s, "Menu")
	if got := offered(s); got != all {
		t.Errorf("it offers %s", got)
	}
	s.w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if offered(s) != "" || s.w.Canvas().Focused() != fyne.Focusable(s.Grid) {
		t.Errorf("Esc leaves %q, and %T has the focus", offered(s), s.w.Canvas().Focused())
	}
	shift(s.Grid, func() { keys(s.w, "F10") })
	if got := offered(s); got != all {
		t.Errorf("Shift+F10 offers %s", got)
	}
	for range 5 { // to what is filled
		keys(s.w, string(fyne.KeyDown))
	}
	keys(s.w, string(fyne.KeyReturn))
	if got := s.block(1, 3); got != "7 7 _" {
		t.Errorf("filled is %s", got)
	}
	press(s, "Up")
	press(s, string(desktop.KeyMenu))
	if got := offered(s); got != "(Klip), Kopiér, (Sæt ind), (Ryd), (Fyld til højre), (Fyld nedad)" {
		t.Errorf("at a result it offers %s", got)
	}
}

// A text that was not taken goes with the action that it came by, and alone where nothing else came.
func TestWhatWasNotTakenIsUndoneWithWhatWas(t *testing.T) {
	s := newSheet(t, 2, 3, 900, 260)
	press(s, "Down")
	paste(s, "1\thest\n")
	s.Undone()
	press(s, "Right")
	if st := s.State(); st.Error != "" {
		t.Errorf("an undone paste leaves %+v", st)
	}
	write(s.w, "kat")
	press(s, "Return Up")
	if s.State().Error == "" {
		t.Fatal("a text that is none is taken")
	}
	typed(s.w, &fyne.ShortcutUndo{})
	if st := s.State(); st.Error != "" || st.Value != "tom" {
		t.Errorf("undone, the cell is %+v", st)
	}
	write(s.w, "kat")
	press(s, "Return")
	write(s.w, "5")
	press(s, "Return")
	s.Undone()
	press(s, "Up Up")
	if s.State().Value != "kat" {
		t.Errorf("another action undone takes %+v", s.State())
	}
}

func TestANoteIsReadAtItsLine(t *testing.T) {
	s := newSheet(t, 2, 3, 900, 260)
	s.notes = map[string]string{"r1": "Kontrakten er på tre år."}
	s.show()
	press(s, "Down Left")
	if notes := grid.Said(s.Grid); notes != "" {
		t.Errorf("a line without one says %q", notes)
	}
	press(s, "Down")
	if notes := grid.Said(s.Grid); notes != "Kontrakten er på tre år." {
		t.Errorf("its line says %q", notes)
	}
	var asked string
	s.OnNote = func(row string) { asked = row }
	press(s, "Right shift+F2")
	if asked != "r1" {
		t.Errorf("Shift+F2 asks for the note of %q", asked)
	}
	asked = ""
	press(s, "Down Down shift+F2")
	if asked != "" {
		t.Errorf("a result is asked for a note: %q", asked)
	}
}
