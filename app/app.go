// Package app is what Startklar knows and does, without a pixel: the profile on
// this device, the office, signing in, and the services that screens stand on.
// It imports no toolkit. App owns the goroutines of the syncer and of a demo
// office's start; Close stops and waits.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/alert"
	"startklar.dk/app/assess"
	"startklar.dk/app/booking"
	"startklar.dk/app/consent"
	"startklar.dk/app/crash"
	"startklar.dk/app/inbox"
	"startklar.dk/app/plan"
	"startklar.dk/app/referral"
	"startklar.dk/app/store"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
)

// Config is what main hands to Open. Only Dir is required.
type Config struct {
	Dir       string            // the profile folder; made where it is missing
	Now       func() time.Time  // time.Now where nil
	NewID     func() string     // UUIDv7 where nil
	Log       *slog.Logger      // discards where nil
	Transport http.RoundTripper // client.NewTransport where nil
	Language  string            // a locale as a hint, such as "da_DK" or "en"
	// DemoOffice starts an office of one's own in a folder; nil where this build
	// has none.
	DemoOffice func(ctx context.Context, dir string) (Demo, error)
	Version    string  // of the program, for the files that it writes; may be empty
	DeviceName string  // shown in the list of devices
	Platform   string  // such as "linux" or "android"
	Keyring    Keyring // nil: the desktop's own, else a file
	Unbacked   string  // the folder for that file, which no backup of the system takes; Dir where empty
	// Alerts is how the device tells what is to be told outside the app's window;
	// nil: not at all.
	Alerts alert.Device
	// Ahead leaves what nobody sees yet to Warm, which must be called then.
	Ahead bool
	// Crashed is handed what was recovered from a panic in a goroutine of the app,
	// in the deferred function that recovered it, and ends the process. It panics
	// again where nil.
	Crashed func(value any)
	// LocalAddresses are those that the device would send to the net from, empty for none;
	// when it is another, what waits for the net is tried at once. Nil asks the
	// system.
	LocalAddresses func() string
	// MaxBrought is how many bytes of a file that is about to be imported are kept over
	// a restart at most; api.MaxFile where zero.
	MaxBrought int64
}

// Demo is an office that runs inside the app.
type Demo interface {
	// URL is its address on loopback.
	URL() string
	// Outbox is every mail that it has sent, oldest first.
	Outbox() []Mail
	// Subscribe calls fn with each mail from now on until stop is called; fn must
	// not block.
	Subscribe(fn func(Mail)) (stop func())
	// Stop ends it and waits.
	Stop(ctx context.Context) error
}

// Mail is a mail of the demo office.
type Mail struct {
	To      string
	Subject string
	Text    string
	At      time.Time
}

// App is the whole of it. Its services stay the same for its lifetime; whose
// store they read changes with signing in and out. Everything is safe for use by
// several goroutines.
type App struct {
	Plan      *plan.Service
	Tests     *assess.Service
	Book      *booking.Service
	Consent   *consent.Service
	Referrals *referral.Service
	Inbox     *inbox.Service
	Me        *Me
	Sync      *Sync
	Network   *Network

	cfg      Config
	settings *settings
	tokens   *tokens
	alerts   *alert.Notifier // nil: nothing is told

	background context.Context // ends with Close
	stop       context.CancelFunc
	running    sync.WaitGroup
	warm       chan struct{} // closed when what nobody saw yet may begin
	warmOnce   sync.Once

	turn   sync.Mutex     // held while the office or the person changes
	closed bool           // guarded by turn
	mends  map[string]int // by a store's path; guarded by turn
	lock   *flock.Flock
	demoUp chan struct{} // closed when the demo office that the profile was left at runs, or cannot

	mu    sync.RWMutex // guards what follows
	link  *link
	aside bool // the app is not in front
	demo  Demo
	quiet func() // ends the subscription to the demo's mail
	logo  askedLogo

	changes changes
	notices notices
}

