package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// tipAfter is how long the pointer rests on something before it is told what it does.
const tipAfter = 500 * time.Millisecond

// hinted is a widget that can be told more of than it shows: what it does, and its keys.
type hinted interface {
	fyne.CanvasObject
	hint() string
}

// tips shows a word beside what the pointer rests on, or the focus is on. It stands over everything that it lies in,
// and waits for nothing while there is nothing to tell.
type tips struct {
	bubble *bubble
	after  func(time.Duration, func()) (stop func()) // nil where none are shown
	stop   func()
	of     fyne.CanvasObject
}

func newTips(after func(time.Duration, func()) func()) *tips {
	return &tips{bubble: newBubble(), after: after}
}

// pasteOverflow begins the wait before a widget's word is shown.
func (t *tips) rest(o hinted) {
	t.leave(t.of)
	words := o.hint()
	if words == "" || t.after == nil {
		return
	}
	t.of = o
	t.stop = t.after(tipAfter, func() {
		t.stop = nil
		t.show(o, words)
	})
}

// leave takes the word of a widget away.
func (t *tips) leave(o fyne.CanvasObject) {
	if t.of == nil || t.of != o {
		return
	}
	t.of = nil
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
	t.bubble.Hide()
}

// show places the word over its widget, under it where there is no room, and beside what stands at the left edge.
func (t *tips) show(o hinted, words string) {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil || !holds(over(c), o) {
		return
	}
	t.bubble.say(words, true)
	at, size, b := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size(), t.bubble.size()
	x, y := at.X+(size.Width-b.Width)/2, at.Y-b.Height-Gap4
	switch {
	case at.X < railNarrow && size.Width < railNarrow && c.Size().Width >= RailFrom:
		x, y = at.X+size.Width+Gap8, at.Y+(size.Height-b.Height)/2
	case y < Gap4:
		y = at.Y + size.Height + Gap4
	}
	Place(t.bubble, min(max(x, Gap4), c.Size().Width-b.Width-Gap4), y, b.Width, b.Height)
	t.bubble.Refresh()
}

// tipsOf are the tips that stand over a widget.
func tipsOf(o fyne.CanvasObject) *tips {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil
	}
	if sheet, ok := c.Overlays().Top().(*Sheet); ok {
		return sheet.tips
	}
	if s := shellIn(c.Content()); s != nil {
		return s.tips
	}
	return nil
}

// point tells the tips that the pointer, or the focus, is on a widget or has left it.
func point(o fyne.CanvasObject, on bool) {
	h, ok := o.(hinted)
	if !ok {
		return
	}
	t := tipsOf(o)
	if t == nil {
		return
	}
	if on {
		t.rest(h)
	} else {
		t.leave(o)
	}
}
