package ui

import (
	"slices"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
)

// Fyne's entry keeps its cursor as row and column. A space at the end of a paragraph that does not fit its row hangs
// there: it is in no row, so the place behind it has no row and column, and what is typed there would land before it.
// The entry therefore knows the cursor as a count of runes too. It stands behind a hanging space unless it was put
// before it, and Fyne is told one column more, which it counts rightly, for as long as it works on the text.

// caret is a place of the cursor in a text.
type caret struct {
	row, column int
	text        string
}

func (e *entry) caret() caret { return caret{e.CursorRow, e.CursorColumn, e.Text} }

// at is how many runes stand before the cursor.
func (e *entry) at() int {
	off := e.CursorTextOffset()
	if e.MultiLine && e.before != e.caret() && e.hangs(off) {
		off++
	}
	return off
}

// endsParagraph says whether a rune is a space, and the last of its paragraph.
func endsParagraph(text []rune, i int) bool {
	return i >= 0 && i < len(text) && text[i] != '\n' && unicode.IsSpace(text[i]) &&
		(i+1 == len(text) || text[i+1] == '\n')
}

// hangs says whether the rune behind the cursor is a space that is in no row.
func (e *entry) hangs(off int) bool {
	if !endsParagraph([]rune(e.Text), off) {
		return false
	}
	e.CursorColumn++
	e.Entry.Refresh() // takes the cursor back into its row
	if e.CursorTextOffset() == off {
		return true
	}
	e.CursorColumn--
	e.Entry.Refresh()
	return false
}

// spot is the row and column of a place in the text; a column too many behind a hanging space.
func (e *entry) spot(at int) (row, column int) {
	was := e.caret()
	defer func() { e.CursorRow, e.CursorColumn = was.row, was.column }()
	e.CursorColumn = 0
	begin := 0
	for r := 0; ; r++ {
		e.CursorRow = r
		b := e.CursorTextOffset()
		if r > 0 && (b <= begin || b > at) {
			return r - 1, at - begin
		}
		begin = b
	}
}

// put moves the cursor behind so many runes.
func (e *entry) put(at int) {
	text := []rune(e.Text)
	at = min(max(at, 0), len(text))
	e.before = caret{row: -1}
	if row, column := e.spot(at); row != e.CursorRow || column != e.CursorColumn {
		e.CursorRow, e.CursorColumn = row, column
		e.Entry.Refresh()
	}
	if e.CursorTextOffset() == at && endsParagraph(text, at) {
		e.before = e.caret()
	}
}

// lean tells Fyne where the cursor is, for what it does next.
func (e *entry) lean(at int) {
	e.CursorColumn += at - e.CursorTextOffset()
	e.DragEnd() // takes the cursor over into what is selected
}

// selected is the text that is selected.
func (e *entry) selected() string {
	if !e.MultiLine || e.SelectedText() == "" {
		return e.SelectedText()
	}
	was := e.CursorColumn
	e.lean(e.at())
	s := e.SelectedText()
	e.CursorColumn = was
	return s
}

// once does something and tells once if the text is another one then.
func (e *entry) once(work func()) {
	was, tell := e.Text, e.OnChanged
	e.OnChanged = nil
	work()
	e.OnChanged = tell
	if e.Text != was && tell != nil {
		tell(e.Text)
	}
}

// erase takes away what is selected and says where the cursor is.
func (e *entry) erase() int {
	selected, at := []rune(e.selected()), e.at()
	if len(selected) == 0 {
		return at
	}
	return e.cut(at, selected, func() { e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) })
}

// cut lets Fyne take away what is selected at the cursor, and says where the cursor is then.
func (e *entry) cut(at int, selected []rune, work func()) int {
	was := []rune(e.Text)
	e.lean(at)
	work()
	if now := []rune(e.Text); len(now) == len(was)-len(selected) && !e.follows(was, now, at, len(selected)) {
		at -= len(selected)
	}
	e.put(at)
	return at
}

// follows says whether the runes that are gone stood behind the cursor rather than before it.
func (e *entry) follows(was, now []rune, at, gone int) bool {
	behind := at+gone <= len(was) && slices.Equal(now[:at], was[:at]) && slices.Equal(now[at:], was[at+gone:])
	start := at - gone
	front := start >= 0 && slices.Equal(now[:start], was[:start]) && slices.Equal(now[start:], was[at:])
	if behind && front {
		return e.CursorTextOffset() > start+gone/2
	}
	return behind
}

// insert lets Fyne put something in place of what is selected.
func (e *entry) insert(work func()) {
	e.once(func() {
		at := e.erase()
		was := len([]rune(e.Text))
		e.lean(at)
		work()
		e.put(at + len([]rune(e.Text)) - was)
	})
}

