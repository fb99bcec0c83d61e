package office

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Others wait for a handful of statements while what many have booked is moved, not for
// some of each of them.
func TestAMoveOfWhatManyBookedIsAFewStatements(t *testing.T) {
	engine.OnFile(t) // the server locks what it writes besides
	w := newWorld(t)
	const few, many = 64, 128
	moving := func(booked int) int64 {
		t.Helper()
		id, at := newID(), start.Add(48*time.Hour)
		put := func() {
			t.Helper()
			w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: id, Body: raw(object{"title": "Kick-off", "starts_at": at, "ends_at": at.Add(time.Hour), "capacity": booked})})
		}
		put()
		for range booked {
			w.person().book(id, "", nil)
		}
		at = at.Add(time.Hour)
		_, before := w.o.db.Statements()
		put()
		_, after := w.o.db.Statements()
		return after - before
	}
	if a, b := moving(few), moving(many); b-a > 4 {
		t.Errorf("%d take %d statements, and %d take %d", few, a, many, b)
	}
}

// And for a few of each booking while what it is of is with somebody else, is taken out, and
// is there again.
func TestAChangeOfManyBookedSlotsIsFewStatementsOfEach(t *testing.T) {
	engine.OnFile(t) // the server locks what it writes besides
	const few, many = 8, 24
	changing := func(booked int) (statements []int64) {
		t.Helper()
		c := newChanging(t)
		var slots, gone []api.ImportRecord
		for i := range booked {
			at := start.Add(50*time.Hour + time.Duration(i)*time.Minute)
			slots = append(slots, api.ImportRecord{Kind: api.KindSlot, ID: newID(), Body: raw(object{"event_id": c.event, "adviser_id": c.anne, "starts_at": at, "ends_at": at.Add(time.Minute)})})
			gone = append(gone, api.ImportRecord{Kind: api.KindSlot, ID: slots[i].ID, Deleted: true})
		}
		c.importAll(slots...)
		for _, s := range slots {
			c.person().book(c.event, s.ID, nil)
		}
		for _, change := range [][]api.ImportRecord{{{Kind: api.KindAdviser, ID: c.anne, Body: raw(object{"name": "Anne Marie"})}}, gone, slots} {
			_, before := c.o.db.Statements()
			c.importAll(change...)
			_, after := c.o.db.Statements()
			statements = append(statements, after-before)
		}
		return statements
	}
	a, b := changing(few), changing(many)
	for i, of := range []struct {
		change string
		most   float64
	}{{"another adviser's name", 2}, {"slots that are taken out", 10.5}, {"slots that are there again", 24}} {
		if each := float64(b[i]-a[i]) / (many - few); each > of.most {
			t.Errorf("%s takes %.1f statements more with each booking", of.change, each)
		}
	}
}

// besides imports an event and has something done between what was rehearsed of it and
// what is written.
func (c *changing) besides(event object, do func(tx *db.Tx) error) {
	c.t.Helper()
	for name, value := range event {
		c.body[name] = value
	}
	by := mutation.Staff{ID: newID(), Role: mutation.RoleConsultant}
	_, err := c.o.Catalogue.ChangeProgramme(c.t.Context(), by, []api.ImportRecord{{Kind: api.KindEvent, ID: c.event, Body: raw(c.body)}}, catalogue.Options{}, do)
	if err != nil {
		c.t.Fatal(err)
	}
}

