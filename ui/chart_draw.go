package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// chartDrawing draws a chart anew at every change. The figures are one drawing that is the same as long as they are;
// what is read lies over it.
type chartDrawing struct {
	chart   *Chart
	over    *Overlay
	grid    canvas.Image // behind the words of marks
	figures canvas.Image
	objects []fyne.CanvasObject
}

var _ fyne.WidgetRenderer = (*chartDrawing)(nil)

// how each series is told from the others.
var seriesLooks = []struct {
	line   Role
	width  float32
	dashes dash
	fill   Role // of its columns; the edge is of the line's colour
}{
	{Accent, 2.5, dash{}, Accent},
	{Quiet, 2, dash{6, 4}, Surface},
	{Warn, 2, dash{2, 3}, WarnSoft},
}

func (r *chartDrawing) Destroy() {}

func (r *chartDrawing) MinSize() fyne.Size { return r.chart.MinSize() }

func (r *chartDrawing) Objects() []fyne.CanvasObject { return r.objects }

func (r *chartDrawing) Refresh() {
	r.Layout(r.chart.BaseWidget.Size())
	r.over.Redraw(&r.chart.Pressable)
	r.over.shade.Hide()
	canvas.Refresh(r.chart)
}

func (r *chartDrawing) add(o fyne.CanvasObject, x, y, w, h float32) {
	Place(o, x, y, w, h)
	r.objects = append(r.objects, o)
}

// write puts a line of words somewhere; at says which part of it stands at x: 0 its beginning, 1 its end.
func (r *chartDrawing) write(t *Text, x, y, at float32) {
	w := t.naturalWidth()
	r.add(t, x-w*at, y, w, LineHeight(t.TextSize))
}

// Layout implements fyne.WidgetRenderer.
func (r *chartDrawing) Layout(size fyne.Size) {
	c := r.chart
	r.objects = r.objects[:0]
	if size.Width < 1 || size.Height < 1 || c.Format == nil {
		return
	}
	f := c.plot(size)
	grid, d := newDrawing(size.Width, size.Height), newDrawing(size.Width, size.Height)
	r.add(&r.grid, 0, 0, size.Width, size.Height)
	r.axes(grid, f)
	for _, m := range c.Marks {
		r.mark(f, m)
	}
	r.add(&r.figures, 0, 0, size.Width, size.Height)
	for i := range c.Series {
		if c.Kind == Columns {
			r.columns(d, f, i)
		} else {
			r.curve(d, f, i)
		}
	}
	d.line([]fyne.Position{fyne.NewPos(f.x, f.at(0)), fyne.NewPos(f.x+f.w, f.at(0))}, false, 1, dash{}, ColorOf(Quiet))
	for _, m := range c.Marks {
		r.dot(d, f, m)
	}
	r.legend(d, size)
	r.grid.FillMode, r.figures.FillMode = canvas.ImageFillStretch, canvas.ImageFillStretch
	draw(&r.grid, grid)
	draw(&r.figures, d)
	if i := c.Reading(); i >= 0 && i < len(c.Labels) {
		r.reading(f, i, size)
	}
	r.over.LayIn(0, 0, size.Width, size.Height)
	r.objects = append(r.objects, r.over.ring)
}

func (r *chartDrawing) axes(d *drawing, f plot) {
	line := LineHeight(Label)
	for i, v := range f.ticks {
		y := f.at(v)
		d.line([]fyne.Position{fyne.NewPos(f.x, y), fyne.NewPos(f.x+f.w, y)}, false, 1, dash{}, ColorOf(Track))
		r.write(&Text{Text: f.words[i], TextSize: Label, Role: Quiet}, f.x-Gap8, y-line/2, 1)
	}
	var widest float32
	for _, label := range r.chart.Labels {
		widest = max(widest, Measure(label, Letters(Label), fyne.TextStyle{}).Width)
	}
	every := 1
	for f.band > 0 && widest+Gap8 > f.band*float32(every) && every < len(r.chart.Labels) {
		every++
	}
	for i := 0; i < len(r.chart.Labels); i += every {
		t := &Text{Text: r.chart.Labels[i], TextSize: Label, Role: Quiet}
		half := t.naturalWidth() / 2
		x := min(max(f.middle(i), half), f.x+f.w-half)
		r.write(t, x, f.y+f.h+f.foot, 0.5)
	}
}

func (r *chartDrawing) values(series int) []float64 {
	values := r.chart.Series[series].Values
	return values[:min(len(values), len(r.chart.Labels))]
}

func (r *chartDrawing) curve(d *drawing, f plot, series int) {
	look := seriesLooks[series%len(seriesLooks)]
	var points []fyne.Position
	for i, v := range r.values(series) {
		points = append(points, fyne.NewPos(f.middle(i), f.at(v)))
	}
	d.line(points, false, look.width, look.dashes, ColorOf(look.line))
	if len(points) == 1 {
		d.dot(points[0], 4, ColorOf(look.line))
	}
}

