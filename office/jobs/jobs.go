// Package jobs is what is to be done later: a row a job, with the time when it is
// due, and one worker that does them. Several processes may run a worker each.
// Rooms bring the kinds and what each does. The worker's goroutines are Run's and end
// with it.
package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strconv"
	"sync"
	"time"

	"startklar.dk/office/db"
)

const (
	// Lease is how long one worker has a leased job to itself; longer than any
	// takes.
	Lease          = time.Minute
	leasedTogether = 8                // under way at once
	lookEvery      = 15 * time.Second // how long the worker sleeps at the most: other processes schedule too
	together       = 50
	turn           = 5 * time.Millisecond // after which those that share a transaction let others write
	againAfter     = 5 * time.Second      // a job that failed is tried again, after twice as long each time
	againAtMost    = 15 * time.Minute
	topic          = "jobs" // notified of where something is scheduled
)

// Kind is a kind of job. What it does is in a table that rooms make together.
type Kind string

// Handler does a job in the transaction that takes it out of the table, so that
// several workers do it once. Ref says what of.
type Handler func(ctx context.Context, tx *db.Tx, ref string) error

// Leased is how a job is done that takes its time, outside any transaction: by one
// worker, as long as its lease runs, and so at least once.
type Leased struct {
	// Do does it; what fails is tried again, not before the time given.
	Do func(ctx context.Context, ref string, again time.Time) error
	// Done goes with the transaction that takes it out of the table.
	Done Handler
}

// The two parts of the statement that schedules; see db.ExecMany.
const (
	schedule      = `INSERT INTO task (kind, ref, due_at) VALUES`
	scheduleAgain = `ON CONFLICT (kind, ref) DO UPDATE SET due_at = excluded.due_at, tries = 0`
)

// Schedule has a job done at a time, once; scheduling it again moves it.
func Schedule(ctx context.Context, tx *db.Tx, kind Kind, ref string, due time.Time) error {
	if err := ScheduleQuietly(ctx, tx, kind, ref, due); err != nil {
		return err
	}
	tx.Notify(topic)
	return nil
}

// ScheduleQuietly is Schedule of what can wait until workers look of themselves, which
// they do every few seconds: it wakes none.
func ScheduleQuietly(ctx context.Context, tx *db.Tx, kind Kind, ref string, due time.Time) error {
	if err := db.ExecMany(ctx, tx, schedule, scheduleAgain, [][]any{{kind, ref, db.Millis(due)}}); err != nil {
		return fmt.Errorf("schedule %s: %w", kind, err)
	}
	return nil
}

// Due is a job of a kind that is to be done at a time.
type Due struct {
	Ref string
	At  time.Time
}

