package ui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

func TestWhatIsReadInAChartLeavesThePictureOfItsFigures(t *testing.T) {
	for _, kind := range []ui.ChartKind{ui.Curve, ui.Columns} {
		c := account(kind)
		c.Series = append(c.Series, ui.Series{Name: "Forsigtig", Values: slices.Clone(money)})
		w := window(t, c, 390, 260)
		w.Canvas().Capture()
		first := ui.ChartPicture(c)
		for how, read := range map[string]func(){
			"the pointer": func() {
				c.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(ui.ChartMiddle(c, 3), 90)}})
			},
			"the pointer that has gone":     c.MouseOut,
			"a tap":                         func() { c.Tapped(&fyne.PointEvent{Position: fyne.NewPos(ui.ChartMiddle(c, 7), 90)}) },
			"the arrows":                    func() { c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft}) },
			"a refresh of the same figures": c.Refresh,
		} {
			read()
			w.Canvas().Capture()
			if ui.ChartPicture(c) != first {
				t.Errorf("kind %d: %s has the figures drawn anew", kind, how)
				first = ui.ChartPicture(c)
			}
		}
		c.Series[1].Values[4]++
		c.Refresh()
		w.Canvas().Capture()
		if ui.ChartPicture(c) == first {
			t.Errorf("kind %d: another figure is not drawn", kind)
		}
	}
}

func TestAChartWithOtherFiguresHasTheSameTexts(t *testing.T) {
	c := account(ui.Curve)
	window(t, c, 390, 260)
	texts := func() (all []fyne.CanvasObject) {
		for _, o := range test.WidgetRenderer(c).Objects() {
			if _, is := o.(*ui.Text); is {
				all = append(all, o)
			}
		}
		return all
	}
	before := texts()
	c.Series[0].Values = slices.Clone(money)
	c.Series[0].Values[5] += 1000
	c.Read(5)
	c.Refresh()
	if words := wordsIn(c); !contains(words, "jun\n−28.000\u00a0kr.\n") {
		t.Errorf("the texts say\n%s", words)
	}
	for _, o := range texts() {
		if !slices.Contains(before, o) {
			t.Errorf("%q has a text of its own", o.(*ui.Text).Text)
		}
	}
}

// TestCurvesDifferWithoutTheirColours looks along three curves: one is whole, one has long dashes and one has short ones.
func TestCurvesDifferWithoutTheirColours(t *testing.T) {
	for _, variant := range []ui.Variant{ui.AlwaysLight, ui.AlwaysDark} {
		app(t, look(variant, 1))
		c := account(ui.Curve)
		c.Marks, c.Series = nil, nil
		levels := []float64{90_000, 60_000, 30_000}
		for _, v := range levels {
			c.Series = append(c.Series, ui.Series{Values: slices.Repeat([]float64{v}, 12)})
		}
		img := picture.Draw(c, 600, 260, picture.Sharp)
		from, to := ui.ChartPoint(c, 0, 0).X, ui.ChartPoint(c, 11, 0).X
		var gaps []int
		for _, v := range levels {
			y, was, n := ui.ChartPoint(c, 0, v).Y, true, 0
			for x := from + 1; x < to-6; x += 0.5 {
				r, g, b := pixel(img, x, y).R, pixel(img, x, y).G, pixel(img, x, y).B
				ground := pixel(img, from+1, y-8)
				drawn := max(r, ground.R)-min(r, ground.R) > 40 || max(g, ground.G)-min(g, ground.G) > 40 || max(b, ground.B)-min(b, ground.B) > 40
				if was && !drawn {
					n++
				}
				was = drawn
			}
			gaps = append(gaps, n)
		}
		long := float64(to-from) / (8 + 4)
		if gaps[0] != 0 || float64(gaps[1]) < 0.8*long || float64(gaps[1]) > 1.2*long || float64(gaps[2]) < 1.6*long {
			t.Errorf("over %v dp the curves are broken %v times", to-from, gaps)
		}
	}
}
