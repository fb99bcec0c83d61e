package office

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/booking"
	"startklar.dk/office/mutation"
)

func TestAGuestWithoutABookingIsBookedAndThere(t *testing.T) {
	d := newDoorEvening(t)
	d.w.later(time.Hour)
	slot := d.w.slot(d.event, time.Hour, object{"adviser_id": d.w.adviser("plan")})
	guest := func(g Guest, ask api.BookingRequestBody) (string, error) {
		ask.EventID = d.event
		if ask.BookingID == "" {
			ask.BookingID = newID()
		}
		return d.w.o.WalkIn(d.ctx, mette, g, ask)
	}
	ask := api.BookingRequestBody{BookingID: newID(), SlotID: slot, Need: "plan"}
	bo := Guest{Name: "Bo Dam", Phone: "+45 12 34 56 78"}
	id, err := guest(bo, ask)
	if err != nil {
		t.Fatal(err)
	}
	again, err := guest(bo, ask)
	if err != nil || again != id {
		t.Errorf("another tap is %v, %s beside %s", err, again, id)
	}
	p := &person{w: d.w, id: id}
	b := p.booking(ask.BookingID)
	if b.State != api.BookingConfirmed || b.SlotID != slot || b.Need != "plan" || !b.ArrivedAt.Equal(d.w.clock.now()) || b.Code == "" {
		t.Errorf("the guest has %+v", b)
	}
	var is api.Person
	if p.record(api.KindPerson, id, &is); is.Name != "Bo Dam" || is.Email != "" || is.Phone == "" {
		t.Errorf("the guest is %+v", is)
	}
	if one, err := guest(Guest{Name: "Bo", Phone: "12345678"}, api.BookingRequestBody{}); err != nil || one != id {
		t.Errorf("the number written otherwise is %s, %v", one, err)
	}
	for _, c := range []struct {
		g    Guest
		ask  api.BookingRequestBody
		code api.Code
	}{
		{Guest{Email: "a@example.dk"}, api.BookingRequestBody{}, api.CodeInvalid},
		{Guest{Name: "A"}, api.BookingRequestBody{}, api.CodeInvalid},
		{Guest{Name: "A", Phone: "12"}, api.BookingRequestBody{}, api.CodeInvalid},
		{Guest{Name: "A", Email: "a@example.dk"}, api.BookingRequestBody{SlotID: slot}, api.CodeSlotTaken},
		{Guest{Name: "A", Email: "a@example.dk"}, api.BookingRequestBody{}, api.CodeEventFull},
	} {
		if _, err := guest(c.g, c.ask); !isProblem(err, c.code) {
			t.Errorf("%+v: %v, want %s", c.g, err, c.code)
		}
	}
	if n := d.w.texts(`SELECT id FROM person WHERE email = 'a@example.dk'`); len(n) != 0 {
		t.Error("who was refused was made all the same")
	}
	if _, err := d.w.o.WalkIn(d.ctx, atDoor, bo, ask); !isProblem(err, api.CodeForbidden) {
		t.Errorf("who is at the door books for others: %v", err)
	}
}

