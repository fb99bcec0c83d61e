package office

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

// crowded is an evening at which an adviser is ill and nothing else is free: two have a time
// with them still.
func crowded(t *testing.T) *seated {
	t.Helper()
	s := newSeated(t)
	for _, at := range []string{"well 15", "well 16"} {
		p := s.w.person()
		s.persons[at], s.booked[at] = p, p.book(s.event, s.slots[at], nil)
	}
	out, err := s.w.o.Bookings.ReplaceAdviser(s.ctx, mette, s.event, s.ill)
	if err != nil || out.Moved != 0 || out.Left != 2 {
		t.Fatalf("%+v, %v", out, err)
	}
	return s
}

// free holds which slots can be booked, in the catalogue and by the rules.
func (s *seated) free(when string, want ...string) {
	s.w.t.Helper()
	is := map[string]bool{}
	for _, name := range want {
		is[name] = true
	}
	for name, id := range s.slots {
		var slot api.Slot
		s.w.catalogued(api.KindSlot, id, &slot)
		if taken := s.w.texts(`SELECT slot_id FROM slot_place WHERE taken AND slot_id = $1`, id); slot.Free != is[name] || (len(taken) == 0) != is[name] {
			s.w.t.Errorf("%s: %s is free: %v", when, name, slot.Free)
		}
	}
}

// leftWith is how many have a time with the ill one still, as the first page has it.
func (s *seated) leftWith(when string, want int) {
	s.w.t.Helper()
	all, err := s.w.o.Bookings.Away(s.ctx, mette, 9)
	if err != nil {
		s.w.t.Fatal(err)
	}
	if want == 0 && len(all) == 0 {
		return
	}
	if len(all) != 1 || all[0].Persons != want || all[0].AdviserID != s.ill || all[0].EventID != s.event || all[0].Adviser == "" || all[0].Title == "" {
		s.w.t.Errorf("%s: %+v", when, all)
	}
}

func TestATimeOfWhoIsAwayStaysShutWhenItIsGivenUp(t *testing.T) {
	s := crowded(t)
	s.free("nothing else was")
	s.leftWith("at first", 2)
	s.persons["ill 14"].does(api.BookingCancel, object{"booking_id": s.booked["ill 14"]})
	s.free("given up")
	s.leftWith("given up", 1)
	s.w.person().refused(api.CodeSlotTaken, api.BookingRequest, object{"booking_id": newID(), "event_id": s.event, "slot_id": s.slots["ill 14"]})
	s.persons["well 16"].does(api.BookingCancel, object{"booking_id": s.booked["well 16"]})
	s.free("another one's", "well 16")
	if err := s.w.o.Bookings.Reseat(s.ctx, mette, s.event, s.slots["ill 15"], s.slots["well 16"]); err != nil {
		t.Fatal(err)
	}
	s.free("moved")
	s.leftWith("moved", 0)
	if err := s.w.o.Bookings.AdviserBack(s.ctx, atDoor, s.event, s.ill); !isProblem(err, api.CodeForbidden) {
		t.Errorf("who is at the door says so: %v", err)
	}
	if _, err := s.w.o.Bookings.Away(s.ctx, mutation.Staff{Role: mutation.RoleAdviser}, 9); !isProblem(err, api.CodeForbidden) {
		t.Errorf("an adviser reads who is left: %v", err)
	}
	if err := s.w.o.Bookings.AdviserBack(s.ctx, mette, s.event, s.ill); err != nil {
		t.Fatal(err)
	}
	s.free("back", "ill 14", "ill 15", "ill 16")
	if err := s.w.o.Bookings.AdviserBack(s.ctx, mette, s.event, s.ill); !isProblem(err, api.CodeInvalid) {
		t.Errorf("once more: %v", err)
	}
	s.w.person().book(s.event, s.slots["ill 14"], nil)
}

func TestWhoIsBackHasThoseWhoWereLeft(t *testing.T) {
	s := crowded(t)
	if err := s.w.o.Bookings.AdviserBack(s.ctx, mette, s.event, s.ill); err != nil {
		t.Fatal(err)
	}
	s.free("back", "ill 16")
	s.leftWith("back", 0)
	s.persons["ill 14"].does(api.BookingCancel, object{"booking_id": s.booked["ill 14"]})
	s.free("given up", "ill 14", "ill 16")
}

func TestNobodyIsLeftOfWhatIsOver(t *testing.T) {
	s := crowded(t)
	s.w.later(3 * time.Hour)
	s.leftWith("after the first", 1)
	s.w.later(time.Hour)
	s.leftWith("after all", 0)
}

// A time that is given to another adviser is theirs: it opens where nobody has it.
func TestATimeThatIsGivenToAnotherIsNotShut(t *testing.T) {
	s := crowded(t)
	other := s.w.adviser("plan")
	var list []api.ImportRecord
	for _, name := range []string{"ill 14", "ill 16"} {
		var slot api.Slot
		s.w.catalogued(api.KindSlot, s.slots[name], &slot)
		list = append(list, api.ImportRecord{Kind: api.KindSlot, ID: s.slots[name], Body: raw(object{"event_id": s.event, "adviser_id": s.ill, "starts_at": slot.StartsAt, "ends_at": slot.EndsAt})})
	}
	s.w.importAll(list...)
	s.free("imported as it was")
	for i, r := range list {
		var slot api.Slot
		s.w.catalogued(api.KindSlot, r.ID, &slot)
		list[i].Body = raw(object{"event_id": s.event, "adviser_id": other, "starts_at": slot.StartsAt, "ends_at": slot.EndsAt})
	}
	s.w.importAll(list...)
	s.free("given to another", "ill 16")
	s.leftWith("given to another", 1)
	s.persons["ill 14"].does(api.BookingCancel, object{"booking_id": s.booked["ill 14"]})
	s.free("given up", "ill 14", "ill 16")
}

func TestWhoIsLeftHasTheirTimeAgainWhenTheEventIsHeldAfterAll(t *testing.T) {
	s := crowded(t)
	put := func(state string) {
		t.Helper()
		var e api.Event
		s.w.catalogued(api.KindEvent, s.event, &e)
		e.State = state
		s.w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: s.event, Body: raw(e)})
	}
	put(api.EventCancelled)
	s.leftWith("called off", 0)
	put(api.EventPlanned)
	for _, at := range []string{"ill 14", "ill 15"} {
		if b := s.persons[at].booking(s.booked[at]); b.State != api.BookingConfirmed {
			t.Errorf("who had %s has %+v", at, b)
		}
	}
	s.leftWith("held", 2)
	s.free("held")
}
