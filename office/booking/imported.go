package booking

import (
	"context"
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
	if err := m.asItWas(old, &was); err != nil {
		return err
	}
	if old.Deleted && !was.EndsAt.Before(record.SweptBefore(m.tx)) { // it was taken out, not swept
		was.State = api.EventCancelled
	}
	m.changes.events[old.ID] = eventChange{was: was, is: b}
	return nil
}

// asItWas reads a record of the catalogue, and one that was deleted as it was before.
func (m *placesImport) asItWas(old api.Record, into any) error {
	if old.Deleted {
		var body string
		err := m.tx.QueryRowContext(m.ctx, `SELECT body FROM record WHERE owner = $1 AND kind = $2 AND id = $3`,
			record.CatalogueOwner, old.Kind, old.ID).Scan(&body)
		if err != nil {
			return fmt.Errorf("read what was deleted: %w", err)
		}
		old.Body = []byte(body)
	}
	return old.Decode(into)
}

// noteSlot notes what an import changes of a slot.
func (m *placesImport) noteSlot(id string, b api.Slot) error {
	was, err := slot(m.ctx, m.tx, id)
	if errors.Is(err, record.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	is := slotOf(id, b, nil, nil)
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
