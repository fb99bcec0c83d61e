package office

import (
	"context"
	"fmt"
	"time"

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
	if err := o.Bookings.Sweep(ctx, tx, sweepBefore(tx)); err != nil {
		return err
	}
	before := db.Millis(sweepBefore(tx))
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
	more, err := o.Files.Sweep(ctx, tx)
	if err != nil {
		return err
	}
	next := tx.Now().Add(sweepEvery)
	if more {
		next = tx.Now()
	}
	return jobs.Schedule(ctx, tx, jobSweep, "", next)
}

// sweepBefore is the time before which things are not remembered any more.
func sweepBefore(tx *db.Tx) time.Time { return tx.Now().AddDate(0, 0, -keptDays) }
