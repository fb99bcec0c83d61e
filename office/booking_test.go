package office

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/record"
)

func TestOneSlotIsGivenToOneOfTwoHundredAndTheOthersHearWhatElseIsFree(t *testing.T) {
	w := newWorld(t)
	adviser := w.adviser(api.FieldTax)
	event := w.event(time.Hour, nil)
	slot := w.slot(event, time.Hour, object{"adviser_id": adviser})
	other := w.slot(event, 2*time.Hour, object{"adviser_id": adviser})
	const n = 200
	persons := make([]*person, n)
	for i := range persons {
		persons[i] = w.person()
	}
	results := make([]api.MutationResult, n)
	var wg sync.WaitGroup
	for i, p := range persons {
		wg.Go(func() { results[i] = p.apply(sent(api.BookingRequest, bookingBody(newID(), event, slot, nil)))[0] })
	}
	wg.Wait()
	confirmed := 0
	for _, r := range results {
		switch {
		case r.Status == api.StatusApplied:
			confirmed++
		case r.Problem.Code != api.CodeSlotTaken:
			t.Errorf("refused with %s", r.Problem.Code)
		case len(r.Problem.Alternatives) != 1 || r.Problem.Alternatives[0].SlotID != other:
			t.Errorf("alternatives %v, want the other slot", r.Problem.Alternatives)
		}
	}
	if confirmed != 1 {
		t.Errorf("%d confirmed, want 1", confirmed)
	}
	var s api.Slot
	if !w.catalogued(api.KindSlot, slot, &s) || s.Free {
		t.Error("the taken slot is shown as free")
	}
	if !w.catalogued(api.KindSlot, other, &s) || !s.Free {
		t.Error("the free slot is not shown as free")
	}
}

// Whatever else is wrong, the database keeps a slot from having two holders.
func TestASlotThatIsTakenAndSaidToBeFreeIsNotGivenAgain(t *testing.T) {
	w := newWorld(t)
	event := w.event(time.Hour, nil)
	slot := w.slot(event, time.Hour, nil)
	w.person().book(event, slot, nil)
	pool := w.pool()
	if _, err := pool.Exec(`UPDATE slot_place SET taken = FALSE`); err != nil {
		t.Fatal(err)
	}
	var answer api.MutationResult
	if err := apply(w.person().id, sent(api.BookingRequest, bookingBody(newID(), event, slot, nil)), &answer)(w.o); err == nil {
		t.Errorf("answered %+v", answer)
	}
	var holders int
	if err := pool.QueryRow(`SELECT COUNT(*) FROM booking WHERE slot_id = $1`, slot).Scan(&holders); err != nil || holders != 1 {
		t.Errorf("%d have it, %v", holders, err)
	}
}

func TestAnEventConfirmsNoMoreThanItsCapacityUnderARace(t *testing.T) {
	w := newWorld(t)
	event := w.event(time.Hour, object{"capacity": 7})
	const n = 40
	persons := make([]*person, n)
	for i := range persons {
		persons[i] = w.person()
	}
	codes := make([]api.Code, n)
	var wg sync.WaitGroup
	for i, p := range persons {
		wg.Go(func() {
			if r := p.apply(sent(api.BookingRequest, bookingBody(newID(), event, "", nil)))[0]; r.Problem != nil {
				codes[i] = r.Problem.Code
			}
		})
	}
	wg.Wait()
	count := map[api.Code]int{}
	for _, c := range codes {
		count[c]++
	}
	if diff := cmp.Diff(map[api.Code]int{"": 7, api.CodeEventFull: n - 7}, count); diff != "" {
		t.Error(diff)
	}
	var e api.Event
	if w.catalogued(api.KindEvent, event, &e); e.PlacesLeft != 0 {
		t.Errorf("places_left %d, want 0", e.PlacesLeft)
	}
}

