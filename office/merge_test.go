package office

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
	"startklar.dk/office/settings"
)

func TestTwoPersonsWhoAreOneAreMadeOneAndNothingIsLost(t *testing.T) {
	w := newWorld(t)
	mette := mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette"}
	w.importAll(api.ImportRecord{Kind: api.KindOffice, ID: newID(), Body: raw(object{"name": "Kontoret", "counselling_min": 240})})
	first, other := w.event(24*time.Hour, object{"title": "Café", "capacity": 9}), w.event(25*time.Hour, object{"title": "Kursus", "capacity": 9})
	guestID, err := w.o.WalkIn(t.Context(), mette, Guest{Name: "Ida Rønne", Phone: "+45 20 11 22 33"}, api.BookingRequestBody{BookingID: newID(), EventID: first})
	if err != nil {
		t.Fatal(err)
	}
	guest := &person{w: w, id: guestID}
	kept := w.person()
	kept.does(api.PersonUpdate, object{"name": "Ida R."})
	kept.book(other, "", nil)
	actor := newID()
	w.importAll(api.ImportRecord{Kind: api.KindActor, ID: actor, Body: raw(object{"name": "Banken", "kind": "bank"})})
	// What somebody can have, the guest has: a plan with text and figures, a question, a referral, a note, used hours.
	plan := guest.plan()
	written := guest.does(api.SectionWrite, object{"plan_id": plan, "section": "idea.what", "text": "En bagervogn.\n\nI Kolding."})
	guest.does(api.FiguresWrite, object{"plan_id": plan, "set": object{"price": 4500}})
	version := newID()
	guest.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Til banken"})
	question := guest.asks("Må jeg?")
	referral := newID()
	guest.does(api.ReferralRequest, object{"referral_id": referral, "actor_id": actor, "need": "financing", "question": "?"})
	w.noted(guest, 1)
	w.write(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO meeting_told (day, staff_id, booking_id, person_id, starts_at, ends_at) VALUES ('2027-02-04', 'anne', 'b', $1, 1, 2)`, guestID)
		return errors.Join(err, record.Audit(t.Context(), tx, "", record.Act{Act: record.ActRead, Person: guestID, Kind: "version", Ref: version}))
	})
	w.comesBack(guest)
	before := kept.records()
	last := before[len(before)-1].Rev
	m, err := w.o.PreviewMerge(t.Context(), mette, kept.id, guestID)
	if err != nil || m.Bookings != 1 || m.Notes != 1 || m.Plans != 1 || m.Questions != 1 || m.Referrals != 1 || m.Becomes.Phone != "+45 20 11 22 33" || m.Becomes.Name != "Ida R." {
		t.Fatalf("it would do %+v, %v", m, err)
	}
	if len(m.Clashes) != 1 || m.Clashes[0].Kept != "Kursus" || m.Clashes[0].Gone != "Café" || m.Clashes[0].Same {
		t.Errorf("told of clashes are %+v", m.Clashes)
	}
	if err := w.o.Merge(t.Context(), mette, kept.id, guestID, "of before"); !errors.Is(err, mutation.ErrChanged) {
		t.Errorf("upon what nobody saw: %v", err)
	}
	if err := w.o.Merge(t.Context(), mutation.Staff{Role: mutation.RoleDoor}, kept.id, guestID, m.Version); !isProblem(err, api.CodeForbidden) {
		t.Errorf("by who is at the door: %v", err)
	}
	if _, err := w.o.PreviewMerge(t.Context(), mette, kept.id, kept.id); err == nil {
		t.Error("somebody is merged with themselves")
	}
	if err := w.o.Merge(t.Context(), mette, kept.id, guestID, m.Version); err != nil {
		t.Fatal(err)
	}
	// The kept one's device reads all of it as news, behind what it had.
	kinds := map[api.Kind]int{}
	for _, r := range kept.records() {
		if r.Rev > last && !r.Deleted {
			kinds[r.Kind]++
		}
	}
	for kind, want := range map[api.Kind]int{api.KindBooking: 1, api.KindPlan: 1, api.KindSection: 1, api.KindFigures: 1, api.KindVersion: 1, api.KindQuestion: 1, api.KindReferral: 1, api.KindPerson: 1} {
		if kinds[kind] != want {
			t.Errorf("of kind %s there are %d, want %d", kind, kinds[kind], want)
		}
	}
	// It goes on as theirs: a text upon the one that was read merges, a question is answered, a place is given up.
	var section string
	var rev int64
	for _, r := range kept.records() {
		if r.Kind == api.KindSection {
			section, rev = r.ID, r.Rev
		}
	}
	kept.does(api.SectionWrite, object{"plan_id": plan, "section": "idea.what", "base_rev": rev, "text": "En bagervogn.\n\nI Kolding og Vejle."})
	kept.does(api.SectionWrite, object{"plan_id": plan, "section": "idea.what", "base_rev": rev, "text": "En bagervogn med surdej.\n\nI Kolding."})
	var is api.Section
	if !kept.record(api.KindSection, section, &is) || is.Text != "En bagervogn med surdej.\n\nI Kolding og Vejle." {
		t.Errorf("two texts upon one became %q; %v", is.Text, written)
	}
	if _, err := w.o.Plans.Version(t.Context(), kept.id, version); err != nil {
		t.Errorf("the version that was kept: %v", err)
	}
	if got := w.texts(`SELECT person_id FROM question WHERE id = $1 UNION ALL SELECT person_id FROM referral WHERE id = $2`, question, referral); !slices.Equal(got, []string{kept.id, kept.id}) {
		t.Errorf("questions and referrals are %q's", got)
	}
	for _, table := range []string{"booking", "meeting_note", "section_text", "figure_write", "version_content", "plan_section", "session", "question", "referral", "person_word", "attachment", "mutation", "call_task", "meeting_told"} {
		if n := len(w.texts(`SELECT person_id FROM `+table+` WHERE person_id = $1`, guestID)); n != 0 {
			t.Errorf("%s has %d of who is gone", table, n)
		}
	}
	if left := w.texts(`SELECT owner FROM record WHERE owner = $1 UNION ALL SELECT owner FROM counter WHERE owner = $1 UNION ALL SELECT id FROM person WHERE id = $1
		UNION ALL SELECT ref FROM task WHERE ref LIKE $1 || '/%'`, guestID); len(left) != 0 {
		t.Errorf("left of who is gone is %q", left)
	}
	w.write(func(tx *db.Tx) error {
		for _, look := range []func(context.Context, *db.Tx) ([]string, error){db.Faults, record.Faults} {
			if faults, err := look(t.Context(), tx); err != nil || len(faults) != 0 {
				t.Errorf("the office has faults: %q, %v", faults, err)
			}
		}
		return nil
	})
	found, err := w.o.Accounts.Search(t.Context(), mette, "20112233", 5)
	if err != nil || len(found) != 1 || found[0].ID != kept.id {
		t.Errorf("by the number is found %+v, %v", found, err)
	}
	if id, err := w.o.MergedInto(t.Context(), mette, guestID); err != nil || id != kept.id {
		t.Errorf("who is gone is %q by now, %v", id, err)
	}
	lines, _, err := w.o.Settings.Log(t.Context(), karen, settings.LogQuery{PersonID: kept.id}, 50)
	if err != nil || !slices.ContainsFunc(lines, func(l settings.LogLine) bool { return l.Act == record.ActRead && l.PersonID == guestID }) ||
		!slices.ContainsFunc(lines, func(l settings.LogLine) bool { return l.Act == record.ActMerge && l.Ref == guestID }) {
		t.Errorf("the log of who was kept is %+v, %v", lines, err)
	}
	for _, l := range lines { // who is gone has no name there, and the log itself names nobody
		if called := map[string]string{kept.id: "Ida R."}[l.PersonID]; l.PersonName != called {
			t.Errorf("in %+v somebody is called %q", l, l.PersonName)
		}
	}
	if named := w.texts(`SELECT act FROM audit WHERE staff_id || person_id || kind || ref LIKE '%Ida%' OR ref LIKE '%11 22 33%'`); len(named) != 0 {
		t.Errorf("the log names somebody where it says %q", named)
	}
	if err := w.o.Erase(t.Context(), kept.id); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(w.o.Beside, erasureFile))
	if list := string(raw); err != nil || !strings.Contains(list, guestID) || !strings.Contains(list, kept.id) {
		t.Errorf("beside the database are erased %s, %v", list, err)
	}
}

// Who has no address takes over the other's, and signs in by it as who was kept; the hours
// of both are used, and what both have at one event is told.
func TestTheKeptOneTakesOverTheAddressAndTheHoursOfTheOther(t *testing.T) {
	w := newWorld(t)
	mette := mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette"}
	w.importAll(api.ImportRecord{Kind: api.KindOffice, ID: newID(), Body: raw(object{"name": "Kontoret", "counselling_min": 240})})
	event := w.event(24*time.Hour, object{"title": "Café", "capacity": 9})
	keptID, err := w.o.WalkIn(t.Context(), mette, Guest{Name: "Ida", Phone: "+45 20 11 22 33"}, api.BookingRequestBody{BookingID: newID(), EventID: event})
	if err != nil {
		t.Fatal(err)
	}
	kept, gone := &person{w: w, id: keptID}, w.person()
	email := gone.email()
	gone.book(event, "", nil)
	w.comesBack(gone)
	for _, p := range []*person{kept, gone} {
		w.write(func(tx *db.Tx) error {
			records, err := db.Collect(t.Context(), tx, record.Scan, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = 'allowance'`, p.id)
			if err != nil || len(records) != 1 {
				t.Fatalf("%d allowances, %v", len(records), err)
			}
			return record.PutBody(t.Context(), tx, p.id, api.KindAllowance, records[0].ID, records[0].Body, api.Allowance{Kind: api.AllowanceCounselling, GrantedMin: 240, UsedMin: 60})
		})
	}
	m, err := w.o.PreviewMerge(t.Context(), mette, keptID, gone.id)
	if err != nil || m.UsedMin != 60 || m.Devices != 1 || len(m.Clashes) != 1 || !m.Clashes[0].Same {
		t.Fatalf("it would do %+v, %v", m, err)
	}
	if err := w.o.Merge(t.Context(), mette, keptID, gone.id, m.Version); err != nil {
		t.Fatal(err)
	}
	for _, r := range kept.records() {
		var a api.Allowance
		if r.Kind == api.KindAllowance && !r.Deleted && (r.Decode(&a) != nil || a.UsedMin != 120 || a.GrantedMin != 240) {
			t.Errorf("their hours are %+v", a)
		}
	}
	w.write(func(tx *db.Tx) error {
		s, err := w.o.Accounts.PutSession(t.Context(), tx, email, "da", api.SessionDevice{ID: newID(), Name: "x"}, newID())
		if err == nil && s.Person.ID != keptID {
			t.Errorf("who signs in by the address is %s", s.Person.ID)
		}
		return err
	})
}

