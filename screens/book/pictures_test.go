package book_test

import (
	"os"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

// TestPictures draws every page as a person would meet it, where PICTURES names
// a folder; without it, it looks that each page can be drawn at all.
func TestPictures(t *testing.T) {
	looks := map[string]view{
		"phone": phone,
		"desk":  {width: 1280, height: 800, lang: text.Danish},
	}
	if os.Getenv("PICTURES") != "" {
		looks["phone-dark"] = view{width: 390, height: 844, lang: text.Danish, dark: true}
		looks["phone-en"] = view{width: 390, height: 844, lang: text.English}
		looks["desk-dark-en"] = view{width: 1280, height: 800, lang: text.English, dark: true}
	}
	w := testworld.New(t)
	d := w.Device("pictures")
	d.Sync()
	prepared := false
	var slot, course, refused, place string
	for name, v := range looks {
		s := show(t, d, w.Clock, v)
		kick := s.kickoff()
		if !prepared {
			prepared = true
			slot = s.book(booking.Request{SlotID: kick.Advisers[0].Slots[1].ID, Need: api.FieldPlan, Note: "Jeg vil åbne et kafferisteri."})
			s.await(slot, api.BookingConfirmed)
			course = s.first(api.EventCourse, booking.DoBook).ID
			place = s.book(booking.Request{EventID: course})
			s.await(place, api.BookingConfirmed)
			other := w.DeviceOf("bo@example.dk", "bo")
			other.Sync()
			taken := kick.Advisers[2].Slots[2].ID
			d.Line.Cut(true)
			refused = s.book(booking.Request{SlotID: taken})
			if _, err := other.App.Book.Book(t.Context(), booking.Request{SlotID: taken}); err != nil {
				t.Fatal(err)
			}
			for _, a := range kick.Advisers[3:] {
				if _, err := other.App.Book.Book(t.Context(), booking.Request{SlotID: a.Slots[5].ID}); err != nil {
					break
				}
			}
			other.Sync()
			d.Line.Cut(false)
			d.App.Sync.Now()
			s.await(refused, api.BookingRefused)
		}
		s.goTo(parts.Programme()).shoot(name + "-find")
		s.goTo(parts.Event(kick.ID)).shoot(name + "-event-kickoff")
		s.goTo(parts.Event(course)).shoot(name + "-event-course")
		s.goTo(parts.Event(s.first(api.EventCounselling).ID)).shoot(name + "-event-counselling")
		s.goTo(parts.Slots(kick.ID, "")).shoot(name + "-slots")
		s.goTo(parts.MyBookings()).shoot(name + "-mine")
		s.goTo(parts.Booking(slot)).shoot(name + "-booking")
		s.goTo(parts.Booking(refused)).shoot(name + "-booking-refused")
		s.goTo(parts.Programme())
		s.tap(s.env.T("book.filter.month"))
		s.shoot(name + "-find-month")
		s.tap(s.env.T("book.filter.kind"))
		s.shoot(name + "-find-kind")
		s.win.Close()
	}
}
