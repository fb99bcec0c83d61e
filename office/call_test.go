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
		all, err := w.o.Bookings.Calls(t.Context(), by, text.For(text.Danish), 10)
		if err != nil {
			t.Fatal(err)
		}
		return all
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
	if all := calls(own); len(all) != 1 || all[0].DoneAt.IsZero() || len(calls(bo)) != 0 {
		t.Errorf("just done are %+v", all)
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
	if err := w.o.Bookings.TakeCallBack(t.Context(), bo, call); !errors.As(err, &p) || len(calls(bo)) != 0 {
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
		all, err := w.o.Bookings.Calls(t.Context(), mette, text.For(text.Danish), 10)
		if err != nil || len(all) != 2-i || slices.ContainsFunc(all, func(c booking.Call) bool { return c.PersonID == guests[i].id }) {
			t.Errorf("to call are %+v, %v", all, err)
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
		all, err := w.o.Bookings.Calls(t.Context(), mette, text.For(text.Danish), 10)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range all {
			if !c.DoneAt.IsZero() {
				continue
			}
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
