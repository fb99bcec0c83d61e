package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// medal is an icon in a soft circle of 72 dp.
type medal struct {
	widget.BaseWidget

	icon      string
	ink, soft Role
}

// MinSize implements fyne.CanvasObject.
func (m *medal) MinSize() fyne.Size {
	m.ExtendBaseWidget(m)
	return fyne.NewSquareSize(72)
}

// CreateRenderer implements fyne.Widget.
func (m *medal) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	face := canvas.NewCircle(ColorOf(m.soft))
	img := picture()
	setIcon(img, m.icon, m.ink)
	d := &Renderer{Parts: []fyne.CanvasObject{face, img}}
	d.Min = func() fyne.Size { return fyne.NewSquareSize(72) }
	d.Lay = func(s fyne.Size) {
		x, y := (s.Width-72)/2, (s.Height-72)/2
		Place(face, x, y, 72, 72)
		Place(img, x+20, y+20, 32, 32)
	}
	d.Redraw = func() {
		face.FillColor = ColorOf(m.soft)
		face.Refresh()
		setIcon(img, m.icon, m.ink)
	}
	return d.Ready(m.BaseWidget.Size())
}
