package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
)

// KeyDown implements desktop.Keyable.
func (e *entry) KeyDown(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		e.shift = true
	}
}

// KeyUp implements desktop.Keyable.
func (e *entry) KeyUp(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		e.shift = false
	}
}

// extends says whether a key that moves the cursor selects: while Shift is down, be it from before the focus came.
func (e *entry) extends() bool {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
		return true
	}
	return e.shift
}

// TypedRune implements fyne.Focusable.
func (e *entry) TypedRune(r rune) {
	if e.Disabled() {
		return
	}
	if !e.buffer.Type(r) {
		e.refuse("")
		return
	}
	e.changed()
}

// TypedKey implements fyne.Focusable.
func (e *entry) TypedKey(ev *fyne.KeyEvent) {
	if e.onKey != nil && e.onKey(ev) {
		return
	}
	switch {
	case ev.Name == fyne.KeyEscape && e.offered != "":
		e.withdraw()
	case ev.Name == fyne.KeyEscape || ev.Name == mobile.KeyBack,
		len(ev.Name) > 1 && ev.Name[0] == 'F' && ev.Name[1] <= '9':
		passKey(e, ev)
	case e.Disabled():
	case ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter:
		e.enter()
	case ev.Name == fyne.KeyBackspace:
		e.remove(e.buffer.Before(e.buffer.Cursor()))
	case ev.Name == fyne.KeyDelete:
		e.remove(e.buffer.After(e.buffer.Cursor()))
	default:
		e.travel(ev.Name, e.extends())
	}
}

// enter begins another line; in a single line, and with Shift where somebody waits for it, it is done with.
func (e *entry) enter() {
	if e.lines && !(e.shift && e.onSubmitted != nil) {
		e.newLine()
		return
	}
	if e.onSubmitted != nil {
		e.onSubmitted(e.text())
	}
}

// newLine begins another line, with what that begins with.
func (e *entry) newLine() {
	from, to := e.buffer.Selection()
	if e.begins == nil || e.shift {
		e.TypedRune('\n')
		return
	}
	begins, done := e.begins(string(e.buffer.Runes()[:from]))
	switch {
	case done > 0 && from == to && (to == e.buffer.Len() || e.buffer.Runes()[to] == '\n'):
		e.remove(from - done)
	case begins == "":
		e.TypedRune('\n')
	case e.buffer.Insert("\n" + begins):
		e.changed()
	default:
		e.refuse("")
	}
}

// remove takes away what is selected, or else what lies between the cursor and a place.
func (e *entry) remove(to int) {
	from, end := e.buffer.Selection()
	if from == end && to == e.buffer.Cursor() {
		return
	}
	e.buffer.Delete(to)
	e.changed()
}

// travel moves the cursor by a key without Ctrl.
func (e *entry) travel(key fyne.KeyName, extend bool) {
	b, at := &e.buffer, e.buffer.Cursor()
	from, to := b.Selection()
	chosen := from != to && !extend
	row := e.rows().Row(e.rows().At(at))
	switch key {
	case fyne.KeyLeft:
		if at = b.Before(at); chosen {
			at = from
		}
	case fyne.KeyRight:
		if at = b.After(at); chosen {
			at = to
		}
	case fyne.KeyHome:
		at = row.From
	case fyne.KeyEnd:
		at = e.end(row)
	case fyne.KeyUp:
		e.climb(-1, extend)
		return
	case fyne.KeyDown:
		e.climb(1, extend)
		return
	case fyne.KeyPageUp:
		e.climb(-e.page(), extend)
		return
	case fyne.KeyPageDown:
		e.climb(e.page(), extend)
		return
	default:
		return
	}
	e.moveTo(at, extend)
}

// moveTo puts the cursor at a place, in a column that Up and Down then keep to.
func (e *entry) moveTo(at int, extend bool) {
	e.buffer.MoveTo(at, extend)
	e.wish = -1
	e.moved()
}

// page is how many rows PageUp and PageDown go: all that are seen but one.
func (e *entry) page() int {
	top, bottom := e.view()
	return max(int((bottom-top)/e.line())-1, 1)
}

