package booking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// timesOf writes times so that they can be kept and compared.
func timesOf(spans []api.Span) string {
	var all []string
	for _, s := range spans {
		all = append(all, strconv.FormatInt(db.Millis(s.Start), 10)+"-"+strconv.FormatInt(db.Millis(s.End), 10))
	}
	return strings.Join(all, " ")
}

// noteEvent notes what an import changes of an event; old is its record.
func (m *placesImport) noteEvent(old api.Record, b api.Event) error {
	if old.ID == "" { // nothing hangs on it yet
		return nil
	}
	var was api.Event
	if err := lastKnown(m.ctx, m.tx, old.Kind, old.ID, &was); err != nil {
		return err
	}
	if old.Deleted && !was.EndsAt.Before(record.SweptBefore(m.tx)) { // it was taken out, not swept
		was.State = api.EventCancelled
	}
	m.changes.events[old.ID] = eventChange{was: was, is: b}
	return nil
}

// lastKnown reads a record of the catalogue, and one that was taken out as it was; what
// is remembered no more leaves into as it is.
func lastKnown(ctx context.Context, tx *db.Tx, kind api.Kind, id string, into any) error {
	var body string
	err := tx.QueryRowContext(ctx, `SELECT body FROM record WHERE owner = $1 AND kind = $2 AND id = $3`, record.CatalogueOwner, kind, id).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read what the catalogue has, or had: %w", err)
	}
	return api.Record{Kind: kind, ID: id, Body: []byte(body)}.Decode(into)
}

// noteGone notes what an import takes out: an event, or a slot, and gives the slots of it.
func (m *placesImport) noteGone(old api.Record) (slots []slotRow, err error) {
	where := `s.slot_id = $1`
	if old.Kind == api.KindEvent {
		var was api.Event
		if err := old.Decode(&was); err != nil {
			return nil, err
		}
		is := was
		is.State = api.EventCancelled
		m.changes.events[old.ID] = eventChange{was: was, is: is, gone: true}
		where = `s.event_id = $1`
	}
	slots, err = db.Collect(m.ctx, m.tx, func(row db.Scanner) (slotRow, error) { return scanSlot(row) },
		`SELECT `+slotColumns+` FROM slot_place s WHERE `+where+` ORDER BY s.slot_id`, old.ID)
	if err != nil {
		return nil, fmt.Errorf("read the slots that are taken out: %w", err)
	}
	for _, s := range slots {
		m.changes.slots[s.id] = slotChange{was: s, is: s, gone: true}
		m.concerning.advisers[s.adviser] = true
	}
	return slots, nil
}

// Remove implements Places. Their bookings name an event and its slots still: what is
// known of an event stays, as called off.
func (m *placesImport) Remove(old api.Record) error {
	slots, err := m.noteGone(old)
	if err != nil {
		return err
	}
	for _, s := range slots {
		if _, err := m.tx.ExecContext(m.ctx, `DELETE FROM slot_place WHERE slot_id = $1`, s.id); err != nil {
			return fmt.Errorf("take a slot out: %w", err)
		}
		if s.id == old.ID {
			continue
		}
		r, found, err := record.Find(m.ctx, m.tx, record.CatalogueOwner, api.KindSlot, s.id)
		if err == nil && found && !r.Deleted {
			_, err = record.SetDeleted(m.ctx, m.tx, record.CatalogueOwner, api.KindSlot, s.id, true)
		}
		if err != nil {
			return err
		}
	}
	if old.Kind == api.KindEvent {
		m.rm.events.Forget(m.tx, old.ID)
		if _, err := m.tx.ExecContext(m.ctx, `UPDATE event_place SET state = $1 WHERE event_id = $2`, api.EventCancelled, old.ID); err != nil {
			return fmt.Errorf("take an event out: %w", err)
		}
	}
	return nil
}

// noteSlot notes what an import changes of a slot; old is its record.
func (m *placesImport) noteSlot(id string, old api.Record, b api.Slot) error {
	is := slotOf(id, b, nil, nil)
	was, err := slot(m.ctx, m.tx, id)
	if errors.Is(err, record.ErrNotFound) {
		if old.ID == "" {
			return nil
		}
		var of api.Slot
		if err := lastKnown(m.ctx, m.tx, old.Kind, id, &of); err != nil {
			return err
		}
		m.changes.slots[id] = slotChange{was: slotOf(id, of, nil, nil), is: is, back: true}
		return nil
	}
	if err != nil {
		return err
	}
	m.changes.slots[id] = slotChange{was: was, is: is}
	if was.adviser != is.adviser {
		m.concerning.advisers[was.adviser] = true
	}
	return nil
}

// Adviser implements Places: it notes an adviser who is somebody else now, or with
// somebody else.
func (m *placesImport) Adviser(old api.Record, b api.Adviser) error {
	if old.ID == "" {
		return nil
	}
	var was api.Adviser
	if err := old.Decode(&was); err != nil {
		return err
	}
	if was.Reader(old.ID) != b.Reader(old.ID) {
		m.changes.advisers[old.ID] = was
	}
	return nil
}

// readerNow is an adviser as the catalogue has them; the office itself where
// there is none.
func readerNow(ctx context.Context, tx *db.Tx, adviserID string) (api.Reader, error) {
	if adviserID == "" {
		return api.TheOffice, nil
	}
	var a api.Adviser
	if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindAdviser, adviserID, &a); err != nil && !errors.Is(err, record.ErrNotFound) {
		return api.Reader{}, err
	}
	return a.Reader(adviserID), nil
}