// ScheduleAll is Schedule of many jobs of a kind, each of another ref.
func ScheduleAll(ctx context.Context, tx *db.Tx, kind Kind, all []Due) error {
	if len(all) == 0 {
		return nil
	}
	rows := make([][]any, len(all))
	for i, d := range all {
		rows[i] = []any{kind, d.Ref, db.Millis(d.At)}
	}
	if err := db.ExecMany(ctx, tx, schedule, scheduleAgain, rows); err != nil {
		return fmt.Errorf("schedule many of %s: %w", kind, err)
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

// Worker does what is due of the kinds it knows; others are left to processes that
// do.
type Worker struct {
	db       *db.DB
	log      *slog.Logger
	handlers map[Kind]Handler
	leased   map[Kind]Leased
	lanes    []lane
}

// lane is the kinds of job that wait for each other and for no others: what takes
// its time holds nothing up that is done at once.
type lane struct {
	due   string // query
	kinds []any
	do    func(ctx context.Context, due []job) (n int, err error) // tries the first n
	wake  <-chan struct{}
}

// NewWorker is a worker for the kinds that there are; those that are leased wait for
// each other where they are brought together. Log is told what fails.
func NewWorker(d *db.DB, log *slog.Logger, handlers map[Kind]Handler, leased ...map[Kind]Leased) *Worker {
	w := &Worker{db: d, log: log, handlers: handlers, leased: map[Kind]Leased{}}
	w.lanes = []lane{newLane(d, handlers, w.turn)}
	for _, kinds := range leased {
		maps.Copy(w.leased, kinds)
		w.lanes = append(w.lanes, newLane(d, kinds, w.atOnce))
	}
	return w
}

func newLane[H any](d *db.DB, kinds map[Kind]H, do func(context.Context, []job) (int, error)) lane {
	l := lane{do: do, wake: woken(d)}
	in := "''" // no kind
	for kind := range kinds {
		l.kinds = append(l.kinds, kind)
		in += ", $" + strconv.Itoa(len(l.kinds)+2)
	}
	l.due = `SELECT kind, ref, tries, due_at FROM task WHERE due_at <= $1 AND kind IN (` + in + `) ORDER BY due_at LIMIT $2`
	return l
}

// woken is told of every commit that schedules something.
func woken(d *db.DB) <-chan struct{} {
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

// Run does what is due until ctx is over.
func (w *Worker) Run(ctx context.Context) {
	var running sync.WaitGroup
	for _, l := range w.lanes {
		running.Go(func() { w.run(ctx, l) })
	}
	running.Wait()
}

func (w *Worker) run(ctx context.Context, l lane) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		case <-timer.C:
		}
		_, next, err := w.runDue(ctx, l)
		if err != nil && ctx.Err() == nil {
			w.log.Error("do what is due", slog.Any("error", err))
		}
		timer.Reset(next)
	}
}

// RunDue does what is due now, as Run does by itself, and tells how many jobs it
// tried. A job that fails is put off and the others go on.
func (w *Worker) RunDue(ctx context.Context) (tried int, err error) {
	for _, l := range w.lanes {
		n, _, err := w.runDue(ctx, l)
		if tried += n; err != nil {
			return tried, err
		}
	}
	return tried, nil
}

type job struct {
	kind  Kind
	ref   string
	tries int
	due   int64 // milliseconds; it is another's job where this has changed
}

// runDue does what is due of a lane, and tells how long it is until something is
// due again.
func (w *Worker) runDue(ctx context.Context, l lane) (tried int, next time.Duration, err error) {
	for {
		due, next, err := w.look(ctx, l)
		if err != nil || len(due) == 0 {
			return tried, next, err
		}
		for len(due) > 0 {
			n, err := l.do(ctx, due)
			if tried += n; err != nil {
				return tried, lookEvery, err // what is due stays due: not at once again
			}
			due = due[n:]
		}
	}
}

// look finds what is due of a lane, or else how long it is until anything is.
func (w *Worker) look(ctx context.Context, l lane) (due []job, next time.Duration, err error) {
	next = lookEvery
	err = w.db.Read(ctx, func(tx *db.Tx) error {
		now := db.Millis(tx.Now())
		due, err = db.Collect(ctx, tx, func(row db.Scanner) (j job, err error) {
			err = row.Scan(&j.kind, &j.ref, &j.tries, &j.due)
			return j, err
		}, l.due, append([]any{now, together}, l.kinds...)...)
		if err != nil || len(due) > 0 {
			return err
		}
		var coming sql.NullInt64
		err := tx.QueryRowContext(ctx, `SELECT MIN(due_at) FROM task WHERE due_at > $1`, now).Scan(&coming)
		if coming.Valid {
			next = min(next, time.Duration(coming.Int64-now)*time.Millisecond)
		}
		return err
	})
	if err != nil {
		return nil, next, fmt.Errorf("find what is due: %w", err)
	}
	return due, next, nil
}

