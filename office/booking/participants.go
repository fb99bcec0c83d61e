package booking

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// OnTheDay is an event as those see it who receive its guests.
type OnTheDay struct {
	ID string
	api.Event
	Participants []Participant // by name
	Waiting      []Participant // for a place, and whom one is offered, in their order
	Slots        []DaySlot     // by adviser, then by time; not for who is at the door
	Tables       bool          // of speed networking are made
}

// Participant is a person at an event, with all that they have there.
type Participant struct {
	PersonID string
	Name     string // empty where they gave none; who is at the door is told no address
	Fields   []api.Field
	Has      []PlaceAt // the place first, then the slots by time; of who waits, that
}

// PlaceAt is a booking of a participant's.
type PlaceAt struct {
	BookingID, SlotID string
	State, Code       string
	During            api.Span
	ArrivedAt         time.Time // zero until then
	Adviser, Table    string    // of a slot
}

// Standing is how a participant stands: api.BookingAttended who has arrived,
// api.BookingMissed who did not come, else api.BookingConfirmed.
func (p Participant) Standing() string {
	missed := false
	for _, b := range p.Has {
		if !b.ArrivedAt.IsZero() || b.State == api.BookingAttended {
			return api.BookingAttended
		}
		missed = missed || b.State == api.BookingMissed
	}
	if missed && !slices.ContainsFunc(p.Has, func(b PlaceAt) bool { return b.State == api.BookingConfirmed }) {
		return api.BookingMissed
	}
	return api.BookingConfirmed
}

// ArrivedAt is when they checked in; zero where they did not, or nobody noted when.
func (p Participant) ArrivedAt() (at time.Time) {
	for _, b := range p.Has {
		if !b.ArrivedAt.IsZero() && (at.IsZero() || b.ArrivedAt.Before(at)) {
			at = b.ArrivedAt
		}
	}
	return at
}

// Next is the slot of theirs that is on or comes next at a time, else the last; nil for none.
func (p Participant) Next(now time.Time) (next *PlaceAt) {
	for i := range p.Has {
		if p.Has[i].SlotID == "" {
			continue
		}
		if next = &p.Has[i]; next.During.End.After(now) {
			break
		}
	}
	return next
}

// onItsDay tells whether something of an event is on the day of a time.
func onItsDay(spans []api.Span, now time.Time) bool {
	return slices.ContainsFunc(spans, func(s api.Span) bool {
		return text.DaysBetween(s.Start, now) >= 0 && text.DaysBetween(now, s.End.Add(-time.Nanosecond)) >= 0
	})
}

// OnTheDay reads an event with who comes to it. Who is at the door has it on its day
// alone, and of its guests names and times. Errors: *api.Problem forbidden, not_found.
func (rm *Room) OnTheDay(ctx context.Context, by mutation.Staff, eventID string) (day OnTheDay, err error) {
	if err := by.May(mutation.RoleConsultant, mutation.RoleDoor); err != nil {
		return day, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		day = OnTheDay{ID: eventID}
		if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindEvent, eventID, &day.Event); err != nil {
			return err
		}
		if by.May(mutation.RoleConsultant) != nil && !onItsDay(day.Spans(), tx.Now()) {
			return record.ErrNotFound
		}
		return day.read(ctx, tx, by)
	})
	if err != nil {
		return day, fmt.Errorf("read an event with its guests: %w", err)
	}
	return day, nil
}

