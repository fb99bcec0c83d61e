package ui_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// TestWhatTheToolkitForgotIsDrawnAsItWas makes the renderer of every widget once more, as the toolkit does for a page
// that one comes back to after a minute, and lays nothing out: the same parts are drawn in the same places.
func TestWhatTheToolkitForgotIsDrawnAsItWas(t *testing.T) {
	for _, shelf := range shelves() {
		for _, sp := range shelf.specimens {
			o := inPlace(sp, tongue{text.For(text.Danish)})
			const width = 358
			window(t, o, width, max(ui.HeightAt(o, width), sp.tall))
			eachWidget(o, func(w fyne.Widget) {
				before := spots(test.WidgetRenderer(w))
				if after := spots(w.CreateRenderer()); after != before {
					t.Errorf("%s: a %T draws %s, and drew %s", sp.name, w, after, before)
				}
			})
		}
	}
}

// spots are the places and sizes of what a renderer draws.
func spots(r fyne.WidgetRenderer) string {
	out := ""
	for _, o := range r.Objects() {
		if o.Visible() {
			out += fmt.Sprint(o.Position(), o.Size())
		}
	}
	return out
}

// eachWidget visits the widgets that are seen below an object, the innermost first.
func eachWidget(o fyne.CanvasObject, visit func(fyne.Widget)) {
	if !o.Visible() {
		return
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{o.Content}
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, child := range inside {
		eachWidget(child, visit)
	}
	if w, ok := o.(fyne.Widget); ok {
		if _, toolkit := o.(*container.Scroll); !toolkit {
			visit(w)
		}
	}
}
