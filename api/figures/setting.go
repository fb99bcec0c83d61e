package figures

import "time"

// setting is what all scenarios of a case have in common.
type setting struct {
	c       *Case
	p       Params
	months  [Span]Month // of the calendar
	periods []VATPeriod // without amounts
	lines   Lines       // those that no scenario changes
	tooHigh map[string]bool
}

func newSetting(c *Case, p Params) *setting {
	s := &setting{c: c, p: p.With(c.Params), tooHigh: map[string]bool{}}
	for i := range s.months {
		s.months[i] = c.Start.Add(i)
	}
	s.periods = vatPeriods(c)
	for i := range c.Startup {
		s.lines.Startup = append(s.lines.Startup, s.startup(&c.Startup[i]))
	}
	for i := range c.Staff {
		s.lines.Staff = append(s.lines.Staff, s.staff(&c.Staff[i]))
	}
	for i := range c.Loans {
		s.lines.Loans = append(s.lines.Loans, c.Loans[i].run())
	}
	for i := range c.Own {
		l := &c.Own[i]
		run := AmountRun{ID: l.ID}
		run.Amount[l.Month-1] = l.Amount
		s.lines.Own = append(s.lines.Own, run)
	}
	for i := range c.Drawings {
		s.lines.Drawings = append(s.lines.Drawings, s.drawing(&c.Drawings[i]))
	}
	for i := range c.Private {
		l := &c.Private[i]
		run := AmountRun{ID: l.ID}
		for m := l.From; m <= l.To; m++ {
			run.Amount[m-1] = l.Amount
		}
		s.lines.Private = append(s.lines.Private, run)
	}
	return s
}

// calendarMonth is the month of the calendar of plan month m.
func (s *setting) calendarMonth(m int) time.Month { return s.months[m-1].Month }

// vat parts a net amount into the figure and the VAT beside it. VAT that is not
// deducted, since the firm is not registered, becomes part of the figure
// (momsloven §§ 33, 37).
func (s *setting) vat(net int64, taxed bool) (figure, vat int64) {
	if !taxed {
		return net, 0
	}
	vat = percent(net, s.p.VATRate)
	if !s.c.Registered {
		return net + vat, 0
	}
	return net, vat
}

// watch notes a line of which a figure is too large to be held exactly.
func (s *setting) watch(section, id string, amounts ...int64) {
	for _, v := range amounts {
		if v > lineLimit {
			s.tooHigh[section+"/"+id] = true
		}
	}
}
