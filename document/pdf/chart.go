package pdf

import (
	"math"

	"startklar.dk/document"
)

// chart draws a chart as lines and surfaces, a figure with its alternative text.
func (f *flow) chart(c *document.Chart) {
	w, at := f.w, f.at
	e := f.parent.child("Figure")
	e.alt = c.Alt
	height := 168.0
	if c.Kind == document.Bars {
		height = 120
	}
	b := box{height: height, keep: c.Caption != "", paint: func(p *page, y float64) {
		p.begin(e)
		d := w.plot(p, c, at.x, y, at.width, height)
		d.draw()
		p.end()
	}}
	e.attrs = layoutBox(at.width, height)
	f.gap = max(f.gap, 8)
	f.add(b)
	if c.Caption != "" {
		f.gap = 4
		f.add(w.lines(f.parent.child("P"), document.Plain(c.Caption), quietStyle, smallLead, at, inNeed)...)
	}
	f.gap = 12
}

// layoutBox says how large a figure is.
func layoutBox(width, height float64) string {
	return "/O /Layout /Placement /Block /Width " + number(width) + " /Height " + number(height)
}

// plot is a chart on its place.
type plot struct {
	w             *writer
	p             *page
	c             *document.Chart
	x, y          float64 // of the surface's upper left corner
	width, height float64
	low, high     float64
	n             int
}

var (
	tickStyle = style{face: regular, size: 7.8, ink: quiet}
	markStyle = style{face: semibold, size: 8, ink: ink}
)

// plot makes room for the axis at the left, the marks above and the labels below.
func (w *writer) plot(p *page, c *document.Chart, x, y, width, height float64) *plot {
	d := &plot{w: w, p: p, c: c, x: x, y: y, width: width, height: height}
	for _, s := range c.Series {
		d.n = max(d.n, len(s.Values))
		for _, v := range s.Values {
			d.low, d.high = min(d.low, v), max(d.high, v)
		}
	}
	axis := 0.0
	for _, t := range c.Ticks {
		d.low, d.high = min(d.low, t.Value), max(d.high, t.Value)
		axis = max(axis, w.faces[regular].width(t.Label, tickStyle.size)+8)
	}
	if d.high == d.low {
		d.high = d.low + 1
	}
	d.x += axis
	d.width -= axis
	if c.Kind == document.Lines { // names stand at the lines' ends
		names := 0.0
		for _, s := range c.Series {
			names = max(names, w.faces[semibold].width(s.Name, markStyle.size)+8)
		}
		d.width -= names
	}
	if !c.Small {
		d.y += 6
		d.height -= 6
		if c.Kind == document.Area { // a mark's words
			d.y += 16
			d.height -= 16
		}
	}
	for _, l := range c.Labels {
		if l != "" {
			d.height -= 14
			break
		}
	}
	return d
}

func (d *plot) at(v float64) float64 { return d.y + d.height*(d.high-v)/(d.high-d.low) }

func (d *plot) across(i int) float64 {
	if d.n < 2 {
		return d.x
	}
	inset := 4.0
	return d.x + inset + (d.width-2*inset)*float64(i)/float64(d.n-1)
}

func (d *plot) draw() {
	if d.n == 0 {
		return
	}
	p := d.p
	for _, t := range d.c.Ticks {
		y := d.at(t.Value)
		if t.Value == 0 {
			continue
		}
		p.rule(d.x, y, d.width, 0.5, hair)
	}
	switch d.c.Kind {
	case document.Bars:
		d.bars()
	case document.Area:
		d.area()
	case document.Lines:
		d.lines()
	}
	p.rule(d.x, d.at(0), d.width, 0.7, quiet)
	for _, t := range d.c.Ticks {
		d.words(t.Label, tickStyle, d.x-6, d.at(t.Value)+2.8, right)
	}
	d.labels()
	d.marks()
}

// words draws words within the figure, which is marked already.
func (d *plot) words(s string, st style, x, y float64, side align) {
	l := d.w.single(document.Plain(s), st)
	if side == right {
		x -= l.width
	}
	for _, a := range l.atoms {
		for _, one := range a.pieces {
			d.w.drawRun(d.p, nil, textRun{style: one.style, x: x, pieces: []piece{one}}, y)
			x += one.width
		}
		x += a.space
	}
}

