package book_test

import (
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/screens/parts"
)

func TestAnEventInARoomAndOnlineShowsBoth(t *testing.T) {
	s, w := signedIn(t)
	id := lay(t, w, func(e *api.Event) { e.Venue.OnlineURL = "https://example.dk/messe" })
	s.d.Await("the event came", func() bool {
		ev, err := s.d.App.Book.Event(t.Context(), id)
		return err == nil && ev.Title != ""
	})
	booked := s.book(booking.Request{EventID: id})
	s.await(booked, api.BookingConfirmed)
	for name, page := range map[string]func(){
		"the event": func() { s.goTo(parts.Event(id)) }, "the booking": func() { s.goTo(parts.Booking(booked)) },
	} {
		page()
		s.opened = nil
		s.reads("Hallen 1, 6000 Kolding", "Online")
		s.tap("Find vej")
		s.tap("Åbn mødet")
		if len(s.opened) != 2 || !strings.Contains(s.opened[0], "openstreetmap") || s.opened[1] != "https://example.dk/messe" {
			t.Errorf("%s opens %q", name, s.opened)
		}
		s.shoot(strings.ReplaceAll(name, " ", "-"))
	}
}
