package ui

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// iconBox is an icon in a role's colour that grows with the text.
type iconBox struct {
	widget.BaseWidget

	name string
	role Role
	side float32 // at text of its natural size; 24 where zero
}

// NewIcon is an icon of 24 dp in a role's colour.
func NewIcon(name string, role Role) fyne.CanvasObject { return &iconBox{name: name, role: role} }

// NewIconOf is an icon of a side in dp, at text of its natural size, in a role's colour.
func NewIconOf(name string, role Role, side float32) fyne.CanvasObject {
	return &iconBox{name: name, role: role, side: side}
}

// MinSize implements fyne.CanvasObject.
func (i *iconBox) MinSize() fyne.Size {
	i.ExtendBaseWidget(i)
	return i.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (i *iconBox) CreateRenderer() fyne.WidgetRenderer {
	i.ExtendBaseWidget(i)
	img := picture()
	setIcon(img, i.name, i.role)
	side := func() float32 { return scaled(cmp.Or(i.side, 24)) }
	d := &Renderer{
		Parts:  []fyne.CanvasObject{img},
		Min:    func() fyne.Size { return fyne.NewSquareSize(side()) },
		Lay:    func(s fyne.Size) { Place(img, (s.Width-side())/2, (s.Height-side())/2, side(), side()) },
		Redraw: func() { setIcon(img, i.name, i.role) },
	}
	return d.Ready(i.BaseWidget.Size())
}
