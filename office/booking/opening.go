package booking

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// hasAt is what a person has at an event, but for one booking; that they have arrived they
// have by any.
func hasAt(ctx context.Context, tx *db.Tx, person, event, except string) (has api.AtEvent, err error) {
	all, err := readBookings(ctx, tx, `WHERE b.person_id = $1 AND b.event_id = $2 AND b.state IN ('confirmed', 'attended', 'missed')`, person, event)
	for _, b := range all {
		switch {
		case b.id == except:
		case b.slot != "":
			has.Slots++
		case b.state != api.BookingMissed:
			has.Placed = true
		}
		has.Arrived = has.Arrived || b.state == api.BookingAttended || !b.body.ArrivedAt.IsZero()
	}
	return has, err
}

// hereAlready has who arrived before be there with what they book since.
func (f *allocator) hereAlready(b *booking) error {
	all, err := readBookings(f.ctx, f.tx, `WHERE b.person_id = $1 AND b.event_id = $2 AND b.state = 'confirmed'`, b.person, b.event)
	for _, other := range all {
		if at := other.body.ArrivedAt; !at.IsZero() {
			b.body.ArrivedAt = at
		}
	}
	return err
}

// slotsOpenFor tells for which events a person may have one more slot now, each looked at once.
func slotsOpenFor(u *mutation.Request, except string) func(event string) (bool, error) {
	known := map[string]bool{}
	return func(id string) (bool, error) {
		if may, seen := known[id]; seen {
			return may, nil
		}
		e, err := event(u.Ctx, u.Tx, id)
		if err != nil {
			return false, err
		}
		has, err := hasAt(u.Ctx, u.Tx, u.Person, id, except)
		known[id] = e.slots.SlotAdmission(has, u.Now).Code == ""
		return known[id], err
	}
}

// openedByStaff is an event that is written anew, whose slots staff open: since when they
// have is not an import's to say.
func openedByStaff(is, was api.Event) api.Event {
	if is.SlotsOpen == api.SlotsOpenStaff && was.SlotsOpen == api.SlotsOpenStaff {
		is.SlotsOpenAt = was.SlotsOpenAt
	}
	return is
}

// Opening is by what the slots of an event open.
type Opening struct {
	Open   string    // api.SlotsOpenTime, SlotsOpenStaff or SlotsOpenArrived; empty: with sign-up
	At     time.Time // zero with SlotsOpenStaff: they are shut
	Need   string    // api.SlotsNeedPlace or SlotsNeedArrived; empty: nothing
	First  int       // slots a person may have until MoreAt; 0: as many as later
	MoreAt time.Time
}

// MostFirst is how many slots one may be let have at first.
const MostFirst = 20

// OpenSlots says by what the slots of an event open from now on. What is booked stays.
// Errors: *api.Problem forbidden, not_found, invalid.
func (rm *Room) OpenSlots(ctx context.Context, by mutation.Staff, eventID string, o Opening) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	var c mutation.Checks
	c.OneOf("/open", o.Open, api.SlotsOpenTime, api.SlotsOpenStaff, api.SlotsOpenArrived)
	c.OneOf("/need", o.Need, api.SlotsNeedPlace, api.SlotsNeedArrived)
	if o.Open == api.SlotsOpenTime && o.At.IsZero() {
		c.Bad("/at", "required")
	}
	if o.First < 0 || o.First > MostFirst {
		c.Bad("/first", "range")
	}
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockEvent(ctx, tx, eventID, "", nil); err != nil {
			return err
		}
		var e api.Event
		r, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindEvent, eventID, &e)
		if err != nil {
			return err
		}
		is := e
		is.SlotsOpen, is.SlotsOpenAt, is.SlotsNeed, is.SlotsFirst, is.SlotsMoreAt = o.Open, asKept(o.At), o.Need, o.First, asKept(o.MoreAt)
		if o.Open != api.SlotsOpenTime && o.Open != api.SlotsOpenStaff {
			is.SlotsOpenAt = time.Time{}
		}
		if o.First == 0 {
			is.SlotsMoreAt = time.Time{}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE event_place SET slots_apart = $1 WHERE event_id = $2`, is.SlotsApart(), eventID); err != nil {
			return fmt.Errorf("keep how slots open: %w", err)
		}
		rm.events.Forget(tx, eventID)
		if err := record.PutBody(ctx, tx, record.CatalogueOwner, api.KindEvent, eventID, r.Body, is); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: string(api.KindEvent), Ref: eventID})
	})
	if err != nil {
		return fmt.Errorf("say by what slots open: %w", err)
	}
	return nil
}
