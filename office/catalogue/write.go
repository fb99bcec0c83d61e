package catalogue

import (
	"context"
	"encoding/json"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// write writes records, which are in order, in a transaction, and tells what that
// touched. What is done first comes when all that they change is locked.
func (rm *Room) write(ctx context.Context, tx *db.Tx, records []api.ImportRecord, said Said, begin Import, first func() error) (Touched, error) {
	places, err := begin(ctx, tx, records, said)
	if err != nil {
		return nil, err
	}
	if err := first(); err != nil {
		return nil, err
	}
	w := &writer{ctx, tx, places, rm.moves}
	for _, r := range records {
		if err := w.write(r); err != nil {
			return nil, fmt.Errorf("%s %s: %w", r.Kind, r.ID, err)
		}
	}
	return places.Finish()
}

// rehearse finds out beside the writer what changes will make of bookings.
func (rm *Room) rehearse(ctx context.Context, changes []Change, said Said) (begin Import, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		begin, err = rm.programme.Rehearse(ctx, tx, changes, said)
		return err
	})
	return begin, err
}

// writer writes records in one transaction.
type writer struct {
	ctx    context.Context
	tx     *db.Tx
	places Places
	moves  Moves
}

// write writes one record, which was checked, and what the rules keep of it.
func (w *writer) write(r api.ImportRecord) error {
	old, found, err := record.Find(w.ctx, w.tx, record.CatalogueOwner, r.Kind, r.ID)
	if err != nil {
		return err
	}
	if r.Deleted {
		return w.remove(old)
	}
	var c mutation.Checks
	body := checkRecord(&c, r)
	var kept Kept
	switch b := body.(type) {
	case *api.Event:
		kept, err = w.places.Event(r, old, *b)
	case *api.Slot:
		kept, err = w.places.Slot(r, old, *b)
	case *api.Adviser:
		err = w.places.Adviser(old, *b)
	case *api.Assessment:
		err = w.assessment(r, b.Version)
	}
	if err == nil && kept.Body == nil {
		kept.Body, err = composed(r, body)
	}
	if err != nil || kept.Hidden {
		return err
	}
	if kept.differs(old, found) {
		if _, err := record.Put(w.ctx, w.tx, record.CatalogueOwner, r.Kind, r.ID, kept.Body); err != nil {
			return err
		}
		if err := concern(w.ctx, w.tx, r, body, !found); err != nil {
			return err
		}
		if a, is := body.(*api.Actor); is && found {
			if err := w.moved(r.ID, old, *a); err != nil {
				return err
			}
		}
	}
	return nil
}

// remove takes a record out, if it is there.
func (w *writer) remove(old api.Record) (err error) {
	if old.ID == "" || old.Deleted {
		return nil
	}
	switch old.Kind {
	case api.KindEvent, api.KindSlot:
		err = w.places.Remove(old)
	case api.KindActor:
		err = w.moved(old.ID, old, api.Actor{})
	}
	if err != nil {
		return err
	}
	_, err = record.SetDeleted(w.ctx, w.tx, record.CatalogueOwner, old.Kind, old.ID, true)
	return err
}

// moved says that an actor is reached elsewhere from now on, where they are.
func (w *writer) moved(id string, old api.Record, is api.Actor) error {
	var was api.Actor
	if err := old.Decode(&was); err != nil {
		return err
	}
	before, _ := address.Clean(was.Email)
	now, _ := address.Clean(is.Email)
	if before == now {
		return nil
	}
	return w.moves(w.ctx, w.tx, id, before, now)
}

// composed is the body of a record on which no booking hangs, as the catalogue has it.
func composed(r api.ImportRecord, body any) (json.RawMessage, error) {
	switch b := body.(type) {
	case *api.Office:
		return ComposeImported(r.Body, *b)
	case *api.Actor:
		return ComposeImported(r.Body, *b)
	case *api.Adviser:
		return ComposeImported(r.Body, *b)
	}
	return r.Body, nil // a document is as it was written
}

// assessment keeps the version beside those before it.
func (w *writer) assessment(r api.ImportRecord, version int) error {
	_, err := w.tx.ExecContext(w.ctx, `INSERT INTO assessment_version (id, version, body) VALUES ($1, $2, $3)
		ON CONFLICT (id, version) DO UPDATE SET body = excluded.body`, r.ID, version, string(r.Body))
	if err != nil {
		return fmt.Errorf("keep the assessment: %w", err)
	}
	return nil
}
