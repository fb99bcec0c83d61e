package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// wheel lies over a place to write and hands the mouse wheel to the page, which an entry would otherwise swallow.
// Everything else goes through it to the entry.
type wheel struct {
	widget.BaseWidget

	over fyne.CanvasObject
}

var _ fyne.Scrollable = (*wheel)(nil)

// newWheel makes one for what is written in; on a phone one that also lets a finger scroll the page there.
func newWheel(over fyne.CanvasObject) fyne.CanvasObject {
	if fyne.CurrentDevice().IsMobile() {
		w := &fingerWheel{wheel{over: over}}
		w.ExtendBaseWidget(w)
		return w
	}
	w := &wheel{over: over}
	w.ExtendBaseWidget(w)
	return w
}

// CreateRenderer implements fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer { return &Renderer{} }

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(ev *fyne.ScrollEvent) { passScroll(w.over, ev) }

// fingerWheel also takes a finger's drag.
type fingerWheel struct{ wheel }

var _ fyne.Draggable = (*fingerWheel)(nil)

// Dragged implements fyne.Draggable.
func (w *fingerWheel) Dragged(ev *fyne.DragEvent) {
	w.Scrolled(&fyne.ScrollEvent{PointEvent: ev.PointEvent, Scrolled: ev.Dragged})
}

// DragEnd implements fyne.Draggable.
func (w *fingerWheel) DragEnd() {}
