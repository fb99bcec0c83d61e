package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
)

func TestTheYearsUnderMonthsDoNotRunTogether(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	for _, width := range []float32{326, 660} {
		for first := range 12 {
			m := &ui.MonthBars{Name: "Gæster", Chosen: -1, OnChoose: nothingAt}
			for i := range 12 {
				b := ui.MonthBar{Label: monthsShort[(first+i)%12], Value: 400}
				if i == 0 {
					b.Under = "2026"
				} else if (first+i)%12 == 0 {
					b.Under = "2027"
				}
				m.Bars = append(m.Bars, b)
			}
			window(t, m, width, 240)
			at := map[string]float32{}
			for _, o := range test.WidgetRenderer(m).Objects() {
				if words, is := o.(*ui.Text); is && (words.Text == "2026" || words.Text == "2027") {
					at[words.Text] = words.Position().X
				}
			}
			wide := ui.Measure("2026", ui.Letters(ui.Label), fyne.TextStyle{}).Width
			one, before := at["2026"]
			next, after := at["2027"]
			if !before && !after {
				t.Errorf("from %s at %g dp no year is said", monthsShort[first], width)
			}
			if before && after && next < one+wide+2 {
				t.Errorf("from %s at %g dp one year ends at %g and the next begins at %g", monthsShort[first], width, one+wide, next)
			}
		}
	}
}
