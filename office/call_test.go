package office

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// toCall are the calls of a kind as one of the staff sees them.
func (w *world) toCall(by mutation.Staff, which booking.Calls) []booking.Call {
	w.t.Helper()
	all, of, err := w.o.Bookings.Calls(w.t.Context(), by, text.For(text.Danish), which, 20)
	if err != nil || of != len(all) {
		w.t.Fatalf("of %d calls %d are shown, %v", of, len(all), err)
	}
	return all
}

func TestWhoHasNoAddressIsCalledOfEachChangeOnce(t *testing.T) {
	w := newWorld(t)
	id := newID()
	body := object{"kind": "cafe", "title": "Café", "capacity": 9, "venue": object{"name": "Rådhuset"}, "starts_at": start.Add(72 * time.Hour), "ends_at": start.Add(75 * time.Hour)}
	imports := func(with object) {
		t.Helper()
		for k, v := range with {
			body[k] = v
		}
		w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: id, Body: raw(body)})
	}
	imports(nil)
	own, bo := mutation.Staff{ID: newID(), Role: mutation.RoleConsultant, Name: "Mette"}, mutation.Staff{ID: newID(), Role: mutation.RoleConsultant, Name: "Bo"}
	for _, s := range []mutation.Staff{own, bo} {
		w.write(func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), `INSERT INTO staff (id, email, name, language, role, adviser_id, actor_id, created_at) VALUES ($1, $1, $2, 'da', 'consultant', '', '', 0)`, s.ID, s.Name)
			return err
		})
	}
	guest, err := w.o.WalkIn(t.Context(), own, Guest{Name: "Ida Rønne", Phone: "+45 00 11 22 33"}, api.BookingRequestBody{BookingID: newID(), EventID: id})
	if err != nil {
		t.Fatal(err)
	}
	w.person().book(id, "", nil) // who has one is mailed
	calls := func(by mutation.Staff) []booking.Call {
		t.Helper()
		return w.toCall(by, booking.CallsDue)
	}
	imports(object{"venue": object{"name": "Biblioteket"}})
	w.later(5 * time.Minute)
	imports(object{"venue": object{"name": "Rådhuset"}}) // it was a slip
	w.later(time.Hour)
	if all := calls(own); len(all) != 0 {
		t.Fatalf("a slip that was put right is called about: %+v", all)
	}
	imports(object{"venue": object{"name": "Biblioteket"}})
	w.later(9 * time.Minute)
	if all := calls(own); len(all) != 0 {
		t.Errorf("called before it stands: %+v", all)
	}
	w.later(2 * time.Minute)
	w.later(time.Hour)
	all := calls(own)
	if len(all) != 1 || all[0].PersonID != guest || all[0].Phone != "+45 00 11 22 33" || all[0].What != api.NoticeVenue || all[0].Title != "Café" {
		t.Fatalf("to call are %+v", all)
	}
	said := ""
	for _, f := range all[0].Facts {
		said += f.Value + "<" + f.Before + ">"
	}
	if !strings.Contains(said, "Biblioteket<Rådhuset>") {
		t.Errorf("what changed is said as %q", said)
	}
	call := all[0].ID
	if err := w.o.Bookings.NotHome(t.Context(), own, call); err != nil {
		t.Fatal(err)
	}
	if len(calls(own)) != 0 {
		t.Error("who is not at home is called again at once")
	}
	w.later(2 * time.Hour)
	if all := calls(own); len(all) != 1 || all[0].Tries != 1 {
		t.Errorf("later to call are %+v", all)
	}
	if err := w.o.Bookings.Talked(t.Context(), own, call); err != nil {
		t.Fatal(err)
	}
	var p *api.Problem
	if err := w.o.Bookings.Talked(t.Context(), bo, call); !errors.As(err, &p) || len(p.Errors) != 1 {
		t.Errorf("a colleague who speaks with them too: %v", err)
	}
	if all := w.toCall(own, booking.CallsUndo); len(all) != 1 || all[0].DoneAt.IsZero() || len(w.toCall(bo, booking.CallsUndo)) != 0 || len(calls(own)) != 0 {
		t.Errorf("just done are %+v", all)
	}
	if all := w.toCall(bo, booking.CallsMade); len(all) != 1 || all[0].DoneBy != "Mette" || all[0].Undone(bo, w.clock.now()) || !all[0].Undone(own, w.clock.now()) {
		t.Errorf("made are %+v", all)
	}
	if err := w.o.Bookings.TakeCallBack(t.Context(), bo, call); !errors.As(err, &p) || len(p.Errors) != 1 {
		t.Errorf("a colleague takes it back: %v", err)
	}
	if err := w.o.Bookings.TakeCallBack(t.Context(), own, call); err != nil || len(calls(bo)) != 1 {
		t.Errorf("what is taken back waits for %d, %v", len(calls(bo)), err)
	}
	if err := w.o.Bookings.Talked(t.Context(), bo, call); err != nil {
		t.Fatal(err)
	}
	w.later(16 * time.Minute)
	if err := w.o.Bookings.TakeCallBack(t.Context(), bo, call); !errors.As(err, &p) || len(calls(bo)) != 0 || len(w.toCall(bo, booking.CallsUndo)) != 0 {
		t.Errorf("what was done long ago is taken back: %v", err)
	}
	if n := len(w.texts(`SELECT id FROM audit WHERE kind = 'call' AND person_id = $1`, guest)); n != 4 {
		t.Errorf("the log has %d lines", n)
	}
	if err := w.o.Bookings.Talked(t.Context(), mutation.Staff{Role: mutation.RoleDoor}, call); !isProblem(err, api.CodeForbidden) {
		t.Errorf("who is at the door: %v", err)
	}
	if err := w.o.Erase(t.Context(), guest); err != nil || len(w.texts(`SELECT id FROM call_task`)) != 0 {
		t.Errorf("of who is erased there are %d calls, %v", len(w.texts(`SELECT id FROM call_task`)), err)
	}
}

