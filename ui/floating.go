package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Floating is what lies over a page for a while, and may lie on its words: a toast, what a pointer has explained.
// A sheet stands on the canvas itself and need not say so.
type Floating interface {
	Floats() bool
}

var (
	_ Floating = (*toastBar)(nil)
	_ Floating = (*bubble)(nil)
	_ Floating = (*afloat)(nil)
)

// Floats implements Floating.
func (t *toastBar) Floats() bool { return true }

// Floats implements Floating.
func (b *bubble) Floats() bool { return true }

// afloat are parts that lie over others, each at its place.
type afloat struct {
	widget.BaseWidget

	parts []fyne.CanvasObject
}

// Floats implements Floating.
func (a *afloat) Floats() bool { return true }

// CreateRenderer implements fyne.Widget.
func (a *afloat) CreateRenderer() fyne.WidgetRenderer {
	a.ExtendBaseWidget(a)
	return &Renderer{Parts: a.parts}
}
