package office

import (
	"context"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/booking"
)

// opens says by what an event's slots open.
func (d *doorEvening) opens(o booking.Opening) {
	d.w.t.Helper()
	if err := d.w.o.Bookings.OpenSlots(d.ctx, mette, d.event, o); err != nil {
		d.w.t.Fatal(err)
	}
}

// wants asks for a fresh slot of the event, and gives the code for which it is refused.
func (d *doorEvening) wants(p *person) api.Code {
	d.w.t.Helper()
	d.asked++
	in := start.Add(3*time.Hour + time.Duration(d.asked)*time.Minute).Sub(d.w.clock.now())
	slot := d.w.slot(d.event, in, object{"adviser_id": d.w.adviser("plan"), "ends_at": d.w.clock.now().Add(in + time.Minute)})
	r := p.apply(sent(api.BookingRequest, bookingBody(newID(), d.event, slot, nil)))[0]
	if r.Problem == nil {
		return ""
	}
	return r.Problem.Code
}

func TestSlotsOpenAsStaffSay(t *testing.T) {
	d := newDoorEvening(t)
	is := func(p *person, want api.Code) {
		t.Helper()
		if got := d.wants(p); got != want {
			t.Errorf("a slot is answered %q, want %q", got, want)
		}
	}
	guest := d.w.person()
	is(guest, "")
	d.opens(booking.Opening{Open: api.SlotsOpenStaff})
	is(guest, api.CodeNotOpen)
	d.opens(booking.Opening{Open: api.SlotsOpenStaff, At: d.w.clock.now()})
	is(guest, "")
	var e api.Event
	if d.w.catalogued(api.KindEvent, d.event, &e); e.SlotsOpen != api.SlotsOpenStaff || !e.SlotsOpenAt.Equal(start) {
		t.Errorf("the catalogue says %q at %v", e.SlotsOpen, e.SlotsOpenAt)
	}
	d.opens(booking.Opening{Open: api.SlotsOpenTime, At: start.Add(time.Minute)})
	is(guest, api.CodeNotOpen)
	d.w.later(time.Minute)
	is(guest, "")

	d.opens(booking.Opening{Need: api.SlotsNeedPlace})
	is(guest, api.CodeNotOpen)
	is(d.other, "") // who has a place
	d.opens(booking.Opening{Open: api.SlotsOpenArrived})
	is(d.other, api.CodeNotOpen)
	if err := d.w.o.Bookings.CheckIn(d.ctx, mette, d.event, d.other.id); err != nil {
		t.Fatal(err)
	}
	is(d.other, "")
	d.opens(booking.Opening{Need: api.SlotsNeedArrived})
	is(guest, api.CodeNotOpen)
	is(d.other, "")

	late := d.w.person()
	d.opens(booking.Opening{First: 1, MoreAt: start.Add(time.Hour)})
	is(late, "")
	is(late, api.CodeLimit)
	d.w.later(time.Hour)
	is(late, "")
	d.opens(booking.Opening{First: 1}) // until staff say otherwise
	is(late, api.CodeLimit)
	d.opens(booking.Opening{})
	is(late, "")
}

// A code of before is refused what else is free: none of it is of slots that are shut.
func TestWhatIsShutIsNoAlternative(t *testing.T) {
	d := newDoorEvening(t)
	slot := d.w.slot(d.event, 3*time.Hour, object{"adviser_id": d.w.adviser("plan")})
	free := d.w.slot(d.event, 3*time.Hour, object{"adviser_id": d.w.adviser("plan")})
	d.book(d.event, slot, nil)
	guest := d.w.person()
	offered := func() bool {
		t.Helper()
		for _, a := range guest.refused(api.CodeSlotTaken, api.BookingRequest, bookingBody(newID(), d.event, slot, nil)).Alternatives {
			if a.SlotID == free {
				return true
			}
		}
		return false
	}
	if !offered() {
		t.Error("what is free is not offered")
	}
	other := d.w.event(time.Hour, object{"slots_open": "staff"})
	shut := d.w.slot(other, 3*time.Hour, object{"adviser_id": d.w.adviser("plan")})
	for _, a := range guest.refused(api.CodeSlotTaken, api.BookingRequest, bookingBody(newID(), d.event, slot, nil)).Alternatives {
		if a.SlotID == shut {
			t.Error("a slot that is shut is offered")
		}
	}
}

// Who has arrived is there with what they book afterwards, and an import does not shut what
// staff have opened.
func TestWhatIsOpenedStaysSo(t *testing.T) {
	d := newDoorEvening(t)
	if err := d.w.o.Bookings.CheckIn(d.ctx, mette, d.event, d.other.id); err != nil {
		t.Fatal(err)
	}
	if code := d.wants(d.other); code != "" {
		t.Fatal(code)
	}
	for _, r := range d.other.records() {
		var b api.Booking
		if r.Kind == api.KindBooking && (r.Decode(&b) != nil || !b.ArrivedAt.Equal(start)) {
			t.Errorf("a booking of who arrived at %v has %v", start, b.ArrivedAt)
		}
	}
	id := newID()
	body := raw(object{"title": "Kick-off", "starts_at": start.Add(time.Hour), "ends_at": start.Add(3 * time.Hour), "slots_open": "staff"})
	d.w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: id, Body: body})
	if err := d.w.o.Bookings.OpenSlots(context.Background(), mette, id, booking.Opening{Open: api.SlotsOpenStaff, At: d.w.clock.now()}); err != nil {
		t.Fatal(err)
	}
	for _, again := range []any{body, raw(object{"title": "Kick-off 2", "starts_at": start.Add(time.Hour), "ends_at": start.Add(3 * time.Hour), "slots_open": "staff"})} {
		d.w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: id, Body: raw(again)})
		var e api.Event
		if d.w.catalogued(api.KindEvent, id, &e); !e.SlotsOpenAt.Equal(start) {
			t.Errorf("after an import the slots of %s open at %v", e.Title, e.SlotsOpenAt)
		}
	}
}

func TestOpeningIsChecked(t *testing.T) {
	d := newDoorEvening(t)
	for _, o := range []booking.Opening{{Open: "x"}, {Open: api.SlotsOpenTime}, {Need: "x"}, {First: -1}, {First: 999}} {
		if err := d.w.o.Bookings.OpenSlots(d.ctx, mette, d.event, o); !isProblem(err, api.CodeInvalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if err := d.w.o.Bookings.OpenSlots(d.ctx, atDoor, d.event, booking.Opening{}); !isProblem(err, api.CodeForbidden) {
		t.Errorf("who is at the door opens slots: %v", err)
	}
	if err := d.w.o.Bookings.OpenSlots(d.ctx, mette, newID(), booking.Opening{}); !isProblem(err, api.CodeNotFound) {
		t.Errorf("slots of nothing: %v", err)
	}
}
