package figures

import (
	"encoding/json"
	"maps"
	"strconv"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
	"startklar.dk/ui/formula"
	"startklar.dk/ui/grid"
)

// sheet is a budget by month in a grid: what is selected stands over it, what it comes
// to under it, and beside it the curves that move as one types.
type sheet struct {
	p    *page
	rows func(w *rows)

	grid    *grid.Grid
	model   *grid.Model
	cells   map[string]*target // what is written where, by row
	line    *gridLine
	status  *ui.Text
	year    *ui.Text // that the grid was stepped to
	shown   int      // which of them, from 0
	tried   bool     // the charts show what is being typed
	chart   *ui.Chart
	even    *ui.Chart
	side    *beside
	body    fyne.CanvasObject
	figures plan.Figures
}

// target is what a row's cells set.
type target struct {
	in    plan.Section
	id    string
	field string // by month: months
	unit  unit
}

// The width of what stands beside a grid, and what the grid keeps, in dp.
const (
	sideWidth float32 = 272
	sideFrom  float32 = 620
)

// sheetTall is as high as a grid gets in a page, in dp; its rows scroll in it.
const sheetTall float32 = 620

func newSheet(p *page, rows func(w *rows)) *sheet {
	s := &sheet{p: p, rows: rows}
	s.grid, s.line = p.newGrid(), newGridLine(p)
	s.grid.Tall = sheetTall
	s.grid.OnEdit, s.grid.OnSelect = s.edit, s.tell
	s.status = ui.NewSupport("")
	s.chart, s.even = p.newChart(ui.Curve, "figures.cash_chart", 180), p.newChart(ui.Columns, "figures.even_chart", 150)
	s.year = &ui.Text{TextSize: ui.Support, Bold: true, Align: fyne.TextAlignCenter}
	before, after := ui.NewIconButton(icons.Back, p.env.T("figures.year_before"), func() { s.step(-1) }),
		ui.NewIconButton(icons.Chevron, p.env.T("figures.year_after"), func() { s.step(1) })
	s.grid.Corner = ui.Strip(0, before, s.year, after)
	s.side = newBeside(p, s.chart, s.even)
	table := &ui.Card{Bare: true, Content: ui.Stretched(
		ui.Column(0, ui.Inset(ui.Gap16, 0, s.line.row), ui.Divider()), s.grid, ui.Column(0, ui.Divider(), ui.Inset(ui.Gap16, ui.Gap8, s.status)),
	)}
	s.body = ui.Workspace(table, s.side.column, sideWidth, sideFrom)
	return s
}

// step shows the months of the year before or after.
func (s *sheet) step(by int) {
	s.shown = min(max(s.shown+by, 0), engine.Years-1)
	s.grid.ShowColumn(strconv.Itoa(s.shown*months + 1))
	s.nameYear()
}

func (s *sheet) nameYear() { s.year.SetText(s.p.env.T("figures.year", text.A{"N": s.shown + 1})) }

func (s *sheet) show(f plan.Figures) []fyne.CanvasObject {
	s.figures = f
	s.draw(f)
	return []fyne.CanvasObject{s.body, caption(s.p.env.T("figures.rounded"))}
}

// draw puts the figures into the grid and the charts. Of figures that cannot be
// computed, what can be is shown, without what is wrong.
func (s *sheet) draw(f plan.Figures) {
	s.line.past.show(f)
	f = f.Computable()
	b := budgetIn(f, s.p.scenario)
	if b == nil {
		s.grid.SetModel(&grid.Model{})
		return
	}
	w := &rows{p: s.p, f: f, b: b, cells: map[string]*target{}, model: &grid.Model{Fixed: engine.Years}}
	w.columns()
	s.rows(w)
	s.cells, s.model = w.cells, w.model
	s.nameYear()
	s.aside(f)
	s.tried = false
	fill(s.grid, w.model)
}

// aside draws the curves and the first sentences beside the grid.
func (s *sheet) aside(f plan.Figures) {
	if b := budgetIn(f, s.p.scenario); b != nil {
		s.p.cashChart(s.chart, f)
		s.p.evenChart(s.even, b)
		s.side.show(f, b)
	}
}

