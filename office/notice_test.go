package office

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/api/calendar/calendartest"
	"startklar.dk/assets/text"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// notices are what a person is told of changes, the first first.
func (p *person) notices() (all []api.Notice) {
	p.w.t.Helper()
	for _, r := range p.records() {
		if r.Kind != api.KindNotice || r.Deleted {
			continue
		}
		var n api.Notice
		if err := r.Decode(&n); err != nil {
			p.w.t.Fatal(err)
		}
		all = append(all, n)
	}
	slices.SortStableFunc(all, func(a, b api.Notice) int { return a.At.Compare(b.At) })
	return all
}

// noticeID is the id of a person's one notice.
func (p *person) noticeID() string {
	p.w.t.Helper()
	for _, r := range p.records() {
		if r.Kind == api.KindNotice && !r.Deleted {
			return r.ID
		}
	}
	p.w.t.Fatal("no notice")
	return ""
}

// email is the address of a person.
func (p *person) email() string {
	p.w.t.Helper()
	return p.w.texts(`SELECT email FROM person WHERE id = $1`, p.id)[0]
}

// changing is an office with an event and a slot at it, both of which can be imported
// otherwise.
type changing struct {
	*world
	event, slot string
	anne, bo    string // advisers
	body, at    object
}

func newChanging(t *testing.T) *changing {
	t.Helper()
	return laidOut(newWorld(t))
}

func laidOut(w *world) *changing {
	c := &changing{world: w, event: newID(), slot: newID()}
	c.office(object{"name": "Erhvervskontoret"})
	c.anne, c.bo = c.adviser(), c.adviser()
	c.body = object{
		"title": "Kick-off", "starts_at": start.Add(48 * time.Hour), "ends_at": start.Add(52 * time.Hour), "capacity": 2,
		"waiting_list": true, "price_ore": 10000, "member_price_ore": 5000, "venue": object{"name": "Salen", "address": "Torvet 1"},
	}
	c.at = object{"event_id": c.event, "adviser_id": c.anne, "starts_at": start.Add(49 * time.Hour), "ends_at": start.Add(50 * time.Hour)}
	c.puts(nil, nil)
	return c
}

// puts imports the event and the slot with what is otherwise from now on.
func (c *changing) puts(event, slot object) {
	c.t.Helper()
	maps.Copy(c.body, event)
	maps.Copy(c.at, slot)
	c.importAll(api.ImportRecord{Kind: api.KindEvent, ID: c.event, Body: raw(c.body)}, api.ImportRecord{Kind: api.KindSlot, ID: c.slot, Body: raw(c.at)})
}

