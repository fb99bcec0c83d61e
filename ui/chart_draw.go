package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// chartDrawing draws a chart. The figures are one picture that is made when they are painted, and again when they are
// others; what is read lies over it and moves without it. Texts stay where their words stay.
type chartDrawing struct {
	chart   *Chart
	over    *Overlay
	figures *shapePicture
	words   wordPool // of the axes, the marks and the names of curves
	plot    plot
	objects []fyne.CanvasObject
	still   int // so many objects are there whatever is read

	stem  *canvas.Rectangle // over the figures that are read
	dots  []*canvas.Circle  // two for each of them
	said  wordPool
	marks *shapePicture // in the line that is read
}

var _ fyne.WidgetRenderer = (*chartDrawing)(nil)

func newChartDrawing(c *Chart) *chartDrawing {
	return &chartDrawing{chart: c, over: NewOverlay(ButtonRadius), figures: newShapePicture(), stem: box(Ink, 0), marks: newShapePicture()}
}

// wordPool are texts that are used again for other words.
type wordPool struct {
	all  []*Text
	used int
}

// like is a text that is as another one.
func (p *wordPool) like(t *Text) *Text {
	if p.used == len(p.all) {
		p.all = append(p.all, t)
	}
	o := p.all[p.used]
	p.used++
	if o.Text != t.Text || o.TextSize != t.TextSize || o.Bold != t.Bold || o.Role != t.Role || o.Align != t.Align {
		o.Text, o.TextSize, o.Bold, o.Role, o.Align = t.Text, t.TextSize, t.Bold, t.Role, t.Align
		o.Refresh()
	}
	return o
}

// rest lets those go that were not asked for.
func (p *wordPool) rest() {
	clear(p.all[p.used:])
	p.all = p.all[:p.used]
}

// curveLook is how a curve is told from the others.
type curveLook struct {
	ink    Role
	width  float32
	dashes dash
}

var curveLooks = map[SeriesLook]curveLook{
	Whole:  {Accent, 2.5, dash{}},
	Dashed: {Bad, 2.5, dash{8, 4}},
	Dotted: {Accent, 2.5, dash{3, 3}},
}

// look is how a curve is told from the others.
func (c *Chart) look(series int) curveLook {
	look := c.Series[series].Look
	if look == ByPlace {
		look = []SeriesLook{Whole, Dashed, Dotted}[series%3]
	}
	return curveLooks[look]
}

// columnLooks are how the columns of each series are told from the others.
var columnLooks = []struct{ line, fill Role }{{Accent, Accent}, {Quiet, Surface}, {Warn, WarnSoft}}

// How a level is drawn.
const levelWide float32 = 1.5

var levelDash = dash{5, 4}

func (r *chartDrawing) Destroy() {}

func (r *chartDrawing) MinSize() fyne.Size { return r.chart.MinSize() }

func (r *chartDrawing) Objects() []fyne.CanvasObject { return r.objects }

func (r *chartDrawing) Refresh() {
	r.Layout(r.chart.BaseWidget.Size())
	r.over.Redraw(&r.chart.Pressable)
	r.over.shade.Hide()
	canvas.Refresh(r.stem)
}

func (r *chartDrawing) add(o fyne.CanvasObject, x, y, w, h float32) {
	Place(o, x, y, w, h)
	r.objects = append(r.objects, o)
}

// write puts a line of words somewhere; at says which part of it stands at x: 0 its beginning, 1 its end.
func (r *chartDrawing) write(t *Text, x, y, at float32) {
	t = r.words.like(t)
	w := t.naturalWidth()
	r.add(t, x-w*at, y, w, LineHeight(t.TextSize))
}

// Layout implements fyne.WidgetRenderer.
func (r *chartDrawing) Layout(size fyne.Size) {
	c := r.chart
	r.objects, r.still = r.objects[:0], 0
	if size.Width < 1 || size.Height < 1 || c.Format == nil {
		return
	}
	r.words.used = 0
	r.plot = c.plot(size)
	f, d := r.plot, newDrawing(size.Width, size.Height)
	r.add(r.figures, 0, 0, size.Width, size.Height)
	r.axes(d, f)
	for i := range c.Series {
		if c.Kind == Columns {
			r.columns(d, f, i)
		} else {
			r.curve(d, f, i)
		}
	}
	across := func(v float64, width float32, dashes dash, role Role) {
		d.line([]fyne.Position{fyne.NewPos(f.x, f.at(v)), fyne.NewPos(f.x+f.w, f.at(v))}, false, width, dashes, ColorOf(role))
	}
	across(0, 1, dash{}, Quiet)
	if c.Level != nil {
		across(c.Level.Value, levelWide, levelDash, Ink)
	}
	for _, m := range c.Marks {
		r.dot(d, f, m)
		r.mark(d, f, m)
	}
	r.names(f)
	r.words.rest()
	r.figures.draw(d)
	r.over.LayIn(0, 0, size.Width, size.Height)
	r.still = len(r.objects)
	r.read()
	r.said.rest()
}