// Whoever gives back what they were to be called about need not be called.
func TestWhatIsGivenBackIsCalledAboutNoMore(t *testing.T) {
	w := newWorld(t)
	id := newID()
	held := func(venue, state string) {
		t.Helper()
		w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: id, Body: raw(object{
			"title": "Café", "capacity": 9, "venue": object{"name": venue}, "starts_at": start.Add(72 * time.Hour), "ends_at": start.Add(75 * time.Hour), "state": state,
		})})
		w.later(11 * time.Minute)
	}
	held("Rådhuset", api.EventPlanned)
	var guests []*person
	booked := []string{newID(), newID(), newID()}
	for i, name := range []string{"Ida Rønne", "Bo Dam", "Carla Lund"} {
		guest, err := w.o.WalkIn(t.Context(), mette, Guest{Name: name, Phone: "+45 00 11 22 3" + strconv.Itoa(i)}, api.BookingRequestBody{BookingID: booked[i], EventID: id})
		if err != nil {
			t.Fatal(err)
		}
		guests = append(guests, &person{w: w, id: guest})
	}
	gives := func(i int) {
		t.Helper()
		guests[i].does(api.BookingCancel, object{"booking_id": booked[i]})
		all := w.toCall(mette, booking.CallsDue)
		if len(all) != 2-i || slices.ContainsFunc(all, func(c booking.Call) bool { return c.PersonID == guests[i].id }) {
			t.Errorf("to call are %+v", all)
		}
	}
	held("Biblioteket", api.EventPlanned)
	gives(0)
	held("Biblioteket", api.EventCancelled)
	gives(1)
}