func TestWhateverTheOfficeChangesOfWhatIsBookedIsToldOnce(t *testing.T) {
	at := func(hours float64) time.Time { return start.Add(time.Duration(hours * float64(time.Hour))) }
	session := []object{{"starts_at": at(48), "ends_at": at(50)}, {"starts_at": at(51), "ends_at": at(52)}}
	sessions := []api.EventSession{{StartsAt: at(48), EndsAt: at(50)}, {StartsAt: at(51), EndsAt: at(52)}}
	hall := api.Venue{Name: "Salen", Address: "Torvet 1"}
	elsewhere, linked := api.Venue{Name: "Biblioteket", Address: "Havnen 2"}, hall
	linked.OnlineURL = "https://example.dk/kickoff"
	state := func(s string) api.Terms { return api.Terms{State: s} }
	for name, c := range map[string]struct {
		event, slot   object
		place, inSlot *api.Notice // who has a place at the event, and the slot, is told; nil: nothing
	}{
		"it moves, and its slots with it": {
			event: object{"starts_at": at(72), "ends_at": at(76)}, slot: object{"starts_at": at(73), "ends_at": at(74)},
			place:  &api.Notice{What: api.NoticeMoved, Old: api.Terms{StartsAt: at(48), EndsAt: at(52)}, New: api.Terms{StartsAt: at(72), EndsAt: at(76)}, Decide: true},
			inSlot: &api.Notice{What: api.NoticeMoved, Old: api.Terms{StartsAt: at(49), EndsAt: at(50)}, New: api.Terms{StartsAt: at(73), EndsAt: at(74)}, Decide: true},
		},
		"it ends later": {
			event: object{"ends_at": at(53)},
			place: &api.Notice{What: api.NoticeMoved, Old: api.Terms{EndsAt: at(52)}, New: api.Terms{EndsAt: at(53)}, Decide: true},
		},
		"a slot alone moves": {
			slot:   object{"ends_at": at(50.5)},
			inSlot: &api.Notice{What: api.NoticeMoved, Old: api.Terms{EndsAt: at(50)}, New: api.Terms{EndsAt: at(50.5)}, Decide: true},
		},
		"it gets sessions": {
			event: object{"sessions": session},
			place: &api.Notice{What: api.NoticeSessions, New: api.Terms{Sessions: sessions}, Decide: true},
		},
		"it is elsewhere": {
			event:  object{"venue": object{"name": "Biblioteket", "address": "Havnen 2"}},
			place:  &api.Notice{What: api.NoticeVenue, Old: api.Terms{Venue: hall}, New: api.Terms{Venue: elsewhere}},
			inSlot: &api.Notice{What: api.NoticeVenue, Old: api.Terms{Venue: hall}, New: api.Terms{Venue: elsewhere}},
		},
		"it has a link": {
			event:  object{"venue": object{"name": "Salen", "address": "Torvet 1", "online_url": "https://example.dk/kickoff"}},
			place:  &api.Notice{What: api.NoticeLink, Old: api.Terms{Venue: hall}, New: api.Terms{Venue: linked}},
			inSlot: &api.Notice{What: api.NoticeLink, Old: api.Terms{Venue: hall}, New: api.Terms{Venue: linked}},
		},
		"it is with another adviser": {
			slot:   object{"adviser_id": "bo"},
			inSlot: &api.Notice{What: api.NoticeAdviser},
		},
		"it costs more": {
			event:  object{"price_ore": 20000},
			place:  &api.Notice{What: api.NoticePrice, Old: api.Terms{PriceOre: 10000}, New: api.Terms{PriceOre: 20000}},
			inSlot: &api.Notice{What: api.NoticePrice, Old: api.Terms{PriceOre: 10000}, New: api.Terms{PriceOre: 20000}},
		},
		"only members pay otherwise": {event: object{"member_price_ore": 0}},
		"it is called off": {
			event:  object{"state": "cancelled", "cancelled_text": "Salen er oversvømmet"},
			place:  &api.Notice{What: api.NoticeCancelled, Old: state("confirmed"), New: state("cancelled"), Text: "Salen er oversvømmet"},
			inSlot: &api.Notice{What: api.NoticeCancelled, Old: state("confirmed"), New: state("cancelled"), Text: "Salen er oversvømmet"},
		},
		"it is told of in other words": {event: object{"text": "Kom i god tid", "capacity": 9}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newChanging(t)
			p, q := w.person(), w.person()
			place, slotted := p.book(w.event, "", nil), q.book(w.event, w.slot, nil)
			w.later(time.Minute)
			if c.slot["adviser_id"] == "bo" {
				c.slot["adviser_id"] = w.bo
				c.inSlot.Old, c.inSlot.New = api.Terms{AdviserID: w.anne}, api.Terms{AdviserID: w.bo}
			}
			for range 2 { // it is told once
				w.puts(c.event, c.slot)
			}
			for _, told := range []struct {
				who     *person
				booking string
				want    *api.Notice
			}{{p, place, c.place}, {q, slotted, c.inSlot}} {
				var want []api.Notice
				sequence := 0
				if told.want != nil {
					n := *told.want
					n.BookingID, n.By, n.At = told.booking, "Erhvervskontoret", w.clock.now()
					want, sequence = []api.Notice{n}, 1
				}
				got := told.who.notices()
				for i := range got { // a list that is not there is read as an empty one
					for _, terms := range []*api.Terms{&got[i].Old, &got[i].New} {
						if len(terms.Sessions) == 0 {
							terms.Sessions = nil
						}
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("told (-want +got):\n%s", diff)
				}
				if b := told.who.booking(told.booking); b.Sequence != sequence {
					t.Errorf("sequence %d, want %d", b.Sequence, sequence)
				}
			}
		})
	}
}

