package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Field is a line to write in, with its label above and a hint or an error under it.
type Field struct {
	widget.BaseWidget

	Label       string
	Text        string // what it begins with; ask Value for what stands there now
	Placeholder string
	Hint        string            // quiet, under the field
	Error       string            // in place of the hint, and the frame turns
	Icon        string            // before the text
	Trailing    fyne.CanvasObject // inside the frame, after the text; a button of a finger's width
	Lines       int               // over 1: so many lines at least, and more as they are written
	Most        int               // so many characters at the most; zero is no limit
	Inactive    bool              // can be read and not written in: sunk, with a lock at its end
	OnChange    func(text string)
	OnSubmit    func(text string)         // Enter
	OnLeave     func()                    // the cursor is no longer in it
	OnKey       func(*fyne.KeyEvent) bool // before the field takes the key itself; true where it was used
	// Check says what is wrong with a text, and nothing where nothing is; Valid asks it. Once it has found something
	// wrong it is asked at every key, so that the error goes as soon as it is put right.
	Check func(text string) string

	entry *entry
	full  bool // the error is that there was no room
	made  bool // there is something to draw anew
}

// NewField is a field with a label.
func NewField(label, text string, onChange func(string)) *Field {
	return &Field{Label: label, Text: text, OnChange: onChange}
}

func (f *Field) build() {
	f.ExtendBaseWidget(f)
	if f.entry != nil {
		return
	}
	f.entry = newEntry(f.Lines > 1)
	f.entry.buffer.Most = f.Most
	f.entry.setText(f.Text)
	f.entry.setHint(f.Placeholder)
	f.entry.onChanged = func(text string) {
		f.Text = text
		if f.Check != nil && f.Error != "" {
			f.SetError(f.Check(text))
		}
		if f.OnChange != nil {
			f.OnChange(text)
		}
	}
	f.entry.onSubmitted = func(text string) {
		if f.OnSubmit != nil {
			f.OnSubmit(text)
		}
	}
	f.entry.onKey = func(ev *fyne.KeyEvent) bool { return f.OnKey != nil && f.OnKey(ev) }
	f.entry.onFocus = func(in bool) {
		f.BaseWidget.Refresh()
		if !in && f.OnLeave != nil {
			f.OnLeave()
		}
	}
	if f.Lines <= 1 {
		f.entry.onFull = f.sayFull
	}
}

// sayFull says under the field that there was no room, until something else is done in it.
func (f *Field) sayFull(words string) {
	if words == "" && !f.full {
		return
	}
	f.full = words != ""
	if words == "" && f.Check != nil {
		words = f.Check(f.Text)
	}
	f.SetError(words)
	Relayout(frameAround(f))
}

// Value is what stands in the field.
func (f *Field) Value() string {
	if f.entry == nil {
		return f.Text
	}
	return f.entry.text()
}

// SetValue puts a text in the field without telling OnChange.
func (f *Field) SetValue(text string) {
	f.build()
	f.Text = text
	if f.entry.text() != text {
		f.entry.setText(text)
	}
}

// SetError shows an error at the field; an empty one takes it away.
func (f *Field) SetError(message string) {
	if f.Error == message {
		return
	}
	f.Error = message
	f.Refresh()
}

// Valid checks what stands in the field and shows at it what is wrong.
func (f *Field) Valid() bool {
	if f.Check != nil {
		f.SetError(f.Check(f.Value()))
	}
	return f.Error == ""
}

// Focus puts the cursor in the field: where it was, at the end of what was begun before.
func (f *Field) Focus() {
	f.build()
	if f.entry.buffer.Cursor() == 0 {
		f.entry.buffer.MoveTo(f.entry.buffer.Len(), false)
	}
	Focus(f.entry)
}

// Select puts the cursor in the field and selects what stands there, so that typing replaces it.
func (f *Field) Select() {
	f.build()
	f.entry.buffer.Select(0, f.entry.buffer.Len())
	Focus(f.entry)
}

// Focused says whether somebody writes in the field.
func (f *Field) Focused() bool { return f.entry != nil && f.entry.hasFocus }

// Entry is what is written in, for a test to type into.
func (f *Field) Entry() fyne.Focusable {
	f.build()
	return f.entry
}

// Submit presses Enter.
func (f *Field) Submit() {
	f.build()
	f.entry.onSubmitted(f.entry.text())
}

func (f *Field) inside() []fyne.CanvasObject {
	f.build()
	if f.Trailing != nil {
		return []fyne.CanvasObject{f.entry, f.Trailing}
	}
	return []fyne.CanvasObject{f.entry}
}

func (f *Field) title() *Text { return &Text{Text: f.Label, TextSize: Support, Bold: true, Wrap: true} }

// note is what stands under the field: its error, or its hint, after the words that should stand in it and do not fit.
func (f *Field) note(width float32) *Text {
	if f.Error != "" {
		return &Text{Text: f.Error, TextSize: Label, Role: Bad, Wrap: true}
	}
	words := f.Hint
	if !f.holds(width) {
		words = strings.TrimSuffix(f.Placeholder+"\n"+words, "\n")
	}
	return &Text{Text: words, TextSize: Label, Role: Quiet, Wrap: true}
}