func (d *OnTheDay) read(ctx context.Context, tx *db.Tx, by mutation.Staff) error {
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM networking WHERE event_id = $1)`, d.ID).Scan(&d.Tables); err != nil {
		return fmt.Errorf("read whether there are tables: %w", err)
	}
	booked, err := readBookings(ctx, tx, `WHERE b.event_id = $1 AND b.state IN ('confirmed', 'attended', 'missed', 'waiting', 'offered') AND b.person_id <> $2
		ORDER BY b.starts_at, b.id`, d.ID, record.ErasedOwner)
	if err != nil {
		return err
	}
	slots, err := slotsAt(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	var ids []string
	for _, b := range booked {
		ids = append(ids, b.person)
	}
	slices.Sort(ids)
	persons, err := recordsOf[api.Person](ctx, tx, api.KindPerson, slices.Compact(ids))
	if err != nil {
		return err
	}
	ours := by.May(mutation.RoleConsultant) == nil
	named := func(id string) string {
		p := persons[id]
		if name := strings.TrimSpace(p.Name); name != "" || !ours {
			return name
		}
		return cmp.Or(p.Email, p.Phone)
	}
	at := map[string]int{} // by the slot's id
	for i, s := range slots {
		at[s.ID] = i
	}
	come, wait := map[string]*Participant{}, map[string]*Participant{}
	var order []string
	for _, b := range booked {
		into := come
		if b.state == api.BookingWaiting || b.state == api.BookingOffered {
			into = wait
			order = append(order, b.person)
		}
		p := into[b.person]
		if p == nil {
			p = &Participant{PersonID: b.person, Name: named(b.person)}
			into[b.person] = p
		}
		has := PlaceAt{BookingID: b.id, SlotID: b.slot, State: b.state, Code: b.code, During: b.during, ArrivedAt: b.body.ArrivedAt}
		if need := b.body.Need; need != "" && !slices.Contains(p.Fields, need) {
			p.Fields = append(p.Fields, need)
		}
		if i, known := at[b.slot]; known {
			has.Adviser, has.Table = slots[i].Adviser, slots[i].Table
			slots[i].By = &Attendee{PersonID: b.person, BookingID: b.id, Name: p.Name, State: b.state, ArrivedAt: b.body.ArrivedAt}
		}
		if b.slot == "" {
			p.Has = slices.Insert(p.Has, 0, has)
		} else {
			p.Has = append(p.Has, has)
		}
	}
	for _, p := range come {
		d.Participants = append(d.Participants, *p)
	}
	slices.SortFunc(d.Participants, func(a, b Participant) int {
		return cmp.Or(danish.Compare(a.Name, b.Name), strings.Compare(a.PersonID, b.PersonID))
	})
	if !ours {
		return nil
	}
	queued := map[string]int{}
	for _, b := range booked {
		queued[b.person] = max(queued[b.person], b.queue)
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(queued[a], queued[b]) })
	for _, id := range slices.Compact(order) {
		d.Waiting = append(d.Waiting, *wait[id])
	}
	d.Slots = slots
	return nil
}

// slotsAt are the slots of an event, by their adviser and then by time. Who has them is
// not read.
func slotsAt(ctx context.Context, tx *db.Tx, event string) ([]DaySlot, error) {
	rows, err := db.Collect(ctx, tx, func(row db.Scanner) (slotRow, error) { return scanSlot(row) },
		`SELECT `+slotColumns+` FROM slot_place s WHERE s.event_id = $1 ORDER BY s.starts_at, s.slot_id`, event)
	if err != nil {
		return nil, fmt.Errorf("read an event's slots: %w", err)
	}
	var ids, who []string
	for _, s := range rows {
		ids, who = append(ids, s.id), append(who, s.adviser)
	}
	bodies, err := recordsOf[api.Slot](ctx, tx, api.KindSlot, ids)
	if err != nil {
		return nil, err
	}
	slices.Sort(who)
	advisers, err := recordsOf[api.Adviser](ctx, tx, api.KindAdviser, slices.Compact(who))
	if err != nil {
		return nil, err
	}
	all := make([]DaySlot, 0, len(rows))
	for _, s := range rows {
		all = append(all, DaySlot{ID: s.id, Away: s.away, Adviser: advisers[s.adviser].Name, Slot: api.Slot{
			EventID: event, AdviserID: s.adviser, StartsAt: s.starts, EndsAt: s.ends, Fields: s.fields, Free: !s.taken, Table: bodies[s.id].Table,
		}})
	}
	slices.SortStableFunc(all, func(a, b DaySlot) int {
		return cmp.Or(danish.Compare(a.Adviser, b.Adviser), strings.Compare(a.AdviserID, b.AdviserID))
	})
	return all, nil
}

// FreeFor are the slots of an event that can be had still by who comes to it with a need, empty
// for none: as alternatives are sorted, those that are about it first, then the first first.
func (d OnTheDay) FreeFor(need api.Field, now time.Time) []DaySlot {
	all := slices.DeleteFunc(slices.Clone(d.Slots), func(s DaySlot) bool { return s.By != nil || !s.Free || !s.EndsAt.After(now) })
	about := func(s DaySlot) bool { return slices.Contains(s.Fields, need) }
	slices.SortStableFunc(all, func(a, b DaySlot) int { return cmp.Or(first(about(a), about(b)), a.StartsAt.Compare(b.StartsAt)) })
	return all
}

// recordsOf are records of a kind, by their ids: persons' own, or the catalogue's.
func recordsOf[T any](ctx context.Context, tx *db.Tx, kind api.Kind, ids []string) (map[string]T, error) {
	found, err := db.CollectIn(ctx, tx, record.Scan, ids, `SELECT kind, id, rev, deleted, body FROM record WHERE kind = $1 AND NOT deleted AND id`, kind)
	if err != nil {
		return nil, fmt.Errorf("read records: %w", err)
	}
	all := map[string]T{}
	for _, r := range found {
		var body T
		if err := json.Unmarshal(r.Body, &body); err != nil {
			return nil, fmt.Errorf("read %s: %w", kind, err)
		}
		all[r.ID] = body
	}
	return all, nil
}

// Unmarked is an event that is over, of whose guests nobody said whether they came.
type Unmarked struct {
	EventID string
	api.Event
	Persons int
}

// unmarkedFor is how long it is asked who came.
const unmarkedFor = 30 * 24 * time.Hour

// Unmarked are the events of the days before today with guests of whom nobody said
// whether they came, the last first. Errors: *api.Problem forbidden.
func (rm *Room) Unmarked(ctx context.Context, by mutation.Staff, most int) (all []Unmarked, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err = readUnmarked(ctx, tx, most)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find who is not marked: %w", err)
	}
	return all, nil
}

func readUnmarked(ctx context.Context, tx *db.Tx, most int) ([]Unmarked, error) {
	y, m, d := tx.Now().In(text.Copenhagen).Date()
	morning := time.Date(y, m, d, 0, 0, 0, 0, text.Copenhagen)
	return db.Collect(ctx, tx, func(row db.Scanner) (u Unmarked, err error) {
		var body string
		if err := row.Scan(&u.EventID, &u.Persons, &body); err != nil {
			return u, err
		}
		return u, json.Unmarshal([]byte(body), &u.Event)
	}, `SELECT e.event_id, (SELECT COUNT(DISTINCT b.person_id) FROM booking b WHERE b.event_id = e.event_id AND b.state = 'confirmed' AND b.person_id <> $3), r.body
		FROM event_place e CROSS JOIN record r
		WHERE e.ends_at > $1 AND e.ends_at <= $2 AND e.state = 'planned'
			AND EXISTS (SELECT 1 FROM booking b WHERE b.event_id = e.event_id AND b.state = 'confirmed' AND b.person_id <> $3)
			AND r.owner = $4 AND r.kind = $5 AND r.id = e.event_id AND NOT r.deleted ORDER BY e.ends_at DESC, e.event_id LIMIT $6`,
		db.Millis(morning.Add(-unmarkedFor)), db.Millis(morning), record.ErasedOwner, record.CatalogueOwner, api.KindEvent, most)
}
