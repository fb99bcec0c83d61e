package office

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"startklar.dk/api"
	"startklar.dk/office/booking"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

const granted, followup = 120, 60

// meetings is a person at an office that grants free hours.
type meetings struct {
	*person
	ctx context.Context
}

func newMeetings(t testing.TB) *meetings {
	w := newWorld(t)
	w.importAll(api.ImportRecord{Kind: api.KindOffice, ID: newID(), Body: raw(object{"name": "Kontoret", "counselling_min": granted, "followup_min": followup})})
	return &meetings{w.person(), context.Background()}
}

// with is a booking an hour from now with an adviser of a kind, at an event of a kind.
func (m *meetings) with(adviser object, kind string) (of booking.Meeting, adviserID string) {
	adviserID = newID()
	m.w.importAll(api.ImportRecord{Kind: api.KindAdviser, ID: adviserID, Body: raw(adviser)})
	event := m.w.event(time.Hour, object{"kind": kind, "max_slots_per_person": 9})
	slot := m.w.slot(event, time.Hour, object{"adviser_id": adviserID})
	return booking.Meeting{PersonID: m.id, BookingID: m.book(event, slot, nil)}, adviserID
}

func (m *meetings) attend(of booking.Meeting, state string) {
	m.w.t.Helper()
	if err := m.w.o.Bookings.Attend(m.ctx, mette, of, state); err != nil {
		m.w.t.Fatal(err)
	}
}

func (m *meetings) spend(of booking.Meeting, minutes, free int) {
	m.w.t.Helper()
	if got, err := m.w.o.Bookings.Spend(m.ctx, mette, of, minutes); err != nil || got != free {
		m.w.t.Fatalf("%d minutes take %d free ones, %v, want %d", minutes, got, err, free)
	}
}

// used are the free minutes that the person has used, by kind and actor.
func (m *meetings) used() map[string]int {
	m.w.t.Helper()
	all := map[string]int{}
	for _, r := range m.records() {
		var a api.Allowance
		if r.Kind == api.KindAllowance && r.Decode(&a) == nil {
			all[a.Kind+a.ActorID] = a.UsedMin
		}
	}
	return all
}

func TestWhoCameIsMarkedAndTakenBack(t *testing.T) {
	m := newMeetings(t)
	of, _ := m.with(object{"name": "Mette", "kind": "office"}, "counselling")
	refuses := func(code api.Code, state string) {
		t.Helper()
		if err := m.w.o.Bookings.Attend(m.ctx, mette, of, state); !isProblem(err, code) {
			t.Errorf("%s: %v, want %s", state, err, code)
		}
	}
	refuses(api.CodeNotOpen, api.BookingMissed) // it has not begun
	refuses(api.CodeInvalid, api.BookingCancelled)
	m.attend(of, api.BookingAttended)
	came := m.booking(of.BookingID)
	if came.State != api.BookingAttended || !came.ArrivedAt.Equal(start) {
		t.Errorf("came: %+v", came)
	}
	m.spend(of, 20, 20)
	m.w.later(time.Hour)
	m.attend(of, api.BookingMissed)
	if b := m.booking(of.BookingID); b.State != api.BookingMissed || !b.ArrivedAt.IsZero() || b.Minutes != 0 || b.FreeMin != 0 || m.used()["counselling"] != 0 {
		t.Errorf("missed: %+v, used %v", b, m.used())
	}
	m.attend(of, api.BookingConfirmed)
	if b := m.booking(of.BookingID); b.State != api.BookingConfirmed {
		t.Errorf("taken back: %+v", b)
	}
	m.attend(of, api.BookingMissed)
	meanwhile := m.w.event(0, object{"capacity": 1, "starts_at": m.w.clock.now().Add(time.Minute), "ends_at": m.w.clock.now().Add(time.Hour)})
	m.book(meanwhile, "", nil) // somewhere else instead
	refuses(api.CodeOverlap, api.BookingAttended)

	tomorrow := m.w.event(24*time.Hour, object{"capacity": 1})
	of.BookingID = m.book(tomorrow, "", nil)
	refuses(api.CodeNotOpen, api.BookingAttended)
	m.does(api.BookingCancel, object{"booking_id": of.BookingID})
	m.w.later(24 * time.Hour)
	refuses(api.CodeInvalid, api.BookingAttended)
}

