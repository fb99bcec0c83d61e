package office

import (
	"maps"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
)

func TestWhoeverTheOfficeMovedMayCancelUntilTheNewStart(t *testing.T) {
	limit := start.Add(time.Hour)
	setup := func(t *testing.T) (w *world, p *person, importEvent func(starts time.Time), importSlot func(starts time.Time), place, slotted string) {
		w = newWorld(t)
		p = w.person()
		event, slot := newID(), newID()
		times := w.event(14*time.Hour, object{"ends_at": start.Add(60 * time.Hour), "cancel_until": limit})
		importEvent = func(starts time.Time) {
			w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: event, Body: raw(object{
				"title": "Kick-off", "starts_at": starts, "ends_at": starts.Add(4 * time.Hour), "capacity": 3, "cancel_until": limit, "waiting_list": true,
			})})
		}
		importSlot = func(starts time.Time) {
			w.importAll(api.ImportRecord{Kind: api.KindSlot, ID: slot, Body: raw(object{
				"event_id": times, "starts_at": starts, "ends_at": starts.Add(20 * time.Minute),
			})})
		}
		importEvent(start.Add(8 * time.Hour))
		importSlot(start.Add(14 * time.Hour))
		return w, p, importEvent, importSlot, p.book(event, "", nil), p.book(times, slot, nil)
	}
	t.Run("an event", func(t *testing.T) {
		w, p, importEvent, _, place, slotted := setup(t)
		w.later(2 * time.Hour)
		p.refused(api.CodeTooLate, api.BookingCancel, object{"booking_id": place})
		to := start.Add(30 * time.Hour)
		importEvent(to)
		if got := p.booking(place); !got.CancelUntil.Equal(to) || got.Sequence != 1 || !got.ChangedAt.Equal(w.clock.now()) {
			t.Errorf("%+v", got)
		}
		p.refused(api.CodeTooLate, api.BookingCancel, object{"booking_id": slotted}) // its time is as it was
		p.does(api.BookingCancel, object{"booking_id": place})
		if got := p.booking(place); got.State != api.BookingCancelled || got.Sequence != 2 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("a slot", func(t *testing.T) {
		w, p, _, importSlot, _, slotted := setup(t)
		w.later(2 * time.Hour)
		importSlot(start.Add(15 * time.Hour))
		p.does(api.BookingCancel, object{"booking_id": slotted})
	})
	t.Run("not after it began", func(t *testing.T) {
		w, p, importEvent, _, place, _ := setup(t)
		importEvent(start.Add(3 * time.Hour))
		w.later(3 * time.Hour)
		p.refused(api.CodePast, api.BookingCancel, object{"booking_id": place})
	})
	t.Run("moved back, and all is as agreed", func(t *testing.T) {
		w, p, importEvent, _, place, _ := setup(t)
		w.later(2 * time.Hour)
		importEvent(start.Add(30 * time.Hour))
		importEvent(start.Add(31 * time.Hour))
		importEvent(start.Add(8 * time.Hour))
		if got := p.booking(place); !got.CancelUntil.IsZero() || got.Sequence != 3 {
			t.Errorf("%+v", got)
		}
		p.refused(api.CodeTooLate, api.BookingCancel, object{"booking_id": place})
	})
	t.Run("whoever then took another time did agree", func(t *testing.T) {
		w, p, _, importSlot, _, slotted := setup(t)
		w.later(2 * time.Hour)
		importSlot(start.Add(15 * time.Hour))
		p.does(api.BookingMove, object{"booking_id": slotted, "slot_id": w.slot(p.booking(slotted).EventID, 18*time.Hour, nil)})
		if got := p.booking(slotted); !got.CancelUntil.IsZero() {
			t.Errorf("%+v", got)
		}
		p.refused(api.CodeTooLate, api.BookingCancel, object{"booking_id": slotted})
	})
	t.Run("whoever asked for the new time did agree", func(t *testing.T) {
		w, p, importEvent, _, place, _ := setup(t)
		importEvent(start.Add(30 * time.Hour))
		q := w.person()
		id := q.book(p.booking(place).EventID, "", nil)
		w.later(2 * time.Hour)
		q.refused(api.CodeTooLate, api.BookingCancel, object{"booking_id": id})
		p.does(api.BookingCancel, object{"booking_id": place})
	})
}

// course is a course that began yesterday: its second session is tomorrow, and its third a
// week later.
type course struct {
	*changing
	post     *post
	sessions []object
}

func newCourse(t *testing.T) *course {
	t.Helper()
	w, post := mailed(t)
	c := &course{changing: w, post: post}
	for _, hours := range []time.Duration{6, 54, 222} {
		c.sessions = append(c.sessions, object{"starts_at": start.Add(hours * time.Hour), "ends_at": start.Add((hours + 2) * time.Hour)})
	}
	c.at["starts_at"], c.at["ends_at"] = start.Add(54*time.Hour), start.Add(55*time.Hour)
	c.sits(222)
	return c
}

// sits has the third session begin at an hour from the start of the test.
func (c *course) sits(hours time.Duration) {
	c.t.Helper()
	c.sessions[2] = object{"starts_at": start.Add(hours * time.Hour), "ends_at": start.Add((hours + 2) * time.Hour)}
	c.puts(object{"title": "Kursus", "starts_at": start.Add(6 * time.Hour), "ends_at": start.Add((hours + 2) * time.Hour), "sessions": c.sessions}, nil)
}

func TestWhoIsMovedDuringACourseMayCancelUntilWhatMovedBegins(t *testing.T) {
	c := newCourse(t)
	p, q := c.person(), c.person()
	id, kept := p.book(c.event, "", nil), q.book(c.event, "", nil)
	c.later(30 * time.Hour)
	p.refused(api.CodePast, api.BookingCancel, object{"booking_id": id})
	to := time.Duration(222 + 14*24)
	c.sits(to)
	if got := p.booking(id); !got.CancelUntil.Equal(start.Add(to * time.Hour)) {
		t.Errorf("until %s", got.CancelUntil)
	}
	c.later(9 * time.Minute)
	if c.post.count() != 0 {
		t.Errorf("what begins in a week is mailed at once: %+v", c.post.sent)
	}
	c.later(time.Minute)
	if c.post.count() != 2 || !strings.Contains(c.post.sent[0].Text, "behold din plads, eller meld afbud. Du kan melde afbud indtil lørdag d. 27. februar kl. ") {
		t.Errorf("%+v", c.post.sent)
	}
	p.does(api.BookingCancel, object{"booking_id": id})
	c.post.skips = nil
	c.later(time.Minute)
	if last := c.post.sent[len(c.post.sent)-1]; c.post.count() != 3 || last.To != p.email() || last.Subject != "Afbud til Kursus" || !strings.Contains(last.Calendar, "METHOD:CANCEL") {
		t.Errorf("%d mails, the last %+v", c.post.count(), last)
	}
	c.later(14*24*time.Hour - 30*time.Minute)
	c.puts(object{"venue": object{"name": "Biblioteket"}}, nil) // said with the next session far ahead
	c.later(9 * time.Minute)
	if got := q.booking(kept); !got.CancelUntil.Equal(start.Add(to * time.Hour)) {
		t.Errorf("until %s", got.CancelUntil)
	}
	c.later(9 * 24 * time.Hour)
	q.refused(api.CodePast, api.BookingCancel, object{"booking_id": kept})
}

func TestTheNextSessionThatIsMovedSaysWhenAMailGoes(t *testing.T) {
	c := newCourse(t)
	p := c.person()
	id := p.book(c.event, "", nil)
	c.later(31 * time.Hour)
	c.sessions[1] = object{"starts_at": start.Add(57 * time.Hour), "ends_at": start.Add(59 * time.Hour)}
	c.sessions[0] = object{"starts_at": start.Add(6 * time.Hour), "ends_at": start.Add(9 * time.Hour)} // as it was held
	c.sits(230)
	if got := p.booking(id); !got.CancelUntil.Equal(start.Add(57 * time.Hour)) {
		t.Errorf("until %s", got.CancelUntil)
	}
	c.later(0)
	if c.post.count() != 1 {
		t.Errorf("what begins tomorrow is not mailed at once: %+v", c.post.sent)
	}
	c.later(27 * time.Hour)
	p.refused(api.CodePast, api.BookingCancel, object{"booking_id": id})
	c.sessions = []object{{"starts_at": start.Add(6 * time.Hour), "ends_at": start.Add(7 * time.Hour)}, c.sessions[1]}
	c.puts(object{"ends_at": start.Add(59 * time.Hour), "sessions": c.sessions}, nil) // the last is left out
	c.later(9 * time.Minute)
	if c.post.count() != 1 {
		t.Errorf("what is left out in a week is told at once: %+v", c.post.sent)
	}
	c.later(time.Minute)
	if c.post.count() != 2 {
		t.Errorf("%+v", c.post.sent)
	}
}

func TestAnOfferNeverOutlastsTheStartOfAnEventThatMoves(t *testing.T) {
	w := newWorld(t)
	event := newID()
	move := func(starts time.Time) {
		w.imports([]api.ImportRecord{{Kind: api.KindEvent, ID: event, Body: raw(object{
			"title": "Kursus", "starts_at": starts, "ends_at": starts.Add(2 * time.Hour), "capacity": 1, "waiting_list": true,
		})}}, catalogue.Options{Force: true})
	}
	move(start.Add(48 * time.Hour))
	first, second := w.person(), w.person()
	held := first.book(event, "", nil)
	waits := second.book(event, "", object{"wait": true})
	first.does(api.BookingCancel, object{"booking_id": held})
	if got := second.booking(waits); got.State != api.BookingOffered || !got.ExpiresAt.Equal(start.Add(12*time.Hour)) {
		t.Fatalf("%+v", got)
	}
	move(start.Add(6 * time.Hour))
	if got := second.booking(waits); got.State != api.BookingOffered || !got.ExpiresAt.Equal(start.Add(3*time.Hour)) {
		t.Errorf("moved nearer: %+v", got)
	}
	move(start.Add(60 * time.Hour))
	if got := second.booking(waits); !got.ExpiresAt.Equal(start.Add(12 * time.Hour)) {
		t.Errorf("moved away: %+v", got)
	}
	move(start.Add(-time.Hour))
	if got := second.booking(waits); got.State != api.BookingExpired {
		t.Errorf("moved to before now: %+v", got)
	}
}

func TestASequenceFollowsWhatACalendarShows(t *testing.T) {
	w := newWorld(t)
	event := newID()
	body := object{"title": "Kick-off", "starts_at": start.Add(24 * time.Hour), "ends_at": start.Add(28 * time.Hour), "capacity": 3}
	put := func(with object) {
		maps.Copy(body, with)
		w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: event, Body: raw(body)})
	}
	put(nil)
	p := w.person()
	id := p.book(event, "", nil)
	for i, with := range []object{
		{"title": "Kick-off i november"},
		{"venue": object{"name": "Salen", "address": "Torvet 1"}},
		{"venue": object{"name": "Salen", "online_url": "https://example.dk/kickoff"}},
		{"ends_at": start.Add(29 * time.Hour)},
		{"sessions": []object{{"starts_at": start.Add(24 * time.Hour), "ends_at": start.Add(26 * time.Hour)}}},
		{"state": "cancelled"},
	} {
		w.later(time.Minute)
		put(with)
		if got := p.booking(id); got.Sequence != i+1 || !got.ChangedAt.Equal(w.clock.now()) {
			t.Errorf("after %v: sequence %d of %s", with, got.Sequence, got.ChangedAt)
		}
	}
	put(object{"text": "Kom i god tid", "capacity": 9})
	if got := p.booking(id); got.Sequence != 6 {
		t.Errorf("after what no calendar shows: sequence %d", got.Sequence)
	}
}
