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
	for y, v := range values {
		year := ui.NewLabel(p.env.T("figures.year", text.A{"N": y + 1}))
		if v.Value == nil {
			cells[y] = ui.Column(0, year, ui.NewSupport(p.env.T("figures.reason."+string(v.Reason))))
			continue
		}
		cells[y] = ui.Column(0, year, figure(write(*v.Value), *v.Value < 0))
	}
	column.Add(ui.Grid(yearLeast, ui.Gap8, cells...))
	return column
}

// yearLeast is how wide in dp an amount of a year is at least.
const yearLeast float32 = 72

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
