package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// NumberField is a number with its name before it, which is written on a phone with a NumberPad: the pad stands at the
// foot of the window in place of the system's keyboard, and the page goes on above it. Who has a keyboard types into it.
type NumberField struct {
	Pressable

	Label  string
	Value  string // as it is read, with what it counts
	Empty  string // quiet, where there is no Value
	Error  string // under it, and the frame turns
	Pad    *NumberPad
	Under  bool   // the Pad stands where it was put, and is always open
	OnOpen func() // told before the pad opens: it sets the pad's Text
	OnShut func() // told when it has closed, whichever way

	writing bool
}

func (f *NumberField) build() {
	f.Own(f)
	f.onKey = f.key
	f.onFocus = f.arrive
	if f.Pad == nil {
		return
	}
	f.Pad.field, f.writing = f, f.writing || f.Under
	if f.Pad.OnDone == nil {
		f.Pad.OnDone = f.Shut
	}
}

// arrive has a pad that is open follow the focus to this field.
func (f *NumberField) arrive() {
	if s := shellOf(f); s != nil && s.keys != nil && s.keys != f && !f.Under {
		f.Open()
	}
}

// Writing says whether its pad is open.
func (f *NumberField) Writing() bool { return f.writing }

// Open opens the pad for this field, in place of one that is open for another.
func (f *NumberField) Open() {
	f.build()
	s := shellOf(f)
	if s == nil {
		return
	}
	if f.Under {
		f.Begin()
		f.take(s)
		return
	}
	if s.keys != nil && s.keys != f {
		s.keys.Shut()
	}
	f.Begin()
	f.writing, s.keys = true, f
	s.BaseWidget.Refresh()
	f.BaseWidget.Refresh()
	s.showField()
	f.take(s)
}

// take has the keys of a keyboard, where there is one, write in the field.
func (f *NumberField) take(s *Shell) {
	if s.opts.Keyboard && !f.focused {
		focus(canvasOf(f), f, !s.keyed)
	}
}

// Begin has the pad begin anew with what stands in the field now.
func (f *NumberField) Begin() {
	if f.OnOpen != nil {
		f.OnOpen()
	}
	f.Pad.Fresh = f.Pad.Text != "" && f.Error == "" // what is wrong is put right, not replaced
	f.Pad.Refresh()
	f.Refresh()
}

// Shut closes the pad. What was written stays.
func (f *NumberField) Shut() {
	if f.writing {
		if !f.Under {
			f.Drop()
		}
		if f.OnShut != nil {
			f.OnShut()
		}
	}
}

// Drop closes the pad and tells nobody: what it writes in is gone.
func (f *NumberField) Drop() {
	if !f.writing {
		return
	}
	f.writing = false
	if s := shellOf(f); s != nil && s.keys == f {
		s.keys = nil
		s.BaseWidget.Refresh()
	}
	f.BaseWidget.Refresh()
}

// Hide closes the pad once the page is laid out: in a wide window a field to type in takes this one's place.
func (f *NumberField) Hide() {
	f.Pressable.Hide()
	if s := shellOf(f); s != nil && f.writing && !f.Under {
		s.opts.Loop.Do(f.Drop)
	}
}

// key is a key of a keyboard while the field has the focus.
func (f *NumberField) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape:
		if f.writing && (!f.Under || ev.Name != fyne.KeyEscape) { // that closes what the pad stands in
			f.Shut()
			return true
		}
	case fyne.KeyBackspace:
		if !f.writing {
			f.Open()
		}
		f.Pad.Press(padErase)
		return true
	}
	return false
}

// TypedRune writes a digit or a sign of arithmetic, and opens the pad for it.
func (f *NumberField) TypedRune(r rune) {
	key := f.Pad.keyOf(r)
	switch {
	case key == "":
		f.Pressable.TypedRune(r)
		return
	case !f.writing:
		f.Open()
	}
	f.Pad.Press(key)
}

// Activate implements Presser.
func (f *NumberField) Activate() { f.Open() }

// Idle implements Presser.
func (f *NumberField) Idle() bool { return f.Pad == nil }

// Tapped implements fyne.Tappable.
func (f *NumberField) Tapped(*fyne.PointEvent) {
	f.build()
	f.Tap()
}

// AccessibilityLabel is its name, its number, and what is wrong with it.
func (f *NumberField) AccessibilityLabel() string { return joined(f.Label, f.shown(), f.Error) }

// shown is the number as it is read, or as it is being written.
func (f *NumberField) shown() string {
	if f.writing {
		return f.Pad.Shown()
	}
	return f.Value
}

const (
	numberBox  float32 = 132 // the frame around the number, wide at the least, in dp
	numberRing         = Gap12
)

