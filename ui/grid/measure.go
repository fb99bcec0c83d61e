package grid

import (
	"math"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

// What the parts of a grid measure, in dp.
const (
	cellPad    float32 = 8  // at both sides of a cell's letters
	indentStep float32 = 14 // by which a row under a section begins further right
	leastName  float32 = 96
	mostName   float32 = 260
	leastCell  float32 = 56
	iconSide   float32 = 14
	markSide   float32 = 6  // of the mark of a cell that was typed over, or is wrong
	markRoom   float32 = 12 // before the letters of a cell that has one
	barRoom    float32 = 14 // under the rows, for the bar that scrolls across
	barThick   float32 = 5
	touchRow           = ui.TouchTarget
)

// metrics are the measures of a grid that follow from what is in it and from the theme.
type metrics struct {
	head, row   float32 // the heads of the columns, and a row, high
	names       float32 // the column of names, wide
	chevron     float32 // room before the names, for the mark of a section
	least       float32 // a column that scrolls at the least, wide
	cell        float32 // and as wide as it is drawn, for whole columns to fill the room that there is
	last        float32 // a column that stays at the right edge, wide
	letters     float32
	icon        float32 // the side of an icon
	plain, bold letters
	high        float32 // letters, high, in their own air
	headLetters float32
	wanted      float32 // how wide the names would like to be
}

// letters are how wide the letters of a face are. Figures stand one beside the other without kerning, so a text is as
// wide as they are together.
type letters struct {
	style  fyne.TextStyle
	size   float32
	usual  [utf8.RuneSelf]float32 // of the letters that nearly all are; zero where not measured yet
	others map[rune]float32
}

func newLetters(size float32, style fyne.TextStyle) letters {
	return letters{style: style, size: size, others: map[rune]float32{}}
}

func (l *letters) width(text string) float32 {
	var wide float32
	for _, r := range text {
		wide += l.one(r)
	}
	return wide
}

func (l *letters) one(r rune) float32 {
	if r < utf8.RuneSelf && l.usual[r] > 0 {
		return l.usual[r]
	}
	w, known := l.others[r]
	if !known {
		w = ui.Measure(string(r), l.size, l.style).Width
		l.others[r] = w
		if r < utf8.RuneSelf {
			l.usual[r] = w
		}
	}
	return w
}

// fit cuts a text short with an ellipsis where it is wider than there is room.
func (l *letters) fit(text string, room float32) string {
	if l.width(text) <= room {
		return text
	}
	wide := l.width("…")
	for i, r := range text {
		if wide += l.width(string(r)); wide > room {
			return text[:i] + "…"
		}
	}
	return text
}

var boldFace = fyne.TextStyle{Bold: true}

// measure finds how large everything is, after the data or the theme is another.
func (g *Grid) measure() {
	m := &g.metrics
	if size := ui.Letters(ui.Support); size != m.letters || m.plain.others == nil {
		m.letters, m.headLetters = size, ui.Letters(ui.Label)
		m.plain, m.bold = newLetters(size, fyne.TextStyle{}), newLetters(size, boldFace)
		m.high = ui.Measure("0", size, fyne.TextStyle{}).Height
	}
	m.icon = iconSide * m.letters / 14
	m.row = float32(math.Ceil(float64(ui.LineHeight(ui.Support)))) + 6
	if fyne.CurrentDevice().IsMobile() {
		m.row = max(m.row, touchRow)
	}
	m.head = 2*ui.LineHeight(ui.Label) + ui.Gap8
	m.chevron = ui.Gap12
	m.least, m.last, m.wanted = leastCell, leastCell, leastName
	for i := range g.model.Rows {
		if g.model.Rows[i].Kind == Section {
			m.chevron = ui.Gap12 + m.icon + 6
			break
		}
	}
	for i := range g.model.Rows {
		g.measureRow(&g.model.Rows[i])
	}
	for _, f := range g.faults {
		m.least = max(m.least, min(m.plain.width(f.text), 3*leastCell)+markRoom+2*cellPad)
	}
	for i := range g.model.Columns {
		c := &g.model.Columns[i]
		wide := max(ui.Measure(c.Over, m.headLetters, fyne.TextStyle{}).Width, ui.Measure(c.Label, m.headLetters, boldFace).Width)
		m.fit(i >= len(g.model.Columns)-g.model.Fixed, wide+2*cellPad)
	}
	if g.Corner != nil {
		least := g.Corner.MinSize()
		m.wanted, m.head = max(m.wanted, least.Width+2*ui.Gap4), max(m.head, least.Height)
	}
	m.least, m.last = float32(math.Ceil(float64(m.least))), float32(math.Ceil(float64(m.last)))
	g.stretch()
}

// fit makes the columns that scroll, or those that stay, at least so wide.
func (m *metrics) fit(stays bool, wide float32) {
	if stays {
		m.last = max(m.last, wide)
	} else {
		m.least = max(m.least, wide)
	}
}

func (g *Grid) measureRow(row *Row) {
	m := &g.metrics
	face := &m.plain
	if row.strong() {
		face = &m.bold
	}
	name := m.nameAt(row) + face.width(row.Name) + ui.Gap8
	if row.sign() != "" {
		name += m.icon + ui.Gap8
	}
	m.wanted = max(m.wanted, name)
	for i := range row.Cells {
		cell := &row.Cells[i]
		if cell.Text == "" {
			continue
		}
		wide := face.width(cell.Text) + 2*cellPad
		if cell.marked() {
			wide += markRoom
		}
		m.fit(i >= len(g.model.Columns)-g.model.Fixed, wide)
	}
}

// nameAt is where a row's name begins.
func (m *metrics) nameAt(row *Row) float32 {
	if row.Kind == Section || row.Indent > 0 || m.chevron == ui.Gap12 {
		return m.chevron + float32(row.Indent)*indentStep
	}
	return ui.Gap12
}

func (r *Row) strong() bool { return r.Kind == Section || r.Kind == Total || r.Kind == Adder }

// sign is the icon at the end of a row's name.
func (r *Row) sign() string {
	switch {
	case r.Note != "":
		return "note"
	case r.Kind == Computed:
		return "lock"
	}
	return ""
}

// split is how wide the names are, and how many columns stay at the right edge, at a width. The names have what they want
// of the room that all columns leave; where that is little they give way a bit for all columns to be seen, and a cut name
// is read whole at its row. Where columns scroll there must be room left for two of them.
func (g *Grid) split(width float32) (names float32, fixed int) {
	m := &g.metrics
	fixed = g.model.Fixed
	names = min(m.wanted, mostName*m.letters/14, max(width*0.45, leastName))
	if left := width - float32(len(g.model.Columns)-fixed)*m.leastAcross(fixed) - float32(fixed)*m.last; left >= names*givesWay {
		names = min(m.wanted, left)
	}
	if len(g.model.Columns) > fixed && width-names-float32(fixed)*m.last < 2*m.least {
		fixed = 0
	}
	return names, fixed
}

// givesWay is how much of their width the names keep for all columns to be seen.
const givesWay = 0.6

// leastAcross is how narrow the columns that scroll get; where none stay, the widest number of all is among them.
func (m *metrics) leastAcross(fixed int) float32 {
	if fixed == 0 {
		return max(m.least, m.last)
	}
	return m.least
}

// stretch makes the columns so wide that whole ones fill the room there is: of a number that is cut, one reads another.
func (g *Grid) stretch() {
	m := &g.metrics
	width := g.wide()
	names, fixed := g.split(width)
	least := m.leastAcross(fixed)
	m.cell = least
	room := width - names - float32(fixed)*m.last
	n := min(int(room/least), len(g.model.Columns)-fixed)
	if n > 0 {
		m.cell = min(room/float32(n), least*mostStretch)
	}
}

// mostStretch is how much wider than they need to be columns get where there are few.
const mostStretch = 1.5

// wideAt tells whether the columns are wider than there is room at a width.
func (g *Grid) wideAt(width float32) bool {
	names, fixed := g.split(width)
	m := &g.metrics
	return float32(len(g.model.Columns)-fixed)*m.leastAcross(fixed)+float32(fixed)*m.last > width-names
}

// frame is where the parts of a grid stand at its size.
type frame struct {
	names, head   float32
	fixed         int     // columns that stay at the right edge
	right         float32 // where these begin
	width, bottom float32
}

func (g *Grid) frame() frame {
	f := frame{head: g.metrics.head, width: g.wide(), bottom: g.BaseWidget.Size().Height}
	f.names, f.fixed = g.split(f.width)
	f.right = max(f.width-float32(f.fixed)*g.metrics.last, f.names)
	if free := g.loose(f.fixed); f.names+free < f.right { // all fits: the last ones stand beside them
		f.right = f.names + free
	}
	if g.wideAt(f.width) {
		f.bottom -= barRoom
	}
	return f
}

// wide is how wide the grid is, beside the bar that scrolls down where there is one.
func (g *Grid) wide() float32 {
	size := g.BaseWidget.Size()
	high := g.metrics.head + float32(len(g.shown))*g.metrics.row
	if g.wideAt(size.Width) {
		high += barRoom
	}
	if high > size.Height {
		return size.Width - barRoom
	}
	return size.Width
}

// loose is how wide the columns that scroll are together.
func (g *Grid) loose(fixed int) float32 {
	return float32(len(g.model.Columns)-fixed) * g.metrics.cell
}

// view is what is seen of the cells that scroll, whole what there is of them.
func (g *Grid) view() fyne.Size {
	f := g.frame()
	return fyne.NewSize(f.right-f.names, max(f.bottom-f.head, 0))
}

func (g *Grid) whole() fyne.Size {
	_, fixed := g.split(g.wide())
	return fyne.NewSize(g.loose(fixed), float32(len(g.shown))*g.metrics.row)
}

// scrollBy scrolls the body; false where it is at the end already. What is too little for a whole column is kept for the
// next time.
func (g *Grid) scrollBy(dx, dy float32) bool {
	was := g.wish
	g.scrollTo(fyne.NewPos(g.wish.X+dx, g.wish.Y+dy))
	return g.wish != was
}

// scrollTo scrolls the body to a place, across to a whole column.
func (g *Grid) scrollTo(to fyne.Position) {
	view, whole := g.view(), g.whole()
	to.X = min(max(to.X, 0), max(whole.Width-view.Width, 0))
	to.Y = min(max(to.Y, 0), max(whole.Height-view.Height, 0))
	g.wish = to
	to.X = float32(math.Round(float64(to.X/g.metrics.cell))) * g.metrics.cell
	if to == g.scroll {
		return
	}
	g.scroll = to
	if g.drawing != nil {
		g.drawing.scrolled()
	}
}

// see scrolls a cell into view.
func (g *Grid) see(at pos) {
	if g.BaseWidget.Size().IsZero() {
		g.follow = true
		return
	}
	view, to := g.view(), g.scroll
	const hair = 0.1 // of a dp, which rounding may take
	top := float32(at.r) * g.metrics.row
	to.Y = max(min(to.Y, top), top+g.metrics.row-view.Height)
	_, fixed := g.split(g.wide())
	if at.c >= 0 && at.c < len(g.model.Columns)-fixed {
		left := float32(at.c) * g.metrics.cell
		to.X = max(min(to.X, left), left+g.metrics.cell-view.Width-hair)
	}
	g.scrollTo(to)
}

// page is how many rows are in view, less the one that stays to be seen.
func (g *Grid) page() int { return max(int(g.view().Height/g.metrics.row)-1, 1) }

// hit is the cell at a point of the widget, and the part of the grid.
func (g *Grid) hit(at fyne.Position) (pos, part) {
	f := g.frame()
	p := g.nearest(at)
	switch {
	case at.X >= f.width && f.width < g.BaseWidget.Size().Width:
		return p, ofBarDown
	case at.Y < f.head && at.X < f.names:
		return p, ofCorner
	case at.Y < f.head:
		if at.X > f.right+float32(f.fixed)*g.metrics.last || f.fixed == 0 && at.X > f.names+g.whole().Width {
			return p, nowhere
		}
		return p, ofHeads
	case at.Y >= f.bottom:
		return p, ofBarAcross
	case at.Y-f.head+g.scroll.Y >= g.whole().Height, at.X > f.right+float32(f.fixed)*g.metrics.last:
		return p, nowhere
	case at.X < f.names:
		return pos{p.r, nameColumn}, ofNames
	case f.fixed == 0 && at.X > f.names+g.whole().Width:
		return p, nowhere
	}
	return p, ofCells
}

// nearest is the cell nearest to a point, of those that are in view and one beyond.
func (g *Grid) nearest(at fyne.Position) pos {
	f := g.frame()
	loose := len(g.model.Columns) - f.fixed
	var p pos
	if f.fixed > 0 && at.X >= f.right && (g.drag.part != ofCells || !g.drag.on || g.scroll.X >= g.whole().Width-g.view().Width) {
		p.c = loose + int((at.X-f.right)/g.metrics.last)
	} else {
		x := min(max(at.X, f.names-1), f.right) - f.names + g.scroll.X
		p.c = min(max(int(math.Floor(float64(x/g.metrics.cell))), 0), max(loose-1, 0))
	}
	y := min(max(at.Y, f.head-1), f.bottom) - f.head + g.scroll.Y
	p.r = min(max(int(math.Floor(float64(y/g.metrics.row))), 0), max(len(g.shown)-1, 0))
	p.c = min(p.c, len(g.model.Columns)-1)
	return p
}

// ShowColumn scrolls so that a column is the first one in view, where there are enough after it.
func (g *Grid) ShowColumn(id string) {
	if c := g.findColumn(id); c >= 0 {
		g.scrollTo(fyne.NewPos(float32(c)*g.metrics.cell, g.wish.Y))
	}
}
