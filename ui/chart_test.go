package ui_test

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

var monthsShort = []string{"jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}

// money is an account over a year that is overdrawn in spring, in kroner.
var money = []float64{58_000, 19_000, -42_000, -31_000, -17_000, -29_000, -12_000, 6_000, 17_000, 38_000, 57_000, 83_000}

func kroner(v float64) string { return text.For(text.Danish).Kroner(int64(math.Round(v * 100))) }

func account(kind ui.ChartKind) *ui.Chart {
	return &ui.Chart{
		Kind: kind, Name: "Penge på kontoen", Labels: monthsShort, Format: kroner,
		Series: []ui.Series{{Name: "Forventet", Values: money}},
		Marks:  []ui.ChartMark{{At: 2, Text: "−42.000 kr.", Note: "marts", Tone: ui.Alarm}},
	}
}

func TestAChartsAxisIsInRoundKroner(t *testing.T) {
	c := account(ui.Curve)
	window(t, c, 390, 220)
	words := wordsIn(c)
	for _, want := range []string{"0\u00a0kr.\n", "50.000\u00a0kr.\n", "100.000\u00a0kr.\n", "−50.000\u00a0kr.\n", "jan\n"} {
		if !contains(words, want) {
			t.Errorf("the chart does not say %q:\n%s", want, words)
		}
	}
}

func TestAxesReachOverTheFiguresInEqualRoundSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64Range(-1e9, 1e9).Draw(t, "a"), rapid.Float64Range(-1e9, 1e9).Draw(t, "b")
		steps := rapid.IntRange(1, 8).Draw(t, "steps")
		if a > b {
			a, b = b, a
		}
		got := ui.Ticks(a, b, steps)
		last := len(got) - 1
		if got[0] > math.Min(a, 0) || got[last] < math.Max(b, 0) {
			t.Fatalf("%v to %v has the axis %v", a, b, got)
		}
		if last > steps+2 {
			t.Fatalf("%d steps where there is room for %d", last, steps)
		}
		zero := false
		for _, v := range got {
			zero = zero || v == 0
		}
		if !zero {
			t.Fatalf("there is no zero in %v", got)
		}
	})
}

func TestAFigureIsReadUnderThePointerByATapAndByKeys(t *testing.T) {
	c := account(ui.Curve)
	w := window(t, c, 390, 220)
	read := func(want int, how string) {
		t.Helper()
		if c.Reading() != want {
			t.Errorf("%s reads %d, want %d", how, c.Reading(), want)
		}
	}
	read(-1, "at first it")
	at := func(i int) fyne.PointEvent { return fyne.PointEvent{Position: fyne.NewPos(ui.ChartMiddle(c, i), 100)} }
	c.MouseIn(&desktop.MouseEvent{PointEvent: at(2)})
	read(2, "the pointer")
	if words := wordsIn(c); !contains(words, "mar\n−42.000\u00a0kr.\n") {
		t.Errorf("under the pointer stands\n%s", words)
	}
	c.MouseOut()
	read(-1, "without a pointer it")
	tapAt := at(7)
	c.Tapped(&tapAt)
	read(7, "a tap")
	if got := c.AccessibilityLabel(); got != "Penge på kontoen, aug, 6.000\u00a0kr." {
		t.Errorf("a screen reader says %q", got)
	}
	c.Tapped(&tapAt)
	read(-1, "a second tap")
	w.Canvas().Focus(c)
	for _, step := range []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyRight, 0},
		{fyne.KeyRight, 1},
		{fyne.KeyEnd, 11},
		{fyne.KeyRight, 11},
		{fyne.KeyLeft, 10},
		{fyne.KeyHome, 0},
		{fyne.KeyLeft, 0},
		{fyne.KeyEscape, -1},
		{fyne.KeyLeft, 11},
		{fyne.KeyEscape, -1},
	} {
		key(w, step.key)
		read(step.want, string(step.key))
	}
}

func TestAChartLetsTheWindowHaveEscWhereNothingIsRead(t *testing.T) {
	c := account(ui.Columns)
	w := window(t, c, 390, 220)
	passed := 0
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { passed++ })
	w.Canvas().Focus(c)
	key(w, fyne.KeyEnd)
	key(w, fyne.KeyEscape)
	if passed != 0 {
		t.Error("Esc that lets a figure go reached the window")
	}
	if key(w, fyne.KeyEscape); passed != 1 {
		t.Error("Esc did not reach the window")
	}
}