func TestMinutesComeOutOfTheHoursThatTheMeetingIsFreeBy(t *testing.T) {
	office, firm := object{"name": "Mette", "kind": "office"}, newID()
	private := object{"name": "Jonas", "kind": "private", "actor_id": firm}
	for name, c := range map[string]struct {
		adviser object
		event   string
		from    string // whose hours; empty: nobody's
	}{
		"the office's own at counselling":   {office, "counselling", "counselling"},
		"the office's own at a Kick-off":    {office, "kickoff", "counselling"},
		"a private adviser at counselling":  {private, "counselling", "followup" + firm},
		"a private adviser at the café":     {private, "cafe", ""},
		"somebody who is with nobody known": {object{"name": "Bo"}, "cafe", "counselling"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMeetings(t)
			of, _ := m.with(c.adviser, c.event)
			if _, err := m.w.o.Bookings.Spend(m.ctx, mette, of, 20); !isProblem(err, api.CodeInvalid) {
				t.Errorf("minutes of who did not come: %v", err)
			}
			m.attend(of, api.BookingAttended)
			want := map[string]int{"counselling": 0}
			taken := 0
			if c.from != "" {
				taken, want[c.from] = 45, 45
			}
			m.spend(of, 45, taken)
			if diff := cmp.Diff(want, m.used()); diff != "" {
				t.Error(diff)
			}
			if b := m.booking(of.BookingID); b.Minutes != 45 || b.FreeMin != taken {
				t.Errorf("the booking says %d minutes, %d free", b.Minutes, b.FreeMin)
			}
			if _, err := m.w.o.Bookings.Spend(m.ctx, mette, of, 24*60+1); !isProblem(err, api.CodeInvalid) {
				t.Errorf("more than a day: %v", err)
			}
		})
	}
}

// Whatever staff note, in whatever order, the hours that are used are those of the
// meetings, and no more than are granted.
func TestFreeHoursAreNeverOverdrawn(t *testing.T) {
	m := newMeetings(t)
	var of []booking.Meeting
	for range 4 {
		one, _ := m.with(object{"name": "Mette", "kind": "office"}, "counselling")
		of = append(of, one)
		m.w.clock.advance(21 * time.Minute)
	}
	m.w.later(2 * time.Hour)
	states := []string{api.BookingAttended, api.BookingMissed, api.BookingConfirmed}
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.SampledFrom(of).Draw(t, "meeting")
		var problem *api.Problem
		if err := m.w.o.Bookings.Attend(m.ctx, mette, one, rapid.SampledFrom(states).Draw(t, "state")); err != nil {
			t.Fatal(err)
		}
		if _, err := m.w.o.Bookings.Spend(m.ctx, mette, one, rapid.IntRange(0, 100).Draw(t, "minutes")); err != nil && !errors.As(err, &problem) {
			t.Fatal(err)
		}
		free := 0
		for _, one := range of {
			b := m.booking(one.BookingID)
			if b.FreeMin > b.Minutes || b.State != api.BookingAttended && b.Minutes > 0 {
				t.Fatalf("%+v", b)
			}
			free += b.FreeMin
		}
		if used := m.used()["counselling"]; used != free || used > granted {
			t.Fatalf("%d of %d minutes are used, and the meetings took %d", used, granted, free)
		}
	})
}

