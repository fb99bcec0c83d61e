package programme

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"startklar.dk/api"
)

// held is a café on a day, from some minutes past its midnight to others.
func held(on string, from, to int) Work {
	d := day(on)
	return Work{Event: api.Event{Kind: api.EventCafe, Title: "Café", StartsAt: d.At(from), EndsAt: d.At(to), CancelUntil: d.Plus(-1).At(720), Venue: api.Venue{Name: "Toldboden"}, Capacity: 10}}
}

// What is changed of one of a series is changed of the later ones; what is a later one's own stays.
func TestAllFollowingAreChangedAsOneIs(t *testing.T) {
	was := held("2027-03-18", 16*60, 18*60)
	was.Slots = slotsAt(day("2027-03-18"), "a", 16*60, 16*60+20)
	later := held("2027-04-01", 16*60, 18*60)
	later.Event.Venue.Name, later.Event.Capacity = "Vejle", 12
	later.Slots = slotsAt(day("2027-04-01"), "b", 16*60)
	none := func() string { return "new" }

	is := was
	is.Event.Title, is.Event.Capacity = "Iværksættercafé", 20
	got := follow(was, is, later, none)
	if got.Event.Title != "Iværksættercafé" || got.Event.Capacity != 20 || got.Event.Venue.Name != "Vejle" || !got.Event.StartsAt.Equal(later.Event.StartsAt) {
		t.Errorf("words and places: %+v", got.Event)
	}
	if got.Slots[0].ID != later.Slots[0].ID || got.Slots[0].AdviserID != "b" {
		t.Errorf("who sits there: %+v", got.Slots)
	}

	is = was.Moved(day("2027-03-17"), 17*60) // a day before, an hour later, while the clocks change between the two
	got = follow(was, is, later, none)
	d := day("2027-03-31")
	if !got.Event.StartsAt.Equal(d.At(17*60)) || !got.Event.EndsAt.Equal(d.At(19*60)) || !got.Event.CancelUntil.Equal(d.Plus(-1).At(720+60)) {
		t.Errorf("moved to %s–%s, until %s", got.Event.StartsAt, got.Event.EndsAt, got.Event.CancelUntil)
	}
	if s := got.Slots[0]; s.ID != later.Slots[0].ID || s.AdviserID != "b" || !s.StartsAt.Equal(d.At(17*60)) {
		t.Errorf("the times of a later one: %+v", got.Slots)
	}

	is = was
	is.Slots = slices.Concat(was.Slots, slotsAt(day("2027-03-18"), "c", 16*60))
	if got = follow(was, is, later, none); len(got.Slots) != 3 || got.Slots[2].AdviserID != "c" || !got.Slots[2].StartsAt.Equal(day("2027-04-01").At(16*60)) {
		t.Errorf("one more adviser: %+v", got.Slots)
	}
	if was.Slots[0].ID == "" || !later.Event.StartsAt.Equal(day("2027-04-01").At(16*60)) {
		t.Error("what was looked at is changed")
	}
}

// What hangs on when an event is moves with it: when its times open too, but for what staff said of another.
func TestTheOpeningOfTimesMovesWithTheEvent(t *testing.T) {
	was := held("2027-03-18", 16*60, 18*60)
	was.Event.SlotsOpen, was.Event.SlotsOpenAt, was.Event.SlotsMoreAt = api.SlotsOpenTime, day("2027-03-18").At(16*60+30), day("2027-03-18").At(17*60)
	d := day("2027-04-01") // over a change of clocks
	id := func() string { return "new" }
	if e := was.Copied(d, 17*60, 19*60, id).Event; !e.SlotsOpenAt.Equal(d.At(17*60+30)) || !e.SlotsMoreAt.Equal(d.At(18*60)) {
		t.Errorf("of the copy they open at %s, and more at %s", e.SlotsOpenAt, e.SlotsMoreAt)
	}
	later := was.Moved(d, 16*60)
	is := was
	is.Event.SlotsOpenAt = day("2027-03-18").At(15 * 60)
	if e := follow(was, is, later, id).Event; !e.SlotsOpenAt.Equal(d.At(15 * 60)) {
		t.Errorf("of a later one they open at %s", e.SlotsOpenAt)
	}
	was.Event.SlotsOpen = api.SlotsOpenStaff
	if e := was.Copied(d, 17*60, 19*60, id).Event; !e.SlotsOpenAt.IsZero() {
		t.Errorf("of the copy they are open since %s", e.SlotsOpenAt)
	}
}

