package booking

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
)

// ShareUntil is until when something shared with a booking is proposed to be
// read: the end of the thirtieth day after it, in Copenhagen.
func ShareUntil(b Booking) time.Time { return api.ShareUntil(b.EndsAt, text.Copenhagen) }

// Share sets all that a booking shares; an empty list shares nothing any more. omit is
// all that is left out of the meeting's sheet; nil leaves that as it is. What is
// incomplete is completed as by Book.
func (s *Service) Share(ctx context.Context, bookingID string, shares []api.Share, omit []string) error {
	_, err := s.share(ctx, bookingID, change{shares: func([]api.Share) []api.Share { return shares }, omit: omit})
	return err
}

// Omit sets all that is left out of the meeting's sheet; an empty list puts all back.
func (s *Service) Omit(ctx context.Context, bookingID string, names []string) error {
	_, err := s.share(ctx, bookingID, change{omit: append([]string{}, names...)})
	return err
}

// change is what becomes other of what a booking tells and shares; what is nil stays.
type change struct {
	shares func(old []api.Share) []api.Share
	note   func(Booking) *string
	omit   []string
}

// Agree lets whoever a booking is with now read what sleeps on it.
func (s *Service) Agree(ctx context.Context, bookingID string) error {
	_, err := s.share(ctx, bookingID, change{shares: awake, note: func(b Booking) *string {
		if !b.NoteAsleep {
			return nil
		}
		return &b.Note
	}})
	return err
}

// StopSleeping shares nothing any more of what sleeps on a booking, and takes a
// note that sleeps back.
func (s *Service) StopSleeping(ctx context.Context, bookingID string) error {
	_, err := s.share(ctx, bookingID, change{shares: func(old []api.Share) []api.Share {
		return slices.DeleteFunc(old, func(sh api.Share) bool { return sh.Asleep })
	}, note: func(b Booking) *string {
		if !b.NoteAsleep {
			return nil
		}
		return new(string)
	}})
	return err
}

// SendPlan shares the current plan, kept as a version, with whoever the booking
// is with, in place of an earlier version of it. It may be read before until, or
// where that is zero before ShareUntil of the booking. omit is as for Share.
func (s *Service) SendPlan(ctx context.Context, bookingID string, until time.Time, omit []string) (api.Share, error) {
	shares, err := s.share(ctx, bookingID, change{
		shares: func(old []api.Share) []api.Share { return WithPlan(old, until) }, omit: omit,
	})
	if err != nil {
		return api.Share{}, err
	}
	return shares[len(shares)-1], nil
}

// WithPlan are shares with the plan as it is in place of an earlier version of it.
func WithPlan(shares []api.Share, until time.Time) []api.Share {
	rest := slices.DeleteFunc(slices.Clone(shares), func(sh api.Share) bool { return sh.Kind == api.ShareVersion })
	return append(rest, api.Share{Kind: api.ShareVersion, Until: until})
}

func (s *Service) share(ctx context.Context, bookingID string, to change) ([]api.Share, error) {
	w, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	b, err := w.find(bookingID)
	if err != nil {
		return nil, err
	}
	switch b.State {
	case api.BookingCancelled, api.BookingExpired, api.BookingRefused:
		return nil, fmt.Errorf("share with booking: %w", ErrState)
	}
	seen := b.Adviser
	if b.MovingTo != nil { // it is shared for there
		seen = w.adviser(b.MovingTo.ID)
	}
	set := slices.Clone(b.Share)
	if to.shares != nil {
		set = to.shares(set)
	}
	shares, keep, err := s.d.Complete(ctx, set, ShareUntil(b))
	if err != nil {
		return nil, err
	}
	body := api.BookingShareBody{BookingID: bookingID, Share: with(seen, shares), SheetOmit: to.omit}
	if to.note != nil {
		body.Note = to.note(b)
	}
	if slices.Equal(shares, b.Share) && body.Note == nil && (to.omit == nil || slices.Equal(to.omit, b.SheetOmit)) {
		return shares, nil
	}
	if body.Note != nil {
		body.NoteAgreedWith = seen.asReader()
	}
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if err := keep(tx); err != nil {
			return err
		}
		rec, _ := tx.Get(api.KindBooking, bookingID)
		sent, err := keepUnknownFields(rec, body)
		if err != nil {
			return err
		}
		_, err = tx.Mutate(api.BookingShare, sent)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("share with booking: %w", err)
	}
	return shares, nil
}

// keepUnknownFields sends a booking's shares back with what a newer version wrote in them.
func keepUnknownFields(rec api.Record, body api.BookingShareBody) (any, error) {
	var was struct {
		Share json.RawMessage `json:"share"`
	}
	if err := rec.Decode(&was); err != nil || len(was.Share) == 0 {
		return body, err
	}
	old, err := json.Marshal(was)
	if err != nil {
		return nil, err
	}
	return api.Merge(old, body)
}

// with are shares as they are given to an adviser whom the person saw; nil for
// the office itself.
func with(a *Adviser, shares []api.Share) []api.Share {
	out := slices.Clone(shares)
	for i, sh := range out {
		out[i] = sh.With(a.asReader())
	}
	return out
}

// awake are shares as they are given to somebody now.
func awake(shares []api.Share) []api.Share {
	for i := range shares {
		shares[i] = shares[i].Awake()
	}
	return shares
}

// Asleep lists the coming bookings on which something sleeps until the person
// agrees; see Agree and StopSleeping.
func (s *Service) Asleep(ctx context.Context) ([]Booking, error) {
	sleeps := false // as a rule there is none, and the programme is long
	err := s.d.Store().Read(ctx, func(v store.View) error {
		store.Each(v, api.KindBooking, func(_ api.Record, b api.Booking) {
			sleeps = sleeps || b.NoteAsleep || slices.ContainsFunc(b.Share, func(sh api.Share) bool { return sh.Asleep })
		})
		return nil
	})
	if err != nil || !sleeps {
		return nil, err
	}
	mine, err := s.Mine(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(mine.Coming, func(b Booking) bool { return !b.Sleeps() || !b.HasReader() }), nil
}
