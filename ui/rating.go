package ui

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// ratingOf is how many stars there are.
const ratingOf = 5

// Rating asks how good something was, from 1 to 5 stars: a tap, the keys 1 to 5, or the arrows. A star that is given is
// filled and one that is not is an outline, and the words beside them say the same.
type Rating struct {
	Pressable

	Value  int      // 1 to 5; zero for none yet
	Name   string   // what is rated, for a screen reader
	Words  []string // what each of the five means: "Slet ikke" … "Rigtig meget"
	Ask    string   // in place of the words while nothing is given
	Still  bool     // shows what was given and asks nothing
	OnRate func(value int)

	pointed int // the star under the pointer; zero for none
}

var _ desktop.Hoverable = (*Rating)(nil)

// Activate implements Presser.
func (r *Rating) Activate() { r.give(max(r.Value, 1)) }

// Idle implements Presser.
func (r *Rating) Idle() bool { return r.Still }

func (r *Rating) give(value int) {
	if r.Still {
		return
	}
	r.Value = min(max(value, 1), ratingOf)
	r.Refresh()
	if r.OnRate != nil {
		r.OnRate(r.Value)
	}
}

// TypedRune gives a rating by its number.
func (r *Rating) TypedRune(c rune) {
	if c >= '1' && c <= '0'+ratingOf {
		r.give(int(c - '0'))
		return
	}
	r.Pressable.TypedRune(c)
}

func (r *Rating) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyLeft:
		r.give(r.Value - 1)
	case fyne.KeyRight:
		r.give(r.Value + 1)
	case fyne.KeyHome:
		r.give(1)
	case fyne.KeyEnd:
		r.give(ratingOf)
	default:
		return false
	}
	return true
}

// at is the star at a point; zero where there is none.
func (r *Rating) at(p fyne.Position) int {
	star := int(p.X/TouchTarget) + 1
	if p.X < 0 || star > ratingOf || p.Y > TouchTarget {
		return 0
	}
	return star
}

// Tapped implements fyne.Tappable.
func (r *Rating) Tapped(ev *fyne.PointEvent) {
	r.Own(r)
	r.set(&r.quiet, r.focused)
	if star := r.at(ev.Position); star > 0 {
		r.give(star)
	}
}

// MouseMoved implements desktop.Hoverable.
func (r *Rating) MouseMoved(ev *desktop.MouseEvent) { r.point(r.at(ev.Position)) }

// MouseOut implements desktop.Hoverable.
func (r *Rating) MouseOut() {
	r.point(0)
	r.Pressable.MouseOut()
}

func (r *Rating) point(star int) {
	if r.pointed != star && !r.Still {
		r.pointed = star
		r.Refresh()
	}
}

// says is what the stars mean as they are drawn.
func (r *Rating) says() string {
	value := r.Value
	if r.pointed > 0 {
		value = r.pointed
	}
	if value < 1 || value > len(r.Words) {
		return r.Ask
	}
	return r.Words[value-1]
}

// AccessibilityLabel is what is rated and how.
func (r *Rating) AccessibilityLabel() string { return joined(r.Name, r.says()) }

// words are those under the stars.
func (r *Rating) words() *Text {
	return &Text{Text: r.says(), TextSize: Support, Role: Quiet, Wrap: true}
}

// HeightFor implements HeightForWidth: room for the longest of the words, so that nothing moves as one points.
func (r *Rating) HeightFor(width float32) float32 {
	var high float32
	for _, words := range append([]string{r.Ask}, r.Words...) {
		if words != "" {
			high = max(high, HeightAt(&Text{Text: words, TextSize: Support, Wrap: true}, width))
		}
	}
	return TouchTarget + high
}

// MinSize implements fyne.CanvasObject.
func (r *Rating) MinSize() fyne.Size {
	r.Own(r)
	w := max(r.BaseWidget.Size().Width, ratingOf*TouchTarget)
	return fyne.NewSize(ratingOf*TouchTarget, r.HeightFor(w))
}

// star are the points of a star around a middle.
func star(x, y, reach float32) []fyne.Position {
	var out []fyne.Position
	for i := range 10 {
		angle := float64(i)*math.Pi/5 - math.Pi/2
		far := reach
		if i%2 == 1 {
			far *= 0.45
		}
		out = append(out, fyne.NewPos(x+far*float32(math.Cos(angle)), y+far*float32(math.Sin(angle))))
	}
	return out
}

// CreateRenderer implements fyne.Widget.
func (r *Rating) CreateRenderer() fyne.WidgetRenderer {
	r.Own(r)
	r.onKey = r.key
	stars := newShapePicture()
	words := r.words()
	over := NewOverlay(ButtonRadius)
	d := &Renderer{Parts: []fyne.CanvasObject{stars, words, over.ring}}
	d.Min = r.MinSize
	d.Lay = func(s fyne.Size) {
		const reach = 14
		filled := max(r.Value, 0)
		if r.pointed > 0 {
			filled = r.pointed
		}
		web := newDrawing(ratingOf*TouchTarget, TouchTarget)
		for i := range ratingOf {
			x, y := (float32(i)+0.5)*TouchTarget, TouchTarget/2+1
			if i < filled {
				web.fill(star(x, y, reach), ColorOf(Accent), 1)
				web.line(star(x, y, reach), true, 2, dash{}, ColorOf(Accent))
				continue
			}
			web.line(star(x, y, reach), true, 2, dash{}, ColorOf(Quiet))
		}
		Place(stars, 0, 0, web.w, web.h)
		stars.draw(web)
		Place(words, Gap8, TouchTarget, s.Width-Gap8, s.Height-TouchTarget)
		over.LayIn(0, 0, min(s.Width, ratingOf*TouchTarget), TouchTarget)
	}
	d.Redraw = func() {
		words.SetText(r.says())
		over.Redraw(&r.Pressable)
		d.Lay(r.BaseWidget.Size())
		canvas.Refresh(r)
	}
	return d.Ready(r.BaseWidget.Size())
}
