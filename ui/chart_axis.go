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
	top        float32 // under the unit of the axis
	foot       float32 // under the words of the axis, over the line that is read
	band       float32 // the width of a label's part
	ticks      []float64
	words      []string // of the ticks
	named      bool     // the curves have their names at their ends
}

// What a chart's axes keep, in dp.
const (
	tickRoom  float32 = 40  // between the lines of an axis, at the least
	mostSteps         = 5   // of an axis: more would be read no sooner
	namedFrom float32 = 420 // as wide as a chart is whose curves have their names at their ends
)

// axisFoot is between a plot and the labels under it, in dp: no word of the axis at its side reaches down among them.
func axisFoot() float32 { return max(Gap8, LineHeight(Label)/2) }

// scale is a value as it stands at the axis.
func (c *Chart) scale(v float64) string {
	if c.Scale != nil {
		return c.Scale(v)
	}
	return c.Format(v)
}

// plot is the chart's at a size, with room over it for the words of marks where they find none beside the curves.
func (c *Chart) plot(size fyne.Size) plot {
	air := max(Gap12, LineHeight(Label)/2) // for the uppermost word of the axis
	f := c.plotUnder(size, air, c.readRoom(size.Width))
	for _, m := range c.Marks {
		if out, ok := c.callout(f, m); !ok {
			return c.plotUnder(size, out.size.Height+air+Gap4, size.Height-f.foot)
		}
	}
	return f
}

// plotUnder is the plot with so much room over it, and under it for the line that is read.
func (c *Chart) plotUnder(size fyne.Size, over, under float32) plot {
	least, most := 0.0, 0.0
	for _, s := range c.Series {
		for _, v := range s.Values {
			least, most = math.Min(least, v), math.Max(most, v)
		}
	}
	if c.Level != nil {
		least, most = math.Min(least, c.Level.Value), math.Max(most, c.Level.Value)
	}
	f := plot{y: over, foot: size.Height - under}
	if c.Unit != "" {
		f.top = LineHeight(Label)
		f.y += f.top
	}
	f.h = max(f.foot-f.y-LineHeight(Label)-axisFoot(), 0)
	f.ticks = ticks(least, most, min(int(f.h/max(tickRoom, LineHeight(Label)*1.6)), mostSteps))
	f.words = make([]string, len(f.ticks))
	for i, v := range f.ticks {
		f.words[i] = c.scale(v)
		f.x = max(f.x, Measure(f.words[i], Letters(Label), fyne.TextStyle{}).Width)
	}
	f.x += Gap8
	end := float32(6) // for the dot of a mark at the end
	if c.Kind == Curve && len(c.Series) > 1 && size.Width >= scaled(namedFrom) {
		var names float32
		for _, s := range c.Series {
			names = max(names, Measure(s.Name, Letters(Label), fyne.TextStyle{Bold: true}).Width+Gap12)
		}
		if f.named = names <= size.Width/3; f.named {
			end = max(end, names)
		}
	}
	f.w = max(size.Width-f.x-end, 0)
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

// point is where a figure of a series is.
func (f plot) point(i int, v float64) fyne.Position { return fyne.NewPos(f.middle(i), f.at(v)) }
