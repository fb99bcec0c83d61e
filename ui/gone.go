package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Gone is a frame around what is not so any more: a dashed outline, as of a time that is
// another's, without a fill.
type Gone struct {
	widget.BaseWidget

	Content fyne.CanvasObject
}

// NewGone is the frame around what stands in a column.
func NewGone(objects ...fyne.CanvasObject) *Gone { return &Gone{Content: Column(2, objects...)} }

func (g *Gone) inside() []fyne.CanvasObject { return []fyne.CanvasObject{g.Content} }

// HeightFor implements HeightForWidth.
func (g *Gone) HeightFor(width float32) float32 {
	return HeightAt(g.Content, width-2*CardPadding) + 2*CardPadding
}

// MinSize implements fyne.CanvasObject.
func (g *Gone) MinSize() fyne.Size {
	g.ExtendBaseWidget(g)
	return g.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (g *Gone) CreateRenderer() fyne.WidgetRenderer {
	g.ExtendBaseWidget(g)
	const stroke = 1.5
	dashes := newShapePicture()
	d := &Renderer{Parts: []fyne.CanvasObject{dashes, g.Content}}
	d.Min = func() fyne.Size { return g.Content.MinSize().AddWidthHeight(2*CardPadding, 2*CardPadding) }
	d.Lay = func(s fyne.Size) {
		Place(dashes, 0, 0, s.Width, s.Height)
		Place(g.Content, CardPadding, CardPadding, s.Width-2*CardPadding, s.Height-2*CardPadding)
		if s.Width <= 1 || s.Height <= 1 {
			return
		}
		edge := newDrawing(s.Width, s.Height)
		edge.line(rounded(stroke/2, stroke/2, s.Width-stroke, s.Height-stroke, CardRadius-stroke/2),
			true, stroke, dash{on: 4, off: 3}, ColorOf(Edge))
		dashes.draw(edge)
	}
	d.Redraw = func() {
		d.Lay(g.BaseWidget.Size())
		g.Content.Refresh()
	}
	return d.Ready(g.BaseWidget.Size())
}
