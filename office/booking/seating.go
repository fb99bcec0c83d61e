package booking

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Seat books a place at an event, or a slot of it, for somebody who stands at the door or
// has called: whenever it can be booked otherwise, as long as there is one. On its day they
// have arrived with it; who waits for a place there is let in then, or it is told that they
// wait. Where the event is full they wait for a place, if that is asked for, it has a waiting list
// and has not begun. The same id twice is one booking. Errors: *api.Problem forbidden, not_found,
// past, cancelled, event_full, slot_taken, overlap, invalid (at /name: they wait and there is no
// place, or have one where they are to wait; at /booking_id: it is of another event or slot, or of
// what was given up).
func (rm *Room) Seat(ctx context.Context, by mutation.Staff, personID string, ask api.BookingRequestBody) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	if err := checkSeat(ask); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := (places{ask.EventID: ask.SlotID == ""}).lock(ctx, tx, personID); err != nil {
			return err
		}
		f := newAllocator(ctx, tx)
		if is, err := f.again(personID, ask.BookingID, ask.EventID, ask.SlotID, seatedAs...); err != nil || is {
			return err
		}
		e, err := event(ctx, tx, ask.EventID)
		if err == nil && ask.Wait && e.queue { // offers that ran out are free again
			if err = f.settle(e.id); err == nil {
				e, err = event(ctx, tx, e.id)
			}
		}
		if err != nil {
			return err
		}
		if ask.SlotID == "" && onItsDay(e.spans(), f.now) {
			if is, err := f.letInWhoWaits(by, e, personID); err != nil || is {
				return err
			}
		}
		b := booking{person: personID, id: ask.BookingID, event: e.id, during: around(e.spans())}
		b.body = api.Booking{Need: ask.Need, RequestedAt: f.now}
		if ask.SlotID != "" {
			s, err := slot(ctx, tx, ask.SlotID)
			if err != nil {
				return err
			}
			if s.event != e.id {
				return mutation.Refuse("/slot_id", "reference")
			}
			b.slot, b.during = s.id, api.Span{Start: s.starts, End: s.ends}
		}
		if e.queuesUp(ask, f.now) {
			err = f.waits(b)
		} else if code, failed := f.seat(e, &b); failed != nil || code != "" {
			err = refuseOr(code, failed)
		}
		if err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Person: personID, Kind: string(api.KindBooking), Ref: b.id})
	})
	if err != nil {
		return fmt.Errorf("book for somebody: %w", err)
	}
	return nil
}

// queuesUp tells whether who asks for a place at an event gets on its waiting list.
func (e eventRow) queuesUp(ask api.BookingRequestBody, now time.Time) bool {
	return ask.Wait && ask.SlotID == "" && e.waitingList && e.taken >= e.capacity && e.state == api.EventPlanned && e.starts.After(now)
}

// waits puts a booking on its event's waiting list, for somebody who has no place and does not
// wait already.
func (f *allocator) waits(b booking) error {
	busy, err := busyOf(f.of(b.person), b.id, b.during)
	if err != nil {
		return err
	}
	if busy.attends(b.event) {
		return mutation.Refuse("/name", "has_place")
	}
	switch queued, err := isQueued(f.of(b.person), b.event); {
	case err != nil:
		return err
	case queued:
		return mutation.Refuse("/name", "waits")
	}
	return f.enqueue(b)
}

// seatedAs is how a booking stands that Seat has made.
var seatedAs = []string{api.BookingConfirmed, api.BookingAttended, api.BookingWaiting, api.BookingOffered}

// again tells whether what is sent was written already: by its id, which is refused where that
// is of another event or slot, or of what stands in none of some states any more.
func (f *allocator) again(person, id, event, slot string, states ...string) (bool, error) {
	b, err := f.load(person, id)
	if err != nil {
		return false, unlessMissing(err)
	}
	if !b.standsAt(event, slot, states...) {
		return false, mutation.Refuse("/booking_id", "used")
	}
	return true, nil
}

