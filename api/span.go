package api

import "time"

// Span is a time from its start up to its end, which is not of it any more.
type Span struct{ Start, End time.Time }

// Overlaps tells whether a moment is of both spans.
func (s Span) Overlaps(t Span) bool { return s.Start.Before(t.End) && t.Start.Before(s.End) }

// Spans are when somebody with a place at the event is busy: a course counts by its
// sessions.
func (e Event) Spans() []Span {
	if len(e.Sessions) == 0 {
		return []Span{{e.StartsAt, e.EndsAt}}
	}
	var all []Span
	for _, s := range e.Sessions {
		all = append(all, Span{s.StartsAt, s.EndsAt})
	}
	return all
}

// Span is when somebody who has the slot is busy.
func (s Slot) Span() Span { return Span{s.StartsAt, s.EndsAt} }