func TestACallThatWasMadeIsForgottenInTime(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	ago := func(days int) int64 { return db.Millis(w.clock.now().AddDate(0, 0, -days)) }
	open, lately, long := newID(), newID(), newID()
	w.write(func(tx *db.Tx) error {
		for id, done := range map[string]int64{open: 0, lately: ago(29), long: ago(30) - 1} {
			if _, err := tx.ExecContext(t.Context(), `INSERT INTO call_task (id, person_id, booking_id, notice_id, made_at, due_at, done_at) VALUES ($1, $2, $3, '', $4, $4, $5)`,
				id, p.id, newID(), ago(60), done); err != nil {
				return err
			}
		}
		return nil
	})
	w.later(6 * time.Hour)
	want := []string{open, lately}
	slices.Sort(want)
	if got := w.texts(`SELECT id FROM call_task ORDER BY id`); !slices.Equal(got, want) {
		t.Errorf("there are %q, want %q", got, want)
	}
}

// What is changed until somebody is spoken with is one call, of what they heard last.
func TestWhatChangesUntilSomebodyIsSpokenWithIsOneCall(t *testing.T) {
	w := newWorld(t)
	id := newID()
	held := func(venue string) {
		t.Helper()
		w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: id, Body: raw(object{
			"title": "Café", "capacity": 9, "venue": object{"name": venue}, "starts_at": start.Add(72 * time.Hour), "ends_at": start.Add(75 * time.Hour),
		})})
		w.later(11 * time.Minute)
	}
	held("Rådhuset")
	if _, err := w.o.WalkIn(t.Context(), mette, Guest{Name: "Ida Rønne", Phone: "+45 00 11 22 33"}, api.BookingRequestBody{BookingID: newID(), EventID: id}); err != nil {
		t.Fatal(err)
	}
	call := func(want string) (id string) {
		t.Helper()
		var got []string
		for _, c := range w.toCall(mette, booking.CallsDue) {
			id = c.ID
			for _, f := range c.Facts {
				if f.Before != "" {
					got = append(got, f.Before+" → "+f.Value)
				}
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("to call are %q, not %q", got, want)
		}
		return id
	}
	held("Biblioteket")
	first := call("Rådhuset → Biblioteket")
	held("Havnen")
	both := call("Rådhuset → Havnen")
	if err := w.o.Bookings.Talked(t.Context(), mette, first); !isProblem(err, api.CodeNotFound) {
		t.Errorf("they were told of what a page said before: %v", err)
	}
	if err := w.o.Bookings.Talked(t.Context(), mette, both); err != nil {
		t.Fatal(err)
	}
	held("Skolen")
	call("Havnen → Skolen")
	if err := w.o.Bookings.TakeCallBack(t.Context(), mette, both); err != nil {
		t.Fatal(err)
	}
	call("Rådhuset → Skolen")
	held("Rådhuset")
	if n := len(w.texts(`SELECT id FROM call_task`)); n != 0 {
		t.Errorf("of what is as they heard it there are %d calls", n)
	}
	held("Skolen")
	call("Rådhuset → Skolen")
	w.clock.set(start.Add(75*time.Hour - time.Second))
	call("Rådhuset → Skolen")
	w.clock.set(start.Add(75 * time.Hour))
	call("")
}

func TestSeveralCallsOfAnOlderOfficeAreTheFirst(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	one := p.book(w.event(24*time.Hour, object{"capacity": 1}), "", nil)
	w.olderThan("one_call")
	pool := w.pool()
	for i, c := range []struct{ id, booking string }{{"b", one}, {"a", one}, {"c", one}, {"d", ""}, {"e", one}} {
		if _, err := pool.ExecContext(t.Context(), `INSERT INTO call_task (id, person_id, booking_id, notice_id, made_at, due_at, done_at) VALUES ($1, $2, $3, '', $4, 0, $5)`,
			c.id, p.id, c.booking, max(1, i), i/4); err != nil {
			t.Fatal(err)
		}
	}
	w.open()
	over := strconv.FormatInt(db.Millis(start.Add(28*time.Hour)), 10)
	if got := w.texts(`SELECT id || ' ' || CAST(until_at AS TEXT) FROM call_task ORDER BY id`); !slices.Equal(got, []string{"a " + over, "d 0", "e " + over}) {
		t.Errorf("kept are %q", got)
	}
}

