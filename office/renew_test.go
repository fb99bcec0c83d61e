package office

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// merge makes one of two persons.
func (w *world) merge(kept, gone *person) {
	w.t.Helper()
	by := mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette"}
	m, err := w.o.PreviewMerge(w.t.Context(), by, kept.id, gone.id)
	if err == nil {
		err = w.o.Merge(w.t.Context(), by, kept.id, gone.id, m.Version)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// failsToErase has an erasure fail when all but the commit is done.
func (w *world) failsToErase(p *person) {
	w.t.Helper()
	failed := errors.New("the disk is full")
	err := w.o.db.Write(w.t.Context(), func(tx *db.Tx) error {
		if err := w.o.lockErased(w.t.Context(), tx, p.id); err != nil {
			return err
		}
		if err := w.o.erase(w.t.Context(), tx, p.id, ""); err != nil {
			return err
		}
		return failed
	})
	if !errors.Is(err, failed) || !w.there(p) {
		w.t.Fatalf("they are there: %v, %v", w.there(p), err)
	}
}

// Where an office is served on data of before, it meets whom it had erased: they are erased
// again all the same. Only who was not erased after all stays.
func TestAnErasureThatIsDoneIsNotUndoneByBeingSeen(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t)
	asked, older, kept, gone, overdue := w.person(), w.person(), w.person(), w.person(), w.lastHere(40, true)
	failed, stays, merged, into, before := w.person(), w.person(), w.person(), w.person(), w.person()
	all := map[string]*person{"asked": asked, "of an older office": older, "merged into them": into, "merged before that": before, "kept": kept, "merged": gone, "overdue": overdue, "failed": failed, "kept, failed": stays, "merged, failed": merged}
	want := map[string]bool{"failed": true, "kept, failed": true, "merged, failed": true}
	file := w.backup()
	w.merge(kept, gone)
	w.merge(stays, merged)
	w.merge(into, before)
	w.merge(older, into)
	w.approves()
	w.night()
	for range 31 {
		w.night()
	}
	for _, p := range []*person{asked, older, kept} {
		if err := w.o.Erase(ctx, p.id); err != nil {
			t.Fatal(err)
		}
	}
	w.failsToErase(failed)
	w.failsToErase(stays)
	list := filepath.Join(w.o.Beside, erasureFile)
	lines, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	var unmarked []byte // or of a process that ended right after
	for line := range bytes.Lines(lines) {
		of := slices.ContainsFunc([]*person{older, into, before}, func(p *person) bool { return bytes.Contains(line, []byte(p.id)) })
		if !of || !bytes.Contains(line, []byte(`"done"`)) {
			unmarked = append(unmarked, line...)
		}
	}
	if err := os.WriteFile(list, unmarked, 0o600); err != nil || len(unmarked) == len(lines) {
		t.Fatalf("nothing was marked, %v", err)
	}
	w.clock.advance(time.Hour)
	w.comesBack(failed)
	w.comesBack(stays)
	w.later(erasuresEvery)

	w.restore(file)
	w.clock.advance(time.Hour)
	for name, p := range all {
		if !w.there(p) {
			t.Fatalf("the backup has not who is %s", name)
		}
		w.comesBack(p)
	}
	w.failsToErase(asked) // again
	w.clock.advance(time.Hour)
	w.comesBack(asked)
	w.later(erasuresEvery)
	w.later(erasuresEvery)
	if err := w.o.Renew(ctx); err != nil {
		t.Fatal(err)
	}
	for name, p := range all {
		if w.there(p) != want[name] {
			t.Errorf("%s: they are there: %v", name, w.there(p))
		}
	}
}

// An office that is started on a database of before somebody signed up does not find them, and
// has not erased them: who went on after an erasure that failed stays when theirs is put back.
func TestWhoIsNotInADatabaseWasNotErasedByThat(t *testing.T) {
	w := newWorld(t)
	before := w.backup()
	failed := w.person()
	w.failsToErase(failed)
	w.clock.advance(time.Hour)
	w.comesBack(failed)
	right := w.backup()

	w.restore(before)
	w.later(erasuresEvery)
	if w.there(failed) {
		t.Fatal("the backup has who signed up later")
	}
	w.restore(right)
	if err := w.o.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !w.there(failed) {
		t.Error("who was not erased is not there")
	}
}

// While somebody is erased it is not noted that they went on, though they were seen meanwhile.
func TestWhoIsBeingErasedIsNotNotedToGoOn(t *testing.T) {
	c := twoOffices(t)
	p := c.person()
	pool := c.pool()
	c.atOnce(holdCounter, p.id,
		func(o *Office) error { return o.Erase(c.t.Context(), p.id) },
		func(o *Office) error {
			c.clock.advance(time.Second)
			if _, err := pool.Exec(`UPDATE person SET seen_at = $1 WHERE id = $2`, db.Millis(c.clock.now()), p.id); err != nil {
				return err
			}
			return o.noteEnded(c.t.Context())
		})
	list, err := os.ReadFile(filepath.Join(c.o.Beside, erasureFile))
	if err != nil || strings.Contains(string(list), `"back"`) || !strings.Contains(string(list), `"done"`) || c.there(p) {
		t.Errorf("%s %v; they are there: %v", list, err, c.there(p))
	}
}

// Two offices that are renewed at once erase whoever is back once.
func TestWhoIsBackIsErasedAgainByOneOfTwoOffices(t *testing.T) {
	c := twoOffices(t)
	p := c.person()
	if err := c.o.note(erasure{PersonID: p.id, At: c.clock.now(), Done: true}); err != nil {
		t.Fatal(err)
	}
	var erased [2]int
	again := func(i int) func(o *Office) error {
		return func(o *Office) (err error) {
			erased[i], err = o.EraseAgain(t.Context())
			return err
		}
	}
	c.atOnce(holdCounter, p.id, again(0), again(1))
	if lines := c.texts(`SELECT act FROM audit WHERE act = 'erase' AND person_id = $1`, p.id); erased[0]+erased[1] != 1 || len(lines) != 1 || c.there(p) {
		t.Errorf("erased are %d, the log has %d lines, they are there: %v", erased, len(lines), c.there(p))
	}
}

// How erasures ended is read of all of them at once, beside the writer.
func TestHowErasuresEndedIsReadOfAllAtOnce(t *testing.T) {
	w := newWorld(t)
	statements := func(n int) (reads, writes int64) {
		t.Helper()
		for range n {
			for _, id := range []string{w.person().id, newID()} { // and who is not there
				if err := w.o.note(erasure{PersonID: id, At: w.clock.now().Add(time.Hour)}); err != nil {
					t.Fatal(err)
				}
			}
		}
		readsBefore, writesBefore := w.o.Statements()
		if err := w.o.noteEnded(t.Context()); err != nil {
			t.Fatal(err)
		}
		reads, writes = w.o.Statements()
		return reads - readsBefore, writes - writesBefore
	}
	few, _ := statements(2)
	if many, writes := statements(60); many > few || writes > 0 {
		t.Errorf("of 4 it reads %d times, of 124 %d, with %d statements of the writer", few, many, writes)
	}
}
