package grid

import (
	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

// MenuWords name what can be done where one is; what has no name is not offered.
type MenuWords struct {
	Cut, Copy, Paste, Clear string
	FillRight, FillDown     string
	Note, Open              string // of a line
}

// TappedSecondary shows what can be done with what is selected, or with the cell under the pointer where it is another.
func (g *Grid) TappedSecondary(ev *fyne.PointEvent) {
	at, what := g.hit(ev.Position)
	if g.Idle() || what != ofCells && what != ofNames {
		return
	}
	if g.edit.on {
		g.commit()
	}
	ui.Focus(g)
	from, to := g.area()
	inside := at.r >= from.r && at.r <= to.r && at.c >= from.c && at.c <= to.c
	switch {
	case what == ofNames && (g.at.c != nameColumn || at.r < from.r || at.r > to.r):
		g.chooseRows(at.r, at.r)
	case what == ofCells && !inside:
		g.choose(at)
	}
	g.openMenu(ev.AbsolutePosition)
}

// openMenu shows the menu at a place of the window.
func (g *Grid) openMenu(at fyne.Position) {
	words, row := g.words.Menu, g.row(g.at.r)
	board := fyne.CurrentApp().Clipboard()
	_, locked := g.locked(pos{g.at.r, max(g.at.c, 0)})
	var items []ui.MenuItem
	add := func(label string, keys ui.Keys, inactive bool, do func()) {
		if label != "" {
			items = append(items, ui.MenuItem{Label: label, Keys: keys, Inactive: inactive, Do: func() {
				ui.Focus(g)
				do()
			}})
		}
	}
	if row.Line && g.OnOpen != nil {
		add(words.Open, ui.Keys{}, false, func() { g.OnOpen(row.ID) })
	}
	if row.Line && g.OnNote != nil {
		add(words.Note, ui.Keys{Key: fyne.KeyF2, With: fyne.KeyModifierShift}, false, g.note)
	}
	add(words.Cut, ui.Ctrl(fyne.KeyX), locked, func() {
		board.SetContent(g.Copy())
		g.clear()
	})
	add(words.Copy, ui.Ctrl(fyne.KeyC), false, func() { board.SetContent(g.Copy()) })
	add(words.Paste, ui.Ctrl(fyne.KeyV), locked || board.Content() == "", func() { g.Paste(board.Content()) })
	add(words.Clear, ui.Keys{Key: fyne.KeyDelete}, locked, g.clear)
	add(words.FillRight, ui.Ctrl(fyne.KeyR), locked, func() { g.fill(false) })
	add(words.FillDown, ui.Ctrl(fyne.KeyD), locked, func() { g.fill(true) })
	ui.OpenMenu(g, at, items...)
}

// spot is where in the window the cell that one is at ends.
func (g *Grid) spot() fyne.Position {
	m := &g.metrics
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(g).AddXY(0, m.head-g.scroll.Y+float32(g.at.r+1)*m.row)
	if g.at.c >= 0 && g.drawing != nil {
		b, origin := g.drawing.blockOf(g.at.c)
		x, _ := b.rect(g.at)
		at.X += origin.X + x
	}
	return at
}
