package office

import (
	"context"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
)

const (
	// jobSweep is forgetting what was kept long enough.
	jobSweep   jobs.Kind = "sweep"
	sweepEvery           = 6 * time.Hour
)

// sweep takes events out of the catalogue that ended long ago, and forgets
// deletions, handled mutations and unused files that were kept long enough. It
// has itself done again.
func (o *Office) sweep(ctx context.Context, tx *db.Tx, _ string) error {
	before := db.Millis(o.sweepBefore())
	if err := o.sweepEvents(ctx, tx, before); err != nil {
		return err
	}
	// A cursor from before a deletion that is forgotten must start anew.
	for _, q := range []string{
		`UPDATE counter SET swept = (SELECT MAX(r.rev) FROM record r
			WHERE r.owner = counter.owner AND r.deleted AND r.changed_at < $1)
			WHERE EXISTS (SELECT 1 FROM record r WHERE r.owner = counter.owner AND r.deleted AND r.changed_at < $1
				AND r.rev > counter.swept)`,
		`DELETE FROM attachment WHERE record_id IN (SELECT id FROM record WHERE deleted AND changed_at < $1)`,
		`DELETE FROM record WHERE deleted AND changed_at < $1`,
		`DELETE FROM mutation WHERE handled_at < $1`,
	} {
		if _, err := tx.ExecContext(ctx, q, before); err != nil {
			return fmt.Errorf("forget what is old: %w", err)
		}
	}
	more, err := sweepFiles(ctx, tx)
	if err != nil {
		return err
	}
	next := tx.Now().Add(sweepEvery)
	if more {
		next = tx.Now()
	}
	return jobs.Schedule(ctx, tx, jobSweep, "", next)
}

const (
	// keepUnused is how long a file stays that nothing brings, or that did not come
	// whole (api.md).
	keepUnused = 7 * 24 * time.Hour
	// filesTogether is how many of them go in one transaction: their bytes are
	// many.
	filesTogether = 4
)

// sweepFiles deletes some of the files that nothing brings and nobody has
// touched for long enough, and tells whether there may be more.
func sweepFiles(ctx context.Context, tx *db.Tx) (more bool, err error) {
	n, err := tx.ExecContext(ctx, `DELETE FROM file WHERE id IN (SELECT f.id FROM file f WHERE f.used_at <= $1
		AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.file_id = f.id) LIMIT $2)`,
		db.Millis(tx.Now().Add(-keepUnused)), filesTogether)
	if err != nil {
		return false, fmt.Errorf("delete files that nothing names: %w", err)
	}
	return n == filesTogether, nil
}

// sweepEvents deletes events that ended before, with their slots, as far as the
// catalogue shows them. What the rules keep stays: bookings name it.
func (o *Office) sweepEvents(ctx context.Context, tx *db.Tx, before int64) error {
	over, err := db.Collect(ctx, tx, func(row db.Scanner) (k recordKey, err error) {
		err = row.Scan(&k.Kind, &k.ID)
		return k, err
	}, `SELECT r.kind, r.id FROM event_place e
		JOIN record r ON r.owner = $1 AND NOT r.deleted
			AND (r.kind = $2 AND r.id = e.event_id
				OR r.kind = $3 AND r.id IN (SELECT s.slot_id FROM slot_place s WHERE s.event_id = e.event_id))
		WHERE e.ends_at < $4`, catalogueOwner, api.KindEvent, api.KindSlot, before)
	if err != nil {
		return fmt.Errorf("find events that are over: %w", err)
	}
	for _, k := range over {
		if k.Kind == api.KindEvent {
			o.events.Forget(tx, k.ID)
		}
		if _, err := setDeleted(ctx, tx, catalogueOwner, k.Kind, k.ID, true); err != nil {
			return err
		}
	}
	return nil
}