// boxWidth is how wide the frame is in a field of a width: no more than that.
func (f *NumberField) boxWidth(width float32) float32 {
	wide := max(Measure(f.shown(), Letters(Heading), markStyle).Width, Measure(f.Empty, Letters(Body), markStyle).Width)
	return min(max(wide+2*numberRing+Gap4, numberBox), max(width*0.62, numberBox), width)
}

func (f *NumberField) boxHeight() float32 { return max(TouchTarget, LineHeight(Heading)+Gap12) }

// beside says whether the name has room beside the frame, with no word broken.
func (f *NumberField) beside(label *Text, width float32) bool {
	return label.longestWord() <= width-f.boxWidth(width)-Gap12
}

func (f *NumberField) texts() (label, wrong *Text) {
	return &Text{Text: f.Label, Wrap: true}, &Text{Text: f.Error, TextSize: Support, Role: Bad, Wrap: true}
}

// HeightFor implements HeightForWidth.
func (f *NumberField) HeightFor(width float32) float32 {
	label, wrong := f.texts()
	high := f.boxHeight()
	if f.beside(label, width) {
		high = max(high, HeightAt(label, width-f.boxWidth(width)-Gap12))
	} else {
		high += HeightAt(label, width) + Gap4
	}
	if f.Error != "" {
		high += HeightAt(wrong, width) + Gap4
	}
	return high
}

// MinSize implements fyne.CanvasObject.
func (f *NumberField) MinSize() fyne.Size {
	f.build()
	return fyne.NewSize(numberBox, f.HeightFor(max(f.BaseWidget.Size().Width, 2*numberBox)))
}

// CreateRenderer implements fyne.Widget.
func (f *NumberField) CreateRenderer() fyne.WidgetRenderer {
	f.build()
	label, wrong := f.texts()
	frame, chosen, cursor, over := outline(Edge, ButtonRadius, 1), box(Accent, 3), box(Accent, 1), NewOverlay(ButtonRadius)
	number := canvas.NewText("", ColorOf(Ink))
	number.Alignment = fyne.TextAlignTrailing
	r := &Renderer{Parts: append([]fyne.CanvasObject{frame, chosen, number, cursor, label, wrong}, over.Objects()...)}
	r.Min = f.MinSize
	var words string
	set := func() {
		label.SetText(f.Label)
		wrong.SetText(f.Error)
		show(wrong, f.Error != "")
		role, ink, size := Edge, Ink, Body
		frame.StrokeWidth = 1
		switch {
		case f.writing:
			role, size, frame.StrokeWidth = Accent, Heading, 2
		case f.Error != "":
			role = Bad
		}
		frame.FillColor, frame.StrokeColor = ColorOf(Surface), ColorOf(role)
		words, number.TextStyle = f.shown(), markStyle
		if words == "" && !f.writing {
			words, number.TextStyle, ink = f.Empty, fyne.TextStyle{}, Quiet
		}
		fresh := f.writing && f.Pad.Fresh
		if fresh {
			ink = OnAccent
		}
		number.Color, number.TextSize = ColorOf(ink), Letters(size)
		paint(chosen, Accent)
		paint(cursor, Accent)
		show(chosen, fresh)
		show(cursor, f.writing && !fresh)
	}
	set()
	r.Lay = func(s fyne.Size) {
		var y float32
		wide, high := f.boxWidth(s.Width), f.boxHeight()
		if f.beside(label, s.Width) {
			named := HeightAt(label, s.Width-wide-Gap12)
			Place(label, 0, max((high-named)/2, 0), s.Width-wide-Gap12, named)
		} else {
			y = HeightAt(label, s.Width) + Gap4
			Place(label, 0, 0, s.Width, y-Gap4)
			wide = s.Width
		}
		x := s.Width - wide
		Place(frame, x, y, wide, high)
		over.LayIn(x, y, wide, high)
		room := wide - 2*numberRing
		number.Text = endOf(words, room, number.TextSize)
		SetFace(number)
		least := number.MinSize()
		top := y + (high-least.Height)/2
		Place(number, x+numberRing, top, room, least.Height)
		Place(chosen, x+numberRing+room-least.Width-2, top, least.Width+4, least.Height)
		Place(cursor, x+numberRing+room+1, top, cursorWidth, least.Height)
		Place(wrong, 0, y+high+Gap4, s.Width, HeightAt(wrong, s.Width))
	}
	r.Redraw = func() {
		set()
		over.Redraw(&f.Pressable)
		r.Lay(f.BaseWidget.Size())
		for _, o := range r.Parts {
			o.Refresh()
		}
	}
	return r.Ready(f.BaseWidget.Size())
}

// endOf is the end of a text that there is room for: of what is too long, one sees what was written last.
func endOf(text string, room, letters float32) string {
	if Measure(text, letters, markStyle).Width <= room {
		return text
	}
	for i := range text {
		if end := "…" + text[i:]; i > 0 && Measure(end, letters, markStyle).Width <= room {
			return end
		}
	}
	return ""
}
