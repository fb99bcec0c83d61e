package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"startklar.dk/ui"
)

// modifiers are the keys that are held down.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// held tells whether Shift is held down. A driver that cannot say so tells it by the keys.
func (g *Grid) held() bool { return g.shift || modifiers()&fyne.KeyModifierShift != 0 }

// AcceptsTab has Tab move in the grid; past its last cell, and by F6, it leads on.
func (g *Grid) AcceptsTab() bool { return !g.Idle() }

// KeyDown implements desktop.Keyable.
func (g *Grid) KeyDown(ev *fyne.KeyEvent) { g.shifted(ev.Name, true) }

// KeyUp implements desktop.Keyable.
func (g *Grid) KeyUp(ev *fyne.KeyEvent) { g.shifted(ev.Name, false) }

func (g *Grid) shifted(key fyne.KeyName, down bool) {
	if key == desktop.KeyShiftLeft || key == desktop.KeyShiftRight {
		g.shift = down
	}
}

// FocusGained implements fyne.Focusable.
func (g *Grid) FocusGained() {
	g.Pressable.FocusGained()
	if g.drawing != nil {
		g.drawing.reselect()
	}
}

// FocusLost implements fyne.Focusable.
func (g *Grid) FocusLost() {
	g.shift = false
	g.Pressable.FocusLost()
	if g.drawing != nil {
		g.drawing.reselect()
	}
}

// TypedRune begins to write over the cell.
func (g *Grid) TypedRune(r rune) {
	if r == ' ' || g.Idle() {
		return // Space was a key
	}
	g.write(false, string(r))
}

// TypedKey implements fyne.Focusable.
func (g *Grid) TypedKey(ev *fyne.KeyEvent) {
	if g.Idle() || !g.key(ev.Name) {
		ui.Pass(g, ev)
	}
}

