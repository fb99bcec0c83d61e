package ui

import (
	"math"

	"fyne.io/fyne/v2"
)

// callout is where the words of a mark stand.
type callout struct {
	texts []*Text
	at    fyne.Position
	size  fyne.Size
	to    fyne.Position // the figure
}

// calloutAir is kept between the words of a mark and every curve, in dp.
const calloutAir float32 = 4

// calloutTexts are the words of a mark, one under the other, as far as the plot has room for them. What is left out
// can still be read by a tap.
func (f plot) calloutTexts(m ChartMark) []*Text {
	ink, _, _, _ := m.Tone.roles()
	if m.Tone != Alarm {
		ink = Ink
	}
	var texts []*Text
	for _, t := range []*Text{{Text: m.Text, TextSize: Support, Role: ink, Bold: true}, {Text: m.Note, TextSize: Label, Role: Quiet}} {
		if t.Text == "" {
			continue
		}
		if t.naturalWidth() > f.w {
			break
		}
		texts = append(texts, t)
	}
	return texts
}

// callout finds a place for the words of a mark, over its figure or under it, nearest to it, where they lie on no curve
// and no column. It is not ok where there is none: the words then stand over the plot.
func (c *Chart) callout(f plot, m ChartMark) (out callout, ok bool) {
	v, ok := c.marked(m)
	if out.texts = f.calloutTexts(m); !ok || m.Text == "" || len(out.texts) == 0 {
		return callout{}, true
	}
	out.to = f.point(m.At, v)
	for _, t := range out.texts {
		out.size.Width = max(out.size.Width, t.naturalWidth())
		out.size.Height += LineHeight(t.TextSize)
	}
	least, most := f.x, max(f.x+f.w-out.size.Width, f.x)
	centre := min(max(out.to.X-out.size.Width/2, least), most)
	// The stem stands under the words, so they reach no further away than their own width.
	for _, x := range []float32{centre, min(max(out.to.X-out.size.Width, least), most), min(max(out.to.X, least), most)} {
		top, bottom := c.reach(f, x-calloutAir, x+out.size.Width+calloutAir)
		out.at.X = x
		if out.at.Y = top - out.size.Height - Gap12; out.at.Y >= f.top {
			return out, true
		}
		if out.at.Y = bottom + Gap12; out.at.Y+out.size.Height <= f.y+f.h && bottom > f.at(0) {
			return out, true
		}
	}
	out.at = fyne.NewPos(centre, f.top)
	return out, false
}

// reach is how far up and how far down what is drawn gets between two places.
func (c *Chart) reach(f plot, from, to float32) (top, bottom float32) {
	top, bottom = float32(math.Inf(1)), float32(math.Inf(-1))
	see := func(y float32) { top, bottom = min(top, y), max(bottom, y) }
	for n := range c.Series {
		values := c.values(n)
		for i, v := range values {
			at := f.point(i, v)
			if i > 0 {
				was := f.point(i-1, values[i-1])
				if at.X > from && was.X < to { // the piece between them is seen from its first point inside to its last
					for _, x := range []float32{max(was.X, from), min(at.X, to)} {
						see(was.Y + (at.Y-was.Y)*(x-was.X)/(at.X-was.X))
					}
				}
			}
			if at.X+f.band/2 >= from && at.X-f.band/2 <= to {
				see(at.Y)
			}
		}
	}
	if c.Level != nil {
		see(f.at(c.Level.Value))
	}
	return top, bottom
}

// values are the figures of a series that have a label.
func (c *Chart) values(series int) []float64 {
	values := c.Series[series].Values
	return values[:min(len(values), len(c.Labels))]
}

// marked is the figure that a mark names.
func (c *Chart) marked(m ChartMark) (float64, bool) {
	if len(c.Series) == 0 || m.At < 0 || m.At >= len(c.values(0)) {
		return 0, false
	}
	return c.values(0)[m.At], true
}

// mark writes what is special about a figure, with a stem to it.
func (r *chartDrawing) mark(d *drawing, f plot, m ChartMark) {
	c, _ := r.chart.callout(f, m)
	if len(c.texts) == 0 { // only its dot is to be seen
		return
	}
	from, to := c.at.Y+c.size.Height, c.to.Y-5
	if c.at.Y > c.to.Y {
		from, to = c.to.Y+5, c.at.Y
	}
	if to > from {
		d.stroke(fyne.NewPos(c.to.X, from), fyne.NewPos(c.to.X, to), 1, ColorOf(Ink))
	}
	y := c.at.Y
	for _, t := range c.texts {
		t.Align = fyne.TextAlignCenter
		if c.at.X+c.size.Width >= f.x+f.w-1 {
			t.Align = fyne.TextAlignTrailing
		}
		r.add(r.words.like(t), c.at.X, y, c.size.Width, LineHeight(t.TextSize))
		y += LineHeight(t.TextSize)
	}
}