func TestABookingIsRefusedWithTheCauseOfIt(t *testing.T) {
	w := newWorld(t)
	at := w.clock.now
	for name, c := range map[string]struct {
		event object
		in    time.Duration
		code  api.Code
	}{
		"an event called off":           {object{"state": "cancelled", "capacity": 9}, time.Hour, api.CodeCancelled},
		"an event that has begun":       {object{"capacity": 9}, -time.Minute, api.CodePast},
		"booking that is not open":      {object{"capacity": 9, "booking_opens_at": at().Add(time.Minute)}, time.Hour, api.CodeNotOpen},
		"booking that has closed":       {object{"capacity": 9, "booking_closes_at": at()}, time.Hour, api.CodeClosed},
		"an event without places":       {object{"capacity": 0}, time.Hour, api.CodeEventFull},
		"an event that requires a plan": {object{"capacity": 9, "requires": "plan"}, time.Hour, api.CodePrerequisite},
		"an event that requires either": {object{"capacity": 9, "requires": "plan_or_screening"}, time.Hour, api.CodePrerequisite},
	} {
		t.Run(name, func(t *testing.T) {
			event := w.event(c.in, c.event)
			w.person().refused(c.code, api.BookingRequest, bookingBody(newID(), event, "", nil))
		})
	}
	p := w.person()
	p.refused(api.CodeNotFound, api.BookingRequest, bookingBody(newID(), newID(), "", nil))
	p.refused(api.CodeNotFound, api.BookingRequest, bookingBody(newID(), "", newID(), nil))
	event := w.event(time.Hour, nil)
	elsewhere := w.slot(w.event(time.Hour, nil), time.Hour, nil)
	p.refused(api.CodeInvalid, api.BookingRequest, bookingBody(newID(), event, elsewhere, nil))
}

func TestAPersonHasNoTwoConfirmedAtOneTime(t *testing.T) {
	w := newWorld(t)
	kickoff := w.event(4*time.Hour, object{"capacity": 9})
	first := w.slot(kickoff, 5*time.Hour, nil)
	same := w.slot(kickoff, 5*time.Hour+10*time.Minute, nil)
	next := w.slot(kickoff, 5*time.Hour+20*time.Minute, nil)
	meeting := w.event(6*time.Hour, object{"capacity": 9})
	// A course over three weeks that sits at other times than the kick-off.
	course := w.event(-time.Hour, object{
		"capacity": 9, "starts_at": start.Add(time.Hour), "ends_at": start.Add(21 * 24 * time.Hour),
		"sessions": []object{
			{"starts_at": start.Add(time.Hour), "ends_at": start.Add(3 * time.Hour)},
			{"starts_at": start.Add(7 * 24 * time.Hour), "ends_at": start.Add(7*24*time.Hour + 3*time.Hour)},
		},
	})
	inClass := w.event(7*24*time.Hour+time.Hour, object{"capacity": 9})

	p := w.person()
	p.book(kickoff, "", nil)
	booking := p.book(kickoff, first, nil) // an event and its own slots are one
	p.refused(api.CodeOverlap, api.BookingRequest, bookingBody(newID(), kickoff, same, nil))
	p.book(kickoff, next, nil) // from one to the next there is no overlap
	p.refused(api.CodeOverlap, api.BookingRequest, bookingBody(newID(), meeting, "", nil))
	p.refused(api.CodeOverlap, api.BookingRequest, bookingBody(newID(), kickoff, "", nil))
	p.book(course, "", nil) // counts by its sessions
	p.refused(api.CodeOverlap, api.BookingRequest, bookingBody(newID(), inClass, "", nil))
	p.does(api.BookingCancel, object{"booking_id": booking})
	p.book(kickoff, first, nil)
}

