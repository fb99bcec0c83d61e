package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// SwitchRow is something that is on or off, in a line with its words and a note at the end.
type SwitchRow struct {
	Pressable

	Label    string
	Note     string // quiet, at the end
	On       bool
	Inactive bool
	OnChange func(on bool)
}

// Activate implements Presser.
func (r *SwitchRow) Activate() {
	r.On = !r.On
	r.Refresh()
	if r.OnChange != nil {
		r.OnChange(r.On)
	}
}

// Idle implements Presser.
func (r *SwitchRow) Idle() bool { return r.Inactive }

// Tapped implements fyne.Tappable.
func (r *SwitchRow) Tapped(*fyne.PointEvent) {
	r.Own(r)
	r.Tap()
}

// AccessibilityLabel is the row's words.
func (r *SwitchRow) AccessibilityLabel() string { return joined(r.Label, r.Note) }

// MinSize implements fyne.CanvasObject.
func (r *SwitchRow) MinSize() fyne.Size {
	r.Own(r)
	return r.BaseWidget.MinSize()
}

// HeightFor implements HeightForWidth.
func (r *SwitchRow) HeightFor(width float32) float32 {
	r.Own(r)
	return max(HeightAt(words(r.Label, r.Note, Ink), width-switchWidth-Gap12)+Gap8, TouchTarget)
}

const (
	switchWidth  float32 = 44
	switchHeight float32 = 26
)

// words are a row's words and the note at its end.
func words(label, note string, role Role) *fyne.Container {
	row := container.New(&wordsLayout{}, &Text{Text: label, TextSize: Support, Role: role, Wrap: true})
	if note != "" {
		row.Add(&Text{Text: note, TextSize: Label, Role: Quiet, Wrap: true})
	}
	return row
}

// wordsLayout sets a note at the end of its words, or under them where they would get less than half, a word would
// break, or they would need a second line only for the note's sake.
type wordsLayout struct{ width float32 }

// beside is how wide the words and the note are beside each other; false where the note goes under.
func (l *wordsLayout) beside(objects []fyne.CanvasObject, width float32) (label, note float32, ok bool) {
	note = natural(objects[1])
	label = width - Gap12 - note
	whole := natural(objects[0])
	return label, note, label >= whole || whole > width && label >= max(width/2, comfort(objects[0]))
}

func (l *wordsLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if len(objects) == 1 {
		return HeightAt(objects[0], width)
	}
	if label, note, ok := l.beside(objects, width); ok {
		return max(HeightAt(objects[0], label), HeightAt(objects[1], note))
	}
	return HeightAt(objects[0], width) + HeightAt(objects[1], width)
}

func (l *wordsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	centred := func(o fyne.CanvasObject, x, width float32) {
		h := HeightAt(o, width)
		Place(o, x, max((size.Height-h)/2, 0), width, h)
	}
	if len(objects) == 1 {
		centred(objects[0], 0, size.Width)
		return
	}
	if label, note, ok := l.beside(objects, size.Width); ok {
		centred(objects[0], 0, label)
		centred(objects[1], size.Width-note, note)
		return
	}
	h := HeightAt(objects[0], size.Width)
	Place(objects[0], 0, 0, size.Width, h)
	Place(objects[1], 0, h, size.Width, HeightAt(objects[1], size.Width))
}

func (l *wordsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastAt(l, objects, l.width)
}

func (l *wordsLayout) natural(objects []fyne.CanvasObject) float32 {
	var width float32
	for i, o := range objects {
		if i > 0 {
			width += Gap12
		}
		width += natural(o)
	}
	return width
}

func joined(parts ...string) string {
	var out string
	for _, p := range parts {
		if p == "" {
			continue
		}
		if out != "" {
			out += ", "
		}
		out += p
	}
	return out
}

// CreateRenderer implements fyne.Widget.
func (r *SwitchRow) CreateRenderer() fyne.WidgetRenderer {
	r.Own(r)
	track := box(Edge, switchHeight/2)
	knob := canvas.NewCircle(ColorOf(Surface))
	over := NewOverlay(switchHeight / 2)
	row := words(r.Label, r.Note, Ink)
	d := &Renderer{Parts: []fyne.CanvasObject{track, over.shade, knob, row, over.ring}}
	set := func() {
		row = words(r.Label, r.Note, Ink)
		d.Parts[3] = row
		paint(track, Edge)
		knob.FillColor = ColorOf(Surface)
		if r.On {
			paint(track, Accent)
			knob.FillColor = ColorOf(OnAccent)
		}
		knob.StrokeWidth = 0
	}
	set()
	d.Min = func() fyne.Size {
		w := r.BaseWidget.Size().Width
		if w <= 0 {
			w = natural(row) + switchWidth + Gap12
		}
		return fyne.NewSize(row.MinSize().Width+switchWidth+Gap12, r.HeightFor(w))
	}
	d.Lay = func(s fyne.Size) {
		y := (s.Height - switchHeight) / 2
		Place(track, 0, y, switchWidth, switchHeight)
		over.Lay(0, y, switchWidth, switchHeight)
		x := float32(3)
		if r.On {
			x = switchWidth - switchHeight + 3
		}
		Place(knob, x, y+3, switchHeight-6, switchHeight-6)
		w := s.Width - switchWidth - Gap12
		h := HeightAt(row, w)
		Place(row, switchWidth+Gap12, (s.Height-h)/2, w, h)
	}
	d.Redraw = func() {
		set()
		over.Redraw(&r.Pressable)
		d.Lay(r.BaseWidget.Size())
		track.Refresh()
		knob.Refresh()
	}
	return d.Ready(r.BaseWidget.Size())
}

