package simulation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	appconsent "startklar.dk/app/consent"
	"startklar.dk/app/store"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
)

// consent is what one thing of a booking is to be read by: what its person agreed
// to, and whether they took it back.
type consent struct {
	with    []api.Reader // whoever the person saw when they agreed
	by      []string     // the devices on which they did
	stopped string       // the device on which it was taken back since; empty: it was not
}

// thing is something that whoever a booking is with may read.
type thing struct{ booking, what string }

// noteOf names a booking's note.
const noteOf = "note"

func shareOf(s api.Share) string { return s.Kind + " " + s.ID }

// agrees notes what a person is about to agree to, with whom they see.
func (s *sim) agrees(d *device, bookingID, what string, seen ...api.Reader) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.consents == nil {
		s.consents = map[thing]*consent{}
	}
	c := s.consents[thing{bookingID, what}]
	if c == nil {
		c = &consent{}
		s.consents[thing{bookingID, what}] = c
	}
	c.with, c.by, c.stopped = append(c.with, seen...), append(c.by, d.name), ""
}

// stops notes what a person took back of a booking on a device; with none, that
// something may have been agreed to again since, as where it was refused before.
func (s *sim) stops(bookingID, device string, so func(what string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for t, c := range s.consents {
		if t.booking == bookingID && so(t.what) {
			c.stopped = device
		}
	}
}

// reader is whom the person at a device sees as the one who reads what is shared
// with a booking in a slot.
func (d *device) reader(r *running, slotID string) api.Reader {
	ctx := context.Background()
	var sl api.Slot
	var a api.Adviser
	rec, err := r.store.Get(ctx, api.KindSlot, slotID)
	if err != nil || rec.Decode(&sl) != nil || sl.AdviserID == "" {
		return api.TheOffice
	}
	rec, err = r.store.Get(ctx, api.KindAdviser, sl.AdviserID)
	if err != nil || rec.Decode(&a) != nil || a.Name == "" {
		return api.TheOffice
	}
	return a.Reader(sl.AdviserID)
}

// something is what can be shared: how to reach the person, or a version, which is kept
// where there is none yet.
func (d *device) something(r *running) ([]api.Share, error) {
	shares := []api.Share{{Kind: api.ShareContact, Title: "Navn og telefon"}}
	list, err := r.store.List(context.Background(), api.KindVersion)
	if err != nil {
		return shares, err
	}
	version := d.newID()
	if len(list) > 0 {
		version = list[d.rand.IntN(len(list))].ID
	} else if in, err := d.plan(r); err != nil || in == "" {
		return shares, err
	} else if err := d.put(r, api.VersionKeep, api.VersionKeepBody{PlanID: in, VersionID: version, Name: "Min plan"}); err != nil {
		return shares, err
	}
	share := api.Share{Kind: api.ShareVersion, ID: version, Title: "Min plan"}
	if d.rand.IntN(6) == 0 {
		share.Until = d.s.office.now().Add(between(d.rand, 0, 2*time.Minute))
	}
	return append(shares, share)[d.rand.IntN(2):], nil
}

// share agrees, stops, or carries what is shared with a booking to another time,
// as the app does. What is agreed to is noted before it is done, for whoever is
// seen before and after: what the feed brings in between may be seen or not.
func (d *device) share(r *running) error {
	ctx := context.Background()
	mine, err := r.book.Mine(ctx)
	if err != nil || len(mine.Coming) == 0 {
		return err
	}
	b := mine.Coming[d.rand.IntN(len(mine.Coming))]
	slotID := b.SlotID
	if b.MovingTo != nil {
		slotID = b.MovingTo.ID
	}
	things, err := d.something(r)
	if err != nil {
		return err
	}
	agree := func(to string, shares []api.Share, note bool) {
		for _, sh := range shares {
			d.s.agrees(d, b.ID, shareOf(sh), d.reader(r, to))
		}
		if note {
			d.s.agrees(d, b.ID, noteOf, d.reader(r, to))
		}
	}
	d.s.touched(b.ID)
	switch d.rand.IntN(7) {
	case 0, 6:
		d.s.say("%s stops all of %s", d.name, b.ID)
		if err = r.book.Share(ctx, b.ID, nil, nil); err == nil && !r.dead() {
			d.s.stops(b.ID, d.name, func(what string) bool { return what != noteOf })
		}
	case 1:
		d.s.say("%s stops what sleeps of %s", d.name, b.ID)
		var slept []string
		for _, sh := range b.Asleep() {
			slept = append(slept, shareOf(sh))
		}
		if b.NoteAsleep {
			slept = append(slept, noteOf)
		}
		if err = r.book.StopSleeping(ctx, b.ID); err == nil && !r.dead() {
			d.s.stops(b.ID, d.name, func(what string) bool { return slices.Contains(slept, what) })
		}
	case 2:
		d.s.say("%s agrees for %s to %+v", d.name, b.ID, d.reader(r, slotID))
		agree(slotID, b.Share, b.Note != "")
		err = r.book.Agree(ctx, b.ID)
		agree(slotID, b.Share, b.Note != "")
	case 3:
		to := d.s.office.slots[d.rand.IntN(len(d.s.office.slots))]
		d.s.say("%s moves %s to %s with what it has, to %+v", d.name, b.ID, to, d.reader(r, to))
		agree(to, things, true)
		d.s.leaves(b.ID)
		err = r.book.Move(ctx, b.ID, to, booking.Disclosure{Share: things, Note: b.Note})
		agree(to, things, true)
	default:
		d.s.say("%s shares of %s with %+v", d.name, b.ID, d.reader(r, slotID))
		agree(slotID, things, false)
		err = r.book.Share(ctx, b.ID, things, nil)
		agree(slotID, things, false)
	}
	var foreseen *booking.Foreseen
	if errors.As(err, &foreseen) || errors.Is(err, booking.ErrState) || errors.Is(err, booking.ErrNotFound) {
		return nil
	}
	return err
}

// checkShares looks at what whoever a booking is with may read, and at what the
// office lets be said of a version: nothing that was not agreed with them.
func (s *sim) checkShares(db *sql.DB) {
	refused := s.refusedBookings()
	open := map[string]bool{} // versions that somebody may read
	for _, row := range s.strings(db, `SELECT owner || ' ' || id || ' ' || body FROM record WHERE kind = 'booking' AND NOT deleted`) {
		owner, rest, _ := strings.Cut(row, " ")
		id, body, _ := strings.Cut(rest, " ")
		var b api.Booking
		if err := json.Unmarshal([]byte(body), &b); err != nil {
			s.t.Fatal(err)
		}
		now := s.readerOf(db, b.SlotID)
		shares, note := b.Opens(s.office.now())
		var whats []string
		for _, sh := range shares {
			whats = append(whats, shareOf(sh))
			if sh.Kind == api.ShareVersion {
				open[owner+" "+sh.ID] = true
			}
		}
		if note != "" {
			whats = append(whats, noteOf)
		}
		for _, what := range whats {
			c := s.consents[thing{id, what}]
			switch {
			case c == nil || !slices.Contains(c.with, now):
				s.t.Errorf("%s of %s is read by %+v, with whom it was not agreed: %+v", what, id, now, c)
			case c.stopped != "" && !slices.ContainsFunc(c.by, func(by string) bool { return by != c.stopped }) && !refused[id]:
				s.t.Errorf("%s of %s is read by %+v, and was taken back on %s", what, id, now, c.stopped)
			}
		}
	}
	s.checkSaid(db, open)
}

// readerOf is who reads, by the catalogue, what is shared with a booking in a slot.
func (s *sim) readerOf(db *sql.DB, slotID string) api.Reader {
	var sl api.Slot
	for _, body := range s.strings(db, `SELECT body FROM record WHERE kind = 'slot' AND id = $1`, slotID) {
		if err := json.Unmarshal([]byte(body), &sl); err != nil {
			s.t.Fatal(err)
		}
	}
	advisers := s.strings(db, `SELECT body FROM record WHERE kind = 'adviser' AND id = $1`, sl.AdviserID)
	if len(advisers) == 0 {
		return api.TheOffice
	}
	var a api.Adviser
	if err := json.Unmarshal([]byte(advisers[0]), &a); err != nil {
		s.t.Fatal(err)
	}
	return a.Reader(sl.AdviserID)
}

// checkSaid asks the office to comment each version: what is open to nobody is not
// there, and of what is open only the passage is wrong.
func (s *sim) checkSaid(db *sql.DB, open map[string]bool) {
	for _, row := range s.strings(db, `SELECT owner || ' ' || id FROM record WHERE kind = 'version' AND NOT deleted`) {
		owner, id, _ := strings.Cut(row, " ")
		_, err := s.office.current().Inbox.Comment(context.Background(), mutation.Staff{Role: mutation.RoleConsultant, Name: "Mette"}, inbox.StaffComment{
			PersonID: owner, VersionID: id, Section: keys[0], Text: "Hvor mange?",
		})
		var p *api.Problem
		if !errors.As(err, &p) {
			s.t.Errorf("a comment on nothing in %s: %v", id, err)
			continue
		}
		if there := p.Code != api.CodeNotFound; there && !open[row] {
			s.t.Errorf("version %s is open to nobody, and can be commented", id)
		}
	}
}

// refusedBookings are those of which the office refused something: it is on the
// person's list, or was put away.
func (s *sim) refusedBookings() map[string]bool {
	all := map[string]bool{}
	for _, d := range s.devices {
		own := d.database()
		for _, body := range s.strings(own, `SELECT CAST(body AS TEXT) FROM mutation WHERE kind LIKE 'booking.%' AND state IN (3, 4)`) {
			var of api.BookingBody
			if err := json.Unmarshal([]byte(body), &of); err != nil {
				s.t.Fatal(err)
			}
			all[of.BookingID] = true
		}
		_ = own.Close()
	}
	return all
}

// bookings is the app's service on a device's store.
func (d *device) bookings(st *store.Store) *booking.Service {
	return booking.New(booking.Deps{
		Store: func() *store.Store { return st }, Now: d.now, NewID: d.newID, Lang: func() string { return "da" },
		Complete: appconsent.New(appconsent.Deps{Now: d.now}).Complete,
	})
}
