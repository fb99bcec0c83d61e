package book_test

import (
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

// TestEachKindOfBookingHasSomethingToPrepare books an event of each kind beside the one that comes first.
func TestEachKindOfBookingHasSomethingToPrepare(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	prepared(t, d)
	s := show(t, d, w.Clock, phone)
	seen := map[string]string{} // an event's kind, and the booking
	var kinds []string
	for _, it := range s.events(booking.Filter{}) {
		if seen[it.Kind] != "" {
			continue
		}
		ev := s.event(it.ID)
		r := booking.Request{EventID: ev.ID, Share: ev.Meets[:min(len(ev.Meets), 1)]}
		for _, a := range ev.Advisers {
			if i := slices.IndexFunc(a.Slots, func(sl booking.Slot) bool { return sl.State == booking.SlotFree }); i >= 0 && r.SlotID == "" {
				r.SlotID = a.Slots[i].ID
			}
		}
		id, err := d.App.Book.Book(t.Context(), r)
		if err != nil {
			continue // full, or not to be booked yet
		}
		s.await(id, api.BookingConfirmed)
		seen[it.Kind] = id
		kinds = append(kinds, it.Kind)
	}
	for _, kind := range []string{api.EventKickoff, api.EventCounselling} {
		if seen[kind] == "" {
			t.Errorf("no %s was booked, only %v", kind, kinds)
		}
	}
	o, err := d.App.Plan.Overview(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for kind, id := range seen {
		s.goTo(parts.Booking(id))
		if words := s.words(); !strings.Contains(words, "Forbered dig") || !strings.Contains(words, o.Chapters[0].Questions[0].Title) {
			t.Errorf("for a %s there is nothing to prepare:\n%s", kind, words)
		}
	}
}

func TestEachTimeThatOneHasLeadsToItsOwnPreparation(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone)
	ev := placeAndTwoTimes(t, s)
	s.goTo(parts.Slots(ev.ID, ""))
	if n := strings.Count(s.words(), "Forbered dig"); n < 2 {
		t.Errorf("two times have %d ways to prepare:\n%s", n, s.words())
	}
	s.tap("Forbered dig") // the last
	if at := s.shell.Current(); at.Page != parts.PageBooking || s.booking(at.ID).SlotID == "" {
		t.Errorf("it leads to %v", at)
	}
	s.reads("Forbered dig", "Spørg")
}
