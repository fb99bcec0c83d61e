package booking

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// allocator is where places change hands: bookings of all persons, within one
// transaction. changed hears of every booking that it changes.
type allocator struct {
	ctx     context.Context
	tx      *db.Tx
	now     time.Time
	changed func(person, booking string)

	batch     *batch     // what is written at the end; nil where all is written at once
	rehearsed *rehearsal // what was worked out before; nil where nothing was
}

// allocatorFor gives a request's allocator; changes to the person's own bookings are among
// the records of the answer.
func allocatorFor(u *mutation.Request) *allocator {
	return &allocator{ctx: u.Ctx, tx: u.Tx, now: u.Now, changed: func(person, booking string) {
		if person == u.Person {
			u.Touch(api.KindBooking, booking)
		}
	}}
}

// newAllocator gives an allocator for what no person asked for.
func newAllocator(ctx context.Context, tx *db.Tx) *allocator {
	return &allocator{ctx: ctx, tx: tx, now: tx.Now(), changed: func(string, string) {}}
}

// confirm gives a booking its code and its place, which is taken already.
func (f *allocator) confirm(b booking, link string) error {
	if b.code == "" {
		code, err := f.code(b.event)
		if err != nil {
			return err
		}
		b.code = code
	}
	b.state, b.position, b.shared, b.expires = api.BookingConfirmed, 0, false, time.Time{}
	b.movedFrom = "" // the person asked for these times
	b.body.ConfirmedAt, b.body.OnlineURL = f.now, link
	if b.slot == "" {
		ShowEvent(f.ctx, f.tx, b.event)
	}
	if text.DaysBetween(f.now, b.during.Start) == 0 {
		if err := f.hereAlready(&b); err != nil {
			return err
		}
	}
	if err := f.tell(b, receiptAfter); err != nil {
		return err
	}
	return f.save(b)
}

// codeLength is how many letters a check-in code has.
const codeLength = 4

// codeLetters leaves out what is mistaken for another: I, O, 0 and 1.
const codeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// code makes a check-in code of four letters that no other booking of the event
// has.
func (f *allocator) code(event string) (string, error) {
	for {
		raw, err := f.tx.Random(codeLength)
		if err != nil {
			return "", err
		}
		for i, b := range raw {
			raw[i] = codeLetters[int(b)%len(codeLetters)]
		}
		var used bool
		err = f.tx.QueryRowContext(f.ctx, `SELECT EXISTS (SELECT 1 FROM booking WHERE event_id = $1 AND code = $2)`,
			event, string(raw)).Scan(&used)
		if err != nil {
			return "", fmt.Errorf("make a check-in code: %w", err)
		}
		if !used {
			return string(raw), nil
		}
	}
}

// end takes a booking out of its place and into a state that holds none, and
// gives the place on.
func (f *allocator) end(b booking, state string) error {
	old := b
	b.state, b.position, b.shared, b.expires = state, 0, false, time.Time{}
	if err := f.save(b); err != nil {
		return err
	}
	return f.vacate(old)
}

// vacate gives on the place that a booking held until now; old is the booking
// as it was, and the database has it as it became.
func (f *allocator) vacate(old booking) error {
	if old.slot != "" {
		if old.state != api.BookingConfirmed {
			return nil
		}
		return freeSlot(f.ctx, f.tx, old.slot)
	}
	if err := f.release(old); err != nil {
		return err
	}
	return f.refill(old.event)
}

// release counts out what a booking without a slot held.
func (f *allocator) release(old booking) error {
	switch {
	case old.state == api.BookingConfirmed, old.state == api.BookingOffered && !old.shared:
		return f.count(old.event, -1, 0)
	case old.state == api.BookingWaiting:
		return f.count(old.event, 0, -1)
	}
	return nil // a shared offer holds no place of its own; see trimShared
}
