package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

func TestABodyPutInPlaceOfOneAsHighIsLaidOut(t *testing.T) {
	card := func() fyne.CanvasObject { return ui.NewCard(ui.Tall(600, ui.NewBody("Mette Ørsted"))) }
	page := ui.NewScaffold("Kick-off", ui.Column(ui.Gap16, card(), card()))
	window(t, page, 390, 400)
	page.ScrollTo(300)
	shown := card()
	page.SetBody(ui.Column(ui.Gap16, shown, card()))
	if shown.Size().Width == 0 {
		t.Errorf("what was put in has the size %v", shown.Size())
	}
	if page.Offset() != 300 {
		t.Errorf("the page stands at %g, want where it was scrolled to, 300", page.Offset())
	}
}
