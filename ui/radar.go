package ui

import (
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Radar shows scores around a centre: now as a filled shape, an earlier time as a dashed line under it. Where there is
// an earlier time, which line is which stands under it in words.
type Radar struct {
	widget.BaseWidget

	Labels []string
	Now    []float64 // 0 to 1, one for each label
	Was    []float64 // none where empty
	NowIs  string    // what the filled shape is called: "nu"
	WasIs  string    // what the dashed one is called: "3. september"
	Most   float32   // as high as this in dp; 360 where zero
}

// rings is how many lines the web has.
const rings = 4

func (r *Radar) most() float32 {
	if r.Most > 0 {
		return r.Most
	}
	return 360
}

// HeightFor implements HeightForWidth.
func (r *Radar) HeightFor(width float32) float32 {
	web := min(2*(r.reach(width)+r.tall(width)+Gap8), r.most()*max(current().look.TextScale, 1))
	return web + r.foot(width)
}

// foot is the height of the words under the web.
func (r *Radar) foot(width float32) float32 { return r.legend(width) + r.key(width) }

// beside is the share of the width that words at a side of the web may take.
const beside = 0.32

// mostNamed is how many axes have room for words at their ends.
const mostNamed = 8

// numbered says whether the words are too many or too long to stand around the web: then numbers stand there, and the
// words under it.
func (r *Radar) numbered(width float32) bool {
	if len(r.Labels) > mostNamed {
		return true
	}
	for i, label := range r.Labels {
		if r.side(i) > 0 && (&Text{Text: label, TextSize: Label, Wrap: true}).longestWord() > width*beside {
			return true
		}
	}
	return false
}

// names are what stands around the web.
func (r *Radar) names(width float32) []string {
	if !r.numbered(width) {
		return r.Labels
	}
	out := make([]string, len(r.Labels))
	for i := range out {
		out[i] = strconv.Itoa(i + 1)
	}
	return out
}

// keys are the words under the web where numbers stand around it.
func (r *Radar) keys() *fyne.Container {
	column := Column(Gap4)
	for i, label := range r.Labels {
		number := &Text{Text: strconv.Itoa(i + 1), TextSize: Label, Bold: true}
		column.Add(RowTop(Gap8, number, Grow(&Text{Text: label, TextSize: Label, Role: Quiet, Wrap: true})))
	}
	return column
}

func (r *Radar) key(width float32) float32 {
	if !r.numbered(width) {
		return 0
	}
	return Gap16 + HeightAt(r.keys(), width)
}

// side is how far to a side an axis points, 0 to 1; zero for one that points up or down.
func (r *Radar) side(axis int) float32 {
	side := float32(math.Abs(math.Cos(2*math.Pi*float64(axis)/float64(len(r.Labels)) - math.Pi/2)))
	if side < 0.2 {
		return 0
	}
	return side
}

// label is an axis' words in a width, and how wide they come out.
func (r *Radar) label(words string, axis int, width float32) (t *Text, wide float32) {
	room := width * beside
	if r.side(axis) == 0 {
		room = width * 0.8
	}
	t = &Text{Text: words, TextSize: Label, Wrap: true}
	for _, line := range t.lines(room) {
		wide = max(wide, line.width)
	}
	return t, min(wide+1, room)
}

// tall is the height of the words over and under the web.
func (r *Radar) tall(width float32) float32 {
	tall := LineHeight(Label)
	for i, words := range r.names(width) {
		if r.side(i) == 0 {
			t, wide := r.label(words, i, width)
			tall = max(tall, HeightAt(t, wide))
		}
	}
	return tall
}

// reach is the web's radius where only the width bounds it, with room for the words at its sides.
func (r *Radar) reach(width float32) float32 {
	reach := r.most()
	for i, words := range r.names(width) {
		if side := r.side(i); side > 0 {
			_, wide := r.label(words, i, width)
			reach = min(reach, (width/2-wide-Gap8)/side)
		}
	}
	return max(reach, Gap24)
}

// MinSize implements fyne.CanvasObject.
func (r *Radar) MinSize() fyne.Size {
	r.ExtendBaseWidget(r)
	w := r.BaseWidget.Size().Width
	if w == 0 {
		w = 280
	}
	return fyne.NewSize(200, r.HeightFor(w))
}

// AccessibilityLabel lists the labels.
func (r *Radar) AccessibilityLabel() string { return joined(r.Labels...) }

// AccessibilityRole says that it is text.
func (r *Radar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (r *Radar) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	d := &Renderer{}
	img := newShapePicture()
	d.Min = r.MinSize
	d.Lay = func(s fyne.Size) {
		d.Parts = []fyne.CanvasObject{img}
		if s.Width < 1 || s.Height < 1 || len(r.Labels) < 3 {
			return
		}
		web := newDrawing(s.Width, s.Height)
		centre, radius := r.frame(s)
		r.drawWeb(web, centre, radius)
		Place(img, 0, 0, s.Width, s.Height)
		d.Parts = append(d.Parts, r.labels(centre, radius, s.Width)...)
		d.Parts = append(d.Parts, r.legendLines(web, s)...)
		if r.numbered(s.Width) {
			keys := r.keys()
			Place(keys, 0, s.Height-r.key(s.Width)+Gap16, s.Width, HeightAt(keys, s.Width))
			d.Parts = append(d.Parts, keys)
		}
		img.draw(web)
	}
	d.Redraw = func() {
		d.Lay(r.BaseWidget.Size())
		canvas.Refresh(r)
	}
	d.Lay(r.BaseWidget.Size())
	return d.Ready(r.BaseWidget.Size())
}

// at is where a score on an axis stands.
func (r *Radar) at(centre fyne.Position, radius float32, axis int, score float64) fyne.Position {
	angle := 2*math.Pi*float64(axis)/float64(len(r.Labels)) - math.Pi/2
	reach := float64(radius) * math.Min(math.Max(score, 0), 1)
	return centre.AddXY(float32(math.Cos(angle)*reach), float32(math.Sin(angle)*reach))
}

// frame is the web's centre and radius.
func (r *Radar) frame(s fyne.Size) (fyne.Position, float32) {
	height := s.Height - r.foot(s.Width)
	return fyne.NewPos(s.Width/2, height/2), min(r.reach(s.Width), height/2-r.tall(s.Width)-Gap8)
}

func (r *Radar) shape(centre fyne.Position, radius float32, scores []float64) []fyne.Position {
	points := make([]fyne.Position, 0, len(r.Labels))
	for i := range r.Labels {
		var score float64
		if i < len(scores) {
			score = scores[i]
		}
		points = append(points, r.at(centre, radius, i, score))
	}
	return points
}

func (r *Radar) drawWeb(web *drawing, centre fyne.Position, radius float32) {
	line, accent, quiet := ColorOf(Track), ColorOf(Accent), ColorOf(Quiet)
	for ring := 1; ring <= rings; ring++ {
		full := make([]float64, len(r.Labels))
		for i := range full {
			full[i] = float64(ring) / rings
		}
		web.line(r.shape(centre, radius, full), true, 1, dash{}, line)
	}
	for i := range r.Labels {
		web.line([]fyne.Position{centre, r.at(centre, radius, i, 1)}, false, 1, dash{}, line)
	}
	now := r.shape(centre, radius, r.Now)
	web.fill(now, accent, 0.15)
	if len(r.Was) > 0 {
		web.line(r.shape(centre, radius, r.Was), true, 1.5, wasDash, quiet)
	}
	web.line(now, true, 2.5, dash{}, accent)
	for _, p := range now {
		web.dot(p, 4, accent)
	}
}

// wasDash is how the line of an earlier time is broken.
var wasDash = dash{on: 4, off: 3}

func (r *Radar) labels(centre fyne.Position, radius, width float32) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i, words := range r.names(width) {
		end := r.at(centre, radius, i, 1)
		t, w := r.label(words, i, width)
		h := HeightAt(t, w)
		x, y := end.X-w/2, end.Y-h/2
		switch dx, dy := end.X-centre.X, end.Y-centre.Y; {
		case r.side(i) > 0 && dx > 0:
			x = end.X + Gap8
		case r.side(i) > 0:
			x = end.X - Gap8 - w
			t.Align = fyne.TextAlignTrailing
		case dy < 0:
			y = end.Y - h - Gap4
			t.Align = fyne.TextAlignCenter
		default:
			y = end.Y + Gap4
			t.Align = fyne.TextAlignCenter
		}
		Place(t, x, y, w, h)
		out = append(out, t)
	}
	return out
}

