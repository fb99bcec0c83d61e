package ui_test

import (
	"testing"

	"startklar.dk/ui"
)

func TestAListWithNothingToShowBesideItHasAllTheRoom(t *testing.T) {
	list, detail := ui.NewBody("liste"), ui.NewBody("valgt")
	p := &ui.TwoPane{List: list, Detail: detail, ShowDetail: true}
	window(t, p, 1280, 400)
	if list.Size().Width != 280 || !detail.Visible() {
		t.Fatalf("the list is %v wide, the detail seen: %v", list.Size().Width, detail.Visible())
	}
	p.SetAlone(true)
	if list.Size().Width != 1280 || detail.Visible() || !list.Visible() || !p.Both() {
		t.Errorf("alone the list is %v wide, the detail seen: %v", list.Size().Width, detail.Visible())
	}
	p.SetAlone(false)
	if list.Size().Width != 280 || !detail.Visible() {
		t.Errorf("beside it again the list is %v wide", list.Size().Width)
	}
}
