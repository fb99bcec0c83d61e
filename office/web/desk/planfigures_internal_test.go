package desk

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"startklar.dk/document"
)

// Whatever its figures are, a chart's curves, words and marks are within it, no two names
// stand on each other, and zero is where money ends.
func TestAChartStaysWithinItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const months = 36
		c := &document.Chart{Kind: document.Lines, Labels: make([]string, months)}
		for _, at := range rapid.SliceOfN(rapid.IntRange(0, months-1), 0, 6).Draw(t, "labels") {
			c.Labels[at] = "januar 2027"
		}
		value := rapid.Float64Range(-9e15, 9e15)
		for range rapid.IntRange(1, 3).Draw(t, "curves") {
			c.Series = append(c.Series, document.Series{Values: rapid.SliceOfN(value, months, months).Draw(t, "values")})
		}
		if len(c.Series) == 1 {
			c.Kind = document.Area
			c.Marks = []document.Mark{{At: rapid.IntRange(0, months-1).Draw(t, "mark"), Text: "−1", Note: "lavest"}}
		}
		view := chartOf(c)
		within := func(what, place string) float64 {
			at, err := strconv.ParseFloat(strings.TrimSuffix(place, "%"), 64)
			if err != nil || at < 0 || at > 100 {
				t.Fatalf("%s is at %q", what, place)
			}
			return at
		}
		var ends []float64
		for _, curve := range view.Curves {
			ends = append(ends, within("a name", curve.Y()))
			for i, step := range strings.FieldsFunc(curve.Path, func(r rune) bool { return r == 'M' || r == 'L' }) {
				across, down, _ := strings.Cut(step, " ")
				within("a step across", across)
				at := within("a step down", down)
				zero := within("zero", view.Zero)
				if v := c.Series[slices.IndexFunc(view.Curves, func(o curveView) bool { return o.Path == curve.Path })].Values[i]; v > 0 && at > zero || v < 0 && at < zero {
					t.Fatalf("%v is drawn at %v, and zero at %v", v, at, zero)
				}
			}
		}
		slices.Sort(ends)
		for i := 1; i < len(ends); i++ {
			if ends[i]-ends[i-1] < apart-0.02 {
				t.Fatalf("names stand at %v", ends)
			}
		}
		free := 0.0
		for _, m := range view.Months {
			from := within("a month", m.X)
			if m.Side == "end" {
				from -= labelled
			}
			if from < free-0.02 || from+labelled > 100.02 {
				t.Fatalf("a month's name stands at %v, and one before it ends at %v", from, free)
			}
			free = from + labelled
		}
		for _, m := range view.Marks {
			within("a mark", m.X)
			within("a mark", m.Y)
		}
	})
}
