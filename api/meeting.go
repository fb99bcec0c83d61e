package api

import "time"

// BestRating is the most that a meeting can be rated.
const BestRating = 5

// Held tells whether a booking's meeting, which ends at a time, was held as far as one
// can tell: it is over and was not missed, or somebody of the office's has noted how
// long it took.
func (b Booking) Held(ends, now time.Time) bool {
	switch b.State {
	case BookingAttended:
		return b.Minutes > 0 || !now.Before(ends)
	case BookingConfirmed:
		return !now.Before(ends)
	}
	return false
}
