package ui

import (
	"math"
	"slices"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// ProgressRing is how far something is, as a ring.
type ProgressRing struct {
	widget.BaseWidget

	Part   float64 // 0 to 1
	Side   float32 // in dp; 64 where zero
	Stroke float32 // how thick the ring is in dp; a tenth of Side where zero
	Label  string  // inside: "62 %"; none where empty
}

// fullRing is the longest label that there is room for in every ring.
const fullRing = "100 %"

// NewRing is a small ring of 18 dp, to stand at the end of a line.
func NewRing(part float64) *ProgressRing { return &ProgressRing{Part: part, Side: 18, Stroke: 3} }

// MinSize implements fyne.CanvasObject.
func (r *ProgressRing) MinSize() fyne.Size {
	r.ExtendBaseWidget(r)
	return r.BaseWidget.MinSize()
}

// AccessibilityLabel is the label inside.
func (r *ProgressRing) AccessibilityLabel() string { return r.Label }

// AccessibilityRole says that it is text.
func (r *ProgressRing) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (r *ProgressRing) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	track := canvas.NewArc(0, 360, 0, ColorOf(Track))
	arc := canvas.NewArc(0, 0, 0, ColorOf(Accent))
	label := canvas.NewText("", ColorOf(Ink))
	side := func() float32 {
		if r.Side > 0 {
			return r.Side
		}
		return 64
	}
	stroke := func() float32 {
		if r.Stroke > 0 {
			return r.Stroke
		}
		return side() / 10
	}
	set := func() {
		part := float32(math.Min(math.Max(r.Part, 0), 1))
		track.FillColor = ColorOf(Track)
		track.CutoutRatio = 1 - 2*stroke()/side()
		arc.FillColor, arc.CutoutRatio = ColorOf(Accent), track.CutoutRatio
		// The round ends stand outside what they measure, as a pen's would.
		end := float32(math.Atan(float64(stroke()/(side()-stroke())))) * 180 / math.Pi
		arc.StartAngle, arc.EndAngle = -end, min(360*part+end, 359-end)
		arc.CornerRadius = stroke() / 2
		show(arc, part > 0 && part < 1)
		if part >= 1 {
			track.FillColor = ColorOf(Accent)
		}
		label.Color, label.Alignment = ColorOf(Ink), fyne.TextAlignCenter
		label.TextSize, label.TextStyle = side()/4.1, markStyle
		label.Text = fullRing // all rings have letters of its size
		if utf8.RuneCountInString(r.Label) > utf8.RuneCountInString(fullRing) {
			label.Text = r.Label
		}
		SetFace(label)
		if room := (side() - 2*stroke()) * 0.86; label.MinSize().Width > room {
			label.TextSize *= room / label.MinSize().Width
		}
		label.Text = r.Label
		SetFace(label)
	}
	set()
	d := &Renderer{Parts: []fyne.CanvasObject{track, arc, label}}
	d.Min = func() fyne.Size { return fyne.NewSquareSize(side()) }
	d.Lay = func(s fyne.Size) {
		x, y := (s.Width-side())/2, (s.Height-side())/2
		Place(track, x, y, side(), side())
		Place(arc, x, y, side(), side())
		h := label.MinSize().Height
		Place(label, x, y+(side()-h)/2, side(), h)
	}
	d.Redraw = func() {
		set()
		d.Lay(r.BaseWidget.Size())
		for _, o := range d.Parts {
			o.Refresh()
		}
	}
	return d.Ready(r.BaseWidget.Size())
}

// Steps is a way in segments, so many of them done.
type Steps struct {
	widget.BaseWidget

	Done, Of int
	At       int // where one is, from 1: what is to be done there has an edge; none where zero
}

// MinSize implements fyne.CanvasObject.
func (s *Steps) MinSize() fyne.Size {
	s.ExtendBaseWidget(s)
	return s.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (s *Steps) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	const height, gap = 6, 6
	d := &Renderer{}
	set := func() {
		d.Parts = d.Parts[:0]
		for i := range s.Of {
			switch {
			case i < s.Done:
				d.Parts = append(d.Parts, box(Accent, height/2))
			case i+1 == s.At:
				d.Parts = append(d.Parts, outline(Accent, height/2, 1.5))
			default:
				d.Parts = append(d.Parts, box(Track, height/2))
			}
		}
	}
	set()
	d.Min = func() fyne.Size { return fyne.NewSize(float32(s.Of)*(8+gap), height) }
	d.Lay = func(size fyne.Size) {
		n := float32(max(s.Of, 1))
		w := (size.Width - gap*(n-1)) / n
		for i, o := range d.Parts {
			Place(o, float32(i)*(w+gap), (size.Height-height)/2, w, height)
		}
	}
	d.Redraw = func() {
		set()
		d.Lay(s.BaseWidget.Size())
		canvas.Refresh(s)
	}
	return d.Ready(s.BaseWidget.Size())
}