// A form that has booked something books nothing else, as where somebody goes back to it: neither
// another slot nor what was given up since.
func TestAFormBooksOneThing(t *testing.T) {
	d := newDoorEvening(t)
	slots := []string{d.w.slot(d.event, 3*time.Hour, object{"adviser_id": d.w.adviser("plan")}), d.w.slot(d.event, 4*time.Hour, object{"adviser_id": d.w.adviser("plan")})}
	bo, ask := Guest{Name: "Bo Dam", Phone: "+45 12 34 56 78"}, api.BookingRequestBody{BookingID: newID(), EventID: d.event, SlotID: slots[0]}
	id, err := d.w.o.WalkIn(d.ctx, mette, bo, ask)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(name string, ask api.BookingRequestBody) {
		t.Helper()
		_, walked := d.w.o.WalkIn(d.ctx, mette, bo, ask)
		for by, err := range map[string]error{
			"WalkIn": walked, "MaySeat": d.w.o.Bookings.MaySeat(d.ctx, mette, ask), "Seat": d.w.o.Bookings.Seat(d.ctx, mette, id, ask),
		} {
			var p *api.Problem
			if !errors.As(err, &p) || !slices.Equal(p.Errors, []api.FieldError{{Pointer: "/booking_id", Reason: "used"}}) {
				t.Errorf("%s, by %s: %v", name, by, err)
			}
		}
	}
	another, none := ask, ask
	another.SlotID, none.SlotID = slots[1], ""
	refused("another slot", another)
	refused("no slot", none)
	if err := errors.Join(d.w.o.Bookings.MaySeat(d.ctx, mette, ask), d.w.o.Bookings.Seat(d.ctx, mette, id, ask)); err != nil {
		t.Errorf("the same once more: %v", err)
	}
	guest := &person{w: d.w, id: id}
	if b := guest.booking(ask.BookingID); b.SlotID != slots[0] || b.State != api.BookingConfirmed {
		t.Errorf("the guest has %+v", b)
	}
	guest.does(api.BookingCancel, object{"booking_id": ask.BookingID})
	refused("what was given up", ask)
	ask.BookingID = newID()
	if _, err := d.w.o.WalkIn(d.ctx, mette, bo, ask); err != nil {
		t.Errorf("booked by a form of its own: %v", err)
	}
}

func TestWhoWaitsIsLetInByTheRules(t *testing.T) {
	for name, begun := range map[string]bool{"before it begins": false, "when it has begun": true} {
		t.Run(name, func(t *testing.T) {
			q := newQueue(t, time.Hour, 2, 5)
			in := func(i int) error { return q.o.Bookings.LetIn(t.Context(), mette, q.event, q.people[i].id) }
			if err := in(3); !isProblem(err, api.CodeEventFull) {
				t.Errorf("who waits at a full event is let in: %v", err)
			}
			q.cancel(0)
			if begun {
				q.later(time.Hour)
			}
			for range 2 { // a double tap is one
				if err := in(3); err != nil {
					t.Fatal(err)
				}
			}
			b := q.people[3].booking(q.bookings[3])
			if b.State != api.BookingConfirmed || !b.ArrivedAt.Equal(q.clock.now()) {
				t.Errorf("who was let in has %+v", b)
			}
			if err := in(4); !isProblem(err, api.CodeEventFull) {
				t.Errorf("one more is let in: %v", err)
			}
			if !begun {
				q.expect("cancelled", "confirmed", "waiting 1", "confirmed", "waiting 2")
			}
			if err := q.o.Bookings.LetIn(t.Context(), atDoor, q.event, q.people[2].id); !isProblem(err, api.CodeForbidden) {
				t.Errorf("who is at the door lets in: %v", err)
			}
		})
	}
	q := newQueue(t, 48*time.Hour, 1, 2)
	if err := q.o.Bookings.LetIn(t.Context(), mette, q.event, q.people[1].id); !isProblem(err, api.CodeNotOpen) {
		t.Errorf("somebody is let in two days before: %v", err)
	}
}

// Who waits and is typed in at the door as a guest is let in by what they asked for before, where there is a place for
// them; else it is told that they wait.
func TestWhoWaitsIsLetInByTheirName(t *testing.T) {
	q := newQueue(t, time.Hour, 2, 5)
	in := func(i int) error {
		_, err := q.o.WalkIn(t.Context(), mette, Guest{Name: "Ida", Email: q.people[i].email()}, api.BookingRequestBody{BookingID: newID(), EventID: q.event})
		return err
	}
	var p *api.Problem
	if err := in(3); !errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0] != (api.FieldError{Pointer: "/name", Reason: "waits"}) {
		t.Errorf("who waits at a full event: %v", err)
	}
	if _, err := q.o.WalkIn(t.Context(), mette, Guest{Name: "Ida", Email: "nobody@example.dk"}, api.BookingRequestBody{BookingID: newID(), EventID: q.event}); !isProblem(err, api.CodeEventFull) {
		t.Errorf("who does not wait at a full event: %v", err)
	}
	q.cancel(0) // within three hours of the start it is offered to all who wait
	for range 2 {
		if err := in(3); err != nil {
			t.Fatal(err)
		}
	}
	b := q.people[3].booking(q.bookings[3])
	if b.State != api.BookingConfirmed || !b.ArrivedAt.Equal(q.clock.now()) {
		t.Errorf("who was let in has %+v", b)
	}
	if all := q.people[3].records(); slices.ContainsFunc(all, func(r api.Record) bool { return r.Kind == api.KindBooking && r.ID != q.bookings[3] }) {
		t.Error("they have another booking beside")
	}
}

