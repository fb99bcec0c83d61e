package ui_test

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// drawnOver tells whether something can be seen in a column of a picture, other than the page's ground.
func drawnOver(img image.Image, x int) bool {
	r, g, b, _ := ui.ColorOf(ui.Ground).RGBA()
	apart := func(a, b uint32) bool { return max(a, b)-min(a, b) > 0x800 }
	for y := range img.Bounds().Dy() {
		if x, y, z, _ := img.At(x, y).RGBA(); apart(x, r) || apart(y, g) || apart(z, b) {
			return true
		}
	}
	return false
}

// TestARowFadesWhereThereIsMoreOfIt: at an end behind which there is more nothing is cut, it fades into the ground.
func TestARowFadesWhereThereIsMoreOfIt(t *testing.T) {
	row := ui.NewChipRow(nil, "Alle ordningerne på en gang", "Finansiering og egne penge", "Eksport og told", "Jura og kontrakter")
	w := window(t, ui.Column(0, row), 300, 100)
	ends := func() (first, last bool) {
		img := picture.Of(w.Canvas())
		return drawnOver(img, 0), drawnOver(img, img.Bounds().Dx()-1)
	}
	if first, last := ends(); !first || last {
		t.Errorf("at the beginning the first chip is cut: %v, the last one that is seen: %v", !first, last)
	}
	test.Scroll(w.Canvas(), fyne.NewPos(100, 20), -120, 0)
	if first, last := ends(); first || last {
		t.Errorf("on the way the first chip is cut: %v, the last: %v", first, last)
	}
	test.Scroll(w.Canvas(), fyne.NewPos(100, 20), -2000, 0)
	if first, last := ends(); first || !last {
		t.Errorf("at the end the first chip is cut: %v, and the last one reaches its end: %v", first, last)
	}
}

// A row that gets narrow, as a window that is made smaller or a phone that is turned, brings the chosen chip into view again.
func TestTheChosenChipIsSeenWhereTheRowGetsNarrow(t *testing.T) {
	row := ui.NewChipRow(nil, "Etablering", "Privat", "Drift", "Finansiering", "Likviditet", "Nøgletal")
	row.Chosen = 5
	page := ui.Column(0, row)
	w := window(t, page, 800, 100)
	w.Resize(fyne.NewSize(300, 100))
	seen := false
	eachLeaf(page, 0, func(o fyne.CanvasObject, x float32) {
		if words, is := o.(*canvas.Text); is && words.Text == row.Labels[row.Chosen] {
			if seen = true; x < 0 || x+words.MinSize().Width > 300 {
				t.Errorf("the chosen chip's words stand from %g to %g", x, x+words.MinSize().Width)
			}
		}
	})
	if !seen {
		t.Error("the chosen chip is not drawn")
	}
}
