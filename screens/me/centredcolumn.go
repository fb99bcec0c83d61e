package me

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"startklar.dk/ui"
)

// centredColumn scrolls one column that stands in the middle of the window: at the top
// third where there is room, from the top where there is not.
type centredColumn struct {
	most   float32 // as wide as this in dp
	scroll *container.Scroll
}

func newMiddle(most float32, column fyne.CanvasObject) *container.Scroll {
	m := &centredColumn{most: most}
	m.scroll = container.NewVScroll(container.New(m, column))
	return m.scroll
}

func (m *centredColumn) width(in float32) float32 { return min(in-2*ui.Gap24, m.most) }

// Layout implements fyne.Layout.
func (m *centredColumn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := m.width(size.Width)
	for _, o := range objects {
		h := ui.HeightAt(o, w)
		o.Move(fyne.NewPos((size.Width-w)/2, max((size.Height-h)*0.4, ui.Gap24)))
		o.Resize(fyne.NewSize(w, h))
	}
}

// MinSize implements fyne.Layout.
func (m *centredColumn) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := m.width(m.scroll.Size().Width)
	var h float32
	for _, o := range objects {
		h = max(h, ui.HeightAt(o, max(w, ui.Gap40)))
	}
	return fyne.NewSize(1, h+2*ui.Gap24)
}

// framed puts something at the head of the window that stays, and the rest under it.
type framed struct{}

// Layout implements fyne.Layout.
func (framed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	head, rest := objects[0], objects[1]
	h := ui.HeightAt(head, size.Width)
	head.Move(fyne.NewPos(0, 0))
	head.Resize(fyne.NewSize(size.Width, h))
	rest.Move(fyne.NewPos(0, h))
	rest.Resize(fyne.NewSize(size.Width, size.Height-h))
}

// MinSize implements fyne.Layout.
func (framed) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }
