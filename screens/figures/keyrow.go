package figures

import (
	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// keyRow is a key figure by year, with the sentence that says what it means. Where a
// year has none, it says why.
func (p *page) keyRow(key string, values [engine.Years]engine.Value, write func(int64) string) fyne.CanvasObject {
	column := ui.Column(ui.Gap4, ui.NewStrong(p.env.T("figures.key."+key)), ui.NewSupport(p.env.T("figures.key_means."+key)))
	if why := values[0].Reason; why != "" && why == values[1].Reason && why == values[2].Reason {
		column.Add(ui.NewText(ui.Support, p.env.T("figures.reason."+string(why))))
		return column
	}
	cells := make([]fyne.CanvasObject, engine.Years)
	var least float32 // for no figure to be cut
	for y, v := range values {
		year := caption(p.env.T("figures.year", text.A{"N": y + 1}))
		if v.Value == nil {
			cells[y] = ui.Column(0, year, ui.NewSupport(p.env.T("figures.reason."+string(v.Reason))))
			continue
		}
		words := figure(write(*v.Value), *v.Value < 0)
		least = max(least, words.MinSize().Width)
		cells[y] = ui.Column(0, year, words)
	}
	column.Add(ui.Grid(max(least, scaled(yearLeast)), ui.Gap8, cells...))
	return column
}

// yearLeast is how wide in dp a year is at least, at the usual size of letters.
const yearLeast float32 = 60

// scaled is a width in dp at the size of letters that is chosen.
func scaled(dp float32) float32 { return dp * ui.Letters(ui.Support) / supportLetters }

// supportLetters are those of what supports, in dp, at their usual size.
const supportLetters = 14

// caption is a quiet line that goes on in the next where there is no room.
func caption(words string) *ui.Text {
	t := ui.NewLabel(words)
	t.Wrap = true
	return t
}

// figure is a figure in bold, in red where it is below zero.
func figure(words string, bad bool) *ui.Text {
	t := &ui.Text{Text: words, TextSize: ui.Support, Bold: true}
	if bad {
		t.Role = ui.Bad
	}
	return t
}

// years are values that are never missing.
func years(v engine.PerYear) (out [engine.Years]engine.Value) {
	for y := range v {
		out[y].Value = &v[y]
	}
	return out
}
