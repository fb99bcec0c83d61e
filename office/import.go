package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// ImportError names the record and the field for which an import was refused.
type ImportError struct {
	Index   int      // in the array, from 0
	Kind    api.Kind // of the record
	ID      string
	Pointer string // JSON pointer into the record: /id, /kind or /body/…
	Reason  string // one word: required, unknown, too_long, format, range, reference, used, state, one_office
}

// Error names the record and the field.
func (e *ImportError) Error() string {
	return fmt.Sprintf("record %d (%s %s): %s: %s", e.Index, e.Kind, e.ID, e.Pointer, e.Reason)
}

// Import writes the catalogue's own records, all or none: *ImportError names
// the first bad one. A record whose body is as before keeps its rev. Counts of
// bookings (free, places_left, waiting) are the office's; what the file says of
// them is passed over.
func (o *Office) Import(ctx context.Context, records []api.ImportRecord) error {
	err := o.db.Write(ctx, func(tx *db.Tx) error {
		m := &importer{o: o, ctx: ctx, tx: tx, given: map[importKey]int{}, before: newBefore()}
		checked := make([]checkedRecord, len(records))
		for i, r := range records {
			m.given[importKey{r.Kind, r.ID}]++
			var c checks
			checked[i] = checkRecord(&c, r)
			if m.given[importKey{r.Kind, r.ID}] > 1 && len(c.errors) == 0 {
				c.bad("/id", "used")
			}
			if err := importProblem(i, r, c); err != nil {
				return err
			}
		}
		for i, r := range records { // only now all of the file is known
			var c checks
			if err := m.references(&c, r.ID, checked[i]); err != nil {
				return err
			}
			if r.Kind == api.KindOffice {
				if err := m.oneOffice(&c, r.ID); err != nil {
					return err
				}
			}
			if err := importProblem(i, r, c); err != nil {
				return err
			}
		}
		// Events before slots, whatever the file's order; advisers before both.
		for _, kind := range []api.Kind{
			api.KindOffice, api.KindActor, api.KindAdviser, api.KindEvent, api.KindSlot, api.KindPlanTemplate, api.KindAssessment,
		} {
			for i, r := range records {
				if r.Kind != kind {
					continue
				}
				if err := m.write(r, checked[i]); err != nil {
					return fmt.Errorf("record %d (%s %s): %w", i, r.Kind, r.ID, err)
				}
			}
		}
		if err := m.bringToBookings(); err != nil {
			return err
		}
		if m.swept {
			return o.sweepEvents(ctx, tx, db.Millis(o.sweepBefore()))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return nil
}

// importProblem is the refusal of the first thing wrong with a record.
func importProblem(i int, r api.ImportRecord, c checks) error {
	if len(c.errors) == 0 {
		return nil
	}
	return &ImportError{Index: i, Kind: r.Kind, ID: r.ID, Pointer: c.errors[0].Pointer, Reason: c.errors[0].Reason}
}

type importKey struct {
	kind api.Kind
	id   string
}

// importer is one import under way.
type importer struct {
	o      *Office
	ctx    context.Context
	tx     *db.Tx
	given  map[importKey]int
	office string // the id of the one office
	swept  bool   // something of the past is shown until it is swept
	before *before
}

// references checks that what a record names is in the file or in the
// catalogue, and that a slot which somebody holds stays at its event.
func (m *importer) references(c *checks, id string, r checkedRecord) error {
	slot, ok := r.body.(*api.Slot)
	if !ok {
		return nil
	}
	if err := m.held(c, id, slot.EventID); err != nil {
		return err
	}
	for _, ref := range []struct {
		kind    api.Kind
		id      string
		pointer string
	}{
		{api.KindEvent, slot.EventID, "/body/event_id"},
		{api.KindAdviser, slot.AdviserID, "/body/adviser_id"},
	} {
		if ref.id == "" || m.given[importKey{ref.kind, ref.id}] > 0 {
			continue
		}
		_, err := live(m.ctx, m.tx, catalogueOwner, ref.kind, ref.id, &struct{}{})
		if errors.Is(err, errNotFound) {
			c.bad(ref.pointer, "reference")
		} else if err != nil {
			return err
		}
	}
	return nil
}

// held refuses a slot that somebody holds at another event: they would be
// somewhere else, with others, unasked.
func (m *importer) held(c *checks, id, event string) error {
	was, err := slot(m.ctx, m.tx, id)
	switch {
	case errors.Is(err, errNotFound):
		return nil
	case err == nil && was.taken && was.event != event:
		c.bad("/body/event_id", "state")
	}
	return err
}

// write writes one record and what the rules keep of it.
func (m *importer) write(r api.ImportRecord, checked checkedRecord) error {
	old, found, err := find(m.ctx, m.tx, catalogueOwner, r.Kind, r.ID)
	if err != nil {
		return err
	}
	var body json.RawMessage
	var after func() error
	switch b := checked.body.(type) {
	case *api.Event:
		if err := m.noteEvent(old, *b); err != nil {
			return err
		}
		body, after, err = m.event(r, *b)
	case *api.Slot:
		if err := m.noteSlot(r.ID, *b); err != nil {
			return err
		}
		body, err = m.slot(r, *b)
	case *api.Assessment:
		body, err = r.Body, m.assessment(r, b.Version)
	case *api.PlanTemplate:
		body = r.Body // a document is as it was written
	case *api.Office:
		body, err = composeImported(r.Body, *b)
	case *api.Adviser:
		if err := m.noteAdviser(old, *b); err != nil {
			return err
		}
		body, err = composeImported(r.Body, *b)
	case *api.Actor:
		body, err = composeImported(r.Body, *b)
	}
	if err != nil {
		return err
	}
	over, err := m.over(checked)
	if err != nil {
		return err
	}
	if over {
		m.swept = m.swept || found && !old.Deleted
		return nil // the rules know it; the catalogue does not show it
	}
	if !found || old.Deleted || !sameJSON(old.Body, body) {
		if _, err := put(m.ctx, m.tx, catalogueOwner, r.Kind, r.ID, body); err != nil {
			return err
		}
	}
	if after != nil {
		return after()
	}
	return nil
}

// event keeps an event's rules and its counts. After the record is written,
// places that a larger capacity adds are offered to those who wait, and an
// event called off ends its bookings.
func (m *importer) event(r api.ImportRecord, b api.Event) (json.RawMessage, func() error, error) {
	m.o.events.Forget(m.tx, r.ID)
	e, err := scanEvent(m.tx.QueryRowContext(m.ctx, `INSERT INTO event_place (event_id, state, kind, series_id, fields, requires,
		starts_at, ends_at, opens_at, closes_at, max_slots, capacity)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (event_id) DO UPDATE SET state = excluded.state, kind = excluded.kind, series_id = excluded.series_id,
		fields = excluded.fields, requires = excluded.requires, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
		opens_at = excluded.opens_at, closes_at = excluded.closes_at, max_slots = excluded.max_slots, capacity = excluded.capacity
		RETURNING `+eventColumns,
		r.ID, b.State, b.Kind, b.SeriesID, joinFields(b.Fields), b.Requires, db.Millis(b.StartsAt), db.Millis(b.EndsAt),
		db.Millis(b.BookingOpensAt), db.Millis(b.BookingClosesAt), b.MaxSlotsPerPerson, b.Capacity))
	if err != nil {
		return nil, nil, fmt.Errorf("keep the event's places: %w", err)
	}
	e.sessions = sessions(b.Sessions)
	if err := m.rebook(r.ID, "", around(e.spans())); err != nil {
		return nil, nil, err
	}
	b.PlacesLeft, b.Waiting = max(0, e.capacity-e.taken), e.waiting
	body, err := composeImported(r.Body, b)
	if err != nil {
		return nil, nil, err
	}
	f := m.o.floor(m.ctx, m.tx)
	return body, func() error {
		switch {
		case e.state == api.EventCancelled:
			return f.cancelEvent(r.ID)
		case e.waiting > 0:
			return f.refill(r.ID)
		}
		return f.schedule(r.ID)
	}, nil
}

// slot keeps a slot's rules.
func (m *importer) slot(r api.ImportRecord, b api.Slot) (json.RawMessage, error) {
	fields := b.Fields
	if len(fields) == 0 && b.AdviserID != "" { // an adviser's slot is about what the adviser knows
		var a api.Adviser
		if _, err := live(m.ctx, m.tx, catalogueOwner, api.KindAdviser, b.AdviserID, &a); err != nil {
			return nil, err
		}
		fields = a.Fields
	}
	if len(fields) == 0 {
		e, err := event(m.ctx, m.tx, b.EventID)
		if err != nil && !errors.Is(err, errNotFound) { // one that is long over is not shown
			return nil, err
		}
		fields = e.fields
	}
	err := m.tx.QueryRowContext(m.ctx, `INSERT INTO slot_place (slot_id, event_id, adviser_id, fields, starts_at, ends_at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (slot_id) DO UPDATE
		SET event_id = excluded.event_id, adviser_id = excluded.adviser_id, fields = excluded.fields, starts_at = excluded.starts_at, ends_at = excluded.ends_at
		RETURNING event_id, NOT taken`,
		r.ID, b.EventID, b.AdviserID, joinFields(fields), db.Millis(b.StartsAt), db.Millis(b.EndsAt)).Scan(&b.EventID, &b.Free)
	if err != nil {
		return nil, fmt.Errorf("keep the slot: %w", err)
	}
	if err := m.rebook(b.EventID, r.ID, span{b.StartsAt, b.EndsAt}); err != nil {
		return nil, err
	}
	return composeImported(r.Body, b)
}

// rebook puts the bookings of an event itself, or of a slot at it, at the time
// that it has now.
func (m *importer) rebook(event, slot string, during span) error {
	_, err := m.tx.ExecContext(m.ctx, `UPDATE booking SET starts_at = $1, ends_at = $2 WHERE event_id = $3 AND slot_id = $4`,
		db.Millis(during.start), db.Millis(during.end), event, slot)
	if err != nil {
		return fmt.Errorf("move the bookings: %w", err)
	}
	return nil
}

// assessment keeps the version beside those before it.
func (m *importer) assessment(r api.ImportRecord, version int) error {
	_, err := m.tx.ExecContext(m.ctx, `INSERT INTO assessment_version (id, version, body) VALUES ($1, $2, $3)
		ON CONFLICT (id, version) DO UPDATE SET body = excluded.body`, r.ID, version, string(r.Body))
	if err != nil {
		return fmt.Errorf("keep the assessment: %w", err)
	}
	return nil
}

// sweepBefore is the time before which things are not remembered any more.
func (o *Office) sweepBefore() time.Time { return o.db.Now().AddDate(0, 0, -keptDays) }
