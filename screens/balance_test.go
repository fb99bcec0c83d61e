package screens

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// mostLopsided is how much more air, in dp, a page may have on one of its sides than on the other.
const mostLopsided = 48

// TestNoPageHasAllItsAirOnOneSide walks over every screen on two desks.
func TestNoPageHasAllItsAirOnOneSide(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	a.Settings().SetTheme(Theme(app.Preferences{TextScale: 1, Theme: app.ThemeLight}))
	desks := look{name: "da", lang: text.Danish, scale: 1, sizes: []fyne.Size{{Width: 1280, Height: 800}, {Width: 1600, Height: 1000}}}
	pages := 0
	for _, c := range settled(t).casts(t) {
		play(t, a, c, desks, func(h *hall, s scene, size fyne.Size) {
			for _, o := range stagetest.Drawn(h.window.Canvas()) {
				page, is := o.(*ui.Scaffold)
				if !is {
					continue
				}
				pages++
				left, right := air(page)
				if d := left - right; d > mostLopsided || d < -mostLopsided {
					t.Errorf("%s at %v: %v dp of air at the left and %v at the right of %q", s.name, size, left, right, page.Title)
				}
			}
		})
	}
	if pages == 0 {
		t.Error("no page was looked at")
	}
}

// air is how much room a page's body leaves at its left and its right, in dp.
func air(page *ui.Scaffold) (left, right float32) {
	x := fyne.CurrentApp().Driver().AbsolutePositionForObject(page).X
	left, right = page.Size().Width, page.Size().Width
	var look func(o fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, c := range o.Objects {
				look(c)
			}
			return
		case ui.Holder:
			for _, c := range o.Inside() {
				look(c)
			}
			return
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X - x
		left, right = min(left, at), min(right, page.Size().Width-at-o.Size().Width)
	}
	look(page.Body)
	return left, right
}