func TestWhatAMemberPaysIsToldToMembersAlone(t *testing.T) {
	w := newChanging(t)
	p, q := w.person(), w.person()
	w.write(func(tx *db.Tx) error {
		var of api.Person
		r, err := record.Live(t.Context(), tx, p.id, api.KindPerson, p.id, &of)
		if err != nil {
			return err
		}
		of.Member = true
		return record.PutBody(t.Context(), tx, p.id, api.KindPerson, p.id, r.Body, of)
	})
	p.book(w.event, "", nil)
	other := q.book(w.event, "", nil)
	w.puts(object{"member_price_ore": 7000}, nil)
	if got := p.notices(); len(got) != 1 || got[0].What != api.NoticePrice || got[0].Old.PriceOre != 5000 || got[0].New.PriceOre != 7000 {
		t.Errorf("%+v", got)
	}
	if got := q.notices(); len(got) != 0 || q.booking(other).Sequence != 0 {
		t.Errorf("%+v", got)
	}
}

func TestChangesBeforeTheirMailAreOneNoticeAndUndoneTheyAreNone(t *testing.T) {
	w := newChanging(t)
	p := w.person()
	id := p.book(w.event, "", nil)
	w.puts(object{"starts_at": start.Add(72 * time.Hour), "ends_at": start.Add(76 * time.Hour)}, object{"starts_at": start.Add(73 * time.Hour), "ends_at": start.Add(74 * time.Hour)})
	notice := p.noticeID()
	p.does(api.BookingKeep, object{"booking_id": id, "notice_id": notice})
	w.puts(object{"venue": object{"name": "Biblioteket"}}, nil)
	got := p.notices()
	if len(got) != 1 || p.noticeID() != notice || got[0].What != api.NoticeMoved || got[0].Decide ||
		!got[0].Old.StartsAt.Equal(start.Add(48*time.Hour)) || got[0].Old.Venue.Name != "Salen" || got[0].New.Venue.Name != "Biblioteket" {
		t.Fatalf("%+v", got)
	}
	w.puts(object{"starts_at": start.Add(96 * time.Hour), "ends_at": start.Add(100 * time.Hour)}, object{"starts_at": start.Add(97 * time.Hour), "ends_at": start.Add(98 * time.Hour)})
	if got := p.notices(); len(got) != 1 || !got[0].Decide || !got[0].Old.StartsAt.Equal(start.Add(48*time.Hour)) || !got[0].New.StartsAt.Equal(start.Add(96*time.Hour)) {
		t.Fatalf("%+v", got)
	}
	w.puts(object{"starts_at": start.Add(48 * time.Hour), "ends_at": start.Add(52 * time.Hour)}, object{"starts_at": start.Add(49 * time.Hour), "ends_at": start.Add(50 * time.Hour)})
	if got := p.notices(); len(got) != 1 || got[0].What != api.NoticeVenue || got[0].Decide {
		t.Fatalf("%+v", got)
	}
	w.puts(object{"venue": object{"name": "Salen", "address": "Torvet 1"}}, nil)
	if got := p.notices(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	if tasks := w.texts(`SELECT ref FROM task WHERE kind = 'notice'`); len(tasks) != 0 {
		t.Errorf("mails are due: %v", tasks)
	}
	if got := p.booking(id); got.Sequence != 5 {
		t.Errorf("sequence %d", got.Sequence)
	}
}

// Whoever read of the first change has not read of the second.
func TestANoticeThatGoesOnIsNewsAgain(t *testing.T) {
	w := newChanging(t)
	p := w.person()
	p.book(w.event, "", nil)
	w.puts(object{"ends_at": start.Add(53 * time.Hour)}, nil)
	p.does(api.InboxMark, object{"ids": []string{p.noticeID()}, "read": true, "archived": true})
	w.puts(object{"ends_at": start.Add(54 * time.Hour)}, nil)
	for _, r := range p.records() {
		if r.Kind != api.KindNotice {
			continue
		}
		var marks struct{ Read, Archived bool }
		if err := r.Decode(&marks); err != nil || marks.Read || marks.Archived {
			t.Errorf("it stands as %s, %v", r.Body, err)
		}
	}
}

func TestWhatIsCalledOffBySlipStandsAgain(t *testing.T) {
	w := newChanging(t)
	other := w.world.event(48*time.Hour, object{"capacity": 3})
	held, slotted, offered, waits, gone := w.person(), w.person(), w.person(), w.person(), w.person()
	place, time1 := held.book(w.event, "", nil), slotted.book(w.event, w.slot, nil)
	left := gone.book(w.event, "", nil)
	third := offered.book(w.event, "", object{"wait": true})
	fourth := waits.book(w.event, "", object{"wait": true})
	gone.does(api.BookingCancel, object{"booking_id": left})
	if got := offered.booking(third); got.State != api.BookingOffered {
		t.Fatalf("%+v", got)
	}
	code := held.booking(place).Code
	w.puts(object{"state": "cancelled"}, nil)
	for p, id := range map[*person]string{held: place, slotted: time1, offered: third, waits: fourth} {
		if b, n := p.booking(id), p.notices(); b.State != api.BookingCancelled || len(n) != 1 || n[0].What != api.NoticeCancelled {
			t.Fatalf("%+v, %+v", b, n)
		}
	}
	instead := held.book(other, "", nil) // at the same time
	w.clock.advance(time.Minute)
	w.puts(object{"state": "planned", "capacity": 1}, nil)
	for p, want := range map[*person]struct{ id, state string }{
		held: {place, api.BookingConfirmed}, slotted: {time1, api.BookingConfirmed}, offered: {third, api.BookingOffered},
		waits: {fourth, api.BookingWaiting}, gone: {left, api.BookingCancelled},
	} {
		b := p.booking(want.id)
		if b.State != want.state {
			t.Errorf("%s is %s", want.state, b.State)
		}
		if n := p.notices(); p != held && len(n) != 0 {
			t.Errorf("%s: told %+v", want.state, n)
		}
	}
	if b := held.booking(place); b.Code != code || b.Sequence != 2 {
		t.Errorf("%+v", b)
	}
	if b := offered.booking(third); !b.ExpiresAt.Equal(w.clock.now().Add(12 * time.Hour)) {
		t.Errorf("%+v", b)
	}
	if b := waits.booking(fourth); b.Position != 1 {
		t.Errorf("%+v", b)
	}
	if n := held.notices(); len(n) != 1 || n[0].What != api.NoticeRestored || !n[0].Decide {
		t.Errorf("who is elsewhere by now: %+v", n)
	}
	var e api.Event
	var s api.Slot
	if !w.catalogued(api.KindEvent, w.event, &e) || e.PlacesLeft != 0 || e.Waiting != 1 || !w.catalogued(api.KindSlot, w.slot, &s) || s.Free {
		t.Errorf("%+v %+v", e, s)
	}
	held.does(api.BookingCancel, object{"booking_id": place})
	if n := held.notices(); len(n) != 1 || n[0].Decide {
		t.Errorf("who decided: %+v", n)
	}
	if b := held.booking(instead); b.State != api.BookingConfirmed {
		t.Errorf("%+v", b)
	}
}

func TestAPlaceThatEveryoneWasOfferedIsOnePlaceStillOnceItsEventIsBroughtBack(t *testing.T) {
	w := newWorld(t)
	event := newID()
	puts := func(state string) {
		w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: event, Body: raw(object{
			"title": "Kursus", "starts_at": start.Add(2 * time.Hour), "ends_at": start.Add(4 * time.Hour), "capacity": 1, "waiting_list": true, "state": state,
		})})
	}
	puts(api.EventPlanned)
	p, q, r := w.person(), w.person(), w.person()
	place := p.book(event, "", nil)
	first, second := q.book(event, "", object{"wait": true}), r.book(event, "", object{"wait": true})
	p.does(api.BookingCancel, object{"booking_id": place})
	puts(api.EventCancelled)
	puts(api.EventPlanned)
	for _, b := range []api.Booking{q.booking(first), r.booking(second)} {
		if b.State != api.BookingOffered {
			t.Errorf("%+v", b)
		}
	}
	q.does(api.BookingAccept, object{"booking_id": first})
	if b := r.booking(second); b.State != api.BookingWaiting {
		t.Errorf("the place is two persons': %+v", b)
	}
}

