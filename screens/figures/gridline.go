package figures

import (
	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/formula"
	"startklar.dk/ui/grid"
)

// newGrid is a grid of the plan's figures, whose lines are opened and added.
func (p *page) newGrid() *grid.Grid {
	words := p.env.Texts()
	notation := formula.Comma
	if words.Lang() == text.English {
		notation = formula.Point
	}
	g := grid.New(grid.Words{
		Notation: notation,
		Wrong:    func(e *formula.Error) string { return formulaError(words, e) },
		Empty:    p.env.T("figures.cell_empty"), Folded: p.env.T("figures.cell_folded"),
		Menu: grid.MenuWords{
			Cut: p.env.T("write.cut"), Copy: p.env.T("write.copy"), Paste: p.env.T("write.paste"), Clear: p.env.T("figures.menu.clear"),
			FillRight: p.env.T("figures.menu.fill_right"), FillDown: p.env.T("figures.menu.fill_down"),
			Note: p.env.T("figures.menu.note"), Open: p.env.T("figures.menu.open"),
		},
	})
	p.undone = g.Undone
	g.OnOpen = func(row string) {
		if in, id, _, ok := plan.SplitLine(row); ok {
			p.env.Nav.Go(parts.FigureLine(p.planID, string(in)+"/"+id))
		}
	}
	g.OnNote = p.note
	g.OnAddLine = func(row string) { p.offer(plan.Section(row[len(adder):])) }
	g.OnPaste = func(was grid.Pasted) {
		if said := p.pasteSaid(was); said != "" {
			p.env.Toast(said)
		}
	}
	return g
}

// fill puts a model into a grid. At first one is at what can be written in.
func fill(g *grid.Grid, m *grid.Model) {
	first := g.Idle()
	g.SetModel(m)
	for i := range m.Rows {
		if first && m.Rows[i].Kind == grid.Input {
			g.Go(m.Rows[i].ID, "")
			return
		}
	}
}

// gridLine stands over a grid: the cell one is at, what it holds, undo and redo. It is
// of one height whatever it says, so that the grid under it never jumps; what is too
// long for it is read whole at the cell.
type gridLine struct {
	p    *page
	says *ui.Text
	past *history
	row  *fyne.Container
}

func newGridLine(p *page) *gridLine {
	l := &gridLine{p: p, says: &ui.Text{TextSize: ui.Support, Cut: true, Preview: true}}
	l.past = newHistory(p)
	l.row = ui.Strip(ui.Gap12, ui.Grow(l.says), l.past.pair)
	return l
}

// tell says what is selected; while one types, what a sum comes to in a cell's unit.
func (l *gridLine) tell(st grid.State, of unit) {
	at, holds := st.Row, st.Text
	if st.Column != "" {
		at += ", " + l.p.env.Texts().Within(st.Column)
	}
	switch {
	case st.Error != "":
		holds = st.Error
	case st.Why != "" && !st.Writing:
		holds = st.Why
	case st.Writing && st.Wrong == nil && st.Result.Value != nil && !st.Result.Plain:
		if v, ok := formula.Round(st.Result.Value, of.of()); ok {
			holds += "  = " + of.write(l.p.env.Texts(), v)
		}
	}
	l.says.Spans = []ui.Span{{Text: at + "   ", Bold: true}, {Text: holds, Role: ui.Quiet}}
	l.says.Refresh()
}
