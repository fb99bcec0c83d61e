package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

const (
	swipeEdge  float32 = 20  // as near to the left edge a finger goes down, in dp
	swipeLeast float32 = 12  // so far it goes before it is told whether it swipes or scrolls
	swipeBack  float32 = 100 // so far the page is drawn aside before letting go leads back
)

// swipe is the left edge of the window on a phone: drawing the page from there to the right leads to the page before.
// What goes up or down scrolls the page as it would without it.
type swipe struct {
	widget.BaseWidget

	shell *Shell
	moved fyne.Delta
	drags bool // the page follows the finger
	rolls bool // it scrolls
}

var _ fyne.Draggable = (*swipe)(nil)

func newSwipe(s *Shell) *swipe {
	w := &swipe{shell: s}
	w.ExtendBaseWidget(w)
	return w
}

// lay puts it at the edge where there is a page before, on a phone.
func (w *swipe) lay(height float32) {
	show(w, w.shell.mode == bottomBar && w.shell.CanGoBack() && !w.shell.opts.Keyboard || w.drags || w.rolls)
	Place(w, 0, 0, swipeEdge, height)
}

// Dragged implements fyne.Draggable.
func (w *swipe) Dragged(ev *fyne.DragEvent) {
	w.moved.DX += ev.Dragged.DX
	w.moved.DY += ev.Dragged.DY
	if !w.drags && !w.rolls {
		dy := max(w.moved.DY, -w.moved.DY)
		switch {
		case w.moved.DX >= swipeLeast && w.moved.DX > dy:
			w.drags = true
		case dy >= swipeLeast:
			w.rolls = true
		}
	}
	page := w.shell.page
	switch {
	case w.rolls:
		if in := w.rolled(); in != nil {
			in.Dragged(ev)
		}
	case w.drags && page != nil:
		page.Move(fyne.NewPos(max(w.moved.DX, 0), page.Position().Y))
	}
}

// rolled is the page's scroll, which only on a phone is moved by dragging; nil elsewhere.
func (w *swipe) rolled() fyne.Draggable {
	in := scaffoldIn(w.shell.page)
	if in == nil || in.scroll == nil {
		return nil
	}
	drags, _ := any(in.scroll).(fyne.Draggable)
	return drags
}

// DragEnd implements fyne.Draggable: far enough aside is the way back.
func (w *swipe) DragEnd() {
	back, rolled := w.drags && w.moved.DX >= swipeBack, w.rolls
	w.moved, w.drags, w.rolls = fyne.Delta{}, false, false
	s := w.shell
	if in := w.rolled(); rolled && in != nil {
		in.DragEnd()
		return
	}
	if s.page != nil {
		s.page.Move(fyne.NewPos(0, s.page.Position().Y))
	}
	if back {
		s.Back()
	}
}

// MinSize implements fyne.CanvasObject.
func (w *swipe) MinSize() fyne.Size { return fyne.NewSize(swipeEdge, 1) }

// CreateRenderer implements fyne.Widget.
func (w *swipe) CreateRenderer() fyne.WidgetRenderer { return &Renderer{} }
