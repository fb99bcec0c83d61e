package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// The layouts in this file have one object each.

func only(objects []fyne.CanvasObject) fyne.CanvasObject {
	if len(objects) == 0 {
		return nil
	}
	return objects[0]
}

// fillLayout gives its object all that there is: so much of what is left in a row, and a least height.
type fillLayout struct{ weight, least float32 }

func (l *fillLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return max(HeightAt(only(objects), width), l.least)
}

func (l *fillLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(only(objects), 0, 0, size.Width, size.Height)
}

func (l *fillLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := only(objects).MinSize()
	return fyne.NewSize(size.Width, max(size.Height, l.least))
}

func (l *fillLayout) natural(objects []fyne.CanvasObject) float32 { return natural(only(objects)) }

// scrolledLayout gives what a scroll holds the scroll's width, and the height that follows or, where it scrolls by
// itself, the scroll's.
type scrolledLayout struct {
	in    *container.Scroll
	fills bool
}

// scrolled is a scroll that holds an object; see scrolledLayout.
func scrolled(o fyne.CanvasObject, fills bool) *container.Scroll {
	l := &scrolledLayout{fills: fills}
	l.in = container.NewVScroll(container.New(l, o))
	l.in.OnScrolled = func(fyne.Position) { drawSeen(o) }
	return l.in
}

func (l *scrolledLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(only(objects), 0, 0, size.Width, size.Height)
}

func (l *scrolledLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := l.in.Size().Width
	switch {
	case l.fills:
		return fyne.NewSize(1, 1)
	case width == 0:
		return only(objects).MinSize()
	}
	return fyne.NewSize(1, HeightAt(only(objects), width))
}

// insetLayout is air around.
type insetLayout struct{ left, top, right, bottom float32 }

func (l *insetLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightAt(only(objects), width-l.left-l.right) + l.top + l.bottom
}

func (l *insetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(only(objects), l.left, l.top, size.Width-l.left-l.right, size.Height-l.top-l.bottom)
}

func (l *insetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return only(objects).MinSize().AddWidthHeight(l.left+l.right, l.top+l.bottom)
}

func (l *insetLayout) natural(objects []fyne.CanvasObject) float32 {
	return natural(only(objects)) + l.left + l.right
}

// atMostLayout keeps to a width.
type atMostLayout struct{ most float32 }

func (l *atMostLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightAt(only(objects), min(width, l.most))
}

func (l *atMostLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width, l.most)
	Place(only(objects), (size.Width-w)/2, 0, w, size.Height)
}

func (l *atMostLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return only(objects).MinSize() }

func (l *atMostLayout) natural(objects []fyne.CanvasObject) float32 {
	return min(natural(only(objects)), l.most)
}

// sideLayout gives the wished width at a side.
type sideLayout struct{ at float32 }

func (l *sideLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	o := only(objects)
	return HeightAt(o, min(natural(o), width))
}

func (l *sideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	o := only(objects)
	w := min(natural(o), size.Width)
	h := HeightAt(o, w)
	Place(o, (size.Width-w)*l.at, max((size.Height-h)/2, 0), w, h)
}

func (l *sideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return only(objects).MinSize() }

func (l *sideLayout) natural(objects []fyne.CanvasObject) float32 { return natural(only(objects)) }

// actionsLayout is a row where there is room, and else a column.
type actionsLayout struct{ width float32 }

func (l *actionsLayout) each(objects []fyne.CanvasObject, width float32, visit func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	var shown []fyne.CanvasObject
	want := -Gap12
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
			want += natural(o) + Gap12
		}
	}
	if want > width+slack {
		var y float32
		for _, o := range shown {
			h := HeightAt(o, width)
			visit(o, 0, y, width, h)
			y += h + Gap8
		}
		return max(y-Gap8, 0)
	}
	var x, height float32
	for i, o := range shown {
		w := natural(o)
		if i == 0 {
			w += buttonAcross(width, want) - want
		}
		h := HeightAt(o, w)
		visit(o, x, 0, w, h)
		x += w + Gap12
		height = max(height, h)
	}
	return height
}

func (l *actionsLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.each(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l *actionsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.each(objects, size.Width, Place)
}

func (l *actionsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastAt(l, objects, l.width)
}

func (l *actionsLayout) natural(objects []fyne.CanvasObject) float32 {
	return (&rowLayout{gap: Gap12}).natural(objects)
}

// Rule is a dividing line of 1 dp.
type Rule struct{ widget.BaseWidget }

// MinSize implements fyne.CanvasObject.
func (r *Rule) MinSize() fyne.Size {
	r.ExtendBaseWidget(r)
	return r.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (r *Rule) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	line := canvas.NewRectangle(ColorOf(Line))
	d := &Renderer{
		Parts: []fyne.CanvasObject{line},
		Min:   func() fyne.Size { return fyne.NewSize(1, 1) },
		Lay:   func(s fyne.Size) { Place(line, 0, (s.Height-1)/2, s.Width, 1) },
		Redraw: func() {
			paint(line, Line)
			line.Refresh()
		},
	}
	return d.Ready(r.BaseWidget.Size())
}
