package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

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
