package office

import (
	"cmp"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
	"startklar.dk/office/settings"
)

// lastHere is a person who was last here so many months ago; signed in, or booked for.
func (w *world) lastHere(months int, signedIn bool) *person {
	w.t.Helper()
	p := w.person()
	at := db.Millis(w.clock.now().AddDate(0, -months, 0))
	w.write(func(tx *db.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), `UPDATE person SET seen_at = $1, created_at = $1, signed_in = $2 WHERE id = $3`, at, signedIn, p.id)
		if err == nil {
			_, err = tx.ExecContext(w.t.Context(), `UPDATE record SET changed_at = $1 WHERE owner = $2`, at, p.id)
		}
		return err
	})
	return p
}

// noted writes a meeting's note so many months ago, past the rules.
func (w *world) noted(p *person, months int) {
	w.t.Helper()
	w.write(func(tx *db.Tx) error {
		_, err := tx.ExecContext(w.t.Context(), `INSERT INTO meeting_note (person_id, booking_id, text, version, author, at) VALUES ($1, $2, 'x', 1, '', $3)`,
			p.id, newID(), db.Millis(w.clock.now().AddDate(0, -months, 0)))
		return err
	})
}

func (w *world) approves() {
	w.t.Helper()
	r, err := w.o.Settings.Retention(w.t.Context(), karen)
	if err == nil {
		err = w.o.Settings.ApproveRetention(w.t.Context(), karen, r.Version(), true)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// there tells whether the office knows somebody.
func (w *world) there(p *person) bool {
	return len(w.texts(`SELECT id FROM person WHERE id = $1`, p.id)) == 1
}

// night has a night's run done, turn by turn.
func (w *world) night() {
	w.t.Helper()
	w.later(24 * time.Hour)
}

func TestNothingIsErasedBeforeSomebodyHasSeenAndApprovedIt(t *testing.T) {
	w := newWorld(t)
	gone, guest, stays := w.lastHere(40, true), w.lastHere(14, false), w.lastHere(30, true)
	w.noted(stays, 25)
	w.noted(stays, 23)
	would, err := w.o.Settings.WouldGo(t.Context(), karen, 10)
	if err != nil || would.Persons != 1 || would.Guests != 1 || would.Notes != 1 || len(would.First) != 2 || would.First[0].PersonID != gone.id {
		t.Fatalf("it says that %+v would go, %v", would, err)
	}
	for range 3 {
		w.night()
	}
	if !w.there(gone) || !w.there(guest) || len(w.texts(`SELECT text FROM meeting_note`)) != 2 || len(w.texts(`SELECT id FROM person WHERE warned_at > 0`)) != 0 {
		t.Fatal("something was erased, or somebody told, before it was approved")
	}
	r, _ := w.o.Settings.Retention(t.Context(), karen)
	if err := w.o.Settings.ApproveRetention(t.Context(), mutation.Staff{Role: mutation.RoleConsultant}, r.Version(), true); !isProblem(err, api.CodeForbidden) {
		t.Errorf("a consultant approves: %v", err)
	}
	if err := w.o.Settings.ApproveRetention(t.Context(), karen, "of before", true); !errors.Is(err, mutation.ErrChanged) {
		t.Errorf("approved is what a colleague changed meanwhile: %v", err)
	}
	w.approves()
	w.night()
	if !w.there(gone) || !w.there(guest) || len(w.texts(`SELECT text FROM meeting_note`)) != 1 {
		t.Error("somebody with an address was erased before they were told, or an old note is there")
	}
	if got := w.texts(`SELECT id FROM person WHERE warned_at > 0 ORDER BY id`); len(got) != 2 {
		t.Fatalf("told are %d", len(got))
	}
	for range 29 {
		w.night()
	}
	if !w.there(gone) {
		t.Fatal("who was told has not their thirty days")
	}
	w.night()
	w.night()
	if w.there(gone) || w.there(guest) || !w.there(stays) {
		t.Errorf("there are: gone %v, guest %v, stays %v", w.there(gone), w.there(guest), w.there(stays))
	}
	list, err := os.ReadFile(filepath.Join(w.o.Beside, erasureFile))
	if err != nil || !strings.Contains(string(list), gone.id) {
		t.Errorf("the list beside the database is %q, %v", list, err)
	}
	if got := w.texts(`SELECT act FROM audit WHERE kind = 'retention' AND person_id = $1 ORDER BY at, id`, gone.id); !slices.Equal(got, []string{record.ActWarn, record.ActErase}) {
		t.Errorf("the log says %q of them", got)
	}
}

func TestWhoIsExpectedOrWaitsOrComesBackIsNotErased(t *testing.T) {
	w := newWorld(t)
	booked, attended, asks, referred, changed, back := w.lastHere(40, true), w.lastHere(40, true), w.lastHere(40, true), w.lastHere(40, true), w.lastHere(40, true), w.lastHere(40, true)
	event := w.event(40*24*time.Hour, object{"capacity": 5})
	booked.book(event, "", nil)
	asks.asks("Må jeg?")
	waits := w.lastHere(40, true)
	w.write(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO booking (person_id, id, event_id, slot_id, state, code, queue, position, shared, expires_at)
			VALUES ($1, $2, $3, '', 'waiting', '', 1, 1, FALSE, 0)`, waits.id, newID(), event)
		return err
	})
	actor := newID()
	w.importAll(api.ImportRecord{Kind: api.KindActor, ID: actor, Body: raw(object{"name": "Banken", "kind": "bank"})})
	referred.does(api.ReferralRequest, object{"referral_id": newID(), "actor_id": actor, "need": "financing", "question": "?"})
	recent := w.event(-30*24*time.Hour, nil)
	w.write(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO booking (person_id, id, event_id, slot_id, state, code, queue, position, shared, expires_at)
			VALUES ($1, $2, $3, '', 'attended', '', 0, 0, FALSE, 0)`, attended.id, newID(), recent)
		return err
	})
	w.write(func(tx *db.Tx) error { // each keeps them by itself: not what it changed of their records
		_, err := tx.ExecContext(t.Context(), `UPDATE record SET changed_at = $1 WHERE owner <> 'catalogue' AND owner <> $2`, db.Millis(w.clock.now().AddDate(0, -40, 0)), changed.id)
		return err
	})
	changed.does(api.PersonUpdate, object{"name": "Bo"})
	w.approves()
	w.night()
	if got := w.texts(`SELECT id FROM person WHERE warned_at > 0`); !slices.Equal(got, []string{back.id}) {
		t.Fatalf("told are %q, want %q alone", got, back.id)
	}
	w.clock.advance(28 * 24 * time.Hour)
	w.write(func(tx *db.Tx) error {
		return tx.ExecAll(t.Context(), []any{back.id}, `UPDATE person SET seen_at = 0 WHERE id = $1`)
	})
	w.comesBack(back)
	w.write(func(tx *db.Tx) error { // which is seen of itself
		return tx.ExecAll(t.Context(), []any{back.id}, `UPDATE record SET changed_at = 0 WHERE owner = $1`)
	})
	for range 4 {
		w.night()
	}
	for name, p := range map[string]*person{"booked": booked, "waits": waits, "attended": attended, "asks": asks, "referred": referred, "changed": changed, "back": back} {
		if !w.there(p) {
			t.Errorf("erased is who %s", name)
		}
	}
}