// columns draws the columns of a series beside those of the others.
func (r *chartDrawing) columns(d *drawing, f plot, series int) {
	const edge = 1.5
	look, n := seriesLooks[series%len(seriesLooks)], float32(len(r.chart.Series))
	w := min(f.band*0.72/n, Gap40)
	for i, v := range r.values(series) {
		x := f.middle(i) - w*n/2 + w*float32(series) + w*0.06
		top, bottom := f.at(v), f.at(0)
		if v < 0 {
			top, bottom = bottom, top
		}
		line, fill := look.line, look.fill
		if v < 0 {
			if line = Bad; fill == Accent {
				fill = Bad
			}
		}
		wide, high := w*0.88, bottom-top
		if wide <= 2*edge || high <= 2*edge { // too small for an edge of its own
			d.fill(rounded(x, top, wide, high, 0), ColorOf(line), 1)
			continue
		}
		radius := min(4, wide/2-edge, high/2-edge)
		d.fill(rounded(x, top, wide, high, radius), ColorOf(fill), 1)
		d.line(rounded(x+edge/2, top+edge/2, wide-edge, high-edge, radius), true, edge, dash{}, ColorOf(line))
	}
}

// marked is the figure that a mark points at.
func (r *chartDrawing) marked(f plot, m ChartMark) (v float64, x, y float32, ok bool) {
	if len(r.chart.Series) == 0 || m.At < 0 || m.At >= len(r.values(0)) {
		return 0, 0, 0, false
	}
	v = r.values(0)[m.At]
	return v, f.middle(m.At), f.at(v), true
}

// mark writes what is special about a figure, on a ground of its own so that no line of the grid goes through it.
func (r *chartDrawing) mark(f plot, m ChartMark) {
	v, x, y, ok := r.marked(f, m)
	if !ok {
		return
	}
	ink, _, _, _ := m.Tone.roles()
	t := &Text{Text: m.Text, TextSize: Label, Role: ink, Bold: true, face: markFace}
	w, line := t.naturalWidth(), LineHeight(Label)
	x = min(max(x-w/2, f.x), f.x+f.w-w)
	if v < 0 {
		y += Gap8
	} else {
		y -= line + Gap8
	}
	r.add(box(Surface, 4), x-2, y, w+4, line)
	r.write(t, x, y, 0)
}

// dot is where a mark points.
func (r *chartDrawing) dot(d *drawing, f plot, m ChartMark) {
	if _, x, y, ok := r.marked(f, m); ok && r.chart.Kind == Curve {
		_, _, full, _ := m.Tone.roles()
		d.dot(fyne.NewPos(x, y), 5, ColorOf(full))
	}
}

// legend says which line or column is which.
func (r *chartDrawing) legend(d *drawing, size fyne.Size) {
	line := LineHeight(Label)
	lines := r.chart.names(size.Width)
	y, i := size.Height-float32(len(lines))*line, 0
	for _, names := range lines {
		width := -Gap16
		for _, t := range names {
			width += seriesMark + Gap8 + t.naturalWidth() + Gap16
		}
		x := max((size.Width-width)/2, 0)
		for _, t := range names {
			r.seriesMark(d, i, x, y+line/2)
			r.write(t, x+seriesMark+Gap8, y, 0)
			x += seriesMark + Gap8 + t.naturalWidth() + Gap16
			i++
		}
		y += line
	}
}

// seriesMark is a piece of a series' line, or of its columns.
func (r *chartDrawing) seriesMark(d *drawing, series int, x, y float32) {
	look := seriesLooks[series%len(seriesLooks)]
	if r.chart.Kind == Columns {
		d.fill(rounded(x+4, y-6, 12, 12, 3), ColorOf(look.fill), 1)
		d.line(rounded(x+4.75, y-5.25, 10.5, 10.5, 3), true, 1.5, dash{}, ColorOf(look.line))
		return
	}
	d.line([]fyne.Position{fyne.NewPos(x, y), fyne.NewPos(x+seriesMark, y)}, false, look.width, look.dashes, ColorOf(look.line))
}

// reading lays over the chart what its figures at a label are.
func (r *chartDrawing) reading(f plot, i int, size fyne.Size) {
	x := f.middle(i)
	r.add(box(Quiet, 0), x-0.5, f.y, 1, f.h)
	if r.chart.Kind == Curve {
		for s := range r.chart.Series {
			if values := r.values(s); i < len(values) {
				dot := canvas.NewCircle(ColorOf(Surface))
				dot.StrokeColor, dot.StrokeWidth = ColorOf(seriesLooks[s%len(seriesLooks)].line), 2.5
				r.add(dot, x-5, f.at(values[i])-5, 10, 10)
			}
		}
	}
	var lines []*Text
	var w float32
	for n, words := range r.chart.reads(i) {
		t := &Text{Text: words, TextSize: Label, Role: OnRaised, Bold: n > 0}
		w = max(w, t.naturalWidth())
		lines = append(lines, t)
	}
	w += Gap24
	h := float32(len(lines))*LineHeight(Label) + Gap12
	left := x + Gap12
	if left+w > size.Width { // on the other side of the line, else over it, and never over the axis where it fits
		if left = x - Gap12 - w; left < f.x {
			left = max(min(max(x-w/2, f.x), size.Width-w), 0)
		}
	}
	face := box(Raised, Gap8)
	Place(face, 0, 0, w, h)
	over := &afloat{parts: []fyne.CanvasObject{face}}
	for n, t := range lines {
		Place(t, Gap12, 6+float32(n)*LineHeight(Label), t.naturalWidth(), LineHeight(Label))
		over.parts = append(over.parts, t)
	}
	r.add(over, left, f.y, w, h)
}
