package demo

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

// shelf is the catalogue of an office that is started again and again.
type shelf map[string]api.Record

func (s shelf) start(now time.Time) (until time.Time) {
	records, until := Lacking(now, slices.Collect(maps.Values(s)))
	for _, r := range records {
		s[r.ID] = api.Record{Kind: r.Kind, ID: r.ID, Body: r.Body}
	}
	return until
}

// take has somebody take slots.
func (s shelf) take(which func(api.Slot) bool) {
	for id, r := range s {
		var slot api.Slot
		if r.Kind == api.KindSlot && r.Decode(&slot) == nil && which(slot) {
			slot.Free = false
			raw, err := json.Marshal(slot)
			if err != nil {
				panic(err)
			}
			r.Body = raw
			s[id] = r
		}
	}
}

// kickoffs are those that have not ended and can be booked, and how many of their times are free.
func (s shelf) kickoffs(now time.Time) (events []api.Event, free int) {
	for id, r := range s {
		var e api.Event
		if r.Kind != api.KindEvent || r.Decode(&e) != nil || e.Kind != api.EventKickoff {
			continue
		}
		if !e.EndsAt.After(now) || now.Before(e.BookingOpensAt) {
			continue
		}
		events = append(events, e)
		for _, r := range s {
			var slot api.Slot
			if r.Kind == api.KindSlot && r.Decode(&slot) == nil && slot.EventID == id && slot.Free && slot.StartsAt.After(now) {
				free++
			}
		}
	}
	slices.SortFunc(events, func(a, b api.Event) int { return a.StartsAt.Compare(b.StartsAt) })
	return events, free
}

// holds tells what is wrong with an office after a start.
func (s shelf) holds(t interface{ Fatalf(string, ...any) }, now time.Time) {
	events, free := s.kickoffs(now)
	if free == 0 {
		t.Fatalf("%s: nothing is to be booked today of %+v", now.In(text.Copenhagen), events)
	}
	for i := 1; i < len(events); i++ {
		if events[i].StartsAt.Before(events[i-1].EndsAt) {
			t.Fatalf("%s: a Kick-off from %s stands beside one to %s", now.In(text.Copenhagen),
				events[i].StartsAt.In(text.Copenhagen), events[i-1].EndsAt.In(text.Copenhagen))
		}
	}
}

func TestARestartInTheEveningMakesNoSecondKickoff(t *testing.T) {
	s := shelf{}
	s.start(at("2026-11-23 09:00"))
	for _, clock := range []string{"16:30", "17:20", "18:00", "19:30"} {
		now := at("2026-11-23 " + clock)
		before := len(s)
		s.start(now)
		if events, _ := s.kickoffs(now); len(events) != 1 || len(s) != before {
			t.Errorf("at %s there are %d Kick-offs, and %d records more", clock, len(events), len(s)-before)
		}
		s.holds(t, now)
	}
	now := at("2026-11-23 19:45") // its last times have begun
	s.start(now)
	events, _ := s.kickoffs(now)
	if len(events) != 2 || !events[1].StartsAt.Equal(at("2026-11-24 11:00")) {
		t.Errorf("after the last time there are %+v", events)
	}
}

func TestTheKickoffOfTheNightBeforeIsStillTheOneOfToday(t *testing.T) {
	s := shelf{}
	for _, clock := range []string{"2026-11-23 23:30", "2026-11-23 23:59", "2026-11-24 00:00", "2026-11-24 00:10"} {
		before := len(s)
		until := s.start(at(clock))
		if events, _ := s.kickoffs(at(clock)); len(events) != 1 || !events[0].StartsAt.Equal(at("2026-11-24 11:00")) {
			t.Errorf("%s: there are %+v", clock, events)
		}
		want := at("2026-11-24 00:00")
		if !at(clock).Before(want) {
			want = at("2026-11-24 14:40")
		}
		if !until.Equal(want) {
			t.Errorf("%s: it is to be looked again at %s", clock, until.In(text.Copenhagen))
		}
		if clock == "2026-11-24 00:00" && len(s) == before {
			t.Error("a new day adds nothing further on")
		}
	}
	until := at("2026-11-24 14:40")
	s.start(until)
	if events, _ := s.kickoffs(until); len(events) != 2 || !events[1].StartsAt.Equal(at("2026-11-24 16:00")) {
		t.Errorf("in the afternoon there are %+v", events)
	}
}

func TestWhatWasTakenIsNotMadeAnew(t *testing.T) {
	s, now := shelf{}, at("2026-11-23 16:30")
	s.start(now)
	s.take(func(slot api.Slot) bool { return slot.StartsAt.Before(at("2026-11-24 00:00")) })
	s.start(now)
	s.holds(t, now) // all of today's were taken: there is another later
	gone := 0
	for _, r := range s {
		var slot api.Slot
		if r.Kind == api.KindSlot && r.Decode(&slot) == nil && !slot.Free {
			gone++
		}
	}
	if gone == 0 {
		t.Error("slots that were taken are free again")
	}
}

func TestStartedAtAnyHoursNothingIsDoubledAndSomethingIsToBeBooked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := shelf{}
		now := at("2027-10-20 00:00").Add(time.Duration(rapid.IntRange(0, 15*24*60).Draw(t, "begins")) * time.Minute) // over a change of the clock
		for range rapid.IntRange(1, 5).Draw(t, "starts") {
			until := s.start(now)
			if !until.After(now) {
				t.Fatalf("%s: it is to be looked again at %s", now, until)
			}
			s.holds(t, now)
			if rapid.Bool().Draw(t, "by itself") {
				now = until
			} else {
				now = now.Add(time.Duration(rapid.IntRange(1, 30*60).Draw(t, "later")) * time.Minute)
			}
		}
	})
}
