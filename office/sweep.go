package office

import (
	"context"
	"time"

	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/record"
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
	before := record.SweptBefore(tx)
	for _, sweep := range []func(context.Context, *db.Tx, time.Time) error{
		o.Bookings.Sweep, o.Files.SweepDeleted, record.Sweep, o.Mutations.Sweep,
	} {
		if err := sweep(ctx, tx, before); err != nil {
			return err
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
