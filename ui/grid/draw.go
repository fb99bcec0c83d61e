package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"startklar.dk/ui"
)

// drawing is what is drawn of a grid: the rows from edge to edge, over them the cells that scroll and those that stay at
// the right edge, the names, the heads, and over all the entry and what is said of a cell.
type drawing struct {
	g *Grid
	*ui.Renderer

	ground, tint *canvas.Rectangle
	rows         *pane
	bands, lines marks[*canvas.Rectangle]
	body, fixed  *block
	names        *names
	heads        [2]*heads
	corner       *fyne.Container
	rules        [3]*canvas.Rectangle // under the heads, beside the names, before what stays
	bars         [2]*canvas.Rectangle // across and down
	writing      *pane
	frame        *canvas.Rectangle // around the entry
	note         *note
	wrote        bool // the entry lay over a cell when it was drawn last
}

// CreateRenderer implements fyne.Widget.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	d := &drawing{g: g, ground: rectangle(), tint: rectangle(), frame: rectangle(), note: newNote()}
	d.bands = marks[*canvas.Rectangle]{box: &fyne.Container{}, make: rectangle}
	d.lines = marks[*canvas.Rectangle]{box: &fyne.Container{}, make: rectangle}
	d.rows = newPane(d.bands.box, d.lines.box)
	d.body, d.fixed, d.names = newBlock(g), newBlock(g), newNames(g)
	for i := range d.heads {
		d.heads[i] = newHeads(g)
	}
	d.corner = &fyne.Container{}
	if g.Corner != nil {
		d.corner.Objects = []fyne.CanvasObject{g.Corner}
	}
	for i := range d.rules {
		d.rules[i] = rectangle()
	}
	for i := range d.bars {
		d.bars[i] = rectangle()
		d.bars[i].CornerRadius = barThick / 2
	}
	d.frame.CornerRadius, d.frame.StrokeWidth = 5, 2
	d.writing = newPane(d.frame, g.edit.entry)
	d.writing.over = true
	d.Renderer = &ui.Renderer{
		Parts: []fyne.CanvasObject{
			d.ground, d.tint, d.rows, d.body.pane, d.fixed.pane, d.names.pane, d.heads[0].pane, d.heads[1].pane, d.corner,
			d.rules[0], d.rules[1], d.rules[2], d.bars[0], d.bars[1], d.writing, d.note,
		},
		Min: g.MinSize, Lay: func(fyne.Size) { d.lay() },
		Redraw: func() {
			g.measure()
			d.renew()
		},
	}
	g.drawing = d
	g.measure()
	d.renew()
	return d
}

// renew draws everything anew: the data is another, or the theme.
func (d *drawing) renew() {
	d.g.measure()
	d.body.cells.state++
	d.fixed.cells.state++
	d.names.texts.state++
	for _, h := range d.heads {
		h.texts.state++
	}
	d.lay()
	canvas.Refresh(d.g)
}

// lay places the parts at the size that the grid has.
func (d *drawing) lay() {
	g, m := d.g, &d.g.metrics
	size := g.BaseWidget.Size()
	if size.IsZero() {
		return
	}
	was := m.cell
	g.stretch()
	f := g.frame()
	loose := len(g.model.Columns) - f.fixed
	if m.cell != was {
		d.fixed.cells.state++
		d.heads[0].texts.state++
		d.heads[1].texts.state++
	}
	if m.cell != was || d.body.until != loose || d.names.wide != f.names {
		d.body.cells.state++
		d.names.texts.state++
	}
	d.body.from, d.body.until = 0, loose
	d.fixed.from, d.fixed.until = loose, len(g.model.Columns)
	d.names.wide = f.names
	d.body.wide, d.heads[0].wide = m.cell, m.cell
	d.fixed.wide, d.heads[1].wide = m.last, m.last
	d.heads[0].from, d.heads[0].until = 0, loose
	d.heads[1].from, d.heads[1].until = loose, len(g.model.Columns)
	fixedWide := float32(f.fixed) * m.last
	high := max(f.bottom-f.head, 0)
	d.ground.FillColor, d.tint.FillColor = ui.ColorOf(ui.Surface), ui.ColorOf(ui.Tint)
	ui.Place(d.ground, 0, 0, size.Width, size.Height)
	ui.Place(d.tint, f.right, 0, fixedWide, f.bottom)
	ui.Place(d.rows, 0, f.head, size.Width, high)
	ui.Place(d.body.pane, f.names, f.head, f.right-f.names, high)
	ui.Place(d.fixed.pane, f.right, f.head, fixedWide, high)
	ui.Place(d.names.pane, 0, f.head, f.names, high)
	ui.Place(d.heads[0].pane, f.names, 0, f.right-f.names, f.head)
	ui.Place(d.heads[1].pane, f.right, 0, fixedWide, f.head)
	tall := float32(len(g.shown)) * m.row
	d.rows.hold(fyne.NewSize(size.Width, tall))
	d.body.pane.hold(fyne.NewSize(g.loose(f.fixed), tall))
	d.fixed.pane.hold(fyne.NewSize(fixedWide, tall))
	d.names.pane.hold(fyne.NewSize(f.names, tall))
	d.heads[0].pane.hold(fyne.NewSize(g.loose(f.fixed), f.head))
	d.heads[1].pane.hold(fyne.NewSize(fixedWide, f.head))
	if g.Corner != nil {
		least := g.Corner.MinSize()
		ui.Place(d.corner, 0, 0, f.names, f.head)
		ui.Place(g.Corner, ui.Gap4, (f.head-least.Height)/2, f.names-ui.Gap8, least.Height)
	}
	for _, r := range d.rules {
		r.FillColor = ui.ColorOf(ui.Line)
	}
	ui.Place(d.rules[0], 0, f.head-1, size.Width, 1)
	ui.Place(d.rules[1], f.names-1, 0, 1, f.bottom)
	ui.Place(d.rules[2], f.right, 0, 1, f.bottom)
	visible(f.fixed > 0, d.tint, d.fixed.pane, d.heads[1].pane, d.rules[2])
	if g.follow {
		g.follow = false
		g.see(g.at)
	}
	g.scrollTo(fyne.NewPos(g.scroll.X*m.cell/was, g.scroll.Y))
	d.scrolled()
	d.reselect()
}