func TestANoteIsTheOfficesOwnAndNobodysWordsAreLost(t *testing.T) {
	m := newMeetings(t)
	of, _ := m.with(object{"name": "Mette", "kind": "office"}, "counselling")
	first, err := m.w.o.Bookings.WriteNote(m.ctx, mette, of, 0, "Har et lån på vej.")
	if err != nil || first.Version != 1 || first.Author != mette.Name || !first.At.Equal(start) {
		t.Fatalf("%+v, %v", first, err)
	}
	if again, err := m.w.o.Bookings.WriteNote(m.ctx, mette, of, 0, first.Text); err != nil || again != first {
		t.Errorf("sent twice it is %+v, %v", again, err)
	}
	var changed *booking.NoteChanged
	if _, err := m.w.o.Bookings.WriteNote(m.ctx, mette, of, 0, "Mangler et budget."); !errors.As(err, &changed) || changed.Stands != first {
		t.Errorf("another who saw nothing of it: %v", err)
	}
	second, err := m.w.o.Bookings.WriteNote(m.ctx, mette, of, first.Version, "Har et lån på vej. Mangler et budget.")
	if err != nil || second.Version != 2 {
		t.Fatalf("%+v, %v", second, err)
	}
	if d, err := m.w.o.Bookings.Meeting(m.ctx, mette, of); err != nil || d.Note != second {
		t.Errorf("it stands as %+v, %v", d.Note, err)
	}
	for _, r := range m.records() {
		if strings.Contains(string(r.Body), "lån på vej") {
			t.Errorf("the person's %s has it", r.Kind)
		}
	}
	files := exported(t, m.w, m.id)
	if !strings.Contains(string(files["notes.json"]), second.Text) {
		t.Errorf("the export has %s", files["notes.json"])
	}
	if err := m.w.o.Erase(m.ctx, m.id); err != nil {
		t.Fatal(err)
	}
	if left := m.w.texts(`SELECT text FROM meeting_note`); len(left) > 0 {
		t.Errorf("of who is erased stands %q", left)
	}
}

