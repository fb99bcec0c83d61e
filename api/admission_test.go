package api

import (
	"testing"
	"time"
)

func TestAdmissionTellsTheFirstReason(t *testing.T) {
	now := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	before, after := now.Add(-time.Minute), now.Add(time.Minute)
	for name, c := range map[string]struct {
		event  Event
		begins time.Time
		want   Code
	}{
		"what has no times of its own":  {Event{}, after, ""},
		"what is open":                  {Event{BookingOpensAt: before, BookingClosesAt: after}, after, ""},
		"what opens this moment":        {Event{BookingOpensAt: now}, after, ""},
		"what is not open":              {Event{BookingOpensAt: after, BookingClosesAt: before}, after, CodeNotOpen},
		"what closes this moment":       {Event{BookingClosesAt: now}, after, CodeClosed},
		"what begins this moment":       {Event{BookingOpensAt: after}, now, CodePast},
		"what is cancelled and is over": {Event{State: EventCancelled}, before, CodeCancelled},
	} {
		if got := c.event.Admission(c.begins, now); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWhatIsRequiredIsMetByAPlanOrAScreening(t *testing.T) {
	type by struct{ plan, screening bool }
	for requires, want := range map[string]by{
		RequiresNone: {}, "": {}, RequiresPlan: {plan: true}, RequiresScreening: {screening: true}, RequiresPlanOrScreening: {true, true},
	} {
		var got by
		if got.plan, got.screening = MetBy(requires); got != want {
			t.Errorf("%q is met by %+v, want %+v", requires, got, want)
		}
	}
}