// seated is an evening with two advisers: one has persons at 14 and 15, the other at 14.
type seated struct {
	*doorEvening
	ill, well string
	slots     map[string]string // by adviser and hour
	persons   map[string]*person
	booked    map[string]string
}

func newSeated(t testing.TB) *seated {
	s := &seated{doorEvening: newDoorEvening(t), slots: map[string]string{}, persons: map[string]*person{}, booked: map[string]string{}}
	s.ill, s.well = s.w.adviser("plan"), s.w.adviser("plan")
	for _, of := range []struct{ name, adviser string }{{"ill", s.ill}, {"well", s.well}} {
		for hour, in := range map[string]time.Duration{" 14": 2 * time.Hour, " 15": 3 * time.Hour, " 16": 4 * time.Hour} {
			s.slots[of.name+hour] = s.w.slot(s.event, in, object{"adviser_id": of.adviser})
		}
	}
	for _, at := range []string{"ill 14", "ill 15", "well 14"} {
		p := s.w.person()
		s.persons[at], s.booked[at] = p, p.book(s.event, s.slots[at], nil)
	}
	return s
}

// sit is where the persons are who had each slot.
func (s *seated) sit(want map[string]string) {
	s.w.t.Helper()
	got := map[string]string{}
	for at, p := range s.persons {
		slot := p.booking(s.booked[at]).SlotID
		for name, id := range s.slots {
			if id == slot {
				got[at] = name
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.w.t.Error(diff)
	}
	for name, id := range s.slots {
		var slot api.Slot
		s.w.catalogued(api.KindSlot, id, &slot)
		held := false
		for _, at := range got {
			held = held || at == name
		}
		if held && slot.Free {
			s.w.t.Errorf("%s is held and free", name)
		}
	}
}

func TestSlotsAreMovedAndSwappedBetweenPersons(t *testing.T) {
	s := newSeated(t)
	move := func(from, to string) error {
		return s.w.o.Bookings.Reseat(s.ctx, mette, s.event, s.slots[from], s.slots[to])
	}
	if err := move("ill 14", "well 16"); err != nil {
		t.Fatal(err)
	}
	s.sit(map[string]string{"ill 14": "well 16", "ill 15": "ill 15", "well 14": "well 14"})
	if err := move("ill 15", "well 14"); err != nil {
		t.Fatal(err)
	}
	s.sit(map[string]string{"ill 14": "well 16", "ill 15": "well 14", "well 14": "ill 15"})
	for at, p := range s.persons {
		told := p.notices()
		if len(told) != 1 || !told[0].Decide || told[0].What != api.NoticeMoved {
			t.Errorf("who had %s is told %+v", at, told)
		}
		if b := p.booking(s.booked[at]); b.Sequence != 1 {
			t.Errorf("who had %s has sequence %d", at, b.Sequence)
		}
	}
	if err := move("ill 14", "well 16"); !isProblem(err, api.CodeInvalid) { // nobody has it
		t.Errorf("nobody is moved: %v", err)
	}
	mine := s.persons["ill 15"]
	mine.book(s.event, s.slots["ill 16"], nil)
	if err := move("ill 15", "well 15"); err != nil {
		t.Fatal(err)
	}
	if err := s.w.o.Bookings.Reseat(s.ctx, atDoor, s.event, s.slots["well 14"], s.slots["ill 14"]); !isProblem(err, api.CodeForbidden) {
		t.Errorf("who is at the door moves others: %v", err)
	}
	before := s.persons["ill 15"].records()
	if err := move("well 14", "well 16"); !isProblem(err, api.CodeOverlap) { // who would be there has "ill 16"
		t.Errorf("somebody is in two places: %v", err)
	}
	if diff := cmp.Diff(before, s.persons["ill 15"].records()); diff != "" {
		t.Error("what was refused changed something")
	}
}

func TestAnIllAdvisersPersonsAreOfferedTheNearest(t *testing.T) {
	s := newSeated(t)
	out, err := s.w.o.Bookings.ReplaceAdviser(s.ctx, mette, s.event, s.ill)
	if err != nil || out.Moved != 2 || out.Left != 0 {
		t.Fatalf("%+v, %v", out, err)
	}
	s.sit(map[string]string{"ill 14": "well 15", "ill 15": "well 16", "well 14": "well 14"})
	for name, id := range s.slots {
		var slot api.Slot
		if s.w.catalogued(api.KindSlot, id, &slot); slot.Free {
			t.Errorf("%s can be booked", name)
		}
	}
	for at, want := range map[string]int{"ill 14": 1, "ill 15": 1, "well 14": 0} {
		if told := s.persons[at].notices(); len(told) != want || want > 0 && !told[0].Decide {
			t.Errorf("who had %s is told %+v", at, told)
		}
	}
	if out, err = s.w.o.Bookings.ReplaceAdviser(s.ctx, mette, s.event, s.ill); err != nil || out.Moved != 0 {
		t.Errorf("once more moves %+v, %v", out, err)
	}
	if out, err = s.w.o.Bookings.ReplaceAdviser(s.ctx, mette, s.event, s.well); err != nil || out.Left+out.Moved != 3 {
		t.Errorf("when nobody is left: %+v, %v", out, err)
	}
	for _, by := range []mutation.Staff{atDoor, {Role: mutation.RoleAdviser, AdviserID: s.ill}} {
		if _, err := s.w.o.Bookings.ReplaceAdviser(s.ctx, by, s.event, s.ill); !isProblem(err, api.CodeForbidden) {
			t.Errorf("a %s replaces an adviser: %v", by.Role, err)
		}
	}
}

func TestAnotherStandsInForAnAdviser(t *testing.T) {
	s := newSeated(t)
	other := s.w.adviser("legal")
	if err := s.w.o.Bookings.StandIn(s.ctx, mette, s.event, s.ill, s.well); !isProblem(err, api.CodeOverlap) {
		t.Errorf("an adviser is in two places: %v", err)
	}
	if _, err := s.w.o.Bookings.ReplaceAdviser(s.ctx, mette, s.event, s.well); err != nil { // its free ones are shut
		t.Fatal(err)
	}
	if err := s.w.o.Bookings.StandIn(s.ctx, mette, s.event, s.ill, other); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ill 14", "ill 15", "ill 16"} {
		var slot api.Slot
		if s.w.catalogued(api.KindSlot, s.slots[name], &slot); slot.AdviserID != other || !slices.Equal(slot.Fields, []api.Field{"legal"}) {
			t.Errorf("%s is with %s about %v", name, slot.AdviserID, slot.Fields)
		}
	}
	for _, at := range []string{"ill 14", "ill 15"} {
		told := s.persons[at].notices()
		if len(told) != 1 || told[0].What != api.NoticeAdviser || told[0].New.AdviserID != other || told[0].Decide {
			t.Errorf("who has %s is told %+v", at, told)
		}
		if b := s.persons[at].booking(s.booked[at]); b.Sequence != 1 || b.SlotID != s.slots[at] {
			t.Errorf("who has %s has %+v", at, b)
		}
	}
	third := s.w.adviser("plan")
	if err := s.w.o.Bookings.StandIn(s.ctx, mette, s.event, s.well, third); err != nil { // and open again
		t.Fatal(err)
	}
	open := 0
	for _, name := range []string{"well 14", "well 15", "well 16"} {
		var slot api.Slot
		if s.w.catalogued(api.KindSlot, s.slots[name], &slot); slot.Free {
			open++
		}
	}
	if open == 0 {
		t.Error("what was shut stays so with who stands in")
	}
	if err := s.w.o.Bookings.StandIn(s.ctx, mette, s.event, newID(), third); !isProblem(err, api.CodeInvalid) {
		t.Errorf("somebody stands in for nobody: %v", err)
	}
}

// Who came without a booking is written down when the event is over too, once.
func TestAGuestIsWrittenDownAfterwards(t *testing.T) {
	d := newDoorEvening(t)
	d.w.later(48 * time.Hour)
	ask := api.BookingRequestBody{BookingID: newID(), EventID: d.event}
	guest := Guest{Name: "Bo Dam", Phone: "+45 12 34 56 78"}
	id, err := d.w.o.WalkIn(d.ctx, mette, guest, ask)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := d.w.o.WalkIn(d.ctx, mette, guest, ask); err != nil || again != id {
		t.Errorf("another tap is %v, %s beside %s", err, again, id)
	}
	if b := (&person{w: d.w, id: id}).booking(ask.BookingID); b.State != api.BookingAttended {
		t.Errorf("the guest has %+v", b)
	}
	other := d.w.event(-24*time.Hour, object{})
	for booking, reason := range map[string]string{ask.BookingID: "used", "1": "format", "": "required"} {
		var p *api.Problem
		err := d.w.o.Bookings.NoteAfterwards(d.ctx, mette, other, id, booking, api.BookingAttended)
		if !errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0] != (api.FieldError{Pointer: "/booking_id", Reason: reason}) {
			t.Errorf("at another event by %q: %v", booking, err)
		}
	}
	next := api.BookingRequestBody{BookingID: ask.BookingID, EventID: d.w.event(48*time.Hour, object{"capacity": 9})}
	if err := d.w.o.Bookings.Seat(d.ctx, mette, id, next); !isProblem(err, api.CodeInvalid) {
		t.Errorf("booked at another event by the same id: %v", err)
	}
	ask.BookingID = newID()
	if _, err := d.w.o.WalkIn(d.ctx, mette, guest, ask); !isProblem(err, api.CodeDuplicate) {
		t.Errorf("written down once more: %v", err)
	}
}

