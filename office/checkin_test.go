package office

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"startklar.dk/api"
	"startklar.dk/office/booking"
	"startklar.dk/office/mutation"
)

var atDoor = mutation.Staff{ID: "door", Role: mutation.RoleDoor}

// doorEvening is a Kick-off that begins in an hour, with somebody who has a place at it and two
// slots.
type doorEvening struct {
	*meetings
	event    string
	bookings []string
	other    *person
	asked    int // for how many more slots
}

func newDoorEvening(t testing.TB) *doorEvening {
	m := newMeetings(t)
	d := &doorEvening{meetings: m, event: m.w.event(time.Hour, object{"capacity": 3, "waiting_list": true, "max_slots_per_person": 5})}
	d.bookings = append(d.bookings, m.book(d.event, "", nil))
	for _, in := range []time.Duration{80 * time.Minute, 120 * time.Minute} {
		d.bookings = append(d.bookings, m.book(d.event, m.w.slot(d.event, in, object{"adviser_id": m.w.adviser("plan")}), nil))
	}
	d.other = m.w.person()
	d.other.book(d.event, "", nil)
	return d
}

// states are how the person's bookings at the event stand, each with when they arrived
// where they did.
func (d *doorEvening) states() (all []string) {
	d.w.t.Helper()
	for _, id := range d.bookings {
		b := d.booking(id)
		said := b.State
		if !b.ArrivedAt.IsZero() {
			said += " " + b.ArrivedAt.Format("15:04")
		}
		all = append(all, said)
	}
	return all
}

func (d *doorEvening) expect(want ...string) {
	d.w.t.Helper()
	if diff := cmp.Diff(want, d.states()); diff != "" {
		d.w.t.Fatal(diff)
	}
}

func (d *doorEvening) code(i int) string { return d.booking(d.bookings[i]).Code }

