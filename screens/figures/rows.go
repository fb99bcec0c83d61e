package figures

import (
	"strconv"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui/grid"
)

// rows builds what a sheet shows: a column a month and one a year, and a row for each
// line and each sum.
type rows struct {
	p     *page
	f     plan.Figures
	b     *engine.Budget
	model *grid.Model
	cells map[string]*target
}

// Ids of rows that are no lines.
const (
	adder  = "add/"
	header = "sum/"
)

const months = engine.Span / engine.Years // in a year

// columns are the 36 months and the three years.
func (w *rows) columns() {
	start := w.p.start()
	for m := range engine.Span {
		at := start.Add(m)
		c := grid.Column{
			ID: strconv.Itoa(m + 1), Label: w.p.env.T("date.mon." + strconv.Itoa(int(at.Month))), Name: w.p.month(m + 1),
		}
		if m == 0 || at.Month == 1 {
			c.Over = strconv.Itoa(at.Year)
		}
		w.model.Columns = append(w.model.Columns, c)
	}
	w.years()
}

// years are the three years of the plan.
func (w *rows) years() {
	start := w.p.start()
	for y := range engine.Years {
		from, to := start.Add(y*months), start.Add(y*months+months-1)
		over := strconv.Itoa(from.Year)
		if to.Year != from.Year {
			over += "/" + strconv.Itoa(to.Year%100)
		}
		label := w.p.env.T("figures.year", text.A{"N": y + 1})
		w.model.Columns = append(w.model.Columns, grid.Column{ID: "y" + strconv.Itoa(y+1), Over: over, Label: label, Name: label + ", " + over})
	}
}

// unitNamed is the unit that a row's name for it stands for.
func unitNamed(name string) unit {
	if name == "n" {
		return count
	}
	return money
}

// nothing stands in a cell whose amount is zero.
const nothing = "–"

// money is a cell with an amount.
func (w *rows) money(ore int64) grid.Cell {
	c := grid.Cell{Value: ore, Number: true, Bad: ore < 0, Text: w.p.env.Texts().WholeKroner(ore), Raw: money.write(w.p.env.Texts(), ore)}
	if ore == 0 {
		c.Text = nothing
	}
	return c
}

// series are the cells of a series of amounts by month, and of its years.
func (w *rows) series(months *engine.Months, years *engine.PerYear) []grid.Cell {
	cells := make([]grid.Cell, 0, engine.Span+engine.Years)
	for _, v := range months {
		cells = append(cells, w.money(v))
	}
	for _, v := range years {
		cells = append(cells, w.money(v))
	}
	return cells
}

// sums are the years of a series.
func sums(m *engine.Months) (y engine.PerYear) {
	for i, v := range m {
		y[i/months] += v
	}
	return y
}

func (w *rows) add(r grid.Row) { w.model.Rows = append(w.model.Rows, r) }

// equityRow is the one result that is no total.
const equityRow = "equity"

// sum is a row that follows from others. Only a result below zero is shown as bad.
func (w *rows) sum(key string, kind grid.RowKind, indent int, months *engine.Months, years *engine.PerYear) {
	cells := w.series(months, years)
	if kind != grid.Total && key != equityRow { // what is paid is no loss
		for i := range cells {
			cells[i].Bad = false
		}
	}
	w.add(grid.Row{
		ID: header + key, Kind: kind, Name: w.p.env.T("figures.sheet." + key), Indent: indent, Unit: "ore",
		Why: w.p.env.T("figures.locked.computed"), Cells: cells,
	})
}

// adds is the row that makes another line of a section.
func (w *rows) adds(in plan.Section) {
	w.add(grid.Row{ID: adder + string(in), Kind: grid.Adder, Name: w.p.env.T("figures.add." + string(in)), Indent: 1})
}

// written is a line whose months are typed over: cells of the first year are written
// in, the later ones follow from a normal month.
func (w *rows) written(in plan.Section, l engine.Line, u unit, kroner bool, name string, values *engine.Months, term engine.Term, typed *engine.Cells) {
	id := string(in) + "/" + l.ID
	w.cells[id] = &target{in: in, id: l.ID, field: "months", unit: u}
	r := grid.Row{ID: id, Kind: grid.Input, Name: name, Indent: 1, Unit: "ore", Line: true, Note: w.f.Text(plan.NotePath(id))}
	words := w.p.env.Texts()
	if u == count && !kroner {
		r.Unit = "n"
	}
	show := func(v int64) grid.Cell {
		switch {
		case kroner: // a price of 1 kr.: thousandths of a krone
			return w.money(v / 10)
		case u != count:
			return w.money(v)
		}
		c := grid.Cell{Value: v, Number: true, Text: words.Thousandths(nearest(v, 100)), Raw: words.Thousandths(v)}
		if v == 0 {
			c.Text = nothing
		}
		return c
	}
	for m, v := range values {
		c := show(v)
		switch {
		case m+1 < term.From || m+1 > term.To:
			c.Why = w.p.env.T("figures.locked.outside", text.A{"From": w.p.month(term.From), "To": w.p.month(term.To)})
		case m >= months:
			c.Why = w.p.env.T("figures.locked.later")
		case w.p.scenario != expected && in != plan.SectionDrawings:
			c.Why = w.p.env.T("figures.locked.scenario")
		default:
			if c.Typed = typed.Typed[m]; c.Typed && v != 0 && u == count && !kroner { // as it was typed
				c.Text = c.Raw
			}
			path := plan.LinePath(in, l.ID, cell("months", m+1))
			c.Formula = w.f.Text(plan.TypedPath(path))
			c.Hint = w.p.before(path, func(v int64) string { return show(v).Text })
		}
		r.Cells = append(r.Cells, c)
	}
	for _, v := range sums(values) {
		c := show(v)
		if u == count && !kroner { // of a year's number no more is said than of its kroner
			c.Text = words.Thousandths(nearest(v, 1000))
		}
		c.Why = w.p.env.T("figures.locked.year")
		r.Cells = append(r.Cells, c)
	}
	w.add(r)
}

// nearest is a number to the nearest of so many.
func nearest(v, of int64) int64 { return (v + of/2) / of * of }

// follows is a line that cannot be written in here, with the reason.
func (w *rows) follows(id, name, why string, values *engine.Months) {
	years := sums(values)
	_, _, _, line := plan.SplitLine(id)
	w.add(grid.Row{
		ID: id, Kind: grid.Computed, Name: name, Indent: 1, Unit: "ore", Line: line, Note: w.f.Text(plan.NotePath(id)),
		Why: w.p.env.T(why), Cells: w.series(values, &years),
	})
}

// name is what a line is called.
func (w *rows) name(in plan.Section, l engine.Line) string {
	return w.p.lineName(string(in) + "/" + l.ID)
}
