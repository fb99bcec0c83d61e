package figures

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/grid"
)

// lineBudget is one whose lines have fields in place of months: on a desk a grid with a
// column a field, on a phone a card a section.
type lineBudget struct {
	fields []string // the columns that are written in, as in fieldsOf
	sums   []string // the columns that are computed
	groups func(p *page, f plan.Figures, b *engine.Budget) []group
	aside  func(p *page, f plan.Figures, b *engine.Budget) []fyne.CanvasObject
}

// group is lines that stand together under their sum.
type group struct {
	in    plan.Section // a line more can be added to it; empty where not
	title string
	sum   string // what the sum is of: "med moms"; may be empty
	total int64
	sums  []int64 // of the computed columns; none where they cannot be computed
	lines []entry
}

// entry is a line, or what is written like one.
type entry struct {
	at     string // section/id; the row's id where it is no line
	name   string
	means  string // what it comes to, in a few words
	amount string
	sums   []int64           // of the computed columns; none where they cannot be computed
	fields map[string]place  // of what is no line
	asks   map[string]string // and the questions for them, where there is no grid
}

// lines is the view of such a budget.
type lines struct {
	p      *page
	of     lineBudget
	groups []group
	table  *table
	cards  *fyne.Container
	drawn  []fyne.CanvasObject // in the cards, one for each group
	side   *fyne.Container
	body   fyne.CanvasObject
}

// gridFrom is how wide in dp it must be for fields to be columns.
const gridFrom float32 = 560

func newLines(p *page, of lineBudget) *lines {
	l := &lines{p: p, of: of, table: newTable(p), side: ui.Column(ui.Gap16)}
	l.cards = ui.Later(l.draw)
	l.body = ui.Aside(ui.ByWidth(gridFrom, l.cards, l.table.card), l.side, sideWidth, sideFrom)
	return l
}

func (l *lines) show(f plan.Figures) []fyne.CanvasObject {
	b := l.p.shown()
	groups := l.of.groups(l.p, f, b)
	l.groups = groups
	l.grid(f, groups)
	ui.Renew(l.cards)
	l.side.Objects = nil
	if b != nil {
		l.side.Objects = l.of.aside(l.p, f, b)
	}
	l.side.Refresh()
	return []fyne.CanvasObject{l.body}
}

// see implements seer: row is a line, or a section whose sum is meant.
func (l *lines) see(row string, _ int) {
	at := slices.IndexFunc(l.groups, func(g group) bool { return string(g.in) == row })
	if at < 0 {
		l.table.grid.Go(row, "")
		return
	}
	l.table.grid.Go(groupRow(at), "")
	if l.cards.Visible() && at < len(l.drawn) {
		l.p.scaffold.ScrollIntoView(l.drawn[at])
	}
}

// draw makes a card of each group.
func (l *lines) draw() fyne.CanvasObject {
	l.drawn = nil
	for _, g := range l.groups {
		l.drawn = append(l.drawn, l.card(g))
	}
	return ui.Column(ui.Gap16, l.drawn...)
}

// groupRow is the id of the row over the lines of a group.
func groupRow(i int) string { return header + strconv.Itoa(i) }

// card is a section on a phone.
func (l *lines) card(g group) fyne.CanvasObject {
	p := l.p
	head := ui.Row(ui.Gap12, ui.Grow(ui.NewHeading(g.title)),
		&ui.Text{Text: p.env.Texts().WholeKroner(g.total) + " " + p.env.T("figures.unit.kroner"), Bold: true})
	top := ui.Column(0, head)
	if g.sum != "" {
		top.Add(caption(g.sum))
	}
	column := ui.Column(0, ui.Inset(ui.CardPadding, ui.Gap12, top))
	add := func(r *ui.ListRow) {
		r.Edge = true
		column.Add(ui.Inset(ui.CardPadding, 0, ui.Divider()))
		column.Add(r)
	}
	for _, e := range g.lines {
		if e.fields == nil {
			add(&ui.ListRow{Title: e.name, Subtitle: e.means, Note: e.amount, Chevron: true, OnTap: func() {
				p.env.Nav.Go(parts.FigureLine(p.planID, e.at))
			}})
			continue
		}
		for _, name := range l.of.fields {
			if at, ok := e.fields[name]; ok {
				add(p.asks(question{
					path: at.path, unit: at.unit, title: e.asks[name], counts: p.env.T("figures.unit." + unitKey(field{unit: at.unit})),
					without: "0",
				}, p.withUnit(at.unit, stored(p.figures, at.path))))
			}
		}
	}
	if g.in != "" {
		add(&ui.ListRow{Icon: icons.Plus, Title: p.env.T("figures.add." + string(g.in)), OnTap: func() { p.offer(g.in) }})
	}
	return &ui.Card{Bare: true, Content: ui.InsetEdges(0, 0, 0, ui.Gap4, column)}
}