// remove lets Fyne take away what is selected, or else something before the cursor or behind it.
func (e *entry) remove(before bool, work func()) {
	e.once(func() {
		at := e.at()
		if selected := []rune(e.selected()); len(selected) > 0 {
			e.cut(at, selected, work)
			return
		}
		was := len([]rune(e.Text))
		e.lean(at)
		work()
		if before {
			at -= was - len([]rune(e.Text))
		}
		e.put(at)
	})
}

// step lets Fyne move the cursor by a rune.
func (e *entry) step(by int, ev *fyne.KeyEvent) {
	at, selected := e.at(), []rune(e.selected())
	to := at + by
	if len(selected) > 0 && !e.shift {
		text := []rune(e.Text)
		to = at
		front := at >= len(selected) && slices.Equal(text[at-len(selected):at], selected)
		if front == (by < 0) {
			to += by * len(selected)
		}
	}
	e.Entry.TypedKey(ev)
	e.put(to)
}

// travel lets Fyne undo or redo something.
func (e *entry) travel(work func()) {
	e.once(func() {
		was := []rune(e.Text)
		work()
		now := []rune(e.Text)
		if slices.Equal(was, now) {
			return
		}
		same, tail := 0, 0
		for same < min(len(was), len(now)) && was[same] == now[same] {
			same++
		}
		for tail < min(len(was), len(now)) && was[len(was)-1-tail] == now[len(now)-1-tail] {
			tail++
		}
		first, last := len(now)-tail, same+max(0, len(now)-len(was))
		e.put(max(first, min(last, e.CursorTextOffset())))
	})
}

// TypedRune implements fyne.Focusable.
func (e *entry) TypedRune(r rune) {
	if !e.MultiLine || e.Disabled() {
		e.Entry.TypedRune(r)
		return
	}
	e.insert(func() { e.Entry.TypedRune(r) })
}

// typedLines is what a key does where one writes in lines.
func (e *entry) typedLines(ev *fyne.KeyEvent) {
	work := func() { e.Entry.TypedKey(ev) }
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if e.shift && e.OnSubmitted != nil {
			work()
			return
		}
		e.insert(work)
	case fyne.KeyTab:
		if e.shift {
			work()
			return
		}
		e.insert(work)
	case fyne.KeyBackspace, fyne.KeyDelete:
		e.remove(ev.Name == fyne.KeyBackspace, work)
	case fyne.KeyLeft:
		e.step(-1, ev)
	case fyne.KeyRight:
		e.step(1, ev)
	default:
		e.before = caret{row: -1}
		work()
	}
}

// shortcutLines is what a shortcut does where one writes in lines.
func (e *entry) shortcutLines(s fyne.Shortcut) {
	work := func() { e.Entry.TypedShortcut(s) }
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		if s.Clipboard == nil || s.Clipboard.Content() == "" {
			return
		}
		e.insert(work)
	case *fyne.ShortcutCut:
		if selected := []rune(e.selected()); len(selected) > 0 {
			e.once(func() { e.cut(e.at(), selected, work) })
		}
	case *fyne.ShortcutCopy:
		was := e.CursorColumn
		e.lean(e.at())
		work()
		e.CursorColumn = was
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		e.travel(work)
	case *desktop.CustomShortcut:
		switch s.KeyName {
		case fyne.KeyBackspace, fyne.KeyDelete:
			e.remove(s.KeyName == fyne.KeyBackspace, work)
		default:
			e.before = caret{row: -1}
			work()
		}
	default:
		e.before = caret{row: -1}
		work()
	}
}

// KeyDown implements desktop.Keyable.
func (e *entry) KeyDown(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		e.shift = true
	}
	e.Entry.KeyDown(ev)
}

// KeyUp implements desktop.Keyable.
func (e *entry) KeyUp(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		e.shift = false
	}
	e.Entry.KeyUp(ev)
}

// MouseDown implements desktop.Mouseable.
func (e *entry) MouseDown(ev *desktop.MouseEvent) {
	e.before = caret{row: -1}
	e.Entry.MouseDown(ev)
}

// TouchDown implements mobile.Touchable.
func (e *entry) TouchDown(ev *mobile.TouchEvent) {
	e.before = caret{row: -1}
	e.Entry.TouchDown(ev)
}

// Resize keeps the cursor where it is in the text when its rows become others.
func (e *entry) Resize(size fyne.Size) {
	spare()
	old := e.Size().Width
	if !e.MultiLine || old == size.Width || old <= 0 || e.Text == "" {
		e.Entry.Resize(size)
		return
	}
	at := e.at()
	e.Entry.Resize(size)
	e.put(at)
}
