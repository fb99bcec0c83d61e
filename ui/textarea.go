package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// TextArea is a card to write long in. What is written is handed to OnSave within half a second of a key, and
// at once when the cursor leaves, when it is hidden, and on Flush.
type TextArea struct {
	widget.BaseWidget

	Text        string // what it begins with; ask Value for what stands there now
	Placeholder string
	Rows        int  // so many lines at least; 6 where zero
	Bare        bool // without a card of its own
	Most        int  // so many characters at the most; zero is no limit
	Loop        Loop
	OnSave      func(text string)
	OnChange    func(text string) // at every key

	entry *entry
	inner *themed
	wheel fyne.CanvasObject
	ruler *Text
	ruled map[float32]int // how many lines the ruler's text has at a width
	saves *Debounce
	lock  bool
	dress dress // in which the entry was drawn
}

// bareOut is how far to the sides of a bare one its ring of focus is drawn, in dp.
const bareOut = Gap8

func (t *TextArea) build() {
	t.ExtendBaseWidget(t)
	if t.entry != nil {
		return
	}
	t.entry = newEntry(true)
	t.entry.Text, t.entry.PlaceHolder = t.Text, t.Placeholder
	t.entry.suit()
	t.saves = NewDebounce(t.Loop, 0, func() {
		if t.OnSave != nil {
			t.OnSave(t.entry.Text)
		}
	})
	t.ruler = &Text{Wrap: true, face: writingFace}
	t.wheel = newWheel(t)
	var rows float32
	t.entry.OnChanged = func(text string) {
		if t.lock {
			return
		}
		if r := []rune(text); t.Most > 0 && len(r) > t.Most {
			t.put(string(r[:t.Most]))
			text = t.entry.Text
		}
		t.entry.suit()
		t.Text = text
		t.saves.Touch()
		if t.OnChange != nil {
			t.OnChange(text)
		}
		if now := t.needs(t.inner.Size().Width); now != rows {
			rows = now
			t.BaseWidget.Refresh()
		}
	}
	t.entry.onFocus = func(in bool) {
		if !in {
			t.Flush()
		}
		t.BaseWidget.Refresh()
	}
	t.inner = newThemed(t.entry, frameless{})
}

func (t *TextArea) put(text string) {
	if !t.entry.made {
		t.entry.Text = text
		t.entry.suit()
		return
	}
	at := t.entry.at()
	t.lock = true
	t.entry.SetText(text)
	t.entry.suit()
	t.lock = false
	t.entry.put(at)
}

// Value is what stands in it.
func (t *TextArea) Value() string {
	if t.entry == nil {
		return t.Text
	}
	return t.entry.Text
}

// SetValue puts a text in it without saving, and keeps the cursor where it was as far as there is text. It does
// nothing while something written waits to be saved.
func (t *TextArea) SetValue(text string) {
	t.build()
	if t.entry.Text == text || t.saves.Waiting() {
		return
	}
	t.Text = text
	t.put(text)
}

// Flush hands what is written to OnSave now, if it was not handed over yet.
func (t *TextArea) Flush() {
	if t.saves != nil {
		t.saves.Flush()
	}
}

// Waiting says whether something written was not handed to OnSave yet.
func (t *TextArea) Waiting() bool { return t.saves != nil && t.saves.Waiting() }

// Hide hands over what is written, and hides.
func (t *TextArea) Hide() {
	t.Flush()
	t.BaseWidget.Hide()
}

// Focus puts the cursor in it.
func (t *TextArea) Focus() {
	t.build()
	Focus(t.entry)
}

// Entry is what is written in, for a test to type into.
func (t *TextArea) Entry() fyne.Focusable {
	t.build()
	return t.entry
}

// Cursor is where one writes: line and column, from 0.
func (t *TextArea) Cursor() (row, column int) {
	t.build()
	return t.entry.CursorRow, t.entry.CursorColumn
}

func (t *TextArea) inside() []fyne.CanvasObject {
	t.build()
	return []fyne.CanvasObject{t.inner}
}

// padding is how far the entry lies inside, in dp: its letters stand in line with those around a bare one, and as far
// from a card's edge as all that stands in cards.
func (t *TextArea) padding() (side, top float32) {
	if t.Bare {
		return -entryPad, 0
	}
	return CardPadding + Gap4 - entryPad, CardPadding + Gap4 - entryPad
}

func (t *TextArea) least() float32 {
	rows := t.Rows
	if rows == 0 {
		rows = 6
	}
	return float32(rows)*t.lineHeight() + 2*entryPad
}

// HeightFor implements HeightForWidth.
func (t *TextArea) HeightFor(width float32) float32 {
	t.build()
	side, top := t.padding()
	return t.needs(width-2*side) + 2*top
}

// needs is the height in dp of what is written at a width, with a line to spare: Fyne's entry may break a line
// elsewhere than our ruler, and would scroll on its own if it had too little.
func (t *TextArea) needs(width float32) float32 {
	if t.ruled == nil || t.ruler.Text != t.entry.Text {
		t.ruler.Text, t.ruler.fresh, t.ruled = t.entry.Text, false, map[float32]int{}
	}
	lines, known := t.ruled[width]
	if !known {
		lines = 1
		if width > 2*entryPad {
			lines = len(t.ruler.lines(width - 2*entryPad))
		}
		t.ruled[width] = lines
	}
	return max(float32(lines+1)*t.lineHeight()+2*entryPad, t.least())
}

func (t *TextArea) lineHeight() float32 {
	return Measure("M", Letters(Body), writingStyle).Height
}

// MinSize implements fyne.CanvasObject.
func (t *TextArea) MinSize() fyne.Size {
	t.build()
	width := t.BaseWidget.Size().Width
	if width <= 0 {
		width = 320
	}
	return fyne.NewSize(120, t.HeightFor(width))
}

// CreateRenderer implements fyne.Widget.
func (t *TextArea) CreateRenderer() fyne.WidgetRenderer {
	t.build()
	face := newFace(Surface)
	d := &Renderer{Parts: []fyne.CanvasObject{face, t.inner, t.wheel}}
	set := func() {
		show(face, !t.Bare || t.entry.focused())
		paintFace(face, Surface)
		if t.Bare { // what it lies on shows through; the ring alone is its own
			paintFace(face, Clear)
			face.CornerRadius = FieldRadius
		}
		face.StrokeColor, face.StrokeWidth = ColorOf(Clear), 0
		if t.entry.focused() {
			face.StrokeColor, face.StrokeWidth = ColorOf(Accent), 2
		}
	}
	set()
	t.dress = dressed()
	d.Min = t.MinSize
	d.Lay = func(s fyne.Size) {
		side, top := t.padding()
		if t.Bare {
			Place(face, -bareOut, 0, s.Width+2*bareOut, s.Height)
		} else {
			Place(face, 0, 0, s.Width, s.Height)
		}
		Place(t.inner, side, top, s.Width-2*side, s.Height-2*top)
		Place(t.wheel, 0, 0, s.Width, s.Height)
	}
	d.Redraw = func() {
		set()
		d.Lay(t.BaseWidget.Size())
		face.Refresh()
		if t.dress != dressed() { // Fyne's entry breaks all its text into lines at each refresh
			t.dress = dressed()
			t.inner.Refresh()
		}
	}
	return d.Ready(t.BaseWidget.Size())
}