// standsAt tells whether a booking is of an event and a slot, in one of some states.
func (b booking) standsAt(event, slot string, states ...string) bool {
	return b.event == event && b.slot == slot && slices.Contains(states, b.state)
}

// checkSeat checks what is asked for, whatever there is.
func checkSeat(ask api.BookingRequestBody) error {
	var c mutation.Checks
	c.ID("/booking_id", ask.BookingID)
	c.ID("/event_id", ask.EventID)
	c.OptionalID("/slot_id", ask.SlotID)
	c.Field("/need", ask.Need)
	return c.Problem()
}

// MaySeat looks whether Seat would find what is asked for, whoever it is for. Errors: as
// Seat.
func (rm *Room) MaySeat(ctx context.Context, by mutation.Staff, ask api.BookingRequestBody) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	if err := checkSeat(ask); err != nil {
		return err
	}
	return rm.db.Read(ctx, func(tx *db.Tx) error {
		e, err := event(ctx, tx, ask.EventID)
		if err != nil {
			return err
		}
		made, err := readBookings(ctx, tx, `WHERE b.event_id = $1 AND b.id = $2`, ask.EventID, ask.BookingID)
		switch {
		case err != nil:
			return err
		case slices.ContainsFunc(made, func(b booking) bool { return b.standsAt(ask.EventID, ask.SlotID, seatedAs...) }):
			return nil
		case len(made) > 0:
			return mutation.Refuse("/booking_id", "used")
		}
		ends, full := e.ends, api.Code("")
		if ask.SlotID != "" {
			s, err := slot(ctx, tx, ask.SlotID)
			if err != nil {
				return mutation.Missing(err, "/slot_id")
			}
			if ends = s.ends; s.taken {
				full = api.CodeSlotTaken
			}
		} else if e.taken >= e.capacity {
			full = api.CodeEventFull
		}
		switch {
		case e.state == api.EventCancelled:
			return mutation.RefuseCode(api.CodeCancelled)
		case !ends.After(tx.Now()):
			return mutation.RefuseCode(api.CodePast)
		case full != "" && !e.queuesUp(ask, tx.Now()):
			return mutation.RefuseCode(full)
		}
		return nil
	})
}

// seat takes what a booking is of and confirms it, or gives the code for which it cannot.
// On the day whoever has it is there.
func (f *allocator) seat(e eventRow, b *booking) (api.Code, error) {
	switch {
	case e.state == api.EventCancelled:
		return api.CodeCancelled, nil
	case !b.during.End.After(f.now):
		return api.CodePast, nil
	}
	busy, err := busyOf(f.of(b.person), b.id, b.during)
	if err != nil {
		return "", err
	}
	spans := []api.Span{b.during}
	if b.slot == "" {
		spans = e.spans()
	}
	if b.slot == "" && busy.attends(e.id) || busy.clash(e.id, b.slot != "", spans) {
		return api.CodeOverlap, nil
	}
	if b.slot != "" {
		if ok, err := takeSlot(f.ctx, f.tx, b.slot); err != nil || !ok {
			return api.CodeSlotTaken, err
		}
	} else if ok, err := takePlace(f.ctx, f.tx, e.id); err != nil || !ok {
		return api.CodeEventFull, err
	}
	return "", f.present(e, b)
}

// present confirms a booking whose place is taken; on its day its person is there.
func (f *allocator) present(e eventRow, b *booking) error {
	if err := f.confirm(*b, e.link); err != nil {
		return err
	}
	if !onItsDay(e.spans(), f.now) || !f.now.Before(e.ends) {
		return nil
	}
	has, err := readBookings(f.ctx, f.tx, `WHERE b.person_id = $1 AND b.event_id = $2 AND b.state = 'confirmed'`, b.person, b.event)
	if err != nil {
		return err
	}
	for _, one := range has {
		if !one.body.ArrivedAt.IsZero() {
			continue
		}
		if err := f.arrives(e, &one); err != nil {
			return err
		}
		if err := f.save(one); err != nil {
			return err
		}
	}
	return nil
}

