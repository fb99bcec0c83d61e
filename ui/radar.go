package ui

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Radar shows scores around a centre: now as a filled shape, an earlier time as a dashed line under it. Which line is
// which stands under it in words.
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

// legend is the height of the line of words under the web.
func (r *Radar) legend() float32 {
	if r.NowIs == "" {
		return 0
	}
	return LineHeight(Label) + Gap24
}

// HeightFor implements HeightForWidth.
func (r *Radar) HeightFor(width float32) float32 {
	return min(2*(r.reach(width)+LineHeight(Label)+Gap8)+r.legend(), r.most())
}

// reach is the web's radius where only the width bounds it, with room for the words at its sides.
func (r *Radar) reach(width float32) float32 {
	reach := r.most()
	for i, label := range r.Labels {
		side := float32(math.Abs(math.Cos(2*math.Pi*float64(i)/float64(len(r.Labels)) - math.Pi/2)))
		if side < 0.2 {
			continue
		}
		words := Measure(label, Letters(Label), fyne.TextStyle{}).Width
		reach = min(reach, (width/2-min(words, width*0.3)-Gap8)/side)
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
	d := &drawn{}
	img := &canvas.Image{FillMode: canvas.ImageFillStretch}
	d.min = r.MinSize
	d.lay = func(s fyne.Size) {
		d.objects = []fyne.CanvasObject{img}
		if s.Width < 1 || s.Height < 1 || len(r.Labels) < 3 {
			return
		}
		web := newDrawing(s.Width, s.Height)
		centre, radius := r.frame(s)
		r.drawWeb(web, centre, radius)
		place(img, 0, 0, s.Width, s.Height)
		d.objects = append(d.objects, r.labels(centre, radius, s.Width)...)
		if r.NowIs != "" {
			d.objects = append(d.objects, r.legendLine(web, s)...)
		}
		draw(img, web)
	}
	d.redraw = func() {
		d.lay(r.BaseWidget.Size())
		canvas.Refresh(r)
	}
	d.lay(r.BaseWidget.Size())
	return d.ready(r.BaseWidget.Size())
}

// at is where a score on an axis stands.
func (r *Radar) at(centre fyne.Position, radius float32, axis int, score float64) fyne.Position {
	angle := 2*math.Pi*float64(axis)/float64(len(r.Labels)) - math.Pi/2
	reach := float64(radius) * math.Min(math.Max(score, 0), 1)
	return centre.AddXY(float32(math.Cos(angle)*reach), float32(math.Sin(angle)*reach))
}

// frame is the web's centre and radius.
func (r *Radar) frame(s fyne.Size) (fyne.Position, float32) {
	height := s.Height - r.legend()
	return fyne.NewPos(s.Width/2, height/2), min(r.reach(s.Width), height/2-LineHeight(Label)-Gap8)
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
	line, accent, quiet := ColorOf(Line), ColorOf(Accent), ColorOf(Quiet)
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
	line := LineHeight(Label)
	for i, words := range r.Labels {
		end := r.at(centre, radius, i, 1)
		t := &Text{Text: words, TextSize: Label, Cut: true}
		w := t.naturalWidth()
		x, y := end.X-w/2, end.Y-line/2
		switch dx, dy := end.X-centre.X, end.Y-centre.Y; {
		case dx > radius*0.2:
			x = end.X + Gap8
			w = min(w, width-x)
		case dx < -radius*0.2:
			right := end.X - Gap8
			x = max(right-w, 0)
			w = right - x
		case dy < 0:
			y = end.Y - line - Gap4
		default:
			y = end.Y + Gap4
		}
		place(t, x, y, w, line)
		out = append(out, t)
	}
	return out
}

// legendLine is the words under the web; their marks go into the drawing.
func (r *Radar) legendLine(web *drawing, s fyne.Size) []fyne.CanvasObject {
	const mark = 20
	line := LineHeight(Label)
	now := &Text{Text: r.NowIs, TextSize: Label, Role: Quiet}
	was := &Text{Text: r.WasIs, TextSize: Label, Role: Quiet}
	both := len(r.Was) > 0 && r.WasIs != ""
	width := mark + Gap8 + now.naturalWidth()
	if both {
		width += Gap16 + mark + Gap8 + was.naturalWidth()
	}
	x, y := (s.Width-width)/2, s.Height-line
	web.stroke(fyne.NewPos(x, y+line/2), fyne.NewPos(x+mark, y+line/2), 2.5, ColorOf(Accent))
	x += mark + Gap8
	place(now, x, y, now.naturalWidth(), line)
	out := []fyne.CanvasObject{now}
	if both {
		x += now.naturalWidth() + Gap16
		web.line([]fyne.Position{fyne.NewPos(x, y+line/2), fyne.NewPos(x+mark, y+line/2)}, false, 1.5, wasDash, ColorOf(Quiet))
		x += mark + Gap8
		place(was, x, y, was.naturalWidth(), line)
		out = append(out, was)
	}
	return out
}
