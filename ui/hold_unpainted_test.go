package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// painting is a driver that knows the place only of what has been painted, as that of a real window does; the one for
// tests knows it of everything.
type painting struct {
	fyne.Driver
	painted map[fyne.CanvasObject]bool
}

func (p painting) AbsolutePositionForObject(o fyne.CanvasObject) fyne.Position {
	if !p.painted[o] {
		return fyne.Position{}
	}
	return p.Driver.AbsolutePositionForObject(o)
}

type paintingApp struct {
	fyne.App
	driver fyne.Driver
}

func (a paintingApp) Driver() fyne.Driver { return a.driver }

func TestWhatIsMadeAnewStaysWhereItIsBeforeItIsPainted(t *testing.T) {
	_, g := growingIn(t)
	before := top(g.buttons[1])
	p := painting{fyne.CurrentApp().Driver(), map[fyne.CanvasObject]bool{}}
	for _, b := range g.buttons {
		p.painted[b] = true
	}
	app := fyne.CurrentApp()
	fyne.SetCurrentApp(paintingApp{app, p})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
	test.Tap(g.buttons[1])
	fyne.SetCurrentApp(app)
	if after := top(g.buttons[1]); after != before {
		t.Errorf("what was pressed stood at %g and stands at %g", before, after)
	}
}
