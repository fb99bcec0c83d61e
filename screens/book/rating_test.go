package book_test

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

func TestAMeetingIsRatedOnItsPage(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	_, id := d.BookSpeed()
	s := show(t, d, w.Clock, phone)
	s.goTo(parts.Booking(id))
	s.readsNot("Hvordan var mødet")
	d.Meet(id, 20)
	s.goTo(parts.Booking(id))
	s.reads("Hvordan var mødet med", "Mødet tog 20")
	s.tap("4")
	const said = "Hun kendte banken."
	for _, o := range s.reachable() {
		if f, ok := o.(*ui.Field); ok && f.Label == s.env.T("book.rate.words") {
			f.SetValue(said)
		}
	}
	s.shoot("phone-booking-rate")
	s.tap("Send dit svar")
	s.reads("Du gav 4 af 5.")
	d.Sync()
	if b, err := d.App.Book.Booking(t.Context(), id); err != nil || b.Rating != 4 || b.State != api.BookingAttended {
		t.Errorf("%+v, %v", b, err)
	}
	s.shoot("phone-booking-rated")
	s.tap("Ret")
	s.tap("5")
	s.tap("Send dit svar")
	s.reads("Du gav 5 af 5.")
	d.Sync()
	if b, err := d.App.Book.Booking(t.Context(), id); err != nil || b.Rating != 5 || b.RatingText != said {
		t.Errorf("with another score it says %+v, %v", b, err)
	}
}

func TestWhatWasNoMeetingWithAnybodyIsRatedAsWhatItWas(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	id, err := d.App.Book.Book(t.Context(), booking.Request{EventID: list[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	w.Clock.Advance(12 * time.Hour)
	s := show(t, d, w.Clock, phone)
	s.goTo(parts.Booking(id))
	s.reads("Hvordan var det?")
	s.readsNot("Hvordan var mødet")
}