// A warning names a day: who is given another day by what came between is told anew.
func TestAWarningCountsForTheDayThatItNamesAlone(t *testing.T) {
	keep := func(w *world, person, note int) {
		r, err := w.o.Settings.Retention(t.Context(), karen)
		if err == nil {
			err = w.o.Settings.KeepRetention(t.Context(), karen, r.Version(), map[settings.Period]int{settings.PeriodPerson: person, settings.PeriodGuest: 12, settings.PeriodNote: note})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	changedAt := func(w *world, p *person, at int64) {
		w.write(func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), `UPDATE record SET changed_at = $1 WHERE owner = $2`, at, p.id)
			return err
		})
	}
	for name, c := range map[string]struct {
		between func(*world, *person)
		anew    bool
	}{
		"a longer period":   {func(w *world, _ *person) { keep(w, 48, 24) }, true},
		"the same period":   {func(w *world, _ *person) { keep(w, 36, 24) }, false},
		"notes kept longer": {func(w *world, _ *person) { keep(w, 36, 30) }, false},
		"notes kept for less, as is approved anew": {func(w *world, _ *person) {
			keep(w, 36, 12)
			w.approves()
		}, false},
		"stopped and begun again": {func(w *world, _ *person) {
			r, err := w.o.Settings.Retention(t.Context(), karen)
			if err == nil {
				err = w.o.Settings.ApproveRetention(t.Context(), karen, r.Version(), false)
			}
			if err != nil {
				t.Fatal(err)
			}
			w.approves()
		}, true},
		"something of theirs changed": {func(w *world, p *person) {
			changedAt(w, p, db.Millis(w.clock.now()))
			w.night()
			changedAt(w, p, 0) // long ago by now
		}, true},
	} {
		w := newWorld(t)
		p := w.lastHere(52, true)
		w.approves()
		w.night()
		if n := len(w.texts(`SELECT id FROM person WHERE warned_at > 0`)); n != 1 {
			t.Fatalf("%s: told are %d", name, n)
		}
		c.between(w, p)
		w.clock.advance(40 * 24 * time.Hour)
		w.night()
		told := len(w.texts(`SELECT id FROM audit WHERE act = 'warn'`))
		if w.there(p) != c.anew || (told == 2) != c.anew {
			t.Errorf("%s: they are there: %v, told %d times", name, w.there(p), told)
		}
	}
}