func TestWhoGaveUpWhatWasCalledOffDoesNotHaveItAgain(t *testing.T) {
	w := newChanging(t)
	p := w.person()
	id := p.book(w.event, "", nil)
	w.puts(object{"state": "cancelled"}, nil)
	p.does(api.BookingCancel, object{"booking_id": id})
	w.puts(object{"state": "planned"}, nil)
	if b := p.booking(id); b.State != api.BookingCancelled {
		t.Errorf("%+v", b)
	}
}

func TestNobodyWaitsAgainForWhatHasBegun(t *testing.T) {
	w := newChanging(t)
	p, q, r := w.person(), w.person(), w.person()
	place := p.book(w.event, "", nil)
	q.book(w.event, "", nil)
	waits := r.book(w.event, "", object{"wait": true})
	w.puts(object{"state": "cancelled"}, nil)
	w.later(49 * time.Hour)
	w.puts(object{"state": "planned"}, nil)
	if b := p.booking(place); b.State != api.BookingConfirmed {
		t.Errorf("%+v", b)
	}
	if b := r.booking(waits); b.State != api.BookingCancelled {
		t.Errorf("%+v", b)
	}
}

func TestWhatMovedWhileItWasCalledOffIsToldWhereItStandsAgain(t *testing.T) {
	w := newChanging(t)
	p := w.person()
	id := p.book(w.event, "", nil)
	slot := object{"starts_at": start.Add(73 * time.Hour), "ends_at": start.Add(74 * time.Hour)}
	w.puts(object{"state": "cancelled"}, nil)
	w.puts(object{"starts_at": start.Add(72 * time.Hour), "ends_at": start.Add(76 * time.Hour)}, slot)
	w.puts(object{"state": "planned"}, nil)
	got := p.notices()
	if len(got) != 1 || !got[0].Decide || !got[0].Old.StartsAt.Equal(start.Add(48*time.Hour)) || !got[0].New.StartsAt.Equal(start.Add(72*time.Hour)) {
		t.Errorf("%+v", got)
	}
	if b := p.booking(id); b.State != api.BookingConfirmed || !b.CancelUntil.Equal(start.Add(72*time.Hour)) {
		t.Errorf("%+v", b)
	}
}

