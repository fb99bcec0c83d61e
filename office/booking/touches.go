package booking

import (
	"context"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
)

// Ahead implements catalogue.Programme.
func (rm *Room) Ahead(ctx context.Context, tx *db.Tx, kind api.Kind, id string) (ahead bool, err error) {
	where := `b.event_id = $1 AND b.slot_id = ''`
	if kind == api.KindSlot {
		where = `b.slot_id = $1 AND ` + inSlot
	}
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM booking b WHERE `+where+`
		AND b.state IN ('confirmed', 'offered', 'waiting') AND b.starts_at > $2)`, id, db.Millis(tx.Now())).Scan(&ahead)
	if err != nil {
		return false, fmt.Errorf("look for who has what is yet to begin: %w", err)
	}
	return ahead, nil
}

// Touches implements catalogue.Programme.
func (rm *Room) Touches(ctx context.Context, tx *db.Tx, all []catalogue.Change) (touched catalogue.Touched, err error) {
	m, err := rm.noted(ctx, tx, all)
	if err != nil {
		return nil, err
	}
	f := newAllocator(ctx, tx)
	hang, err := m.changes.touched(f)
	if err != nil {
		return nil, err
	}
	told, err := m.changes.telling(f, hang, catalogue.Said{})
	if err != nil {
		return nil, err
	}
	for _, b := range hang {
		was, is, _, err := m.changes.foresee(f, b, told.members[b.person])
		if err != nil {
			return nil, err
		}
		if t, ok := touch(f.now, b, was, is); ok {
			touched = append(touched, t)
		}
	}
	return touched, m.changes.doubt(f, touched)
}

// Rehearse implements catalogue.Programme.
func (rm *Room) Rehearse(ctx context.Context, tx *db.Tx, all []catalogue.Change, said catalogue.Said) (catalogue.Import, error) {
	m, err := rm.noted(ctx, tx, all)
	if err != nil {
		return nil, err
	}
	known, err := m.changes.rehearse(newAllocator(ctx, tx), said)
	return func(ctx context.Context, tx *db.Tx, records []api.ImportRecord, said catalogue.Said) (catalogue.Places, error) {
		m := rm.importIn(ctx, tx, said)
		m.rehearsed = known
		return m, lockImport(ctx, tx, records)
	}, err
}

// noted are changes as an import would note them that only reads.
func (rm *Room) noted(ctx context.Context, tx *db.Tx, all []catalogue.Change) (m *placesImport, err error) {
	m = rm.importIn(ctx, tx, catalogue.Said{})
	for _, one := range all {
		switch b := one.Read.(type) {
		case *api.Event:
			err = m.noteEvent(one.Old, *b)
		case *api.Slot:
			err = m.noteSlot(one.ID, one.Old, *b)
		}
		if one.Deleted && (one.Kind == api.KindEvent || one.Kind == api.KindSlot) {
			_, err = m.noteGone(one.Old)
		}
		if err != nil {
			return nil, err
		}
	}
	return m, nil
}

// Settled implements catalogue.Programme.
func (rm *Room) Settled(ctx context.Context, tx *db.Tx, touched catalogue.Touched) (catalogue.Touched, error) {
	slices.SortStableFunc(touched, func(a, b catalogue.Touch) int {
		return slices.Compare([]string{a.PersonID, a.BookingID}, []string{b.PersonID, b.BookingID})
	})
	var once catalogue.Touched
	for _, t := range touched {
		last := len(once) - 1
		if last < 0 || once[last].PersonID != t.PersonID || once[last].BookingID != t.BookingID {
			once = append(once, t)
			continue
		}
		first := &once[last]
		t.Was, t.Is = following(first.Was, first.Is, t.Was, t.Is)
		t.Moved, t.Past, t.Restored = t.Moved || first.Moved, t.Past || first.Past, t.Restored || first.Restored
		*first = t
	}
	return once, newChanges().doubt(newAllocator(ctx, tx), once)
}

// doubt tells of bookings that moved, or stand again, whose person has another at the
// same time, after changes that are not written yet.
func (c changes) doubt(f *allocator, touched catalogue.Touched) error {
	var persons []string
	for _, t := range touched {
		if t.Moved || t.Restored {
			persons = append(persons, t.PersonID)
		}
	}
	own, err := db.CollectIn(f.ctx, f.tx, func(row db.Scanner) (b booking, err error) {
		var starts, ends int64
		err = row.Scan(&b.person, &b.id, &b.event, &b.slot, &b.state, &b.calledOff, &starts, &ends)
		b.during = api.Span{Start: db.Time(starts), End: db.Time(ends)}
		return b, err
	}, slices.Compact(persons), `SELECT person_id, id, event_id, slot_id, state, called_off, starts_at, ends_at
		FROM booking WHERE (state IN ('confirmed', 'attended') OR called_off = 'confirmed') AND person_id`)
	if err != nil {
		return fmt.Errorf("read what else persons have: %w", err)
	}
	busy := map[string]busyTimes{}
	events := map[string][]api.Span{}
	for _, b := range own {
		if b.state, err = c.becomes(f, b); err != nil {
			return err
		}
		during := c.during(b)
		if b.state == api.BookingCancelled || !during.End.After(f.now) {
			continue
		}
		spans := []api.Span{during}
		if b.slot == "" {
			if spans, err = c.spans(f, b.event, events); err != nil {
				return err
			}
		}
		busy[b.person] = append(busy[b.person], busyTime{booking: b.id, event: b.event, slot: b.slot != "", spans: spans})
	}
	for i, t := range touched {
		if !t.Moved && !t.Restored {
			continue
		}
		all := busy[t.PersonID]
		own := slices.IndexFunc(all, func(b busyTime) bool { return b.booking == t.BookingID })
		if own >= 0 { // else it is an offer, or waits
			others := slices.Concat(all[:own], all[own+1:])
			touched[i].Doubt = others.clash(all[own].event, all[own].slot, all[own].spans)
		}
	}
	return nil
}

// spans are the times of an event after the changes; known has those that were read.
func (c changes) spans(f *allocator, id string, known map[string][]api.Span) ([]api.Span, error) {
	if e, changed := c.events[id]; changed {
		return e.is.Spans(), nil
	}
	if spans, found := known[id]; found {
		return spans, nil
	}
	e, err := event(f.ctx, f.tx, id)
	if err != nil {
		return nil, err
	}
	known[id] = e.spans()
	return known[id], nil
}