func TestHowLongIsWrittenUponWhatWasRead(t *testing.T) {
	w := newWorld(t)
	w.write(func(tx *db.Tx) error {
		for range 2 { // first there is none
			r, err := settings.ReadRetention(t.Context(), tx)
			if err == nil {
				err = settings.RanRetention(t.Context(), tx, r)
			}
			if err != nil {
				return err
			}
			if err := settings.RanRetention(t.Context(), tx, r); !errors.Is(err, mutation.ErrChanged) {
				t.Errorf("written upon %s of before: %v", r.Version(), err)
			}
		}
		return nil
	})
}

// The list beside the database may have a line of an erasure that the database did not take.
func TestWhoIsThereAfterAnErasureThatFailedStays(t *testing.T) {
	w := newWorld(t)
	back, gone := w.lastHere(40, true), w.lastHere(40, true)
	w.approves()
	w.night()
	w.clock.advance(31 * 24 * time.Hour)
	failed := errors.New("the disk is full")
	for _, p := range []*person{back, gone} {
		err := w.o.db.Write(t.Context(), func(tx *db.Tx) error {
			r, err := settings.ReadRetention(t.Context(), tx)
			if err == nil {
				err = w.o.eraseOverdue(t.Context(), tx, r, p.id)
			}
			return cmp.Or(err, failed)
		})
		if list, _ := os.ReadFile(filepath.Join(w.o.Beside, erasureFile)); !errors.Is(err, failed) || !strings.Contains(string(list), p.id) {
			t.Fatalf("the list is %q, %v", list, err)
		}
	}
	w.clock.advance(6 * time.Hour)
	w.comesBack(back)
	if n, err := w.o.EraseAgain(t.Context()); n != 1 || err != nil {
		t.Errorf("erased again are %d, %v", n, err)
	}
	if !w.there(back) || w.there(gone) {
		t.Errorf("there are: who came back %v, who did not %v", w.there(back), w.there(gone))
	}
}

