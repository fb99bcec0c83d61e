package api

import "time"

// Admission tells why what begins at a time of an event, itself or a slot of it,
// cannot be booked now, whatever is free there: CodeCancelled, CodePast, CodeNotOpen
// or CodeClosed, of which the first that holds is told. It is empty where it can.
func (e Event) Admission(begins, now time.Time) Code {
	switch {
	case e.State == EventCancelled:
		return CodeCancelled
	case !begins.After(now):
		return CodePast
	case e.BookingOpensAt.After(now):
		return CodeNotOpen
	case !e.BookingClosesAt.IsZero() && !e.BookingClosesAt.After(now):
		return CodeClosed
	}
	return ""
}

// MetBy tells by which of a person's own things what an event requires can be met: a
// version of a plan, the result of a screening. By neither, nothing is required.
func MetBy(requires string) (plan, screening bool) {
	switch requires {
	case RequiresPlan:
		return true, false
	case RequiresScreening:
		return false, true
	case RequiresPlanOrScreening:
		return true, true
	}
	return false, false
}
