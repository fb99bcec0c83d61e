package booking

import "context"

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
	for _, sh := range r.Share {
		if sh.Until.IsZero() {
			sh.Until = ShareUntil(b)
		}
		b.Share = append(b.Share, sh)
	}
	return b, nil
}