func (c *Config) fill() {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.NewID == nil {
		c.NewID = func() string { return uuid.Must(uuid.NewV7()).String() }
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.LocalAddresses == nil {
		c.LocalAddresses = localAddresses
	}
	if c.Crashed == nil {
		c.Crashed = func(value any) { panic(value) }
	}
	if c.Transport == nil {
		c.Transport = client.NewTransport()
	}
	if c.MaxBrought == 0 {
		c.MaxBrought = api.MaxFile
	}
}

// lockFile holds a profile for one process: the system lets go of it when that
// ends, however it does.
const lockFile = "lock"

// Open opens the profile in cfg.Dir and starts to sync where an office is known.
// It waits neither for the network nor for a demo office, which starts beside.
// ErrInUse where another process has the profile open; a *store.UpgradeError or a
// *store.TooNewError where a store is of another version and cannot be used. A
// store that is damaged is set aside and a new one begun, which Notices tells.
func Open(ctx context.Context, cfg Config) (*App, error) {
	cfg.fill()
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("open profile: %w", err)
	}
	lock := flock.New(filepath.Join(cfg.Dir, lockFile), flock.SetPermissions(0o600))
	if got, err := lock.TryLock(); err != nil {
		return nil, fmt.Errorf("open profile: lock it: %w", err)
	} else if !got {
		return nil, fmt.Errorf("open profile %s: %w", cfg.Dir, ErrInUse)
	}
	a, err := open(ctx, cfg, lock)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open profile: %w", err), lock.Unlock())
	}
	return a, nil
}

func open(ctx context.Context, cfg Config, lock *flock.Flock) (*App, error) {
	lang := string(text.Match(localeTag(cfg.Language)))
	set, broken, err := openSettings(cfg.Dir, lang, cfg.Now(), cfg.NewID, cfg.Log)
	if err != nil {
		return nil, err
	}
	keep, err := newTokens(cfg.Dir, cfg.Unbacked, cfg.Keyring)
	if err != nil {
		cfg.Log.Warn("a sign-in could not be moved to where no backup takes it", "err", err)
	}
	a := &App{
		cfg: cfg, settings: set, tokens: keep, lock: lock, demoUp: make(chan struct{}),
		mends: map[string]int{}, warm: make(chan struct{}),
	}
	if !cfg.Ahead {
		a.warmOnce.Do(func() { close(a.warm) })
	}
	a.background, a.stop = context.WithCancel(context.Background())
	a.notices = notices{now: cfg.Now, newID: cfg.NewID}
	a.Network = newNetwork(cfg.Transport, !set.get().NetworkOff, a.switchedNetwork)
	a.serve()
	if crashed, err := crash.Collect(cfg.Dir); err != nil {
		cfg.Log.Warn("what the last run left could not be collected", "err", err)
	} else if crashed {
		a.insist(NoticeCrash, nil)
	}
	if broken != "" {
		a.insist("notice.settings_broken", map[string]string{"File": broken})
	}
	a.sweepExports()
	if err := a.reopen(ctx); err != nil {
		a.stop()
		if l := a.current(); l != nil { // it stands already, and what came after failed
			err = errors.Join(err, l.close())
		}
		return nil, err
	}
	a.startAlerts()
	return a, nil
}

// Warm brings what the first screen reads to hand and calls then, from a goroutine
// of the app's: a long programme takes some time to decode.
func (a *App) Warm(then func()) {
	a.running.Go(func() {
		defer a.Guard()
		if _, err := a.Home(a.background); err != nil && a.background.Err() == nil {
			a.cfg.Log.Warn("read the first screen", "err", err) // the screen will say so itself
		}
		then()
		a.warmOnce.Do(func() { close(a.warm) })
	})
}

// reopen goes on where the profile was left.
func (a *App) reopen(ctx context.Context) error {
	d := a.settings.get()
	arriving := d.arriving()
	to := destination{kind: d.Office.Kind, address: d.Office.Address, person: d.PersonID}
	if arriving {
		to.person = d.Arriving.PersonID
	}
	if to.person != "" {
		token, err := a.tokens.get(d.Office.Address, to.person)
		if err != nil && !errors.Is(err, ErrNoSecret) {
			a.cfg.Log.Warn("sign-in could not be read from the keyring", "err", err)
		}
		to.token = token // none: the person's store is there, and signing in is asked for
	}
	if to.kind != OfficeDemo {
		defer close(a.demoUp)
	} else {
		to.address = "" // known when it runs
	}
	if err := a.switchTo(ctx, to); err != nil {
		return err
	}
	if arriving {
		if err := a.arrive(ctx, d); err != nil {
			return err
		}
	}
	if to.kind != OfficeDemo {
		return nil
	}
	go func() {
		defer a.Guard()
		a.resumeDemo(to)
	}()
	return nil
}

