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

// AtEvent is what a person has at an event: whether a place at it, whether they have
// arrived, and how many slots.
type AtEvent struct {
	Placed, Arrived bool
	Slots           int
}

// SlotsShut is why somebody cannot book one more slot of an event now: Code is CodeNotOpen
// or CodeLimit, empty where they can. Until is when that ends, zero where no time is set.
// With CodeNotOpen For is what is waited for: SlotsOpenTime, SlotsOpenStaff,
// SlotsNeedArrived or SlotsNeedPlace. With CodeLimit Limit is how many they may have.
type SlotsShut struct {
	Code  Code
	For   string
	Until time.Time
	Limit int
}

// SlotsApart tells whether the slots of an event open otherwise than sign-up, or not for
// everybody alike.
func (e Event) SlotsApart() bool {
	return e.SlotsOpen != "" || e.SlotsNeed != "" && e.SlotsNeed != SlotsNeedNone || e.SlotsFirst > 0
}

// SlotAdmission tells whether who has something at an event may have one more slot of it
// now, as far as Admission and MaxSlotsPerPerson do not say it.
func (e Event) SlotAdmission(has AtEvent, now time.Time) SlotsShut {
	switch {
	case e.SlotsOpen == SlotsOpenArrived && !has.Arrived:
		return SlotsShut{Code: CodeNotOpen, For: SlotsNeedArrived}
	case (e.SlotsOpen == SlotsOpenTime || e.SlotsOpen == SlotsOpenStaff) && (e.SlotsOpenAt.IsZero() || e.SlotsOpenAt.After(now)):
		shut := SlotsShut{Code: CodeNotOpen, For: SlotsOpenStaff, Until: e.SlotsOpenAt}
		if !e.SlotsOpenAt.IsZero() {
			shut.For = SlotsOpenTime
		}
		return shut
	case e.SlotsNeed == SlotsNeedArrived && !has.Arrived:
		return SlotsShut{Code: CodeNotOpen, For: SlotsNeedArrived}
	case e.SlotsNeed == SlotsNeedPlace && !has.Placed:
		return SlotsShut{Code: CodeNotOpen, For: SlotsNeedPlace}
	case e.SlotsFirst > 0 && has.Slots >= e.SlotsFirst && (e.SlotsMoreAt.IsZero() || e.SlotsMoreAt.After(now)):
		return SlotsShut{Code: CodeLimit, Until: e.SlotsMoreAt, Limit: e.SlotsFirst}
	}
	return SlotsShut{}
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