// legendMark is how long the line before the legend's words is, in dp.
const legendMark = 20

// legends are the words of the legend: of now, and of the earlier time. One shape alone needs none.
func (r *Radar) legends() []*Text {
	if r.NowIs == "" || r.WasIs == "" || len(r.Was) == 0 {
		return nil
	}
	return []*Text{{Text: r.NowIs, TextSize: Label, Role: Quiet}, {Text: r.WasIs, TextSize: Label, Role: Quiet}}
}

// legend is the height of the legend: a line, or more where it is too long for one.
func (r *Radar) legend(width float32) float32 {
	words := r.legends()
	if len(words) == 0 {
		return 0
	}
	lines := 1
	if legendWidth(words) > width {
		lines = len(words)
	}
	return float32(lines)*LineHeight(Label) + Gap24
}

func legendWidth(words []*Text) float32 {
	width := -Gap16
	for _, t := range words {
		width += legendMark + Gap8 + t.naturalWidth() + Gap16
	}
	return width
}

// legendLines are the words under the web; their marks go into the drawing.
func (r *Radar) legendLines(web *drawing, s fyne.Size) []fyne.CanvasObject {
	words := r.legends()
	line := LineHeight(Label)
	y := s.Height - r.foot(s.Width) + Gap24
	one := legendWidth(words) <= s.Width
	x := (s.Width - legendWidth(words)) / 2
	var out []fyne.CanvasObject
	for i, t := range words {
		wide := t.naturalWidth()
		if !one {
			x = max((s.Width-legendMark-Gap8-wide)/2, 0)
		}
		from, to := fyne.NewPos(x, y+line/2), fyne.NewPos(x+legendMark, y+line/2)
		if i == 0 {
			web.stroke(from, to, 2.5, ColorOf(Accent))
		} else {
			web.line([]fyne.Position{from, to}, false, 1.5, wasDash, ColorOf(Quiet))
		}
		x += legendMark + Gap8
		Place(t, x, y, wide, line)
		out = append(out, t)
		x += wide + Gap16
		if !one {
			y += line
		}
	}
	return out
}
