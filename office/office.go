// Package office is the office's side of Startklar: its rules, its records and
// the feeds that carry them. It answers Go calls; HTTP, mail and the desk stand
// on top of it. Open starts the goroutines (one writer, one worker for what is
// due), Close stops them and waits for them.
package office

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/assess"
	"startklar.dk/office/booking"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/figures"
	"startklar.dk/office/files"
	"startklar.dk/office/inbox"
	"startklar.dk/office/jobs"
	"startklar.dk/office/letters"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/plan"
	"startklar.dk/office/programme"
	"startklar.dk/office/record"
	"startklar.dk/office/referral"
	"startklar.dk/office/settings"
)

// Config says where an office keeps its data and what it is handed from outside.
type Config struct {
	Dir    string           // data folder; the database is office.db in it, unless Open opens another
	Beside string           // folder of what no backup holds: who was erased, what was withdrawn or revoked, the key of sign-in codes; empty is Dir
	Now    func() time.Time // the clock; nil is time.Now
	Rand   io.Reader        // randomness for ids, codes and tokens; nil is crypto/rand
	Log    *slog.Logger     // nil discards
	Limits Limits           // zero fields take the defaults of the contract
	Demo   bool             // the office is a demo and says so

	Address string // where its pages are, for the links in its mails: "https://start.example.dk"

	Mail     mail.Transport // carries the office's mail; nil: this process sends none
	MailFrom string         // the sender's address; empty is the office's own

	SignOn      account.SignOn // another's login for the staff; nil: there is none
	SignOnAlone bool           // nothing else signs in those of the office, whatever is set at the desk

	// Open opens the database; nil is SQLite in Dir. Other engines are chosen by the
	// program, so that one that needs none has none in it.
	Open    func(context.Context, db.Config) (*db.DB, error)
	Passive bool // no worker for what is due: a command beside a serving office, or a test that calls RunDue
}