// edit stores what a hand made of some cells as one action.
func (s *sheet) edit(changes []grid.Change) []grid.Refusal {
	set, refused := s.taken(changes)
	return s.p.keepCells(s.grid, changes, set, refused)
}

// taken is what the changes set; what cannot be is refused with its reason.
func (s *sheet) taken(changes []grid.Change) (set map[string]json.RawMessage, refused []grid.Refusal) {
	set = map[string]json.RawMessage{}
	for _, c := range changes {
		to, m := s.cells[c.Row], 0
		if n, err := strconv.Atoi(c.Column); err == nil {
			m = n
		}
		if to == nil || m < 1 || m > engine.Span/engine.Years {
			refused = append(refused, grid.Refusal{Row: c.Row, Column: c.Column, Why: s.p.env.T("figures.locked.computed")})
			continue
		}
		path := plan.LinePath(to.in, to.id, cell(to.field, m))
		values, err := changed(to.unit, path, c)
		if err != nil {
			refused = append(refused, grid.Refusal{Row: c.Row, Column: c.Column, Why: formulaError(s.p.env.Texts(), err)})
			continue
		}
		maps.Copy(set, values)
	}
	return set, refused
}

// changed is what a change of a cell sets at a path.
func changed(u unit, path string, c grid.Change) (map[string]json.RawMessage, error) {
	none := plan.Value(nil)
	if c.Value == nil {
		return map[string]json.RawMessage{path: none, plan.TypedPath(path): none}, nil
	}
	v, ok := formula.Round(c.Value, u.of())
	if !ok {
		return nil, &formula.Error{Kind: formula.TooLarge}
	}
	if err := fits(v, false); err != nil {
		return nil, err
	}
	set := map[string]json.RawMessage{path: plan.Value(v), plan.TypedPath(path): none}
	if !c.Plain {
		set[plan.TypedPath(path)] = plan.Value(c.Text)
	}
	return set, nil
}

// tell says what is selected, over and under the grid; while one types, what it would
// come to, and the curves with it.
func (s *sheet) tell() {
	st, words := s.grid.State(), s.p.env.Texts()
	of := money
	if to := s.cells[st.RowID]; to != nil {
		of = to.unit
	}
	s.line.tell(st, of)
	if m, err := strconv.Atoi(st.ColumnID); err == nil && (m-1)/months != s.shown {
		s.shown = (m - 1) / months
		s.nameYear()
	}
	switch {
	case st.Writing:
		s.try(st)
	case s.tried:
		s.tried = false
		s.aside(s.figures.Computable())
	}
	s.status.Text, s.status.Spans = "", nil
	switch {
	case st.Writing:
		s.status.Spans = s.keys(st.Cells)
	case st.Cells > 1:
		s.status.Text = s.p.env.N("figures.cells", st.Cells)
		if st.Summed {
			s.status.Text += " · " + s.p.env.T("figures.sum", text.A{"Sum": words.Thousandths(st.Sum * (1000 / unitNamed(st.Unit).of()))})
		}
	}
	s.status.Refresh()
}

// keys are what the keys do while one writes.
func (s *sheet) keys(cells int) []ui.Span {
	env := s.p.env
	key := func(name, does string) []ui.Span {
		return []ui.Span{{Text: name, Bold: true}, {Text: "\u00a0" + does + "   ", Role: ui.Quiet}}
	}
	spans := key("Enter", env.T("figures.key_enter"))
	if cells > 1 {
		spans = append(spans, key("Ctrl+Enter", env.T("figures.key_fill", text.A{"N": cells}))...)
	}
	return append(spans, key("Esc", env.T("figures.key_esc"))...)
}

// try shows what the figures would be with what is being typed; nothing is stored.
func (s *sheet) try(st grid.State) {
	if st.Wrong != nil || st.Result.Value == nil {
		return
	}
	set, refused := s.taken([]grid.Change{{
		Row: st.RowID, Column: st.ColumnID, Text: st.Text, Value: st.Result.Value, Percent: st.Result.Percent, Plain: st.Result.Plain,
	}})
	if len(refused) > 0 {
		return
	}
	s.tried = true
	s.aside(s.figures.With(set))
}
