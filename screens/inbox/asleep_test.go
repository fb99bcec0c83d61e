package inbox_test

import (
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

func TestWhatSleepsIsAskedAboutInTheInbox(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil || len(list) == 0 {
		t.Fatalf("no Kick-off: %v", err)
	}
	ev, err := d.App.Book.Event(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	first, other := ev.Advisers[0], ev.Advisers[1]
	id, err := d.App.Book.Book(t.Context(), booking.Request{
		SlotID: first.Slots[2].ID, Share: []api.Share{{Kind: api.ShareContact, Title: "Navn og telefon"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	is := func(what string, want func(booking.Booking) bool) {
		t.Helper()
		d.Await(what, func() bool {
			b, err := d.App.Book.Booking(t.Context(), id)
			return err == nil && !b.Waiting && want(b)
		})
	}
	is("it is booked", func(b booking.Booking) bool { return b.State == api.BookingConfirmed })
	w.GiveSlot(first.Slots[2].ID, other.Adviser.ID)
	is("the share sleeps", func(b booking.Booking) bool { return len(b.Asleep()) == 1 })
	s := show(t, d.App, w.Clock.Now, phone).GoTo(parts.Inbox())
	s.Reads("Må "+other.Adviser.FirstName()+" læse det, du har delt?", "Du delte navn og telefon med "+first.Adviser.Name)
	s.Shoot("inbox-asleep")
	s.Tap("Ja, del med " + other.Adviser.FirstName())
	s.ReadsNot("læse det, du har delt?")
	is("it is agreed", func(b booking.Booking) bool { return len(b.Share) == 1 && len(b.Asleep()) == 0 })
}
