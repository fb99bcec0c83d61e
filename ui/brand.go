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

// brandSide is the side of the mark, in dp.
func brandSide() float32 { return scaled(28) }

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
	d.Min = func() fyne.Size { return fyne.NewSquareSize(brandSide()) }
	d.Lay = func(s fyne.Size) {
		x, side := Gap12, brandSide()
		if b.bare {
			x = (s.Width - side) / 2
		}
		Place(face, x, 0, side, side)
		Place(mark, x, 0, side, side)
		Place(name, x+side+Gap12, (side-LineHeight(Body))/2, s.Width-x-side-Gap12, LineHeight(Body))
	}
	d.Redraw = func() {
		set()
		d.Lay(b.BaseWidget.Size())
		face.Refresh()
		name.Refresh()
	}
	return d.Ready(b.BaseWidget.Size())
}
