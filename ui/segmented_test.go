package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

func TestAChoiceStandsUnderEachOtherWhereItsWordsDoNotFit(t *testing.T) {
	for _, c := range []struct {
		name         string
		scale, width float32
		lines        float32
	}{
		{"on a phone", 1, 358, 1},
		{"on a phone in large text", 1.6, 358, 3},
		{"on a desk in large text", 1.6, 600, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			app(t, look(ui.AlwaysLight, c.scale))
			one := ui.NewSegmented(nil, "Ja")
			choice := ui.NewSegmented(nil, "Forsigtig", "Forventet", "Optimistisk")
			if got, want := ui.HeightAt(choice, c.width), c.lines*ui.HeightAt(one, 300); got != want {
				t.Fatalf("it is %g dp high, want %g", got, want)
			}
			w := picture.Window(ui.Column(0, choice), c.width, 300, 1)
			defer w.Close()
			w.Canvas().FocusNext()
			first := w.Canvas().Focused().(fyne.CanvasObject).Position()
			w.Canvas().FocusNext()
			second := w.Canvas().Focused().(fyne.CanvasObject).Position()
			if under := second.Y > first.Y; under != (c.lines > 1) {
				t.Errorf("the second is under the first: %v", under)
			}
		})
	}
}
