// Package programme is what the office holds and when: drafts, what is published, and series by a rule. Whatever is
// changed of what is published goes through the catalogue, as an import does. It starts no goroutine.
package programme

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Room is an office's programme.
type Room struct {
	db        *db.DB
	catalogue *catalogue.Room
}

// New is the programme of an office.
func New(d *db.DB, c *catalogue.Room) *Room { return &Room{d, c} }

// may is who runs the programme.
func may(by mutation.Staff) error { return by.May(mutation.RoleConsultant) }

// Work is an event with its slots, as it is worked upon.
type Work struct {
	Event  api.Event `json:"event"`
	Slots  []Slot    `json:"slots"`
	Layout *Layout   `json:"layout,omitempty"` // as it was typed; nil: nobody typed one
}

// day is the one on which an event begins.
func (w Work) day() Day { return DayOf(w.Event.StartsAt) }

// Standing is an event as it stands. The version is another whenever somebody changed something of it; bookings
// change nothing.
type Standing struct {
	Work
	ID      string
	Draft   bool
	Version string
	Taken   int // places that persons have, without a slot
	Waiting int

	TakenSlots int

	raw map[string]json.RawMessage // the records of what is published, by id
}

// Listed is the event as a list has it.
func (s Standing) Listed() Listed {
	return Listed{ID: s.ID, Draft: s.Draft, Event: s.Event, Slots: s.Slots, Taken: s.Taken, Waiting: s.Waiting, TakenSlots: s.TakenSlots}
}

// Listed is an event in a list: its slots have no fields.
type Listed struct {
	ID    string
	Draft bool
	Event api.Event
	Slots []Slot

	Taken, Waiting, TakenSlots int
}

// Between are the events and drafts that go on between two times, in their order. Errors: *api.Problem forbidden.
func (rm *Room) Between(ctx context.Context, by mutation.Staff, from, to time.Time) (all []Listed, err error) {
	if err := may(by); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err = between(ctx, tx, from, to)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the programme: %w", err)
	}
	return all, nil
}

func between(ctx context.Context, tx *db.Tx, from, to time.Time) ([]Listed, error) {
	all, err := db.Collect(ctx, tx, scanListed, `SELECT e.event_id, e.taken, e.waiting, r.body FROM event_place e
		JOIN record r ON r.owner = $1 AND r.kind = $2 AND r.id = e.event_id AND NOT r.deleted
		WHERE e.ends_at > $3 AND e.starts_at < $4`, record.CatalogueOwner, api.KindEvent, db.Millis(from), db.Millis(to))
	if err != nil {
		return nil, err
	}
	slots := map[string]*Listed{}
	for i := range all {
		slots[all[i].ID] = &all[i]
	}
	type held struct {
		Slot
		taken bool
	}
	times, err := db.Collect(ctx, tx, func(row db.Scanner) (s held, err error) {
		var starts, ends int64
		err = row.Scan(&s.ID, &s.EventID, &s.AdviserID, &starts, &ends, &s.taken)
		s.StartsAt, s.EndsAt = db.Time(starts), db.Time(ends)
		return s, err
	}, `SELECT s.slot_id, s.event_id, s.adviser_id, s.starts_at, s.ends_at, s.taken FROM slot_place s
		JOIN event_place e ON e.event_id = s.event_id WHERE e.ends_at > $1 AND e.starts_at < $2 ORDER BY s.starts_at, s.slot_id`,
		db.Millis(from), db.Millis(to))
	if err != nil {
		return nil, err
	}
	for _, s := range times {
		if e := slots[s.EventID]; e != nil {
			e.Slots = append(e.Slots, s.Slot)
			if s.taken {
				e.TakenSlots++
			}
		}
	}
	drafts, err := db.Collect(ctx, tx, scanDraft, `SELECT event_id, body FROM draft_event WHERE ends_at > $1 AND starts_at < $2`, db.Millis(from), db.Millis(to))
	for _, d := range drafts {
		all = append(all, Listed{ID: d.ID, Draft: true, Event: d.Event, Slots: d.Slots})
	}
	slices.SortStableFunc(all, func(a, b Listed) int {
		return cmp.Or(a.Event.StartsAt.Compare(b.Event.StartsAt), danish.Compare(a.Event.Title, b.Event.Title), strings.Compare(a.ID, b.ID))
	})
	return all, err
}

func scanListed(row db.Scanner) (l Listed, err error) {
	var body string
	if err := row.Scan(&l.ID, &l.Taken, &l.Waiting, &body); err != nil {
		return l, err
	}
	return l, json.Unmarshal([]byte(body), &l.Event)
}

func scanDraft(row db.Scanner) (s Standing, err error) {
	var body string
	if err := row.Scan(&s.ID, &body); err != nil {
		return s, err
	}
	s.Draft = true
	if err := json.Unmarshal([]byte(body), &s.Work); err != nil {
		return s, fmt.Errorf("read a draft: %w", err)
	}
	s.Version = s.version()
	return s, nil
}

