package api

import "time"

// LeaveUntil is until when the person of a booking may leave or move what begins at a time
// of an event: where the office moved it as the booking says, also of a course that has
// begun; else as the event says, and never once it begins.
func (b Booking) LeaveUntil(e Event, begins time.Time) time.Time {
	switch {
	case !b.CancelUntil.IsZero():
		return b.CancelUntil
	case e.CancelUntil.IsZero() || e.CancelUntil.After(begins):
		return begins
	}
	return e.CancelUntil
}

// MayLeave tells whether the person of a booking, which may be left until a time, may give
// it up now, and whether they may move it to another time.
func (b Booking) MayLeave(e Event, until, now time.Time) (leave, move bool) {
	switch b.State {
	case BookingConfirmed:
		open := now.Before(until)
		return open, open && b.SlotID != "" && e.State != EventCancelled
	case BookingRequested: // nothing is held against anyone yet
		return true, b.SlotID != ""
	case BookingWaiting, BookingOffered:
		return true, false
	}
	return false, false
}