// An address that nobody signed in by gives way to that of who did: what they wrote stays
// theirs.
func TestAnAddressThatNobodySignedInByGivesWay(t *testing.T) {
	w := newWorld(t)
	mette := mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette"}
	event := w.event(24*time.Hour, object{"title": "Café", "capacity": 9})
	keptID, err := w.o.WalkIn(t.Context(), mette, Guest{Name: "Anna", Email: "anna@gmial.example"}, api.BookingRequestBody{BookingID: newID(), EventID: event})
	if err != nil {
		t.Fatal(err)
	}
	gone := w.person()
	email := gone.email()
	w.write(func(tx *db.Tx) error { // as when they came by their device
		_, err := w.o.Accounts.PutSession(t.Context(), tx, email, "da", api.SessionDevice{ID: newID(), Name: "x"}, newID())
		return err
	})
	m, err := w.o.PreviewMerge(t.Context(), mette, keptID, gone.id)
	if err != nil || m.Becomes.Email != email {
		t.Fatalf("the address would be %q, %v", m.Becomes.Email, err)
	}
	if err := w.o.Merge(t.Context(), mette, keptID, gone.id, m.Version); err != nil {
		t.Fatal(err)
	}
	if got := w.texts(`SELECT email FROM person WHERE id = $1`, keptID); !slices.Equal(got, []string{email}) {
		t.Errorf("who was kept is reached by %q", got)
	}
}

// What was withdrawn after two were made one stays so, though a backup from before has it
// as the other's.
func TestAConsentWithdrawnAfterAMergeStaysSoInABackupFromBefore(t *testing.T) {
	w := newWorld(t)
	mette := mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette"}
	kept, gone := w.person(), w.person()
	booking := gone.book(w.event(24*time.Hour, object{"capacity": 9}), "", object{"share": []object{{"kind": "contact"}}})
	before := w.backup()
	m, err := w.o.PreviewMerge(t.Context(), mette, kept.id, gone.id)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.o.Merge(t.Context(), mette, kept.id, gone.id, m.Version); err != nil {
		t.Fatal(err)
	}
	kept.does(api.BookingShare, object{"booking_id": booking, "share": []object{}})
	w.restore(before)
	if n := w.withdrawAgain(); n != 1 {
		t.Errorf("%d were withdrawn again", n)
	}
	if b := gone.booking(booking); len(b.Share) != 0 {
		t.Errorf("shared again is %+v", b.Share)
	}
}
