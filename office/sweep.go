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

// sweep is one turn of taking events out of the catalogue that ended long ago, and of
// forgetting how their times were laid out, deletions, handled mutations, unused files, calls
// that were made, lists of days that are over and mails that were given up, which were kept
// long enough, and drafts beside what is shared no more.
// It has itself done again, at once where there may be more: others write in between.
func (o *Office) sweep(ctx context.Context, tx *db.Tx, _ string) error {
	next := tx.Now().Add(sweepEvery)
	for _, turn := range []func(context.Context, *db.Tx) (more bool, err error){
		o.Bookings.Sweep, o.Bookings.SweepCalls, o.Bookings.SweepTold, o.Programme.Sweep, o.sweepRecords, o.Mutations.Sweep, o.Files.Sweep, o.Inbox.Sweep, o.Mails.Sweep,
	} {
		more, err := turn(ctx, tx)
		if err != nil {
			return err
		}
		if more {
			next = tx.Now()
			break
		}
	}
	return jobs.Schedule(ctx, tx, jobSweep, "", next)
}

// sweepRecords forgets deletions with what hangs on what was deleted.
func (o *Office) sweepRecords(ctx context.Context, tx *db.Tx) (more bool, err error) {
	forgotten, err := record.Sweep(ctx, tx)
	if err != nil || len(forgotten) == 0 {
		return false, err
	}
	for _, f := range forgotten {
		for _, forget := range []func(context.Context, *db.Tx, record.Forgotten) error{o.Files.Forget, o.Plans.Forget} {
			if err := forget(ctx, tx, f); err != nil {
				return false, err
			}
		}
	}
	return len(forgotten) == record.SweptTogether, jobs.WipeSoon(ctx, tx)
}
