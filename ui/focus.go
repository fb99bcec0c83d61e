package ui

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// stops are what Tab comes to below an object, in the order that it comes to them.
func stops(root fyne.CanvasObject) []fyne.Focusable {
	return slices.DeleteFunc(controls(root), func(f fyne.Focusable) bool {
		o, ok := f.(fyne.CanvasObject)
		return ok && asleep(o)
	})
}

// controls are what can have the focus below an object, or could if it were not asleep.
func controls(root fyne.CanvasObject) []fyne.Focusable {
	var out []fyne.Focusable
	eachVisible(root, func(o fyne.CanvasObject) {
		if p, ok := o.(interface{ unborn() bool }); ok && p.unborn() {
			o.MinSize() // it learns what it is
		}
		if f, ok := o.(fyne.Focusable); ok {
			out = append(out, f)
		}
	})
	return out
}

// eachVisible visits what can be seen below an object, and the object, in the order it is drawn.
func eachVisible(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	for _, child := range childrenOf(o) {
		eachVisible(child, visit)
	}
}

func asleep(o fyne.CanvasObject) bool {
	d, ok := o.(fyne.Disableable)
	return ok && d.Disabled()
}

// holds tells whether an object is to be seen below another, awake or not.
func holds(root fyne.CanvasObject, what any) bool {
	if root == nil || !root.Visible() {
		return false
	}
	if root == what {
		return true
	}
	for _, child := range childrenOf(root) {
		if holds(child, what) {
			return true
		}
	}
	return false
}

// trace is what is known of a widget that has the focus, to find what takes its place when a page is drawn anew.
type trace struct {
	was   fyne.Focusable
	kind  reflect.Type
	label string
	same  int // how many before it are of its kind and are called so
	at    int // how many before it can have the focus
	quiet bool
}

func labelOf(o any) string {
	if l, ok := o.(interface{ AccessibilityLabel() string }); ok {
		return l.AccessibilityLabel()
	}
	return ""
}

// traceOf is the trace of what has the focus below a root; nil where it is not there.
func traceOf(root fyne.CanvasObject, f fyne.Focusable) *trace { return traceAmong(stops(root), f) }

// traceAmong is the trace of one of a list; nil where it is not in it.
func traceAmong(all []fyne.Focusable, f fyne.Focusable) *trace {
	if f == nil {
		return nil
	}
	t := &trace{was: f, kind: reflect.TypeOf(f), label: labelOf(f)}
	if q, ok := f.(interface{ hushed() bool }); ok {
		t.quiet = q.hushed()
	}
	for i, stop := range all {
		if stop == f {
			t.at = i
			return t
		}
		if reflect.TypeOf(stop) == t.kind && labelOf(stop) == t.label {
			t.same++
		}
	}
	return nil
}

// find is the one that a trace leads to: the same one, one of its kind that is called so, else, for who works by keys,
// the one in its place. It is nil where there is none.
func (t *trace) find(root fyne.CanvasObject) fyne.Focusable {
	all := stops(root)
	if like := t.twin(all); like != nil || len(all) == 0 || t.quiet {
		return like
	}
	there := all[min(t.at, len(all)-1)]
	if _, writes := there.(interface{ SelectedText() string }); writes && fyne.CurrentDevice().IsMobile() {
		return nil // would open the keyboard on the screen
	}
	return there
}

// twin is the one of a list that a trace leads to, or one of its kind that is called so; nil where there is neither.
func (t *trace) twin(all []fyne.Focusable) fyne.Focusable {
	var like fyne.Focusable
	same := 0
	for _, stop := range all {
		if stop == t.was {
			return stop
		}
		if reflect.TypeOf(stop) == t.kind && labelOf(stop) == t.label {
			if like == nil || same <= t.same {
				like = stop
			}
			same++
		}
	}
	return like
}

// give puts the focus where a trace leads.
func (t *trace) give(c fyne.Canvas, root fyne.CanvasObject) bool {
	f := t.find(root)
	if f == nil {
		return false
	}
	focus(c, f, t.quiet)
	return true
}

// rouse makes the renderers on the way to an object: the toolkit gives the focus to nothing that has none.
func rouse(root, o fyne.CanvasObject) bool {
	return along(root, o, func(w fyne.Widget) { w.MinSize() })
}

