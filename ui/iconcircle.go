package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// iconCircle is an icon in a soft circle that grows with the text.
type iconCircle struct {
	widget.BaseWidget

	icon      string
	ink, soft Role
}

// The sides of an iconCircle and of the icon in it in dp, at text of its natural size.
const (
	medalSide float32 = 72
	medalIcon float32 = 32
)

// MinSize implements fyne.CanvasObject.
func (m *iconCircle) MinSize() fyne.Size {
	m.ExtendBaseWidget(m)
	return fyne.NewSquareSize(scaled(medalSide))
}

// CreateRenderer implements fyne.Widget.
func (m *iconCircle) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	face := canvas.NewCircle(ColorOf(m.soft))
	img := picture()
	setIcon(img, m.icon, m.ink)
	d := &Renderer{Parts: []fyne.CanvasObject{face, img}}
	d.Min = func() fyne.Size { return fyne.NewSquareSize(scaled(medalSide)) }
	d.Lay = func(s fyne.Size) {
		side, icon := scaled(medalSide), scaled(medalIcon)
		Place(face, (s.Width-side)/2, (s.Height-side)/2, side, side)
		Place(img, (s.Width-icon)/2, (s.Height-icon)/2, icon, icon)
	}
	d.Redraw = func() {
		face.FillColor = ColorOf(m.soft)
		face.Refresh()
		setIcon(img, m.icon, m.ink)
	}
	return d.Ready(m.BaseWidget.Size())
}
