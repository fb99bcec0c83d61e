package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
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

// TestANumberIsWrittenInASheetWithoutScrolling holds that the number and all its keys are seen in a sheet where there is
// little room, whatever stands over them; and that the keys are as high as ever where there is room again.
func TestANumberIsWrittenInASheetWithoutScrolling(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1.6))
	pad := &ui.NumberPad{Line: "procent", Done: "Gem", Signs: true}
	row := &ui.NumberField{Pad: pad, Label: "Selskabsskat", Under: true}
	help := ui.NewSupport("Det, selskabet betaler af sit overskud. Satsen gælder for indkomståret og er den samme for alle selskaber i landet.")
	sheet := &ui.Sheet{Title: "Selskabsskat af overskuddet", Content: ui.Column(ui.Gap16, help, ui.Column(ui.Gap12, row, pad))}
	w := picture.Window(ui.Gap(0), 360, 640, 1)
	t.Cleanup(w.Close)
	sheet.Open(w.Canvas())
	at := func(o fyne.CanvasObject) (top, foot float32) {
		y := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
		return y, y + o.Size().Height
	}
	rowTop, rowFoot := at(row)
	padTop, padFoot := at(pad)
	if rowTop < 100 || rowFoot > padTop || padFoot > 640 {
		t.Errorf("the number stands from %v to %v, its keys from %v to %v", rowTop, rowFoot, padTop, padFoot)
	}
	low := pad.Size().Height
	w.Resize(fyne.NewSize(360, 900))
	sheet.Resize(w.Canvas().Size())
	if high := pad.Size().Height; high <= low {
		t.Errorf("with room again the keys are %v high, they were %v", high, low)
	}
}
