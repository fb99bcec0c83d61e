package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Later makes an object when it is first measured or laid out: of two forms of a page, the one that is not shown is
// never made.
func Later(build func() fyne.CanvasObject) *fyne.Container {
	l := &laterLayout{build: build}
	l.box = container.New(l)
	return l.box
}

// Renew has what Later holds made anew: now where it is shown, else when it is.
func Renew(later *fyne.Container) {
	later.Objects = nil
	if !later.Visible() {
		later.Resize(fyne.Size{}) // to be laid out then
		return
	}
	later.Refresh()
}

// laterLayout gives what it makes all that there is.
type laterLayout struct {
	build func() fyne.CanvasObject
	box   *fyne.Container
}

func (l *laterLayout) made() fyne.CanvasObject {
	if len(l.box.Objects) == 0 {
		l.box.Objects = []fyne.CanvasObject{l.build()}
	}
	return l.box.Objects[0]
}

func (l *laterLayout) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	return HeightAt(l.made(), width)
}

func (l *laterLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if l.box.Visible() && size.Width > 0 {
		Place(l.made(), 0, 0, size.Width, size.Height)
	}
}

func (l *laterLayout) MinSize([]fyne.CanvasObject) fyne.Size { return l.made().MinSize() }

func (l *laterLayout) natural([]fyne.CanvasObject) float32 { return natural(l.made()) }
