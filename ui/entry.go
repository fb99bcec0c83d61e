package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui/textedit"
)

// entry is what is written in inside our fields, on one line or many. It is of our own because Fyne's breaks all of its
// text anew and makes a picture of each of its lines at every key; this one breaks the paragraph that changed and draws
// the rows that are seen. It has no frame: fields draw that. It scrolls the page it lies in, and hands the wheel to it.
type entry struct {
	widget.DisableableWidget

	buffer      textedit.Buffer
	hint        string  // stands where nothing is written
	lines       bool    // of many lines; Enter begins another
	size        Size    // of its letters
	pad         float32 // the air between its edge and its letters, in dp
	tabs        bool    // Tab comes to it as a key
	apart       bool    // what is undone in it is its own: without any more of that, the window does not have the keys
	loop        Loop    // its timers; without one, the window's
	onChanged   func(text string)
	onSubmitted func(text string)
	begins      func(before string) (begins string, done int)
	onFocus     func(in bool)
	onKey       func(*fyne.KeyEvent) bool // true: it was used
	onShortcut  func(fyne.Shortcut) bool  // true: it was used
	onFull      func(words string)        // says that there was no room, and takes it back with no words; without one, a note does
	rest        *pasteOverflow

	broken   [2]wrappedText // into rows, at the widths that were asked for last
	drawing  *entryDrawing
	high     int     // how many rows it had when it was last written in
	aside    float32 // how far a single line is scrolled to the left, in dp
	wish     float32 // the column in dp that Up and Down keep to; below zero for none
	hasFocus bool
	shift    bool // is held down
	cursor   blink
	mouse    pointing
	said     passages // that somebody has said something of
	note     *Card    // says that there was no room
	offered  string   // what was pasted, while the note offers to part it
	foot     float32  // how far down the note would reach under the cursor's row, in dp
}

// entryPad is the air between an entry's edge and its letters, in dp.
const entryPad float32 = 12

var (
	_ fyne.Focusable      = (*entry)(nil)
	_ fyne.Shortcutable   = (*entry)(nil)
	_ fyne.Tabbable       = (*entry)(nil)
	_ fyne.Disableable    = (*entry)(nil)
	_ desktop.Keyable     = (*entry)(nil)
	_ mobile.Keyboardable = (*entry)(nil)
)

func newEntry(lines bool) *entry {
	e := &entry{lines: lines, pad: entryPad, wish: -1}
	e.buffer.Single = !lines
	e.cursor.of = e
	e.ExtendBaseWidget(e)
	return e
}

// text is what stands in it.
func (e *entry) text() string { return e.buffer.Text() }

// setText puts another text in it and tells nobody.
func (e *entry) setText(text string) {
	e.buffer.Set(text)
	e.another()
}

// follow puts a text in it that another hand wrote, and tells nobody.
func (e *entry) follow(text string) {
	e.buffer.Follow(text)
	e.another()
}

// another draws a text that was put in.
func (e *entry) another() {
	e.wish = -1
	e.reoffer()
	e.full("")
	e.grow()
	e.draw()
}

// setHint sets what stands where nothing is written.
func (e *entry) setHint(words string) {
	e.hint = words
	e.draw()
}

// SelectedText is the text that is selected.
func (e *entry) SelectedText() string { return e.buffer.Selected() }

// Hint is what stands there while nothing is written, and whether it has one line only.
func (e *entry) Hint() (words string, single bool) {
	if e.buffer.Len() > 0 {
		return "", !e.lines
	}
	return e.hint, !e.lines
}

// Keyboard implements mobile.Keyboardable.
func (e *entry) Keyboard() mobile.KeyboardType {
	if e.lines {
		return mobile.DefaultKeyboard
	}
	return mobile.SingleLineKeyboard
}

// AcceptsTab keeps Tab from being written: it leads on, from where one writes long as well, or comes as a key.
func (e *entry) AcceptsTab() bool { return e.tabs }

// FocusGained implements fyne.Focusable.
func (e *entry) FocusGained() {
	e.hasFocus = true
	if e.onFocus != nil {
		e.onFocus(true)
	}
	e.moved()
}

// FocusLost implements fyne.Focusable.
func (e *entry) FocusLost() {
	e.hasFocus, e.shift = false, false
	e.cursor.stop()
	e.mouse.end()
	if e.onFocus != nil {
		e.onFocus(false)
	}
	e.draw()
}

// takeFocus gives it the focus where it has none.
func (e *entry) takeFocus() {
	if c := canvasOf(e); c != nil && !e.Disabled() && c.Focused() != fyne.Focusable(e) {
		c.Focus(e)
	}
}

// changed tells of another text, and draws it.
func (e *entry) changed() {
	if e.onChanged != nil {
		e.onChanged(e.text())
	}
	e.wish = -1
	e.grow()
	e.reoffer()
	e.moved()
}

// grow has the page find room for more rows, or less, than there were.
func (e *entry) grow() {
	if !e.lines || e.drawing == nil {
		return
	}
	if now := e.rows().Count(); now != e.high {
		e.high = now
		Relayout(frameAround(e))
	}
}

// moved draws the cursor in another place, and brings it into view.
func (e *entry) moved() {
	e.full("")
	e.cursor.stir()
	e.slide()
	if e.hasFocus {
		e.reveal()
	}
	e.draw()
}

// Enable implements fyne.Disableable.
func (e *entry) Enable() {
	e.DisableableWidget.Enable()
	e.draw()
}

// Disable implements fyne.Disableable.
func (e *entry) Disable() {
	e.DisableableWidget.Disable()
	e.draw()
}

// Hide implements fyne.CanvasObject.
func (e *entry) Hide() {
	e.cursor.stop()
	e.DisableableWidget.Hide()
}

// inside is the note that there was no room, while it is shown.
func (e *entry) inside() []fyne.CanvasObject {
	if e.note != nil {
		return []fyne.CanvasObject{e.note}
	}
	return nil
}