// Office is an open office. It is safe for any number of goroutines.
type Office struct {
	Config

	db        *db.DB
	version   int64 // of the schema, at the opening
	Feeds     *record.Feeds
	Jobs      *jobs.Worker
	Mutations *mutation.Applier
	Accounts  *account.Room
	Plans     *plan.Room
	Results   *assess.Room
	Consents  *consent.Room
	Bookings  *booking.Room
	Catalogue *catalogue.Room
	Finder    *catalogue.Finder
	Programme *programme.Room
	Settings  *settings.Room
	Referrals *referral.Room
	Inbox     *inbox.Room
	Files     *files.Room
	Letters   *letters.Room
	Mails     *mail.Queue
	Figures   *figures.Room

	exporting chan struct{} // has room for one export that reads

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
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	c.Beside = cmp.Or(c.Beside, c.Dir)
	c.Limits = c.Limits.withDefaults()
	if c.Open == nil {
		c.Open = func(ctx context.Context, of db.Config) (*db.DB, error) { return sqlite.Open(ctx, c.Dir, of) }
	}
	for _, dir := range []string{c.Dir, c.Beside} {
		if err := keepToOwner(dir); err != nil {
			return nil, err
		}
	}
	database, err := c.Open(ctx, db.Config{Now: c.Now, Rand: c.Rand})
	if err != nil {
		return nil, err
	}
	o := &Office{Config: c, db: database, exporting: make(chan struct{}, 1)}
	if o.version, err = database.Version(ctx); err != nil {
		return nil, errors.Join(err, database.Close())
	}
	o.join()
	if err := record.EnsureEpoch(ctx, database); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	if err := o.begin(ctx); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	for _, ensure := range []func(context.Context) error{o.Accounts.EnsureAddresses, o.Accounts.EnsureWords} {
		if err := ensure(ctx); err != nil {
			return nil, errors.Join(err, o.Close())
		}
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	o.stop = stop
	if !c.Passive {
		o.working.Go(func() { o.Jobs.Run(work) })
		if c.SignOn != nil {
			o.working.Go(func() { c.SignOn.Watch(work) })
		}
	}
	return o, nil
}

// join opens the rooms and joins what they bring.
func (o *Office) join() {
	d, l := o.db, o.Limits
	o.Feeds = record.NewFeeds(d, o.Log)
	o.Accounts = account.New(d, o.Log, account.SignInLimits{
		CodesPerAddressAndNetwork: l.CodesPerAddressAndNetwork, CodesPerAddress: l.CodesPerAddress,
		CodesPerAddressDay: l.CodesPerAddressDay, SignInsPerNetwork: l.SignInsPerNetwork,
	}, o.Beside, o.SignOn, o.SignOnAlone, inbox.HandOver)
	o.Files = files.New(d, files.Limits{FileBytes: l.FileBytes, FilesBytes: l.FilesBytes})
	o.Plans = plan.New(d, plan.Limits{SectionChars: l.SectionChars, StoredBytes: l.StoredBytes, Versions: l.Versions}, consent.SharedNow)
	o.Consents = consent.New(d, o.Files, o.Beside, map[api.Kind]func(context.Context, *db.Tx, consent.Withdrawal) (bool, error){
		api.KindBooking:  booking.Withdraw,
		api.KindReferral: referral.Withdraw,
		api.KindResult: func(ctx context.Context, tx *db.Tx, w consent.Withdrawal) (bool, error) {
			return true, assess.Delete(ctx, tx, w.PersonID, w.ID)
		},
	})
	o.Results = assess.New(o.Consents.Withdrawn)
	o.Bookings = booking.New(d, o.Accounts, o.Consents, o.MailFrom, o.Address)
	o.Catalogue = catalogue.New(d, o.Bookings, o.actorMoves, namedBeside)
	o.Finder = catalogue.NewFinder(d)
	o.Programme = programme.New(d, o.Catalogue)
	o.Settings = settings.New(d, o.Catalogue)
	o.Referrals = referral.New(d, o.Consents, o.Address)
	o.Inbox = inbox.New(d)
	o.Letters = letters.New(d)
	o.Figures = figures.New(d)
	o.Mails = mail.NewQueue(d, o.Log, o.Mail, o.MailFrom)

	rules := mutation.Rules{}
	for _, of := range []mutation.Rules{
		o.Accounts.Rules(), o.Plans.Rules(), o.Results.Rules(), o.Bookings.Rules(), o.Referrals.Rules(), o.Inbox.Rules(),
	} {
		maps.Copy(rules, of)
	}
	o.Mutations = mutation.NewApplier(d, rules, o.Accounts.StillSignedIn, o.Accounts.Author)

	handlers := map[jobs.Kind]jobs.Handler{jobSweep: o.sweep, jobRetention: o.retention}
	for _, of := range []map[jobs.Kind]jobs.Handler{o.Accounts.Jobs(), o.Plans.Jobs(), o.Bookings.Jobs(), o.Catalogue.Jobs(), o.Referrals.Jobs()} {
		maps.Copy(handlers, of)
	}
	beside := o.asideJobs()
	maps.Copy(beside, o.erasureJobs())
	o.Jobs = jobs.NewWorker(d, o.Log, handlers, o.Mails.Jobs(), jobs.Wipe(d), beside)
}

// actorMoves ends the sign-in by an address that is no actor's any more, and writes to the
// new one of what is open with them; to the office where there is none.
func (o *Office) actorMoves(ctx context.Context, tx *db.Tx, actorID, before, _ string) error {
	if err := o.Accounts.EndPartner(ctx, tx, before, actorID); err != nil {
		return err
	}
	return o.Referrals.SendAnew(ctx, tx, actorID)
}

// begin has the jobs that do themselves again done for the first time.
func (o *Office) begin(ctx context.Context) error {
	return o.db.Write(ctx, func(tx *db.Tx) error {
		if err := jobs.Begin(ctx, tx, jobSweep, tx.Now().Add(sweepEvery)); err != nil {
			return err
		}
		if err := jobs.Begin(ctx, tx, jobRetention, retentionNext(tx.Now())); err != nil {
			return err
		}
		if err := o.Catalogue.Begin(ctx, tx); err != nil {
			return err
		}
		if err := o.Bookings.Begin(ctx, tx); err != nil {
			return err
		}
		for _, beside := range []jobs.Kind{jobAside, jobErasures} {
			if err := jobs.Begin(ctx, tx, beside, tx.Now()); err != nil {
				return err
			}
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

// Retries counts how often a transaction was run again for what another process did.
func (o *Office) Retries() int64 { return o.db.Retries() }

// Statements counts what was run in transactions that only read, and in others.
func (o *Office) Statements() (read, written int64) { return o.db.Statements() }
