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

func TestANoteGoesUnderWordsThatHaveNoRoomBesideIt(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1.6))
	row := func(label, note string) fyne.CanvasObject { return &ui.SwitchRow{Label: label, Note: note} }
	long, note := "Forretningsplan, version 3", "deles til 31. januar"
	line := func(size ui.Size) float32 { return ui.LineHeight(size) }
	for _, c := range []struct {
		name  string
		row   fyne.CanvasObject
		width float32
		want  float32
	}{
		{"where there is room", row(long, note), 700, line(ui.Support) + ui.Gap8},
		{"where there is not", row(long, note), 340, line(ui.Support) + line(ui.Label) + ui.Gap8},
		{"where the words would need a second line for it", row(long, "nej"), 350, line(ui.Support) + line(ui.Label) + ui.Gap8},
		{"where a word would break", row(long, "til 31. jan."), 326, 2*line(ui.Support) + line(ui.Label) + ui.Gap8},
		{"beside a word that fits", row("Navn", note), 330, line(ui.Support) + ui.Gap8},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ui.HeightAt(c.row, c.width); got != max(c.want, ui.TouchTarget) {
				t.Errorf("the row is %g dp high, want %g", got, max(c.want, ui.TouchTarget))
			}
		})
	}
}

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