// Who was never marked and who sits in a meeting that is marked are left alone.
func TestWhatIsOverOrMarkedStaysWhereItIs(t *testing.T) {
	s := newSeated(t)
	s.w.later(2*time.Hour + time.Minute)
	first := booking.Meeting{PersonID: s.persons["ill 14"].id, BookingID: s.booked["ill 14"]}
	if err := s.w.o.Bookings.Attend(s.ctx, mette, first, api.BookingAttended); err != nil {
		t.Fatal(err)
	}
	other := s.w.adviser("legal")
	if err := s.w.o.Bookings.StandIn(s.ctx, mette, s.event, s.ill, other); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"ill 14": s.ill, "ill 15": other} {
		var slot api.Slot
		if s.w.catalogued(api.KindSlot, s.slots[name], &slot); slot.AdviserID != want || slot.Free {
			t.Errorf("%s is with %s and free %v", name, slot.AdviserID, slot.Free)
		}
	}
	s.w.later(30 * time.Minute) // the one at 14 is over, and nobody said whether they came
	if err := s.w.o.Bookings.Reseat(s.ctx, mette, s.event, s.slots["well 14"], s.slots["ill 15"]); !isProblem(err, api.CodePast) {
		t.Errorf("somebody is swapped into what is over: %v", err)
	}
}

