package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// placesImport is one import under way, as bookings see it.
type placesImport struct {
	rm    *Room
	ctx   context.Context
	tx    *db.Tx
	swept bool // something of the past is shown until it is swept

	said       catalogue.Said
	changes    changes
	concerning concerning
	rehearsed  *rehearsal
}

// Import implements catalogue.Programme.
func (rm *Room) Import(ctx context.Context, tx *db.Tx, records []api.ImportRecord, said catalogue.Said) (catalogue.Places, error) {
	return rm.importIn(ctx, tx, said), lockImport(ctx, tx, records)
}

func (rm *Room) importIn(ctx context.Context, tx *db.Tx, said catalogue.Said) *placesImport {
	return &placesImport{rm: rm, ctx: ctx, tx: tx, said: said, changes: newChanges(), concerning: concerning{advisers: map[string]bool{}}}
}

// Hold implements catalogue.Programme: a slot that somebody holds stays at its event.
// They would be somewhere else, with others, unasked.
func (rm *Room) Hold(ctx context.Context, tx *db.Tx, slot string) (bool, error) {
	return db.ChangedOne(tx.ExecContext(ctx, takeFreeSlot, slot))
}

// Finish implements Places.
func (m *placesImport) Finish() (catalogue.Touched, error) {
	if err := m.concern(); err != nil {
		return nil, err
	}
	f := newAllocator(m.ctx, m.tx)
	f.use(m.rehearsed)
	touched, err := m.changes.bring(f, m.said)
	if err != nil || !m.swept {
		return touched, err
	}
	_, err = m.rm.Sweep(m.ctx, m.tx) // where there is more than a turn, the sweep has the rest
	return touched, err
}

// Event implements Places. It keeps an event's rules and its counts.
func (m *placesImport) Event(r api.ImportRecord, old api.Record, b api.Event) (k catalogue.Kept, err error) {
	if err := m.noteEvent(old, b); err != nil {
		return k, err
	}
	m.concerning.event(r.ID, old, b)
	m.rm.events.Forget(m.tx, r.ID)
	e := placeOf(r.ID, b)
	e, err = scanEvent(m.tx.QueryRowContext(m.ctx, `INSERT INTO event_place (event_id, state, kind, series_id, fields, requires,
		starts_at, ends_at, opens_at, closes_at, max_slots, capacity, slots_apart)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (event_id) DO UPDATE SET state = excluded.state, kind = excluded.kind, series_id = excluded.series_id,
		fields = excluded.fields, requires = excluded.requires, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
		opens_at = excluded.opens_at, closes_at = excluded.closes_at, max_slots = excluded.max_slots, capacity = excluded.capacity, slots_apart = excluded.slots_apart,
		swept = event_place.swept AND event_place.ends_at = excluded.ends_at
		RETURNING `+eventColumns,
		e.id, e.state, e.kind, e.series, joinFields(e.fields), e.requires, db.Millis(e.starts), db.Millis(e.ends),
		db.Millis(e.opens), db.Millis(e.closes), e.maxSlots, e.capacity, b.SlotsApart()))
	if err != nil {
		return k, fmt.Errorf("keep the event's places: %w", err)
	}
	b = openedByStaff(b, m.changes.events[r.ID].was)
	e.sessions = b.Sessions
	if err := m.rebook(r.ID, "", around(e.spans())); err != nil {
		return k, err
	}
	if k.Body, err = e.composed(r, b); err != nil {
		return k, err
	}
	k.Hidden, err = m.hides(old, r.ID, b.EndsAt)
	return k, err
}

// hides tells whether something of an event that ends then is over for so long that
// the catalogue does not show it any more, and has it swept where it still does.
func (m *placesImport) hides(old api.Record, event string, ends time.Time) (bool, error) {
	if !ends.Before(record.SweptBefore(m.tx)) {
		return false, nil
	}
	if old.ID == "" || old.Deleted {
		return true, nil
	}
	m.swept = true
	if _, err := m.tx.ExecContext(m.ctx, `UPDATE event_place SET swept = FALSE WHERE event_id = $1`, event); err != nil {
		return true, fmt.Errorf("have the event swept: %w", err)
	}
	return true, nil
}

// Slot implements Places: it keeps a slot's rules.
func (m *placesImport) Slot(r api.ImportRecord, old api.Record, b api.Slot) (k catalogue.Kept, err error) {
	if err := m.noteSlot(r.ID, old, b); err != nil {
		return k, err
	}
	m.concerning.slot(r.ID, old, b)
	var a api.Adviser
	if b.AdviserID != "" && len(b.Fields) == 0 {
		_, err := record.Live(m.ctx, m.tx, record.CatalogueOwner, api.KindAdviser, b.AdviserID, &a)
		if err != nil && !errors.Is(err, record.ErrNotFound) {
			return k, err
		}
	}
	var fields string
	var ends int64
	if err := m.tx.QueryRowContext(m.ctx, `SELECT fields, ends_at FROM event_place WHERE event_id = $1`, b.EventID).Scan(&fields, &ends); err != nil {
		return k, fmt.Errorf("read the slot's event: %w", err)
	}
	s := slotOf(r.ID, b, a.Fields, splitFields(fields))
	// One that goes to another event was held for that, and is nobody's; see Hold. One that
	// was shut, as its adviser was away, is not with another one.
	err = m.tx.QueryRowContext(m.ctx, `INSERT INTO slot_place (slot_id, event_id, adviser_id, fields, starts_at, ends_at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (slot_id) DO UPDATE
		SET event_id = excluded.event_id, adviser_id = excluded.adviser_id, fields = excluded.fields, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
			taken = slot_place.taken AND slot_place.event_id = excluded.event_id AND (NOT slot_place.away OR slot_place.adviser_id = excluded.adviser_id
				OR EXISTS (SELECT 1 FROM booking b WHERE b.slot_id = excluded.slot_id AND `+heldSlot+`)),
			away = slot_place.away AND slot_place.event_id = excluded.event_id AND slot_place.adviser_id = excluded.adviser_id
		RETURNING NOT taken`,
		s.id, s.event, s.adviser, joinFields(s.fields), db.Millis(s.starts), db.Millis(s.ends)).Scan(&b.Free)
	if err != nil {
		return k, fmt.Errorf("keep the slot: %w", err)
	}
	if err := m.rebook(b.EventID, r.ID, api.Span{Start: b.StartsAt, End: b.EndsAt}); err != nil {
		return k, err
	}
	if k.Hidden, err = m.hides(old, b.EventID, db.Time(ends)); err != nil {
		return k, err
	}
	k.Body, err = catalogue.ComposeImported(r.Body, b)
	return k, err
}

// rebook puts the bookings of an event itself, or of a slot at it, at the time
// that it has now.
func (m *placesImport) rebook(event, slot string, during api.Span) error {
	_, err := m.tx.ExecContext(m.ctx, `UPDATE booking SET starts_at = $1, ends_at = $2 WHERE event_id = $3 AND slot_id = $4`,
		db.Millis(during.Start), db.Millis(during.End), event, slot)
	if err != nil {
		return fmt.Errorf("move the bookings: %w", err)
	}
	return nil
}