// climb moves the cursor by rows, in the column where it began; beyond the first and the last row to the end of it all.
func (e *entry) climb(by int, extend bool) {
	rows := e.rows()
	i := rows.At(e.buffer.Cursor()) + by
	x, _ := e.spot(e.buffer.Cursor())
	if e.wish < 0 {
		e.wish = x - e.pad + e.aside
	}
	at := 0
	switch {
	case i >= rows.Count():
		at = e.buffer.Len()
	case i >= 0:
		at = e.inRow(rows.Row(i), e.wish)
	}
	wish := e.wish
	e.moveTo(at, extend)
	e.wish = wish
}

// TypedShortcut implements fyne.Shortcutable. What the entry has no use for is the window's.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	if e.onShortcut != nil && e.onShortcut(s) {
		return
	}
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		e.copy(s.Clipboard)
	case *fyne.ShortcutSelectAll:
		e.selectAll()
	case *fyne.ShortcutPaste:
		e.paste(s.Clipboard)
	case *fyne.ShortcutCut:
		e.cut(s.Clipboard)
	case *fyne.ShortcutUndo:
		if !e.undo() && !e.apart {
			passShortcut(e, s)
		}
	case *fyne.ShortcutRedo:
		if !e.redo() && !e.apart {
			passShortcut(e, s)
		}
	case *desktop.CustomShortcut:
		if !e.command(s) {
			passShortcut(e, s)
		}
	}
}

// command does what a key does with Ctrl, or with what a Mac has for it; false where it does nothing.
func (e *entry) command(s *desktop.CustomShortcut) bool {
	const shift = fyne.KeyModifierShift
	extend, with := s.Modifier&shift != 0, s.Modifier&^shift
	words, ends := fyne.KeyModifierControl, fyne.KeyModifierControl
	if fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper { // a Mac
		words, ends = fyne.KeyModifierAlt, fyne.KeyModifierSuper
	}
	b, at := &e.buffer, e.buffer.Cursor()
	switch {
	case with == fyne.KeyModifierShortcutDefault && extend && s.KeyName == fyne.KeyZ:
		return e.redo() || e.apart
	case with == words && s.KeyName == fyne.KeyLeft:
		e.moveTo(b.WordBefore(at), extend)
	case with == words && s.KeyName == fyne.KeyRight:
		e.moveTo(b.WordAfter(at), extend)
	case with == words && s.KeyName == fyne.KeyBackspace && !e.Disabled():
		e.remove(b.WordBefore(at))
	case with == words && s.KeyName == fyne.KeyDelete && !e.Disabled():
		e.remove(b.WordAfter(at))
	case with == ends && (s.KeyName == fyne.KeyHome || s.KeyName == fyne.KeyUp && ends != words):
		e.moveTo(0, extend)
	case with == ends && (s.KeyName == fyne.KeyEnd || s.KeyName == fyne.KeyDown && ends != words):
		e.moveTo(b.Len(), extend)
	case with == ends && ends != words && (s.KeyName == fyne.KeyLeft || s.KeyName == fyne.KeyRight):
		e.travel(map[fyne.KeyName]fyne.KeyName{fyne.KeyLeft: fyne.KeyHome, fyne.KeyRight: fyne.KeyEnd}[s.KeyName], extend)
	default:
		return false
	}
	return true
}

func (e *entry) selectAll() {
	e.buffer.Select(0, e.buffer.Len())
	e.wish = -1
	e.full("")
	e.cursor.stir()
	e.draw() // and stays where one reads
}

func (e *entry) copy(to fyne.Clipboard) {
	if words := e.SelectedText(); words != "" && to != nil {
		to.SetContent(words)
	}
}

func (e *entry) cut(to fyne.Clipboard) {
	if e.SelectedText() == "" || e.Disabled() || to == nil {
		return
	}
	e.copy(to)
	e.remove(e.buffer.Cursor())
}

func (e *entry) paste(from fyne.Clipboard) {
	if from == nil || e.Disabled() {
		return
	}
	words := from.Content()
	if words == "" {
		return
	}
	if !e.buffer.Insert(words) {
		e.refuse(words)
		return
	}
	e.changed()
}

// undo takes back what was written last; false where there is nothing to.
func (e *entry) undo() bool { return e.again(e.buffer.Undo) }

// redo writes it again.
func (e *entry) redo() bool { return e.again(e.buffer.Redo) }

func (e *entry) again(step func() bool) bool {
	if e.Disabled() || !step() {
		return false
	}
	e.changed()
	return true
}