// Bar is one line of Bars.
type Bar struct {
	Label string
	Value string  // in words: "4,5"
	Part  float64 // 0 to 1
	Was   float64 // the earlier time's, drawn as a tick across the bar; none where zero
	Tone  Tone    // Good where Neutral
}

// Bars are scores, each with its words, its figure and a bar. Where there is an earlier time, what is what stands under
// them in words.
type Bars struct {
	widget.BaseWidget

	Bars  []Bar
	NowIs string // what the bars are called: "nu"
	WasIs string // what the ticks are called: "3. september"
}

// head is a bar's words and its figure, over the bar.
func (b Bar) head() *fyne.Container {
	return Row(Gap8, Grow(&Text{Text: b.Label, TextSize: Support, Wrap: true}), &Text{Text: b.Value, TextSize: Support, Bold: true})
}

// What a bar measures in dp.
const (
	barAir   float32 = 6 // between a bar and its words
	barHigh  float32 = 8
	tickWide float32 = 3
	tickHigh float32 = 16
	tickAir  float32 = 2 // at both sides of a tick, for it to be seen on any bar
)

// legend says what the bars and the ticks are; nil where no bar has a tick.
func (b *Bars) legend() *fyne.Container {
	if b.NowIs == "" || b.WasIs == "" || !slices.ContainsFunc(b.Bars, func(bar Bar) bool { return bar.Was > 0 }) {
		return nil
	}
	bar, tick := box(Accent, barHigh/2), box(Ink, tickWide/2)
	bar.SetMinSize(fyne.NewSize(legendMark, barHigh))
	tick.SetMinSize(fyne.NewSize(tickWide, tickHigh))
	name := func(mark fyne.CanvasObject, words string) fyne.CanvasObject {
		return Row(Gap8, mark, &Text{Text: words, TextSize: Label, Role: Quiet})
	}
	return Centre(Flow(Gap16, name(bar, b.NowIs), name(tick, b.WasIs)))
}

// HeightFor implements HeightForWidth.
func (b *Bars) HeightFor(width float32) float32 {
	height := -Gap12
	for _, bar := range b.Bars {
		height += HeightAt(bar.head(), width) + barAir + barHigh + Gap12
	}
	if legend := b.legend(); legend != nil {
		height += Gap16 + HeightAt(legend, width)
	}
	return max(height, 0)
}

// MinSize implements fyne.CanvasObject.
func (b *Bars) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	w := b.BaseWidget.Size().Width
	if w <= 0 {
		w = 280
	}
	return fyne.NewSize(120, b.HeightFor(w))
}

// CreateRenderer implements fyne.Widget.
func (b *Bars) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	d := &Renderer{}
	type parts struct {
		head                   *fyne.Container
		track, fill, air, past *canvas.Rectangle
	}
	var all []parts
	var legend *fyne.Container
	set := func() {
		all, d.Parts = all[:0], d.Parts[:0]
		for _, bar := range b.Bars {
			role := Accent
			if bar.Tone == Notice {
				role = Warn
			} else if bar.Tone == Alarm {
				role = Bad
			}
			p := parts{
				head:  bar.head(),
				track: box(Track, barHigh/2), fill: box(role, barHigh/2), air: box(Surface, 0), past: box(Ink, tickWide/2),
			}
			show(p.air, bar.Was > 0)
			show(p.past, bar.Was > 0)
			all = append(all, p)
			d.Parts = append(d.Parts, p.track, p.fill, p.air, p.past, p.head)
		}
		if legend = b.legend(); legend != nil {
			d.Parts = append(d.Parts, legend)
		}
	}
	set()
	d.Min = b.MinSize
	d.Lay = func(s fyne.Size) {
		var y float32
		for i, p := range all {
			h := HeightAt(p.head, s.Width)
			Place(p.head, 0, y, s.Width, h)
			y += h + barAir
			part := float32(math.Min(math.Max(b.Bars[i].Part, 0), 1))
			Place(p.track, 0, y, s.Width, barHigh)
			Place(p.fill, 0, y, max(s.Width*part, barHigh), barHigh)
			at := s.Width * float32(math.Min(b.Bars[i].Was, 1))
			Place(p.air, at-tickWide/2-tickAir, y, tickWide+2*tickAir, barHigh)
			Place(p.past, at-tickWide/2, y-(tickHigh-barHigh)/2, tickWide, tickHigh)
			y += barHigh + Gap12
		}
		if legend != nil {
			Place(legend, 0, y+Gap4, s.Width, HeightAt(legend, s.Width))
		}
	}
	d.Redraw = func() {
		set()
		d.Lay(b.BaseWidget.Size())
		canvas.Refresh(b)
	}
	return d.Ready(b.BaseWidget.Size())
}