// Who has arrived is there wherever they move at the event, and at no other.
func TestWhoArrivedIsThereAfterAMove(t *testing.T) {
	s := newSeated(t)
	s.opens(booking.Opening{Need: api.SlotsNeedArrived})
	p, id := s.persons["ill 14"], s.booked["ill 14"]
	if err := s.w.o.Bookings.CheckIn(s.ctx, mette, s.event, p.id); err != nil {
		t.Fatal(err)
	}
	came := p.booking(id).ArrivedAt
	p.does(api.BookingMove, object{"booking_id": id, "slot_id": s.slots["well 16"]})
	if b := p.booking(id); came.IsZero() || !b.ArrivedAt.Equal(came) {
		t.Errorf("having moved they arrived at %v, before at %v", b.ArrivedAt, came)
	}
	later := s.w.event(24*time.Hour, nil)
	p.does(api.BookingMove, object{"booking_id": id, "slot_id": s.w.slot(later, 25*time.Hour, object{"adviser_id": s.w.adviser("plan")})})
	if b := p.booking(id); b.EventID != later || !b.ArrivedAt.IsZero() {
		t.Errorf("at another event they have %+v", b)
	}
}

// Who calls about what is full waits for a place as anybody does, once; as long as it has not begun,
// and where it has a waiting list. An offer that ran out is free again for them.
func TestWhoCallsGetsOnTheWaitingList(t *testing.T) {
	q := newQueue(t, 10*time.Hour, 1, 2)
	ask := api.BookingRequestBody{BookingID: newID(), EventID: q.event, Wait: true}
	ida := Guest{Name: "Ida", Phone: "12 34 56 78"}
	id, err := q.o.WalkIn(t.Context(), mette, ida, ask)
	if err != nil {
		t.Fatal(err)
	}
	q.people, q.bookings = append(q.people, &person{w: q.world, id: id}), append(q.bookings, ask.BookingID)
	q.expect("confirmed", "waiting 1", "waiting 2")
	if again, err := q.o.WalkIn(t.Context(), mette, ida, ask); err != nil || again != id {
		t.Errorf("another tap is %v, %s beside %s", err, again, id)
	}
	refused := func(g Guest, reason string) {
		t.Helper()
		var p *api.Problem
		_, err := q.o.WalkIn(t.Context(), mette, g, api.BookingRequestBody{BookingID: newID(), EventID: q.event, Wait: true})
		if !errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0] != (api.FieldError{Pointer: "/name", Reason: reason}) {
			t.Errorf("it is refused as %v", err)
		}
	}
	q.cancel(0)
	q.cancel(1)
	q.expect("cancelled", "cancelled", "offered")
	q.clock.advance(5 * time.Hour) // the offer ran out, and nothing has run yet
	bo := Guest{Name: "Bo", Email: "bo@example.dk"}
	first := api.BookingRequestBody{BookingID: newID(), EventID: q.event, Wait: true}
	if id, err = q.o.WalkIn(t.Context(), mette, bo, first); err != nil {
		t.Fatal(err)
	}
	q.people, q.bookings = append(q.people, &person{w: q.world, id: id}), append(q.bookings, first.BookingID)
	q.expect("cancelled", "cancelled", "expired", "confirmed")
	q.clock.set(start.Add(-20 * time.Hour)) // the day before
	refused(bo, "has_place")
	if _, err := q.o.WalkIn(t.Context(), mette, ida, api.BookingRequestBody{BookingID: newID(), EventID: q.event, Wait: true}); err != nil {
		t.Fatal(err)
	}
	refused(ida, "waits")
	q.clock.set(start.Add(10 * time.Hour)) // it has begun
	if _, err := q.o.WalkIn(t.Context(), mette, Guest{Name: "Carl", Phone: "87654321"}, api.BookingRequestBody{BookingID: newID(), EventID: q.event, Wait: true}); !isProblem(err, api.CodeEventFull) {
		t.Errorf("once it has begun somebody waits: %v", err)
	}
	for name, with := range map[string]object{"without a waiting list": {"capacity": 1}, "called off": {"capacity": 0, "waiting_list": true, "state": "cancelled"}} {
		event := q.world.event(48*time.Hour, object{"capacity": 1, "waiting_list": true})
		q.person().book(event, "", nil)
		body := object{"title": "Kick-off", "starts_at": q.clock.now().Add(48 * time.Hour), "ends_at": q.clock.now().Add(52 * time.Hour)}
		maps.Copy(body, with)
		q.importAll(api.ImportRecord{Kind: api.KindEvent, ID: event, Body: raw(body)})
		if _, err := q.o.WalkIn(t.Context(), mette, Guest{Name: "Carl", Phone: "87654321"}, api.BookingRequestBody{BookingID: newID(), EventID: event, Wait: true}); err == nil {
			t.Errorf("%s somebody waits", name)
		}
		if err := q.o.Bookings.Seat(t.Context(), mette, id, api.BookingRequestBody{BookingID: newID(), EventID: event, Wait: true}); err == nil {
			t.Errorf("%s somebody waits who is known", name)
		}
	}
}