// waiting is a full event with somebody without an address behind who has its place.
func waiting(t *testing.T, in time.Duration) (q *queue, guest *person, has string) {
	t.Helper()
	q = newQueue(t, in, 1, 1)
	id, err := q.o.WalkIn(t.Context(), mette, Guest{Name: "Ida Rønne", Phone: "+45 00 11 22 33"}, api.BookingRequestBody{BookingID: newID(), EventID: q.event, Wait: true})
	if err != nil {
		t.Fatal(err)
	}
	guest = &person{w: q.world, id: id}
	return q, guest, q.texts(`SELECT id FROM booking WHERE person_id = $1`, id)[0]
}

// Who has no address hears of a place that is offered to them by a call, and what ends the offer
// ends the call; of one that ran out they are called too.
func TestAnOfferToWhoHasNoAddressIsACall(t *testing.T) {
	offered := func(t *testing.T) (q *queue, guest *person, has string, call booking.Call) {
		t.Helper()
		q, guest, has = waiting(t, 48*time.Hour)
		if all := q.toCall(mette, booking.CallsDue); len(all) != 0 {
			t.Fatalf("who waits is called: %+v", all)
		}
		q.cancel(0)
		q.later(0)
		all := q.toCall(mette, booking.CallsDue)
		if len(all) != 1 || all[0].PersonID != guest.id || all[0].Title != "Kick-off" || all[0].What != "" || !all[0].Offered.Equal(start.Add(12*time.Hour)) || all[0].Shared || len(all[0].Facts) == 0 {
			t.Fatalf("to call are %+v", all)
		}
		return q, guest, has, all[0]
	}
	none := func(t *testing.T, q *queue) {
		t.Helper()
		q.later(time.Minute)
		if all := append(q.toCall(mette, booking.CallsDue), q.toCall(mette, booking.CallsLater)...); len(all) != 0 {
			t.Errorf("there is a call still: %+v", all)
		}
	}
	t.Run("accepted for them", func(t *testing.T) {
		q, guest, has, call := offered(t)
		if _, _, err := q.o.AnswerOffer(t.Context(), mutation.Staff{Role: mutation.RoleDoor}, call.ID, true); !isProblem(err, api.CodeForbidden) {
			t.Errorf("who is at the door: %v", err)
		}
		if _, err := q.o.Bookings.OfferOf(t.Context(), mutation.Staff{Role: mutation.RoleDoor}, call.ID); !isProblem(err, api.CodeForbidden) {
			t.Errorf("who is at the door reads whose it is: %v", err)
		}
		own := mutation.Staff{ID: newID(), Role: mutation.RoleConsultant}
		person, event, err := q.o.AnswerOffer(t.Context(), own, call.ID, true)
		if err != nil || person != guest.id || event != q.event || guest.booking(has).State != api.BookingConfirmed {
			t.Fatalf("accepted they have %+v, %v", guest.booking(has), err)
		}
		none(t, q)
		if _, _, err := q.o.AnswerOffer(t.Context(), mette, call.ID, false); !isProblem(err, api.CodeChanged) || guest.booking(has).State != api.BookingConfirmed {
			t.Errorf("a colleague turns down what is accepted: they have %+v, %v", guest.booking(has), err)
		}
		if n := len(q.texts(`SELECT id FROM audit WHERE kind = 'booking' AND ref = $1 AND staff_id = $2`, has, own.ID)); n != 1 {
			t.Errorf("the log has %d lines", n)
		}
		if _, _, err := q.o.AnswerOffer(t.Context(), mette, newID(), true); !isProblem(err, api.CodeNotFound) {
			t.Errorf("of no call: %v", err)
		}
	})
	t.Run("turned down for them", func(t *testing.T) {
		q, guest, has, call := offered(t)
		if _, _, err := q.o.AnswerOffer(t.Context(), mette, call.ID, false); err != nil || guest.booking(has).State != api.BookingCancelled {
			t.Fatalf("turned down they have %+v, %v", guest.booking(has), err)
		}
		none(t, q)
	})
	t.Run("accepted by themselves", func(t *testing.T) {
		q, guest, has, _ := offered(t)
		guest.does(api.BookingAccept, object{"booking_id": has})
		none(t, q)
	})
	t.Run("told of", func(t *testing.T) {
		q, _, _, call := offered(t)
		if err := q.o.Bookings.Talked(t.Context(), mette, call.ID); err != nil {
			t.Fatal(err)
		}
		none(t, q)
	})
	t.Run("ran out", func(t *testing.T) {
		q, _, _, call := offered(t)
		if err := q.o.Bookings.NotHome(t.Context(), mette, call.ID); err != nil {
			t.Fatal(err)
		}
		q.clock.set(start.Add(12 * time.Hour)) // nothing has run yet
		if all := q.toCall(mette, booking.CallsDue); len(all) != 0 {
			t.Errorf("of an offer that is over they are called: %+v", all)
		}
		q.later(0)
		q.later(0)
		all := q.toCall(mette, booking.CallsDue)
		if len(all) != 1 || !all[0].RanOut || !all[0].Offered.IsZero() || all[0].ID == call.ID {
			t.Fatalf("to call are %+v", all)
		}
		if _, _, err := q.o.AnswerOffer(t.Context(), mette, all[0].ID, true); !isProblem(err, api.CodeExpired) {
			t.Errorf("accepted too late: %v", err)
		}
		if err := q.o.Bookings.Talked(t.Context(), mette, all[0].ID); err != nil {
			t.Fatal(err)
		}
		none(t, q)
	})
	t.Run("ran out, and begun", func(t *testing.T) {
		q, _, _, _ := offered(t)
		q.later(12 * time.Hour)
		q.later(0)
		if n := len(q.toCall(mette, booking.CallsDue)); n != 1 {
			t.Errorf("there are %d calls", n)
		}
		q.later(36 * time.Hour)
		none(t, q)
	})
	t.Run("called off", func(t *testing.T) {
		q, guest, _, _ := offered(t)
		if err := q.o.Bookings.LetIn(t.Context(), mette, q.event, guest.id); !isProblem(err, api.CodeNotOpen) {
			t.Fatal(err)
		}
		q.importAll(api.ImportRecord{Kind: api.KindEvent, ID: q.event, Body: raw(object{
			"title": "Kick-off", "starts_at": start.Add(48 * time.Hour), "ends_at": start.Add(52 * time.Hour), "capacity": 1, "waiting_list": true, "state": "cancelled",
		})})
		if all := q.toCall(mette, booking.CallsDue); len(all) != 0 {
			t.Errorf("of what is called off they are called: %+v", all)
		}
		q.later(11 * time.Minute)
		if all := q.toCall(mette, booking.CallsDue); len(all) != 1 || all[0].What != api.NoticeCancelled || !all[0].Offered.IsZero() || all[0].RanOut {
			t.Errorf("to call are %+v", all)
		}
	})
}

