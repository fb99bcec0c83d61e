// Package office is the office's side of Startklar: its rules, its records and
// the feeds that carry them. It answers Go calls; HTTP, mail and the desk stand
// on top of it. Open starts the goroutines (one writer, one worker for what is
// due), Close stops them and waits for them.
package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/jobs"
)

// Config says where an office keeps its data and what it is handed from outside.
type Config struct {
	Dir     string           // data folder; the database is office.db in it
	Beside  string           // folder of what no backup holds: who was erased, which consents were withdrawn; empty is Dir
	Now     func() time.Time // the clock; nil is time.Now
	Rand    io.Reader        // randomness for ids, codes and tokens; nil is crypto/rand
	Log     *slog.Logger     // nil discards
	Limits  Limits           // zero fields take the defaults of the contract
	Demo    bool             // the office is a demo and says so
	Passive bool             // no worker for what is due: a command beside a serving office, or a test that calls RunDue
}

// Office is an open office. It is safe for any number of goroutines.
type Office struct {
	Config

	db       *db.DB
	Feeds    *Feeds
	Jobs     *jobs.Worker
	sessions *db.Cache[session]    // by the token's sum
	authors  *db.Cache[author]     // by person
	events   *db.Cache[eventPlace] // without their counts

	stop    context.CancelFunc // ends the worker
	working sync.WaitGroup
	closed  sync.Once
	closing error
}

// ErrClosed is returned by calls on an office that was closed.
var ErrClosed = db.ErrClosed

// Open opens the office in c.Dir, creates it where there is none, and brings
// its schema up to date. The caller closes it.
func Open(ctx context.Context, c Config) (*Office, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Beside == "" {
		c.Beside = c.Dir
	}
	c.Limits = c.Limits.withDefaults()
	database, err := sqlite.Open(ctx, c.Dir, db.Config{Now: c.Now, Rand: c.Rand})
	if err != nil {
		return nil, err
	}
	o := &Office{
		Config: c, db: database,
		sessions: db.NewCache[session](database), authors: db.NewCache[author](database), events: db.NewCache[eventPlace](database),
	}
	o.Feeds = NewFeeds(database, c.Log)
	o.Jobs = jobs.NewWorker(database, c.Log, map[jobs.Kind]jobs.Handler{
		jobEvent: o.eventDue, jobReferral: referralDue, jobSweep: o.sweep, jobSweepSignIn: o.sweepSignIn,
	})
	if err := ensureEpoch(ctx, database); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	if err := o.begin(ctx); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	if err := o.ensureAddresses(ctx); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	o.stop = stop
	if !c.Passive {
		o.working.Add(1)
		go func() {
			defer o.working.Done()
			o.Jobs.Run(work)
		}()
	}
	return o, nil
}

// begin has the jobs that do themselves again done for the first time.
func (o *Office) begin(ctx context.Context) error {
	return o.db.Write(ctx, func(tx *db.Tx) error {
		if err := jobs.Begin(ctx, tx, jobSweep, tx.Now().Add(sweepEvery)); err != nil {
			return err
		}
		return jobs.Begin(ctx, tx, jobSweepSignIn, tx.Now())
	})
}

// Close lets held answers go, finishes the writes under way and closes the
// database. It may be called more than once.
func (o *Office) Close() error {
	o.closed.Do(func() {
		o.Feeds.Release()
		if o.stop != nil {
			o.stop()
		}
		o.working.Wait()
		o.Feeds.Close()
		o.closing = o.db.Close()
	})
	return o.closing
}

// Ready tells whether the office can write: it writes. After a write that the
// disk did not take, it must take as much as the largest mutation first.
func (o *Office) Ready(ctx context.Context) error {
	if o.db.Refused() {
		if err := o.makeRoom(ctx); err != nil {
			return err
		}
		o.db.Accepted()
	}
	err := o.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE office_state SET ready_at = $1 WHERE one = 1`, db.Millis(tx.Now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("write to the office's database: %w", err)
	}
	return nil
}

// logError writes what failed in the background, without personal text.
func (o *Office) logError(msg string, err error, args ...any) {
	o.Log.Error(msg, append([]any{slog.Any("error", err)}, args...)...)
}
