package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// BookFor books for somebody who has called, or stands at the counter: by the
// rules that hold for all, and gives who they are. A new address is a new person.
// Errors: *api.Problem forbidden, and as booking.request is refused.
func (o *Office) BookFor(ctx context.Context, by mutation.Staff, email string, b api.BookingRequestBody) (personID string, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return "", err
	}
	clean, ok := address.Clean(email)
	if !ok {
		return "", mutation.Refuse("/email", "format")
	}
	err = o.db.Write(ctx, func(tx *db.Tx) (err error) {
		personID, err = account.EnsurePerson(ctx, tx, clean, "da")
		return err
	})
	if err != nil {
		return "", fmt.Errorf("book for somebody: %w", err)
	}
	if b.BookingID, err = o.db.NewID(); err != nil {
		return "", err
	}
	if err := o.ActFor(ctx, by, personID, b.BookingID, api.BookingRequest, b); err != nil {
		return "", err
	}
	return personID, nil
}

// onBehalf are the mutations that staff send for a person who has called or stands at the
// counter.
var onBehalf = []api.MutationKind{api.BookingRequest, api.BookingMove, api.BookingCancel, api.BookingKeep, api.BookingAccept}

// ActFor does with a person's bookings what the person could do, by the rules that hold for
// them, but without what an event asks for first, and writes in the log who of the staff did it.
// The id is the mutation's: the same twice is done once. Errors: *api.Problem forbidden, not_found,
// unknown_kind (not one of onBehalf), and as the kind's rule refuses it.
func (o *Office) ActFor(ctx context.Context, by mutation.Staff, personID, id string, kind api.MutationKind, body any) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	if !slices.Contains(onBehalf, kind) {
		return mutation.RefuseCode(api.CodeUnknownKind)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write %s: %w", kind, err)
	}
	answers, err := o.Mutations.Apply(ctx, mutation.Actor{PersonID: personID, By: &by}, api.MutationBatch{
		Mutations: []api.Mutation{{ID: id, Kind: kind, MadeAt: o.db.Now(), Body: raw}},
	})
	if err != nil {
		return fmt.Errorf("do something for a person: %w", err)
	}
	if p := answers.Results[0].Problem; p != nil {
		return p
	}
	return o.db.Write(ctx, func(tx *db.Tx) error { return account.Seen(ctx, tx, personID) })
}

// Guest is somebody whom staff book for: who stands at the door without a booking, or has called.
type Guest = account.Guest

// KnowGuest finds or makes the person that a guest is, and gives who they are. Errors:
// *api.Problem forbidden, invalid.
func (o *Office) KnowGuest(ctx context.Context, by mutation.Staff, g Guest) (personID string, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return "", err
	}
	if g, err = g.Checked(); err != nil {
		return "", err
	}
	return o.knowGuest(ctx, g)
}

func (o *Office) knowGuest(ctx context.Context, g Guest) (personID string, err error) {
	err = o.db.Write(ctx, func(tx *db.Tx) (err error) {
		personID, err = account.EnsureGuest(ctx, tx, g)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("find who a guest is: %w", err)
	}
	return personID, nil
}

// WalkIn books a place at an event, or a slot of it, for somebody who came without one or has
// called, and gives who they are. Where it is full they wait for one, if that is asked for and
// there is a waiting list. Who came to what is over is written down. Errors: *api.Problem invalid,
// and as booking.Room's Seat and NoteAfterwards.
func (o *Office) WalkIn(ctx context.Context, by mutation.Staff, g Guest, ask api.BookingRequestBody) (personID string, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return "", err
	}
	if g, err = g.Checked(); err != nil {
		return "", err
	}
	err = o.Bookings.MaySeat(ctx, by, ask) // before anybody is made for nothing
	var refused *api.Problem
	over := ask.SlotID == "" && errors.As(err, &refused) && refused.Code == api.CodePast
	if ask.SlotID == "" && errors.As(err, &refused) && refused.Code == api.CodeEventFull {
		if waits, failed := o.waits(ctx, g, ask.EventID); failed != nil {
			err = failed
		} else if waits { // they have a place that is kept for them, or are told that they wait
			err = nil
		}
	}
	if err != nil && !over {
		return "", fmt.Errorf("book for a guest: %w", err)
	}
	switch personID, err = o.knowGuest(ctx, g); {
	case err != nil:
	case over:
		err = o.Bookings.NoteAfterwards(ctx, by, ask.EventID, personID, ask.BookingID, api.BookingAttended)
	default:
		err = o.Bookings.Seat(ctx, by, personID, ask)
	}
	if err != nil {
		return "", fmt.Errorf("book for a guest: %w", err)
	}
	return personID, nil
}

// waits tells whether a guest is known to have asked for a place at an event and not given it up.
func (o *Office) waits(ctx context.Context, g Guest, eventID string) (is bool, err error) {
	err = o.db.Read(ctx, func(tx *db.Tx) error {
		personID, err := account.FindGuest(ctx, tx, g.Email, g.Phone)
		if err != nil || personID == "" {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM booking WHERE event_id = $1 AND person_id = $2 AND state <> 'cancelled')`, eventID, personID).Scan(&is)
	})
	return is, err
}

// AnswerOffer accepts the place that somebody was called about, or turns it down, as they said on
// the phone: by the rules that hold for them. It gives who they are, and of which event, also
// where it is refused. Errors: *api.Problem forbidden, not_found, changed (turned down, and it is
// no offer any more: what they accepted stays theirs), and as booking.accept and booking.cancel
// are refused.
func (o *Office) AnswerOffer(ctx context.Context, by mutation.Staff, callID string, accept bool) (personID, eventID string, err error) {
	of, err := o.Bookings.OfferOf(ctx, by, callID)
	if err != nil {
		return "", "", err
	}
	kind, body := api.BookingAccept, any(api.BookingAcceptBody{BookingID: of.BookingID})
	if !accept {
		if !of.Stands {
			return of.PersonID, of.EventID, mutation.RefuseCode(api.CodeChanged)
		}
		kind, body = api.BookingCancel, api.BookingBody{BookingID: of.BookingID}
	}
	id, err := o.db.NewID()
	if err != nil {
		return "", "", err
	}
	return of.PersonID, of.EventID, o.ActFor(ctx, by, of.PersonID, id, kind, body)
}
