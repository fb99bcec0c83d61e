package demo

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

func TestTheKickoffOfTodayCanBeBookedAtAnyHour(t *testing.T) {
	dates := []string{
		"2026-11-23",               // a plain Monday
		"2026-12-02",               // the day of the month's own Kick-off
		"2026-12-31",               // closed otherwise, but there is always one today
		"2027-03-27", "2027-03-28", // the clock goes forward on the 28th
		"2027-10-30", "2027-10-31", // and back on the 31st
		"2026-12-16", // on the 17th are both counselling and the concept loan
		"2027-01-05", // the eve of the month's own
	}
	for _, day := range dates {
		checkKickoff(t, at(day+" 17:19").Add(59*time.Second))
		checkKickoff(t, at(day+" 17:20"))
		start := at(day + " 00:00")
		for now := start; dayOf(now) == dayOf(start); now = now.Add(time.Hour) {
			checkKickoff(t, now)
			checkKickoff(t, now.Add(time.Hour-time.Second))
		}
	}
}

func checkKickoff(t *testing.T, now time.Time) {
	t.Helper()
	c := read(t, only(Records(now.UTC()), api.KindEvent, api.KindSlot, api.KindAdviser))
	today := dayOf(now)
	var id string
	for i, e := range c.events {
		if e.Kind == api.EventKickoff && !now.Before(e.BookingOpensAt) {
			if id != "" {
				t.Errorf("%s: two Kick-offs can be booked", now)
			}
			id = i
		}
	}
	e, found := c.events[id]
	if !found {
		t.Fatalf("%s: no Kick-off can be booked", now)
	}
	if !e.BookingOpensAt.Equal(today.at(0)) || !e.BookingClosesAt.Equal(e.EndsAt) || e.MaxSlotsPerPerson != 2 {
		t.Errorf("%s: booked from %s to %s, %d slots", now, e.BookingOpensAt, e.BookingClosesAt, e.MaxSlotsPerPerson)
	}
	if got := e.EndsAt.Sub(e.StartsAt); got != 4*time.Hour {
		t.Errorf("%s: it lasts %s", now, got)
	}
	var want time.Time
	switch hour := now.In(text.Copenhagen).Hour(); {
	case now.Before(today.at(17*60 + 20)):
		want = today.at(16 * 60)
	case hour < 19:
		want = today.at((hour + 1) * 60)
	default:
		want = today.plus(1).at(11 * 60)
	}
	if !e.StartsAt.Equal(want) {
		t.Errorf("%s: it begins %s, want %s", now, e.StartsAt.In(text.Copenhagen), want.In(text.Copenhagen))
	}
	checkSlots(t, c)
	ahead := map[string]int{}
	for _, s := range c.slots {
		if s.EventID != id {
			continue
		}
		if got := s.EndsAt.Sub(s.StartsAt); got != 20*time.Minute {
			t.Errorf("%s: a slot lasts %s", now, got)
		}
		if s.StartsAt.After(now) {
			ahead[s.AdviserID]++
		}
	}
	if len(ahead) != 6 {
		t.Errorf("%s: %d advisers have times ahead", now, len(ahead))
	}
	for adviser, n := range ahead {
		if n < 8 {
			t.Errorf("%s: %s has %d times ahead", now, c.advisers[adviser].Name, n)
		}
	}
}