// of is what rules of a person's bookings ask for, for what staff do.
func (f *allocator) of(person string) *mutation.Request {
	return &mutation.Request{Ctx: f.ctx, Tx: f.tx, Person: person, Now: f.now}
}

// LetIn gives who waits at an event a place, on its day, as they are there: the one that
// they are offered, else one that is free. Who waited until it began may be let in still.
// Errors: *api.Problem forbidden, not_found (they do not wait), not_open (it is not its day
// yet), past, cancelled, event_full, overlap.
func (rm *Room) LetIn(ctx context.Context, by mutation.Staff, eventID, personID string) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := (places{eventID: true}).lock(ctx, tx, personID); err != nil {
			return err
		}
		f := newAllocator(ctx, tx)
		e, err := event(ctx, tx, eventID)
		if err != nil {
			return err
		}
		if !onItsDay(e.spans(), f.now) {
			return mutation.RefuseCode(api.CodeNotOpen)
		}
		has, b, err := f.placeOf(personID, eventID)
		switch {
		case err != nil || has: // another tap was first
			return err
		case b == nil:
			return record.ErrNotFound
		}
		if err := f.letIn(e, b); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Person: personID, Kind: string(api.KindBooking), Ref: b.id})
	})
	if err != nil {
		return fmt.Errorf("let somebody in: %w", err)
	}
	return nil
}

// placeOf tells whether a person has a place at an event, else by what they wait for one, or did
// until it began; nil: by nothing.
func (f *allocator) placeOf(personID, eventID string) (has bool, waits *booking, err error) {
	all, err := readBookings(f.ctx, f.tx, `WHERE b.person_id = $1 AND b.event_id = $2 AND b.slot_id = '' ORDER BY b.queue DESC`, personID, eventID)
	if err != nil {
		return false, nil, err
	}
	if slices.ContainsFunc(all, func(b booking) bool {
		return b.state == api.BookingConfirmed || b.state == api.BookingAttended || b.state == api.BookingMissed
	}) {
		return true, nil, nil
	}
	if i := slices.IndexFunc(all, waited); i >= 0 {
		return false, &all[i], nil
	}
	return false, nil, nil
}

// letInWhoWaits lets somebody in who waits at an event; is tells that they do, or are in already.
func (f *allocator) letInWhoWaits(by mutation.Staff, e eventRow, personID string) (is bool, err error) {
	has, b, err := f.placeOf(personID, e.id)
	if err == nil && has { // another tap was first
		at, err := hasAt(f.ctx, f.tx, personID, e.id, "")
		return at.Arrived, err
	}
	if err != nil || b == nil {
		return false, err
	}
	var p *api.Problem
	if err = f.letIn(e, b); errors.As(err, &p) && p.Code == api.CodeEventFull {
		return true, mutation.Refuse("/name", "waits")
	}
	if err != nil {
		return true, err
	}
	return true, record.Audit(f.ctx, f.tx, by.ID, record.Act{Act: record.ActChange, Person: personID, Kind: string(api.KindBooking), Ref: b.id})
}

// waited tells whether a booking waits for a place, or did until its event began.
func waited(b booking) bool {
	return b.state == api.BookingWaiting || b.state == api.BookingOffered || b.state == api.BookingExpired && b.queue > 0
}

func (f *allocator) letIn(e eventRow, b *booking) error {
	old := *b
	if b.state == api.BookingOffered {
		busy, err := busyOf(f.of(b.person), b.id, around(e.spans()))
		if err != nil {
			return err
		}
		if busy.clash(e.id, false, e.spans()) {
			return mutation.RefuseCode(api.CodeOverlap)
		}
		if b.shared {
			if ok, err := f.acceptShared(e.id); err != nil || !ok {
				return refuseOr(api.CodeEventFull, err)
			}
		}
		if err := f.present(e, b); err != nil {
			return err
		}
		return f.refill(e.id)
	}
	if code, err := f.seat(e, b); err != nil || code != "" {
		return refuseOr(code, err)
	}
	if err := f.release(old); err != nil {
		return err
	}
	return f.refill(e.id)
}