// Of what stands again each is told what is another since it was called off, and nothing
// that they were told before.
func TestWhatStandsAgainIsToldAsItWasWhenItWasCalledOff(t *testing.T) {
	w := newChanging(t)
	p, member := w.person(), w.person()
	w.write(func(tx *db.Tx) error {
		return record.PutBody(t.Context(), tx, member.id, api.KindPerson, member.id, nil, api.Person{Email: "medlem@example.dk", Member: true})
	})
	for _, one := range []*person{p, member} {
		one.book(w.event, "", nil)
	}
	w.puts(object{"ends_at": start.Add(53 * time.Hour)}, nil)
	w.later(11 * time.Minute)
	w.puts(object{"state": "cancelled"}, nil)
	w.later(11 * time.Minute)
	w.puts(object{"venue": object{"name": "Biblioteket", "address": "Torvet 1"}, "price_ore": 20000, "member_price_ore": 7500}, nil)
	w.puts(object{"state": "planned"}, nil)
	for one, price := range map[*person][2]int64{p: {10000, 20000}, member: {5000, 7500}} {
		got := one.notices()
		last := got[len(got)-1]
		if len(got) != 3 || last.What != api.NoticeRestored || last.Old.Venue.Name != "Salen" || last.New.Venue.Name != "Biblioteket" ||
			last.Old.PriceOre != price[0] || last.New.PriceOre != price[1] || !last.New.EndsAt.IsZero() || last.Decide {
			t.Errorf("%+v", got)
		}
	}
	if left := w.texts(`SELECT id FROM record WHERE body LIKE '%called_off_as%'`); len(left) != 0 {
		t.Errorf("%v keep what they were", left)
	}
}

// Who came is counted on where the rest is called off.
func TestWhoCameHasTheirPlaceWhereItIsCalledOff(t *testing.T) {
	w := newChanging(t)
	p, q := w.person(), w.person()
	id := p.book(w.event, "", nil)
	q.book(w.event, "", nil)
	w.write(func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), `UPDATE booking SET state = 'attended' WHERE person_id = $1 AND id = $2`, p.id, id)
		return err
	})
	w.puts(object{"state": "cancelled"}, nil)
	if taken := w.texts(`SELECT CAST(taken AS TEXT) FROM event_place WHERE event_id = $1`, w.event)[0]; taken != "1" {
		t.Errorf("%s are taken", taken)
	}
}

