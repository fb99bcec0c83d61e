package ui

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// What the line that is read measures, in dp.
const (
	seriesMark float32 = 20 // the piece of a curve before its name
	readAir    float32 = Gap8
)

// readPart is a part of the line that is read: a month, or a series with its mark, its name and its value.
type readPart struct {
	series int // of the mark; levelMark for that of the level
	marked bool
	texts  []*Text
}

// levelMark is the mark of the level.
const levelMark = -1

func (p readPart) width() float32 {
	var w float32
	if p.marked {
		w = seriesMark + Gap8
	}
	for i, t := range p.texts {
		if i > 0 {
			w += 6
		}
		w += t.naturalWidth()
	}
	return w
}

// rest is the label that is read while none is pointed at: that of the chart's mark, else the last. A single series has
// it at the end, since its mark says itself what it is; columns of several stand at the largest, which is looked at first.
func (c *Chart) rest() int {
	last := len(c.Labels) - 1
	switch {
	case len(c.Series) < 2:
		return last
	case len(c.Marks) > 0:
		return min(max(c.Marks[0].At, 0), last)
	case c.Kind == Curve:
		return last
	}
	at, most := last, 0.0
	for _, s := range c.Series {
		for i, v := range s.Values {
			if i <= last && math.Abs(v) > most {
				at, most = i, math.Abs(v)
			}
		}
	}
	return at
}

// readParts are those of a label; of the one at rest where there is none such.
func (c *Chart) readParts(i int) []readPart {
	if c.Format == nil || len(c.Labels) == 0 || len(c.Series) == 0 {
		return nil
	}
	value := func(v float64) *Text {
		t := &Text{Text: c.Format(v), TextSize: Label, Bold: true}
		if v < 0 {
			t.Role = Bad
		}
		return t
	}
	if i < 0 || i >= len(c.Labels) {
		i = c.rest()
	}
	parts := []readPart{{texts: []*Text{{Text: c.Labels[i], TextSize: Label, Bold: true}}}}
	for n, s := range c.Series {
		p := readPart{series: n, marked: len(c.Series) > 1}
		if p.marked {
			p.texts = append(p.texts, &Text{Text: s.Name, TextSize: Label, Role: Quiet})
		}
		if i < len(s.Values) {
			p.texts = append(p.texts, value(s.Values[i]))
		}
		if len(p.texts) > 0 {
			parts = append(parts, p)
		}
	}
	if c.Level != nil {
		parts = append(parts, readPart{series: levelMark, marked: true, texts: []*Text{
			{Text: c.Level.Name, TextSize: Label, Role: Quiet}, value(c.Level.Value),
		}})
	}
	return parts
}

// broken is the part itself, or its name and its value apart where they have no room on one line.
func (p readPart) broken(width float32) []readPart {
	if len(p.texts) < 2 || p.width() <= width {
		return []readPart{p}
	}
	return []readPart{{series: p.series, marked: p.marked, texts: p.texts[:1]}, {series: p.series, texts: p.texts[1:]}}
}

// readLines breaks the parts into lines of a width.
func readLines(parts []readPart, width float32) [][]readPart {
	var pieces []readPart
	for _, p := range parts {
		pieces = append(pieces, p.broken(width)...)
	}
	var lines [][]readPart
	x := width + 1
	for _, p := range pieces {
		w := p.width()
		if x+w > width {
			lines, x = append(lines, nil), 0
		}
		lines[len(lines)-1] = append(lines[len(lines)-1], p)
		x += w + Gap16
	}
	return lines
}

// readRoom is how high the line that is read gets whatever is read, for nothing to move while one reads.
func (c *Chart) readRoom(width float32) float32 {
	if c.lines == 0 || c.linesAt != width {
		c.lines, c.linesAt = 0, width
		for i := range c.Labels {
			c.lines = max(c.lines, len(readLines(c.readParts(i), width)))
		}
	}
	if c.lines == 0 {
		return 0
	}
	return float32(c.lines)*LineHeight(Label) + readAir
}

// read draws what is read: a line over the figures, a dot at each, and the words under the chart. The picture of the
// figures stays as it is.
func (r *chartDrawing) read() {
	if r.still == 0 { // it has no size yet
		return
	}
	c, f, size := r.chart, r.plot, r.chart.BaseWidget.Size()
	r.objects, r.said.used = r.objects[:r.still], 0
	i := c.Reading()
	if i >= 0 && i < len(c.Labels) {
		paint(r.stem, Ink)
		r.add(r.stem, f.middle(i)-0.5, f.y, 1, f.h)
		for n := range c.Series {
			if values := c.values(n); c.Kind == Curve && i < len(values) {
				at := f.point(i, values[i])
				r.disc(2*n, Surface, at, 6)
				r.disc(2*n+1, c.look(n).ink, at, 4.5)
			}
		}
	}
	line, y := LineHeight(Label), f.foot+readAir
	high := size.Height - y
	marks := newDrawing(size.Width, high)
	for row, parts := range readLines(c.readParts(i), size.Width) {
		var x float32
		top := float32(row) * line
		for _, p := range parts {
			at := x
			if p.marked {
				c.readMark(marks, p.series, at, top+line/2)
				at += seriesMark + Gap8
			}
			for _, t := range p.texts {
				t = r.said.like(t.Glimpse())
				wide := min(t.naturalWidth(), size.Width-at)
				r.add(t, at, y+top, wide, line) // a longer name is whole in the table
				at += wide + 6
			}
			x += p.width() + Gap16
		}
	}
	if r.marks.draw(marks); len(marks.shapes) > 0 {
		r.add(r.marks, 0, y, size.Width, high)
	}
	r.objects = append(r.objects, r.over.ring)
}

// disc is the n-th of the discs at what is read.
func (r *chartDrawing) disc(n int, role Role, at fyne.Position, radius float32) {
	for len(r.dots) <= n {
		r.dots = append(r.dots, &canvas.Circle{})
	}
	r.dots[n].FillColor = ColorOf(role)
	r.add(r.dots[n], at.X-radius, at.Y-radius, 2*radius, 2*radius)
}

// readMark is a piece of a series' curve, or one of its columns, or a piece of the level.
func (c *Chart) readMark(d *drawing, series int, x, y float32) {
	piece := []fyne.Position{fyne.NewPos(x, y), fyne.NewPos(x+seriesMark, y)}
	switch {
	case series == levelMark:
		d.line(piece, false, levelWide, levelDash, ColorOf(Ink))
	case c.Kind == Columns:
		look := columnLooks[series%len(columnLooks)]
		d.fill(rounded(x+4, y-6, 12, 12, 3), ColorOf(look.fill), 1)
		d.line(rounded(x+4.75, y-5.25, 10.5, 10.5, 3), true, 1.5, dash{}, ColorOf(look.line))
	default:
		look := c.look(series)
		d.line(piece, false, look.width, look.dashes, ColorOf(look.ink))
	}
}