func TestTwoDevicesOfOnePersonDoNotBookOneTimeTwice(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	var wg sync.WaitGroup
	results := make([]api.MutationResult, 20)
	for i := range results {
		event := w.event(time.Hour, object{"capacity": 9})
		wg.Go(func() { results[i] = p.apply(sent(api.BookingRequest, bookingBody(newID(), event, "", nil)))[0] })
	}
	wg.Wait()
	applied := 0
	for _, r := range results {
		if r.Status == api.StatusApplied {
			applied++
		} else if r.Problem.Code != api.CodeOverlap {
			t.Errorf("refused with %s", r.Problem.Code)
		}
	}
	if applied != 1 {
		t.Errorf("%d confirmed at one time, want 1", applied)
	}
}

func TestAlternativesAreOfTheSameFieldThenTheSameAdviserThenNear(t *testing.T) {
	w := newWorld(t)
	tax, legal := w.adviser(api.FieldTax), w.adviser(api.FieldLegal)
	taxToo := w.adviser(api.FieldTax, api.FieldAccounting)
	event := w.event(time.Hour, object{"max_slots_per_person": 1})
	wanted := w.slot(event, 2*time.Hour, object{"adviser_id": tax})
	later := w.slot(event, 4*time.Hour, object{"adviser_id": tax})
	nearOther := w.slot(event, 2*time.Hour, object{"adviser_id": taxToo})
	farOther := w.slot(event, 3*time.Hour, object{"adviser_id": taxToo})
	otherField := w.slot(event, 2*time.Hour, object{"adviser_id": legal})
	w.person().book(event, wanted, nil)
	p := w.person()
	problem := p.refused(api.CodeSlotTaken, api.BookingRequest, bookingBody(newID(), event, wanted, nil))
	var got []string
	for _, a := range problem.Alternatives {
		got = append(got, a.SlotID)
	}
	if diff := cmp.Diff([]string{later, nearOther, farOther, otherField}, got); diff != "" {
		t.Error(diff)
	}
	if a := problem.Alternatives[0]; a.AdviserID != tax || a.EventID != event || a.StartsAt.Location() != time.UTC {
		t.Errorf("alternative %+v", a)
	}
	p.book(event, otherField, nil)
	problem = p.refused(api.CodeLimit, api.BookingRequest, bookingBody(newID(), event, later, nil))
	if len(problem.Alternatives) != 0 {
		t.Errorf("beyond the limit there is nothing else at the event, got %v", problem.Alternatives)
	}
}

func TestAlternativesAreAtTheSameHourBeforeTheyAreNear(t *testing.T) {
	w := newWorld(t)
	// A Saturday before summer time begins in the night: an hour of the clock is
	// then another hour of UTC.
	w.clock.t = time.Date(2027, 3, 27, 8, 0, 0, 0, time.UTC)
	w.reopen()
	tax, taxToo, legal := w.adviser(api.FieldTax), w.adviser(api.FieldTax), w.adviser(api.FieldLegal)
	const day = 24 * time.Hour
	event := w.event(time.Hour, object{"ends_at": w.clock.now().Add(4 * day)})
	wanted := w.slot(event, 5*time.Hour, object{"adviser_id": tax})                      // 14:00 by the clock
	sameUTC := w.slot(event, day+5*time.Hour, object{"adviser_id": tax})                 // 15:00
	sameClock := w.slot(event, day+4*time.Hour, object{"adviser_id": tax})               // 14:00
	within := w.slot(event, 2*day+4*time.Hour+30*time.Minute, object{"adviser_id": tax}) // 14:30
	othersHour := w.slot(event, 3*day+4*time.Hour, object{"adviser_id": taxToo})         // 14:00
	othersNear := w.slot(event, 6*time.Hour, object{"adviser_id": taxToo})               // 15:00
	w.slot(event, 5*time.Hour, object{"adviser_id": legal})                              // 14:00, and near, of another field
	w.person().book(event, wanted, nil)
	problem := w.person().refused(api.CodeSlotTaken, api.BookingRequest, bookingBody(newID(), event, wanted, nil))
	var got []string
	for _, a := range problem.Alternatives {
		got = append(got, a.SlotID)
	}
	if diff := cmp.Diff([]string{sameClock, within, sameUTC, othersHour, othersNear}, got); diff != "" {
		t.Error(diff)
	}
}

