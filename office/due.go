package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"startklar.dk/office/db"
)

const (
	lookForDue   = 15 * time.Second // how long the worker sleeps at the most: other processes schedule too
	dueTogether  = 50
	againAfter   = 30 * time.Second // a task that failed is tried again, later each time
	againAtMost  = time.Hour
	sweepEvery   = 6 * time.Hour
	topicDue     = "due"      // notified of where something is scheduled
	taskReferral = "referral" // a referral's next step by itself: its expiry, or being sent
	taskSweep    = "sweep"    // forgetting what was kept long enough
)

// schedule has a task done at a time, once; scheduling it again moves it.
func schedule(ctx context.Context, tx *db.Tx, kind, ref string, due time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO task (kind, ref, due_at) VALUES ($1, $2, $3)
		ON CONFLICT (kind, ref) DO UPDATE SET due_at = excluded.due_at, tries = 0`, kind, ref, db.Millis(due))
	if err != nil {
		return fmt.Errorf("schedule %s: %w", kind, err)
	}
	tx.Notify(topicDue)
	return nil
}

func unschedule(ctx context.Context, tx *db.Tx, kind, ref string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM task WHERE kind = $1 AND ref = $2`, kind, ref); err != nil {
		return fmt.Errorf("unschedule %s: %w", kind, err)
	}
	return nil
}

// notified tells the worker of what a commit scheduled. It runs in the writer's
// goroutine.
func (o *Office) notified(topics map[string]bool) {
	if !topics[topicDue] {
		return
	}
	select {
	case o.due <- struct{}{}:
	default:
	}
}

// beginSweeping has the office swept from now on.
func (o *Office) beginSweeping(ctx context.Context) error {
	return o.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO task (kind, ref, due_at) VALUES ($1, '', $2) ON CONFLICT (kind, ref) DO NOTHING`,
			taskSweep, db.Millis(tx.Now().Add(sweepEvery)))
		return err
	})
}

// work does what is due until ctx is over. A task is taken out of the table in
// the transaction of its effect, so that several workers do it once.
func (o *Office) work(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-o.due:
		case <-timer.C:
		}
		pause := lookForDue // what is due stays due: not at once again
		if _, err := o.RunDue(ctx); err == nil {
			pause = o.untilDue(ctx)
		} else if ctx.Err() == nil {
			o.logError("do what is due", err)
		}
		timer.Reset(pause)
	}
}

// untilDue is how long the worker may sleep.
func (o *Office) untilDue(ctx context.Context) time.Duration {
	next, err := db.One[sql.NullInt64](ctx, o.db, `SELECT MIN(due_at) FROM task`)
	if err != nil || !next.Valid {
		return lookForDue
	}
	return min(lookForDue, max(db.Time(next.Int64).Sub(o.db.Now()), 10*time.Millisecond))
}

type task struct {
	kind, ref string
	tries     int
}

// RunDue does what is due now, as the worker does by itself, and tells how many
// tasks it did. A task that fails is put off and the others go on.
func (o *Office) RunDue(ctx context.Context) (done int, err error) {
	for {
		tasks, err := o.dueTasks(ctx)
		if err != nil || len(tasks) == 0 {
			return done, err
		}
		for _, t := range tasks {
			if err := o.do(ctx, t); err != nil {
				if ctx.Err() != nil || errors.Is(err, ErrClosed) {
					return done, err
				}
				o.logError("a task is put off", err, "kind", t.kind, "ref", t.ref, "tries", t.tries+1)
				if err := o.putOff(ctx, t); err != nil {
					return done, err
				}
				continue
			}
			done++
		}
	}
}

func (o *Office) dueTasks(ctx context.Context) ([]task, error) {
	var tasks []task
	err := o.db.Read(ctx, func(tx *db.Tx) (err error) {
		tasks, err = db.Collect(ctx, tx, func(row db.Scanner) (t task, err error) {
			err = row.Scan(&t.kind, &t.ref, &t.tries)
			return t, err
		}, `SELECT kind, ref, tries FROM task WHERE due_at <= $1 ORDER BY due_at LIMIT $2`, db.Millis(tx.Now()), dueTogether)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find what is due: %w", err)
	}
	return tasks, nil
}

// do does one task that is still due.
func (o *Office) do(ctx context.Context, t task) error {
	return o.db.Write(ctx, func(tx *db.Tx) error {
		mine, err := db.ChangedOne(tx.ExecContext(ctx, `DELETE FROM task WHERE kind = $1 AND ref = $2 AND due_at <= $3`,
			t.kind, t.ref, db.Millis(tx.Now())))
		if err != nil || !mine {
			return err
		}
		switch t.kind {
		case taskEvent:
			f := o.floor(ctx, tx)
			if err := f.settle(t.ref); err != nil {
				return err
			}
			return f.schedule(t.ref)
		case taskReferral:
			return referralDue(ctx, tx, t.ref)
		case taskSweep:
			return o.sweep(ctx, tx)
		}
		return fmt.Errorf("unknown task %q", t.kind)
	})
}

func (o *Office) putOff(ctx context.Context, t task) error {
	pause := min(againAfter<<min(t.tries, 10), againAtMost)
	err := o.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE task SET tries = tries + 1, due_at = $1 WHERE kind = $2 AND ref = $3`,
			db.Millis(tx.Now().Add(pause)), t.kind, t.ref)
		return err
	})
	if err != nil {
		return fmt.Errorf("put a task off: %w", err)
	}
	return nil
}
