package book_test

import (
	"testing"

	"startklar.dk/api"
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
	s.reads("Du gav mødet 4 af 5.")
	d.Sync()
	if b, err := d.App.Book.Booking(t.Context(), id); err != nil || b.Rating != 4 || b.State != api.BookingAttended {
		t.Errorf("%+v, %v", b, err)
	}
	s.shoot("phone-booking-rated")
	s.tap("Ret")
	s.tap("5")
	s.tap("Send dit svar")
	s.reads("Du gav mødet 5 af 5.")
	d.Sync()
	if b, err := d.App.Book.Booking(t.Context(), id); err != nil || b.Rating != 5 || b.RatingText != said {
		t.Errorf("with another score it says %+v, %v", b, err)
	}
}