// redraw lays out all that is around an object, as deep as it is.
func redraw(root, o fyne.CanvasObject) bool {
	return along(root, o, func(w fyne.Widget) { w.MinSize(); w.Refresh() })
}

// along does something with each widget on the way to an object, from the object up. It says whether there is a way.
func along(root, o fyne.CanvasObject, do func(fyne.Widget)) bool {
	if root == nil || !root.Visible() {
		return false
	}
	found := root == o
	for _, child := range childrenOf(root) {
		if found {
			break
		}
		found = along(child, o, do)
	}
	if w, ok := root.(fyne.Widget); ok && found {
		do(w)
	}
	return found
}

// Focus gives the focus to a widget, also to one that has not been drawn yet.
func Focus(f fyne.Focusable) {
	if o, ok := f.(fyne.CanvasObject); ok {
		if c := canvasOf(o); c != nil {
			focus(c, f, false)
		}
	}
}

// Keyed says whether who is at the window of an object works by keys: what was done last was done by one. What takes
// the focus by itself shows a ring to them only.
func Keyed(in fyne.CanvasObject) bool {
	s := shellOf(in)
	return s != nil && s.keyed
}

// focus gives the focus to a widget, with or without a ring.
func focus(c fyne.Canvas, f fyne.Focusable, quiet bool) {
	if o, ok := f.(fyne.CanvasObject); ok {
		rouse(over(c), o)
	}
	c.Focus(f)
	if p, ok := f.(interface{ hush(quiet bool) }); ok {
		p.hush(quiet)
	}
}

// HoldFocus remembers what has the focus in the window of an object. Calling settle after widgets were replaced gives
// the focus to what took the place of the one that had it. Scaffold, Sheet and Shell do so themselves.
func HoldFocus(in fyne.CanvasObject) (settle func()) {
	nothing := func() {}
	c := fyne.CurrentApp().Driver().CanvasForObject(in)
	if c == nil {
		return nothing
	}
	had := c.Focused()
	if had == nil {
		return nothing
	}
	if a, ok := had.(*anchor); ok && !a.Hidden {
		return nothing // stays whatever the page does
	}
	t := traceOf(over(c), had)
	if t == nil {
		return nothing
	}
	return func() {
		root := over(c)
		if c.Focused() != had || holds(root, had) {
			return
		}
		if !t.give(c, root) {
			c.Unfocus()
		}
	}
}

// over is what takes the keys of a window: the overlay on top, else its content.
func over(c fyne.Canvas) fyne.CanvasObject {
	if top := c.Overlays().Top(); top != nil {
		return top
	}
	return c.Content()
}

// anchor has the focus at the head of a page that was opened by a pointer: nothing is ringed, and Tab comes to the
// first thing of the page. Tab itself never comes to it.
type anchor struct {
	widget.BaseWidget
	here bool
}

var (
	_ fyne.Focusable   = (*anchor)(nil)
	_ fyne.Disableable = (*anchor)(nil)
)

func newAnchor() *anchor {
	a := &anchor{}
	a.ExtendBaseWidget(a)
	return a
}

func (a *anchor) take(c fyne.Canvas) {
	a.here = true
	focus(c, a, false)
	a.here = c.Focused() == fyne.Focusable(a)
}

// Enable implements fyne.Disableable.
func (a *anchor) Enable() {}

// Disable implements fyne.Disableable.
func (a *anchor) Disable() {}

// Disabled keeps Tab from coming here.
func (a *anchor) Disabled() bool { return !a.here }

// FocusGained implements fyne.Focusable.
func (a *anchor) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (a *anchor) FocusLost() { a.here = false }

// TypedRune lets the window have it.
func (a *anchor) TypedRune(r rune) { passRune(a, r) }

// TypedKey lets the window have it.
func (a *anchor) TypedKey(ev *fyne.KeyEvent) { passKey(a, ev) }

// TypedShortcut lets the window have it.
func (a *anchor) TypedShortcut(s fyne.Shortcut) { passShortcut(a, s) }

// CreateRenderer implements fyne.Widget.
func (a *anchor) CreateRenderer() fyne.WidgetRenderer { return &Renderer{} }
