package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"startklar.dk/ui"
)

func TestAWorkspaceTakesTheHeightThatItsPageHasLeft(t *testing.T) {
	for _, high := range []float32{600, 900} {
		main, side := canvas.NewRectangle(ui.ColorOf(ui.Line)), ui.Column(0, ui.Tall(2000, ui.Gap(1)))
		note := ui.NewLabel("Hele kroner")
		page := ui.NewScaffold("Driftsbudget", ui.Workspace(main, side, 272, 400), note)
		page.Full = true
		window(t, page, 1000, high)
		if top := fyne.CurrentApp().Driver().AbsolutePositionForObject(note).Y; top+note.Size().Height > high || top < high-80 {
			t.Errorf("in %v dp what stands under it is at %v", high, top)
		}
		if page.ScrollTo(500); page.Offset() != 0 {
			t.Errorf("in %v dp the page scrolls by %v", high, page.Offset())
		}
	}
	main, side := ui.Tall(500, ui.Gap(1)), ui.Tall(600, ui.Gap(1))
	page := ui.NewScaffold("Driftsbudget", ui.Workspace(main, side, 272, 400))
	window(t, page, 390, 800)
	if side.Size().Height != 600 || side.Position().Y < 500 {
		t.Errorf("on a phone the side is %v dp high at %v, want 600 under the grid", side.Size().Height, side.Position().Y)
	}
}