// resumeDemo starts the demo office that the profile was left at and speaks to
// it. Close, and whoever needs the office, waits for it.
func (a *App) resumeDemo(to destination) {
	defer close(a.demoUp)
	err := a.startDemo(a.background)
	if a.background.Err() != nil {
		return
	}
	if err == nil {
		to.address = a.demoURL()
		err = a.switchTo(a.background, to)
	}
	if err != nil {
		a.cfg.Log.Warn("demo office did not start", "err", err)
		a.notify("notice.demo_failed", nil)
		a.tell(Change{Kind: KindOffice}, Change{Kind: KindSync})
	}
}

// started waits for a demo office that is about to run.
func (a *App) started(ctx context.Context) error {
	select {
	case <-a.demoUp:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the demo office: %w", ctx.Err())
	}
}

// takeTurn is for whoever changes the office or the person; on nil a.turn is held.
func (a *App) takeTurn(ctx context.Context) error {
	if err := a.started(ctx); err != nil {
		return err
	}
	a.turn.Lock()
	if a.closed {
		a.turn.Unlock()
		return fmt.Errorf("the app is closing: %w", context.Canceled)
	}
	return nil
}

// serve makes the services.
func (a *App) serve() {
	a.Me = &Me{a: a}
	a.Sync = &Sync{a: a}
	a.Plan = plan.New(plan.Deps{
		Store: a.store, Now: a.cfg.Now, NewID: a.cfg.NewID, Lang: a.lang,
		Shipped: shippedTemplate, Title: func() string { return a.texts().T("plan.default_title") },
		Fetch: a.fetchVersion, FetchFile: a.fetchFile,
	})
	a.Tests = assess.New(assess.Deps{
		Store: a.store, Now: a.cfg.Now, NewID: a.cfg.NewID, Lang: a.lang,
		Shipped: shippedAssessments, Version: assets.AssessmentVersion,
		Fitting: a.fitting, ChapterTitle: a.chapterTitle, Figures: a.economy, Proposal: a.proposal,
	})
	a.Consent = consent.New(consent.Deps{
		Store: a.store, Now: a.cfg.Now, TestTitle: a.Tests.Title,
		ContactTitle: func() string { return a.texts().T("share.contact") },
		PlanShare:    a.planShare, KeepVersion: a.keepVersion,
	})
	events, actors := &store.Decoded[api.Event]{Kind: api.KindEvent}, &store.Decoded[api.Actor]{Kind: api.KindActor}
	a.Book = booking.New(booking.Deps{
		Events: events,
		Store:  a.store, Now: a.cfg.Now, NewID: a.cfg.NewID, Lang: a.lang, Complete: a.Consent.Complete,
	})
	a.Referrals = referral.New(referral.Deps{
		Actors: actors,
		Store:  a.store, Now: a.cfg.Now, NewID: a.cfg.NewID, Complete: a.Consent.Complete,
	})
	a.Inbox = inbox.New(inbox.Deps{
		Actors: actors, Events: events,
		Store: a.store, Now: a.cfg.Now, NewID: a.cfg.NewID, Lang: a.lang,
		FetchFile: a.fetchFile, Answers: a.lateAnswers,
	})
}

// Close stops everything, the demo office included, and waits.
func (a *App) Close() error {
	a.stop()
	<-a.demoUp
	a.turn.Lock()
	defer a.turn.Unlock()
	a.running.Wait()
	if a.closed {
		return nil
	}
	a.closed = true
	var errs []error
	if l := a.current(); l != nil {
		errs = append(errs, l.close())
	}
	errs = append(errs, a.stopDemo(), a.lock.Unlock())
	return errors.Join(errs...)
}

// store is that of whoever is here now. After Close it is one that answers
// store.ErrClosed to everything.
func (a *App) store() *store.Store {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.link.store
}

func (a *App) lang() string { return a.Preferences().Language }

func (a *App) texts() *text.Texts { return text.For(text.Lang(a.lang())) }
