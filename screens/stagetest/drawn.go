package stagetest

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// Drawn is everything that is drawn on a canvas, from the window down, what lies
// over it last.
func Drawn(c fyne.Canvas) []fyne.CanvasObject {
	out := Below(c.Content())
	for _, o := range c.Overlays().List() {
		out = append(out, Below(o)...)
	}
	return out
}

// Below is an object that is seen and everything that is seen in it, in the order
// in which it is drawn.
func Below(o fyne.CanvasObject) []fyne.CanvasObject {
	if o == nil || !o.Visible() {
		return nil
	}
	out := []fyne.CanvasObject{o}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, child := range inside {
		out = append(out, Below(child)...)
	}
	return out
}

// Labelled is what can be read aloud.
type Labelled interface{ AccessibilityLabel() string }

// Said is all of some objects that can be read, a text a line.
func Said(objects []fyne.CanvasObject) string {
	var out []string
	for _, o := range objects {
		if l, ok := o.(Labelled); ok {
			out = append(out, l.AccessibilityLabel())
		}
	}
	return strings.Join(out, "\n")
}
