package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

// TestASpaceTakesTheHeightThatIsLeft: buttons of cards side by side stand on one line.
func TestASpaceTakesTheHeightThatIsLeft(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	last := ui.NewSoftButton("Begynd", nothing)
	column := ui.Column(ui.Gap8, ui.NewStrong("Er du klar?"), ui.Space(), last)
	own := ui.HeightAt(column, 300)
	for _, height := range []float32{own, own + 50} {
		column.Resize(fyne.NewSize(300, height))
		if foot := last.Position().Y + last.Size().Height; foot != height {
			t.Errorf("in %v the button ends at %v", height, foot)
		}
	}
}

// TestARowBreaksWhereWordsWould sets the same objects in rows of different widths.
func TestARowBreaksWhereWordsWould(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	words := func() *ui.Text { return ui.NewStrong("Forretningsudviklingskonsulent") }
	badge := func() fyne.CanvasObject { return ui.NewBadge(ui.Good, "Bekræftet") }
	for _, c := range []struct {
		name  string
		width float32
		row   *fyne.Container
		under bool // the last object stands under the first
	}{
		{"words and a badge that fit", 400, ui.Row(ui.Gap12, ui.Grow(words()), badge()), false},
		{"words that would break", 280, ui.Row(ui.Gap12, ui.Grow(words()), badge()), true},
		{"two that have their own width and fit", 400, ui.Row(ui.Gap12, badge(), badge()), false},
		{"two that do not fit", 100, ui.Row(ui.Gap12, badge(), badge()), true},
		{"what stands at both ends", 200, ui.Row(ui.Gap12, badge(), ui.Space(), ui.NewSoftButton("Vælg en anden tid", nothing)), true},
		{"a strip, which scrolls", 100, ui.Strip(ui.Gap12, badge(), badge()), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.row.Resize(fyne.NewSize(c.width, ui.HeightAt(c.row, c.width)))
			first, last := c.row.Objects[0], c.row.Objects[len(c.row.Objects)-1]
			if under := last.Position().Y >= first.Position().Y+first.Size().Height; under != c.under {
				t.Errorf("the last stands at %v under the first at %v of %v: %v", last.Position(), first.Position(), first.Size(), under)
			}
			if bottom := last.Position().Y + last.Size().Height; bottom > c.row.Size().Height+1 {
				t.Errorf("the last ends at %v in a row of %v", bottom, c.row.Size().Height)
			}
		})
	}
}