func TestWhatIsAnotherSinceAChangeWasRehearsedIsChangedAsItIs(t *testing.T) {
	c := newChanging(t)
	c.puts(object{"capacity": 4}, nil)
	writes, stays := c.person(), c.person()
	own, other := writes.book(c.event, "", nil), stays.book(c.event, "", nil)
	c.puts(object{"venue": object{"name": "Biblioteket"}}, nil) // and is mailed to nobody yet
	read := inbox.Marks{Read: true}
	c.besides(object{"starts_at": start.Add(47 * time.Hour)}, func(tx *db.Tx) error {
		var b api.Booking
		r, err := record.Live(t.Context(), tx, writes.id, api.KindBooking, own, &b)
		if err != nil {
			return err
		}
		b.Note = "Jeg kommer med bus"
		if err := record.PutBody(t.Context(), tx, writes.id, api.KindBooking, own, r.Body, b); err != nil {
			return err
		}
		r, err = record.Live(t.Context(), tx, stays.id, api.KindBooking, other, &b)
		if err != nil {
			return err
		}
		newer, err := api.Merge(r.Body, object{"bus": true}) // as a newer office would write
		if err != nil {
			return err
		}
		if _, err := record.Put(t.Context(), tx, stays.id, api.KindBooking, other, newer); err != nil {
			return err
		}
		var n struct {
			api.Notice
			inbox.Marks
		}
		r, err = record.Live(t.Context(), tx, stays.id, api.KindNotice, stays.noticeID(), &n)
		if err != nil {
			return err
		}
		n.Text, n.Marks = "Ved havnen", read
		return record.PutBody(t.Context(), tx, stays.id, api.KindNotice, r.ID, r.Body, n)
	})
	if b := writes.booking(own); b.Note != "Jeg kommer med bus" || b.Sequence != 2 {
		t.Errorf("%+v", b)
	}
	for _, p := range []*person{writes, stays} {
		if n := p.notices(); len(n) != 1 || n[0].What != api.NoticeMoved || n[0].Old.Venue.Name != "Salen" || n[0].New.Venue.Name != "Biblioteket" {
			t.Errorf("%+v", n)
		}
	}
	if n := stays.notices(); n[0].Text != "Ved havnen" {
		t.Errorf("%+v", n)
	}
	if b := c.texts(`SELECT body FROM record WHERE owner = $1 AND id = $2`, stays.id, other)[0]; !strings.Contains(b, `"sequence":2,`) || !strings.Contains(b, `"bus":true`) {
		t.Error(b)
	}
}

// rewritten writes a record with something changed of its body.
func rewritten[T any](ctx context.Context, tx *db.Tx, owner string, kind api.Kind, id string, change func(body *T)) error {
	var body T
	r, err := record.Live(ctx, tx, owner, kind, id, &body)
	if err != nil {
		return err
	}
	change(&body)
	return record.PutBody(ctx, tx, owner, kind, id, r.Body, body)
}

func aMember(p *api.Person) { p.Member = true }

// What becomes of a booking does not rest on its record alone.
func TestWhatIsAnotherBesideABookingSinceAChangeWasRehearsedIsHeeded(t *testing.T) {
	c := newChanging(t)
	c.puts(object{"capacity": 4}, nil)
	member, told, erased := c.person(), c.person(), c.person()
	own := member.book(c.event, "", nil)
	for _, p := range []*person{told, erased} {
		p.book(c.event, "", nil)
	}
	newer := func(tx *db.Tx) error { // as a newer office would write
		r, _, err := record.Find(t.Context(), tx, member.id, api.KindBooking, own)
		if err != nil {
			return err
		}
		body, err := api.Merge(r.Body, object{"bus": true})
		if err != nil {
			return err
		}
		_, err = record.Put(t.Context(), tx, member.id, api.KindBooking, own, body)
		return err
	}
	if err := c.o.db.Write(t.Context(), newer); err != nil {
		t.Fatal(err)
	}
	c.puts(object{"venue": object{"name": "Biblioteket"}}, nil) // and is mailed to nobody yet
	notice := told.noticeID()
	c.besides(object{"starts_at": start.Add(47 * time.Hour), "price_ore": 12_000, "member_price_ore": 6_000}, func(tx *db.Tx) error {
		ctx := t.Context()
		_, err := tx.ExecContext(ctx, `UPDATE booking SET cvr = 'nobody' WHERE person_id = $1`, erased.id)
		return errors.Join(err, rewritten(ctx, tx, member.id, api.KindPerson, member.id, aMember),
			rewritten(ctx, tx, told.id, api.KindNotice, notice, func(n *api.Notice) { n.Text = "Ved havnen" }))
	})
	if n := member.notices(); len(n) != 1 || n[0].Old.PriceOre != 5_000 || n[0].New.PriceOre != 6_000 {
		t.Errorf("a member is told %+v", n)
	}
	if b := c.texts(`SELECT body FROM record WHERE owner = $1 AND id = $2`, member.id, own)[0]; !strings.Contains(b, `"bus":true`) {
		t.Error(b)
	}
	if n := told.notices(); len(n) != 1 || n[0].Text != "Ved havnen" || n[0].What != api.NoticeMoved {
		t.Errorf("%+v", n)
	}
	if cvr := c.texts(`SELECT cvr FROM booking WHERE person_id = $1`, erased.id)[0]; cvr != "nobody" {
		t.Errorf("the firm is %q again", cvr)
	}
}

