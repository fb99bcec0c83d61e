package figures

import (
	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
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
