package ui

import (
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Sector is one part of a SectorWheel.
type Sector struct {
	Label string
	Value string  // in words: "4,5"
	Part  float64 // 0 to 1
	Tone  Tone    // Good where Neutral
}

// SectorWheel shows scores as the sectors of a wheel, each as far out as its score, from the top on with the clock.
// Each sector carries a number, and a list beside or under the wheel says its name and its score.
type SectorWheel struct {
	widget.BaseWidget

	Sectors []Sector
	Most    float32 // the wheel is as wide as this in dp; 260 where zero
}

func (w *SectorWheel) most() float32 {
	if w.Most > 0 {
		return w.Most
	}
	return 260
}

// beside says whether the list stands beside the wheel.
func (w *SectorWheel) beside(width float32) bool { return width >= w.most()+Gap24+200 }

func (w *SectorWheel) line() float32 { return LineHeight(Support) + Gap8 }

func (w *SectorWheel) list() float32 { return w.line() * float32(len(w.Sectors)) }

// HeightFor implements HeightForWidth.
func (w *SectorWheel) HeightFor(width float32) float32 {
	if w.beside(width) {
		return max(w.most(), w.list())
	}
	return min(w.most(), width) + Gap16 + w.list()
}

// MinSize implements fyne.CanvasObject.
func (w *SectorWheel) MinSize() fyne.Size {
	w.ExtendBaseWidget(w)
	width := w.BaseWidget.Size().Width
	if width == 0 {
		width = 280
	}
	return fyne.NewSize(200, w.HeightFor(width))
}

// AccessibilityLabel lists the sectors and their scores.
func (w *SectorWheel) AccessibilityLabel() string {
	words := make([]string, 0, len(w.Sectors))
	for _, s := range w.Sectors {
		words = append(words, s.Label+" "+s.Value)
	}
	return joined(words...)
}

// AccessibilityRole says that it is text.
func (w *SectorWheel) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (w *SectorWheel) CreateRenderer() fyne.WidgetRenderer {
	w.ExtendBaseWidget(w)
	img := newShapePicture()
	d := &Renderer{}
	d.Min = w.MinSize
	d.Lay = func(s fyne.Size) {
		d.Parts = []fyne.CanvasObject{img}
		if s.Width < 1 || len(w.Sectors) == 0 {
			return
		}
		side := min(w.most(), s.Width)
		x, y, list := (s.Width-side)/2, side+Gap16, s.Width
		at := float32(0)
		if w.beside(s.Width) {
			x, at, list = 0, side+Gap24, s.Width-side-Gap24
			y = (s.Height - w.list()) / 2
		}
		web := newDrawing(side, side)
		Place(img, x, 0, side, side)
		d.Parts = append(d.Parts, w.wheel(web, x, side)...)
		img.draw(web)
		for i, sector := range w.Sectors {
			number := &Text{Text: strconv.Itoa(i + 1), TextSize: Support, Role: Quiet}
			label := &Text{Text: sector.Label, TextSize: Support, Cut: true}
			value := &Text{Text: sector.Value, TextSize: Support, Bold: true}
			vw, top := value.naturalWidth(), y+float32(i)*w.line()
			Place(number, at, top, Gap24, LineHeight(Support))
			Place(label, at+Gap24, top, list-Gap24-vw-Gap8, LineHeight(Support))
			Place(value, at+list-vw, top, vw, LineHeight(Support))
			d.Parts = append(d.Parts, number, label, value)
		}
	}
	d.Redraw = func() {
		d.Lay(w.BaseWidget.Size())
		canvas.Refresh(w)
	}
	d.Lay(w.BaseWidget.Size())
	return d.Ready(w.BaseWidget.Size())
}

// wheel draws the sectors and gives their numbers.
func (w *SectorWheel) wheel(web *drawing, left, side float32) []fyne.CanvasObject {
	line := LineHeight(Label)
	middle, reach := fyne.NewPos(side/2, side/2), side/2-line-Gap4
	for ring := 1; ring <= rings; ring++ {
		web.line(arc(middle, reach*float32(ring)/rings, 0, 1), true, 1, dash{}, ColorOf(Track))
	}
	var out []fyne.CanvasObject
	n := float64(len(w.Sectors))
	for i := range w.Sectors {
		web.line(append([]fyne.Position{middle}, arc(middle, reach, float64(i)/n, float64(i)/n)...), false, 1, dash{}, ColorOf(Track))
	}
	for i, s := range w.Sectors {
		from, to := float64(i)/n, float64(i+1)/n
		ink, soft, _, _ := s.Tone.roles()
		if s.Tone == Neutral {
			ink, soft = Accent, AccentSoft
		}
		if far := reach * float32(math.Min(math.Max(s.Part, 0), 1)); far > 0 {
			shape := append([]fyne.Position{middle}, arc(middle, far, from, to)...)
			web.fill(shape, ColorOf(soft), 1)
			web.line(shape, true, 2, dash{}, ColorOf(ink))
		}
		end := arc(middle, reach+Gap4+line/2, (from+to)/2, (from+to)/2)[0]
		t := &Text{Text: strconv.Itoa(i + 1), TextSize: Label, Role: Quiet}
		tw := t.naturalWidth()
		Place(t, left+end.X-tw/2, end.Y-line/2, tw, line)
		out = append(out, t)
	}
	return out
}

// arc are points on a circle between two of its parts, 0 at the top and 1 the whole way round.
func arc(middle fyne.Position, reach float32, from, to float64) []fyne.Position {
	const whole = 72 // points around
	n := max(int(math.Ceil((to-from)*whole)), 1)
	if from == to {
		n = 0
	}
	out := make([]fyne.Position, 0, n+1)
	for i := 0; i <= n; i++ {
		part := from
		if n > 0 {
			part += (to - from) * float64(i) / float64(n)
		}
		angle := 2*math.Pi*part - math.Pi/2
		out = append(out, middle.AddXY(reach*float32(math.Cos(angle)), reach*float32(math.Sin(angle))))
	}
	return out
}
