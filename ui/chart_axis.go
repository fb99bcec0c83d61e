package ui

import (
	"math"

	"fyne.io/fyne/v2"
)

// ticks are the values to write at an axis that has room for so many steps: round ones, from at or under the least to
// at or over the most, with zero among them.
func ticks(least, most float64, steps int) []float64 {
	least, most = math.Min(least, 0), math.Max(most, 0)
	if least == most {
		return []float64{0}
	}
	step := roundUp((most - least) / float64(max(steps, 1)))
	from, to := math.Floor(least/step), math.Ceil(most/step)
	out := make([]float64, 0, int(to-from)+1)
	for i := from; i <= to; i++ {
		out = append(out, i*step)
	}
	return out
}

// roundUp is the least of 1, 2, 2.5, 5 and 10 times a power of ten that is not under a value over zero.
func roundUp(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, f := range []float64{1, 2, 2.5, 5, 10} {
		if f*power >= v*(1-1e-9) {
			return f * power
		}
	}
	return 10 * power
}

// plot is where a chart's figures are drawn.
type plot struct {
	x, y, w, h float32
	foot       float32 // between it and the labels
	band       float32 // the width of a label's part
	ticks      []float64
	words      []string // of the ticks
}

// tickRoom is how far the lines of an axis stand apart at the least, in dp.
const tickRoom float32 = 40

// plot is the chart's at a size.
func (c *Chart) plot(size fyne.Size) plot {
	least, most := 0.0, 0.0
	for _, s := range c.Series {
		for _, v := range s.Values {
			least, most = math.Min(least, v), math.Max(most, v)
		}
	}
	f := plot{y: Gap12, foot: Gap8}
	for _, m := range c.Marks { // their words stand over what is over zero, and under what is under it
		if len(c.Series) == 0 || m.At < 0 || m.At >= len(c.Series[0].Values) {
			continue
		}
		if c.Series[0].Values[m.At] < 0 {
			f.foot = Gap8 + LineHeight(Label) + Gap4
		} else {
			f.y = max(f.y, LineHeight(Label)+Gap8)
		}
	}
	f.h = max(size.Height-c.legend(size.Width)-f.y-LineHeight(Label)-f.foot, 0)
	f.ticks = ticks(least, most, int(f.h/max(tickRoom, LineHeight(Label)*1.6)))
	f.words = make([]string, len(f.ticks))
	for i, v := range f.ticks {
		f.words[i] = c.Format(v)
		f.x = max(f.x, Measure(f.words[i], Letters(Label), fyne.TextStyle{}).Width)
	}
	f.x += Gap8
	f.w = max(size.Width-f.x, 0)
	f.band = f.w / float32(max(len(c.Labels), 1))
	return f
}

// at is how far down a value is.
func (f plot) at(v float64) float32 {
	least, most := f.ticks[0], f.ticks[len(f.ticks)-1]
	if least == most {
		return f.y + f.h
	}
	return f.y + f.h*float32((most-v)/(most-least))
}

// middle is the middle of a label's part.
func (f plot) middle(i int) float32 { return f.x + (float32(i)+0.5)*f.band }
