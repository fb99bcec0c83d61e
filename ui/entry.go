package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// entry is Fyne's entry without a frame of its own: our fields draw that. It lets the window have Esc and the
// shortcuts that it does not use itself, and says when it comes into focus and goes.
type entry struct {
	widget.Entry

	hasFocus bool
	shift    bool  // is held down
	before   caret // where the cursor was put before a hanging space; see caret.go
	onFocus  func(bool)
	onKey    func(*fyne.KeyEvent) bool

	onShortcut func(fyne.Shortcut) bool // true: it was used
	tabs       bool                     // Tab comes to it as a key

	alone bool // a theme is being set, for it and nothing inside
	made  bool // it was drawn: what stands in it is changed by Fyne's own means
}

// entryPad is the air between an entry's edge and its letters, in dp.
const entryPad float32 = 12

// suit chooses the face for what is written long. The one that has all its letters as a rule stands nearly alone; for
// others Fyne loads a fallback and the emoji beside it, fourteen megabytes.
func (e *entry) suit() {
	style := fyne.TextStyle{Symbol: true}
	if t := current(); !t.covers(e.Text) || !t.covers(e.PlaceHolder) {
		style = writingStyle
	}
	if e.TextStyle == style {
		return
	}
	if !e.made {
		e.TextStyle = style
		return
	}
	at := e.at() // its rows become others
	e.TextStyle = style
	e.Refresh()
	if e.MultiLine {
		e.put(at)
	}
}

// yardstick is the plain face without a name.
type yardstick struct{ fyne.Resource }

// Name implements fyne.Resource.
func (yardstick) Name() string { return "" }

// spare has Fyne know how large an M is in the plain style, which it asks of every entry whatever its style, before it
// loads the plain face with its fallback and the emoji for that. A face with no name counts as the theme's own there.
func spare() {
	t := current()
	fyne.CurrentApp().Driver().RenderedTextSize("M", t.Size(theme.SizeNameText), fyne.TextStyle{}, yardstick{t.regular})
}

// Refresh implements fyne.Widget.
func (e *entry) Refresh() {
	spare()
	e.Entry.Refresh()
}

// MinSize implements fyne.Widget.
func (e *entry) MinSize() fyne.Size {
	spare()
	return e.Entry.MinSize()
}

func newEntry(lines bool) *entry {
	e := &entry{}
	e.ExtendBaseWidget(e)
	e.MultiLine = lines
	if lines {
		e.Wrapping = fyne.TextWrapWord
	}
	return e
}

// entryDrawing is Fyne's own drawing of an entry.
type entryDrawing struct {
	fyne.WidgetRenderer

	entry *entry
}

// CreateRenderer implements fyne.Widget.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	e.made = true
	return &entryDrawing{e.Entry.CreateRenderer(), e}
}

// Objects implements fyne.WidgetRenderer.
func (d *entryDrawing) Objects() []fyne.CanvasObject {
	if d.entry.alone {
		return nil
	}
	return d.WidgetRenderer.Objects()
}

// AcceptsTab keeps Tab from being written: it leads on, from where one writes long as well.
func (e *entry) AcceptsTab() bool { return e.tabs }

func (e *entry) focused() bool { return e.hasFocus }

// FocusGained implements fyne.Focusable.
func (e *entry) FocusGained() {
	e.hasFocus = true
	e.Entry.FocusGained()
	if e.onFocus != nil {
		e.onFocus(true)
	}
	reveal(e)
}

// FocusLost implements fyne.Focusable.
func (e *entry) FocusLost() {
	e.hasFocus, e.shift = false, false
	e.Entry.FocusLost()
	if e.onFocus != nil {
		e.onFocus(false)
	}
}

// TypedKey implements fyne.Focusable.
func (e *entry) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case e.onKey != nil && e.onKey(ev):
	case ev.Name == fyne.KeyEscape || ev.Name == mobile.KeyBack:
		passKey(e, ev)
	case len(ev.Name) > 1 && ev.Name[0] == 'F' && ev.Name[1] <= '9':
		passKey(e, ev)
	case e.MultiLine && !e.Disabled():
		e.typedLines(ev)
	default:
		e.Entry.TypedKey(ev)
	}
}

// TypedShortcut implements fyne.Shortcutable. What the entry itself does with a shortcut, it keeps.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	if e.onShortcut != nil && e.onShortcut(s) {
		return
	}
	if custom, ok := s.(*desktop.CustomShortcut); ok && !entryUses(custom) {
		passShortcut(e, s)
		return
	}
	if e.MultiLine && !e.Disabled() {
		e.shortcutLines(s)
		return
	}
	e.Entry.TypedShortcut(s)
}

// entryUses says whether an entry moves its cursor by a shortcut.
func entryUses(s *desktop.CustomShortcut) bool {
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete:
		// Alt+Left is the way back, except where a Mac moves by words with it.
		return s.Modifier&fyne.KeyModifierAlt == 0 || fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper
	case fyne.KeyHome, fyne.KeyEnd:
		return true
	default:
		return false
	}
}
