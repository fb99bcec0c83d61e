package consent

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

// Shared is one share with what it hangs on: a booking or a referral, and whom that
// is with.
type Shared struct {
	PersonID string
	Share    api.Share
	Kind     api.Kind // of what it hangs on: booking or referral
	ID       string   // of that
	Stands   bool     // that is not over, called off or given up
	Note     string   // what a note says; read with no further ado, as it was written to whoever may

	AdviserID string // whom the booking is with; empty: the office itself
	Office    bool   // which is the office itself, or an adviser of its own
	ActorID   string // to whom the referral was sent
}

// ShareNote is the share of a booking's note, which hangs on that alone; its id is
// the booking's.
const ShareNote = "note"

// MayRead tells whether one of the staff may read what is shared, now. Everything
// that the desk shows of a person's own asks it. What is shared with a booking that
// names nobody, or one of the office's own, every consultant may read; else only the
// adviser that it names. What is shared with a referral, the actor's own people may
// read. Being staff opens nothing.
func MayRead(s Shared, who mutation.Staff, now time.Time) bool {
	if !s.Stands || !s.Share.Opens(now) {
		return false
	}
	switch s.Kind {
	case api.KindBooking:
		if s.AdviserID != "" && who.AdviserID == s.AdviserID {
			return true
		}
		return s.Office && who.May(mutation.RoleConsultant) == nil
	case api.KindReferral:
		return s.ActorID != "" && who.Role == mutation.RolePartner && who.ActorID == s.ActorID
	}
	return false
}

var (
	bookingsThatStand  = []string{api.BookingConfirmed, api.BookingAttended}
	referralsThatStand = []string{api.ReferralSent, api.ReferralReceived, api.ReferralInProgress}
)

// sharedBy are all the shares that a person's bookings and referrals carry, also of
// those that are over.
func sharedBy(ctx context.Context, tx *db.Tx, personID string) (all []Shared, err error) {
	records, err := db.Collect(ctx, tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record
		WHERE owner = $1 AND kind IN ($2, $3) AND NOT deleted ORDER BY rev`, personID, api.KindBooking, api.KindReferral)
	if err != nil {
		return nil, fmt.Errorf("read what is shared: %w", err)
	}
	for _, r := range records {
		of := Shared{PersonID: personID, Kind: r.Kind, ID: r.ID}
		var shares []api.Share
		var note string
		switch r.Kind {
		case api.KindBooking:
			var b api.Booking
			if err := r.Decode(&b); err != nil {
				return nil, err
			}
			of.Stands = slices.Contains(bookingsThatStand, b.State)
			if shares, note = b.Share, b.Note; note != "" {
				shares = append(shares, api.Share{Kind: ShareNote, ID: r.ID, Asleep: b.NoteAsleep})
			}
			if of.AdviserID, of.Office, err = withWhom(ctx, tx, b.SlotID); err != nil {
				return nil, err
			}
		default:
			var b api.Referral
			if err := r.Decode(&b); err != nil {
				return nil, err
			}
			of.Stands, of.ActorID, shares = slices.Contains(referralsThatStand, b.State), b.ActorID, b.Shares
		}
		for _, s := range shares {
			of.Share = s
			if of.Note = ""; s.Kind == ShareNote {
				of.Note = note
			}
			all = append(all, of)
		}
	}
	return all, nil
}

// Lasting are the versions that a person shares with bookings that stand and that may be
// read once more, also where the person is to agree to it first.
func Lasting(ctx context.Context, tx *db.Tx, personID string) (versions map[string]bool, err error) {
	all, err := sharedBy(ctx, tx, personID)
	versions = map[string]bool{}
	for _, s := range all {
		if s.Kind == api.KindBooking && s.Stands && s.Share.Kind == api.ShareVersion && s.Share.Lasts(tx.Now()) {
			versions[s.Share.ID] = true
		}
	}
	return versions, err
}

// withWhom is the adviser of a slot, and whether that is the office itself.
func withWhom(ctx context.Context, tx *db.Tx, slotID string) (adviserID string, office bool, err error) {
	if slotID == "" {
		return "", true, nil
	}
	err = tx.QueryRowContext(ctx, `SELECT adviser_id FROM slot_place WHERE slot_id = $1`, slotID).Scan(&adviserID)
	if err = record.NotFound(err); err != nil || adviserID == "" {
		return "", err == nil, unlessMissing(err)
	}
	var a api.Adviser
	_, err = record.Live(ctx, tx, record.CatalogueOwner, api.KindAdviser, adviserID, &a)
	return adviserID, err == nil && a.Kind == api.AdviserOffice, unlessMissing(err)
}

func unlessMissing(err error) error {
	if errors.Is(err, record.ErrNotFound) {
		return nil
	}
	return err
}

// Readable are the shares of a person that one of the staff may read now, those of
// one thing once, by the one that lasts longest. It opens none of them.
func (c *Room) Readable(ctx context.Context, by mutation.Staff, personID string) (may []Shared, err error) {
	err = c.db.Read(ctx, func(tx *db.Tx) error {
		may, err = readable(ctx, tx, by, personID)
		return err
	})
	return may, err
}

func readable(ctx context.Context, tx *db.Tx, by mutation.Staff, personID string) (may []Shared, err error) {
	all, err := sharedBy(ctx, tx, personID)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if !MayRead(s, by, tx.Now()) {
			continue
		}
		i := slices.IndexFunc(may, func(o Shared) bool { return o.Share.Kind == s.Share.Kind && o.Share.ID == s.Share.ID })
		switch {
		case i < 0:
			may = append(may, s)
		case longer(s.Share, may[i].Share):
			may[i] = s
		}
	}
	return may, nil
}

// longer tells whether a share lasts longer than another; one without an end does.
func longer(s, than api.Share) bool {
	return !than.Until.IsZero() && (s.Until.IsZero() || s.Until.After(than.Until))
}
