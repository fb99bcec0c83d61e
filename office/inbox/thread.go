package inbox

import (
	"context"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Thread is what is said in a thread, the first first: a consultant reads any, a private
// adviser those of their own bookings, a partner that of a referral which was sent to
// them and not withdrawn, without the name of a person who keeps it to themselves.
// Errors: *api.Problem forbidden, not_found.
func (rm *Room) Thread(ctx context.Context, by mutation.Staff, personID, thread string) (said []api.Message, err error) {
	if err := by.May(mutation.RoleConsultant, mutation.RoleAdviser, mutation.RolePartner); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		if _, err := mayRead(ctx, tx, by, personID, thread); err != nil {
			return err
		}
		nameless, err := nameless(ctx, tx, by, personID, thread)
		if err != nil {
			return err
		}
		records, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record
			WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY rev`, personID, api.KindMessage)
		if err != nil {
			return err
		}
		said = nil
		for _, r := range records {
			var m api.Message
			if err := r.Decode(&m); err != nil {
				return err
			}
			if nameless != nil && nameless.Wrote(m.Author) {
				m.Author = ""
			}
			if m.Thread == thread {
				said = append(said, m)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read a thread: %w", err)
	}
	// Whoever marks a message read gives it a new revision: its time orders them.
	slices.SortStableFunc(said, func(a, b api.Message) int { return a.At.Compare(b.At) })
	return said, nil
}

// nameless is the person of a thread where who reads it is a partner with whom they share
// no contact details; nil where they may know the name.
func nameless(ctx context.Context, tx *db.Tx, by mutation.Staff, personID, thread string) (*api.Person, error) {
	if by.Role != mutation.RolePartner {
		return nil, nil
	}
	var ref api.Referral
	if _, err := record.Live(ctx, tx, personID, api.KindReferral, thread, &ref); err != nil || ref.Names(tx.Now()) {
		return nil, err
	}
	p := &api.Person{}
	_, err := record.Live(ctx, tx, personID, api.KindPerson, personID, p)
	return p, err
}

// mayRead is not_found for a thread that is not there, or not theirs. Over tells that
// what it belongs to has ended for them: they write nothing more there.
func mayRead(ctx context.Context, tx *db.Tx, by mutation.Staff, personID, thread string) (over bool, err error) {
	if by.May(mutation.RoleConsultant) == nil {
		for _, kind := range threadKinds {
			if r, ok, err := record.Find(ctx, tx, personID, kind, thread); err != nil || ok && !r.Deleted {
				return false, err
			}
		}
		return false, record.ErrNotFound
	}
	if by.Role == mutation.RolePartner {
		var ref api.Referral
		_, err := record.Live(ctx, tx, personID, api.KindReferral, thread, &ref)
		if err == nil && !ref.SentTo(by.ActorID) {
			err = record.ErrNotFound
		}
		return !ref.Open(), err
	}
	var b api.Booking
	if _, err := record.Live(ctx, tx, personID, api.KindBooking, thread, &b); err != nil {
		return false, err
	}
	var s api.Slot
	_, err = record.Live(ctx, tx, record.CatalogueOwner, api.KindSlot, b.SlotID, &s)
	if err == nil && (by.AdviserID == "" || s.AdviserID != by.AdviserID) {
		err = record.ErrNotFound
	}
	return false, err
}
