package booking

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// places are the events at which places change hands: by their id, and whether the
// queue of one moves up.
type places map[string]bool

// lock locks what places that change hands change, where other processes write too:
// the events in ascending order, then the counters of whoever writes and of everyone
// in a queue that moves, in ascending order. The catalogue's counter comes last, when
// it is raised. So those who meet wait for each other and never in a circle, what is
// counted under a lock stays so, and a check-in code that is free stays free. An event
// or a person that is not there is passed over.
func (p places) lock(ctx context.Context, tx *db.Tx, persons ...string) error {
	if tx.Alone() {
		return nil
	}
	owners := map[string]bool{}
	for _, person := range persons {
		owners[person] = true
	}
	if err := p.lockEvents(ctx, tx, owners); err != nil {
		return err
	}
	return lockOwners(ctx, tx, owners)
}

// lockEvents locks the events in ascending order, and adds who is in a queue that moves.
func (p places) lockEvents(ctx context.Context, tx *db.Tx, owners map[string]bool) error {
	for _, event := range slices.Sorted(maps.Keys(p)) {
		who := ""
		if p[event] {
			who = `SELECT person_id FROM booking WHERE event_id = $1 AND state IN ('waiting', 'offered')`
		}
		if err := lockEvent(ctx, tx, event, who, owners); err != nil {
			return err
		}
	}
	return nil
}

// lockEvent locks an event, and then adds whom a query finds at it, if one is given.
func lockEvent(ctx context.Context, tx *db.Tx, event, who string, owners map[string]bool) error {
	if _, err := tx.ExecContext(ctx, `UPDATE event_place SET taken = taken WHERE event_id = $1`, event); err != nil {
		return fmt.Errorf("lock event: %w", err)
	}
	if who == "" {
		return nil
	}
	found, err := db.Collect(ctx, tx, db.ScanOne[string], who, event)
	if err != nil {
		return fmt.Errorf("read who is at an event: %w", err)
	}
	for _, person := range found {
		owners[person] = true
	}
	return nil
}

// lockOwners locks counters in ascending order.
func lockOwners(ctx context.Context, tx *db.Tx, owners map[string]bool) error {
	for _, owner := range slices.Sorted(maps.Keys(owners)) {
		if err := record.LockCounter(ctx, tx, owner); err != nil && !errors.Is(err, record.ErrNotFound) {
			return err
		}
	}
	return nil
}

func lockWish(u *mutation.Request, b api.BookingRequestBody) error {
	return lockChange(u, b.EventID, "", b.SlotID)
}

func lockMove(u *mutation.Request, b api.BookingMoveBody) error {
	return lockChange(u, "", b.BookingID, b.SlotID)
}

func lockBooking(u *mutation.Request, b api.BookingBody) error {
	return lockChange(u, "", b.BookingID, "")
}

func lockOffer(u *mutation.Request, b api.BookingAcceptBody) error {
	return lockChange(u, "", b.BookingID, "")
}

// lockChange locks what changes with a wish for an event or a slot, and with leaving
// a booking of the person's, as far as they are given and there.
func lockChange(u *mutation.Request, eventID, bookingID, slotID string) error {
	p := places{}
	if slotID != "" {
		s, err := slot(u.Ctx, u.Tx, slotID)
		if err != nil && !errors.Is(err, record.ErrNotFound) {
			return err
		}
		p[s.event] = false
	} else if eventID != "" {
		p[eventID] = true
	}
	if bookingID != "" {
		event, slot, err := whereBooked(u.Ctx, u.Tx, u.Person, bookingID)
		if err != nil {
			return err
		}
		p[event] = p[event] || slot == ""
		return p.lockSeated(u.Ctx, u.Tx, u.Person) // at whose tables their seat may be empty then
	}
	return p.lock(u.Ctx, u.Tx, u.Person)
}

