package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"startklar.dk/ui"
)

// block are the cells of some columns that are scrolled together, with what is selected among them.
type block struct {
	g     *Grid
	pane  *pane
	cells pool
	signs marks[*canvas.Rectangle] // of cells that were typed over, or are wrong
	fill  *canvas.Rectangle        // under what is selected
	face  *canvas.Rectangle        // under the cell that one is at
	edge  *canvas.Rectangle        // around what is selected
	ring  *canvas.Rectangle        // around the cell that one is at

	from, until int     // its columns; until is one past
	wide        float32 // each of them
}

func newBlock(g *Grid) *block {
	b := &block{g: g, wide: leastCell, fill: rectangle(), face: rectangle(), edge: rectangle(), ring: rectangle()}
	b.cells.box, b.signs.box = &fyne.Container{}, &fyne.Container{}
	b.signs.make = rectangle
	b.edge.StrokeWidth, b.ring.StrokeWidth, b.ring.CornerRadius = 1.5, 2, 3
	b.pane = newPane(b.fill, b.face, b.cells.box, b.signs.box, b.edge, b.ring)
	return b
}

func rectangle() *canvas.Rectangle { return canvas.NewRectangle(ui.ColorOf(ui.Clear)) }

// scroll moves the cells to where they are scrolled, and sets those that come into view.
func (b *block) scroll(to fyne.Position) {
	g, m := b.g, &b.g.metrics
	b.pane.moved.Move(fyne.NewPos(-to.X, -to.Y))
	size := b.pane.Size()
	first := pos{int(to.Y / m.row), int(to.X / b.wide)}
	last := pos{min(int((to.Y+size.Height)/m.row)+1, len(g.shown)), min(int((to.X+size.Width)/b.wide)+1, b.until-b.from)}
	b.cells.show(first, last, b.set)
	for r := first.r; r < last.r; r++ {
		for c := first.c; c < last.c; c++ {
			b.sign(pos{r, c})
		}
	}
	b.signs.rest()
}

// set writes a cell's text, at its place among all.
func (b *block) set(t *canvas.Text, at pos) {
	g, m := b.g, &b.g.metrics
	there := pos{at.r, at.c + b.from}
	row, cell := g.row(at.r), g.cell(there)
	style, face, role := fyne.TextStyle{}, &m.plain, ui.Ink
	if row.strong() {
		style, face = boldFace, &m.bold
	} else if _, locked := g.locked(there); locked {
		role = ui.Quiet
	}
	text, wrong := cell.Text, cell.Error != ""
	if f, ok := g.faults[g.keyOf(there)]; ok {
		text, wrong = f.text, true
	}
	if wrong || cell.Bad {
		role = ui.Bad
	}
	t.Alignment = fyne.TextAlignTrailing
	if cell.Words {
		t.Alignment = fyne.TextAlignLeading
	}
	lead := cellPad
	if wrong || cell.marked() {
		lead += markRoom
	}
	room := b.wide - lead - cellPad
	say(t, face.fit(text, room), m.letters, style, role)
	ui.Place(t, float32(at.c)*b.wide+lead, float32(at.r)*m.row+(m.row-m.high)/2, room, m.high)
	if text == "" || g.edit.on && there == g.at { // the entry lies over it
		t.Hide()
	} else {
		t.Show()
	}
}

// marked says whether a mark stands before the cell's text.
func (c *Cell) marked() bool { return c.Typed || c.Error != "" || c.Hint != "" }

// sign marks a cell that was typed over with a hollow mark, one of which there is something to know with a full one, and
// one that is wrong with a round one.
func (b *block) sign(at pos) {
	m := &b.g.metrics
	there := pos{at.r, at.c + b.from}
	cell := b.g.cell(there)
	_, wrong := b.g.faults[b.g.keyOf(there)]
	wrong = wrong || cell.Error != ""
	if !wrong && !cell.marked() {
		return
	}
	mark := b.signs.next()
	mark.CornerRadius, mark.StrokeWidth = 2, 1.2
	mark.FillColor, mark.StrokeColor = ui.ColorOf(ui.Clear), ui.ColorOf(ui.Accent)
	if cell.Hint != "" {
		mark.FillColor, mark.StrokeColor = ui.ColorOf(ui.Warn), ui.ColorOf(ui.Warn)
	}
	if wrong {
		mark.CornerRadius = markSide / 2
		mark.FillColor, mark.StrokeColor = ui.ColorOf(ui.Bad), ui.ColorOf(ui.Bad)
	}
	ui.Place(mark, float32(at.c)*b.wide+cellPad-2, float32(at.r)*m.row+(m.row-markSide)/2, markSide, markSide)
}

// rect is where a cell stands among all of the block.
func (b *block) rect(at pos) (x, y float32) {
	return float32(at.c-b.from) * b.wide, float32(at.r) * b.g.metrics.row
}

// choose draws what is selected of the block's cells.
func (b *block) choose(active bool) {
	g, m := b.g, &b.g.metrics
	from, to := g.area()
	left, right := max(from.c, b.from), min(to.c, b.until-1)
	some := left <= right && len(g.shown) > 0
	several := some && g.several()
	visible(several, b.fill, b.edge)
	if several {
		x, y := b.rect(pos{from.r, left})
		w, h := float32(right-left+1)*b.wide, float32(to.r-from.r+1)*m.row
		b.fill.FillColor = ui.ColorOf(ui.AccentSoft)
		b.edge.StrokeColor = ui.ColorOf(ui.Accent)
		ui.Place(b.fill, x, y, w, h)
		ui.Place(b.edge, x, y, w, h)
	}
	here := some && g.at.c >= b.from && g.at.c < b.until
	visible(here, b.face, b.ring)
	if here {
		x, y := b.rect(g.at)
		b.face.FillColor = ui.ColorOf(ui.Surface)
		b.ring.StrokeColor = ui.ColorOf(ui.Edge)
		if active {
			b.ring.StrokeColor = ui.ColorOf(ui.Accent)
		}
		ui.Place(b.face, x, y, b.wide, m.row)
		ui.Place(b.ring, x, y, b.wide, m.row)
	}
}

func visible(visible bool, objects ...fyne.CanvasObject) {
	for _, o := range objects {
		if visible {
			o.Show()
		} else {
			o.Hide()
		}
	}
}
