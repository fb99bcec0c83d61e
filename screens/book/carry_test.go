package book_test

import (
	"slices"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

const asked = "Kan jeg trække moms fra, før jeg er i gang?"

// sharing is somebody who shares a name and a question with Mette, and the times
// that they could have: of hers, and of another adviser.
func sharing(t *testing.T, v view) (s *desk, w *testworld.World, id string, same, other booking.Slot, who booking.Adviser) {
	t.Helper()
	w = testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	reached(t, d)
	s = show(t, d, w.Clock, v)
	kick := s.kickoff()
	i := slices.IndexFunc(kick.Advisers, func(a booking.AdviserSlots) bool { return a.Adviser.FirstName() == "Mette" })
	mette, another := kick.Advisers[i], kick.Advisers[(i+1)%len(kick.Advisers)]
	id = s.book(booking.Request{
		SlotID: mette.Slots[2].ID, Note: asked, Share: []api.Share{{Kind: api.ShareContact, Title: "Navn og telefon"}},
	})
	s.await(id, api.BookingConfirmed)
	free := func(a booking.AdviserSlots) booking.Slot {
		return a.Slots[slices.IndexFunc(a.Slots, func(sl booking.Slot) bool { return sl.State == booking.SlotFree })]
	}
	return s, w, id, free(mette), free(another), another.Adviser
}

func (s *desk) slotWords(sl booking.Slot, name string) string {
	return s.env.T("book.slot_at", text.A{"Time": s.env.Texts().Clock(sl.StartsAt), "Name": name})
}

func (s *desk) booking(id string) booking.Booking {
	s.t.Helper()
	b, err := s.d.App.Book.Booking(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// awaitFree waits until a time is known to be free again.
func (s *desk) awaitFree(eventID, slotID string) {
	s.t.Helper()
	s.d.Await("the time is free", func() bool {
		return slices.ContainsFunc(s.event(eventID).Advisers, func(a booking.AdviserSlots) bool {
			return slices.ContainsFunc(a.Slots, func(sl booking.Slot) bool { return sl.ID == slotID && sl.State == booking.SlotFree })
		})
	})
}

func TestMovingToAnotherAdviserAsksWhatComesAlong(t *testing.T) {
	s, _, id, _, other, who := sharing(t, phone)
	to := s.slotWords(other, who.FirstName())
	moved := func(share, note bool) {
		t.Helper()
		s.d.Await("the booking is moved", func() bool { return s.booking(id).SlotID == other.ID })
		if b := s.booking(id); (len(b.Share) == 1) != share || (b.Note == asked) != note {
			t.Errorf("shared %+v with %q", b.Share, b.Note)
		}
	}
	before := s.booking(id)
	s.awaitFree(before.EventID, other.ID)
	s.goTo(parts.Slots(before.EventID, id))
	s.tap(to + " · ledig")
	s.reads("Hvad skal med?", s.env.WhoReads(&who), "Navn og telefon", asked)
	if got := s.booking(id); got.MovingTo != nil {
		t.Error("moved before anything was said")
	}
	s.tap("Tag " + to)
	moved(false, false)
	s.awaitFree(before.EventID, before.SlotID)
	s.undo()
	s.d.Await("the booking is moved back", func() bool { return s.booking(id).SlotID == before.SlotID && s.booking(id).MovingTo == nil })
	if b := s.booking(id); len(b.Share) != 1 || b.Note != asked {
		t.Errorf("taken back: shared %+v with %q", b.Share, b.Note)
	}
	s.awaitFree(before.EventID, other.ID)
	s.goTo(parts.Slots(before.EventID, id))
	s.tap(to + " · ledig")
	s.tap("Navn og telefon")
	s.tap("Det, du skrev, da du bookede")
	s.tap("Tag " + to)
	moved(true, true)
}

func TestMovingWithTheSameAdviserAsksNothing(t *testing.T) {
	s, _, id, same, _, _ := sharing(t, phone)
	s.goTo(parts.Slots(s.booking(id).EventID, id))
	s.tap(s.slotWords(same, "Mette") + " · ledig")
	s.readsNot("Hvad skal med?")
	s.d.Await("the booking is moved", func() bool { return s.booking(id).SlotID == same.ID })
	if b := s.booking(id); len(b.Share) != 1 || b.Note != asked {
		t.Errorf("shared %+v with %q", b.Share, b.Note)
	}
}

func TestWhatSleepsIsAskedAboutOnTheBooking(t *testing.T) {
	for name, c := range map[string]struct {
		tap    string
		shares int
	}{
		"yes": {"Ja, del med ", 1},
		"no":  {"Nej, stop deling", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, w, id, _, _, who := sharing(t, phone)
			w.GiveSlot(s.booking(id).SlotID, who.ID)
			s.d.Await("the share sleeps", func() bool { return len(s.booking(id).Asleep()) == 1 })
			s.goTo(parts.Booking(id))
			s.reads("Må "+who.FirstName()+" læse det, du har delt?", "er nu med "+parts.FullName(who.Name, who.Organisation),
				"Ingen kan læse det, før du siger ja.", "lukket, til du siger ja")
			if c.shares > 0 {
				c.tap += who.FirstName()
			}
			s.tap(c.tap)
			s.readsNot("læse det, du har delt?")
			s.d.Await("the office knows", func() bool { return !s.booking(id).Waiting })
			if b := s.booking(id); len(b.Share) != c.shares || len(b.Asleep()) != 0 {
				t.Errorf("shared %+v", b.Share)
			}
		})
	}
}

// TestPicturesOfWhoReads draws what asks who may read.
func TestPicturesOfWhoReads(t *testing.T) {
	for name, v := range map[string]view{
		"phone": phone, "desk-dark-en": {width: 1280, height: 800, lang: text.English, dark: true},
	} {
		t.Run(name, func(t *testing.T) {
			s, w, id, _, other, who := sharing(t, v)
			s.goTo(parts.Slots(s.booking(id).EventID, id))
			s.tap(s.slotWords(other, who.FirstName()) + " · " + s.env.T("book.slot.free"))
			s.reads(s.env.T("book.carry.title"))
			s.shoot(name + "-carry")
			s.sheet.Close()
			w.GiveSlot(s.booking(id).SlotID, who.ID)
			s.d.Await("the share sleeps", func() bool { return len(s.booking(id).Asleep()) == 1 })
			s.goTo(parts.Booking(id))
			s.shoot(name + "-asleep")
		})
	}
}