// A time that is another, at an event that is another, is one change of what is booked.
func TestABookingWhoseEventAndTimeAreOthersIsChangedOnce(t *testing.T) {
	c := newChanging(t)
	p := c.person()
	own := p.book(c.event, c.slot, nil)
	revs := func() int64 {
		t.Helper()
		n, err := db.One[int64](t.Context(), c.o.db, `SELECT n FROM counter WHERE owner = $1`, p.id)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := revs()
	c.puts(object{"venue": object{"name": "Biblioteket"}}, object{"starts_at": start.Add(50 * time.Hour), "ends_at": start.Add(51 * time.Hour)})
	if b := p.booking(own); b.Sequence != 1 {
		t.Errorf("%+v", b)
	}
	if n := p.notices(); len(n) != 1 || n[0].New.Venue.Name != "Biblioteket" {
		t.Errorf("%+v", n)
	}
	if n := revs() - before; n != 2 {
		t.Errorf("%d records are written, want the booking and its notice", n)
	}
}

func TestAnEventThatIsAnotherSinceItsChangeWasRehearsedIsChangedAsItIs(t *testing.T) {
	c := newChanging(t)
	p := c.person()
	p.book(c.event, "", nil)
	c.besides(object{"venue": object{"name": "Biblioteket"}}, func(tx *db.Tx) error {
		return rewritten(t.Context(), tx, record.CatalogueOwner, api.KindEvent, c.event, func(e *api.Event) { e.Venue.Name = "Laden" })
	})
	if n := p.notices(); len(n) != 1 || n[0].Old.Venue.Name != "Laden" || n[0].New.Venue.Name != "Biblioteket" {
		t.Errorf("%+v", n)
	}
}

func TestWhoIsCalledOtherwiseSinceAChangeWasRehearsedIsSaidToHaveChangedIt(t *testing.T) {
	c := newChanging(t)
	p := c.person()
	p.book(c.event, "", nil)
	own := c.texts(`SELECT id FROM record WHERE owner = 'catalogue' AND kind = 'office'`)[0]
	c.besides(object{"venue": object{"name": "Biblioteket"}}, func(tx *db.Tx) error {
		return rewritten(t.Context(), tx, record.CatalogueOwner, api.KindOffice, own, func(o *api.Office) { o.Name = "Det nye kontor" })
	})
	if n := p.notices(); len(n) != 1 || n[0].By != "Det nye kontor" {
		t.Errorf("%+v", n)
	}
}

func TestWhoIsAMemberSinceItWasRehearsedThatAnEventIsHeldAfterAllPaysAsOne(t *testing.T) {
	c := newChanging(t)
	p := c.person()
	p.book(c.event, "", nil)
	c.puts(object{"state": api.EventCancelled}, nil)
	c.later(time.Hour)
	c.puts(object{"price_ore": 12_000, "member_price_ore": 6_000, "starts_at": start.Add(47 * time.Hour)}, nil)
	c.besides(object{"state": api.EventPlanned}, func(tx *db.Tx) error {
		return rewritten(t.Context(), tx, p.id, api.KindPerson, p.id, aMember)
	})
	n := p.notices()
	if last := n[len(n)-1]; last.What != api.NoticeRestored || last.Old.PriceOre != 5_000 || last.New.PriceOre != 6_000 {
		t.Errorf("%+v", last)
	}
}

// What many are told is composed before it is written: the writer's clock is that of then.
func TestWhatWasRehearsedLongAgoIsNotWhatIsWritten(t *testing.T) {
	c := newChanging(t)
	p := c.person()
	p.book(c.event, "", nil)
	c.besides(object{"starts_at": start.Add(47 * time.Hour)}, func(*db.Tx) error {
		c.clock.advance(time.Hour)
		return nil
	})
	if n := p.notices(); len(n) != 1 || !n[0].At.Equal(c.clock.now()) {
		t.Errorf("%+v", n)
	}
}

// What was rehearsed right before is what is written, as of then.
func TestWhatWasJustRehearsedIsWhatIsWritten(t *testing.T) {
	c := newChanging(t)
	p := c.person()
	p.book(c.event, "", nil)
	rehearsed := c.clock.now()
	c.besides(object{"starts_at": start.Add(47 * time.Hour)}, func(*db.Tx) error {
		c.clock.advance(time.Second / 2)
		return nil
	})
	if n := p.notices(); len(n) != 1 || !n[0].At.Equal(rehearsed) {
		t.Errorf("rehearsed at %s: %+v", rehearsed, n)
	}
}

// What stands again beside what stands again of the same person is to be decided.
func TestTwoThatStandAgainAtOneTimeAreToBeDecided(t *testing.T) {
	c := newChanging(t)
	other := newID()
	body := merged(c.body, object{"title": "Andet"})
	p := c.person()
	p.book(c.event, "", nil)
	called := func(state string) {
		t.Helper()
		c.importAll(api.ImportRecord{Kind: api.KindEvent, ID: c.event, Body: raw(merged(c.body, object{"state": state}))},
			api.ImportRecord{Kind: api.KindEvent, ID: other, Body: raw(merged(body, object{"state": state}))})
	}
	c.importAll(api.ImportRecord{Kind: api.KindEvent, ID: c.event, Body: raw(merged(c.body, object{"state": "cancelled"}))},
		api.ImportRecord{Kind: api.KindEvent, ID: other, Body: raw(body)})
	p.book(other, "", nil)
	called("cancelled")
	c.later(time.Hour)
	called("planned")
	decide := 0
	for _, n := range p.notices() {
		if n.What == api.NoticeRestored && n.Decide {
			decide++
		}
	}
	if decide != 1 {
		t.Errorf("%d of two: %+v", decide, p.notices())
	}
}

// Whose drafts go is looked for of many at once.
func TestDraftsBesideWhatIsSharedNoMoreGoWhoeverElseChanges(t *testing.T) {
	w := newWorld(t)
	var all []*person
	for range 12 {
		all = append(all, w.person())
	}
	for _, p := range all[5:7] {
		w.write(func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), `INSERT INTO comment_draft (person_id, id, staff_id, version_id, section, quote, text, edit) VALUES ($1, $2, '', $3, 'idea.what', '', 'Hvorfor?', 1)`, p.id, newID(), newID())
			return err
		})
	}
	w.write(func(tx *db.Tx) error {
		for _, p := range append(all[:6:6], all[7:]...) {
			inbox.Unshare(t.Context(), tx, p.id)
		}
		return nil
	})
	if left := w.texts(`SELECT person_id FROM comment_draft`); len(left) != 1 || left[0] != all[6].id {
		t.Errorf("left are those of %q", left)
	}
}

