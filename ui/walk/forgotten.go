package walk

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// Forgotten makes the renderer of every widget once more, as the toolkit does for a page that one comes back to after a
// minute, and tells of those that draw other parts then, or in other places: nothing is laid out at that. What is seen
// is of no more use after it.
func (s *Seen) Forgotten() (wrong []string) {
	for _, thing := range slices.Backward(s.things) { // what lies inside another comes after it
		w, ok := thing.object.(fyne.Widget)
		if !ok || strings.HasPrefix(reflect.TypeOf(w).Elem().PkgPath(), "fyne.io/") { // the toolkit sees to its own
			continue
		}
		before := parts(test.WidgetRenderer(w))
		if after := parts(w.CreateRenderer()); after != before {
			wrong = append(wrong, fmt.Sprintf("a %T draws %s, and drew %s", w, after, before))
		}
	}
	return wrong
}

// parts are the places and sizes of what a renderer draws.
func parts(r fyne.WidgetRenderer) string {
	out := ""
	for _, o := range r.Objects() {
		if o.Visible() {
			out += fmt.Sprint(o.Position(), o.Size())
		}
	}
	return out
}