func (g *Grid) key(name fyne.KeyName) bool {
	shift := g.held()
	switch name {
	case fyne.KeyUp:
		g.step(-1, 0, shift)
	case fyne.KeyDown:
		g.step(1, 0, shift)
	case fyne.KeyLeft:
		g.step(0, -1, shift)
	case fyne.KeyRight:
		g.step(0, 1, shift)
	case fyne.KeyHome:
		g.across(0, shift)
	case fyne.KeyEnd:
		g.across(len(g.model.Columns)-1, shift)
	case fyne.KeyPageUp:
		g.step(-g.page(), 0, shift)
	case fyne.KeyPageDown:
		g.step(g.page(), 0, shift)
	case fyne.KeyTab:
		if !g.onward(shift, false) {
			g.leave(shift)
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if g.at.c == nameColumn || g.row(g.at.r).Kind == Adder {
			g.open()
		} else {
			g.onward(shift, true)
		}
	case fyne.KeySpace:
		g.space(shift)
	case fyne.KeyF2:
		if shift {
			g.note()
		} else {
			g.open()
		}
	case fyne.KeyF10:
		if !shift {
			return false
		}
		g.openMenu(g.spot())
	case desktop.KeyMenu:
		g.openMenu(g.spot())
	case fyne.KeyF6:
		g.leave(shift)
	case fyne.KeyBackspace:
		g.write(false, "")
	case fyne.KeyDelete:
		g.clear()
	case fyne.KeyEscape:
		g.escape()
	default:
		return false
	}
	return true
}

// escape takes back what can be: what was said, a text that was not taken, a range. Where there is nothing, it does
// nothing: who presses it once too often to leave a cell keeps the place, which the window's Esc would lose.
func (g *Grid) escape() {
	switch {
	case g.why != "":
		g.moved(g.at)
	case g.takeBack():
	case g.several() && g.at.c != nameColumn:
		g.choose(g.at)
	}
}

// across goes to a column of the row.
func (g *Grid) across(c int, extend bool) {
	if extend {
		g.extend(pos{g.to.r, c})
	} else {
		g.choose(pos{g.at.r, c})
	}
}

// open does what Enter does where one is: opens a line at its name, folds a section, makes a line, and else writes.
func (g *Grid) open() {
	row := g.row(g.at.r)
	switch {
	case row.Kind == Adder:
		if g.OnAddLine != nil {
			g.OnAddLine(row.ID)
		}
	case row.Kind == Section && g.at.c == nameColumn:
		g.Fold(row.ID, !g.folded[row.ID])
	case g.at.c == nameColumn:
		if g.OnOpen != nil {
			g.OnOpen(row.ID)
		}
	default:
		g.write(true, "")
	}
}

// note asks for the note of the line that one is at.
func (g *Grid) note() {
	if row := g.row(g.at.r); row.Line && g.OnNote != nil {
		g.OnNote(row.ID)
	}
}

// space selects a row with Shift, and folds a section.
func (g *Grid) space(shift bool) {
	row := g.row(g.at.r)
	switch {
	case shift:
		g.chooseRows(g.at.r, g.at.r)
	case row.Kind == Section:
		g.Fold(row.ID, !g.folded[row.ID])
	case row.Kind == Adder || g.at.c == nameColumn:
		g.open()
	}
}

// leave gives the focus to what follows the grid, or goes before it.
func (g *Grid) leave(back bool) {
	c := fyne.CurrentApp().Driver().CanvasForObject(g)
	if c == nil {
		return
	}
	if back {
		c.FocusPrevious()
	} else {
		c.FocusNext()
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (g *Grid) TypedShortcut(s fyne.Shortcut) {
	if g.Idle() || !g.shortcut(s) {
		ui.Pass(g, s)
	}
}

func (g *Grid) shortcut(s fyne.Shortcut) bool {
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		s.Clipboard.SetContent(g.Copy())
	case *fyne.ShortcutCut:
		s.Clipboard.SetContent(g.Copy())
		g.clear()
	case *fyne.ShortcutPaste:
		g.Paste(s.Clipboard.Content())
	case *fyne.ShortcutSelectAll:
		g.chooseAll()
	case *fyne.ShortcutUndo:
		return g.undoFaults()
	case *desktop.CustomShortcut:
		return g.combined(s)
	default:
		return false
	}
	return true
}

// combined does what a key does with Ctrl, on a Mac with Cmd.
func (g *Grid) combined(s *desktop.CustomShortcut) bool {
	extend := s.Modifier&fyne.KeyModifierShift != 0
	if s.Modifier&^fyne.KeyModifierShift == fyne.KeyModifierControl && s.KeyName == fyne.KeyTab {
		g.leave(extend)
		return true
	}
	if s.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierShortcutDefault {
		return false
	}
	switch s.KeyName {
	case fyne.KeyUp:
		g.jump(-1, 0, extend)
	case fyne.KeyDown:
		g.jump(1, 0, extend)
	case fyne.KeyLeft:
		g.jump(0, -1, extend)
	case fyne.KeyRight:
		g.jump(0, 1, extend)
	case fyne.KeyHome:
		g.corner(pos{0, 0}, extend)
	case fyne.KeyEnd:
		g.corner(pos{len(g.shown) - 1, len(g.model.Columns) - 1}, extend)
	case fyne.KeySpace:
		from, to := g.area()
		g.chooseColumns(from.c, to.c)
	case fyne.KeyR:
		g.fill(false)
	case fyne.KeyD:
		g.fill(true)
	default:
		return false
	}
	return true
}

func (g *Grid) corner(at pos, extend bool) {
	if extend {
		g.extend(at)
	} else {
		g.choose(at)
	}
}

// editKey is a key while one writes.
func (g *Grid) editKey(ev *fyne.KeyEvent) bool {
	shift := g.held()
	then := func(move func()) bool {
		g.commit()
		move()
		return true
	}
	switch ev.Name {
	case fyne.KeyEscape:
		g.cancel()
		return true
	case fyne.KeyF2:
		g.edit.inside = !g.edit.inside
		return true
	case fyne.KeyReturn, fyne.KeyEnter:
		return then(func() { g.onward(shift, true) })
	case fyne.KeyTab:
		return then(func() {
			if !g.onward(shift, false) {
				g.leave(shift)
			}
		})
	case fyne.KeyF6, fyne.KeyPageUp, fyne.KeyPageDown:
		return then(func() { g.key(ev.Name) })
	case fyne.KeyUp, fyne.KeyDown:
		return then(func() { g.key(ev.Name) })
	case fyne.KeyLeft, fyne.KeyRight:
		if !g.edit.inside {
			return then(func() { g.key(ev.Name) })
		}
	}
	return false
}

// editShortcut is a shortcut while one writes.
func (g *Grid) editShortcut(s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok || custom.Modifier != fyne.KeyModifierShortcutDefault {
		return false
	}
	if custom.KeyName != fyne.KeyReturn && custom.KeyName != fyne.KeyEnter {
		return false
	}
	text := g.edit.entry.Text()
	g.close()
	g.fillAll(text)
	return true
}