// A meeting can be read for as long as its person keeps it, the programme or not.
func TestAMeetingIsReadWhenTheProgrammeShowsItNoMore(t *testing.T) {
	m := newMeetings(t)
	of, _ := m.with(object{"name": "Mette", "kind": "office"}, "counselling")
	m.attend(of, api.BookingAttended)
	m.spend(of, 20, 20)
	if _, err := m.w.o.Bookings.WriteNote(m.ctx, mette, of, 0, "Har et lån på vej."); err != nil {
		t.Fatal(err)
	}
	m.w.later((record.KeptDays + 1) * 24 * time.Hour)
	if shown := m.w.texts(`SELECT id FROM record WHERE kind = 'event' AND NOT deleted`); len(shown) > 0 {
		t.Fatalf("the programme shows %q", shown)
	}
	d, err := m.w.o.Bookings.Meeting(m.ctx, mette, of)
	if err != nil || d.Note.Text != "Har et lån på vej." || d.Minutes != 20 || d.Free.GrantedMin != granted {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestWhatWasAgreedIsToldAndTickedOff(t *testing.T) {
	m := newMeetings(t)
	of, _ := m.with(object{"name": "Mette", "kind": "office"}, "counselling")
	agree := func(steps ...booking.AgreedStep) error { return m.w.o.Bookings.Agree(m.ctx, mette, of, steps...) }
	own, office := newID(), newID()
	steps := []booking.AgreedStep{{ID: own, Text: "Ring til banken", Due: "2027-02-11"}, {ID: office, Text: "Sender skabelonen", By: mette.Name}}
	for range 2 { // sent twice they are two
		if err := agree(steps...); err != nil {
			t.Fatal(err)
		}
	}
	var is, other api.Step
	m.record(api.KindStep, own, &is)
	m.record(api.KindStep, office, &other)
	if diff := cmp.Diff([]api.Step{
		{Text: "Ring til banken", Due: "2027-02-11", By: api.You, BookingID: of.BookingID},
		{Text: "Sender skabelonen", By: mette.Name, BookingID: of.BookingID},
	}, []api.Step{is, other}); diff != "" {
		t.Error(diff)
	}
	for range 2 { // from two devices
		m.does(api.StepDone, object{"step_id": own, "done": true})
		m.w.later(time.Minute)
	}
	steps[0].Text = "Ring til banken om et lån"
	if err := agree(steps[0]); err != nil {
		t.Fatal(err)
	}
	if m.record(api.KindStep, own, &is); !is.DoneAt.Equal(start) || is.Text != steps[0].Text {
		t.Errorf("said anew it is %+v", is)
	}
	m.does(api.StepDone, object{"step_id": own, "done": false})
	is = api.Step{}
	if m.record(api.KindStep, own, &is); !is.DoneAt.IsZero() {
		t.Errorf("taken back it is %+v", is)
	}
	for name, bad := range map[string]booking.AgreedStep{
		"nothing": {ID: newID()}, "no day": {ID: newID(), Text: "Ring", Due: "i morgen"}, "no id": {Text: "Ring"},
	} {
		if err := agree(bad); !isProblem(err, api.CodeInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := m.w.o.Bookings.Drop(m.ctx, mette, of, office); err != nil || m.record(api.KindStep, office, &other) {
		t.Errorf("what was taken back is there, %v", err)
	}
	elsewhere := of
	m.w.later(4 * time.Hour)
	of, _ = m.with(object{"name": "Mette", "kind": "office"}, "counselling")
	if err := agree(steps[0]); !isProblem(err, api.CodeInvalid) {
		t.Errorf("a step of another meeting: %v", err)
	}
	if err := m.w.o.Bookings.Drop(m.ctx, mette, of, own); !isProblem(err, api.CodeNotFound) {
		t.Errorf("a step of another meeting taken back: %v", err)
	}
	m.w.person().refused(api.CodeNotFound, api.StepDone, object{"step_id": own, "done": true})
	elsewhere.PersonID = m.w.person().id
	if err := m.w.o.Bookings.Agree(m.ctx, mette, elsewhere, steps...); !isProblem(err, api.CodeNotFound) {
		t.Errorf("with another person: %v", err)
	}
}

func TestAMeetingIsRatedOnceItWasHeld(t *testing.T) {
	m := newMeetings(t)
	of, _ := m.with(object{"name": "Mette", "kind": "office"}, "counselling")
	rating := object{"booking_id": of.BookingID, "score": 4, "text": "God snak"}
	m.refused(api.CodeNotOpen, api.BookingRate, rating)
	m.attend(of, api.BookingAttended) // has come, an hour before
	m.refused(api.CodeNotOpen, api.BookingRate, rating)
	m.attend(of, api.BookingConfirmed)
	m.w.later(80 * time.Minute)
	for _, score := range []int{0, 6} {
		m.refused(api.CodeInvalid, api.BookingRate, object{"booking_id": of.BookingID, "score": score})
	}
	m.refused(api.CodeInvalid, api.BookingRate, object{"booking_id": of.BookingID, "score": 3, "skip": true})
	m.does(api.BookingRate, object{"booking_id": of.BookingID, "skip": true})
	if b := m.booking(of.BookingID); b.Rating != 0 || !b.RatingSkipped {
		t.Errorf("skipped: %+v", b)
	}
	m.does(api.BookingRate, rating)
	if b := m.booking(of.BookingID); b.Rating != 4 || b.RatingText != "God snak" || b.State != api.BookingConfirmed {
		t.Errorf("%+v", b)
	}
	m.attend(of, api.BookingMissed)
	m.refused(api.CodeNotOpen, api.BookingRate, rating)
	m.attend(of, api.BookingAttended)
	m.does(api.BookingRate, object{"booking_id": of.BookingID, "score": 5})
	if b := m.booking(of.BookingID); b.Rating != 5 || b.RatingText != "" || b.State != api.BookingAttended {
		t.Errorf("said anew: %+v", b)
	}
	m.does(api.BookingRate, object{"booking_id": of.BookingID, "skip": true})
	if b := m.booking(of.BookingID); b.Rating != 5 {
		t.Errorf("of what was said is left %+v", b)
	}
}

// follows has somebody be whom a person can turn to.
func (m *meetings) follows(by mutation.Staff, personID string, contact api.Contact) error {
	k, err := m.w.o.Accounts.Known(m.ctx, by, personID)
	if err != nil {
		return err
	}
	k.Contact = contact
	return m.w.o.Accounts.Correct(m.ctx, by, personID, k.Version, k.Person)
}

func TestWhoFollowsAPersonIsToldThem(t *testing.T) {
	m := newMeetings(t)
	contact := api.Contact{Name: mette.Name, Phone: "79 30 10 21", Email: "mette@example.dk"}
	if err := m.follows(mette, m.id, contact); err != nil {
		t.Fatal(err)
	}
	m.does(api.PersonUpdate, object{"name": "Anna"})
	var p api.Person
	if m.record(api.KindPerson, m.id, &p); p.Contact != contact || p.Name != "Anna" {
		t.Errorf("%+v", p)
	}
	if err := m.follows(mette, m.id, api.Contact{}); err != nil {
		t.Fatal(err)
	}
	p = api.Person{}
	if m.record(api.KindPerson, m.id, &p); p.Contact != (api.Contact{}) {
		t.Errorf("nobody follows them, and it says %+v", p.Contact)
	}
	if err := m.follows(mette, newID(), contact); !isProblem(err, api.CodeNotFound) {
		t.Errorf("of nobody: %v", err)
	}
}

// A consultant may do everything with a meeting, a private adviser with their own, and
// others nothing.
func TestWhoseMeetingItIsMayDoWhatThereIsToDo(t *testing.T) {
	m := newMeetings(t)
	of, adviser := m.with(object{"name": "Jonas", "kind": "private"}, "cafe")
	step := newID()
	b := m.w.o.Bookings
	m.attend(of, api.BookingAttended)
	for _, do := range []struct {
		what string
		do   func(mutation.Staff) error
	}{
		{"mark", func(by mutation.Staff) error { return b.Attend(m.ctx, by, of, api.BookingAttended) }},
		{"spend", func(by mutation.Staff) error { _, err := b.Spend(m.ctx, by, of, 10); return err }},
		{"write", func(by mutation.Staff) error { _, err := b.WriteNote(m.ctx, by, of, 0, "Moms"); return err }},
		{"read", func(by mutation.Staff) error { _, err := b.Meeting(m.ctx, by, of); return err }},
		{"agree", func(by mutation.Staff) error {
			return b.Agree(m.ctx, by, of, booking.AgreedStep{ID: step, Text: "Ring"})
		}},
		{"take back", func(by mutation.Staff) error {
			return errors.Join(b.Agree(m.ctx, mette, of, booking.AgreedStep{ID: step, Text: "Ring"}), b.Drop(m.ctx, by, of, step))
		}},
	} {
		for who, c := range map[string]struct {
			by   mutation.Staff
			code api.Code
		}{
			"a coordinator":         {mutation.Staff{Role: mutation.RoleCoordinator}, ""},
			"a consultant":          {mette, ""},
			"their adviser":         {mutation.Staff{Role: mutation.RoleAdviser, Name: "Jonas", AdviserID: adviser}, ""},
			"another's adviser":     {mutation.Staff{Role: mutation.RoleAdviser, AdviserID: newID()}, api.CodeNotFound},
			"an adviser of nothing": {mutation.Staff{Role: mutation.RoleAdviser}, api.CodeNotFound},
			"a partner":             {mutation.Staff{Role: mutation.RolePartner}, api.CodeForbidden},
		} {
			if err := do.do(c.by); c.code == "" && err != nil || c.code != "" && !isProblem(err, c.code) {
				t.Errorf("%s: %s: %v, want %q", do.what, who, err, c.code)
			}
		}
	}
	place := m.w.event(5*time.Hour, object{"capacity": 2})
	of.BookingID = m.book(place, "", nil)
	if err := b.Attend(m.ctx, mutation.Staff{Role: mutation.RoleAdviser}, of, api.BookingAttended); !isProblem(err, api.CodeNotFound) {
		t.Errorf("a place that is with nobody: %v", err)
	}
	for _, role := range mutation.Roles {
		err := m.follows(mutation.Staff{Role: role}, m.id, api.Contact{})
		if may := slices.Contains([]mutation.Role{mutation.RoleCoordinator, mutation.RoleConsultant}, role); may && err != nil || !may && !isProblem(err, api.CodeForbidden) {
			t.Errorf("%s follows: %v", role, err)
		}
	}
}

// Two processes note two meetings at once, and a sign-in gives what is granted by then:
// all that was taken stays taken.
func TestTwoProcessesTakeTheLastFreeMinutesOnce(t *testing.T) {
	c := twoOffices(t)
	office := newID()
	grant := func(minutes int) {
		c.importAll(api.ImportRecord{Kind: api.KindOffice, ID: office, Body: raw(object{"name": "Kontoret", "counselling_min": minutes})})
	}
	grant(granted)
	m := &meetings{c.person(), context.Background()}
	var of [2]booking.Meeting
	for i := range of {
		of[i], _ = m.with(object{"name": "Mette", "kind": "office"}, "counselling")
		c.clock.advance(21 * time.Minute)
	}
	for _, one := range of {
		m.attend(one, api.BookingAttended)
	}
	var free [2]int
	spends := func(i, minutes int) func(o *Office) error {
		return func(o *Office) (err error) {
			free[i], err = o.Bookings.Spend(m.ctx, mette, of[i], minutes)
			return err
		}
	}
	c.atOnce(holdCounter, m.id, spends(0, 100), spends(1, 100))
	if used := m.used()["counselling"]; used != granted || free[0]+free[1] != granted {
		t.Errorf("%d of %d are used, the meetings took %v", used, granted, free)
	}
	grant(2 * granted)
	var p api.Person
	m.record(api.KindPerson, m.id, &p)
	c.atOnce(holdCounter, m.id, spends(1, 10), func(o *Office) error {
		_, err := o.BookFor(m.ctx, mette, p.Email, api.BookingRequestBody{EventID: newID()})
		if isProblem(err, api.CodeNotFound) { // it only has them looked at
			err = nil
		}
		return err
	})
	if used := m.used()["counselling"]; used != 110 {
		t.Errorf("%d are used after a sign-in", used)
	}
}

// exported are the files of a person's export.
func exported(t testing.TB, w *world, personID string) map[string][]byte {
	t.Helper()
	var b bytes.Buffer
	if err := w.o.Export(context.Background(), personID, &b); err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		if files[f.Name], err = fs.ReadFile(archive, f.Name); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// What a meeting took of the free hours goes back to where it was taken, whoever the slot
// is with by then.
func TestMinutesGoBackToWhereTheyWereTaken(t *testing.T) {
	for name, now := range map[string]func(adviser string) any{
		"nobody in particular": func(string) any { return "" },
		"another kind":         func(adviser string) any { return adviser },
	} {
		t.Run(name, func(t *testing.T) {
			m := newMeetings(t)
			of, adviser := m.with(object{"name": "Mette", "kind": "office"}, "cafe")
			m.attend(of, api.BookingAttended)
			m.spend(of, 20, 20)
			var b api.Booking
			m.record(api.KindBooking, of.BookingID, &b)
			if now(adviser) == "" {
				m.w.importAll(api.ImportRecord{Kind: api.KindSlot, ID: b.SlotID, Body: m.w.slotBody(b.SlotID)})
			} else {
				m.w.importAll(api.ImportRecord{Kind: api.KindAdviser, ID: adviser, Body: raw(object{"name": "Mette", "kind": "private"})})
			}
			m.spend(of, 30, 0)
			if diff := cmp.Diff(map[string]int{api.AllowanceCounselling: 0}, m.used()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// slotBody is a slot as the catalogue has it, with nobody in particular.
func (w *world) slotBody(id string) []byte {
	w.t.Helper()
	body, err := api.Merge([]byte(w.texts(`SELECT body FROM record WHERE kind = 'slot' AND id = $1`, id)[0]), map[string]any{"adviser_id": ""})
	if err != nil {
		w.t.Fatal(err)
	}
	return body
}
