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
	var slot, course, refused string
	for name, v := range looks {
		t.Run(name, func(t *testing.T) {
			s := show(t, d, w.Clock, v)
			kick := s.kickoff()
			if !prepared {
				prepared = true
				slot, course, refused = prepare(s, w, kick)
			}
			s.goTo(parts.Programme()).shoot(name + "-find")
			s.goTo(parts.Event(kick.ID)).shoot(name + "-event-kickoff")
			s.goTo(parts.Event(course)).shoot(name + "-event-course")
			s.goTo(parts.Event(s.first(api.EventCounselling).ID)).shoot(name + "-event-counselling")
			s.goTo(parts.Event(s.first(api.EventMeeting, booking.DoBook).ID))
			s.tap("+ " + s.env.T("book.extra.open"))
			s.shoot(name + "-event-extras")
			s.goTo(parts.Slots(kick.ID, "")).shoot(name + "-slots")
			s.goTo(parts.MyBookings()).shoot(name + "-mine")
			s.goTo(parts.Booking(slot)).shoot(name + "-booking")
			s.goTo(parts.Booking(refused)).shoot(name + "-booking-refused")
			s.goTo(parts.Programme())
			s.tap(s.env.T("book.filter.month"))
			s.shoot(name + "-find-month")
			s.tap(s.env.T("book.filter.kind"))
			s.shoot(name + "-find-kind")
		})
	}
}

// prepare makes a person with a time, a course and a time that was taken.
func prepare(s *desk, w *testworld.World, kick booking.Event) (slot, course, refused string) {
	slot = s.book(booking.Request{SlotID: kick.Advisers[0].Slots[1].ID, Need: api.FieldPlan, Note: "Jeg vil åbne et kafferisteri."})
	s.await(slot, api.BookingConfirmed)
	course = s.first(api.EventCourse, booking.DoBook).ID
	s.await(s.book(booking.Request{EventID: course}), api.BookingConfirmed)
	refused = s.lose(w, kick.Advisers[2].Slots[2].ID)
	return slot, course, refused
}
