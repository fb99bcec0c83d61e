// Package walk looks a drawn page over as a careful eye would: words that are cut, things outside the window, things
// that lie on each other, targets too small to hit, and words that cannot be read on what they stand on. It draws
// nothing; it reads the tree of the canvas. Only tests import it; it starts no goroutine.
package walk

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
)

// box is a rectangle on the canvas, in dp.
type box struct{ left, top, right, bottom float32 }

func boxAt(at fyne.Position, size fyne.Size) box {
	return box{at.X, at.Y, at.X + size.Width, at.Y + size.Height}
}

func (b box) and(c box) box {
	return box{max(b.left, c.left), max(b.top, c.top), min(b.right, c.right), min(b.bottom, c.bottom)}
}

func (b box) width() float32  { return b.right - b.left }
func (b box) height() float32 { return b.bottom - b.top }

// more tells whether a box is more than a line of by dp.
func (b box) more(by float32) bool { return b.width() > by && b.height() > by }

func (b box) String() string {
	return fmt.Sprintf("%.0f,%.0f–%.0f,%.0f", b.left, b.top, b.right, b.bottom)
}

// thing is an object as it stands on the canvas.
type thing struct {
	object fyne.CanvasObject
	full   box // all of it
	clip   box // what is left of the canvas for it; without bounds where it can be scrolled to
	parent int // -1 for a root
	scroll int // the innermost scroll that it lies in; -1 for none
	layer  int // a sheet lies in another layer than the page under it
}

// shown is what of a thing is in view or can be scrolled to.
func (t thing) shown() box { return t.full.and(t.clip) }

// Seen is a page that was walked over, in the order in which it is painted.
type Seen struct {
	things []thing
	size   fyne.Size
}

// far is beyond every window.
const far = 1e6

// Page walks over everything that a canvas shows.
func Page(c fyne.Canvas) *Seen {
	s := &Seen{size: c.Size()}
	window := boxAt(fyne.Position{}, s.size)
	for i, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		if root != nil {
			s.walk(root, fyne.Position{}, thing{parent: -1, scroll: -1, clip: window, layer: 2 * i})
		}
	}
	return s
}

// walk adds an object that stands in a parent at a place, and all inside it.
func (s *Seen) walk(o fyne.CanvasObject, at fyne.Position, in thing) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	in.object, in.full = o, boxAt(at, o.Size())
	if f, ok := o.(ui.Floating); ok && f.Floats() {
		in.layer++
	}
	self := len(s.things)
	s.things = append(s.things, in)
	in.parent = self
	for _, child := range insideOf(o) {
		next := in
		if scroll, ok := o.(*container.Scroll); ok && child == scroll.Content {
			next.scroll, next.clip = self, scrolled(scroll, in)
		} else if clips(o) {
			next.scroll, next.clip = self, box{-far, -far, far, far}
		}
		s.walk(child, at, next)
	}
}

// insideOf is what an object is made of.
func insideOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

// clips tells whether a widget draws nothing outside itself of what it moves about, as the cells of a grid.
func clips(o fyne.CanvasObject) bool {
	w, ok := o.(fyne.Widget)
	if !ok {
		return false
	}
	if _, scroll := o.(*container.Scroll); scroll {
		return false
	}
	_, clip := test.WidgetRenderer(w).(interface{ IsClip() })
	return clip
}

// scrolled is where what lies in a scroll can come into view.
func scrolled(scroll *container.Scroll, in thing) box {
	clip := in.clip.and(in.full)
	across := scroll.Direction == container.ScrollBoth || scroll.Direction == container.ScrollHorizontalOnly
	down := scroll.Direction == container.ScrollBoth || scroll.Direction == container.ScrollVerticalOnly
	if across {
		clip.left, clip.right = -far, far
	}
	if down {
		clip.top, clip.bottom = -far, far
	}
	return clip
}

// within tells whether a thing lies inside another.
func (s *Seen) within(i, outer int) bool {
	for ; i >= 0; i = s.things[i].parent {
		if i == outer {
			return true
		}
	}
	return false
}

// meet is where two things lie on each other; what lies in two scrolls is compared as it is in view.
func (s *Seen) meet(i, j int) box {
	a, b := s.things[i], s.things[j]
	if a.scroll == b.scroll {
		return a.shown().and(b.shown())
	}
	return s.inView(i).and(s.inView(j))
}

// inView is what of a thing is seen without scrolling on.
func (s *Seen) inView(i int) box {
	view := s.things[i].full.and(boxAt(fyne.Position{}, s.size))
	for at := s.things[i].scroll; at >= 0; at = s.things[at].scroll {
		view = view.and(s.things[at].full)
	}
	return view
}

// words is what a thing says, to name it by.
func (s *Seen) words(i int) string {
	switch o := s.things[i].object.(type) {
	case *canvas.Text:
		return fmt.Sprintf("%q", o.Text)
	case interface{ AccessibilityLabel() string }:
		return fmt.Sprintf("%q (%s)", o.AccessibilityLabel(), kind(s.things[i].object))
	}
	for j := i + 1; j < len(s.things) && s.within(j, i); j++ {
		if text, ok := s.things[j].object.(*canvas.Text); ok && text.Text != "" {
			return fmt.Sprintf("%s with %q", kind(s.things[i].object), text.Text)
		}
	}
	return kind(s.things[i].object)
}

// place says where a thing stands: its box and the widgets around it, the innermost first.
func (s *Seen) place(i int) string {
	out := "at " + s.things[i].full.String()
	for at, n := s.things[i].parent, 0; at >= 0 && n < 4; at = s.things[at].parent {
		if _, ok := s.things[at].object.(fyne.Widget); ok {
			out += " in " + kind(s.things[at].object)
			n++
		}
	}
	return out
}

func kind(o fyne.CanvasObject) string { return strings.TrimPrefix(fmt.Sprintf("%T", o), "*") }

func alphaOf(c color.Color) uint8 {
	if c == nil {
		return 0
	}
	n, ok := color.NRGBAModel.Convert(c).(color.NRGBA)
	if !ok {
		return 0
	}
	return n.A
}

// written tells whether a thing is words that are drawn.
func (t thing) written() (*canvas.Text, bool) {
	text, ok := t.object.(*canvas.Text)
	return text, ok && strings.TrimSpace(text.Text) != "" && alphaOf(text.Color) > 0
}