func TestWhatAMoveEndsInTheQueueIsTold(t *testing.T) {
	w := newWorld(t)
	event := newID()
	move := func(starts time.Time) {
		w.imports([]api.ImportRecord{{Kind: api.KindEvent, ID: event, Body: raw(object{
			"title": "Kursus", "starts_at": starts, "ends_at": starts.Add(4 * time.Hour), "capacity": 1, "waiting_list": true,
		})}}, catalogue.Options{Force: true})
	}
	move(start.Add(48 * time.Hour))
	p, q := w.person(), w.person()
	place := p.book(event, "", nil)
	q.book(event, "", object{"wait": true})
	move(start.Add(-time.Hour))
	if got := q.notices(); len(got) != 1 || got[0].What != api.NoticeLapsed || got[0].Old.State != api.BookingWaiting || got[0].New.State != api.BookingExpired {
		t.Errorf("%+v", got)
	}
	if b := p.booking(place); b.State != api.BookingConfirmed {
		t.Errorf("%+v", b)
	}
}

func TestNobodyIsDroppedByALowerCapacityOrToldOfIt(t *testing.T) {
	w := newChanging(t)
	p, q := w.person(), w.person()
	first, second := p.book(w.event, "", nil), q.book(w.event, "", nil)
	w.puts(object{"capacity": 1}, nil)
	if a, b := p.booking(first), q.booking(second); a.State != api.BookingConfirmed || b.State != api.BookingConfirmed || a.Sequence+b.Sequence != 0 {
		t.Errorf("%+v %+v", a, b)
	}
	if n := append(p.notices(), q.notices()...); len(n) != 0 {
		t.Errorf("%+v", n)
	}
	q.does(api.BookingCancel, object{"booking_id": second})
	w.person().refused(api.CodeEventFull, api.BookingRequest, bookingBody(newID(), w.event, "", nil))
}

func TestNobodyIsToldOfWhatIsOver(t *testing.T) {
	w := newChanging(t)
	p := w.person()
	p.book(w.event, "", nil)
	w.later(60 * time.Hour)
	w.puts(object{"venue": object{"name": "Biblioteket"}}, nil)
	if n := p.notices(); len(n) != 0 {
		t.Errorf("%+v", n)
	}
}

// mailed is an office whose mails of changes are kept, with an event and a slot at it.
func mailed(t *testing.T) (*changing, *post) {
	t.Helper()
	p := &post{skips: []string{"Du er tilmeldt", "Afbud til", "Husk", "Kick-off begynder"}}
	m := openForMail(t, p)
	return laidOut(m.world), p
}