// A change and an offer are one call; where the change is taken back the offer is left, and one
// who was not at home is called at once when a place is offered to them.
func TestAChangeAndAnOfferAreOneCall(t *testing.T) {
	q, _, _ := waiting(t, 72*time.Hour)
	held := func(venue string) {
		t.Helper()
		q.importAll(api.ImportRecord{Kind: api.KindEvent, ID: q.event, Body: raw(object{
			"title": "Kick-off", "starts_at": start.Add(72 * time.Hour), "ends_at": start.Add(76 * time.Hour), "capacity": 1, "waiting_list": true, "venue": object{"name": venue},
		})})
		q.later(11 * time.Minute)
	}
	held("Rådhuset")
	all := q.toCall(mette, booking.CallsDue)
	if len(all) != 1 || all[0].What != api.NoticeVenue || !all[0].Offered.IsZero() {
		t.Fatalf("to call are %+v", all)
	}
	if err := q.o.Bookings.NotHome(t.Context(), mette, all[0].ID); err != nil {
		t.Fatal(err)
	}
	if later := q.toCall(mette, booking.CallsLater); len(later) != 1 || later[0].Tries != 1 || !later[0].DueAt.After(q.clock.now()) {
		t.Errorf("later to call are %+v", later)
	}
	q.cancel(0)
	q.later(0)
	if all = q.toCall(mette, booking.CallsDue); len(all) != 1 || all[0].What != api.NoticeVenue || all[0].Offered.IsZero() || len(q.toCall(mette, booking.CallsLater)) != 0 {
		t.Fatalf("to call are %+v", all)
	}
	held("")
	if all = q.toCall(mette, booking.CallsDue); len(all) != 1 || all[0].What != "" || all[0].Offered.IsZero() {
		t.Errorf("once the change is taken back to call are %+v", all)
	}
}