// axes draws the ground and the lines of the axes, and writes their words.
func (r *chartDrawing) axes(d *drawing, f plot) {
	zero, bottom := f.at(0), f.y+f.h
	if zero < bottom { // what is below zero stands on a ground of its own
		d.fill([]fyne.Position{fyne.NewPos(f.x, zero), fyne.NewPos(f.x+f.w, zero), fyne.NewPos(f.x+f.w, bottom), fyne.NewPos(f.x, bottom)}, ColorOf(BadSoft), 0.5)
	}
	line := LineHeight(Label)
	for i, v := range f.ticks {
		y := f.at(v)
		d.line([]fyne.Position{fyne.NewPos(f.x, y), fyne.NewPos(f.x+f.w, y)}, false, 1, dash{}, ColorOf(Track))
		r.write(&Text{Text: f.words[i], TextSize: Label, Role: Quiet}, f.x-Gap8, y-line/2, 1)
	}
	if r.chart.Unit != "" {
		r.write(&Text{Text: r.chart.Unit, TextSize: Label, Role: Quiet}, 0, 0, 0)
	}
	if r.chart.Ticks != nil {
		r.parts(d, f)
		return
	}
	var widest float32
	for _, label := range r.chart.Labels {
		widest = max(widest, Measure(label, Letters(Label), fyne.TextStyle{}).Width)
	}
	every := 1
	for f.band > 0 && widest+Gap8 > f.band*float32(every) && every < len(r.chart.Labels) {
		every++
	}
	wide, taken := r.chart.BaseWidget.Size().Width, -Gap8
	for i := 0; i < len(r.chart.Labels); i += every {
		t := &Text{Text: r.chart.Labels[i], TextSize: Label, Role: Quiet}
		half := t.naturalWidth() / 2
		x := max(min(f.middle(i), wide-half), half)
		if x-half < taken+Gap8 || x+half > wide {
			continue
		}
		r.write(t, x, bottom+axisFoot(), 0.5)
		taken = x + half
	}
}

// parts draws where the parts of the axis begin, and writes their names where there is room.
func (r *chartDrawing) parts(d *drawing, f plot) {
	taken := f.x - Gap8
	for _, tick := range r.chart.Ticks {
		x := f.x + float32(tick.At)*f.band
		if tick.At > 0 {
			d.line([]fyne.Position{fyne.NewPos(x, f.y), fyne.NewPos(x, f.y+f.h+Gap4)}, false, 1, dash{}, ColorOf(Track))
		}
		t := &Text{Text: tick.Text, TextSize: Label, Role: Quiet}
		if x < taken+Gap8 || x+t.naturalWidth() > r.chart.BaseWidget.Size().Width {
			continue
		}
		r.write(t, x, f.y+f.h+axisFoot(), 0)
		taken = x + t.naturalWidth()
	}
}

func (r *chartDrawing) curve(d *drawing, f plot, series int) {
	look := r.chart.look(series)
	var points []fyne.Position
	for i, v := range r.chart.values(series) {
		points = append(points, f.point(i, v))
	}
	if len(points) == 0 {
		return
	}
	if len(r.chart.Series) == 1 {
		last := points[len(points)-1]
		area := append(slices.Clone(points), fyne.NewPos(last.X, f.at(0)), fyne.NewPos(points[0].X, f.at(0)))
		d.fill(area, ColorOf(AccentSoft), 0.85)
	}
	d.line(points, false, look.width, look.dashes, ColorOf(look.ink))
	if len(points) == 1 || f.named {
		d.dot(points[len(points)-1], 4, ColorOf(look.ink))
	}
}

// names writes the name of each curve at its end, each on a line of its own.
func (r *chartDrawing) names(f plot) {
	if !f.named {
		return
	}
	line := LineHeight(Label)
	order := make([]int, 0, len(r.chart.Series))
	for i := range r.chart.Series {
		if len(r.chart.values(i)) > 0 {
			order = append(order, i)
		}
	}
	last := func(i int) fyne.Position {
		values := r.chart.values(i)
		return f.point(len(values)-1, values[len(values)-1])
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(last(a).Y - last(b).Y) })
	y := make([]float32, len(order))
	taken := float32(0)
	for n, i := range order {
		y[n] = max(last(i).Y-line/2, taken)
		taken = y[n] + line
	}
	least := f.y + f.h + line // pushed up again from under the plot
	for n := len(order) - 1; n >= 0; n-- {
		y[n] = min(y[n], least-line)
		least = y[n]
	}
	for n, i := range order {
		t := &Text{Text: r.chart.Series[i].Name, TextSize: Label, Role: r.chart.look(i).ink, Bold: true}
		r.write(t, last(i).X+Gap12, y[n], 0)
	}
}

// columns draws the columns of a series beside those of the others.
func (r *chartDrawing) columns(d *drawing, f plot, series int) {
	const edge = 1.5
	look, n := columnLooks[series%len(columnLooks)], float32(len(r.chart.Series))
	w := min(f.band*0.72/n, Gap40)
	for i, v := range r.chart.values(series) {
		x := f.middle(i) - w*n/2 + w*float32(series) + w*0.06
		top, bottom := f.at(v), f.at(0)
		if v < 0 {
			top, bottom = bottom, top
		}
		line, fill := look.line, look.fill
		switch {
		case v < 0:
			if line = Bad; fill == Accent {
				fill = Bad
			}
		case r.chart.Level != nil && v < r.chart.Level.Value:
			line, fill = Quiet, Surface
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

// dot is where a mark points.
func (r *chartDrawing) dot(d *drawing, f plot, m ChartMark) {
	if v, ok := r.chart.marked(m); ok && r.chart.Kind == Curve {
		_, _, full, _ := m.Tone.roles()
		at := f.point(m.At, v)
		d.dot(at, 6.5, ColorOf(Surface))
		d.dot(at, 5, ColorOf(full))
	}
}
