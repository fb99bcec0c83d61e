package booking

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Meeting names a booking of a person's to the office's own people.
type Meeting struct{ PersonID, BookingID string }

// meet does something with a booking for one of the office's own, while its person's
// counter is locked, and leaves a line of it in the log: a private adviser only where it
// is with them. Errors: *api.Problem forbidden, not_found.
func (rm *Room) meet(ctx context.Context, by mutation.Staff, m Meeting, do func(f *allocator, b booking) error) error {
	return rm.meetLocked(ctx, by, m, func(tx *db.Tx) error { return record.LockCounter(ctx, tx, m.PersonID) }, do)
}

// meetLocked is meet with whatever a function locks.
func (rm *Room) meetLocked(ctx context.Context, by mutation.Staff, m Meeting, lock func(tx *db.Tx) error, do func(f *allocator, b booking) error) error {
	if err := by.May(mutation.RoleConsultant, mutation.RoleAdviser); err != nil {
		return err
	}
	return rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := lock(tx); err != nil {
			return err
		}
		f := newAllocator(ctx, tx)
		b, err := f.load(m.PersonID, m.BookingID)
		if err != nil {
			return err
		}
		if err := meets(ctx, tx, by, b); err != nil {
			return err
		}
		if err := do(f, b); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Person: m.PersonID, Kind: string(api.KindBooking), Ref: m.BookingID})
	})
}

// meets is not_found for an adviser whom a booking is not with.
func meets(ctx context.Context, tx *db.Tx, by mutation.Staff, b booking) error {
	if by.May(mutation.RoleConsultant) == nil {
		return nil
	}
	with, err := adviserOf(ctx, tx, b.slot)
	if err == nil && (with == "" || with != by.AdviserID) {
		err = record.ErrNotFound
	}
	return err
}

// Attend says that somebody came, api.BookingAttended, or did not, api.BookingMissed;
// api.BookingConfirmed takes either back, and then the minutes go back too. One may
// come from the morning of the day, and be missed once it has begun. Those who sit at
// tables with them are told whether they are there. Errors: *api.Problem forbidden,
// not_found, not_open (too early), overlap (the person is elsewhere at that time by now),
// invalid.
func (rm *Room) Attend(ctx context.Context, by mutation.Staff, m Meeting, state string) error {
	err := rm.meetLocked(ctx, by, m, func(tx *db.Tx) error { return lockMeeting(ctx, tx, m) }, func(f *allocator, b booking) error {
		if b.state == state {
			return nil
		}
		switch b.state {
		case api.BookingConfirmed, api.BookingAttended, api.BookingMissed:
		default:
			return mutation.Refuse("/booking_id", "state")
		}
		early := false
		switch state {
		case api.BookingConfirmed:
		case api.BookingAttended:
			early = text.DaysBetween(f.now, b.during.Start) > 0
		case api.BookingMissed:
			early = f.now.Before(b.during.Start)
		default:
			return mutation.Refuse("/state", "unknown")
		}
		if early {
			return mutation.RefuseCode(api.CodeNotOpen)
		}
		if err := f.mark(&b, state); err != nil {
			return err
		}
		if err := f.save(b); err != nil {
			return err
		}
		return tellTables(f.ctx, f.tx, b.event, b.person)
	})
	if err != nil {
		return fmt.Errorf("mark who came: %w", err)
	}
	return nil
}

// mark sets how it went with a booking, or that nobody said yet, which takes its minutes
// back. Who checked in keeps when. The booking is to be saved. Errors: *api.Problem overlap.
func (f *allocator) mark(b *booking, state string) error {
	if b.state == api.BookingMissed {
		if clash, err := f.clashes(*b); err != nil || clash { // something was booked since
			return refuseOr(api.CodeOverlap, err)
		}
	}
	counted, err := f.countedAs(b.person, state)
	if err != nil {
		return err
	}
	b.counted = counted
	if state == api.BookingAttended {
		if b.body.ArrivedAt.IsZero() && f.now.Before(b.during.End) {
			b.body.ArrivedAt = f.now
		}
	} else {
		b.body.ArrivedAt = time.Time{}
		if err := f.spend(b, 0); err != nil {
			return err
		}
	}
	b.state = state
	return nil
}

// clashes tells whether the person of a booking has another at its time, whatever its
// own state is.
func (f *allocator) clashes(b booking) (bool, error) {
	if err := f.writeBatchOf(b.person); err != nil {
		return false, err
	}
	e, err := event(f.ctx, f.tx, b.event)
	if err != nil {
		return false, err
	}
	spans := e.spans()
	if b.slot != "" {
		spans = []api.Span{b.during}
	}
	busy, err := busyOf(&mutation.Request{Ctx: f.ctx, Tx: f.tx, Person: b.person, Now: f.now}, b.id, around(spans))
	return busy.clash(b.event, b.slot != "", spans), err
}

// rate says how a meeting went that was held, or that its person would rather not say.
func rate(u *mutation.Request, b api.BookingRateBody) error {
	own, err := ownBookingChecked(u, b.BookingID)
	if err != nil {
		return err
	}
	var c mutation.Checks
	if (b.Score < 1 || b.Score > api.BestRating) && !b.Skip || b.Score != 0 && b.Skip {
		c.Bad("/score", "range")
	}
	c.Length("/text", b.Text, api.MaxNote)
	if err := c.Problem(); err != nil {
		return err
	}
	if !own.body.Held(own.during.End, u.Now) {
		return mutation.RefuseCode(api.CodeNotOpen)
	}
	if b.Skip { // what was said stays
		own.body.RatingSkipped = true
		_, err := u.Put(api.KindBooking, own.id, own.old, own.body)
		return err
	}
	own.body.Rating, own.body.RatingText = b.Score, b.Text
	if _, err := u.Put(api.KindBooking, own.id, own.old, own.body); err != nil {
		return err
	}
	return countRating(u, own.id, b.Score)
}