func TestWhatIsReadStaysInsideTheChart(t *testing.T) {
	for _, kind := range []ui.ChartKind{ui.Curve, ui.Columns} {
		c := account(kind)
		c.Series = append(c.Series, ui.Series{Name: "Forsigtig", Values: money[:6]})
		w := window(t, c, 320, 260)
		for i := range c.Labels {
			c.Read(i)
			for _, o := range w.Canvas().Content().(fyne.Widget).CreateRenderer().Objects() {
				if o.Visible() && (o.Position().X < -0.1 || o.Position().X+o.Size().Width > 320.1) {
					t.Errorf("at %d something lies from %v to %v of 320", i, o.Position().X, o.Position().X+o.Size().Width)
				}
			}
		}
	}
}

func TestAChartWithoutFiguresIsDrawn(t *testing.T) {
	for _, c := range []*ui.Chart{
		{Format: kroner},
		{Format: kroner, Labels: monthsShort, Series: []ui.Series{{}}},
		{Format: kroner, Labels: monthsShort, Series: []ui.Series{{Values: make([]float64, 12)}}, Kind: ui.Columns},
		{Format: kroner, Labels: []string{"jan"}, Series: []ui.Series{{Values: []float64{7}}}},
	} {
		w := window(t, c, 390, 220)
		c.Read(0)
		w.Canvas().Capture()
	}
}

func TestTheWordsOfAMarkLieOnNoCurve(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 36).Draw(t, "n")
		series := rapid.IntRange(1, 3).Draw(t, "series")
		c := &ui.Chart{Kind: ui.Curve, Format: kroner, Labels: make([]string, n)}
		for range series {
			c.Series = append(c.Series, ui.Series{Values: rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), n, n).Draw(t, "values")})
		}
		m := ui.ChartMark{At: rapid.IntRange(0, n-1).Draw(t, "at"), Text: "−123.456 kr.", Note: "februar 2028"}
		c.Marks = []ui.ChartMark{m}
		width := rapid.Float32Range(240, 900).Draw(t, "width")
		c.Resize(fyne.NewSize(width, c.HeightFor(width)))
		at, size, top, inside := ui.ChartCallout(c, m)
		if at.X < 0 || at.X+size.Width > width+0.5 {
			t.Fatalf("they stand from %v to %v of %v", at.X, at.X+size.Width, width)
		}
		if !inside {
			if at.Y+size.Height > top {
				t.Fatalf("they reach down to %v, and the plot begins at %v", at.Y+size.Height, top)
			}
			return
		}
		for _, s := range c.Series {
			for i := 1; i < n; i++ {
				a, b := ui.ChartPoint(c, i-1, s.Values[i-1]), ui.ChartPoint(c, i, s.Values[i])
				for step := range 20 {
					part := float32(step) / 19
					x, y := a.X+(b.X-a.X)*part, a.Y+(b.Y-a.Y)*part
					if x > at.X && x < at.X+size.Width && y > at.Y && y < at.Y+size.Height {
						t.Fatalf("the curve goes through %v,%v, and the words stand at %v, %v large", x, y, at, size)
					}
				}
			}
		}
	})
}

func TestWhatIsReadStandsUnderTheChartAndMovesNothing(t *testing.T) {
	c := account(ui.Curve)
	c.Series = append(c.Series, ui.Series{Name: "Forsigtig", Values: money})
	w := window(t, c, 300, 300)
	atRest := ui.ChartMiddle(c, 3)
	high := c.HeightFor(300)
	for i := range c.Labels {
		c.Read(i)
		if got := c.HeightFor(300); got != high || ui.ChartMiddle(c, 3) != atRest {
			t.Fatalf("reading %d makes the chart %v dp high, it was %v", i, got, high)
		}
	}
	c.Read(1)
	plot := ui.ChartPoint(c, 0, 0).Y
	for _, o := range w.Canvas().Content().(fyne.Widget).CreateRenderer().Objects() {
		if text, ok := o.(*ui.Text); ok && text.Text == "Forsigtig" && o.Position().Y < plot {
			t.Errorf("what is read stands at %v, over the axis at %v", o.Position().Y, plot)
		}
	}
}

