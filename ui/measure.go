package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// HeightForWidth is a canvas object whose height follows from the width it is given: wrapped text and whatever holds
// it. Fyne asks only for one least size; our layouts ask this first, so that a page is right in one pass.
type HeightForWidth interface {
	// HeightFor is the height in dp that the object needs at a width in dp.
	HeightFor(width float32) float32
}

// flowLayout is a layout that knows its height at a width.
type flowLayout interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// holder is one of our widgets that has other objects inside.
type holder interface{ inside() []fyne.CanvasObject }

// Holder is a widget of a screen that has other objects inside, in the order in which they are read. One that does not
// say so hides them from what goes through a page: from the focus that is kept, from what scrolls into view.
type Holder interface{ Inside() []fyne.CanvasObject }

// HeightAt is the height in dp that any object needs at a width in dp.
func HeightAt(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case nil:
		return 0
	case HeightForWidth:
		return o.HeightFor(width)
	case *fyne.Container:
		if flow, ok := o.Layout.(flowLayout); ok {
			return flow.heightFor(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

// natural is the width in dp that an object would like to have.
func natural(o fyne.CanvasObject) float32 {
	if t, ok := o.(interface{ naturalWidth() float32 }); ok {
		return t.naturalWidth()
	}
	if c, ok := o.(*fyne.Container); ok {
		if n, ok := c.Layout.(interface {
			natural([]fyne.CanvasObject) float32
		}); ok {
			return n.natural(c.Objects)
		}
	}
	return o.MinSize().Width
}

// Relayout lays an object out anew from its own size down, after the height of something inside has changed.
func Relayout(o fyne.CanvasObject) {
	if o == nil {
		return
	}
	size := o.Size()
	if size.IsZero() {
		return
	}
	o.Resize(size.AddWidthHeight(0, -1)) // a scroll that got higher would come away from its end
	o.Resize(size)
}

// reveal scrolls so that what has come into focus is seen.
func reveal(o fyne.CanvasObject) { revealPart(o, fyne.Position{}, o.Size()) }

// Reveal scrolls what lies around an object so that it is seen.
func Reveal(o fyne.CanvasObject) { revealPart(o, fyne.Position{}, o.Size()) }

// revealPart scrolls so that a part of an object is seen.
func revealPart(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
	for _, s := range scrollsAround(o) {
		scrollToPart(s, o, at, size)
	}
}

// scrollsAround are the scrolls that an object lies in, the outermost first.
func scrollsAround(o fyne.CanvasObject) []*container.Scroll {
	c := canvasOf(o)
	if c == nil {
		return nil
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		if scrolls, found := pathTo(root, o, nil); found {
			return scrolls
		}
	}
	return nil
}

// childrenOf are the objects inside another.
func childrenOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case holder:
		return o.inside()
	case Holder:
		return o.Inside()
	}
	return nil
}

// pathTo finds the scrolls between a root and an object inside it.
func pathTo(root, target fyne.CanvasObject, scrolls []*container.Scroll) ([]*container.Scroll, bool) {
	if root == nil {
		return nil, false
	}
	if root == target {
		return scrolls, true
	}
	if s, ok := root.(*container.Scroll); ok {
		scrolls = append(scrolls[:len(scrolls):len(scrolls)], s)
	}
	for _, child := range childrenOf(root) {
		if path, found := pathTo(child, target, scrolls); found {
			return path, true
		}
	}
	return nil, false
}

// placeIn is where an object stands in another that it lies below, in dp, and whether it lies there. It is read from the
// tree: the toolkit knows the place only of what it has drawn once, and says zero of what has just been made.
func placeIn(root, o fyne.CanvasObject) (at fyne.Position, found bool) {
	for _, child := range childrenOf(root) {
		if child == nil {
			continue
		}
		if child == o {
			return child.Position(), true
		}
		if at, found = placeIn(child, o); found {
			return at.Add(child.Position()), true
		}
	}
	return at, false
}

func scrollTo(s *container.Scroll, o fyne.CanvasObject) {
	scrollToPart(s, o, fyne.Position{}, o.Size())
}

func scrollToPart(s *container.Scroll, o fyne.CanvasObject, part fyne.Position, size fyne.Size) {
	at, found := placeIn(s, o)
	if !found {
		return
	}
	at = at.Add(part)
	offset := s.Offset
	move := func(at, size, shown, offset float32) float32 {
		const air = Gap16
		switch {
		case at < 0:
			return max(offset+at-air, 0)
		case at+size > shown:
			return offset + min(at, at+size-shown+air)
		}
		return offset
	}
	offset.Y = move(at.Y, size.Height, s.Size().Height, offset.Y)
	offset.X = move(at.X, size.Width, s.Size().Width, offset.X)
	if offset != s.Offset {
		s.ScrollToOffset(offset)
		if s.OnScrolled != nil { // which the toolkit calls for a hand alone
			s.OnScrolled(s.Offset)
		}
	}
}