// whereBooked is the event of a booking, and its slot; empty where there is none.
func whereBooked(ctx context.Context, tx *db.Tx, personID, bookingID string) (event, slot string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT event_id, slot_id FROM booking WHERE person_id = $1 AND id = $2`, personID, bookingID).Scan(&event, &slot)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", "", fmt.Errorf("look for the booking's event: %w", err)
	}
	return event, slot, nil
}

// LockOwn locks what changes when a person leaves all that they have booked.
func (rm *Room) LockOwn(ctx context.Context, tx *db.Tx, personID string) error {
	return lockAllOf(ctx, tx, true, personID)
}

// LockBoth locks what changes when two persons are made one: they leave no queue and no place.
func (rm *Room) LockBoth(ctx context.Context, tx *db.Tx, a, b string) error {
	return lockAllOf(ctx, tx, false, a, b)
}

// lockAllOf locks all events at which persons have a booking, whatever became of it, or a seat,
// with who sits at one with them; where they leave, the queues move up.
func lockAllOf(ctx context.Context, tx *db.Tx, leave bool, persons ...string) error {
	if tx.Alone() {
		return nil
	}
	p := places{}
	for _, person := range persons {
		if err := p.addOf(ctx, tx, person, leave); err != nil {
			return err
		}
	}
	return p.lockSeated(ctx, tx, persons...)
}

// lockSeated is lock with all who sit at an event with one of the persons. They are read when
// the events are locked: from then on nobody makes tables there.
func (p places) lockSeated(ctx context.Context, tx *db.Tx, persons ...string) error {
	if tx.Alone() {
		return nil
	}
	owners := map[string]bool{}
	if err := p.lockEvents(ctx, tx, owners); err != nil {
		return err
	}
	for _, person := range persons {
		owners[person] = true
		seated, err := seatedWith(ctx, tx, person)
		if err != nil {
			return err
		}
		for _, other := range seated {
			owners[other] = true
		}
	}
	return lockOwners(ctx, tx, owners)
}

// addOf adds the events at which a person has a booking or a seat; where they leave, the
// queues move up of those where they have a place or wait for one.
func (p places) addOf(ctx context.Context, tx *db.Tx, personID string, leave bool) error {
	_, err := db.Collect(ctx, tx, func(row db.Scanner) (event string, err error) {
		var state string
		err = row.Scan(&event, &state)
		p[event] = p[event] || leave && (state == api.BookingConfirmed || state == api.BookingOffered || state == api.BookingWaiting)
		return event, err
	}, `SELECT event_id, state FROM booking WHERE person_id = $1 UNION SELECT event_id, '' FROM networking_seat WHERE person_id = $1`, personID)
	if err != nil {
		return fmt.Errorf("read where a person has booked or sits: %w", err)
	}
	return nil
}

// lockReceived locks an event, and somebody there with who sits at one with them.
func lockReceived(ctx context.Context, tx *db.Tx, eventID, personID string) error {
	return places{eventID: false}.lockSeated(ctx, tx, personID)
}

// lockMeeting is lockReceived where a booking of the person's is.
func lockMeeting(ctx context.Context, tx *db.Tx, m Meeting) error {
	event, _, err := whereBooked(ctx, tx, m.PersonID, m.BookingID)
	if err != nil {
		return err
	}
	return lockReceived(ctx, tx, event, m.PersonID)
}

// seatedWith are all who have a seat at an event where somebody has one.
func seatedWith(ctx context.Context, tx *db.Tx, personID string) ([]string, error) {
	seated, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT DISTINCT o.person_id FROM networking_seat s JOIN networking_seat o ON o.event_id = s.event_id
		WHERE s.person_id = $1`, personID)
	if err != nil {
		return nil, fmt.Errorf("read who sits with a person: %w", err)
	}
	return seated, nil
}

// lockImport locks what an import of records changes, before anything of the catalogue
// is written: the events, those that slots leave and those at which an adviser's slots
// are, and the counters of all who booked there.
func lockImport(ctx context.Context, tx *db.Tx, records []api.ImportRecord) error {
	if tx.Alone() {
		return nil
	}
	ids := map[api.Kind][]string{}
	for _, r := range records {
		ids[r.Kind] = append(ids[r.Kind], r.ID)
		var s api.Slot
		if r.Kind == api.KindSlot && json.Unmarshal(r.Body, &s) == nil {
			ids[api.KindEvent] = append(ids[api.KindEvent], s.EventID)
		}
	}
	events := ids[api.KindEvent]
	for kind, column := range map[api.Kind]string{api.KindSlot: "slot_id", api.KindAdviser: "adviser_id"} {
		more, err := db.CollectIn(ctx, tx, db.ScanOne[string], ids[kind], `SELECT DISTINCT event_id FROM slot_place WHERE `+column)
		if err != nil {
			return fmt.Errorf("look for the slots' events: %w", err)
		}
		events = append(events, more...)
	}
	slices.Sort(events)
	owners := map[string]bool{}
	for _, event := range slices.Compact(events) {
		if err := lockEvent(ctx, tx, event, `SELECT DISTINCT person_id FROM booking WHERE event_id = $1`, owners); err != nil {
			return err
		}
	}
	return lockOwners(ctx, tx, owners)
}
