package office

import (
	"context"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// signsIn signs a device of somebody new in with a token.
func (w *world) signsIn(email, device, token string) *person {
	w.t.Helper()
	p := &person{w: w}
	err := w.o.db.Write(context.Background(), func(tx *db.Tx) error {
		s, err := w.o.Accounts.PutSession(context.Background(), tx, email, "da", api.SessionDevice{ID: device, Name: "Telefon"}, token)
		p.id = s.Person.ID
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func TestWhatWasRevokedStaysSoWhenABackupIsPutBack(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	lost, worn, kept := newID(), newID(), newID()
	p := w.signsIn("anna@example.dk", lost, "lost")
	w.signsIn("anna@example.dk", worn, "worn")
	w.signsIn("anna@example.dk", kept, "kept")
	old, err := w.o.Bookings.RenewCalendar(ctx, p.id)
	if err != nil {
		t.Fatal(err)
	}
	file := w.backup()
	caller, err := w.o.Accounts.Authenticate(ctx, "kept")
	if err != nil {
		t.Fatal(err)
	}
	w.signsIn("anna@example.dk", worn, "worn again")
	for _, device := range []string{lost, worn} {
		if err := w.o.Accounts.Revoke(ctx, caller, device); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.o.Bookings.RenewCalendar(ctx, p.id); err != nil {
		t.Fatal(err)
	}

	w.restore(file)
	if err := w.o.Renew(ctx); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{"lost", "worn"} {
		if _, err := w.o.Accounts.Authenticate(ctx, token); !isProblem(err, api.CodeUnauthorized) {
			t.Errorf("the %s telephone is answered %v", token, err)
		}
	}
	if _, err := w.o.Bookings.Calendar(ctx, old, ""); !isProblem(err, api.CodeNotFound) {
		t.Errorf("the old calendar is answered %v", err)
	}
	if _, err := w.o.Accounts.Authenticate(ctx, "kept"); err != nil {
		t.Errorf("the other is answered %v", err)
	}
	var d api.Device
	if p.record(api.KindDevice, lost, &d) || !p.record(api.KindDevice, kept, &d) {
		t.Error("the lost telephone is listed, or the other is not")
	}
}

// Who comes back may use a booking's id again, and be erased again.
func TestWhoeverComesBackIsErasedAgain(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	id := newID()
	for range 2 {
		event := w.event(time.Hour, object{"capacity": 9})
		p := w.signsIn("anna@example.dk", newID(), newID())
		p.does(api.BookingRequest, bookingBody(id, event, "", nil))
		w.clock.advance(24 * time.Hour)
		if err := w.o.Erase(ctx, p.id); err != nil {
			t.Fatal(err)
		}
	}
	var kept int
	if err := w.pool().QueryRow(`SELECT COUNT(*) FROM booking WHERE person_id = '` + record.ErasedOwner + `'`).Scan(&kept); err != nil || kept != 2 {
		t.Errorf("%d are counted, %v", kept, err)
	}
}

// Whoever was removed of the staff, or ended a sign-in, does not come back with a backup;
// what they had in hand is anybody's.
func TestWhoeverWasRemovedOfTheStaffStaysSoWhenABackupIsPutBack(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	anna := w.person()
	question := anna.asks("Må jeg sætte et skilt op?")
	leaves, stays := w.staff("bo@kontor.example.dk", "Bo"), w.staff("mette@kontor.example.dk", "Mette")
	if err := w.o.Inbox.Assign(ctx, mutation.CommandLine, anna.id, question, leaves); err != nil {
		t.Fatal(err)
	}
	signsIn := func(staffID, token string) {
		w.write(func(tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO staff_session (token, id, staff_id, name, created_at, used_at, fresh_at) VALUES ($1, $2, $3, '', $4, $4, $4)`,
				account.TokenSum(token), newID(), staffID, db.Millis(tx.Now()))
			return err
		})
	}
	signsIn(leaves, "leaves")
	signsIn(stays, "lost")
	signsIn(stays, "kept")
	file := w.backup()
	lost, err := w.o.Accounts.StaffSession(ctx, "lost")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.o.Accounts.EndStaffSession(ctx, lost.Member.Staff(), lost.ID); err != nil {
		t.Fatal(err)
	}
	for what, to := range map[string]string{"nobody's": newID(), "their own": stays} { // it is refused, and leaves no trace
		if err := w.o.Accounts.RemoveStaff(ctx, mutation.CommandLine, stays, to); !isProblem(err, api.CodeNotFound) {
			t.Errorf("work becomes %s: %v", what, err)
		}
	}
	if err := w.o.Accounts.RemoveStaff(ctx, mutation.CommandLine, leaves, stays); err != nil {
		t.Fatal(err)
	}
	w.restore(file)
	if err := w.o.Renew(ctx); err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]bool{"leaves": false, "lost": false, "kept": true} {
		if _, err := w.o.Accounts.StaffSession(ctx, token); (err == nil) != want {
			t.Errorf("who is signed in with %q is answered %v", token, err)
		}
	}
	if all, err := w.o.Accounts.Colleagues(ctx, mutation.CommandLine); err != nil || len(all) != 1 || all[0].ID != stays {
		t.Errorf("the staff is %+v, %v", all, err)
	}
	if q := anna.question(question); q.Assigned != "" {
		t.Errorf("the question is still with %q", q.Assigned)
	}
}
