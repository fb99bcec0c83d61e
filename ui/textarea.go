package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui/textedit"
)

// TextArea is a card to write long in. What is written is handed to OnSave within half a second of a key, and
// at once when the cursor leaves, when it is hidden, and on Flush.
type TextArea struct {
	widget.BaseWidget

	Text        string // what it begins with; ask Value for what stands there now
	Placeholder string
	Rows        int  // so many lines at least; 6 where zero
	Framed      bool // in the frame of a field: to stand in a card, rather than as one
	Most        int  // so many characters at the most; zero is no limit
	Loop        Loop
	OnSave      func(text string)
	OnChange    func(text string) // at every key

	// Begins says, of the text before the cursor, what the line begins with that Enter begins after it. At the end of a
	// line Enter takes away the done runes before the cursor instead, where there are any. Nil for nothing; with Shift,
	// Enter does not ask.
	Begins func(before string) (begins string, done int)

	// Rest is what can be done with what is left of a paste that does not fit: the words of a button that puts in what
	// fits, whether it is offered for what is left, and what then takes that and hears what stood there before. Without
	// Take it is not offered.
	Rest struct {
		Label string
		Fits  func(left string) bool
		Take  func(before, left string)
	}

	entry *entry
	saves *Throttle
}

func (t *TextArea) build() {
	t.ExtendBaseWidget(t)
	if t.entry != nil {
		return
	}
	t.entry = newEntry(true)
	t.entry.loop, t.entry.buffer.Most, t.entry.begins = t.Loop, t.Most, t.Begins
	t.entry.setText(t.Text)
	t.entry.buffer.MoveTo(t.entry.buffer.Len(), false) // one goes on with what is begun
	t.entry.setHint(t.Placeholder)
	if t.Rest.Take != nil {
		t.entry.rest = &pasteOverflow{t.Rest.Label, t.Rest.Fits, t.Rest.Take}
	}
	t.saves = NewThrottle(t.Loop, 0, func() {
		if t.OnSave != nil {
			t.OnSave(t.entry.text())
		}
	})
	t.entry.onChanged = func(text string) {
		t.Text = text
		t.saves.Trigger()
		if t.OnChange != nil {
			t.OnChange(text)
		}
	}
	t.entry.onFocus = func(in bool) {
		if !in {
			t.Flush()
		}
		t.BaseWidget.Refresh()
	}
}

// Value is what stands in it.
func (t *TextArea) Value() string {
	if t.entry == nil {
		return t.Text
	}
	return t.entry.text()
}

// SetValue puts a text in it without saving, and keeps the cursor where it was as far as there is text. What was written
// before can be undone as far as it lies beside what is another now. It does nothing while something written waits to
// be saved.
func (t *TextArea) SetValue(text string) {
	t.build()
	if t.entry.text() == text || t.saves.Waiting() {
		return
	}
	t.Text = text
	t.entry.follow(text)
}

// History is what stands in it, with what can be undone.
func (t *TextArea) History() textedit.History {
	t.build()
	return t.entry.buffer.History()
}

// Restore puts in what was written before, to be undone, and then the text that stands there now, without saving. The
// cursor stays where it was as far as there is text.
func (t *TextArea) Restore(h textedit.History, text string) {
	t.build()
	t.Text = text
	t.entry.buffer.Restore(h)
	t.entry.follow(text)
}

// Select selects what lies between two places of the text, counted in runes, and brings it into view.
func (t *TextArea) Select(from, to int) {
	t.build()
	t.entry.buffer.Select(from, to)
	t.entry.wish = -1
	t.entry.moved()
}

// SetStep puts a text in it without saving, as if it had just taken the place of another: undoing brings that back. told
// hears whenever this step is taken back, or made again.
func (t *TextArea) SetStep(before, after string, told func(made bool)) {
	t.build()
	t.Text = after
	t.entry.buffer.SetStep(before, after, told)
	t.entry.grow()
	t.entry.draw()
}

// Undo takes the last change back; false where there is none.
func (t *TextArea) Undo() bool {
	t.build()
	return t.entry.undo()
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

func (t *TextArea) inside() []fyne.CanvasObject {
	t.build()
	return []fyne.CanvasObject{t.entry}
}

// padding is how far the entry lies inside, in dp: in a frame as in that of a field, else as far
// from a card's edge as all that stands in cards.
func (t *TextArea) padding() (side, top float32) {
	if t.Framed {
		return 0, 0
	}
	return CardPadding + Gap4 - entryPad, CardPadding + Gap4 - entryPad
}

// HeightFor implements HeightForWidth.
func (t *TextArea) HeightFor(width float32) float32 {
	t.build()
	side, top := t.padding()
	rows := t.Rows
	if rows == 0 {
		rows = 6
	}
	return t.entry.heightAt(width-2*side, rows) + 2*top
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
	d := &Renderer{Parts: []fyne.CanvasObject{face, t.entry}}
	set := func() {
		paintFace(face, Surface)
		face.StrokeColor, face.StrokeWidth = ColorOf(Clear), 0
		if t.Framed {
			paint(face, Surface)
			face.CornerRadius, face.Shadow = FieldRadius, canvas.Shadow{}
			face.StrokeColor, face.StrokeWidth = ColorOf(Edge), 1
		}
		if t.entry.hasFocus {
			face.StrokeColor, face.StrokeWidth = ColorOf(Accent), 2
		}
	}
	set()
	d.Min = t.MinSize
	d.Lay = func(s fyne.Size) {
		side, top := t.padding()
		Place(face, 0, 0, s.Width, s.Height)
		Place(t.entry, side, top, s.Width-2*side, s.Height-2*top)
	}
	d.Redraw = func() {
		set()
		d.Lay(t.BaseWidget.Size())
		face.Refresh()
		t.entry.Refresh()
	}
	return d.Ready(t.BaseWidget.Size())
}
