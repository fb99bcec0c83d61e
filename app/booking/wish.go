package booking

import (
	"context"

	"startklar.dk/api"
)

// Wish is how a booking would be that is asked for: nothing is sent. What would be
// shared has its day until which it may be read, and no id where the plan would be kept
// first.
func (s *Service) Wish(ctx context.Context, r Request) (Booking, error) {
	w, err := s.look(ctx)
	if err != nil {
		return Booking{}, err
	}
	if sl, ok := w.slots[r.SlotID]; ok && r.EventID == "" {
		r.EventID = sl.EventID
	}
	asked := placed{"", localBooking{}}
	asked.EventID, asked.SlotID, asked.Need, asked.Note, asked.SheetOmit = r.EventID, r.SlotID, r.Need, r.Note, r.SheetOmit
	b := w.plain(asked)
	b.Share = api.SharesUntil(r.Share, ShareUntil(b))
	return b, nil
}

// Sharing is how a booking would be that shares these and leaves these lines out of its
// sheet: nothing is sent. The shares are completed as by Wish.
func (s *Service) Sharing(ctx context.Context, bookingID string, shares []api.Share, omit []string) (Booking, error) {
	b, err := s.Booking(ctx, bookingID)
	if err != nil {
		return Booking{}, err
	}
	b.Share, b.SheetOmit = api.SharesUntil(shares, ShareUntil(b)), omit
	return b, nil
}
