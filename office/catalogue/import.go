// Package catalogue is what everyone may see: the office, its people and partners,
// its programme and its documents, as they are imported. It starts no goroutine.
package catalogue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Places are what an import changes of events and slots, and of what hangs on
// them. It is of one import, in one transaction.
type Places interface {
	// Adviser hears of an adviser's record before it is written; old is the one
	// before, or none.
	Adviser(old api.Record, b api.Adviser) error
	// Event keeps what the rules need of an event, Slot of a slot; events come first.
	Event(r api.ImportRecord, old api.Record, b api.Event) (Kept, error)
	Slot(r api.ImportRecord, old api.Record, b api.Slot) (Kept, error)
	// MayStandAt tells whether a slot may be at an event.
	MayStandAt(slot, event string) (bool, error)
	// Finish is called when all is written.
	Finish() error
}

// Kept is how an event or a slot stands in the catalogue.
type Kept struct {
	Body   json.RawMessage
	After  func() error // done when the record is written; may be nil
	Hidden bool         // it is long over, and the catalogue does not show it any more
}

// Room is what everyone may see: the office, its people and partners, its
// programme, its documents.
type Room struct {
	db    *db.DB
	begin func(ctx context.Context, tx *db.Tx) (Places, error)
}

// New is the catalogue of an office. begin is called for each import.
func New(d *db.DB, begin func(ctx context.Context, tx *db.Tx) (Places, error)) *Room {
	return &Room{d, begin}
}

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
// them is passed over. Errors besides: *api.Problem forbidden.
func (rm *Room) Import(ctx context.Context, by mutation.Staff, records []api.ImportRecord) error {
	if err := by.May(mutation.RoleCoordinator); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		places, err := rm.begin(ctx, tx)
		if err != nil {
			return err
		}
		m := &importer{ctx: ctx, tx: tx, given: map[record.Key]int{}, places: places}
		bodies := make([]any, len(records))
		for i, r := range records {
			var c mutation.Checks
			bodies[i] = checkRecord(&c, r)
			key := record.Key{Kind: r.Kind, ID: r.ID}
			if m.given[key]++; m.given[key] > 1 && len(c.Errors) == 0 {
				c.Bad("/id", "used")
			}
			if err := importProblem(i, r, c); err != nil {
				return err
			}
		}
		for i, r := range records { // only now all of the file is known
			var c mutation.Checks
			if err := m.references(&c, r.ID, bodies[i]); err != nil {
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
				if err := m.write(r, bodies[i]); err != nil {
					return fmt.Errorf("record %d (%s %s): %w", i, r.Kind, r.ID, err)
				}
			}
		}
		return m.places.Finish()
	})
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return nil
}

// importProblem is the refusal of the first thing wrong with a record.
func importProblem(i int, r api.ImportRecord, c mutation.Checks) error {
	if len(c.Errors) == 0 {
		return nil
	}
	return &ImportError{Index: i, Kind: r.Kind, ID: r.ID, Pointer: c.Errors[0].Pointer, Reason: c.Errors[0].Reason}
}

// importer is one import under way.
type importer struct {
	ctx    context.Context
	tx     *db.Tx
	given  map[record.Key]int
	office string // the id of the one office
	places Places
}

// references checks that what a record names is in the file or in the
// catalogue, and that a slot which somebody holds stays at its event.
func (m *importer) references(c *mutation.Checks, id string, body any) error {
	slot, ok := body.(*api.Slot)
	if !ok {
		return nil
	}
	if may, err := m.places.MayStandAt(id, slot.EventID); err != nil {
		return err
	} else if !may {
		c.Bad("/body/event_id", "state")
	}
	for _, ref := range []struct {
		pointer string
		key     record.Key
	}{
		{"/body/event_id", record.Key{Kind: api.KindEvent, ID: slot.EventID}},
		{"/body/adviser_id", record.Key{Kind: api.KindAdviser, ID: slot.AdviserID}},
	} {
		if ref.key.ID == "" || m.given[ref.key] > 0 {
			continue
		}
		_, err := record.Live(m.ctx, m.tx, record.CatalogueOwner, ref.key.Kind, ref.key.ID, &struct{}{})
		if errors.Is(err, record.ErrNotFound) {
			c.Bad(ref.pointer, "reference")
		} else if err != nil {
			return err
		}
	}
	return nil
}

// write writes one record and what the rules keep of it.
func (m *importer) write(r api.ImportRecord, body any) error {
	old, found, err := record.Find(m.ctx, m.tx, record.CatalogueOwner, r.Kind, r.ID)
	if err != nil {
		return err
	}
	kept := Kept{Body: r.Body} // a document is as it was written
	switch b := body.(type) {
	case *api.Event:
		kept, err = m.places.Event(r, old, *b)
	case *api.Slot:
		kept, err = m.places.Slot(r, old, *b)
	case *api.Adviser:
		if err = m.places.Adviser(old, *b); err == nil {
			kept.Body, err = ComposeImported(r.Body, *b)
		}
	case *api.Assessment:
		err = m.assessment(r, b.Version)
	case *api.Office:
		kept.Body, err = ComposeImported(r.Body, *b)
	case *api.Actor:
		kept.Body, err = ComposeImported(r.Body, *b)
	}
	if err != nil || kept.Hidden {
		return err
	}
	if !found || old.Deleted || !sameJSON(old.Body, kept.Body) {
		if _, err := record.Put(m.ctx, m.tx, record.CatalogueOwner, r.Kind, r.ID, kept.Body); err != nil {
			return err
		}
	}
	if kept.After != nil {
		return kept.After()
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
