package grid

// Model is what a grid shows: plain data, handed in whole with SetModel whenever anything is different. Rows and columns
// are known by their ids, so that what is selected, folded and refused stays where it was while others come and go.
type Model struct {
	Columns []Column
	Fixed   int // so many of the last columns stay at the right edge, where there is room for that
	Rows    []Row
}

// Column is a column's head of two lines.
type Column struct {
	ID    string
	Over  string // the line over it, as the year at the first of its months; may be empty
	Label string // "feb"
	Name  string // said where it stands alone: "februar 2028"; the Label where empty
	Words bool   // holds words, which begin at the left
}

// RowKind says what a row is.
type RowKind int

// The kinds of rows.
const (
	Input    RowKind = iota // is written in
	Computed                // follows from others
	Section                 // heads the rows under it that are indented more; can be folded
	Total                   // a result
	Adder                   // makes another line: its cells are empty
)

// Row is a line of the grid.
type Row struct {
	ID     string
	Kind   RowKind
	Name   string
	Indent int    // how many steps to the right its name begins
	Unit   string // what its values count: only those of one unit are summed
	Line   bool   // has a page of its own, and can be noted
	Note   string // what somebody noted to it
	Why    string // why it cannot be written in, where it is no Input
	Cells  []Cell // one for each column; those that are missing are empty
}

// Cell is what stands in a row under a column.
type Cell struct {
	Text    string // as it is shown: "1.667,5"
	Raw     string // what one types for it, and what is copied; Text where empty
	Formula string // the sum that was typed, shown when it is written in again
	Value   int64  // in the row's unit, for the sum of what is selected
	Number  bool   // it has a Value
	Bad     bool   // is shown as what went wrong, as money that is missing
	Typed   bool   // was typed over what would be computed there
	Words   bool   // takes any text, not numbers alone
	Why     string // why it cannot be written in; empty where it can
	Error   string // what is wrong with what stands there
	Hint    string // what is to be known of it, said where one is at it and at its mark
}

// text is what the cell is written in with.
func (c Cell) text() string {
	if c.Formula != "" {
		return c.Formula
	}
	return c.raw()
}

func (c Cell) raw() string {
	if c.Raw != "" {
		return c.Raw
	}
	return c.Text
}

// key is a cell by the ids of its row and column.
type key struct{ row, column string }

// pos is a cell by its place among the rows that are not folded away, and among the columns; the name of a row is at
// column −1.
type pos struct{ r, c int }

// nameColumn is where the names stand.
const nameColumn = -1

// row is the model's row at a place.
func (g *Grid) row(r int) *Row { return &g.model.Rows[g.shown[r]] }

// cell is what stands at a place; nothing outside.
func (g *Grid) cell(at pos) Cell {
	if at.r < 0 || at.r >= len(g.shown) || at.c < 0 {
		return Cell{}
	}
	row := g.row(at.r)
	if at.c >= len(row.Cells) {
		return Cell{}
	}
	return row.Cells[at.c]
}

func (g *Grid) keyOf(at pos) key {
	k := key{row: g.row(at.r).ID}
	if at.c >= 0 {
		k.column = g.model.Columns[at.c].ID
	}
	return k
}

// locked says why a cell cannot be written in.
func (g *Grid) locked(at pos) (why string, locked bool) {
	if at.c < 0 || len(g.shown) == 0 {
		return "", true
	}
	row := g.row(at.r)
	if row.Kind != Input {
		return row.Why, true
	}
	why = g.cell(at).Why
	return why, why != ""
}

// SetModel shows another state. What is selected stays by its ids, and where those are gone, by its place.
func (g *Grid) SetModel(m *Model) {
	held := g.hold()
	g.model = *m
	g.model.Fixed = min(max(m.Fixed, 0), len(m.Columns))
	g.shape()
	held()
	g.measure()
	g.changed()
}

// hold remembers by ids what is selected.
func (g *Grid) hold() (back func()) {
	places := []*pos{&g.from, &g.to, &g.at}
	was := make([]key, len(places))
	if len(g.shown) == 0 {
		return g.clamp
	}
	for i, p := range places {
		was[i] = g.keyOf(*p)
	}
	tall, wide := len(g.shown), len(g.model.Columns)
	wholeRows := g.from.c == 0 && g.to.c == wide-1
	wholeColumns := g.from.r == 0 && g.to.r == tall-1
	return func() {
		for i, p := range places {
			if r := g.find(was[i].row); r >= 0 {
				p.r = r
			}
			if c := g.findColumn(was[i].column); c >= 0 {
				p.c = c
			}
		}
		if wholeRows {
			g.from.c, g.to.c = 0, len(g.model.Columns)-1
		}
		if wholeColumns {
			g.from.r, g.to.r = 0, len(g.shown)-1
		}
		g.clamp()
	}
}

// clamp keeps what is selected inside the grid.
func (g *Grid) clamp() {
	for _, p := range []*pos{&g.from, &g.to, &g.at} {
		p.r = min(max(p.r, 0), max(len(g.shown)-1, 0))
		p.c = min(max(p.c, nameColumn), len(g.model.Columns)-1)
	}
	g.from.c, g.to.c = max(g.from.c, 0), max(g.to.c, 0)
}

func (g *Grid) find(row string) int {
	for r := range g.shown {
		if g.row(r).ID == row {
			return r
		}
	}
	return -1
}

func (g *Grid) findColumn(id string) int {
	for c := range g.model.Columns {
		if g.model.Columns[c].ID == id {
			return c
		}
	}
	return -1
}

// shape finds which rows are not folded away.
func (g *Grid) shape() {
	g.shown = g.shown[:0]
	folded := -1 // the indent of the section that is folded; below zero for none
	for i := range g.model.Rows {
		row := &g.model.Rows[i]
		if folded >= 0 && row.Indent > folded {
			continue
		}
		folded = -1
		g.shown = append(g.shown, i)
		if row.Kind == Section && g.folded[row.ID] {
			folded = row.Indent
		}
	}
}

// Fold folds the rows under a section away, or shows them again. What is selected under it moves to the section.
func (g *Grid) Fold(section string, away bool) {
	if g.folded[section] == away {
		return
	}
	held := g.hold()
	if away {
		g.folded[section] = true
	} else {
		delete(g.folded, section)
	}
	at := g.row(max(g.at.r, 0)).ID
	g.shape()
	held()
	if g.find(at) < 0 {
		g.choose(pos{max(g.find(section), 0), g.at.c})
	}
	g.changed()
	if g.OnFold != nil {
		g.OnFold(section, away)
	}
}

// Folded are the sections that are folded away, to be kept with the page.
func (g *Grid) Folded(section string) bool { return g.folded[section] }
