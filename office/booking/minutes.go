package booking

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// maxMinutes is how long a meeting takes at the most: a day.
const maxMinutes = 24 * 60

// Spend says how many minutes a meeting took that somebody came to, and takes them from
// the person's free hours, as far as those go; saying it again takes what is right by
// then. Free are the minutes that the free hours had. Errors: *api.Problem forbidden,
// not_found, invalid.
func (rm *Room) Spend(ctx context.Context, by mutation.Staff, m Meeting, minutes int) (free int, err error) {
	if minutes < 0 || minutes > maxMinutes {
		return 0, mutation.Refuse("/minutes", "range")
	}
	err = rm.meet(ctx, by, m, func(f *allocator, b booking) error {
		if b.state != api.BookingAttended {
			return mutation.Refuse("/booking_id", "state")
		}
		if err := f.spend(&b, minutes); err != nil {
			return err
		}
		free = b.body.FreeMin
		return f.save(b)
	})
	if err != nil {
		return 0, fmt.Errorf("note a meeting's minutes: %w", err)
	}
	return free, nil
}

// spend sets a meeting's minutes, and takes from the free hours what it has not taken
// yet, or gives back what it took too much: to where it was taken, also where the meeting
// is with somebody else since.
func (f *allocator) spend(b *booking, minutes int) error {
	if b.body.Minutes == minutes {
		return nil
	}
	from, err := freeHours(f.ctx, f.tx, *b)
	if err != nil {
		return err
	}
	before, free := b.body.FreeMin, 0
	was := from // of a booking from before this was noted
	if b.taken != (takenFrom{}) {
		was = api.Allowance{Kind: b.taken.Kind, ActorID: b.taken.ActorID}
	}
	if before > 0 && was != from {
		if _, err := account.Draw(f.ctx, f.tx, b.person, was, before, 0); err != nil {
			return err
		}
		before = 0
	}
	if from != (api.Allowance{}) {
		if free, err = account.Draw(f.ctx, f.tx, b.person, from, before, minutes); err != nil {
			return err
		}
	}
	b.body.Minutes, b.body.FreeMin, b.taken = minutes, free, takenFrom{from.Kind, from.ActorID}
	return nil
}

// freeHours are those that a meeting is taken from. The office's own time is
// counselling, wherever it is given; a private adviser's or a mentor's is follow-up
// where counselling was booked, and free of itself at a café or a Kick-off.
func freeHours(ctx context.Context, tx *db.Tx, b booking) (from api.Allowance, err error) {
	var kind string // of an event that the catalogue may show no more
	if err := tx.QueryRowContext(ctx, `SELECT kind FROM event_place WHERE event_id = $1`, b.event).Scan(&kind); err != nil {
		return from, fmt.Errorf("read what was booked: %w", err)
	}
	with, err := adviserOf(ctx, tx, b.slot)
	if err != nil {
		return from, err
	}
	var a api.Adviser
	if with != "" {
		if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindAdviser, with, &a); err != nil && !errors.Is(err, record.ErrNotFound) {
			return from, err
		}
	}
	counselled := kind == api.EventCounselling
	switch own := a.Kind == "" || a.Kind == api.AdviserOffice; {
	case own && (with != "" || counselled):
		return api.Allowance{Kind: api.AllowanceCounselling}, nil
	case !own && counselled:
		return api.Allowance{Kind: api.AllowanceFollowup, ActorID: cmp.Or(a.ActorID, with)}, nil
	}
	return from, nil
}
