package pdf

import (
	"startklar.dk/document"
)

// header is the row of header cells; repeated on a later page it only looks.
func (g *grid) header(parent *element, repeated bool) []box {
	size, lead := g.look.size*headerSize, g.look.lead
	lines := make([][]textLine, len(g.columns))
	cells := make([]*element, len(g.columns))
	var row *element
	if !repeated {
		row = parent.child("TR")
	}
	height, named := 0, false
	for i, h := range g.heads {
		lines[i] = append(g.laid(h[0], i, 0), g.laid(h[1], i, 0)...)
		if repeated && i == 0 && len(lines[0]) == 0 { // what it is stands above it on the page where it begins
			lines[0] = g.laid(g.w.atoms(document.Plain(g.t.Name), style{face: semibold, size: size, ink: ink}), 0, 0)
		}
		height = max(height, len(lines[i]))
		named = named || len(lines[i]) > 0
		if !repeated {
			cells[i] = row.child("TH")
			cells[i].attrs = "/O /Table /Scope /Column"
		}
	}
	if !named {
		return nil
	}
	full := float64(height)*lead + g.look.pad + 3
	return []box{{height: full + 1, paint: func(p *page, y float64) {
		p.begin(nil)
		g.ground(p, y-4, full+4)
		g.rule(p, y+full, 0.8, quiet)
		p.end()
		for i := range lines {
			top := y + float64(height-len(lines[i]))*lead
			g.drawCell(p, cells[i], lines[i], i, 0, top, lead, size)
		}
	}}}
}

// rows are the rows of a table. A sum stays with what it adds up, the name of a group with what it names, and the
// last row with the one before it.
func (g *grid) rows(parent *element) []box {
	var out []box
	for n, r := range g.t.Rows {
		b := g.row(parent.child("TR"), n, r)
		b.keep = r.Kind == document.Group
		if n > 0 && (r.Kind == document.Sum || r.Kind == document.Total || n == len(g.t.Rows)-1) {
			out[n-1].keep = true
		}
		out = append(out, b)
	}
	if len(out) > 1 {
		out[0].keep = true
	}
	return out
}

func (g *grid) row(row *element, n int, r document.Row) box {
	lines := make([][]textLine, len(g.columns))
	cells := make([]*element, len(g.columns))
	height := 1
	for i := range g.columns {
		indent := 0.0
		if i == 0 {
			indent = g.indent(r)
		}
		words := g.cells[n][i]
		if r.Kind == document.Group && i == 0 {
			lines[i] = g.w.breakLines(words, g.full.width, inNeed)
		} else {
			lines[i] = g.laid(words, i, indent)
		}
		height = max(height, len(lines[i]))
		cells[i] = row.child("TD")
		if i == 0 && g.t.RowHeaders {
			cells[i].kind, cells[i].attrs = "TH", "/O /Table /Scope /Row"
		}
	}
	last := n == len(g.t.Rows)-1
	above := 0.0
	if r.Kind == document.Group && n > 0 {
		above = 5 * g.look.lead / moneyLook.lead
	}
	full := float64(height)*g.look.lead + 2*g.look.pad + above
	return box{height: full, paint: func(p *page, y float64) {
		p.begin(nil)
		g.ground(p, y, full)
		switch {
		case r.Kind == document.Total:
			g.rule(p, y, 0.8, ink)
			if last {
				g.rule(p, y+full, 1.3, ink)
			}
		case r.Kind == document.Sum:
			g.rule(p, y, 0.5, groove)
		case g.look.words && !last:
			g.rule(p, y+full, 0.5, hair)
		}
		if last && r.Kind != document.Total {
			g.rule(p, y+full, 0.5, hair)
		}
		p.end()
		for i := range lines {
			indent := 0.0
			if i == 0 {
				indent = g.indent(r)
			}
			g.drawCell(p, cells[i], lines[i], i, indent, y+above+g.look.pad, g.look.lead, g.look.size)
		}
	}}
}
