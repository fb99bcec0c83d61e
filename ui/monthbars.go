package ui

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// MonthBar is one month of MonthBars.
type MonthBar struct {
	Label string // "mar"
	Under string // the year, at the first of its months; may be empty
	Name  string // said of it: "marts 2027, 620 gæster"
	Value float64
	Typed bool // was typed over what would be computed: its bar is hollow
}

// MonthBars are a line's months as bars from the line of zero: hollow where one was typed over, dark where one is
// chosen. A tap and the arrow keys choose. Without OnChoose they are small and for the eye alone, as on a card.
type MonthBars struct {
	Pressable

	Bars     []MonthBar
	Normal   float64 // drawn as a dashed line across; none where zero
	Chosen   int     // −1 for none
	Name     string  // what a screen reader calls them all
	OnChoose func(i int)
}

// What bars measure, in dp.
const (
	barsHigh  float32 = 150 // room for the bars
	barsSmall float32 = 40  // and where they are small
	barLeast  float32 = 2   // a bar of hardly anything
	barTop            = 4   // the radius of its corners
)

// Activate chooses the first month, or none.
func (m *MonthBars) Activate() { m.choose(max(m.Chosen, 0)) }

// Idle implements Presser.
func (m *MonthBars) Idle() bool { return m.OnChoose == nil || len(m.Bars) == 0 }

func (m *MonthBars) choose(i int) {
	if m.Idle() {
		return
	}
	if i = min(max(i, 0), len(m.Bars)-1); i == m.Chosen {
		return
	}
	m.Chosen = i
	m.Refresh()
	m.OnChoose(i)
}

// Tapped implements fyne.Tappable.
func (m *MonthBars) Tapped(ev *fyne.PointEvent) {
	m.Own(m)
	if m.Idle() {
		m.pass()
		return
	}
	m.choose(int(ev.Position.X / (m.BaseWidget.Size().Width / float32(len(m.Bars)))))
	m.settle()
}

// TypedKey moves the choice; what it does not use, the window has.
func (m *MonthBars) TypedKey(ev *fyne.KeyEvent) {
	to := m.Chosen
	switch ev.Name {
	case fyne.KeyLeft:
		to--
	case fyne.KeyRight:
		to++
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = len(m.Bars) - 1
	default:
		m.Pressable.TypedKey(ev)
		return
	}
	m.hush(false)
	m.choose(to)
}

// Cursor implements desktop.Cursorable.
func (m *MonthBars) Cursor() desktop.Cursor {
	m.Own(m)
	return m.Pressable.Cursor()
}

// AccessibilityLabel is their name, and the month that is chosen.
func (m *MonthBars) AccessibilityLabel() string {
	if m.Chosen >= 0 && m.Chosen < len(m.Bars) && m.OnChoose != nil {
		return joined(m.Name, m.Bars[m.Chosen].Name)
	}
	return m.Name
}

// large tells whether the months are named and chosen.
func (m *MonthBars) large() bool { return m.OnChoose != nil }

// HeightFor implements HeightForWidth.
func (m *MonthBars) HeightFor(float32) float32 {
	if !m.large() {
		return barsSmall
	}
	return barsHigh + Gap8 + 2*LineHeight(Label)
}

// MinSize implements fyne.CanvasObject.
func (m *MonthBars) MinSize() fyne.Size {
	m.Own(m)
	return fyne.NewSize(float32(len(m.Bars))*Gap4, m.HeightFor(0))
}

// span is the least and the greatest value that is drawn, with zero between them.
func (m *MonthBars) span() (least, most float64) {
	most = math.Max(m.Normal, 0)
	for _, b := range m.Bars {
		least, most = math.Min(least, b.Value), math.Max(most, b.Value)
	}
	if least == most {
		most = least + 1
	}
	return least, most
}

