package figures

import (
	"context"
	"slices"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// scenario is one way that things may go.
type scenario string

const (
	expected   scenario = "expected"
	careful    scenario = "careful"
	optimistic scenario = "optimistic"
)

// scenarios are those that the figures have, the careful one first.
func scenarios(f plan.Figures) []scenario {
	if f.Result == nil {
		return nil
	}
	var out []scenario
	if f.Result.Careful != nil {
		out = append(out, careful)
	}
	out = append(out, expected)
	if f.Result.Optimistic != nil {
		out = append(out, optimistic)
	}
	return out
}

// budgetIn is what the figures come to in a scenario; the expected one where they
// have no such. Nil where they cannot be computed.
func budgetIn(f plan.Figures, s scenario) *engine.Budget {
	switch {
	case f.Result == nil:
		return nil
	case s == careful && f.Result.Careful != nil:
		return f.Result.Careful
	case s == optimistic && f.Result.Optimistic != nil:
		return f.Result.Optimistic
	}
	return f.Result.Expected
}

// shown is the budget of the scenario that is chosen.
func (p *page) shown() *engine.Budget { return budgetIn(p.figures, p.scenario) }

// chosen is the scenario that is shown: the expected one where the figures do not
// have the one that was chosen.
func chosen(f plan.Figures) scenario {
	if s := scenario(f.Scenario); slices.Contains(scenarios(f), s) {
		return s
	}
	return expected
}

// choose shows a scenario in all views.
func (p *page) choose(s scenario) {
	now, planID := p.figures, p.planID
	now.Scenario = string(s)
	p.beside(func(ctx context.Context) error {
		return p.env.App.Plan.ChooseScenario(ctx, planID, string(s))
	}, func(err error) {
		p.Refresh()
		p.env.Failed(err)
	})
	p.show(now, nil)
}

// chooseScenario has one of the scenarios chosen for all views.
func (p *page) chooseScenario() {
	column := ui.Column(0)
	var shut func()
	for _, s := range scenarios(p.figures) {
		column.Add(&ui.CheckRow{Radio: true, Done: s == p.scenario, Label: p.env.T("figures.scenario." + string(s)), OnTap: func() {
			shut()
			p.choose(s)
		}})
	}
	column.Add(ui.Divider())
	column.Add(&ui.ListRow{Title: p.env.T("figures.scenario_differences"), Chevron: true, OnTap: func() {
		shut()
		p.env.Nav.Replace(parts.Figures(p.planID, parts.FiguresScenarios))
	}})
	shut = p.env.ShowSheet(p.env.T("figures.scenario_choose"), column)
}
