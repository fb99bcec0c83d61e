package figures

import (
	"maps"
	"slices"
)

// Compute is what a case comes to with the parameters of its year, in the expected
// scenario and in those that the case has. Either the result or the lines whose
// figures grow too large is given. It only reads the case.
func Compute(c *Case, p Params) (*Result, Errors) {
	s := newSetting(c, p)
	r := &Result{Version: Version}
	for i, m := range s.months {
		r.Months[i] = m.String()
	}
	scenarios := []struct {
		differs *Scenario
		budget  **Budget
	}{
		{&Scenario{}, &r.Expected}, {c.Careful, &r.Careful}, {c.Optimistic, &r.Optimistic},
	}
	for _, sc := range scenarios {
		if sc.differs != nil {
			*sc.budget = &Budget{Lines: s.linesIn(sc.differs)}
		}
	}
	if len(s.tooHigh) > 0 {
		var errs Errors
		for _, at := range slices.Sorted(maps.Keys(s.tooHigh)) {
			errs = append(errs, Error{At: at, Code: Overflow})
		}
		return nil, errs
	}
	for _, sc := range scenarios {
		if sc.differs != nil && !s.fill(*sc.budget) {
			return nil, Errors{{Code: Overflow}}
		}
	}
	return r, nil
}

// linesIn is what the lines come to in a scenario.
func (s *setting) linesIn(sc *Scenario) Lines {
	lines := s.lines
	lines.Revenue = make([]RevenueRun, len(s.c.Revenue))
	for i := range s.c.Revenue {
		lines.Revenue[i] = s.revenue(&s.c.Revenue[i], sc)
	}
	lines.Fixed = make([]CostRun, len(s.c.Fixed))
	for i := range s.c.Fixed {
		lines.Fixed[i] = s.fixed(&s.c.Fixed[i], sc)
	}
	return lines
}

// fill works a budget out from its lines. It gives up where a number is too large.
func (s *setting) fill(b *Budget) bool {
	b.VATPeriods = slices.Clone(s.periods)
	b.Loans = make(map[string]*LoanRun, len(b.Lines.Loans))
	for i := range b.Lines.Loans {
		b.Loans[b.Lines.Loans[i].ID] = &b.Lines.Loans[i]
	}
	s.invoices(b)
	s.payments(b)
	if !s.closings(b) {
		return false
	}
	s.balance(b)
	b.Year = byYear(&b.Month)
	if !b.held() {
		return false
	}
	b.Key = s.key(b)
	b.Capital = s.capital(b)
	b.Checks = s.checks(b)
	if !b.Key.held() || !b.Capital.held() || slices.ContainsFunc(b.Checks, func(c Check) bool { return !c.held() }) {
		return false
	}
	b.Says = s.says(b)
	return true
}