// Who came back after an erasure that failed stays with a backup of before they did, too.
func TestWhoCameBackStaysWithABackupOfBefore(t *testing.T) {
	w := newWorld(t)
	back, gone := w.lastHere(40, true), w.lastHere(40, true)
	file := w.backup()
	for _, p := range []*person{back, gone} {
		if err := record.AppendLine(filepath.Join(w.o.Beside, erasureFile), erasure{PersonID: p.id, At: w.clock.now()}); err != nil {
			t.Fatal(err)
		}
	}
	w.clock.advance(time.Hour)
	w.comesBack(back)
	w.later(6 * time.Hour)
	w.later(6 * time.Hour)
	list, err := os.ReadFile(filepath.Join(w.o.Beside, erasureFile))
	if n := strings.Count(string(list), back.id); err != nil || n != 2 {
		t.Errorf("they are noted %d times, %v", n, err)
	}
	w.restore(file)
	if err := w.o.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !w.there(back) || w.there(gone) {
		t.Errorf("there are: who came back %v, who did not %v", w.there(back), w.there(gone))
	}
	if err := w.o.Erase(t.Context(), back.id); err != nil {
		t.Fatal(err)
	}
	w.restore(file)
	if err := w.o.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.there(back) {
		t.Error("who was erased after that is there")
	}
}

// A sign-in and a device are forgotten in time, and who had them is no guest then.
func TestWhoSignedInOnceIsNoGuest(t *testing.T) {
	w := newWorld(t)
	writes, guest, booked := w.person(), w.person(), w.person()
	writes.plan()
	event := w.event(time.Hour, object{"capacity": 9})
	guest.book(event, "", nil)
	booked.signsIn("ios")
	booked.book(event, "", nil)
	w.write(func(tx *db.Tx) error {
		return tx.ExecAll(t.Context(), nil, `DELETE FROM session`, `DELETE FROM record WHERE kind = 'device'`)
	})
	for p, want := range map[*person]bool{guest: true, booked: false} {
		w.write(func(tx *db.Tx) error {
			if is, err := account.Unclaimed(t.Context(), tx, p.id); is != want || err != nil {
				t.Errorf("nobody signed in as them: %v, want %v, %v", is, want, err)
			}
			return nil
		})
	}
	w.olderThan("signed_in")
	w.open()
	got := w.texts(`SELECT id FROM person WHERE signed_in ORDER BY id`)
	want := []string{writes.id, booked.id}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("after an older office signed in are %q, want %q", got, want)
	}
}

// comesBack has somebody sign in again as they do by a code.
func (w *world) comesBack(p *person) {
	w.t.Helper()
	email := w.texts(`SELECT email FROM person WHERE id = $1`, p.id)[0]
	w.write(func(tx *db.Tx) error {
		_, err := w.o.Accounts.PutSession(w.t.Context(), tx, email, "da", api.SessionDevice{ID: newID(), Name: "x"}, newID())
		return err
	})
}

