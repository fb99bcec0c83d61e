package programme

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

// Keep writes a draft, new where its version is empty; with all following, what is changed of it is changed of the
// later drafts of its series too. Errors: *api.Problem forbidden, invalid by the fields of the event, mutation.ErrChanged,
// not_found.
func (rm *Room) Keep(ctx context.Context, by mutation.Staff, id, version string, w Work, allFollowing bool) error {
	if err := may(by); err != nil {
		return err
	}
	var c mutation.Checks
	c.ID("/id", id)
	w.check(&c)
	if err := c.Problem(); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if version != "" {
			s, err := standing(ctx, tx, id)
			if err != nil {
				return err
			}
			if s.Version != version || !s.Draft {
				return mutation.ErrChanged
			}
			if allFollowing {
				if err := rm.keepFollowing(ctx, tx, by, s, w); err != nil {
					return err
				}
			}
		}
		if err := keep(ctx, tx, id, w); err != nil {
			return err
		}
		return audit(ctx, tx, by, record.ActChange, id)
	})
	if err != nil {
		return fmt.Errorf("keep a draft: %w", err)
	}
	return nil
}

// keepFollowing changes the later drafts of a draft's series as it is changed.
func (rm *Room) keepFollowing(ctx context.Context, tx *db.Tx, by mutation.Staff, was Standing, is Work) error {
	if was.Event.SeriesID == "" {
		return nil
	}
	later, err := following(ctx, tx, was)
	if err != nil {
		return err
	}
	for _, f := range later {
		if !f.Draft {
			continue
		}
		if err := errors.Join(keep(ctx, tx, f.ID, follow(was.Work, is, f.Work, rm.newID)), audit(ctx, tx, by, record.ActChange, f.ID)); err != nil {
			return err
		}
	}
	return nil
}

// keep writes a draft.
func keep(ctx context.Context, tx *db.Tx, id string, w Work) error {
	for i := range w.Slots {
		w.Slots[i].EventID = id
	}
	raw, err := json.Marshal(w)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO draft_event (event_id, series_id, starts_at, ends_at, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (event_id) DO UPDATE SET series_id = excluded.series_id, starts_at = excluded.starts_at, ends_at = excluded.ends_at, body = excluded.body`,
		id, w.Event.SeriesID, db.Millis(w.Event.StartsAt), db.Millis(w.Event.EndsAt), string(raw))
	return err
}

func audit(ctx context.Context, tx *db.Tx, by mutation.Staff, act, id string) error {
	return record.Audit(ctx, tx, by.ID, record.Act{Act: act, Kind: string(api.KindEvent), Ref: id})
}

// Drop deletes a draft. Errors: *api.Problem forbidden, not_found, mutation.ErrChanged.
func (rm *Room) Drop(ctx context.Context, by mutation.Staff, id, version string) error {
	if err := may(by); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		s, err := standing(ctx, tx, id)
		if err != nil {
			return err
		}
		if !s.Draft || s.Version != version {
			return mutation.ErrChanged
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM draft_event WHERE event_id = $1`, id); err != nil {
			return err
		}
		return audit(ctx, tx, by, record.ActRemove, id)
	})
	if err != nil {
		return fmt.Errorf("delete a draft: %w", err)
	}
	return nil
}
