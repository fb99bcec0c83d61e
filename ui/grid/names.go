package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"startklar.dk/ui"
)

// names are the names of the rows, which stay at the left edge, with what is to be seen of each row.
type names struct {
	g        *Grid
	pane     *pane
	wide     float32
	texts    pool
	chevrons marks[*canvas.Image]
	signs    marks[*canvas.Image]
	fill     *canvas.Rectangle // under the names of what is selected whole
	ring     *canvas.Rectangle // around the name that one is at
}

func newNames(g *Grid) *names {
	n := &names{g: g, fill: rectangle(), ring: rectangle()}
	n.texts.box = &fyne.Container{}
	picture := func() *canvas.Image { return &canvas.Image{FillMode: canvas.ImageFillContain} }
	n.chevrons = marks[*canvas.Image]{box: &fyne.Container{}, make: picture}
	n.signs = marks[*canvas.Image]{box: &fyne.Container{}, make: picture}
	n.ring.StrokeWidth, n.ring.CornerRadius = 2, 3
	n.pane = newPane(n.fill, n.texts.box, n.chevrons.box, n.signs.box, n.ring)
	return n
}

func (n *names) scroll(y float32) {
	g, m := n.g, &n.g.metrics
	n.pane.moved.Move(fyne.NewPos(0, -y))
	first := int(y / m.row)
	last := min(int((y+n.pane.Size().Height)/m.row)+1, len(g.shown))
	n.texts.show(pos{first, 0}, pos{last, 1}, n.set)
	for r := first; r < last; r++ {
		row := g.row(r)
		top := float32(r)*m.row + (m.row-m.icon)/2
		if row.Kind == Section {
			name := "down"
			if g.folded[row.ID] {
				name = "chevron"
			}
			icon(n.chevrons.next(), name, ui.Quiet, m.nameAt(row)-m.icon-6, top, m.icon)
		}
		if sign := row.sign(); sign != "" {
			role := ui.Quiet
			if row.Note != "" {
				role = ui.Accent
			}
			icon(n.signs.next(), sign, role, n.wide-m.icon-ui.Gap8, top, m.icon)
		}
	}
	n.chevrons.rest()
	n.signs.rest()
}

// icon shows an icon of a side at a place.
func icon(img *canvas.Image, name string, role ui.Role, x, y, side float32) {
	if res := ui.IconImage(name, role); img.Resource != res {
		img.Resource = res
		img.Refresh()
	}
	ui.Place(img, x, y, side, side)
}

func (n *names) set(t *canvas.Text, at pos) {
	g, m := n.g, &n.g.metrics
	row := g.row(at.r)
	style, face, role := fyne.TextStyle{}, &m.plain, ui.Ink
	if row.strong() {
		style, face = boldFace, &m.bold
	}
	switch {
	case row.Kind == Adder, at.r == g.at.r && row.Kind == Input:
		role = ui.Accent
	case row.Kind == Computed:
		role = ui.Quiet
	}
	left := m.nameAt(row)
	say(t, face.fit(row.Name, n.room(row)), m.letters, style, role)
	ui.Place(t, left, float32(at.r)*m.row+(m.row-m.high)/2, n.wide-left, m.high)
	t.Show()
}

// room is how wide a row's name may be.
func (n *names) room(row *Row) float32 {
	room := n.wide - n.g.metrics.nameAt(row) - ui.Gap8
	if row.sign() != "" {
		room -= n.g.metrics.icon + ui.Gap8
	}
	return room
}

// choose marks the names of what is selected.
func (n *names) choose(active bool) {
	g, m := n.g, &n.g.metrics
	n.texts.state++
	n.scroll(g.scroll.Y)
	here := g.at.c == nameColumn && len(g.shown) > 0
	visible(here, n.fill, n.ring)
	if !here {
		return
	}
	from, to := g.area()
	n.fill.FillColor, n.ring.StrokeColor = ui.ColorOf(ui.AccentSoft), ui.ColorOf(ui.Edge)
	if active {
		n.ring.StrokeColor = ui.ColorOf(ui.Accent)
	}
	ui.Place(n.fill, 0, float32(from.r)*m.row, n.wide-1, float32(to.r-from.r+1)*m.row)
	ui.Place(n.ring, 1, float32(g.at.r)*m.row, n.wide-3, m.row)
}

// heads are the heads of some columns, of two lines each.
type heads struct {
	g           *Grid
	pane        *pane
	texts       pool
	from, until int
	wide        float32 // each of them
	first       int     // that is in view whole
}

func newHeads(g *Grid) *heads {
	h := &heads{g: g, wide: leastCell}
	h.texts.box = &fyne.Container{}
	h.pane = newPane(h.texts.box)
	return h
}

func (h *heads) scroll(x float32) {
	h.pane.moved.Move(fyne.NewPos(-x, 0))
	first := int(x/h.wide + 0.01)
	if first != h.first {
		h.first = first
		h.texts.state++
	}
	last := min(int((x+h.pane.Size().Width)/h.wide)+1, h.until-h.from)
	h.texts.show(pos{0, first}, pos{2, last}, h.set)
}

func (h *heads) set(t *canvas.Text, at pos) {
	g, m := h.g, &h.g.metrics
	column := g.model.Columns[at.c+h.from]
	text, style, role := h.over(at.c), fyne.TextStyle{}, ui.Quiet
	if at.r == 1 {
		text, style = column.Label, boldFace
		if at.c+h.from == g.at.c {
			role = ui.Accent
		}
	}
	t.Alignment = fyne.TextAlignTrailing
	if column.Words {
		t.Alignment = fyne.TextAlignLeading
	}
	say(t, text, m.headLetters, style, role)
	line := ui.LineHeight(ui.Label)
	ui.Place(t, float32(at.c)*h.wide+cellPad, m.head-ui.Gap4-float32(2-at.r)*line, h.wide-2*cellPad, line)
	if text == "" {
		t.Hide()
	} else {
		t.Show()
	}
}

// over is the line over a column. Over the first one in view stands that of the columns it belongs to, whose own head may
// be scrolled away.
func (h *heads) over(c int) string {
	columns := h.g.model.Columns[h.from:h.until]
	if c != h.first {
		return columns[c].Over
	}
	for ; c > 0 && columns[c].Over == ""; c-- {
	}
	return columns[c].Over
}

// choose marks the head of the column that one is in.
func (h *heads) choose() {
	h.texts.state++
	x := h.g.scroll.X
	if h.from > 0 {
		x = 0
	}
	h.scroll(x)
}
