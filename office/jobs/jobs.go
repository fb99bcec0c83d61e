// Package jobs is what is to be done later: a row a job, with the time when it is
// due, and one worker that does them. Several processes may run a worker each. It
// knows no kind of job; rooms bring what each does. The worker's goroutine is
// Run's caller's.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"startklar.dk/office/db"
)

const (
	lookEvery   = 15 * time.Second // how long the worker sleeps at the most: other processes schedule too
	together    = 50
	againAfter  = 30 * time.Second // a job that failed is tried again, later each time
	againAtMost = time.Hour
	topic       = "jobs" // notified of where something is scheduled
)

// Kind is a kind of job. What it does is in a table that rooms make together.
type Kind string

// Handler does a job in the transaction that takes it out of the table, so that
// several workers do it once. Ref says what of.
type Handler func(ctx context.Context, tx *db.Tx, ref string) error

// Schedule has a job done at a time, once; scheduling it again moves it.
func Schedule(ctx context.Context, tx *db.Tx, kind Kind, ref string, due time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO task (kind, ref, due_at) VALUES ($1, $2, $3)
		ON CONFLICT (kind, ref) DO UPDATE SET due_at = excluded.due_at, tries = 0`, kind, ref, db.Millis(due))
	if err != nil {
		return fmt.Errorf("schedule %s: %w", kind, err)
	}
	tx.Notify(topic)
	return nil
}

// Unschedule has a job not done.
func Unschedule(ctx context.Context, tx *db.Tx, kind Kind, ref string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM task WHERE kind = $1 AND ref = $2`, kind, ref); err != nil {
		return fmt.Errorf("unschedule %s: %w", kind, err)
	}
	return nil
}

// Begin has a job that schedules itself again done for the first time, unless it
// is scheduled already.
func Begin(ctx context.Context, tx *db.Tx, kind Kind, due time.Time) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO task (kind, ref, due_at) VALUES ($1, '', $2)
		ON CONFLICT (kind, ref) DO NOTHING`, kind, db.Millis(due))
	if err != nil {
		return fmt.Errorf("begin to do %s: %w", kind, err)
	}
	return nil
}

// Worker does what is due.
type Worker struct {
	db       *db.DB
	log      *slog.Logger
	handlers map[Kind]Handler
	wake     <-chan struct{}
}

// NewWorker is a worker for the kinds that there are. Log is told what fails.
func NewWorker(d *db.DB, log *slog.Logger, handlers map[Kind]Handler) *Worker {
	return &Worker{db: d, log: log, handlers: handlers, wake: woken(d, topic)}
}

// Run does what is due until ctx is over.
func (w *Worker) Run(ctx context.Context) {
	repeat(ctx, w.wake, func() time.Duration {
		if _, err := w.RunDue(ctx); err == nil {
			return w.untilDue(ctx)
		} else if ctx.Err() == nil {
			w.log.Error("do what is due", slog.Any("error", err))
		}
		return lookEvery // what is due stays due: not at once again
	})
}

// repeat calls do until ctx is over: at once, when it is woken, and after the pause
// that do gave.
func repeat(ctx context.Context, wake <-chan struct{}, do func() time.Duration) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-timer.C:
		}
		timer.Reset(do())
	}
}

// woken is told of every commit that notifies of a topic.
func woken(d *db.DB, topic string) <-chan struct{} {
	wake := make(chan struct{}, 1)
	d.OnNotify(func(topics map[string]bool) {
		if !topics[topic] {
			return
		}
		select {
		case wake <- struct{}{}:
		default:
		}
	})
	return wake
}

// untilDue is how long the worker may sleep.
func (w *Worker) untilDue(ctx context.Context) time.Duration {
	next, err := db.One[sql.NullInt64](ctx, w.db, `SELECT MIN(due_at) FROM task`)
	if err != nil || !next.Valid {
		return lookEvery
	}
	return min(lookEvery, max(db.Time(next.Int64).Sub(w.db.Now()), 10*time.Millisecond))
}

type job struct {
	kind  Kind
	ref   string
	tries int
}

// RunDue does what is due now, as Run does by itself, and tells how many jobs it
// did. A job that fails is put off and the others go on.
func (w *Worker) RunDue(ctx context.Context) (done int, err error) {
	for {
		due, err := w.due(ctx)
		if err != nil || len(due) == 0 {
			return done, err
		}
		for _, j := range due {
			if err := w.do(ctx, j); err != nil {
				if ctx.Err() != nil || errors.Is(err, db.ErrClosed) {
					return done, err
				}
				w.log.Error("a job is put off", slog.Any("error", err), "kind", j.kind, "ref", j.ref, "tries", j.tries+1)
				if err := w.putOff(ctx, j); err != nil {
					return done, err
				}
				continue
			}
			done++
		}
	}
}

func (w *Worker) due(ctx context.Context) ([]job, error) {
	var due []job
	err := w.db.Read(ctx, func(tx *db.Tx) (err error) {
		due, err = db.Collect(ctx, tx, func(row db.Scanner) (j job, err error) {
			err = row.Scan(&j.kind, &j.ref, &j.tries)
			return j, err
		}, `SELECT kind, ref, tries FROM task WHERE due_at <= $1 ORDER BY due_at LIMIT $2`, db.Millis(tx.Now()), together)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find what is due: %w", err)
	}
	return due, nil
}

// do does one job that is still due.
func (w *Worker) do(ctx context.Context, j job) error {
	return w.db.Write(ctx, func(tx *db.Tx) error {
		mine, err := db.ChangedOne(tx.ExecContext(ctx, `DELETE FROM task WHERE kind = $1 AND ref = $2 AND due_at <= $3`,
			j.kind, j.ref, db.Millis(tx.Now())))
		if err != nil || !mine {
			return err
		}
		handle, ok := w.handlers[j.kind]
		if !ok {
			return fmt.Errorf("unknown job %q", j.kind)
		}
		return handle(ctx, tx, j.ref)
	})
}

func (w *Worker) putOff(ctx context.Context, j job) error {
	pause := min(againAfter<<min(j.tries, 10), againAtMost)
	err := w.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE task SET tries = tries + 1, due_at = $1 WHERE kind = $2 AND ref = $3`,
			db.Millis(tx.Now().Add(pause)), j.kind, j.ref)
		return err
	})
	if err != nil {
		return fmt.Errorf("put a job off: %w", err)
	}
	return nil
}

// Erase has nothing done of what is a person's: of jobs whose ref begins with the
// person's id and a slash.
func (w *Worker) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM task WHERE substr(ref, 1, $1) = $2`, len(personID)+1, personID+"/"); err != nil {
		return fmt.Errorf("unschedule what is a person's: %w", err)
	}
	return nil
}
