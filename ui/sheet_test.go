package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
)

func TestASheetHasAMarkInItsCornerThatClosesIt(t *testing.T) {
	for _, width := range []float32{390, 1280} {
		for _, c := range []struct {
			name  string
			sheet *ui.Sheet
			want  bool
		}{
			{"with a title", &ui.Sheet{Title: "Genveje", Content: ui.NewBody("Ctrl+K")}, true},
			{"without one", &ui.Sheet{Content: ui.NewBody("Ctrl+K")}, true},
			{"that closes by its buttons alone", &ui.Sheet{Title: "Slet?", Fixed: true, Content: ui.NewBody("Ctrl+K")}, false},
		} {
			w := newWorld(t, width)
			w.shell.OpenSheet(c.sheet)
			overlays := w.window.Canvas().Overlays()
			mark := closeMark(overlays.Top())
			if got := mark != nil; got != c.want {
				t.Errorf("a sheet %s at %g dp has a mark: %v, want %v", c.name, width, got, c.want)
			}
			if mark == nil {
				continue
			}
			test.Tap(mark)
			if overlays.Top() != nil {
				t.Errorf("a sheet %s at %g dp is not closed by its mark", c.name, width)
			}
		}
	}
}

// closeMark is the button of a sheet that a screen reader calls Luk.
func closeMark(root fyne.CanvasObject) (found *ui.Button) {
	if w, ok := root.(fyne.Widget); ok && root.Visible() {
		for _, o := range test.WidgetRenderer(w).Objects() {
			if b, ok := o.(*ui.Button); ok && b.Visible() && b.AccessibilityLabel() == "Luk" {
				found = b
			}
		}
	}
	return found
}