// Records that are written together have the revs of their owners' counters, each its own.
func TestABatchGivesEachOwnersRecordsTheirRevsInOrder(t *testing.T) {
	w := newWorld(t)
	a, b := w.person(), w.person()
	err := w.o.db.Write(t.Context(), func(tx *db.Tx) error {
		var all record.Batch
		for _, p := range []*person{a, b, a} {
			all.Put(p.id, api.KindStep, newID(), json.RawMessage(`{"text":"Ring"}`))
		}
		return all.Write(t.Context(), tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	for p, many := range map[*person]int{a: 2, b: 1} {
		revs := w.texts(`SELECT CAST(c.n - r.rev AS TEXT) FROM record r JOIN counter c ON c.owner = r.owner WHERE r.owner = $1 AND r.kind = 'step' ORDER BY r.rev DESC`, p.id)
		if strings.Join(revs, " ") != strings.Join([]string{"0", "1"}[:many], " ") {
			t.Errorf("revs before the last: %v", revs)
		}
	}
	err = w.o.db.Write(t.Context(), func(tx *db.Tx) error {
		var all record.Batch
		all.Put(newID(), api.KindStep, newID(), json.RawMessage(`{}`))
		return all.Write(t.Context(), tx)
	})
	if !isProblem(err, api.CodeNotFound) {
		t.Errorf("of nobody: %v", err)
	}
}