// holds says whether the placeholder fits into the field; on one line, what does not would be cut.
func (f *Field) holds(width float32) bool {
	if f.Lines > 1 || f.Placeholder == "" || width <= 0 {
		return true
	}
	room := width - f.lead() - f.tail() - 2*entryPad - fieldEdge
	return Measure(f.Placeholder, Letters(Body), fyne.TextStyle{}).Width <= room
}

// lead is the room for an icon before the text.
func (f *Field) lead() float32 {
	if f.Icon == "" {
		return 0
	}
	return signSide() + 6
}

// signSide is the side of a sign in a field, in dp.
func signSide() float32 { return scaled(20) }

// sign is the icon at the end of a field that is only read; none where something else stands there.
func (f *Field) sign() string {
	if f.Inactive && f.Trailing == nil {
		return "lock"
	}
	return ""
}

// tail is the room for what stands after the text.
func (f *Field) tail() float32 {
	switch {
	case f.Trailing != nil:
		return TouchTarget + 2
	case f.sign() != "":
		return signSide() + Gap8
	}
	return 0
}

func (f *Field) boxHeight(width float32) float32 {
	f.build()
	if f.Lines <= 1 { // the air over and under its letters is not wanted here
		return max(ButtonHeight, Measure("M", Letters(Body), fyne.TextStyle{}).Height+2*entryPad)
	}
	return f.entry.heightAt(width-f.lead()-fieldEdge-f.tail(), f.Lines)
}

// fieldEdge is what a field's frame takes at both sides of what is written in it, in dp.
const fieldEdge float32 = 4

// HeightFor implements HeightForWidth.
func (f *Field) HeightFor(width float32) float32 {
	h := f.boxHeight(width)
	if f.Label != "" {
		h += HeightAt(f.title(), width) + 6
	}
	if note := f.note(width); note.Text != "" {
		h += HeightAt(note, width) + 6
	}
	return h
}

// MinSize implements fyne.CanvasObject.
func (f *Field) MinSize() fyne.Size {
	f.build()
	w := f.BaseWidget.Size().Width
	if w <= 0 {
		w = 200
	}
	return fyne.NewSize(120, f.HeightFor(w))
}

// Refresh puts the fields in place anew.
func (f *Field) Refresh() {
	f.build()
	if !f.made {
		return
	}
	f.hint(f.BaseWidget.Size().Width)
	f.BaseWidget.Refresh()
}

// hint puts the placeholder into the entry where it fits; else it stands under the field.
func (f *Field) hint(width float32) {
	words := f.Placeholder
	if !f.holds(width) {
		words = ""
	}
	if f.entry.hint != words {
		f.entry.setHint(words)
	}
}

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	f.build()
	f.made = true
	label := f.title()
	frame := box(Surface, FieldRadius)
	icon, lock := picture(), picture()
	note := f.note(f.BaseWidget.Size().Width)
	d := &Renderer{Parts: []fyne.CanvasObject{frame, icon, label, f.entry, note, lock}}
	if f.Trailing != nil {
		d.Parts = append(d.Parts, f.Trailing)
	}
	set := func() {
		label.Text, label.fresh = f.Label, false
		fill, edge, width := Surface, Edge, float32(1)
		switch {
		case f.Inactive:
			fill, edge = Line, Line
		case f.Error != "":
			edge, width = Bad, 2
		case f.entry.hasFocus:
			edge, width = Accent, 2
		}
		paint(frame, fill)
		frame.StrokeColor, frame.StrokeWidth = ColorOf(edge), width
		setIcon(lock, f.sign(), Quiet)
		setIcon(icon, f.Icon, Quiet)
		note = f.note(f.BaseWidget.Size().Width)
		d.Parts[4] = note
		show(label, f.Label != "")
		show(note, note.Text != "")
		if f.Inactive != f.entry.Disabled() {
			if f.Inactive {
				f.entry.Disable()
			} else {
				f.entry.Enable()
			}
		}
	}
	set()
	d.Min = f.MinSize
	d.Lay = func(s fyne.Size) {
		var y float32
		if f.Label != "" {
			h := HeightAt(label, s.Width)
			Place(label, 0, 0, s.Width, h)
			y = h + 6
		}
		h := f.boxHeight(s.Width)
		Place(frame, 0, y, s.Width, h)
		f.hint(s.Width)
		note = f.note(s.Width)
		d.Parts[4] = note
		show(note, note.Text != "")
		lead := f.lead()
		if f.Icon != "" {
			Place(icon, Gap12, y+(h-signSide())/2, signSide(), signSide())
		}
		Place(f.entry, lead+fieldEdge/2, y, s.Width-lead-fieldEdge-f.tail(), h)
		Place(lock, s.Width-Gap12-signSide(), y+(h-signSide())/2, signSide(), signSide())
		if f.Trailing != nil {
			Place(f.Trailing, s.Width-f.tail(), y+(h-TouchTarget)/2, TouchTarget, TouchTarget)
		}
		Place(note, 0, y+h+6, s.Width, HeightAt(note, s.Width))
	}
	d.Redraw = func() {
		set()
		d.Lay(f.BaseWidget.Size())
		frame.Refresh()
		label.Refresh()
		f.entry.Refresh()
		note.Refresh()
	}
	return d.Ready(f.BaseWidget.Size())
}
