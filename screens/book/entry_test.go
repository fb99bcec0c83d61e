package book_test

import (
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

// placeAndTwoTimes books a place at tonight's Kick-off and two times there.
func placeAndTwoTimes(t *testing.T, s *desk) booking.Event {
	t.Helper()
	ev := s.kickoff()
	s.await(s.book(booking.Request{EventID: ev.ID}), api.BookingConfirmed)
	for i, a := range ev.Advisers[:2] {
		s.await(s.book(booking.Request{SlotID: a.Slots[2*i].ID}), api.BookingConfirmed)
	}
	return ev
}

func TestAPlaceAndItsTimesAreOneEntryWithItsParts(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone)
	ev := placeAndTwoTimes(t, s)
	s.goTo(parts.MyBookings())
	words := s.words()
	if n := strings.Count(words, "\n"+ev.Title+"\n"); n != 1 {
		t.Errorf("the event is named %d times:\n%s", n, words)
	}
	s.reads("Din plads", ev.Advisers[0].Adviser.Name, ev.Advisers[1].Adviser.Name)
	s.goTo(parts.Programme())
	lines := strings.Split(s.words(), "\n")
	for i, line := range lines {
		if line == "Mine bookinger" && i+2 < len(lines) && (lines[i+1] == "3" || lines[i+2] == "3") {
			t.Errorf("one evening is counted as three:\n%s", s.words())
		}
	}
	mine, err := d.App.Book.Mine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if entries := booking.Entries(mine.Coming); len(mine.Coming) != 3 || len(entries) != 1 || entries[0][0].SlotID != "" {
		t.Errorf("%d bookings are %d entries: %v", len(mine.Coming), len(entries), entries)
	}
}

func TestAPlaceThatIsHadIsNotStillAskedFor(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone)
	ev := s.kickoff()
	d.Line.Cut(true)
	s.goTo(parts.Event(ev.ID))
	s.tap("Kom uden tid")
	if s.toast != "Vi spørger kontoret om en plads til dig" {
		t.Errorf("it is said %q while there is no answer", s.toast)
	}
	d.Line.Cut(false)
	d.App.Sync.Now()
	s.await(s.event(ev.ID).Bookings[0].ID, api.BookingConfirmed)
	if s.toast != "Du har en plads" || s.undo == nil {
		t.Errorf("it is said %q when the place is had", s.toast)
	}
}
