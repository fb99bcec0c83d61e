package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

var (
	_ fyne.Tappable          = (*entry)(nil)
	_ fyne.SecondaryTappable = (*entry)(nil)
	_ fyne.Draggable         = (*entry)(nil)
	_ desktop.Mouseable      = (*entry)(nil)
	_ desktop.Cursorable     = (*entry)(nil)
)

const (
	tapsWithin  = 500 * time.Millisecond // two taps are a double tap
	tapsNear    = 6                      // dp that they may be apart
	scrollEvery = 60 * time.Millisecond  // how often a selection goes on that is held beyond what is seen
)

// pointing is what a mouse or a finger has done in an entry.
type pointing struct {
	taps   int // in the same place, one after the other
	last   time.Time
	at     fyne.Position
	held   fyne.Position // where on the canvas a selection is drawn to
	cancel func()        // going on with that
}

// count says the how manieth tap in the same place this is.
func (p *pointing) count(at fyne.Position, now time.Time) int {
	near := at.Subtract(p.at)
	if p.taps == 0 || now.Sub(p.last) > tapsWithin || near.X*near.X+near.Y*near.Y > tapsNear*tapsNear {
		p.taps = 0
	}
	p.taps++
	p.last, p.at = now, at
	return p.taps
}

// end stops going on with a selection.
func (p *pointing) end() {
	if p.cancel != nil {
		p.cancel()
		p.cancel = nil
	}
}

func (e *entry) now() time.Time {
	if loop, ok := e.timers(); ok {
		return loop.Now()
	}
	return time.Time{}
}

// Cursor is the one that is known from texts.
func (e *entry) Cursor() desktop.Cursor { return desktop.TextCursor }

// point puts the cursor where one tapped: the second tap selects the word there, the third its paragraph.
func (e *entry) point(at fyne.Position, extend bool) {
	to := e.placeAt(at)
	switch e.mouse.count(at, e.now()) {
	case 1:
		e.buffer.MoveTo(to, extend)
	case 2:
		e.buffer.Select(e.buffer.Word(to))
	default:
		e.buffer.Select(e.buffer.Paragraph(to))
	}
	e.wish = -1
	if e.hasFocus {
		e.moved()
	} else {
		e.draw()
		e.takeFocus()
	}
	if i := e.said.at(e.text(), to); i >= 0 && e.mouse.taps == 1 && !extend && e.said.onTap != nil {
		e.said.onTap(i)
	}
}

// MouseDown implements desktop.Mouseable.
func (e *entry) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary {
		e.point(ev.Position, ev.Modifier&fyne.KeyModifierShift != 0 || e.shift)
	}
}

// MouseUp implements desktop.Mouseable.
func (e *entry) MouseUp(*desktop.MouseEvent) { e.mouse.end() }

// Tapped implements fyne.Tappable: a finger has no button that goes down.
func (e *entry) Tapped(ev *fyne.PointEvent) {
	if fyne.CurrentDevice().IsMobile() {
		e.point(ev.Position, false)
	}
}

// TappedSecondary shows what can be done with the text. Where nothing is selected a finger selects the word that it
// rests on; a mouse puts the cursor there.
func (e *entry) TappedSecondary(ev *fyne.PointEvent) {
	at := e.placeAt(ev.Position)
	if from, to := e.buffer.Selection(); at < from || at > to || from == to {
		e.buffer.MoveTo(at, false)
		if fyne.CurrentDevice().IsMobile() {
			e.buffer.Select(e.buffer.Word(at))
		}
	}
	e.wish = -1
	e.draw()
	e.takeFocus()
	e.openMenu(ev.AbsolutePosition)
}

// Dragged implements fyne.Draggable: a mouse selects, a finger scrolls the page.
func (e *entry) Dragged(ev *fyne.DragEvent) {
	if fyne.CurrentDevice().IsMobile() {
		passScroll(e, &fyne.ScrollEvent{PointEvent: ev.PointEvent, Scrolled: ev.Dragged})
		return
	}
	e.mouse.held = ev.Position.Add(fyne.CurrentApp().Driver().AbsolutePositionForObject(e))
	e.mouse.taps = 0
	e.selectToHeld()
}

// DragEnd implements fyne.Draggable.
func (e *entry) DragEnd() { e.mouse.end() }

// selectToHeld selects up to where the mouse is held, and goes on for as long as that is beyond what is seen: each time
// the page scrolls there, and more of the text lies under the mouse.
func (e *entry) selectToHeld() {
	e.mouse.end()
	at := e.mouse.held.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(e))
	top, bottom := e.view()
	was := e.buffer.Cursor()
	e.moveTo(e.placeAt(at), true)
	beyond := at.Y < top || at.Y > bottom || !e.lines && (at.X < 0 || at.X > e.Size().Width)
	if loop, ok := e.timers(); ok && beyond && e.buffer.Cursor() != was {
		e.mouse.cancel = loop.After(scrollEvery, e.selectToHeld)
	}
}
