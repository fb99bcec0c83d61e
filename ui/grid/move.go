package grid

// choose selects one cell; at a name, its whole row.
func (g *Grid) choose(at pos) {
	g.at = at
	g.from, g.to = at, at
	g.clamp()
	if g.at.c == nameColumn {
		g.from.c, g.to.c = 0, len(g.model.Columns)-1
	}
	g.running = false
	g.moved(g.at)
}

// extend moves one corner of what is selected. What goes over whole rows or columns does not scroll along them.
func (g *Grid) extend(to pos) {
	if g.at.c == nameColumn {
		to.c = len(g.model.Columns) - 1
	}
	g.to = to
	g.clamp()
	see, last := g.to, pos{len(g.shown) - 1, len(g.model.Columns) - 1}
	if g.from.r == 0 && g.to.r == last.r {
		see.r = g.at.r
	}
	if g.from.c == 0 && g.to.c == last.c {
		see.c = g.at.c
	}
	g.moved(see)
}

// moved brings a cell into view and draws what is selected.
func (g *Grid) moved(see pos) {
	g.why = ""
	g.see(see)
	if g.drawing != nil {
		g.drawing.reselect()
	}
	g.tell()
}

// step moves by rows and columns; with extend the range goes along.
func (g *Grid) step(dr, dc int, extend bool) {
	if extend {
		g.extend(pos{g.to.r + dr, g.to.c + dc})
		return
	}
	g.choose(pos{g.at.r + dr, g.at.c + dc})
}

// jump moves to the edge of what is written in a direction, as Ctrl with an arrow does: from something to the last that
// stands beside it without a gap, from nothing to the next that is something, and else to the edge of the grid.
func (g *Grid) jump(dr, dc int, extend bool) {
	from := g.at
	if extend {
		from = g.to
	}
	if from.c == nameColumn && dc > 0 {
		from.c = 0
		dc = 0
	}
	at := from
	if next, ok := g.beside(at, dr, dc); ok {
		gap := !g.filled(at) || !g.filled(next)
		for at = next; !gap || !g.filled(at); {
			next, ok = g.beside(at, dr, dc)
			if !ok || !gap && !g.filled(next) {
				break
			}
			at = next
		}
	} else if dc < 0 {
		at.c = nameColumn
	}
	if extend {
		g.extend(at)
	} else {
		g.choose(at)
	}
}

// beside is the cell next to another; false at the edge, and where there is no direction.
func (g *Grid) beside(at pos, dr, dc int) (pos, bool) {
	at = pos{at.r + dr, at.c + dc}
	return at, (dr != 0 || dc != 0) && at.r >= 0 && at.r < len(g.shown) && at.c >= 0 && at.c < len(g.model.Columns)
}

func (g *Grid) filled(at pos) bool {
	if g.cell(at).Text != "" {
		return true
	}
	_, wrong := g.faults[g.keyOf(at)]
	return wrong
}

// onward goes to the next cell as Tab and Enter do: inside a range around it, else on, by way of the next row. It is
// false past the last cell, and before the first.
func (g *Grid) onward(back, down bool) bool {
	by := 1
	if back {
		by = -1
	}
	if g.several() && g.at.c != nameColumn {
		g.round(by, down)
		return true
	}
	if down {
		column := g.at.c
		if g.running {
			column = g.began
		}
		g.choose(pos{g.at.r + by, column})
		return true
	}
	began := g.began
	if !g.running {
		began = g.at.c
	}
	next := pos{g.at.r, g.at.c + by}
	switch {
	case next.c >= len(g.model.Columns):
		next = pos{g.at.r + 1, 0}
		began = 0
	case next.c < 0:
		next = pos{g.at.r - 1, len(g.model.Columns) - 1}
	}
	if next.r < 0 || next.r >= len(g.shown) {
		return false
	}
	g.choose(next)
	g.running, g.began = true, began
	return true
}

// round goes about inside what is selected: along its rows, or down its columns.
func (g *Grid) round(by int, down bool) {
	from, to := g.area()
	tall, wide := to.r-from.r+1, to.c-from.c+1
	n := (g.at.r-from.r)*wide + g.at.c - from.c
	if down {
		n = (g.at.c-from.c)*tall + g.at.r - from.r
	}
	n = (n + by + tall*wide) % (tall * wide)
	if down {
		g.at = pos{from.r + n%tall, from.c + n/tall}
	} else {
		g.at = pos{from.r + n/wide, from.c + n%wide}
	}
	g.moved(g.at)
}

// chooseRows selects whole rows, chooseColumns whole columns.
func (g *Grid) chooseRows(from, to int) {
	g.at = pos{from, nameColumn}
	g.from, g.to = pos{from, 0}, pos{to, len(g.model.Columns) - 1}
	g.clamp()
	g.moved(pos{to, nameColumn})
}

func (g *Grid) chooseColumns(from, to int) {
	if r := float32(g.at.r) * g.metrics.row; r < g.scroll.Y || r > g.scroll.Y+g.view().Height {
		g.at.r = g.first()
	}
	g.at.c = from
	g.from, g.to = pos{0, from}, pos{len(g.shown) - 1, to}
	g.clamp()
	g.moved(pos{g.at.r, to})
}

// first is the first row that is in view.
func (g *Grid) first() int {
	if g.metrics.row <= 0 {
		return 0
	}
	return min(int(g.scroll.Y/g.metrics.row+0.99), max(len(g.shown)-1, 0))
}

func (g *Grid) chooseAll() {
	g.from, g.to = pos{0, 0}, pos{len(g.shown) - 1, len(g.model.Columns) - 1}
	g.at.c = max(g.at.c, 0)
	g.clamp()
	g.moved(g.at)
}

// Go selects a cell by its ids and brings it into view; false where there is no such row. In a row without the column it
// is the first cell.
func (g *Grid) Go(row, column string) bool {
	r := g.find(row)
	if r < 0 {
		return false
	}
	g.choose(pos{r, max(g.findColumn(column), 0)})
	return true
}