// Of a dozen that wait those come first whose offers run out, then who has waited longest; what
// was made is told apart from them.
func TestWhoIsToBeCalledFirst(t *testing.T) {
	w := newWorld(t)
	id := newID()
	held := func(venue string) {
		t.Helper()
		w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: id, Body: raw(object{
			"title": "Café", "capacity": 20, "venue": object{"name": venue}, "starts_at": start.Add(72 * time.Hour), "ends_at": start.Add(75 * time.Hour),
		})})
	}
	held("Rådhuset")
	for i := range 12 {
		if _, err := w.o.WalkIn(t.Context(), mette, Guest{Name: "Gæst", Phone: "+45 00 11 22 " + strconv.Itoa(10+i)}, api.BookingRequestBody{BookingID: newID(), EventID: id}); err != nil {
			t.Fatal(err)
		}
	}
	held("Biblioteket")
	w.later(11 * time.Minute)
	one := w.event(48*time.Hour, object{"capacity": 1, "waiting_list": true})
	p := w.person()
	has := p.book(one, "", nil)
	last, err := w.o.WalkIn(t.Context(), mette, Guest{Name: "Sidst", Phone: "+45 00 11 22 99"}, api.BookingRequestBody{BookingID: newID(), EventID: one, Wait: true})
	if err != nil {
		t.Fatal(err)
	}
	p.does(api.BookingCancel, object{"booking_id": has})
	w.later(time.Minute)
	all := w.toCall(mette, booking.CallsDue)
	if len(all) != 13 || all[0].PersonID != last {
		t.Fatalf("of %d to call the first is %+v", len(all), all[0])
	}
	own := mutation.Staff{ID: newID(), Role: mutation.RoleConsultant}
	for i, c := range all[1:10] {
		w.write(func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), `UPDATE call_task SET done_at = $1, done_by = $2 WHERE id = $3`, db.Millis(w.clock.now())+int64(i), own.ID, c.ID)
			return err
		})
	}
	few, of, err := w.o.Bookings.Calls(t.Context(), own, text.For(text.Danish), booking.CallsDue, 3)
	if err != nil || len(few) != 3 || of != 4 || few[0].PersonID != last || few[1].ID != all[10].ID {
		t.Errorf("of %d to call are shown %+v, %v", of, few, err)
	}
	undo, of, err := w.o.Bookings.Calls(t.Context(), own, text.For(text.Danish), booking.CallsUndo, 2)
	if err != nil || len(undo) != 2 || of != 9 || undo[0].ID != all[9].ID {
		t.Errorf("of %d made just now are shown %+v, %v", of, undo, err)
	}
}
