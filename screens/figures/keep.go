package figures

import (
	"context"
	"encoding/json"

	"startklar.dk/app/plan"
	"startklar.dk/screens/parts"
	"startklar.dk/ui/grid"
)

// keep draws what some figures make of the others at once, and brings them to disk as write does.
func (p *page) keep(set map[string]json.RawMessage, failed func(why string)) error {
	now, err := p.write(set, failed)
	if err == nil {
		p.shows(now, nil)
	}
	return err
}

// write brings some figures to disk beside the goroutine that draws, and gives what they make of the others. Why they are
// not taken it says in words; failed is told the same where the disk does not take them later.
func (p *page) write(set map[string]json.RawMessage, failed func(why string)) (now plan.Figures, err error) {
	now, err = p.figures.Set(set)
	if err != nil {
		return now, p.explain(err)
	}
	planID, in := p.planID, ""
	p.beside(func(ctx context.Context) (err error) {
		in, err = p.env.App.Plan.SetFigures(ctx, planID, set)
		return err
	}, func(err error) {
		if p.planID == "" {
			p.planID = in
		}
		p.Refresh()
		if err = p.explain(err); err != nil {
			failed(p.env.Explain(err))
		}
	})
	for path := range set {
		delete(p.overtaken, path)
	}
	return now, nil
}

// keepTyped keeps what was typed in a sheet into a draft's field, and shuts the sheet. It waits in the draft again where the
// disk does not take it later.
func (p *page) keepTyped(draft *parts.Draft, field, typed string, set map[string]json.RawMessage, shut func()) error {
	err := p.keep(set, func(why string) {
		if draft.Text(field) == "" {
			draft.Set(field, typed)
		}
		p.env.Toast(why)
	})
	if err == nil {
		shut()
		draft.Set(field, "")
	}
	return err
}

// beside does work on the figures that are stored, after what is on its way, beside the goroutine that draws; then hears
// of its end on it.
func (p *page) beside(work func(ctx context.Context) error, then func(err error)) {
	p.writing++
	p.env.Save("", work, func(err error) {
		p.writing--
		then(err)
	})
}

// Leave implements ui.Leaver: the page that comes reads what is stored.
func (p *page) Leave() {
	if p.writing > 0 {
		p.env.Saved()
	}
}

// keepCells keeps what a hand made of some cells of a grid as one action. Those that are not taken, at once or by the disk
// later, stand with the reason at their cells.
func (p *page) keepCells(g *grid.Grid, changes []grid.Change, set map[string]json.RawMessage, refused []grid.Refusal) []grid.Refusal {
	if len(set) == 0 {
		return refused
	}
	all := func(why string) (out []grid.Refusal) {
		for _, c := range changes {
			out = append(out, grid.Refusal{Row: c.Row, Column: c.Column, Why: why})
		}
		return out
	}
	if err := p.keep(set, func(why string) { g.Refuse(changes, all(why)) }); err != nil {
		return append(refused, all(p.env.Explain(err))...)
	}
	return refused
}