// A way of opening goes to the later ones with its time, by each one's own clocks, and never with another one's.
func TestALaterOnesTimesOpenAsAnEarlierOnesDo(t *testing.T) {
	id := func() string { return "new" }
	was := held("2027-10-28", 16*60, 18*60)
	d := day("2027-11-04") // over a change of clocks
	opens := func(w Work, how string, at, more time.Time, first int) Work {
		w.Event.SlotsOpen, w.Event.SlotsOpenAt, w.Event.SlotsMoreAt, w.Event.SlotsFirst = how, at, more, first
		return w
	}
	clock := func(on string, minutes int) time.Time { return day(on).At(minutes) }
	none := time.Time{}
	const on = "2027-10-28"
	later := was.Moved(d, 16*60)
	for name, c := range map[string]struct{ was, is, later, want Work }{
		"from sign-up to a time": {was, opens(was, api.SlotsOpenTime, clock(on, 990), clock(on, 1050), 1), later, opens(later, api.SlotsOpenTime, d.At(990), d.At(1050), 1)},
		"from sign-up to staff, a later one at a time": {
			was, opens(was, api.SlotsOpenStaff, none, none, 0), opens(later, api.SlotsOpenTime, d.At(990), none, 0), opens(later, api.SlotsOpenStaff, none, none, 0),
		},
		"at another time, a later one by staff": {
			opens(was, api.SlotsOpenTime, clock(on, 990), none, 0), opens(was, api.SlotsOpenTime, clock(on, 1000), none, 0),
			opens(later, api.SlotsOpenStaff, none, none, 0), opens(later, api.SlotsOpenStaff, none, none, 0),
		},
		"more at another time, a later one has no first": {
			opens(was, "", none, clock(on, 990), 1), opens(was, "", none, clock(on, 1000), 1), later, later,
		},
		"what is left as it is": {
			opens(was, api.SlotsOpenStaff, clock(on, 965), none, 0), opens(was, api.SlotsOpenStaff, clock(on, 965), none, 0),
			opens(later, api.SlotsOpenStaff, none, none, 0), opens(later, api.SlotsOpenStaff, none, none, 0),
		},
	} {
		if got := follow(c.was, c.is, c.later, id).Event; !reflect.DeepEqual(got, c.want.Event) {
			t.Errorf("%s: %s at %s, %d until %s", name, got.SlotsOpen, got.SlotsOpenAt, got.SlotsFirst, got.SlotsMoreAt)
		}
	}
}