// CreateRenderer implements fyne.Widget.
func (m *MonthBars) CreateRenderer() fyne.WidgetRenderer {
	m.Own(m)
	over := NewOverlay(ButtonRadius)
	r := &Renderer{Min: m.MinSize}
	normal := newShapePicture()
	r.Lay = func(s fyne.Size) { r.Parts = m.draw(s, normal, over) }
	r.Redraw = func() {
		r.Lay(m.BaseWidget.Size())
		over.Redraw(&m.Pressable)
		over.shade.Hide()
		canvas.Refresh(m)
	}
	r.Lay(m.BaseWidget.Size())
	return r
}

// draw are the parts at a size.
func (m *MonthBars) draw(size fyne.Size, normal *shapePicture, over *Overlay) []fyne.CanvasObject {
	if len(m.Bars) == 0 || size.Width < 1 {
		return nil
	}
	room := size.Height
	if m.large() {
		room -= Gap8 + 2*LineHeight(Label)
	}
	least, most := m.span()
	at := func(v float64) float32 { return room * float32((most-v)/(most-least)) }
	band := size.Width / float32(len(m.Bars))
	wide := min(band*0.8, band-2)
	var out []fyne.CanvasObject
	add := func(o fyne.CanvasObject, x, y, w, h float32) {
		Place(o, x, y, w, h)
		out = append(out, o)
	}
	if m.Normal != 0 {
		d := newDrawing(size.Width, room)
		d.line([]fyne.Position{fyne.NewPos(0, at(m.Normal)), fyne.NewPos(size.Width, at(m.Normal))}, false, 1.5, dash{4, 4}, ColorOf(Edge))
		normal.draw(d)
		add(normal, 0, 0, size.Width, room)
	}
	for i, b := range m.Bars {
		if b.Value == 0 {
			continue
		}
		top, foot := min(at(b.Value), at(0)), max(at(b.Value), at(0))
		add(m.bar(i), float32(i)*band+(band-wide)/2, top, wide, max(foot-top, barLeast))
	}
	add(box(Edge, 0), 0, at(0)-0.5, size.Width, 1)
	if m.large() {
		m.label(band, room+Gap8, add)
		over.LayIn(-Gap8, -Gap8, size.Width+Gap16, size.Height+Gap16) // around the words of the first and the last
		out = append(out, over.ring)
	}
	return out
}

// bar is a month's.
func (m *MonthBars) bar(i int) *canvas.Rectangle {
	radius := float32(barTop)
	if !m.large() {
		radius = 2
	}
	bar := box(AccentPale, radius)
	if m.Bars[i].Typed {
		bar = outline(Accent, radius, 2)
		paint(bar, Surface)
	}
	if m.large() && i == m.Chosen {
		paint(bar, Accent)
	}
	return bar
}

// label writes the months under their bars, as many as there is room for, and their years.
func (m *MonthBars) label(band, y float32, add func(o fyne.CanvasObject, x, y, w, h float32)) {
	line := LineHeight(Label)
	widest := float32(0)
	for _, b := range m.Bars {
		widest = max(widest, Measure(b.Label, Letters(Label), fyne.TextStyle{Bold: true}).Width)
	}
	room := widest + 2 + max(widest-band, 0)/2 // the first and the last are moved in from the edge
	every := max(int(math.Ceil(float64(room/band))), 1)
	for i, b := range m.Bars {
		t := &Text{Text: b.Label, TextSize: Label, Role: Quiet}
		if i == m.Chosen {
			t.Bold, t.Role = true, Ink
		}
		if i%every == 0 {
			w := t.naturalWidth()
			add(t, min(max(float32(i)*band+(band-w)/2, 0), float32(len(m.Bars))*band-w), y, w, line)
		}
	}
	whole := float32(len(m.Bars)) * band
	end := whole
	for i, b := range slices.Backward(m.Bars) {
		if b.Under == "" {
			continue
		}
		year := &Text{Text: b.Under, TextSize: Label, Role: Quiet}
		w := year.naturalWidth()
		at := min(float32(i)*band, whole-w)
		if at > end-w {
			continue // the next year leaves it no room
		}
		add(year, at, y+line, w, line)
		end = at - Gap4
	}
}
