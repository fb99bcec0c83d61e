package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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

func TestAPagesTitleStandsAsItIsWhereOnePaneBecomesTwo(t *testing.T) {
	page := ui.NewScaffold("Indbakke", ui.NewBody("det øverste"))
	p := &ui.TwoPane{List: page, Detail: ui.NewBody("valgt")}
	p.SetAlone(true)
	window(t, p, 1280, 400)
	title := func() (size, top, head float32) {
		shown(page, func(o fyne.CanvasObject, y float32) {
			switch o := o.(type) {
			case *ui.Text:
				if o.Text == page.Title {
					size, top = o.Size().Height, o.Position().Y
				}
			case *container.Scroll:
				head = o.Position().Y
			}
		})
		return size, top, head
	}
	size, top, head := title()
	p.SetAlone(false)
	if nowSize, nowTop, nowHead := title(); size == 0 || nowSize != size || nowTop != top || nowHead != head {
		t.Errorf("the title is %v dp high at %v over a body at %v, beside a detail %v at %v over %v", size, top, head, nowSize, nowTop, nowHead)
	}
}