// Who goes with one of a series that is called off, or brought back: what is published and not over, and called off for
// the same reason.
func TestWhatIsCalledOffWithOneOfASeries(t *testing.T) {
	one := Standing{Work: held("2027-03-04", 16*60, 18*60)}
	one.Event.State = api.EventPlanned
	off := one
	off.Event.State, off.Event.CancelledText = api.EventCancelled, "Lukket."
	now := day("2027-03-15").At(0)
	for name, c := range map[string]struct {
		of      Standing
		becomes string
		later   func(*Standing)
		goes    bool
	}{
		"held, as one is changed":               {one, api.EventPlanned, func(*Standing) {}, true},
		"called off, as one is changed":         {one, api.EventPlanned, func(s *Standing) { s.Event.State = api.EventCancelled }, false},
		"a draft, as one is changed":            {one, api.EventPlanned, func(s *Standing) { s.Draft = true }, true},
		"held":                                  {one, api.EventCancelled, func(*Standing) {}, true},
		"a draft":                               {one, api.EventCancelled, func(s *Standing) { s.Draft = true }, false},
		"over":                                  {one, api.EventCancelled, func(s *Standing) { s.Event.EndsAt = now }, false},
		"called off already":                    {one, api.EventCancelled, func(s *Standing) { s.Event.State = api.EventCancelled }, false},
		"brought back, called off for the same": {off, api.EventPlanned, func(s *Standing) { s.Event.State, s.Event.CancelledText = off.Event.State, "Lukket." }, true},
		"brought back, called off for something else": {off, api.EventPlanned, func(s *Standing) { s.Event.State, s.Event.CancelledText = off.Event.State, "Syg." }, false},
		"brought back, not called off":                {off, api.EventPlanned, func(s *Standing) { s.Event.CancelledText = "Lukket." }, false},
	} {
		later := Standing{Work: held("2027-03-18", 16*60, 18*60)}
		later.Event.State = api.EventPlanned
		c.later(&later)
		if got := goesWith(c.of, later, c.becomes, now); got != c.goes {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A link of one of a series is that of the later ones; each stays where it is.
func TestAChangedLinkLeavesTheVenues(t *testing.T) {
	was, later := held("2027-03-18", 16*60, 18*60), held("2027-04-01", 16*60, 18*60)
	later.Event.Venue.Name = "Vejle"
	is := was
	is.Event.Venue.OnlineURL = "https://moede.example.dk"
	if got := follow(was, is, later, func() string { return "new" }).Event.Venue; got.Name != "Vejle" || got.OnlineURL != is.Event.Venue.OnlineURL {
		t.Errorf("it is held at %+v", got)
	}
}

func TestWhatStandsInTheWayIsToldOfBoth(t *testing.T) {
	a := Listed{ID: "a", Event: held("2026-12-17", 15*60, 17*60).Event, Slots: slotsAt(day("2026-12-17"), "lars", 16*60)}
	b := Listed{ID: "b", Draft: true, Event: held("2026-12-17", 16*60, 18*60).Event, Slots: slotsAt(day("2026-12-17"), "lars", 16*60+10)}
	c := Listed{ID: "c", Event: held("2026-12-24", 16*60, 18*60).Event}
	d := Listed{ID: "d", Event: held("2026-12-17", 17*60, 18*60).Event, Slots: slotsAt(day("2026-12-17"), "lars", 17*60)}
	d.Event.State = api.EventCancelled
	want := []Warning{
		{What: WarnAdviser, EventID: "a", Other: "b", AdviserID: "lars"},
		{What: WarnVenue, EventID: "a", Other: "b"},
		{What: WarnAdviser, EventID: "b", Other: "a", AdviserID: "lars"},
		{What: WarnVenue, EventID: "b", Other: "a"},
		{What: WarnClosed, EventID: "c", Closed: "holiday.christmas_eve"},
	}
	if got := Warnings([]Listed{a, b, c, d}, api.Office{}); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	shut := api.Office{Closed: []api.Closed{{From: "2026-12-17", To: "2026-12-24", Text: "Flytning"}}}
	if got := Warnings([]Listed{c, d, {ID: "e", Event: held("2026-12-18", 600, 660).Event}}, shut); !slices.Equal(got, []Warning{
		{What: WarnClosed, EventID: "c", Closed: "holiday.christmas_eve"}, {What: WarnClosed, EventID: "e", Closed: "holiday.itself", Why: "Flytning"},
	}) {
		t.Errorf("while the office is closed of itself: %+v", got)
	}
	b.Event.Venue.Name, b.Slots = " toldboden ", nil
	if got := Warnings([]Listed{a, b}, api.Office{}); len(got) != 2 || got[0].What != WarnVenue {
		t.Errorf("one venue under two writings: %+v", got)
	}
	b.Event.Venue.Name = "Vejle"
	if got := Warnings([]Listed{a, b}, api.Office{}); len(got) != 0 {
		t.Errorf("two places at one time: %+v", got)
	}
	b.Event.Venue = api.Venue{}
	if got := Warnings([]Listed{a, b}, api.Office{}); !slices.Equal(got, []Warning{{What: WarnPlace, EventID: "b"}}) {
		t.Errorf("without a place: %+v", got)
	}
	for _, venue := range []api.Venue{{Address: "Havnegade 1"}, {OnlineURL: "https://moede.example.dk"}, {Online: true}} {
		b.Event.Venue = venue
		if got := Warnings([]Listed{b}, api.Office{}); len(got) != 0 {
			t.Errorf("at %+v: %+v", venue, got)
		}
	}
}