func TestEventsInsteadAreOfTheFieldThenAtTheHourThenNear(t *testing.T) {
	w := newWorld(t)
	at := func(in time.Duration, field string) string {
		return w.event(in, object{"capacity": 1, "fields": []string{field}, "kind": "course"})
	}
	wanted := at(2*time.Hour, "tax")
	otherField, near, hour := at(2*time.Hour, "legal"), at(4*time.Hour, "tax"), at(50*time.Hour, "tax")
	w.person().book(wanted, "", nil)
	problem := w.person().refused(api.CodeEventFull, api.BookingRequest, bookingBody(newID(), wanted, "", nil))
	var got []string
	for _, a := range problem.Alternatives {
		got = append(got, a.EventID)
	}
	if diff := cmp.Diff([]string{hour, near, otherField}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAMoveTakesTheNewSlotAndARefusedOneKeepsTheOld(t *testing.T) {
	w := newWorld(t)
	event := w.event(time.Hour, object{"max_slots_per_person": 1})
	a, b, c := w.slot(event, time.Hour, nil), w.slot(event, 2*time.Hour, nil), w.slot(event, 3*time.Hour, nil)
	other := w.person()
	other.book(event, c, nil)
	p := w.person()
	id := p.book(event, a, object{"note": "Tag tegninger med", "need": "tax"})
	code := p.booking(id).Code
	p.refused(api.CodeSlotTaken, api.BookingMove, object{"booking_id": id, "slot_id": c})
	if got := p.booking(id); got.SlotID != a || got.State != api.BookingConfirmed {
		t.Errorf("after a refused move: %+v", got)
	}
	p.does(api.BookingMove, object{"booking_id": id, "slot_id": b})
	got := p.booking(id)
	if got.SlotID != b || got.Code != code || got.Note != "Tag tegninger med" || got.Need != api.FieldTax {
		t.Errorf("after the move: %+v", got)
	}
	w.person().book(event, a, nil) // the old one is free again
	p.refused(api.CodeNotFound, api.BookingMove, object{"booking_id": newID(), "slot_id": a})
	other.refused(api.CodeNotFound, api.BookingMove, object{"booking_id": id, "slot_id": a})
	other.refused(api.CodeNotFound, api.BookingCancel, object{"booking_id": id})
}

func TestCancellingEndsAtTheEventsLimit(t *testing.T) {
	w := newWorld(t)
	event := w.event(3*time.Hour, object{"capacity": 2, "cancel_until": start.Add(time.Hour)})
	slot := w.slot(event, 3*time.Hour, nil)
	p, q := w.person(), w.person()
	kept, given := p.book(event, "", nil), q.book(event, "", nil)
	move := p.book(event, slot, nil)
	q.does(api.BookingCancel, object{"booking_id": given})
	q.does(api.BookingCancel, object{"booking_id": given}) // twice is as once
	if got := q.booking(given); got.State != api.BookingCancelled {
		t.Errorf("state %s", got.State)
	}
	w.later(time.Hour)
	p.refused(api.CodeTooLate, api.BookingCancel, object{"booking_id": kept})
	p.refused(api.CodeTooLate, api.BookingMove, object{"booking_id": move, "slot_id": w.slot(event, 2*time.Hour, nil)})
}

func TestAPrerequisiteIsMetByWhatIsSharedOfOnesOwn(t *testing.T) {
	w := newWorld(t)
	screening, self := newID(), newID()
	item := object{"id": "q1", "part": "p"}
	w.importAll(
		api.ImportRecord{Kind: api.KindAssessment, ID: screening, Body: raw(object{"version": 1, "use": "screening", "items": []object{item}})},
		api.ImportRecord{Kind: api.KindAssessment, ID: self, Body: raw(object{"version": 1, "use": "self", "items": []object{item}})},
	)
	wantsPlan := w.event(time.Hour, object{"capacity": 9, "requires": "plan"})
	wantsScreening := w.event(7*time.Hour, object{"capacity": 9, "requires": "screening"})
	wantsEither := w.event(14*time.Hour, object{"capacity": 9, "requires": "plan_or_screening"})

	p, stranger := w.person(), w.person()
	plan := p.plan()
	empty, written := newID(), newID()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": " \n"})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": empty, "name": "Tom"})
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Cykler"})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": written, "name": "Første"})
	screened, tested := newID(), newID()
	p.does(api.ResultSubmit, object{"result_id": screened, "assessment_id": screening, "assessment_version": 1, "answers": object{"q1": 4}})
	p.does(api.ResultSubmit, object{"result_id": tested, "assessment_id": self, "assessment_version": 1, "answers": object{"q1": 4}})

	share := func(kind, id string) object { return object{"share": []object{{"kind": kind, "id": id}}} }
	p.refused(api.CodePrerequisite, api.BookingRequest, bookingBody(newID(), wantsPlan, "", share("version", empty)))
	p.refused(api.CodePrerequisite, api.BookingRequest, bookingBody(newID(), wantsScreening, "", share("result", tested)))
	p.refused(api.CodePrerequisite, api.BookingRequest, bookingBody(newID(), wantsPlan, "", share("contact", "")))
	p.refused(api.CodeInvalid, api.BookingRequest, bookingBody(newID(), wantsPlan, "", share("plan", plan)))
	stranger.refused(api.CodeNotFound, api.BookingRequest, bookingBody(newID(), wantsPlan, "", share("version", written)))
	stranger.refused(api.CodeNotFound, api.BookingRequest, bookingBody(newID(), wantsScreening, "", share("result", screened)))

	booking := p.book(wantsPlan, "", share("version", written))
	p.book(wantsScreening, "", share("result", screened))
	p.book(wantsEither, "", share("version", written))
	var v api.Version
	if p.record(api.KindVersion, written, &v); v.Reason != api.ReasonShared {
		t.Errorf("reason of the shared version: %q", v.Reason)
	}
	if got := p.booking(booking).Share; len(got) != 1 || got[0].Title != "Første" {
		t.Errorf("share %+v", got)
	}
	p.does(api.BookingShare, object{"booking_id": booking, "share": []object{}})
	if got := p.booking(booking).Share; len(got) != 0 {
		t.Errorf("share after it was taken back: %+v", got)
	}
}

