package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"startklar.dk/ui"
)

// part is what of the grid lies under a point.
type part int

const (
	nowhere part = iota
	ofCells
	ofNames
	ofHeads
	ofCorner
	ofBarAcross
	ofBarDown
)

// drag is a pointer that is held down, and what it moves.
type drag struct {
	on   bool
	part part
	last fyne.Position // of a finger, or of a pointer on a bar
}

// MouseDown implements desktop.Mouseable: it selects at once, before anyone knows whether it is a click or a drag.
func (g *Grid) MouseDown(ev *desktop.MouseEvent) {
	g.Pressable.MouseDown(ev)
	if g.Idle() || ev.Button != desktop.MouseButtonPrimary {
		return
	}
	if g.edit.on {
		g.commit()
	}
	ui.Focus(g)
	at, what := g.hit(ev.Position)
	g.drag = drag{on: true, part: what, last: ev.Position}
	extend := ev.Modifier&fyne.KeyModifierShift != 0
	switch what {
	case ofCells:
		g.corner(at, extend)
	case ofNames:
		g.pressName(at, ev.Position, extend)
	case ofHeads:
		if extend {
			g.chooseColumns(g.from.c, at.c)
		} else {
			g.chooseColumns(at.c, at.c)
		}
	case ofCorner:
		if g.Corner == nil {
			g.chooseAll()
		}
	}
}

// pressName selects a row by its name, or does what its marks are for.
func (g *Grid) pressName(at pos, where fyne.Position, extend bool) {
	row := g.row(at.r)
	if extend {
		g.chooseRows(g.from.r, at.r)
		return
	}
	g.chooseRows(at.r, at.r)
	side := g.metrics.row
	switch {
	case row.Kind == Section && where.X < g.metrics.chevron+float32(row.Indent)*indentStep+ui.Gap8:
		g.Fold(row.ID, !g.folded[row.ID])
	case row.Kind == Adder:
		g.open()
	case row.Note != "" && where.X > g.metrics.names-side && g.OnNote != nil:
		g.OnNote(row.ID)
	}
}

// MouseUp implements desktop.Mouseable.
func (g *Grid) MouseUp(ev *desktop.MouseEvent) {
	g.Pressable.MouseUp(ev)
	g.drag.on = false
}

// Tapped is a finger's press: what a pointer does was done when it went down.
func (g *Grid) Tapped(ev *fyne.PointEvent) {
	if !fyne.CurrentDevice().IsMobile() || g.Idle() {
		return
	}
	at, what := g.hit(ev.Position)
	again := at == g.at
	switch what {
	case ofCells:
		g.choose(at)
		if _, locked := g.locked(at); again || !locked {
			g.open()
		}
	case ofNames:
		g.pressName(at, ev.Position, false)
		if again {
			g.open()
		}
	case ofHeads:
		g.chooseColumns(at.c, at.c)
	}
}

// DoubleTapped writes in a cell, and opens a line by its name.
func (g *Grid) DoubleTapped(ev *fyne.PointEvent) {
	if g.Idle() || g.edit.on {
		return
	}
	at, what := g.hit(ev.Position)
	if (what == ofCells || what == ofNames) && at == g.at && g.row(at.r).Kind != Section && g.row(at.r).Kind != Adder {
		g.open()
	}
}

// Dragged selects from where the pointer went down to where it is, and scrolls past the edge. A finger scrolls.
func (g *Grid) Dragged(ev *fyne.DragEvent) {
	if g.Idle() {
		return
	}
	if fyne.CurrentDevice().IsMobile() {
		g.scrollBy(-ev.Dragged.DX, -ev.Dragged.DY)
		return
	}
	if !g.drag.on {
		return
	}
	switch g.drag.part {
	case ofBarAcross, ofBarDown:
		g.dragBar(ev.Position)
	case ofCells:
		g.dragTo(ev.Position, func(at pos) { g.extend(at) })
	case ofNames:
		g.dragTo(ev.Position, func(at pos) { g.extend(pos{at.r, len(g.model.Columns) - 1}) })
	case ofHeads:
		g.dragTo(ev.Position, func(at pos) { g.extend(pos{len(g.shown) - 1, at.c}) })
	}
}

// dragTo extends what is selected to the cell nearest to a point; one beyond the edge is the next that is not in view.
func (g *Grid) dragTo(where fyne.Position, extend func(pos)) {
	if at := g.nearest(where); at.r != g.to.r || at.c != g.to.c {
		extend(at)
	}
}

// dragBar scrolls as far as a bar was moved.
func (g *Grid) dragBar(where fyne.Position) {
	moved := where.Subtract(g.drag.last)
	g.drag.last = where
	view, whole := g.view(), g.whole()
	if g.drag.part == ofBarAcross && view.Width > 0 {
		g.scrollBy(moved.X*whole.Width/view.Width, 0)
	} else if view.Height > 0 {
		g.scrollBy(0, moved.Y*whole.Height/view.Height)
	}
}

// DragEnd implements fyne.Draggable.
func (g *Grid) DragEnd() { g.drag.on = false }

// Scrolled implements fyne.Scrollable. With Shift the wheel goes across. What goes past the end is the page's.
func (g *Grid) Scrolled(ev *fyne.ScrollEvent) {
	dx, dy := ev.Scrolled.DX, ev.Scrolled.DY
	if dx == 0 && modifiers()&fyne.KeyModifierShift != 0 {
		dx, dy = dy, 0
	}
	if !g.scrollBy(-dx, -dy) {
		ui.Pass(g, ev)
	}
}

// MouseIn implements desktop.Hoverable.
func (g *Grid) MouseIn(ev *desktop.MouseEvent) { g.MouseMoved(ev) }

// MouseMoved tells at a cell what is to be known of it: what is wrong, why it cannot be written in.
func (g *Grid) MouseMoved(ev *desktop.MouseEvent) {
	over := pos{-1, -1}
	if at, what := g.hit(ev.Position); !g.Idle() && (what == ofCells || what == ofNames) {
		over = at
	}
	g.hover(over)
}

// MouseOut implements desktop.Hoverable.
func (g *Grid) MouseOut() { g.hover(pos{-1, -1}) }

func (g *Grid) hover(over pos) {
	if over == g.over {
		return
	}
	g.over = over
	if g.drawing != nil {
		g.drawing.layNote()
	}
}

// Cursor implements desktop.Cursorable.
func (g *Grid) Cursor() desktop.Cursor { return desktop.DefaultCursor }