// CheckRow is a step that is done or is to be done: a ring that is ticked, its words, and a note at the end or under them.
type CheckRow struct {
	Pressable

	Label string
	Note  string // quiet, at the end: "2 min"
	Under *Text  // a note of its own lines; nil for none
	Done  bool
	Radio bool // one of several that exclude each other: a dot in place of the tick
	OnTap func()
}

// Activate implements Presser.
func (r *CheckRow) Activate() { r.OnTap() }

// Idle implements Presser.
func (r *CheckRow) Idle() bool { return r.OnTap == nil }

// Tapped implements fyne.Tappable.
func (r *CheckRow) Tapped(*fyne.PointEvent) {
	r.Own(r)
	r.Tap()
}

// AccessibilityLabel is the row's words, ticked or not.
func (r *CheckRow) AccessibilityLabel() string {
	label, under := r.Label, ""
	if r.Done {
		label = "✓ " + label
	}
	if r.Under != nil {
		under = r.Under.Text
	}
	return joined(label, r.Note, under)
}

// MinSize implements fyne.CanvasObject.
func (r *CheckRow) MinSize() fyne.Size {
	r.Own(r)
	return r.BaseWidget.MinSize()
}

// The side of a row's ring and the thickness of its line, in dp.
const (
	checkSide  float32 = 20
	ringStroke float32 = 1.75
)

// checkSideNow grows with the text.
func checkSideNow() float32 { return scaled(checkSide) }

// HeightFor implements HeightForWidth.
func (r *CheckRow) HeightFor(width float32) float32 {
	r.Own(r)
	least := float32(32)
	if r.OnTap != nil {
		least = TouchTarget
	}
	return max(HeightAt(r.content(), width-checkSideNow()-Gap12)+Gap8, least)
}

// content is the words, with what is under them.
func (r *CheckRow) content() *fyne.Container {
	first := words(r.Label, r.Note, Ink)
	if r.Under == nil {
		return first
	}
	return Column(0, first, r.Under)
}

// CreateRenderer implements fyne.Widget.
func (r *CheckRow) CreateRenderer() fyne.WidgetRenderer {
	r.Own(r)
	face := canvas.NewCircle(ColorOf(Accent))
	ring := canvas.NewArc(0, 360, 1-2*ringStroke/checkSide, ColorOf(Quiet))
	tick := picture()
	dot := canvas.NewCircle(ColorOf(OnAccent))
	over := NewOverlay(8)
	row := r.content()
	d := &Renderer{Parts: []fyne.CanvasObject{over.shade, face, ring, tick, dot, row, over.ring}}
	set := func() {
		row = r.content()
		d.Parts[5] = row
		ring.FillColor, face.FillColor = ColorOf(Quiet), ColorOf(Accent)
		show(ring, !r.Done)
		show(face, r.Done)
		setIcon(tick, "tick", OnAccent)
		dot.FillColor = ColorOf(OnAccent)
		show(tick, r.Done && !r.Radio)
		show(dot, r.Done && r.Radio)
	}
	set()
	d.Min = func() fyne.Size {
		w := r.BaseWidget.Size().Width
		if w <= 0 {
			w = natural(row) + checkSideNow() + Gap12
		}
		return fyne.NewSize(row.MinSize().Width+checkSideNow()+Gap12, r.HeightFor(w))
	}
	d.Lay = func(s fyne.Size) {
		over.Lay(-Gap4, 0, s.Width+Gap8, s.Height)
		side := checkSideNow()
		w := s.Width - side - Gap12
		h := HeightAt(row, w)
		top := (s.Height - h) / 2
		y := top + (LineHeight(Support)-side)/2
		Place(ring, 0, y, side, side)
		Place(face, 0, y, side, side)
		Place(tick, 3, y+3, side-6, side-6)
		Place(dot, 6, y+6, side-12, side-12)
		Place(row, side+Gap12, top, w, h)
	}
	d.Redraw = func() {
		set()
		over.Redraw(&r.Pressable)
		d.Lay(r.BaseWidget.Size())
		face.Refresh()
		ring.Refresh()
		dot.Refresh()
	}
	return d.Ready(r.BaseWidget.Size())
}
