package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Booked is a booking as the office's own people see it: what its person shares with
// it, and the note, are not in it.
type Booked struct {
	ID string
	api.Booking
	Event   api.Event
	Slot    *api.Slot // nil for a place at the event itself
	Adviser string    // whom the slot is with
}

// StartsAt is when it begins.
func (b Booked) StartsAt() time.Time {
	if b.Slot != nil {
		return b.Slot.StartsAt
	}
	return b.Event.StartsAt
}

// EndsAt is when it ends.
func (b Booked) EndsAt() time.Time {
	if b.Slot != nil {
		return b.Slot.EndsAt
	}
	return b.Event.EndsAt
}

// span is from when to when it is.
func (b Booked) span() api.Span { return api.Span{Start: b.StartsAt(), End: b.EndsAt()} }

// OfPerson are the bookings of a person, the last first, and what free time they have.
// Errors: *api.Problem forbidden.
func (rm *Room) OfPerson(ctx context.Context, by mutation.Staff, personID string) (all []Booked, hours []api.Allowance, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, hours = nil, nil
		own, err := readBookings(ctx, tx, `WHERE b.person_id = $1`, personID)
		if err != nil {
			return err
		}
		for _, b := range own {
			one, err := booked(ctx, tx, b)
			if err != nil {
				return err
			}
			all = append(all, one)
		}
		hours, err = db.Collect(ctx, tx, func(row db.Scanner) (a api.Allowance, err error) {
			r, err := record.Scan(row)
			if err == nil {
				err = r.Decode(&a)
			}
			return a, err
		}, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id`, personID, api.KindAllowance)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read a person's bookings: %w", err)
	}
	slices.SortStableFunc(all, func(a, b Booked) int { return b.StartsAt().Compare(a.StartsAt()) })
	return all, hours, nil
}

// booked is a booking with what it is of, and what was taken out of the programme as it
// was. What is remembered no more says only when it was.
func booked(ctx context.Context, tx *db.Tx, b booking) (Booked, error) {
	out := Booked{ID: b.id, Booking: b.body}
	out.State, out.EventID, out.SlotID = b.state, b.event, b.slot
	out.Share, out.Note = nil, ""
	out.Event.StartsAt, out.Event.EndsAt = b.during.Start, b.during.End
	if err := lastKnown(ctx, tx, api.KindEvent, b.event, &out.Event); err != nil {
		return out, err
	}
	if b.slot == "" {
		return out, nil
	}
	s, err := slot(ctx, tx, b.slot)
	switch {
	case errors.Is(err, record.ErrNotFound): // it was taken out
		var was api.Slot
		if err := lastKnown(ctx, tx, api.KindSlot, b.slot, &was); err != nil {
			return out, err
		}
		if was.StartsAt.IsZero() {
			return out, nil
		}
		out.Slot = &was
	case err != nil:
		return out, err
	default:
		out.Slot = &api.Slot{EventID: s.event, AdviserID: s.adviser, StartsAt: s.starts, EndsAt: s.ends, Fields: s.fields, Free: !s.taken}
	}
	var a api.Adviser
	err = lastKnown(ctx, tx, api.KindAdviser, out.Slot.AdviserID, &a)
	out.Adviser = a.Name
	return out, err
}
