package pdf

import (
	"slices"

	"startklar.dk/document"
)

// tableLook is how large a table's letters are, and how far its cells stand apart.
type tableLook struct {
	size, lead float64
	pad        float64 // above and below a row's words
	gutter     float64 // between columns
	apart      float64 // before columns that are set apart
	words      bool    // its rows are words, with a line under each
}

var (
	wordsLook  = tableLook{size: 8.9, lead: 12.6, pad: 3.6, gutter: 13, words: true}
	moneyLook  = tableLook{size: 8.3, lead: 11.4, pad: 1.8, gutter: 9, apart: 8}
	smallest   = 5.0 // points, of a table that is very wide
	headerSize = 0.93
)

// looks is how a table looks: one of amounts is closer set.
func looks(t *document.Table) tableLook {
	numbers := 0
	for _, c := range t.Columns {
		if c.Number {
			numbers++
		}
	}
	if numbers >= 2 && numbers >= len(t.Columns)-1 {
		return moneyLook
	}
	return wordsLook
}

// grid is a table with its columns set.
type grid struct {
	w       *writer
	t       *document.Table
	look    tableLook
	columns []column
	cells   [][][]atom // by row and column
	heads   [][2][]atom
	full    column
}

func (f *flow) table(t *document.Table) {
	if len(t.Columns) == 0 {
		return
	}
	g := &grid{w: f.w, t: t, look: looks(t), full: f.at}
	for g.set(); g.over() && g.look.size > smallest; g.set() {
		g.look = g.look.smaller()
	}
	g.squeeze()
	if high, room := g.high(), f.high-headRoom; high > room && high <= room*closest {
		g.look = g.look.closer(room / high)
		g.set()
		g.squeeze()
	}
	e := f.parent.child("Table")
	e.title = t.Name
	f.gap = max(f.gap, 8)
	head := g.header(e.child("THead"), false)
	keepAll(head)
	repeated := g.header(nil, true)
	body := e.child("TBody")
	rows := g.rows(body)
	for i := range rows {
		rows[i].head = repeated
	}
	if g.high() <= f.high*whole {
		keepAll(rows[:max(len(rows)-1, 0)])
	}
	f.add(head...)
	f.add(rows...)
	f.gap = 12
	if t.Note != "" {
		f.gap = 4
		note := f.w.lines(f.parent.child("P"), document.Plain(t.Note), style{face: regular, size: 7.4, ink: quiet}, 11, f.at, inNeed)
		keepAll(note[:max(len(note)-1, 0)])
		if n := len(f.out); n > 0 && len(note) > 0 {
			f.out[n-1].keep = true
		}
		f.add(note...)
		f.gap = 14
	}
}

// A table that is little higher than a page is set closer until it fits; one that is lower than a part of a page is
// not parted.
const (
	headRoom = 70.0 // points of a page, for what stands above and below a table
	closest  = 1.4
	whole    = 0.62
)

// closer is a look of less height.
func (l tableLook) closer(by float64) tableLook {
	l.lead *= by
	l.pad *= by
	l.size *= min(1, by*1.08)
	return l
}

// high is how high all rows are.
func (g *grid) high() (sum float64) {
	for _, b := range g.header(nil, true) {
		sum += b.height
	}
	for _, b := range g.rows(&element{}) {
		sum += b.height
	}
	return sum
}

func (l tableLook) smaller() tableLook {
	const by = 0.95
	l.size *= by
	l.lead *= by
	l.gutter *= by
	return l
}

// set shapes all cells and gives each column the width that it would have.
func (g *grid) set() {
	g.cells, g.heads = nil, nil
	g.columns = make([]column, len(g.t.Columns))
	head := style{face: semibold, size: g.look.size * headerSize, ink: quiet}
	for i, c := range g.t.Columns {
		over, title := g.w.atoms(document.Plain(c.Over), head), g.w.atoms(document.Plain(c.Title), head)
		g.heads = append(g.heads, [2][]atom{over, title})
		_, a := widest(over)
		word, b := widest(title)
		if c.Number && len(title) > 1 {
			b = word
		}
		g.columns[i].width = max(a, b)
	}
	for _, r := range g.t.Rows {
		row := make([][]atom, len(g.t.Columns))
		for i := range min(len(r.Cells), len(row)) {
			row[i] = g.w.atoms(r.Cells[i].Text, g.cellStyle(r, i))
			_, whole := widest(row[i])
			if i == 0 {
				whole += g.indent(r)
			}
			if r.Kind != document.Group {
				g.columns[i].width = max(g.columns[i].width, whole)
			}
		}
		g.cells = append(g.cells, row)
	}
}

func (g *grid) indent(r document.Row) float64 { return float64(r.Indent) * 9 }

