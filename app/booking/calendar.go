package booking

import (
	"context"

	"startklar.dk/api"
	"startklar.dk/api/calendar"
)

// Calendar is a booking as a calendar file for any calendar program, in the language of
// the reader, without need or note. A course has an entry for each of its sessions.
func (s *Service) Calendar(ctx context.Context, bookingID string) (string, error) {
	w, err := s.look(ctx)
	if err != nil {
		return "", err
	}
	b, err := w.find(bookingID)
	if err != nil {
		return "", err
	}
	own := w.bookings[bookingID].Booking
	own.State = b.State // also where it is a wish that was refused
	if own.RequestedAt.IsZero() {
		own.RequestedAt = w.now
	}
	var slot *api.Slot
	if b.SlotID != "" {
		slot = &api.Slot{StartsAt: b.StartsAt, EndsAt: b.EndsAt}
	}
	adviser := ""
	if b.Adviser != nil {
		adviser = b.Adviser.Name
	}
	return calendar.Calendar{Entries: calendar.Of(bookingID, own, w.events[b.EventID].In(w.lang), slot, adviser)}.String(), nil
}