// turn does the first of some jobs in one transaction, for as long as a turn, and tells
// how many; what fails is undone and put off. Where other processes write too each has
// a transaction of its own: what it locks is locked for no longer than it takes.
func (w *Worker) turn(ctx context.Context, due []job) (n int, err error) {
	var failed []error
	err = w.db.WriteParts(ctx, func(tx *db.Tx) error {
		n, failed = 0, make([]error, len(due))
		for began := tx.Now(); n == 0 || n < len(due) && tx.Alone() && tx.Now().Sub(began) < turn; {
			j, own := due[n], &failed[n]
			n++
			if err := tx.Savepoint("job", func() error { return j.take(ctx, tx, w.handlers[j.kind]) }, own); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err != nil && n > 1: // for any of them, and none is done
		for i := range n {
			if _, err := w.turn(ctx, due[i:i+1]); err != nil {
				return i, err
			}
		}
		return n, nil
	case err != nil:
		n, failed = 1, []error{err}
	}
	for i, j := range due[:n] {
		if err := w.putOff(ctx, j, failed[i]); err != nil {
			return n, err
		}
	}
	return n, nil
}

// atOnce does the first of some leased jobs beside each other, and tells how many.
func (w *Worker) atOnce(ctx context.Context, due []job) (n int, err error) {
	due = due[:min(len(due), leasedTogether)]
	errs := make([]error, len(due))
	var underWay sync.WaitGroup
	for i, j := range due {
		underWay.Go(func() {
			leased, err := w.doLeased(ctx, j)
			errs[i] = w.putOff(ctx, leased, err)
		})
	}
	underWay.Wait()
	return len(due), errors.Join(errs...)
}

// putOff puts a job off that failed, if it did.
func (w *Worker) putOff(ctx context.Context, j job, failed error) error {
	if failed == nil || ctx.Err() != nil || errors.Is(failed, db.ErrClosed) {
		return failed
	}
	w.log.Error("a job is put off", slog.Any("error", failed), "kind", j.kind, "ref", j.ref, "tries", j.tries+1)
	err := w.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE task SET tries = tries + 1, due_at = $1 WHERE kind = $2 AND ref = $3 AND due_at = $4`,
			db.Millis(tx.Now().Add(j.pause())), j.kind, j.ref, j.due)
		return err
	})
	if err != nil {
		return fmt.Errorf("put a job off: %w", err)
	}
	return nil
}

// pause is how long the job is put off where it fails.
func (j job) pause() time.Duration { return min(againAfter<<min(j.tries, 10), againAtMost) }

// take takes the job out of the table and does it, unless another worker was first.
func (j job) take(ctx context.Context, tx *db.Tx, handle Handler) error {
	mine, err := db.ChangedOne(tx.ExecContext(ctx, `DELETE FROM task WHERE kind = $1 AND ref = $2 AND due_at = $3`, j.kind, j.ref, j.due))
	if err != nil || !mine {
		return err
	}
	return handle(ctx, tx, j.ref)
}

// doLeased does a leased job, unless another worker has it, and gives it as it is due by then.
func (w *Worker) doLeased(ctx context.Context, j job) (job, error) {
	j, mine, err := w.lease(ctx, j)
	if err != nil || !mine {
		return j, err
	}
	leased := w.leased[j.kind]
	if err := leased.Do(ctx, j.ref, w.db.Now().Add(j.pause())); err != nil {
		return j, err
	}
	// What is done is done, even if everything stops now.
	ctx = context.WithoutCancel(ctx)
	return j, w.db.Write(ctx, func(tx *db.Tx) error { return j.take(ctx, tx, leased.Done) })
}

// lease takes a job for as long as a lease runs, and gives it as it is due then; where it fails
// it is due as it was.
func (w *Worker) lease(ctx context.Context, j job) (is job, mine bool, err error) {
	is = j
	is.due = db.Millis(w.db.Now().Add(Lease))
	err = w.db.Write(ctx, func(tx *db.Tx) error {
		mine, err = db.ChangedOne(tx.ExecContext(ctx, `UPDATE task SET due_at = $1 WHERE kind = $2 AND ref = $3 AND due_at = $4`,
			is.due, j.kind, j.ref, j.due))
		return err
	})
	if err != nil {
		return j, false, err
	}
	return is, mine, nil
}

// Erase has nothing done of what is a person's: of jobs whose ref begins with the
// person's id and a slash.
func (w *Worker) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM task WHERE substr(ref, 1, $1) = $2`, len(personID)+1, personID+"/"); err != nil {
		return fmt.Errorf("unschedule what is a person's: %w", err)
	}
	return nil
}