func TestOneMailSaysWhatTheOfficeChanged(t *testing.T) {
	w, post := mailed(t)
	p, q := w.person(), w.person()
	id := p.book(w.event, "", nil)
	q.book(w.event, w.slot, nil)
	w.puts(object{"venue": object{"name": "Biblioteket", "address": "Havnen 2"}}, nil)
	w.later(9 * time.Minute)
	w.puts(object{"starts_at": start.Add(72 * time.Hour), "ends_at": start.Add(76 * time.Hour)}, object{"starts_at": start.Add(73 * time.Hour), "ends_at": start.Add(74 * time.Hour)})
	w.later(9 * time.Minute)
	if post.count() != 0 {
		t.Fatalf("mailed before the last change is ten minutes old: %+v", post.sent)
	}
	w.later(time.Minute)
	if err := w.o.Close(); err != nil {
		t.Fatal(err)
	}
	w.o = w.beside(Config{Passive: true, Mail: post, MailFrom: "kontor@example.dk"})
	w.later(time.Hour)
	if len(post.sent) != 2 {
		t.Fatalf("%d mails", len(post.sent))
	}
	for _, m := range post.sent {
		if m.To != p.email() {
			continue
		}
		want := `Hej

Kick-off, som du er tilmeldt, er flyttet.

Tid: søndag d. 7. februar kl. 13:00–17:00 (før: lørdag d. 6. februar kl. 13:00–17:00)
Sted: Biblioteket, Havnen 2 (før: Salen, Torvet 1)

Kan du stadig? Svar i appen eller under Mine bookinger på vores hjemmeside: behold, vælg en anden tid, eller meld afbud. Du kan melde afbud, til det begynder.

Venlig hilsen
Erhvervskontoret
`
		if diff := cmp.Diff(want, m.Text); diff != "" || m.Subject != "Kick-off er flyttet" {
			t.Errorf("%q (-want +got):\n%s", m.Subject, diff)
		}
		for _, line := range []string{
			"METHOD:REQUEST", "UID:" + id + "@startklar.dk", "SEQUENCE:2", "DTSTART;TZID=Europe/Copenhagen:20270207T130000", "DTEND;TZID=Europe/Copenhagen:20270207T170000", "STATUS:CONFIRMED",
			`ORGANIZER;CN="Erhvervskontoret":mailto:kontor@example.dk`, "LOCATION:Biblioteket\\, Havnen 2",
		} {
			if !strings.Contains(m.Calendar, line+"\r\n") {
				t.Errorf("no %s in\n%s", line, m.Calendar)
			}
		}
	}
	w.puts(object{"state": "cancelled", "cancelled_text": "Salen er oversvømmet."}, nil)
	w.later(10 * time.Minute)
	m := post.sent[len(post.sent)-1]
	if len(post.sent) != 4 || m.Subject != "Kick-off er aflyst" || !strings.Contains(m.Text, "\n\nSalen er oversvømmet.\n\n") || !strings.Contains(m.Calendar, "METHOD:CANCEL\r\n") {
		t.Errorf("%d mails, the last %+v", len(post.sent), m)
	}
}

// The mail of a move over a change of clocks, a leap day or New Year says the old and the new by the clocks on the wall,
// and so does its calendar part to either reader.
func TestTheMailOfAMoveSaysBothTimesByTheClocks(t *testing.T) {
	local := func(at string) time.Time {
		is, err := time.ParseInLocation("2006-01-02 15:04", at, text.Copenhagen)
		if err != nil {
			t.Fatal(err)
		}
		return is.UTC()
	}
	for name, c := range map[string]struct{ from, to, line string }{
		"summer time":     {"2027-03-27 10:00", "2027-03-28 10:00", "Tid: søndag d. 28. marts kl. 10:00–14:00 (før: lørdag d. 27. marts kl. 10:00–14:00)"},
		"winter time":     {"2027-10-30 10:00", "2027-10-31 10:00", "Tid: søndag d. 31. oktober kl. 10:00–14:00 (før: lørdag d. 30. oktober kl. 10:00–14:00)"},
		"back over it":    {"2027-10-31 10:00", "2027-10-30 10:00", "Tid: lørdag d. 30. oktober kl. 10:00–14:00 (før: søndag d. 31. oktober kl. 10:00–14:00)"},
		"a leap day":      {"2028-03-01 17:00", "2028-02-29 17:00", "Tid: tirsdag d. 29. februar kl. 17:00–21:00 (før: onsdag d. 1. marts kl. 17:00–21:00)"},
		"New Year":        {"2027-12-30 16:00", "2028-01-04 16:00", "Tid: tirsdag d. 4. januar kl. 16:00–20:00 (før: torsdag d. 30. december kl. 16:00–20:00)"},
		"Maundy Thursday": {"2027-03-25 16:00", "2027-04-01 16:00", "Tid: torsdag d. 1. april kl. 16:00–20:00 (før: torsdag d. 25. marts kl. 16:00–20:00)"},
	} {
		t.Run(name, func(t *testing.T) {
			w, post := mailed(t)
			from, to := local(c.from), local(c.to)
			w.clock.set(from.Add(-10 * 24 * time.Hour))
			held := func(at time.Time) (event, slot object) {
				return object{"starts_at": at, "ends_at": at.Add(4 * time.Hour)}, object{"starts_at": at.Add(time.Hour), "ends_at": at.Add(2 * time.Hour)}
			}
			w.puts(held(from))
			p := w.person()
			p.book(w.event, "", nil)
			w.later(time.Minute)
			w.puts(held(to))
			w.later(10 * time.Minute)
			if len(post.sent) != 1 {
				t.Fatalf("%d mails", len(post.sent))
			}
			m := post.sent[0]
			if !strings.Contains(m.Text, "\n"+c.line+"\n") || m.Subject != "Kick-off er flyttet" {
				t.Errorf("%q says\n%s", m.Subject, m.Text)
			}
			for _, seen := range [][]calendartest.Seen{calendartest.ByOne(t, m.Calendar), calendartest.ByTheOther(t, m.Calendar)} {
				if len(seen) != 1 || !seen[0].Start.Equal(to) || !seen[0].End.Equal(to.Add(4*time.Hour)) || seen[0].Method != "REQUEST" {
					t.Errorf("its calendar part is read as %+v", seen)
				}
			}
		})
	}
}