// Many go in turns of one person, each a transaction of its own; of two processes that come to
// it at once, each person is erased once, and is not erased twice by the log.
func TestManyAreErasedInTurnsAndByOneProcessAlone(t *testing.T) {
	w := newWorld(t)
	for range 30 {
		w.lastHere(40, true)
	}
	w.approves()
	w.write(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE person SET warned_at = $1`, db.Millis(w.clock.now().Add(-40*24*time.Hour)))
		return err
	})
	count := func() int { return len(w.texts(`SELECT id FROM person`)) }
	w.write(func(tx *db.Tx) error { return w.o.retention(t.Context(), tx, "") })
	if n := count(); n != 29 {
		t.Errorf("a turn leaves %d of 30", n)
	}
	other := w.beside(Config{Passive: true})
	w.clock.advance(time.Second)
	done := make(chan error, 2)
	for _, o := range []*Office{w.o, other} {
		go func() {
			_, err := o.Jobs.RunDue(t.Context())
			done <- err
		}()
	}
	if err := errors.Join(<-done, <-done); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != 0 {
		t.Errorf("%d are there still", n)
	}
	if n := len(w.texts(`SELECT id FROM audit WHERE act = 'erase'`)); n != 30 {
		t.Errorf("30 persons have %d lines", n)
	}
	due := w.texts(`SELECT CAST(due_at AS TEXT) FROM task WHERE kind = $1`, string(jobRetention))
	if len(due) != 1 || due[0] != strconv.FormatInt(db.Millis(retentionNext(w.clock.now())), 10) {
		t.Errorf("it is due again at %q", due)
	}
}

func TestAShorterTimeIsApprovedAnew(t *testing.T) {
	w := newWorld(t)
	w.approves()
	set := func(person, guest, note int) error {
		r, err := w.o.Settings.Retention(t.Context(), karen)
		if err != nil {
			t.Fatal(err)
		}
		return w.o.Settings.KeepRetention(t.Context(), karen, r.Version(), map[settings.Period]int{settings.PeriodPerson: person, settings.PeriodGuest: guest, settings.PeriodNote: note})
	}
	for _, c := range []struct {
		person, guest, note int
		approved            bool
		bad                 string
	}{{48, 12, 24, true, ""}, {48, 12, 23, false, ""}, {11, 12, 24, false, "/person"}, {36, 61, 24, false, "/guest"}} {
		err := set(c.person, c.guest, c.note)
		var p *api.Problem
		if c.bad != "" && (!errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0].Pointer != c.bad) || c.bad == "" && err != nil {
			t.Errorf("%+v: %v", c, err)
		}
		if r, _ := w.o.Settings.Retention(t.Context(), karen); r.Approved() != c.approved {
			t.Errorf("after %+v it is approved: %v", c, r.Approved())
		}
	}
}

// Lines are by their time, and by their ids only where they are of one moment; a page that is
// full is the last one where there are no more.
func TestTheLogsPagesAreInTheOrderOfTime(t *testing.T) {
	w := newWorld(t)
	ids := make([]string, 9)
	for i := range ids {
		ids[i] = newID()
	}
	slices.Sort(ids)
	var want []string // the newest have the lowest ids, but for those of one moment
	for _, at := range []int{3, 2, 1} {
		of := ids[9-3*at : 12-3*at]
		for _, id := range slices.Backward(of) {
			want = append(want, id)
		}
		w.write(func(tx *db.Tx) error {
			for _, id := range of {
				if _, err := tx.ExecContext(t.Context(), `INSERT INTO audit (id, at, staff_id, act, person_id, kind, ref) VALUES ($1, $2, '', 'read', '', 'version', $1)`, id, db.Millis(start)+int64(at)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	read := func(after string, most int) (refs []string, next string) {
		t.Helper()
		lines, next, err := w.o.Settings.Log(t.Context(), karen, settings.LogQuery{Act: record.ActRead, After: after}, most)
		if err != nil || len(lines) > most {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		for _, l := range lines {
			refs = append(refs, l.Ref)
		}
		return refs, next
	}
	for most := 1; most <= len(ids)+1; most++ {
		var got []string
		pages := 0
		for next, more := "", true; more; more = next != "" {
			var page []string
			page, next = read(next, most)
			got = append(got, page...)
			if pages++; pages > len(ids) {
				t.Fatalf("by %d there is no last page", most)
			}
		}
		if full := (len(ids) + most - 1) / most; pages != full || !slices.Equal(got, want) {
			t.Errorf("by %d there are %d pages of %d, with %v, want %v", most, pages, full, got, want)
		}
	}
	next := strconv.FormatInt(db.Millis(start)+2, 10) + " " + want[4]
	if got, _ := read(cursorOf(next), 9); !slices.Equal(got, want[5:]) {
		t.Errorf("after line 5 there is %v, want %v", got, want[5:])
	}
	for name, no := range map[string]string{
		"a cursor and more": cursorOf("0"+next) + "!", // of which all else decodes
		"no time":           cursorOf("x " + ids[0]), "no id": cursorOf("1 x"), "a time alone": cursorOf("1"), "an id alone": cursorOf(ids[0]),
	} {
		if got, _ := read(no, 9); !slices.Equal(got, want) {
			t.Errorf("%s begins at %v, want %v", name, got, want)
		}
	}
}

func cursorOf(says string) string { return base64.RawURLEncoding.EncodeToString([]byte(says)) }

func TestTheLogIsReadPageByPageAndSaysWhoThatIsStillThere(t *testing.T) {
	w := newWorld(t)
	p, gone := w.person(), w.person()
	p.does(api.PersonUpdate, object{"name": "Anna Holm"})
	bo := mutation.Staff{ID: newID(), Role: mutation.RoleConsultant}
	w.write(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO staff (id, email, name, language, role, adviser_id, actor_id, created_at) VALUES ($1, 'bo@example.dk', 'Bo', 'da', 'consultant', '', '', 0)`, bo.ID)
		return err
	})
	for i := range 25 {
		whom := p.id
		if i%5 == 0 {
			whom = gone.id
		}
		w.write(func(tx *db.Tx) error {
			return record.Audit(t.Context(), tx, bo.ID, record.Act{Act: record.ActRead, Person: whom, Kind: "version", Ref: newID()})
		})
		if i%2 == 0 { // several in one moment
			w.clock.advance(time.Hour)
		}
	}
	if err := w.o.Erase(t.Context(), gone.id); err != nil {
		t.Fatal(err)
	}
	read := func(q settings.LogQuery) (all []settings.LogLine) {
		t.Helper()
		for more := true; more; more = q.After != "" {
			lines, next, err := w.o.Settings.Log(t.Context(), karen, q, 4)
			if err != nil || len(lines) > 4 {
				t.Fatalf("%d lines, %v", len(lines), err)
			}
			all, q.After = append(all, lines...), next
		}
		return all
	}
	all := read(settings.LogQuery{})
	seen := map[string]bool{}
	for i, l := range all {
		seen[l.Act+l.Ref] = true
		if i > 0 && l.At.After(all[i-1].At) {
			t.Errorf("line %d is newer than the one before", i)
		}
		if l.Act == record.ActRead && (l.StaffName != "Bo" || l.PersonName != map[string]string{p.id: "Anna Holm"}[l.PersonID]) {
			t.Errorf("a line says %q read of %q", l.StaffName, l.PersonName)
		}
	}
	if len(all) != 26 || len(seen) != 26 {
		t.Errorf("%d lines, %d of them others", len(all), len(seen))
	}
	for name, c := range map[string]struct {
		q    settings.LogQuery
		want int
	}{
		"of a person": {settings.LogQuery{PersonID: p.id}, 20}, "by one of the staff": {settings.LogQuery{StaffID: bo.ID}, 25},
		"of what was done": {settings.LogQuery{Act: record.ActErase}, 1}, "of all together": {settings.LogQuery{StaffID: bo.ID, PersonID: gone.id, Act: record.ActRead}, 5},
		"of a time": {settings.LogQuery{From: start.Add(time.Hour), To: start.Add(3 * time.Hour)}, 4}, "from nonsense on": {settings.LogQuery{After: "nonsense"}, 26},
	} {
		if got := len(read(c.q)); got != c.want {
			t.Errorf("%s: %d lines, want %d", name, got, c.want)
		}
	}
	if _, _, err := w.o.Settings.Log(t.Context(), bo, settings.LogQuery{}, 4); !isProblem(err, api.CodeForbidden) {
		t.Errorf("a consultant reads it: %v", err)
	}
}
