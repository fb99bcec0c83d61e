package booking

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// NoteAfterwards writes down that a person came to an event that is over,
// api.BookingAttended, or did not, api.BookingMissed, though they had no booking: from a
// list on paper. Sent twice it is one booking. Errors: *api.Problem forbidden, not_found,
// not_open (it is not over), cancelled, overlap (they were elsewhere), duplicate (they have
// another booking there), invalid (at /booking_id: it is theirs at another event or
// in a slot, or is neither attended nor missed).
func (rm *Room) NoteAfterwards(ctx context.Context, by mutation.Staff, eventID, personID, bookingID, state string) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	var c mutation.Checks
	c.ID("/booking_id", bookingID)
	c.OneOf("/state", state, api.BookingAttended, api.BookingMissed)
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := (places{eventID: false}).lock(ctx, tx, personID); err != nil {
			return err
		}
		if err := record.LockCounter(ctx, tx, personID); err != nil {
			return err
		}
		f := newAllocator(ctx, tx)
		if is, err := f.again(personID, bookingID, eventID, "", api.BookingAttended, api.BookingMissed); err != nil || is {
			return err
		}
		e, err := event(ctx, tx, eventID)
		switch {
		case err != nil:
			return err
		case e.state == api.EventCancelled:
			return mutation.RefuseCode(api.CodeCancelled)
		case e.ends.After(f.now):
			return mutation.RefuseCode(api.CodeNotOpen)
		}
		has, err := readBookings(ctx, tx, `WHERE b.person_id = $1 AND b.event_id = $2 AND b.state IN ('confirmed', 'attended', 'missed')`, personID, eventID)
		if err != nil {
			return err
		}
		if len(has) > 0 {
			return mutation.RefuseCode(api.CodeDuplicate)
		}
		b := booking{person: personID, id: bookingID, event: e.id, during: around(e.spans()), state: api.BookingMissed}
		b.body = api.Booking{RequestedAt: f.now, ConfirmedAt: f.now}
		if err := f.mark(&b, state); err != nil {
			return err
		}
		if err := f.save(b); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Person: personID, Kind: string(api.KindBooking), Ref: b.id})
	})
	if err != nil {
		return fmt.Errorf("write down who came: %w", err)
	}
	return nil
}
