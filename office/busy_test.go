package office

import (
	"maps"
	"testing"
	"time"

	"startklar.dk/api"
)

// What moves takes its bookings along: they stand in the way where it is now,
// and no longer where it was.
func TestBookingsOfWhatMovedStandInTheWayAtItsNewTime(t *testing.T) {
	w := newWorld(t)
	at := func(from, to time.Duration) object {
		return object{"starts_at": start.Add(from), "ends_at": start.Add(to)}
	}
	put := func(kind api.Kind, id string, body, with object) {
		t.Helper()
		maps.Copy(body, with)
		w.importAll(api.ImportRecord{Kind: kind, ID: id, Body: raw(body)})
	}
	meeting, course, slot := newID(), newID(), newID()
	counselling := w.event(6*time.Hour, object{"ends_at": start.Add(40 * time.Hour)})
	put(api.KindEvent, meeting, at(2*time.Hour, 3*time.Hour), object{"capacity": 9, "title": "Møde"})
	put(api.KindEvent, course, at(4*time.Hour, 5*time.Hour), object{"capacity": 9, "title": "Kursus"})
	put(api.KindSlot, slot, at(6*time.Hour, 7*time.Hour), object{"event_id": counselling})

	p := w.person()
	p.book(meeting, "", nil)
	p.book(course, "", nil)
	p.book(counselling, slot, nil)
	for _, hour := range []time.Duration{2, 4, 6} {
		there := w.event(hour*time.Hour, object{"capacity": 9, "ends_at": start.Add((hour + 1) * time.Hour)})
		p.refused(api.CodeOverlap, api.BookingRequest, bookingBody(newID(), there, "", nil))
	}

	put(api.KindEvent, meeting, at(22*time.Hour, 23*time.Hour), object{"capacity": 9, "title": "Møde"})
	put(api.KindEvent, course, at(10*time.Hour, 31*time.Hour), object{
		"capacity": 9, "title": "Kursus",
		"sessions": []object{at(30*time.Hour, 31*time.Hour), at(10*time.Hour, 11*time.Hour)},
	})
	put(api.KindSlot, slot, at(26*time.Hour, 27*time.Hour), object{"event_id": counselling})
	for _, hour := range []time.Duration{10, 22, 26, 30} {
		there := w.event(hour*time.Hour, object{"capacity": 9, "ends_at": start.Add((hour + 1) * time.Hour)})
		p.refused(api.CodeOverlap, api.BookingRequest, bookingBody(newID(), there, "", nil))
	}
	for _, hour := range []time.Duration{2, 4, 6, 24} { // and between two sessions
		free := w.event(hour*time.Hour, object{"capacity": 9, "ends_at": start.Add((hour + 1) * time.Hour)})
		p.book(free, "", nil)
	}
}

// A booking from before its time was kept counts as it always did.
func TestABookingWhoseTimeWasNotKeptIsLookedAtAtItsEvent(t *testing.T) {
	w := newWorld(t)
	meeting := w.event(4*time.Hour, object{"capacity": 9})
	p := w.person()
	p.book(meeting, "", nil)
	if _, err := w.pool().Exec(`UPDATE booking SET starts_at = 0, ends_at = 253402300799999`); err != nil {
		t.Fatal(err)
	}
	during := w.event(5*time.Hour, object{"capacity": 9})
	p.refused(api.CodeOverlap, api.BookingRequest, bookingBody(newID(), during, "", nil))
	p.book(w.event(8*time.Hour, object{"capacity": 9}), "", nil)
}