func (d *plot) bars() {
	step := d.width / float64(d.n)
	for i, v := range d.c.Series[0].Values {
		tone := accent
		if i < len(d.c.Tones) {
			tone = [...]colour{pale, mid, accent}[min(max(d.c.Tones[i], 0), 2)]
		}
		top, foot := d.at(max(v, 0)), d.at(min(v, 0))
		d.p.rect(d.x+step*float64(i)+step*0.07, top, step*0.86, foot-top, tone)
	}
}

func (d *plot) curve(values []float64) []point {
	out := make([]point, len(values))
	for i, v := range values {
		out[i] = point{d.across(i), d.at(v)}
	}
	return out
}

func (d *plot) area() {
	points := d.curve(d.c.Series[0].Values)
	if len(points) == 0 {
		return
	}
	closed := append([]point{{points[0].x, d.at(0)}}, points...)
	d.p.area(append(closed, point{points[len(points)-1].x, d.at(0)}), soft)
	d.p.path(points, 1.4, accent, "")
}

// dashes tell lines apart for who sees no colours.
var dashes = []string{"1.5 3", "", "5 3", "7 2 1.5 2"}

func (d *plot) lines() {
	tones := []colour{warn, accent, ink, quiet}
	type end struct {
		y    float64
		name string
		ink  colour
	}
	var ends []end
	for i, s := range d.c.Series {
		if len(s.Values) == 0 {
			continue
		}
		points := d.curve(s.Values)
		d.p.path(points, 1.4, tones[i%len(tones)], dashes[i%len(dashes)])
		ends = append(ends, end{points[len(points)-1].y, s.Name, tones[i%len(tones)]})
	}
	const apart = 10.0
	for range ends { // names that would stand on each other move apart
		for i := range ends {
			for j := range ends {
				if i != j && ends[i].y <= ends[j].y && ends[j].y-ends[i].y < apart && (ends[i].y < ends[j].y || i < j) {
					ends[j].y = ends[i].y + apart
				}
			}
		}
	}
	for _, e := range ends {
		d.words(e.name, style{face: semibold, size: markStyle.size, ink: e.ink}, d.x+d.width+5, e.y+2.8, left)
	}
}

// labels stand below the axis; one that would stand on the one before it is left out.
func (d *plot) labels() {
	end := math.Inf(-1)
	for i, l := range d.c.Labels {
		if l == "" || i >= d.n {
			continue
		}
		x := d.across(i)
		if d.c.Kind == document.Bars {
			x = d.x + d.width*(float64(i)+0.5)/float64(d.n)
		}
		width := d.w.faces[regular].width(l, tickStyle.size)
		from := min(max(x-width/2, d.x-2), d.x+d.width-width)
		if d.n > 20 && !d.c.Small {
			from = min(x, d.x+d.width-width)
			d.p.line(x, d.at(d.low), x, d.at(d.low)+3, 0.6, quiet)
		}
		if from < end+6 {
			continue
		}
		d.words(l, tickStyle, from, d.y+d.height+11, left)
		end = from + width
	}
}

// marks point at values, each with its words above it.
func (d *plot) marks() {
	for _, m := range d.c.Marks {
		if m.At < 0 || m.At >= len(d.c.Series[0].Values) {
			continue
		}
		x, y := d.across(m.At), d.at(d.c.Series[0].Values[m.At])
		if m.Text != "" {
			line := m.Text
			width := d.w.faces[semibold].width(line, markStyle.size)
			note := 0.0
			if m.Note != "" {
				note = d.w.faces[regular].width(" "+m.Note, markStyle.size)
			}
			from := min(max(x-(width+note)/2, d.x), d.x+d.width-width-note)
			top := d.y - 10
			d.p.line(x, top+4, x, y-4, 0.6, quiet)
			d.words(line, markStyle, from, top, left)
			d.words(m.Note, style{face: regular, size: markStyle.size, ink: quiet}, from+width+d.w.faces[regular].width(" ", markStyle.size), top, left)
		}
		d.p.disc(x, y, 3.4, colour{255, 255, 255})
		d.p.disc(x, y, 2.4, accent)
	}
}