// Reseat takes who has a slot to another one of the event, with whoever has that in their
// place. They are told as of any change by the office. Errors: *api.Problem forbidden,
// not_found, past, overlap, invalid (the slots are not of the event).
func (rm *Room) Reseat(ctx context.Context, by mutation.Staff, eventID, fromSlot, toSlot string) error {
	return rm.reseating(ctx, by, eventID, func(f *allocator, told *telling, held map[string]*booking) error {
		from, to := held[fromSlot], held[toSlot]
		if from == nil || fromSlot == toSlot {
			return mutation.Refuse("/from", "reference")
		}
		target, err := slot(f.ctx, f.tx, toSlot)
		if err != nil {
			return mutation.Missing(err, "/to")
		}
		if target.event != eventID {
			return mutation.Refuse("/to", "reference")
		}
		source, err := slot(f.ctx, f.tx, fromSlot)
		if err != nil {
			return err
		}
		if !target.ends.After(f.now) || to != nil && !source.ends.After(f.now) {
			return mutation.RefuseCode(api.CodePast)
		}
		if to == nil && target.taken { // nobody's, and shut
			return mutation.RefuseCode(api.CodeSlotTaken)
		}
		if _, err := f.tx.ExecContext(f.ctx, `UPDATE booking AS b SET slot_id = '' WHERE b.slot_id IN ($1, $2) AND `+inSlot+` AND b.state = 'confirmed'`, fromSlot, toSlot); err != nil {
			return fmt.Errorf("free both slots: %w", err)
		}
		if to != nil {
			if err := f.reseat(told, *to, target, source); err != nil {
				return err
			}
		} else {
			if err := freeSlot(f.ctx, f.tx, fromSlot); err != nil {
				return err
			}
			if _, err := takeSlot(f.ctx, f.tx, toSlot); err != nil {
				return err
			}
		}
		return f.reseat(told, *from, source, target)
	})
}

// reseating does something with the slots of an event that are held, by their ids, while
// all who hold one are locked.
func (rm *Room) reseating(ctx context.Context, by mutation.Staff, eventID string, do func(f *allocator, told *telling, held map[string]*booking) error) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := catalogue.Alone(ctx, tx); err != nil {
			return err
		}
		owners := map[string]bool{}
		if err := lockEvent(ctx, tx, eventID, `SELECT DISTINCT person_id FROM booking WHERE event_id = $1 AND slot_id <> '' AND state = 'confirmed'`, owners); err != nil {
			return err
		}
		if err := lockOwners(ctx, tx, owners); err != nil {
			return err
		}
		if _, err := event(ctx, tx, eventID); err != nil {
			return err
		}
		all, err := readBookings(ctx, tx, `WHERE b.event_id = $1 AND b.slot_id <> '' AND b.state = 'confirmed' ORDER BY b.starts_at, b.id`, eventID)
		if err != nil {
			return err
		}
		f, held := newAllocator(ctx, tx), map[string]*booking{}
		for i := range all {
			held[all[i].slot] = &all[i]
		}
		told, err := newChanges().telling(f, all, catalogue.Said{By: by.Name})
		if err != nil {
			return err
		}
		if err := do(f, told, held); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: string(api.KindEvent), Ref: eventID})
	})
	if err != nil {
		return fmt.Errorf("move who has a slot: %w", err)
	}
	return nil
}

