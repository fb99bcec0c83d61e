package grid

import (
	"math"
	"math/big"

	"startklar.dk/ui/formula"
)

// State is what is selected, for the lines over and under a grid.
type State struct {
	RowID, ColumnID string // ColumnID is empty at a row's name
	Row, Column     string // their names
	Value           string // what the cell shows, or what was typed and not taken
	Text            string // what it is written in with: the sum that was typed, or the number
	Why             string // why it cannot be written in
	Error           string // what is wrong with it
	Hint            string // what is to be known of it

	Cells   int   // so many are selected
	Numbers int   // so many of them are numbers
	Sum     int64 // of these, in Unit
	Summed  bool  // there is a Sum: more than none, all of one unit, and not too large
	Unit    string

	Writing bool           // it is being written in: Text is what stands there now
	Result  formula.Result // what the Text comes to, where Writing and it is no word
	Wrong   *formula.Error // why it comes to nothing yet
}

// State says what is selected now.
func (g *Grid) State() State {
	if g.Idle() {
		return State{}
	}
	row := g.row(g.at.r)
	s := State{RowID: row.ID, Row: row.Name}
	if g.at.c >= 0 {
		col := g.model.Columns[g.at.c]
		s.ColumnID, s.Column = col.ID, col.name()
		cell := g.cell(g.at)
		s.Value, s.Text, s.Error, s.Hint = cell.Text, cell.text(), cell.Error, cell.Hint
		s.Why, _ = g.locked(g.at)
		if f, ok := g.faults[g.keyOf(g.at)]; ok {
			s.Value, s.Text, s.Error = f.text, f.text, f.why
		}
		if s.Value == "" {
			s.Value = g.words.Empty
		}
	} else if row.Kind == Section && g.folded[row.ID] {
		s.Value = g.words.Folded
	}
	g.count(&s)
	if g.edit.on {
		s.Writing, s.Text = true, g.edit.entry.Text()
		if !g.cell(g.at).Words {
			s.Result, s.Wrong = g.eval(s.Text, g.words.Notation)
		}
	}
	return s
}

func (c Column) name() string {
	if c.Name != "" {
		return c.Name
	}
	return c.Label
}

// count sums what is selected.
func (g *Grid) count(s *State) {
	from, to := g.area()
	sum := new(big.Int)
	units := 0
	for r := from.r; r <= to.r; r++ {
		row := g.row(r)
		if row.Kind == Adder { // it has no cells
			continue
		}
		for c := from.c; c <= to.c; c++ {
			s.Cells++
			cell := g.cell(pos{r, c})
			if _, wrong := g.faults[g.keyOf(pos{r, c})]; !cell.Number || wrong {
				continue
			}
			if s.Numbers == 0 || row.Unit != s.Unit {
				units++
			}
			s.Numbers, s.Unit = s.Numbers+1, row.Unit
			sum.Add(sum, big.NewInt(cell.Value))
		}
	}
	if units == 1 && sum.IsInt64() && sum.Int64() != math.MinInt64 {
		s.Sum, s.Summed = sum.Int64(), true
	}
}

// area are the upper left and the lower right corner of what is selected.
func (g *Grid) area() (from, to pos) {
	return pos{min(g.from.r, g.to.r), min(g.from.c, g.to.c)}, pos{max(g.from.r, g.to.r), max(g.from.c, g.to.c)}
}

// several tells whether more than one cell is selected.
func (g *Grid) several() bool { return g.from != g.to }
