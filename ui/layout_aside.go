package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Aside sets a side of a width in dp beside what matters where that keeps its least, and else under it.
func Aside(main, side fyne.CanvasObject, width, least float32) *fyne.Container {
	return container.New(&asideLayout{side: width, least: least}, main, side)
}

// asideLayout sets a side beside what matters, or under it. It takes two objects.
type asideLayout struct{ side, least, width float32 }

// main is how wide what matters is in a width, and whether the side stands beside it.
func (l *asideLayout) main(width float32) (w float32, beside bool) {
	if w = width - l.side - Gap16; w >= l.least {
		return w, true
	}
	return width, false
}

func (l *asideLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	w, beside := l.main(width)
	if beside {
		return max(HeightAt(objects[0], w), HeightAt(objects[1], l.side))
	}
	return HeightAt(objects[0], w) + Gap16 + HeightAt(objects[1], w)
}

func (l *asideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	w, beside := l.main(size.Width)
	high := HeightAt(objects[0], w)
	Place(objects[0], 0, 0, w, high)
	if beside {
		Place(objects[1], w+Gap16, 0, l.side, HeightAt(objects[1], l.side))
		return
	}
	Place(objects[1], 0, high+Gap16, w, HeightAt(objects[1], w))
}

func (l *asideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastAt(l, objects, l.width)
}

func (l *asideLayout) natural(objects []fyne.CanvasObject) float32 {
	return natural(objects[0]) + Gap16 + l.side
}
