package testworld

import (
	"startklar.dk/api"
	"startklar.dk/app/booking"
)

// Asleep is a booking whose share sleeps until the person agrees: it was made with
// one adviser, and an import has given its time to another.
type Asleep struct {
	BookingID string
	Was, Is   *booking.Adviser
	d         *Device
}

// FallAsleep books a time at the soonest Kick-off for a device's person, shares how
// to reach them, and waits until the share sleeps.
func (d *Device) FallAsleep() Asleep {
	d.t.Helper()
	list, err := d.App.Book.Programme(d.t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	d.w.ok(err, "read the programme")
	if len(list) == 0 {
		d.t.Fatal("no Kick-off")
	}
	event, err := d.App.Book.Event(d.t.Context(), list[0].ID)
	d.w.ok(err, "read the Kick-off")
	first, other := event.Advisers[0], event.Advisers[1]
	a := Asleep{Was: &first.Adviser, Is: &other.Adviser, d: d}
	slotID := first.Slots[2].ID
	a.BookingID, err = d.App.Book.Book(d.t.Context(), booking.Request{
		SlotID: slotID, Share: []api.Share{{Kind: api.ShareContact, Title: "Navn og telefon"}},
	})
	d.w.ok(err, "book a time")
	a.await("it is booked", func(b booking.Booking) bool { return b.State == api.BookingConfirmed })
	d.w.GiveSlot(slotID, a.Is.ID)
	a.await("the share sleeps", func(b booking.Booking) bool { return len(b.Asleep()) == 1 })
	return a
}

// AwaitAwake waits until the other adviser may read all that was shared.
func (a Asleep) AwaitAwake() {
	a.d.t.Helper()
	a.await("it is agreed", func(b booking.Booking) bool { return len(b.Share) == 1 && !b.Sleeps() })
}

func (a Asleep) await(what string, so func(booking.Booking) bool) {
	a.d.t.Helper()
	a.d.Await(what, func() bool {
		b, err := a.d.App.Book.Booking(a.d.t.Context(), a.BookingID)
		return err == nil && !b.Waiting && so(b)
	})
}