// scrolled draws what has come into view.
func (d *drawing) scrolled() {
	g, m := d.g, &d.g.metrics
	to := g.scroll
	d.rows.moved.Move(fyne.NewPos(0, -to.Y))
	d.body.scroll(to)
	d.fixed.scroll(fyne.NewPos(0, to.Y))
	d.names.scroll(to.Y)
	d.heads[0].scroll(to.X)
	d.heads[1].scroll(0)
	width := g.BaseWidget.Size().Width
	first := int(to.Y / m.row)
	last := min(int((to.Y+d.rows.Size().Height)/m.row)+1, len(g.shown))
	for r := first; r < last; r++ {
		row := g.row(r)
		y := float32(r) * m.row
		if band := row.band(); band != "" {
			o := d.bands.next()
			o.FillColor = ui.ColorOf(band)
			ui.Place(o, 0, y, width, m.row)
		}
		line := ui.Line
		if r+1 < len(g.shown) && g.row(r+1).Kind == Total {
			line = ui.Edge
		}
		o := d.lines.next()
		o.FillColor = ui.ColorOf(line)
		ui.Place(o, 0, y+m.row-1, width, 1)
	}
	d.bands.rest()
	d.lines.rest()
	d.layBars()
	d.layEntry()
	d.layNote()
}

// band is the colour of a row, where it is not that of the grid.
func (r *Row) band() ui.Role {
	switch r.Kind {
	case Section:
		return ui.Ground
	case Computed:
		return ui.Tint
	}
	return ""
}

// layBars shows how far the body is scrolled, where there is more than is seen.
func (d *drawing) layBars() {
	g, f := d.g, d.g.frame()
	view, whole := g.view(), g.whole()
	for _, b := range d.bars {
		b.FillColor = ui.ColorOf(ui.Edge)
	}
	visible(whole.Width > view.Width, d.bars[0])
	if whole.Width > view.Width {
		long := max(view.Width*view.Width/whole.Width, 2*barRoom)
		at := (view.Width - long) * g.scroll.X / (whole.Width - view.Width)
		ui.Place(d.bars[0], f.names+at, f.bottom+(barRoom-barThick)/2, long, barThick)
	}
	visible(whole.Height > view.Height && view.Height > 0, d.bars[1])
	if whole.Height > view.Height {
		long := max(view.Height*view.Height/whole.Height, 2*barRoom)
		at := (view.Height - long) * g.scroll.Y / (whole.Height - view.Height)
		ui.Place(d.bars[1], f.width+(barRoom-barThick)/2, f.head+at, barThick, long)
	}
}

// reselect draws what is selected.
func (d *drawing) reselect() {
	g := d.g
	active := g.Focused() || g.edit.on
	if d.wrote != g.edit.on {
		d.wrote = g.edit.on
		d.body.cells.state++
		d.fixed.cells.state++
		d.scrolled()
	}
	d.body.choose(active)
	d.fixed.choose(active)
	d.names.choose(active)
	for _, h := range d.heads {
		h.choose()
	}
	d.layEntry()
	d.layNote()
	canvas.Refresh(d.g)
}

// blockOf is the block that a column stands in, and where it begins on the widget.
func (d *drawing) blockOf(c int) (*block, fyne.Position) {
	if c >= d.fixed.from && d.fixed.until > d.fixed.from {
		return d.fixed, d.fixed.pane.Position().SubtractXY(0, d.g.scroll.Y)
	}
	return d.body, d.body.pane.Position().Subtract(d.g.scroll)
}

// layEntry puts the entry over the cell that is written in, as wide as what is written in it where there is room.
func (d *drawing) layEntry() {
	const rim = 2
	g, m := d.g, &d.g.metrics
	visible(g.edit.on, d.writing)
	if !g.edit.on {
		return
	}
	b, origin := d.blockOf(g.at.c)
	at, size := b.pane.Position(), b.pane.Size()
	ui.Place(d.writing, at.X-rim, at.Y-rim, size.Width+2*rim, size.Height+2*rim)
	d.writing.moved.Resize(d.writing.Size())
	x, y := b.rect(g.at)
	x, y = x+origin.X-at.X+rim, y+origin.Y-at.Y+rim
	wide := max(b.wide, min(g.edit.entry.Wide(), size.Width))
	x = max(min(x, size.Width+rim-wide), min(x, rim))
	d.frame.FillColor, d.frame.StrokeColor = ui.ColorOf(ui.Surface), ui.ColorOf(ui.Accent)
	ui.Place(d.frame, x-1, y-1, wide+2, m.row+1)
	ui.Place(g.edit.entry, x, y, wide, m.row-1)
}
