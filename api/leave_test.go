package api

import (
	"testing"
	"time"
)

func TestABookingMayBeLeftUntilItsTime(t *testing.T) {
	before, begins := noon.Add(-time.Hour), noon.Add(time.Hour)
	for name, c := range map[string]struct {
		event, own time.Time
		want       time.Time
	}{
		"the event's":                     {before, time.Time{}, before},
		"its own, which the office gave":  {before, begins, begins},
		"its own, of a course that began": {before, begins.Add(time.Hour), begins.Add(time.Hour)},
		"its beginning, with no other":    {time.Time{}, time.Time{}, begins},
		"its beginning, before another":   {begins.Add(time.Hour), time.Time{}, begins},
	} {
		if got := (Booking{CancelUntil: c.own}).LeaveUntil(Event{CancelUntil: c.event}, begins); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	type may struct{ leave, move bool }
	off := Event{State: EventCancelled}
	for name, c := range map[string]struct {
		booking Booking
		event   Event
		until   time.Time
		want    may
	}{
		"a place":                  {Booking{State: BookingConfirmed}, Event{}, begins, may{true, false}},
		"a time":                   {Booking{State: BookingConfirmed, SlotID: "s"}, Event{}, begins, may{true, true}},
		"a time of what is off":    {Booking{State: BookingConfirmed, SlotID: "s"}, off, begins, may{true, false}},
		"a time, too late":         {Booking{State: BookingConfirmed, SlotID: "s"}, Event{}, noon, may{}},
		"a wish for a time":        {Booking{State: BookingRequested, SlotID: "s"}, Event{}, before, may{true, true}},
		"a wait, whatever the day": {Booking{State: BookingWaiting}, Event{}, before, may{true, false}},
		"what was given up":        {Booking{State: BookingCancelled, SlotID: "s"}, Event{}, begins, may{}},
	} {
		var got may
		if got.leave, got.move = c.booking.MayLeave(c.event, c.until, noon); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestASharePassesAfterThirtyDays(t *testing.T) {
	where := time.FixedZone("east", 2*60*60)
	ends := time.Date(2026, 3, 1, 23, 0, 0, 0, time.UTC) // the 2nd there
	if got, want := ShareUntil(ends, where), time.Date(2026, 4, 1, 22, 0, 0, 0, time.UTC); !got.Equal(want) || got.Location() != time.UTC {
		t.Errorf("%v, want %v", got, want)
	}
}