func TestAnEventThatIsCalledOffEndsItsBookings(t *testing.T) {
	w := newWorld(t)
	event := newID()
	body := object{"starts_at": start.Add(5 * time.Hour), "ends_at": start.Add(6 * time.Hour), "capacity": 1, "waiting_list": true}
	w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: event, Body: raw(body)})
	slot := w.slot(event, 5*time.Hour, nil)
	p, q := w.person(), w.person()
	place, queued, inSlot := p.book(event, "", nil), q.book(event, "", object{"wait": true}), q.book(event, slot, nil)
	body["state"] = "cancelled"
	w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: event, Body: raw(body)})
	for _, b := range []api.Booking{p.booking(place), q.booking(queued), q.booking(inSlot)} {
		if b.State != api.BookingCancelled || b.Position != 0 {
			t.Errorf("booking %+v, want cancelled", b)
		}
	}
	var e api.Event
	w.catalogued(api.KindEvent, event, &e)
	if e.PlacesLeft != 1 || e.Waiting != 0 || e.State != api.EventCancelled {
		t.Errorf("event %+v", e)
	}
}

func TestABookingIdIsUsedOnce(t *testing.T) {
	w := newWorld(t)
	a, b := w.event(time.Hour, object{"capacity": 9}), w.event(9*time.Hour, object{"capacity": 9})
	p := w.person()
	id := p.book(a, "", nil)
	problem := p.refused(api.CodeInvalid, api.BookingRequest, bookingBody(id, b, "", nil))
	if problem.Errors[0].Pointer != "/booking_id" {
		t.Errorf("errors %v", problem.Errors)
	}
	w.person().refused(api.CodeNotFound, api.BookingRequest, bookingBody(id, b, "", nil))
	if got := p.booking(id); got.EventID != a || len(got.Code) != 4 {
		t.Errorf("booking %+v", got)
	}
	if _, err := w.o.Feeds.Changes(context.Background(), newID(), record.FeedQuery{}); !isProblem(err, api.CodeNotFound) {
		t.Errorf("the feed of nobody: %v", err)
	}
}

