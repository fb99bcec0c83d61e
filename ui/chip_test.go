package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

func TestAChipRowHidesNothingWhereThereIsRoom(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	labels := []string{"Alle", "Virksomhedsstart", "Forretningsplan", "Finansiering", "Kontrakter", "Markedsføring"}
	one := ui.NewChipRow(nil, labels[0])
	for _, c := range []struct {
		name  string
		width float32
		lines int
	}{
		{"on a phone it scrolls", 358, 1},
		{"on a desk it goes on in a new line", 565, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			row := ui.NewChipRow(nil, labels...)
			line := ui.HeightAt(one, c.width)
			if lines := int(ui.HeightAt(row, c.width)/line + 0.5); lines != c.lines {
				t.Errorf("it is %d lines high, want %d", lines, c.lines)
			}
			w := picture.Window(ui.Column(0, row), c.width, 300, 1)
			defer w.Close()
			far := false
			for range labels {
				w.Canvas().FocusNext()
				chip := w.Canvas().Focused().(fyne.CanvasObject)
				far = far || chip.Position().X+chip.Size().Width > c.width
			}
			if out := c.lines == 1; far != out {
				t.Errorf("chips stand beyond its edge: %v, want %v", far, out)
			}
		})
	}
}