func TestAChartIsATableToo(t *testing.T) {
	c := account(ui.Columns)
	c.Level = &ui.ChartLevel{Name: "Nulpunkt", Value: 20_000}
	for width, wants := range map[float32][]string{
		400: {"Forventet\n", "jan\n58.000\u00a0kr.\n", "dec\n83.000\u00a0kr.\n", "Nulpunkt\n20.000\u00a0kr.\n"},
		120: {"jan\nForventet\n58.000\u00a0kr.\n", "dec\nForventet\n83.000\u00a0kr.\n", "Nulpunkt\n20.000\u00a0kr.\n"}, // no room for columns
	} {
		table := c.Table()
		table.Resize(fyne.NewSize(width, 2000))
		words := wordsIn(table)
		for _, want := range wants {
			if !contains(words, want) {
				t.Errorf("at %.0f the table does not say %q:\n%s", width, want, words)
			}
		}
	}
}

func TestAllWordsOfAChartHaveRoomInIt(t *testing.T) {
	for _, scale := range []float32{1, 1.6} {
		app(t, look(ui.AlwaysLight, scale))
		for _, width := range []float32{200, 264, 360, 700} {
			for _, kind := range []ui.ChartKind{ui.Curve, ui.Columns} {
				c := account(kind)
				c.Unit, c.Tall = "1.000 kr.", 150
				c.Labels = []string{"Variable omkostninger", "Faste omkostninger", "Løn", "Etablering", "Afskrivninger", "Renter"}
				c.Series = []ui.Series{{Name: "Det forventede resultat", Values: money[:6]}, {Name: "Det forsigtige resultat", Values: money[6:]}}
				c.Marks[0].Note = "september 2027"
				c.Resize(fyne.NewSize(width, c.HeightFor(width)))
				var all []*ui.Text
				for _, o := range test.WidgetRenderer(c).Objects() {
					if words, is := o.(*ui.Text); is {
						all = append(all, words)
					}
				}
				for i, a := range all {
					at, size := a.Position(), a.Size()
					if at.X < -0.1 || at.X+size.Width > width+0.1 || at.Y < -0.1 || at.Y+size.Height > c.Size().Height+0.1 {
						t.Errorf("at %v, %v dp wide, %q stands out of the chart: %v, %v large", scale, width, a.Text, at, size)
					}
					for _, b := range all[:i] {
						to, of := b.Position(), b.Size()
						if min(at.X+size.Width, to.X+of.Width)-max(at.X, to.X) > 0.5 && min(at.Y+size.Height, to.Y+of.Height)-max(at.Y, to.Y) > 0.5 {
							t.Errorf("at %v, %v dp wide, %q lies on %q", scale, width, a.Text, b.Text)
						}
					}
				}
			}
		}
	}
}

func TestACurveAtRestReadsItsEnd(t *testing.T) {
	c := account(ui.Curve)
	window(t, c, 390, 260)
	if words := wordsIn(c); !contains(words, "dec\n83.000\u00a0kr.\n") {
		t.Errorf("at rest stands\n%s", words)
	}
}

func TestWhateverIsReadHasRoomUnderTheChart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := account(ui.Columns)
		c.Series = nil
		for range rapid.IntRange(1, 3).Draw(t, "series") {
			values := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 12, 12).Draw(t, "values")
			c.Series = append(c.Series, ui.Series{Name: "Forventet", Values: values})
		}
		width := rapid.Float32Range(200, 500).Draw(t, "width")
		c.Resize(fyne.NewSize(width, c.HeightFor(width)))
		for i := -1; i < len(c.Labels); i++ {
			c.Read(i)
			for _, o := range test.WidgetRenderer(c).Objects() {
				if low := o.Position().Y + o.Size().Height; low > c.Size().Height+0.1 {
					t.Fatalf("%v dp wide, reading %d, something reaches down to %v of %v", width, i, low, c.Size().Height)
				}
			}
		}
	})
}

func TestAtRestColumnsOfSeveralSeriesReadTheLargest(t *testing.T) {
	c := &ui.Chart{
		Kind: ui.Columns, Name: "Omkostninger", Labels: []string{"Varer", "Husleje", "Renter"}, Format: kroner,
		Series: []ui.Series{{Name: "År 1", Values: []float64{100, 400, 7}}, {Name: "År 2", Values: []float64{300, 200, 5}}},
	}
	window(t, c, 390, 300)
	if words := wordsIn(c); !contains(words, "400\u00a0kr.\n") || contains(words, "5\u00a0kr.\n") {
		t.Errorf("at rest the chart says:\n%s", words)
	}
}