// isMonth says whether a column holds months by their names, as the fields of all
// its sections do.
func (l *lines) isMonth(name string) bool {
	for _, g := range l.groups {
		for _, spec := range fieldsOf[g.in] {
			if spec.name == name && spec.kind == month {
				return true
			}
		}
	}
	return false
}

// grid is all sections on a desk.
func (l *lines) grid(f plan.Figures, groups []group) {
	p := l.p
	m, cells := &grid.Model{}, map[[2]string]place{}
	for _, name := range append(append([]string{}, l.of.fields...), l.of.sums...) {
		c := grid.Column{ID: name, Label: p.env.T("figures.col." + fieldKey(name)), Words: l.isMonth(name)}
		if over := "figures.col_over." + name; p.env.Words.Has(over) {
			c.Over = p.env.T(over)
			c.Name = c.Over + " " + c.Label
		}
		m.Columns = append(m.Columns, c)
	}
	for i, g := range groups {
		head := grid.Row{ID: groupRow(i), Kind: grid.Section, Name: g.title, Unit: "ore", Why: p.env.T("figures.locked.computed")}
		head.Cells = make([]grid.Cell, len(m.Columns))
		head.Cells[0] = p.amount(g.total)
		for n, sum := range g.sums {
			head.Cells[len(l.of.fields)+n] = p.amount(sum)
		}
		m.Rows = append(m.Rows, head)
		for _, e := range g.lines {
			r := grid.Row{ID: e.at, Kind: grid.Input, Name: e.name, Indent: 1, Unit: "ore", Line: e.fields == nil, Note: f.Text(plan.NotePath(e.at))}
			for _, name := range l.of.fields {
				c, at, ok := l.field(f, e, name)
				if ok {
					cells[[2]string{e.at, name}] = at
				}
				r.Cells = append(r.Cells, c)
			}
			for n := range l.of.sums {
				c := grid.Cell{Text: nothing}
				if n < len(e.sums) {
					c = p.amount(e.sums[n])
				}
				c.Why = p.env.T("figures.locked.computed")
				r.Cells = append(r.Cells, c)
			}
			m.Rows = append(m.Rows, r)
		}
		if g.in != "" {
			m.Rows = append(m.Rows, grid.Row{ID: adder + string(g.in), Kind: grid.Adder, Name: p.env.T("figures.add." + string(g.in)), Indent: 1})
		}
	}
	l.table.show(m, cells)
}

// field is the cell of a line's field, and where it is written; false where the line
// has no such.
func (l *lines) field(f plan.Figures, e entry, name string) (c grid.Cell, at place, ok bool) {
	p := l.p
	if e.fields != nil {
		if at, ok = e.fields[name]; !ok {
			return grid.Cell{Why: p.env.T("figures.locked.no_field")}, at, false
		}
		return p.cell(f, at, nothing), at, true
	}
	in, _, _, _ := plan.SplitLine(e.at)
	for _, spec := range fieldsOf[in] {
		if spec.name != name || spec.when != nil && !spec.when(f, e.at) {
			continue
		}
		at = place{path: e.at + "/" + name, unit: spec.unit, month: spec.kind == month, signed: spec.signed}
		without := nothing
		if name == "month" {
			without = p.monthShort(1)
		}
		return p.cell(f, at, without), at, true
	}
	return grid.Cell{Why: p.env.T("figures.locked.no_field")}, at, false
}

// linesIn are the lines of a section, "loans/0192f4…", in the order of the screen.
func linesIn(f plan.Figures, in plan.Section) (lines []string) {
	for _, l := range f.Lines() {
		if l.Section == in {
			lines = append(lines, l.Path())
		}
	}
	return lines
}

// stored is a line's field, zero where it has none.
func stored(f plan.Figures, path string) int64 {
	v, _ := f.Number(path)
	return v
}

// kroner is an amount in whole kroner with its unit: "12.000 kr.".
func (p *page) kroner(ore int64) string {
	return p.env.Texts().WholeKroner(ore) + "\u00a0" + p.env.T("figures.unit.kroner")
}

// withUnit is a number with its unit.
func (p *page) withUnit(u unit, v int64) string {
	switch u {
	case money:
		return p.kroner(v)
	case percent:
		return p.percent(v)
	}
	return u.write(p.env.Texts(), v)
}

// joined are what is known of a line, in a few words.
func joined(parts ...string) string {
	var out string
	for _, part := range parts {
		if part == "" {
			continue
		}
		if out != "" {
			out += " · "
		}
		out += part
	}
	return text.UpperFirst(out)
}
