package screens_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

func TestBackFromAHalfDoneTestTheFocusIsOnThatTest(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.enter()
	w.Ctrl(fyne.Key3)
	list := w.route()
	var begun fyne.Focusable
	for n := 0; n < 3; { // the third one: not where a page begins, nor the one that asks for figures first
		w.Press(fyne.KeyTab)
		if b, ok := w.Canvas.Focused().(*ui.Button); ok && b.Label == "Begynd" {
			begun = b
			n++
		}
	}
	w.Press(fyne.KeyReturn)
	w.Type("3")
	w.await("an answer is kept", func() bool {
		all, err := w.model.Tests.List(t.Context())
		if err != nil {
			return false
		}
		for _, test := range all {
			if test.Answered > 0 {
				return true
			}
		}
		return false
	})
	for w.route() != list {
		w.Press(fyne.KeyEscape)
	}
	w.sees("1 af ") // the list is drawn anew
	if got, ok := w.Canvas.Focused().(*ui.Button); !ok || got != begun || got.Label != "Fortsæt" {
		t.Errorf("the focus is on %T %q", w.Canvas.Focused(), w.Focused())
	}
}
