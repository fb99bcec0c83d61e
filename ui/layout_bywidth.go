package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// ByWidth shows the wide of two objects where there is a width of from dp, and else the narrow one: what is worked in
// one way with a keyboard and in another with a finger. Of what is made by Later, only the one that is shown is made.
func ByWidth(from float32, narrow, wide fyne.CanvasObject) *fyne.Container {
	narrow.Hide()
	wide.Hide() // both, until there is a width
	return container.New(&byWidthLayout{from: from}, narrow, wide)
}

// byWidthLayout shows one of two objects: the narrow one, and the wide one.
type byWidthLayout struct{ from, width float32 }

func (l *byWidthLayout) pick(objects []fyne.CanvasObject, width float32) (shown, hidden fyne.CanvasObject) {
	if width >= l.from {
		return objects[1], objects[0]
	}
	return objects[0], objects[1]
}

func (l *byWidthLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	shown, _ := l.pick(objects, width)
	return HeightAt(shown, width)
}

func (l *byWidthLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	shown, hidden := l.pick(objects, size.Width)
	hidden.Hide()
	shown.Show()
	Place(shown, 0, 0, size.Width, size.Height)
}

func (l *byWidthLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if l.width == 0 {
		return fyne.NewSize(1, 1)
	}
	shown, _ := l.pick(objects, l.width)
	least := min(shown.MinSize().Width, l.from)
	return fyne.NewSize(least, HeightAt(shown, max(l.width, least)))
}

func (l *byWidthLayout) natural(objects []fyne.CanvasObject) float32 { return natural(objects[1]) }
