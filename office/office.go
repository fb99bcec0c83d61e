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
	"maps"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mail"
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

	db        *db.DB
	Feeds     *Feeds
	Jobs      *jobs.Worker
	Mutations *Applier
	Accounts  *Accounts
	Plans     *Plans
	Results   *Results
	Consents  *Consents
	Bookings  *Bookings
	Catalogue *Catalogue
	Referrals *Referrals
	Inbox     *Inbox
	Files     *Files
	Mail      Mails

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
	o := &Office{Config: c, db: database}
	o.join()
	if err := ensureEpoch(ctx, database); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	if err := o.begin(ctx); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	if err := o.Accounts.EnsureAddresses(ctx); err != nil {
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

// join opens the rooms and joins what they bring.
func (o *Office) join() {
	d, l := o.db, o.Limits
	o.Feeds = NewFeeds(d, o.Log)
	o.Accounts = NewAccounts(d, o.Log, SignInLimits{l.CodesPerAddressAndNetwork, l.CodesPerAddress, l.SignInsPerNetwork})
	o.Files = NewFiles(d, FileLimits{l.FileBytes, l.FilesBytes})
	o.Plans = NewPlans(d, l.SectionChars)
	o.Consents = NewConsents(d, o.Files, o.Beside, map[api.Kind]func(context.Context, *db.Tx, Withdrawal) (bool, error){
		api.KindBooking:  withdrawFromBooking,
		api.KindReferral: withdrawReferral,
		api.KindResult: func(ctx context.Context, tx *db.Tx, w Withdrawal) (bool, error) {
			return true, deleteResult(ctx, tx, w.PersonID, w.ID)
		},
	})
	o.Results = NewResults(o.Consents.Withdrawn)
	o.Bookings = NewBookings(d, o.Consents)
	o.Catalogue = NewCatalogue(d, o.Bookings.Import)
	o.Referrals = NewReferrals(d, o.Consents)
	o.Inbox = NewInbox(d)

	rules := Rules{}
	for _, of := range []Rules{
		o.Accounts.Rules(), o.Plans.Rules(), o.Results.Rules(), o.Bookings.Rules(), o.Referrals.Rules(), o.Inbox.Rules(),
	} {
		maps.Copy(rules, of)
	}
	o.Mutations = NewApplier(d, rules, o.Accounts.StillSignedIn, o.Accounts.Author)

	handlers := map[jobs.Kind]jobs.Handler{jobSweep: o.sweep}
	for _, of := range []map[jobs.Kind]jobs.Handler{o.Accounts.Jobs(), o.Bookings.Jobs(), o.Referrals.Jobs()} {
		maps.Copy(handlers, of)
	}
	o.Jobs = jobs.NewWorker(d, o.Log, handlers)
}

// begin has the jobs that do themselves again done for the first time.
func (o *Office) begin(ctx context.Context) error {
	return o.db.Write(ctx, func(tx *db.Tx) error {
		if err := jobs.Begin(ctx, tx, jobSweep, tx.Now().Add(sweepEvery)); err != nil {
			return err
		}
		return o.Accounts.Begin(ctx, tx, tx.Now())
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

// NewMailQueue is the queue of the office's mail; see MailQueue.
func (o *Office) NewMailQueue(transport mail.Transport, from string, outcome func(string)) *MailQueue {
	return NewMailQueue(o.db, o.Log, transport, from, outcome)
}
