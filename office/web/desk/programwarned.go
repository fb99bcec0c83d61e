package desk

import (
	"cmp"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/programme"
)

// typedCalendar is what is held around an event as it is sent, nil: as it stands, with what stands in its way; and what
// is changed with it, where the later ones of its series are.
func (v *visit) typedCalendar(s programme.Standing, sent *sentEvent, following bool) (*calendar, []programme.Listed, error) {
	is := s.Listed()
	if sent != nil {
		is.Event, is.Slots = sent.Event, sent.Slots
	}
	changed := []programme.Listed{is}
	if sent != nil && following && s.Event.SeriesID != "" {
		all, err := v.office.Programme.Changed(v.r.Context(), v.who, programme.Publishing{ID: s.ID, Version: s.Version, Work: sent.Work, Following: true})
		if err != nil {
			return nil, nil, err
		}
		changed = append(changed, all[1:]...)
	}
	c, err := v.changedCalendar(changed)
	return c, changed, err
}

// changedCalendar is what is held around events that are changed, which are as they would be, with what stands in the way
// of any.
func (v *visit) changedCalendar(changed []programme.Listed) (*calendar, error) {
	from, to := changed[0].Event.StartsAt, changed[0].Event.EndsAt
	is := map[string]bool{}
	for _, e := range changed {
		is[e.ID] = true
		if e.Event.StartsAt.Before(from) {
			from = e.Event.StartsAt
		}
		if e.Event.EndsAt.After(to) {
			to = e.Event.EndsAt
		}
	}
	a, err := v.around(programme.DayOf(from).Plus(-1).Start(), programme.DayOf(to).Plus(1).End())
	if err != nil {
		return nil, err
	}
	c := &calendar{visit: v, names: a.names, own: a.own}
	c.all = append(slices.DeleteFunc(a.held, func(l programme.Listed) bool { return is[l.ID] }), changed...)
	c.warn()
	return c, nil
}

// warnedOf is what stands in the way of some events, in words: each with its date, where they are several.
func (c *calendar) warnedOf(events []programme.Listed) (said []string) {
	for _, e := range events {
		for _, w := range c.warnings[e.ID] {
			words := c.warned(w)
			if len(events) > 1 {
				words = c.t.ShortDateYear(e.Event.StartsAt) + ": " + words
			}
			said = append(said, words)
		}
	}
	return said
}

// laterFaults is what is wrong with later ones of a series, each with its date.
func (v *visit) laterFaults(e *programme.LaterError) (said []string) {
	for _, f := range e.Faults {
		said = append(said, v.t.ShortDateYear(f.Event.Event.StartsAt)+": "+v.t.T("problem.reason."+f.Reason))
	}
	return said
}

// callsOff tells whether publishing some work calls an event off, or brings it back.
func callsOff(s programme.Standing, p programme.Publishing) bool {
	return cmp.Or(p.Work.Event.State, api.EventPlanned) != cmp.Or(s.Event.State, api.EventPlanned)
}