// reseat puts a booking from a slot to another one, which is taken for it, and tells its
// person.
func (f *allocator) reseat(told *telling, b booking, from, to slotRow) error {
	b.slot = from.id
	busy, err := busyOf(f.of(b.person), b.id, api.Span{Start: to.starts, End: to.ends})
	if err != nil {
		return err
	}
	if busy.clash(b.event, true, []api.Span{{Start: to.starts, End: to.ends}}) {
		return mutation.RefuseCode(api.CodeOverlap)
	}
	readWas, err := readerNow(f.ctx, f.tx, from.adviser)
	if err != nil {
		return err
	}
	readNow, err := readerNow(f.ctx, f.tx, to.adviser)
	if err != nil {
		return err
	}
	was := api.Terms{StartsAt: from.starts, EndsAt: from.ends, AdviserID: from.adviser, State: b.state}
	is := api.Terms{StartsAt: to.starts, EndsAt: to.ends, AdviserID: to.adviser, State: b.state}
	if from.id == to.id { // else save says so
		f.changeShown(&b.body)
	}
	b.slot, b.during = to.id, api.Span{Start: to.starts, End: to.ends}
	if timesDiffer(was, is) {
		b.moved(f.now, timesOf([]api.Span{{Start: from.starts, End: from.ends}}), b.during)
	}
	if readWas != readNow {
		b.body = b.body.ReadBy(readWas, readNow)
	}
	if err := told.notify(f, &b, api.Notice{BookingID: b.id, Old: was, New: is, Decide: timesDiffer(was, is)}, api.Terms{}); err != nil {
		return err
	}
	return f.save(b)
}

// Reseated is what became of those who had a slot with an adviser who is not there.
type Reseated struct {
	Moved int
	Left  int // for whom nothing is free; they have their slot still
}

// ReplaceAdviser takes all who have a slot with an adviser at an event, from now on, to the
// nearest that is free: about what they need first, then nearest in time. Each is told, and
// may say that they cannot. The adviser is away there from then on: their slots are shut, and
// stay so when somebody gives one up, until they are back or another one stands in. Errors:
// *api.Problem forbidden, not_found, invalid (the adviser has no slots there).
func (rm *Room) ReplaceAdviser(ctx context.Context, by mutation.Staff, eventID, adviserID string) (out Reseated, err error) {
	err = rm.reseating(ctx, by, eventID, func(f *allocator, told *telling, held map[string]*booking) error {
		out = Reseated{}
		slots, err := db.Collect(f.ctx, f.tx, func(row db.Scanner) (slotRow, error) { return scanSlot(row) },
			`SELECT `+slotColumns+` FROM slot_place s WHERE s.event_id = $1 AND s.ends_at > $2 ORDER BY s.starts_at, s.slot_id`, eventID, db.Millis(f.now))
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(slots, func(s slotRow) bool { return s.adviser == adviserID }) {
			return mutation.Refuse("/adviser", "reference")
		}
		if _, err := f.tx.ExecContext(f.ctx, `UPDATE slot_place SET away = TRUE WHERE event_id = $1 AND adviser_id = $2 AND ends_at > $3`, eventID, adviserID, db.Millis(f.now)); err != nil {
			return fmt.Errorf("note that an adviser is away: %w", err)
		}
		taken := map[string]bool{}
		for _, from := range slots {
			if from.adviser != adviserID {
				continue
			}
			b := held[from.id]
			if b == nil {
				if !from.taken {
					if _, err := takeSlot(f.ctx, f.tx, from.id); err != nil {
						return err
					}
				}
				continue
			}
			moved, err := f.nearest(told, *b, from, slots, taken)
			if err != nil {
				return err
			}
			if moved {
				out.Moved++
			} else {
				out.Left++
			}
		}
		return nil
	})
	return out, err
}

// nearest takes a booking to the nearest of some slots that is free and not its adviser's;
// false where there is none. The slot that it leaves stays shut.
func (f *allocator) nearest(told *telling, b booking, from slotRow, slots []slotRow, taken map[string]bool) (bool, error) {
	about := func(s slotRow) bool {
		if b.body.Need != "" {
			return slices.Contains(s.fields, b.body.Need)
		}
		return slices.ContainsFunc(s.fields, func(one api.Field) bool { return slices.Contains(from.fields, one) })
	}
	var free []slotRow
	for _, s := range slots {
		if s.adviser != from.adviser && !s.taken && !taken[s.id] && s.starts.After(f.now) {
			free = append(free, s)
		}
	}
	slices.SortStableFunc(free, func(x, y slotRow) int {
		return cmp.Or(first(about(x), about(y)), cmp.Compare(x.starts.Sub(from.starts).Abs(), y.starts.Sub(from.starts).Abs()))
	})
	for _, to := range free {
		busy, err := busyOf(f.of(b.person), b.id, api.Span{Start: to.starts, End: to.ends})
		if err != nil {
			return false, err
		}
		if busy.clash(b.event, true, []api.Span{{Start: to.starts, End: to.ends}}) {
			continue
		}
		ok, err := takeSlot(f.ctx, f.tx, to.id)
		if err != nil {
			return false, err
		}
		if !ok {
			continue
		}
		taken[to.id] = true
		return true, f.reseat(told, b, from, to)
	}
	return false, nil
}

