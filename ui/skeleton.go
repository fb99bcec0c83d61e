package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Skeleton holds the place of what is being read: a card with pale bars for its words. It does not move, so that
// waiting costs nothing.
type Skeleton struct {
	widget.BaseWidget

	Rows int // of words; 3 where zero
}

func (s *Skeleton) rows() int {
	if s.Rows > 0 {
		return s.Rows
	}
	return 3
}

// MinSize implements fyne.CanvasObject.
func (s *Skeleton) MinSize() fyne.Size {
	s.ExtendBaseWidget(s)
	return fyne.NewSize(120, float32(s.rows())*Gap24+2*CardPadding)
}

// CreateRenderer implements fyne.Widget.
func (s *Skeleton) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	face := newFace(Surface)
	d := &Renderer{Parts: []fyne.CanvasObject{face}}
	for range s.rows() {
		d.Parts = append(d.Parts, box(Line, 6))
	}
	shares := []float32{0.45, 0.9, 0.7}
	d.Min = s.MinSize
	d.Lay = func(size fyne.Size) {
		Place(face, 0, 0, size.Width, size.Height)
		for i, bar := range d.Parts[1:] {
			w := (size.Width - 2*CardPadding) * shares[i%len(shares)]
			Place(bar, CardPadding, CardPadding+float32(i)*Gap24+6, w, 12)
		}
	}
	d.Redraw = func() {
		paintFace(face, Surface)
		for _, o := range d.Parts {
			o.Refresh()
		}
	}
	return d.Ready(s.BaseWidget.Size())
}
