package figures

import (
	"encoding/json"
	"maps"

	"startklar.dk/app/plan"
	"startklar.dk/ui"
	"startklar.dk/ui/formula"
	"startklar.dk/ui/grid"
)

// table is a grid whose cells are fields, each with a path of its own: what one is at
// stands over it, with undo and redo.
type table struct {
	p     *page
	grid  *grid.Grid
	cells map[[2]string]place // what is written where, by row and column
	line  *gridLine
	card  *ui.Card
}

// place is a figure that can be written in a cell.
type place struct {
	path   string
	unit   unit
	month  bool // a month of the plan, by its name
	signed bool // may be below zero
}

func newTable(p *page) *table {
	t := &table{p: p, grid: p.newGrid(), line: newGridLine(p)}
	t.grid.OnEdit, t.grid.OnSelect = t.edit, t.tell
	t.card = &ui.Card{Bare: true, Content: ui.Column(0, ui.Inset(ui.Gap16, ui.Gap4, t.line.row), ui.Divider(), t.grid, ui.Gap(ui.Gap12))}
	return t
}

// show puts a model into the grid; cells are what can be written in it.
func (t *table) show(m *grid.Model, cells map[[2]string]place) {
	t.cells = cells
	fill(t.grid, m)
	t.line.past.show(t.p.figures)
	t.tell()
}

// edit stores what a hand made of some cells as one action.
func (t *table) edit(changes []grid.Change) (refused []grid.Refusal) {
	set := map[string]json.RawMessage{}
	refuse := func(c grid.Change, why string) {
		refused = append(refused, grid.Refusal{Row: c.Row, Column: c.Column, Why: why})
	}
	for _, c := range changes {
		to, ok := t.cells[[2]string{c.Row, c.Column}]
		if !ok {
			refuse(c, t.p.env.T("figures.locked.computed"))
			continue
		}
		values, why := t.p.written(to, c)
		if why != "" {
			refuse(c, why)
			continue
		}
		maps.Copy(set, values)
	}
	return t.p.keepCells(t.grid, changes, set, refused)
}

// written is what a change of a cell sets at its place, or why it cannot be.
func (p *page) written(to place, c grid.Change) (set map[string]json.RawMessage, why string) {
	none := plan.Value(nil)
	if c.Text == "" {
		return map[string]json.RawMessage{to.path: none, plan.TypedPath(to.path): none}, ""
	}
	if to.month {
		m, ok := p.readMonth(c.Text)
		if !ok {
			return nil, p.wrongMonth()
		}
		return map[string]json.RawMessage{to.path: plan.Value(m)}, ""
	}
	units := to.unit.of()
	if to.unit == percent && c.Percent {
		units *= 100
	}
	v, ok := formula.Round(c.Value, units)
	if !ok {
		return nil, formulaError(p.env.Texts(), &formula.Error{Kind: formula.TooLarge})
	}
	if err := fits(v, to.signed); err != nil {
		return nil, formulaError(p.env.Texts(), err)
	}
	set = map[string]json.RawMessage{to.path: plan.Value(v), plan.TypedPath(to.path): none}
	if !c.Plain {
		set[plan.TypedPath(to.path)] = plan.Value(c.Text)
	}
	return set, ""
}

// cell is what stands at a place, and what counts where nothing is typed.
func (p *page) cell(f plan.Figures, at place, without string) grid.Cell {
	if at.month {
		c := grid.Cell{Words: true, Text: without}
		if m, typed := f.Number(at.path); typed {
			c.Text, c.Raw = p.monthShort(int(m)), p.month(int(m))
		}
		c.Hint = p.before(at.path, func(m int64) string { return p.month(int(m)) })
		return c
	}
	v, typed := f.Number(at.path)
	c := grid.Cell{Value: v, Number: true, Formula: f.Text(plan.TypedPath(at.path))}
	c.Hint = p.before(at.path, func(v int64) string { return at.unit.write(p.env.Texts(), v) })
	switch {
	case !typed:
		c.Text, c.Raw, c.Number = without, "0", false
	case at.unit == money:
		c.Text, c.Raw = p.env.Texts().WholeKroner(v), money.write(p.env.Texts(), v)
	case at.unit == percent:
		c.Text, c.Raw = p.percent(v), percent.write(p.env.Texts(), v)
	default:
		c.Text = at.unit.write(p.env.Texts(), v)
	}
	return c
}

// amount is a cell with an amount that is computed.
func (p *page) amount(ore int64) grid.Cell {
	return grid.Cell{Value: ore, Number: true, Bad: ore < 0, Text: p.env.Texts().WholeKroner(ore), Raw: money.write(p.env.Texts(), ore)}
}

// tell says what is selected over the grid.
func (t *table) tell() {
	st := t.grid.State()
	t.line.tell(st, t.cells[[2]string{st.RowID, st.ColumnID}].unit)
}