// StandIn gives the slots of an adviser at an event, from now on, to another one: who has
// one keeps it, and is told. A meeting that is marked stays with whom it was. What was shut
// of them is free again. Errors: *api.Problem
// forbidden, not_found, overlap (the other one has slots at one of those times), invalid.
func (rm *Room) StandIn(ctx context.Context, by mutation.Staff, eventID, adviserID, standIn string) error {
	return rm.reseating(ctx, by, eventID, func(f *allocator, told *telling, held map[string]*booking) error {
		var a api.Adviser
		if _, err := record.Live(f.ctx, f.tx, record.CatalogueOwner, api.KindAdviser, standIn, &a); err != nil {
			return mutation.Missing(err, "/stand_in")
		}
		if adviserID == standIn {
			return mutation.Refuse("/stand_in", "used")
		}
		slots, err := db.Collect(f.ctx, f.tx, func(row db.Scanner) (slotRow, error) { return scanSlot(row) },
			`SELECT `+slotColumns+` FROM slot_place s WHERE s.event_id = $1 AND s.adviser_id = $2 AND s.ends_at > $3
				AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.slot_id = s.slot_id AND `+inSlot+` AND b.state IN ('attended', 'missed'))
			ORDER BY s.starts_at, s.slot_id`,
			eventID, adviserID, db.Millis(f.now))
		if err != nil {
			return err
		}
		if len(slots) == 0 {
			return mutation.Refuse("/adviser", "reference")
		}
		for _, from := range slots {
			if err := f.standIn(told, held[from.id], from, standIn, a); err != nil {
				return err
			}
		}
		m := rm.importIn(f.ctx, f.tx, catalogue.Said{})
		for _, id := range []string{adviserID, standIn} {
			if err := m.concernAdviser(id); unlessMissing(err) != nil {
				return err
			}
		}
		return nil
	})
}

func (f *allocator) standIn(told *telling, b *booking, from slotRow, standIn string, a api.Adviser) error {
	var elsewhere bool
	err := f.tx.QueryRowContext(f.ctx, `SELECT EXISTS (SELECT 1 FROM slot_place s JOIN event_place e ON e.event_id = s.event_id
		WHERE s.adviser_id = $1 AND s.starts_at < $2 AND s.ends_at > $3 AND e.state = 'planned')`,
		standIn, db.Millis(from.ends), db.Millis(from.starts)).Scan(&elsewhere)
	if err != nil || elsewhere {
		return refuseOr(api.CodeOverlap, err)
	}
	to := from
	to.adviser = standIn
	if len(a.Fields) > 0 {
		to.fields = a.Fields
	}
	if _, err := f.tx.ExecContext(f.ctx, `UPDATE slot_place SET adviser_id = $1, fields = $2, taken = $3, away = FALSE WHERE slot_id = $4`, standIn, joinFields(to.fields), b != nil, from.id); err != nil {
		return fmt.Errorf("give a slot to another adviser: %w", err)
	}
	var s api.Slot
	r, err := record.Live(f.ctx, f.tx, record.CatalogueOwner, api.KindSlot, from.id, &s)
	if err != nil {
		return err
	}
	s.AdviserID, s.Fields, s.Free = standIn, to.fields, b == nil
	if err := record.PutBody(f.ctx, f.tx, record.CatalogueOwner, api.KindSlot, from.id, r.Body, s); err != nil {
		return err
	}
	if b == nil {
		return nil
	}
	return f.reseat(told, *b, from, to)
}