// version is a short word for all that staff can change of some work.
func (w Work) version() string {
	w.Event.PlacesLeft, w.Event.Waiting = 0, 0
	w.Slots = slices.Clone(w.Slots)
	for i := range w.Slots {
		w.Slots[i].Free = false
	}
	raw, err := json.Marshal(w)
	if err != nil {
		panic(err) // these are plain values
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

// Begun tells whether the office has anything in its programme, or had: a draft or what was published.
func (rm *Room) Begun(ctx context.Context, by mutation.Staff) (begun bool, err error) {
	if err := may(by); err != nil {
		return false, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM draft_event) OR EXISTS (SELECT 1 FROM event_place)`).Scan(&begun)
	})
	if err != nil {
		return false, fmt.Errorf("look for a programme: %w", err)
	}
	return begun, nil
}

// Event is an event or a draft as it stands. Errors: *api.Problem forbidden, not_found.
func (rm *Room) Event(ctx context.Context, by mutation.Staff, id string) (s Standing, err error) {
	if err := may(by); err != nil {
		return s, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		s, err = standing(ctx, tx, id)
		return err
	})
	if err != nil {
		return s, fmt.Errorf("read an event: %w", err)
	}
	return s, nil
}

func standing(ctx context.Context, tx *db.Tx, id string) (s Standing, err error) {
	drafts, err := db.Collect(ctx, tx, scanDraft, `SELECT event_id, body FROM draft_event WHERE event_id = $1`, id)
	if err != nil || len(drafts) == 1 {
		return slices.Concat(drafts, []Standing{s})[0], err
	}
	r, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindEvent, id, &s.Event)
	if err != nil {
		return s, err
	}
	s.ID, s.raw = id, map[string]json.RawMessage{id: r.Body}
	if err := tx.QueryRowContext(ctx, `SELECT taken, waiting,
			(SELECT COUNT(*) FROM slot_place s WHERE s.event_id = e.event_id AND s.taken)
		FROM event_place e WHERE event_id = $1`, id).Scan(&s.Taken, &s.Waiting, &s.TakenSlots); err != nil {
		return s, err
	}
	ids, err := db.Collect(ctx, tx, db.ScanOne[string], `SELECT slot_id FROM slot_place WHERE event_id = $1 ORDER BY starts_at, adviser_id, slot_id`, id)
	if err != nil {
		return s, err
	}
	slots, err := record.Catalogued(ctx, tx, api.KindSlot, ids)
	if err != nil {
		return s, err
	}
	for _, id := range ids {
		r, found := slots[id]
		if !found || r.Deleted {
			continue
		}
		slot := Slot{ID: id}
		if err := r.Decode(&slot.Slot); err != nil {
			return s, err
		}
		s.Slots, s.raw[id] = append(s.Slots, slot), r.Body
	}
	if s.Layout, err = typedLayout(ctx, tx, id); err != nil {
		return s, err
	}
	s.Version = s.version()
	return s, nil
}

// missing tells whether an error says that there is nothing: an event long over is in no catalogue any more.
func missing(err error) bool { return errors.Is(err, record.ErrNotFound) }

// venuesOf is of how many of the last events the venues are offered.
const venuesOf = 200

// Venues are those that the office knows, and those of the last events that it does not, each
// once, by the latest.
func (rm *Room) Venues(ctx context.Context, by mutation.Staff) (all []api.Venue, err error) {
	kept, err := rm.KeptVenues(ctx, by)
	if err != nil {
		return nil, err
	}
	var events []Listed
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		drafts, err := db.Collect(ctx, tx, scanDraft, `SELECT event_id, body FROM draft_event ORDER BY starts_at DESC LIMIT $1`, venuesOf)
		if err != nil {
			return err
		}
		for _, d := range drafts {
			events = append(events, d.Listed())
		}
		published, err := db.Collect(ctx, tx, scanListed, `SELECT e.event_id, e.taken, e.waiting, r.body FROM event_place e CROSS JOIN record r
			WHERE r.owner = $1 AND r.kind = $2 AND r.id = e.event_id AND NOT r.deleted ORDER BY e.starts_at DESC LIMIT $3`, record.CatalogueOwner, api.KindEvent, venuesOf)
		events = append(events, published...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read where events are held: %w", err)
	}
	slices.SortStableFunc(events, func(a, b Listed) int { return b.Event.StartsAt.Compare(a.Event.StartsAt) })
	seen := map[string]bool{}
	for _, v := range kept {
		seen[strings.ToLower(v.Name)] = true
		all = append(all, v.Venue)
	}
	for _, e := range events {
		if v, name := e.Event.Venue, strings.ToLower(e.Event.Venue.Name); name != "" && !seen[name] {
			seen[name] = true
			all = append(all, v)
		}
	}
	return all, nil
}