func TestOneCodeChecksInAllOfAPersonsBookingsOnce(t *testing.T) {
	d := newDoorEvening(t)
	d.w.later(50 * time.Minute)
	written := " " + strings.ToLower(d.code(2)[:2]) + " " + d.code(2)[2:]
	who, err := d.w.o.Bookings.CheckInByCode(d.ctx, atDoor, d.event, written)
	if err != nil || who != d.id {
		t.Fatalf("%q checks in %q, %v", written, who, err)
	}
	d.expect("confirmed 12:50", "confirmed 12:50", "confirmed 12:50")
	before := d.records()
	d.w.later(5 * time.Minute)
	for _, code := range []string{d.code(0), d.code(1), d.code(2)} {
		if _, err := d.w.o.Bookings.CheckInByCode(d.ctx, atDoor, d.event, code); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(before, d.records()); diff != "" {
		t.Errorf("another tap changed something:\n%s", diff)
	}
	d.w.later(5 * time.Hour)
	d.expect("attended 12:50", "attended 12:50", "attended 12:50")
	if b := d.other.records(); !slices.ContainsFunc(b, func(r api.Record) bool {
		var b api.Booking
		return r.Kind == api.KindBooking && r.Decode(&b) == nil && b.State == api.BookingConfirmed
	}) {
		t.Error("who never arrived has attended")
	}
}

// Two doors that check the same person in at once agree: there is one arrival.
func TestTwoDoorsAgree(t *testing.T) {
	d := newDoorEvening(t)
	beside := d.w.beside(Config{Passive: true})
	d.w.later(time.Hour)
	var doors errgroup.Group
	for _, o := range []*Office{d.w.o, beside, d.w.o, beside} {
		doors.Go(func() error {
			_, err := o.Bookings.CheckInByCode(d.ctx, atDoor, d.event, d.code(0))
			return err
		})
	}
	if err := doors.Wait(); err != nil {
		t.Fatal(err)
	}
	d.expect("confirmed 13:00", "confirmed 13:00", "confirmed 13:00")
	if lines := d.w.texts(`SELECT ref FROM audit WHERE act = 'change' AND kind = 'booking' AND staff_id = 'door'`); len(lines) != 3 {
		t.Errorf("the log has %d lines of three bookings", len(lines))
	}
}

func TestACheckInIsTakenBackWithItsMinutes(t *testing.T) {
	d := newDoorEvening(t)
	d.w.later(time.Hour)
	check := func(do func() error) {
		t.Helper()
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	in := func() error { return d.w.o.Bookings.CheckIn(d.ctx, atDoor, d.event, d.id) }
	back := func() error { return d.w.o.Bookings.TakeBackCheckIn(d.ctx, atDoor, d.event, d.id) }
	check(in)
	check(back)
	check(back)
	d.expect("confirmed", "confirmed", "confirmed")
	check(in)
	d.w.later(5 * time.Hour)
	d.expect("attended 13:00", "attended 13:00", "attended 13:00")
	d.spend(booking.Meeting{PersonID: d.id, BookingID: d.bookings[1]}, 20, 20)
	check(back)
	d.expect("confirmed", "confirmed", "confirmed")
	if used := d.used()["counselling"]; used != 0 {
		t.Errorf("%d minutes are used of a meeting that was taken back", used)
	}
	d.w.later(time.Hour) // and the end of the event does not come again
	d.expect("confirmed", "confirmed", "confirmed")
	check(in) // who is noted afterwards has attended, nobody knows when they came
	d.expect("attended", "attended", "attended")
}

func TestWhoIsMissedIsMarkedAndComesAfterAll(t *testing.T) {
	d := newDoorEvening(t)
	miss := func() error { return d.w.o.Bookings.Miss(d.ctx, mette, d.event, d.id) }
	if err := miss(); !isProblem(err, api.CodeNotOpen) {
		t.Errorf("missed before it begins: %v", err)
	}
	if err := d.w.o.Bookings.Miss(d.ctx, atDoor, d.event, d.id); !isProblem(err, api.CodeForbidden) {
		t.Errorf("who is at the door marks who did not come: %v", err)
	}
	d.w.later(90 * time.Minute)
	if err := miss(); err != nil {
		t.Fatal(err)
	}
	d.expect("missed", "missed", "confirmed")
	if err := d.w.o.Bookings.CheckIn(d.ctx, atDoor, d.event, d.id); err != nil {
		t.Fatal(err)
	}
	d.expect("missed", "missed", "confirmed 13:30") // the meeting was missed all the same
	if err := d.w.o.Bookings.TakeBackCheckIn(d.ctx, atDoor, d.event, d.id); err != nil {
		t.Fatal(err)
	}
	d.w.later(time.Hour)
	if err := miss(); err != nil {
		t.Fatal(err)
	}
	d.expect("missed", "missed", "missed")
	if err := d.w.o.Bookings.CheckIn(d.ctx, atDoor, d.event, d.id); err != nil {
		t.Fatal(err)
	}
	d.expect("confirmed 14:30", "confirmed 14:30", "confirmed 14:30")
	if err := d.w.o.Bookings.MissRest(d.ctx, mette, d.event); !isProblem(err, api.CodeNotOpen) {
		t.Errorf("the rest is missed while it goes on: %v", err)
	}
	d.w.later(4 * time.Hour)
	if err := d.w.o.Bookings.MissRest(d.ctx, mette, d.event); err != nil {
		t.Fatal(err)
	}
	d.expect("attended 14:30", "attended 14:30", "attended 14:30")
	day, err := d.w.o.Bookings.OnTheDay(d.ctx, mette, d.event)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range day.Participants {
		if want := map[bool]string{true: api.BookingAttended, false: api.BookingMissed}[p.PersonID == d.id]; p.Standing() != want {
			t.Errorf("%s stands as %s, want %s", p.Name, p.Standing(), want)
		}
	}
}

// A code that checks nobody in is told why: unknown, of another event, of what was given
// up, of who waits.
func TestACodeThatChecksNobodyInSaysWhy(t *testing.T) {
	d := newDoorEvening(t)
	last := d.w.person()
	lastID := last.book(d.event, "", nil)
	d.cancelled(lastID, last)
	later := d.w.event(26*time.Hour, object{"title": "I morgen", "capacity": 1})
	tomorrows := d.other.booking(d.other.book(later, "", nil)).Code
	today := d.w.event(6*time.Hour, object{"title": "I aften", "capacity": 1})
	evenings := d.other.booking(d.other.book(today, "", nil)).Code
	refused := func(by mutation.Staff, code, why, title string) {
		t.Helper()
		_, err := d.w.o.Bookings.CheckInByCode(d.ctx, by, d.event, code)
		var r *booking.CodeRefused
		if !errors.As(err, &r) || r.Why != why || r.Event.Title != title {
			t.Errorf("%s, %q: %v %+v, want %s %q", by.Role, code, err, r, why, title)
		}
	}
	refused(mette, "", booking.CodeUnknown, "")
	refused(mette, "0000", booking.CodeUnknown, "")
	refused(mette, strings.Repeat("A", 5000), booking.CodeUnknown, "")
	refused(mette, last.booking(lastID).Code, booking.CodeGivenUp, "")
	refused(mette, tomorrows, booking.CodeElsewhere, "I morgen")
	refused(mette, evenings, booking.CodeElsewhere, "I aften")
	refused(atDoor, tomorrows, booking.CodeElsewhere, "") // what they may not know of
	refused(atDoor, evenings, booking.CodeElsewhere, "I aften")
	if _, err := d.w.o.Bookings.CheckInByCode(d.ctx, atDoor, later, tomorrows); !isProblem(err, api.CodeNotFound) {
		t.Errorf("who is at the door has tomorrow's event: %v", err)
	}
	if _, err := d.w.o.Bookings.CheckInByCode(d.ctx, mette, later, tomorrows); !isProblem(err, api.CodeNotOpen) {
		t.Errorf("somebody comes the day before: %v", err)
	}
	if _, err := d.w.o.Bookings.OnTheDay(d.ctx, atDoor, later); !isProblem(err, api.CodeNotFound) {
		t.Errorf("who is at the door sees tomorrow's event: %v", err)
	}
	for _, by := range []mutation.Staff{{Role: mutation.RoleAdviser, AdviserID: newID()}, {Role: mutation.RolePartner}} {
		if _, err := d.w.o.Bookings.OnTheDay(d.ctx, by, d.event); !isProblem(err, api.CodeForbidden) {
			t.Errorf("a %s sees an event's guests: %v", by.Role, err)
		}
		if err := d.w.o.Bookings.CheckIn(d.ctx, by, d.event, d.id); !isProblem(err, api.CodeForbidden) {
			t.Errorf("a %s checks somebody in: %v", by.Role, err)
		}
	}
}

func (d *doorEvening) cancelled(id string, of *person) {
	d.w.t.Helper()
	of.does(api.BookingCancel, object{"booking_id": id})
}

// What nobody marked is asked for the next morning, until it is.
func TestWhatNobodyMarkedIsATaskTheNextMorning(t *testing.T) {
	d := newDoorEvening(t)
	open := func() int {
		t.Helper()
		all, err := d.w.o.Bookings.Unmarked(d.ctx, mette, 8)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, u := range all {
			if u.EventID != d.event || u.Title != "Kick-off" {
				t.Errorf("unmarked is %+v", u)
			}
			n += u.Persons
		}
		return n
	}
	d.w.later(6 * time.Hour)
	if n := open(); n != 0 {
		t.Errorf("%d are asked for on the evening itself", n)
	}
	d.w.later(8 * time.Hour)
	if n := open(); n != 2 {
		t.Errorf("%d are asked for in the morning", n)
	}
	if err := d.w.o.Bookings.CheckIn(d.ctx, mette, d.event, d.id); err != nil {
		t.Fatal(err)
	}
	if n := open(); n != 1 {
		t.Errorf("%d are left", n)
	}
	if err := d.w.o.Bookings.MissRest(d.ctx, mette, d.event); err != nil {
		t.Fatal(err)
	}
	if n := open(); n != 0 {
		t.Errorf("%d are left of none", n)
	}
}

// Who is at the door sees names and times: no address of who gave no name.
func TestTheDoorSeesNamesAndTimes(t *testing.T) {
	d := newDoorEvening(t)
	for by, want := range map[mutation.Staff]bool{atDoor: false, mette: true} {
		day, err := d.w.o.Bookings.OnTheDay(d.ctx, by, d.event)
		if err != nil {
			t.Fatal(err)
		}
		if len(day.Participants) != 2 || (len(day.Slots) > 0) != want {
			t.Errorf("a %s sees %d participants and %d slots", by.Role, len(day.Participants), len(day.Slots))
		}
		for _, p := range day.Participants {
			if strings.Contains(p.Name, "@") != want {
				t.Errorf("a %s sees %q", by.Role, p.Name)
			}
		}
	}
}