func (g *grid) cellStyle(r document.Row, i int) style {
	st := style{face: regular, size: g.look.size, ink: ink}
	if r.Kind != document.Line {
		st.face = semibold
	}
	if r.Cells[i].Bad {
		st.ink = bad
	}
	return st
}

// between is all that stands between columns.
func (g *grid) between() (sum float64) {
	for i, c := range g.t.Columns {
		if i > 0 {
			sum += g.look.gutter
		}
		if c.Shaded && (i == 0 || !g.t.Columns[i-1].Shaded) {
			sum += g.look.apart
		}
	}
	return sum
}

// The narrowest that a column of words may be, and one of names beside amounts.
const (
	least      = 62.0
	leastNames = 112.0
)

// over says whether the numbers have no room beside words of the least width.
func (g *grid) over() bool {
	sum := g.between()
	for i, c := range g.columns {
		if g.t.Columns[i].Number {
			sum += c.width
		} else if g.look.words {
			sum += min(c.width, least)
		} else {
			sum += min(c.width, leastNames)
		}
	}
	return sum > g.full.width
}

// squeeze gives columns the room there is: numbers what they need, words the rest by how much they have to say.
func (g *grid) squeeze() {
	room := g.full.width - g.between()
	var wanted float64
	words := 0
	for i, c := range g.columns {
		if g.t.Columns[i].Number {
			room -= c.width
		} else {
			wanted += c.width
			words++
		}
	}
	if words > 0 && wanted <= room {
		g.spread(room - wanted)
	} else if words > 0 {
		g.share(max(room, float64(words)*20))
	}
	x := g.full.x
	for i := range g.columns {
		if i > 0 {
			x += g.look.gutter
		}
		if g.t.Columns[i].Shaded && (i == 0 || !g.t.Columns[i-1].Shaded) {
			x += g.look.apart
		}
		g.columns[i].x = x
		x += g.columns[i].width
	}
}

// spread gives what is left over: to the words where all is words, else to the first column, and to each number a
// part of it, so that they do not stand far from their names.
func (g *grid) spread(extra float64) {
	if g.look.words {
		for i := range g.columns {
			g.columns[i].width += extra / float64(len(g.columns))
		}
		return
	}
	numbers := len(g.columns) - 1
	each := min(extra/float64(numbers+1), 34)
	for i := 1; i < len(g.columns); i++ {
		g.columns[i].width += each
		extra -= each
	}
	g.columns[0].width += max(extra, 0)
}

// share parts less room than words want: none gets more than it wants, the others alike.
func (g *grid) share(room float64) {
	var open []int
	for i := range g.columns {
		if !g.t.Columns[i].Number {
			open = append(open, i)
		}
	}
	slices.SortStableFunc(open, func(a, b int) int {
		switch d := g.columns[a].width - g.columns[b].width; {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return 0
	})
	for n, i := range open {
		each := room / float64(len(open)-n)
		g.columns[i].width = min(g.columns[i].width, each)
		room -= g.columns[i].width
	}
}

// side is on which side of a column its cells stand.
func (g *grid) side(i int) align {
	if g.t.Columns[i].Number {
		return right
	}
	return left
}

// laid are the lines of a cell.
func (g *grid) laid(words []atom, i int, indent float64) []textLine {
	return g.w.breakLines(words, max(g.columns[i].width-indent, 1), inNeed)
}

func (g *grid) drawCell(p *page, e *element, lines []textLine, i int, indent, y, lead, size float64) {
	c := g.columns[i]
	for _, l := range lines {
		x := c.x + indent
		if g.side(i) == right {
			x = c.x + c.width - l.width
		}
		g.w.draw(p, e, x, baseline(y, lead, size), l)
		y += lead
	}
}

// ground shades the columns that are set apart, and rules draws lines under all that are not parted.
func (g *grid) ground(p *page, y, height float64) {
	for i, c := range g.columns {
		if !g.t.Columns[i].Shaded {
			continue
		}
		x, width := c.x-g.look.gutter*0.6, c.width+g.look.gutter*0.6+4
		if i+1 < len(g.columns) {
			width = g.columns[i+1].x - g.look.gutter*0.6 - x
		}
		p.rect(x, y, width, height+0.2, ground)
	}
}

func (g *grid) rule(p *page, y, thick float64, c colour) {
	from := g.full.x
	for i := range g.columns {
		if i > 0 && g.t.Columns[i].Shaded && !g.t.Columns[i-1].Shaded {
			p.rule(from, y, g.columns[i-1].x+g.columns[i-1].width-from, thick, c)
			from = g.columns[i].x - g.look.gutter*0.6
		}
	}
	last := g.columns[len(g.columns)-1]
	end := last.x + last.width
	if g.t.Columns[len(g.columns)-1].Shaded {
		end += 4
	}
	p.rule(from, y, end-from, thick, c)
}
