package settings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Entry is an adviser or an actor of the catalogue, as its kind says.
type Entry struct {
	Kind    api.Kind
	ID      string
	Version string // empty of one that is new
	Adviser api.Adviser
	Actor   api.Actor
}

// said is what the version is of.
func (e Entry) said() any {
	if e.Kind == api.KindActor {
		return e.Actor
	}
	return e.Adviser
}

func entry(ctx context.Context, tx *db.Tx, kind api.Kind, id string) (e Entry, raw json.RawMessage, err error) {
	e.Kind, e.ID = kind, id
	var r api.Record
	switch kind {
	case api.KindAdviser:
		r, err = record.Live(ctx, tx, record.CatalogueOwner, kind, id, &e.Adviser)
	case api.KindActor:
		r, err = record.Live(ctx, tx, record.CatalogueOwner, kind, id, &e.Actor)
	default:
		err = record.ErrNotFound
	}
	e.Version = versionOf(e.said())
	return e, r.Body, err
}

// Entry is an adviser or an actor. Errors: *api.Problem forbidden, not_found.
func (rm *Room) Entry(ctx context.Context, by mutation.Staff, kind api.Kind, id string) (e Entry, err error) {
	if err := may(by); err != nil {
		return e, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		e, _, err = entry(ctx, tx, kind, id)
		return err
	})
	if err != nil {
		return e, fmt.Errorf("read an entry of the catalogue: %w", err)
	}
	return e, nil
}

// KeepEntry keeps an adviser or an actor, new under its id where it has no version. Errors:
// *api.Problem forbidden, mutation.ErrChanged, invalid by the record's own fields.
func (rm *Room) KeepEntry(ctx context.Context, by mutation.Staff, e Entry) error {
	if err := may(by); err != nil {
		return err
	}
	if err := checkEntry(&e); err != nil {
		return err
	}
	raw := json.RawMessage("{}")
	if e.Version != "" {
		err := rm.db.Read(ctx, func(tx *db.Tx) error {
			is, body, err := entry(ctx, tx, e.Kind, e.ID)
			if raw = body; errors.Is(err, record.ErrNotFound) || err == nil && is.Version != e.Version { // or taken out
				err = mutation.ErrChanged
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("keep an entry of the catalogue: %w", err)
		}
	}
	body, err := record.Compose(raw, e.said())
	if err != nil {
		return fmt.Errorf("write an entry of the catalogue: %w", err)
	}
	return rm.change(ctx, by, api.ImportRecord{Kind: e.Kind, ID: e.ID, Body: body}, func(tx *db.Tx) error { return unchanged(ctx, tx, e) })
}

// unchanged is mutation.ErrChanged where an entry is another by now, or there where it is new.
func unchanged(ctx context.Context, tx *db.Tx, e Entry) error {
	r, found, err := record.Find(ctx, tx, record.CatalogueOwner, e.Kind, e.ID)
	if err != nil {
		return err
	}
	version := ""
	if found && !r.Deleted {
		is, _, err := entry(ctx, tx, e.Kind, e.ID)
		if err != nil {
			return err
		}
		version = is.Version
	}
	if version != e.Version {
		return mutation.ErrChanged
	}
	return nil
}

// RemoveEntry takes an adviser or an actor out of the catalogue. Errors: *api.Problem
// forbidden, not_found, mutation.ErrChanged, invalid at /deleted where something needs it: used_by_ and
// the kind of that.
func (rm *Room) RemoveEntry(ctx context.Context, by mutation.Staff, kind api.Kind, id, version string) error {
	e, err := rm.Entry(ctx, by, kind, id)
	if err != nil {
		return err
	}
	if e.Version != version {
		return mutation.ErrChanged
	}
	return rm.change(ctx, by, api.ImportRecord{Kind: kind, ID: id, Deleted: true}, func(tx *db.Tx) error { return unchanged(ctx, tx, e) })
}

// mostAnswerDays is how many working days an actor may take to answer.
const mostAnswerDays = 100

func checkEntry(e *Entry) error {
	var c mutation.Checks
	c.ID("/id", e.ID)
	switch e.Kind {
	case api.KindAdviser:
		c.Said("/name", e.Adviser.Name, api.MaxTitle)
		c.Length("/organisation", e.Adviser.Organisation, api.MaxTitle)
		c.Length("/text", e.Adviser.Text, api.MaxMessage)
		if e.Adviser.Kind == "" {
			c.Bad("/kind", "required")
		}
		c.OptionalID("/actor_id", e.Adviser.ActorID)
	case api.KindActor:
		c.Said("/name", e.Actor.Name, api.MaxTitle)
		c.Length("/text", e.Actor.Text, api.MaxMessage)
		c.Length("/phone", e.Actor.Phone, api.MaxPhone)
		checkLink(&c, "/site", e.Actor.Site)
		if e.Actor.Kind == "" {
			c.Bad("/kind", "required")
		}
		if e.Actor.Email != "" {
			clean, ok := address.Clean(e.Actor.Email)
			if !ok {
				c.Bad("/email", "format")
			}
			e.Actor.Email = clean
		}
		if e.Actor.AnswerDays < 0 || e.Actor.AnswerDays > mostAnswerDays {
			c.Bad("/answer_days", "range")
		}
	default:
		c.Bad("/kind", "unknown")
	}
	return c.Problem()
}