func TestWhatIsPutRightInTimeIsMailedToNobody(t *testing.T) {
	w, post := mailed(t)
	p := w.person()
	id := p.book(w.event, "", nil)
	w.puts(object{"state": "cancelled"}, nil)
	w.later(9 * time.Minute)
	w.puts(object{"state": "planned"}, nil)
	w.later(time.Hour)
	if post.count() != 0 {
		t.Errorf("%+v", post.sent)
	}
	if b := p.booking(id); b.State != api.BookingConfirmed || b.Sequence != 2 || len(p.notices()) != 0 {
		t.Errorf("%+v, %+v", b, p.notices())
	}
	w.puts(object{"venue": object{"name": "Biblioteket"}}, nil)
	p.does(api.BookingCancel, object{"booking_id": id})
	w.later(time.Hour)
	if post.count() != 0 {
		t.Errorf("whoever cancelled since: %+v", post.sent)
	}
}

func TestWhatBeginsWithinADayIsMailedAtOnce(t *testing.T) {
	w, post := mailed(t)
	w.person().book(w.event, "", nil)
	w.later(30 * time.Hour)
	w.puts(object{"starts_at": start.Add(96 * time.Hour), "ends_at": start.Add(100 * time.Hour)}, object{"starts_at": start.Add(97 * time.Hour), "ends_at": start.Add(98 * time.Hour)})
	w.later(0)
	if post.count() != 1 {
		t.Fatalf("%d mails", post.count())
	}
	w.puts(object{"starts_at": start.Add(48 * time.Hour), "ends_at": start.Add(52 * time.Hour)}, object{"starts_at": start.Add(49 * time.Hour), "ends_at": start.Add(50 * time.Hour)})
	w.later(0)
	if post.count() != 2 {
		t.Errorf("moved back after the mail: %d mails", post.count())
	}
}

func TestTheMailOfAChangeWaitsForAllOfTheImport(t *testing.T) {
	w, post := mailed(t)
	w.person().book(w.event, w.slot, nil)
	w.later(30 * time.Hour)
	w.body["venue"] = object{"name": "Biblioteket"}
	w.at["starts_at"] = start.Add(49*time.Hour + 30*time.Minute)
	w.leave(append(actors(newIDs(99), "Erhvervshus"), // with the event they are a turn; the slot comes in the next
		api.ImportRecord{Kind: api.KindEvent, ID: w.event, Body: raw(w.body)}, api.ImportRecord{Kind: api.KindSlot, ID: w.slot, Body: raw(w.at)}))
	w.later(time.Minute)
	if turns := w.texts(`SELECT CAST(n AS TEXT) FROM import_turn`); len(turns) != 1 || post.count() != 0 {
		t.Fatalf("turns left: %v; mails: %+v", turns, post.sent)
	}
	w.later(time.Minute)
	w.later(time.Minute)
	if post.count() != 1 || !strings.Contains(post.sent[0].Text, "Biblioteket") || !strings.Contains(post.sent[0].Text, "14:30") {
		t.Errorf("%+v", post.sent)
	}
}

func TestWhoWasErasedIsMailedNothing(t *testing.T) {
	w, post := mailed(t)
	p := w.person()
	p.book(w.event, "", nil)
	w.puts(object{"venue": object{"name": "Biblioteket"}}, nil)
	if err := w.o.Erase(t.Context(), p.id); err != nil {
		t.Fatal(err)
	}
	w.later(time.Hour)
	if post.count() != 0 {
		t.Errorf("%+v", post.sent)
	}
}
