package figures

import (
	"context"
	"encoding/json"

	"startklar.dk/ui/grid"
)

// keep draws what some figures make of the others at once, and brings them to disk beside the goroutine that draws. Why they
// are not taken it says in words; failed is told the same where the disk does not take them later.
func (p *page) keep(set map[string]json.RawMessage, failed func(why string)) error {
	now, err := p.figures.Set(set)
	if err != nil {
		return p.explain(err)
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
	p.show(now, nil)
	return nil
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

// store writes figures, after what is on its way, or says in words why they are not taken.
func (p *page) store(set map[string]json.RawMessage) error {
	p.Leave()
	id, err := p.env.App.Plan.SetFigures(p.env.Ctx, p.planID, set)
	if err == nil && p.planID == "" {
		p.planID = id
	}
	return p.explain(err)
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