// What else is free is looked for by a reader: whoever is refused holds the others up
// for no longer than whoever is granted the same.
func TestWhoIsRefusedHoldsNobodyUpLongerThanWhoIsGranted(t *testing.T) {
	w := newWorld(t)
	day := w.event(24*time.Hour, object{"capacity": 0, "ends_at": w.clock.now().Add(40 * time.Hour)})
	slot := w.slot(day, 24*time.Hour, nil)
	full := w.event(48*time.Hour, object{"capacity": 1})
	for i := range 12 {
		w.slot(day, time.Duration(25+i)*time.Hour, nil)
		w.event(time.Duration(60+6*i)*time.Hour, object{"capacity": 5})
	}
	regular := w.person() // whose own bookings are looked at, too
	for i := range 6 {
		regular.book(w.event(time.Duration(200+10*i)*time.Hour, object{"capacity": 5}), "", nil)
	}
	statements := func(do func()) (read, written int64) {
		read, written = w.o.Statements()
		do()
		nowRead, nowWritten := w.o.Statements()
		return nowRead - read, nowWritten - written
	}
	for name, c := range map[string]struct {
		event, slot string
		code        api.Code
	}{"slot": {day, slot, api.CodeSlotTaken}, "event": {full, "", api.CodeEventFull}} {
		t.Run(name, func(t *testing.T) {
			_, granted := statements(func() { w.person().book(c.event, c.slot, nil) })
			m := sent(api.BookingRequest, bookingBody(newID(), c.event, c.slot, nil))
			var first, again api.MutationResult
			read, refused := statements(func() { first = regular.apply(m)[0] })
			if first.Status != api.StatusRefused || first.Problem.Code != c.code || len(first.Problem.Alternatives) == 0 {
				t.Fatalf("%+v", first)
			}
			if refused > granted || read == 0 {
				t.Errorf("granted by %d statements of the writer, refused by %d and %d of a reader", granted, refused, read)
			}
			if c.slot == "" {
				w.person().book(w.event(50*time.Hour, object{"capacity": 5}), "", nil)
			}
			again = regular.apply(m)[0]
			if diff := cmp.Diff(first, again); diff != "" {
				t.Errorf("sent again it is answered otherwise: %s", diff)
			}
		})
	}
}

// A course counts by its sessions also where it is offered instead: between them its
// person may have something else.
func TestACourseIsOfferedInsteadWhereOnlyItsSessionsAreFree(t *testing.T) {
	w := newWorld(t)
	at := func(in time.Duration) object {
		starts := w.clock.now().Add(in)
		return object{"starts_at": starts, "ends_at": starts.Add(time.Hour)}
	}
	course := func(sessions ...object) string {
		return w.event(30*time.Hour, object{"kind": "course", "capacity": 5, "ends_at": w.clock.now().Add(60 * time.Hour), "sessions": sessions})
	}
	wanted := w.event(2*time.Hour, object{"capacity": 1})
	between := course(at(30*time.Hour), at(59*time.Hour))
	course(at(30*time.Hour), at(41*time.Hour)) // in the midst of what the person has
	w.person().book(wanted, "", nil)
	p := w.person()
	p.book(w.event(40*time.Hour, object{"capacity": 5}), "", nil)
	problem := p.refused(api.CodeEventFull, api.BookingRequest, bookingBody(newID(), wanted, "", nil))
	if got := problem.Alternatives; len(got) != 1 || got[0].EventID != between {
		t.Errorf("offered %+v, want only %s", got, between)
	}
}
