package booking

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/letters"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// DayEvent is an event as a day has it.
type DayEvent struct {
	ID string
	api.Event
	During   api.Span  // of the day: from the first sitting on it to the last
	SignedUp int       // persons who have a place or a time at it
	Slots    []DaySlot // by adviser, then by time
}

// DaySlot is an adviser's time, and who has it.
type DaySlot struct {
	ID string
	api.Slot
	Adviser string
	Away    bool      // the adviser is not there, and it is shut
	By      *Attendee // nil: it is free
}

// Attendee is a person at an event, or in a slot of it.
type Attendee struct {
	PersonID, BookingID string
	Name                string
	State               string // of the booking
	ArrivedAt           time.Time
}

// Own tells whether a slot is one of the staff's own.
func (s DaySlot) Own(who mutation.Staff) bool {
	return who.AdviserID != "" && s.AdviserID == who.AdviserID
}

// dayEvents are the events between two times. The erased are told apart by what the ids of
// their bookings begin with: see Erase. The sign keeps the beginning from being looked up:
// by far most events have begun. SQLite begins with the first table: of the other it would
// read the whole programme.
const dayEvents = `SELECT e.event_id,
		(SELECT COUNT(DISTINCT CASE WHEN b.person_id = $1 THEN SUBSTR(b.id, 1, $2) ELSE b.person_id END)
			FROM booking b WHERE b.event_id = e.event_id AND b.state IN ('confirmed', 'attended', 'missed')), r.body
	FROM event_place e CROSS JOIN record r
	WHERE r.owner = $3 AND r.kind = $4 AND r.id = e.event_id AND NOT r.deleted AND e.ends_at > $5 AND +e.starts_at < $6`

// Day are the events between two times, in their order, with who is booked. An
// adviser is shown their own slots, and first names; who is at the door the events of
// today, and none of their slots. Errors: *api.Problem forbidden.
func (rm *Room) Day(ctx context.Context, by mutation.Staff, from, to time.Time) (events []DayEvent, err error) {
	if err := by.May(mutation.RoleConsultant, mutation.RoleAdviser, mutation.RoleDoor); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		events, err = db.Collect(ctx, tx, scanDayEvent, dayEvents,
			record.ErasedOwner, erasedPrefix, record.CatalogueOwner, api.KindEvent, db.Millis(from), db.Millis(to))
		if err != nil {
			return err
		}
		names := map[string]string{}
		for i := range events {
			if err := events[i].on(ctx, tx, from, to, names); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read a day's events: %w", err)
	}
	switch by.Role {
	case mutation.RoleAdviser:
		for i := range events {
			events[i].ownOf(by)
		}
	case mutation.RoleDoor:
		events = slices.DeleteFunc(events, func(e DayEvent) bool { return !onItsDay(e.Spans(), rm.db.Now()) })
		for i := range events {
			events[i].Slots = nil
		}
	}
	events = slices.DeleteFunc(events, func(e DayEvent) bool {
		return e.During.Start.IsZero() || by.Role == mutation.RoleAdviser && len(e.Slots) == 0
	})
	slices.SortStableFunc(events, func(a, b DayEvent) int {
		return cmp.Or(a.During.Start.Compare(b.During.Start), a.During.End.Compare(b.During.End), strings.Compare(a.ID, b.ID))
	})
	return events, nil
}

func scanDayEvent(row db.Scanner) (e DayEvent, err error) {
	var body string
	if err := row.Scan(&e.ID, &e.SignedUp, &body); err != nil {
		return e, err
	}
	return e, api.Record{Kind: api.KindEvent, ID: e.ID, Body: []byte(body)}.Decode(&e.Event)
}

// on reads what of an event there is between two times.
func (e *DayEvent) on(ctx context.Context, tx *db.Tx, from, to time.Time, advisers map[string]string) error {
	for _, s := range e.Spans() {
		if s.Start.Before(to) && s.End.After(from) {
			if e.During.Start.IsZero() {
				e.During = s
			}
			e.During.End = s.End
		}
	}
	if e.During.Start.IsZero() { // between two sittings
		return nil
	}
	slots, err := db.Collect(ctx, tx, scanDaySlot, `SELECT s.slot_id, s.event_id, s.adviser_id, s.fields, s.starts_at, s.ends_at, s.taken, s.away,
			COALESCE(b.person_id, ''), COALESCE(b.id, ''), COALESCE(b.state, ''), COALESCE(p.body, '')
		FROM slot_place s
		LEFT JOIN booking b ON b.slot_id = s.slot_id AND `+inSlot+`
		LEFT JOIN record p ON p.owner = b.person_id AND p.kind = $2 AND p.id = b.person_id
		WHERE s.event_id = $1 AND s.starts_at < $3 AND s.ends_at > $4 ORDER BY s.adviser_id, s.starts_at, s.slot_id`,
		e.ID, api.KindPerson, db.Millis(to), db.Millis(from))
	if err != nil {
		return err
	}
	for i, s := range slots {
		name, known := advisers[s.AdviserID]
		if !known {
			var a api.Adviser
			if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindAdviser, s.AdviserID, &a); unlessMissing(err) != nil {
				return err
			}
			name = a.Name
			advisers[s.AdviserID] = name
		}
		slots[i].Adviser = name
	}
	e.Slots = slots
	return nil
}

func scanDaySlot(row db.Scanner) (s DaySlot, err error) {
	var by Attendee
	var body string
	of, err := scanSlot(row, &by.PersonID, &by.BookingID, &by.State, &body)
	if err != nil {
		return s, err
	}
	s.ID, s.Away, s.Slot = of.id, of.away, api.Slot{
		EventID: of.event, AdviserID: of.adviser, StartsAt: of.starts, EndsAt: of.ends, Fields: of.fields, Free: !of.taken,
	}
	if by.PersonID == "" {
		return s, nil
	}
	var p api.Person
	if err := (api.Record{Kind: api.KindPerson, ID: by.PersonID, Body: []byte(body)}).Decode(&p); err != nil {
		return s, err
	}
	by.Name = cmp.Or(strings.TrimSpace(p.Name), p.Email)
	s.By = &by
	return s, nil
}

// ownOf leaves an adviser what is theirs of an event.
func (e *DayEvent) ownOf(who mutation.Staff) {
	e.Slots = slices.DeleteFunc(e.Slots, func(s DaySlot) bool { return !s.Own(who) })
	for _, s := range e.Slots {
		if s.By != nil {
			s.By.Name = letters.FirstName(s.By.Name)
		}
	}
}
