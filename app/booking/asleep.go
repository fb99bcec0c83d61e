package booking

import (
	"context"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

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
