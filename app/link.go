package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/assess"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/app/plan"
	"startklar.dk/app/referral"
	"startklar.dk/app/store"
	"startklar.dk/app/syncer"
)

// primeTimeout bounds how long a new person's store is filled before it is
// shown; what is missing then comes while one looks.
const primeTimeout = 10 * time.Second

// destination is where the app is to stand: which office, and as whom.
type destination struct {
	kind    OfficeKind
	address string // empty: no office to speak to
	person  string // empty: nobody is signed in
	token   string
	prime   bool // fill the store before it is shown
}

// link is a store and what serves it.
type link struct {
	at      destination
	store   *store.Store
	client  *client.Client // nil: no office to speak to
	syncer  *syncer.Syncer
	silence func() // ends the subscriptions
	cancel  context.CancelFunc
	done    chan struct{}
}

// stop stops the syncer and waits; the store stays open.
func (l *link) stop() {
	if l.cancel != nil {
		l.cancel()
		<-l.done
	}
	if l.silence != nil {
		l.silence()
	}
	if l.client != nil {
		l.client.Close()
	}
}

func (l *link) close() error {
	l.stop()
	if err := l.store.Close(); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// Apply is how every mutation changes what is shown; every store is opened with it.
func Apply() map[api.MutationKind]store.Apply {
	all := map[api.MutationKind]store.Apply{api.PersonUpdate: applyPerson}
	for _, domain := range []map[api.MutationKind]store.Apply{
		plan.Apply(), assess.Apply(), booking.Apply(), referral.Apply(), inbox.Apply(),
	} {
		maps.Copy(all, domain)
	}
	return all
}

// path is the file for a destination: one for each person, one for whoever is
// not signed in at each office, one for who has no office yet.
func (a *App) path(to destination) string {
	name := "local.db"
	switch {
	case to.person != "":
		name = "person-" + filepath.Base(to.person) + ".db"
	case to.kind == OfficeDemo:
		name = "demo.db"
	case to.address != "":
		sum := sha256.Sum256([]byte(to.address))
		name = "office-" + hex.EncodeToString(sum[:8]) + ".db"
	}
	return filepath.Join(a.cfg.Dir, name)
}

// isAdopted tells whether what waits in one place is taken to another: from
// nobody's store to the next. The demo is a world of its own.
func isAdopted(from, to destination) bool {
	return from.person == "" && (from.kind == OfficeDemo) == (to.kind == OfficeDemo)
}

// switchTo makes the app stand elsewhere; a.turn is held, but at opening. On an
// error it stands where it stood.
func (a *App) switchTo(ctx context.Context, to destination) error {
	a.mu.RLock()
	old := a.link
	a.mu.RUnlock()
	next := &link{at: to}
	var err error
	path := a.path(to)
	same := old != nil && old.store.Path() == path
	if same {
		next.store = old.store
	} else if next.store, err = a.openStore(ctx, path, false); err != nil {
		return err
	}
	fail := func(err error) error {
		if !same {
			err = errors.Join(err, next.store.Close())
		}
		return err
	}
	if err := a.connect(next); err != nil {
		return fail(fmt.Errorf("speak to the office: %w", err))
	}
	if to.prime && next.syncer != nil && a.Network.On() {
		hurry, cancel := context.WithTimeout(ctx, primeTimeout)
		if err := next.syncer.SyncOnce(hurry); err != nil {
			a.cfg.Log.Warn("first sync did not end", "err", err)
		}
		cancel()
	}
	// From here to the exchange nobody is told anything, so that no screen draws
	// a store whose things have just been taken along.
	adopt := old != nil && !same && isAdopted(old.at, to)
	if old != nil {
		old.stop()
	}
	if adopt {
		if err := a.adopt(ctx, old.store, next.store); err != nil {
			a.start(old)
			return fail(err)
		}
	}
	a.activate(next)
	if old != nil && !same {
		// What was written while the stores changed places comes along too.
		if adopt {
			if err := a.adopt(ctx, old.store, next.store); err != nil {
				a.cfg.Log.Error("what was written last stays behind", "err", err)
			}
		}
		if err := old.store.Close(); err != nil {
			a.cfg.Log.Warn("old store did not close", "err", err)
		}
	}
	a.tell(Change{Kind: KindOffice}, Change{Kind: KindWho}, Change{Kind: KindSync})
	return nil
}

// connect gives a link what speaks to its office, where it has one.
func (a *App) connect(l *link) (err error) {
	if l.at.address == "" {
		return nil
	}
	l.client, err = client.New(client.Options{Office: l.at.address, Transport: a.Network, Language: a.lang})
	if err != nil {
		return err
	}
	if l.at.token != "" {
		l.client.SetToken(l.at.token)
	}
	l.syncer = syncer.New(syncer.Options{
		Store: l.store, Client: l.client, Device: a.settings.get().DeviceID,
		Now: a.cfg.Now, Online: a.Network.On, LocalAddresses: a.cfg.LocalAddresses, Log: a.cfg.Log, Crashed: a.cfg.Crashed,
	})
	return nil
}

// adopt takes what nobody has answered, and what is kept beside it, along.
func (a *App) adopt(ctx context.Context, from, to *store.Store) error {
	return a.adoptBy(ctx, from, to, to.Adopt)
}

// adoptBy is adopt with who takes over what was written.
func (a *App) adoptBy(ctx context.Context, from, to *store.Store, adopt func(context.Context, *store.Store) error) error {
	// Beside it first: the versions that it is about are listed while they are
	// still there.
	if err := a.Plan.AdoptSettings(ctx, from, to); err != nil {
		return err
	}
	if err := a.Tests.AdoptDrafts(ctx, from, to); err != nil {
		return err
	}
	if err := adopt(ctx, from); err != nil {
		return fmt.Errorf("take along what was written: %w", err)
	}
	return nil
}

// activate makes a link the one that the app stands on, and sets it going.
func (a *App) activate(next *link) {
	a.mu.Lock()
	a.link = next
	if next.syncer != nil {
		next.syncer.SetActive(!a.aside)
	}
	a.mu.Unlock()
	a.start(next)
}

// start sets a link's syncer going.
func (a *App) start(l *link) {
	silence := []func(){l.store.Subscribe(a.heard)}
	if l.syncer != nil {
		silence = append(silence, l.syncer.Subscribe(func(syncer.State) { a.tell(Change{Kind: KindSync}) }))
		ctx, cancel := context.WithCancel(a.background)
		l.cancel, l.done = cancel, make(chan struct{})
		a.running.Go(func() {
			defer close(l.done)
			defer a.Guard()
			err := l.syncer.Run(ctx)
			switch {
			case errors.Is(err, syncer.ErrErased):
				a.notify("notice.erased", nil)
				a.tell(Change{Kind: KindSync})
			case err != nil:
				a.cfg.Log.Error("sync stopped", "err", err)
			}
		})
	}
	l.silence = func() {
		for _, stop := range silence {
			stop()
		}
	}
}

// current is where the app stands. Its client and syncer are nil without an
// office.
func (a *App) current() *link {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.link
}

// SetActive tells whether the app is in front. What is new at the office is
// followed only then; what is to be sent goes out in any case. It holds for
// whatever office and person come after.
func (a *App) SetActive(active bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.aside = !active
	if a.link != nil && a.link.syncer != nil {
		a.link.syncer.SetActive(active)
	}
	if active && a.alerts != nil { // timers stand still while a device sleeps
		a.alerts.Change()
	}
}

func (a *App) switchedNetwork(on bool) error {
	err := a.settings.change(func(d *device) { d.NetworkOff = !on })
	if l := a.current(); l != nil && l.syncer != nil {
		l.syncer.Kick()
	}
	a.tell(Change{Kind: KindSync})
	return err
}
