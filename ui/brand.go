package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// brandMark is the product's mark and name at the head of the rail.
type brandMark struct {
	widget.BaseWidget

	name, logo string
	bare       bool
}

// MinSize implements fyne.CanvasObject.
func (b *brandMark) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	return b.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (b *brandMark) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	face := box(Accent, 8)
	mark := picture()
	name := &Text{Text: b.name, Bold: true, TextSize: Body, Cut: true}
	set := func() {
		paint(face, Accent)
		setIcon(mark, b.logo, OnAccent)
		show(name, !b.bare)
	}
	set()
	d := &Renderer{Parts: []fyne.CanvasObject{face, mark, name}}
	d.Min = func() fyne.Size { return fyne.NewSquareSize(28) }
	d.Lay = func(s fyne.Size) {
		x := Gap12
		if b.bare {
			x = (s.Width - 28) / 2
		}
		Place(face, x, 0, 28, 28)
		Place(mark, x, 0, 28, 28)
		Place(name, x+28+Gap12, (28-LineHeight(Body))/2, s.Width-x-28-Gap12, LineHeight(Body))
	}
	d.Redraw = func() {
		set()
		d.Lay(b.BaseWidget.Size())
		face.Refresh()
		name.Refresh()
	}
	return d.Ready(b.BaseWidget.Size())
}
