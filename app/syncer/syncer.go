package syncer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/store"
)

// ErrErased is returned when the office says that it erased this person.
// Nothing is sent or read any more.
var ErrErased = errors.New("the office erased this person")

const (
	pollWait   = 25 * time.Second // how long a feed is asked to hold an empty answer; api.MaxWait at most
	pollPause  = time.Second      // between empty answers that were not held
	backoffMin = time.Second
	backoffMax = 5 * time.Minute

	networkCheckEvery = 2 * time.Second // how often it is looked whether the network returned

	settingLastSync = "sync.last"   // RFC 3339
	settingErased   = "sync.erased" // "1" once the office said so
)

// Office is what the syncer needs of api/client.
type Office interface {
	SignedIn() bool
	Catalogue(ctx context.Context, q client.FeedQuery) (api.Page, error)
	Changes(ctx context.Context, q client.FeedQuery) (api.Page, error)
	Mutations(ctx context.Context, batch api.MutationBatch) (api.MutationAnswers, error)
	PutFile(ctx context.Context, a api.Attachment, file io.ReadSeeker) error
}

// Options are what a syncer needs from outside. Store and Client are required.
type Options struct {
	Store  *store.Store
	Client Office
	Device string           // this device's id
	Now    func() time.Time // UTC; default time.Now
	Rand   func() float64   // [0,1), for jitter; default math/rand
	Online func() bool      // false: do not try, a Kick follows; default always true
	// LocalAddresses are those that this device would send to the net from, empty for none;
	// another one than before ends every pause. It is asked only while the office
	// cannot be reached and the app is in front. Default: not known.
	LocalAddresses func() string
	Log            *slog.Logger // default slog.Default
	// Crashed is handed what was recovered from a panic in a goroutine of the
	// syncer, and ends the process. Default: it panics again.
	Crashed func(value any)
}

// Syncer syncs one store's feeds and mutations. Safe for concurrent use.
type Syncer struct {
	o Options

	feedLock  [2]chan struct{} // one pull of a feed at a time
	batchLock chan struct{}    // one batch under way, or the person's feed being read anew
	fileLock  chan struct{}    // one file under way

	counting sync.Mutex // held while the queue is counted, so that no older count is the last

	mu      sync.Mutex
	running bool
	active  bool
	bump    chan struct{} // closed by Kick: what waits looks again, polls begin anew
	again   chan struct{} // closed when the office was reached after a failure
	trouble chan struct{} // closed when the office could not be reached, and by Kick
	work    chan struct{} // one place: something may be to be sent
	files   chan struct{} // one place: a file may be to be sent
	limit   int           // mutations in the next batch
	// later are mutations whose answer had no room for all their records: the feed is
	// read before they are sent again.
	later map[string]bool
	// inFlightUnknown tells that mutations may seem to be in flight that are not: a write
	// that was to keep their answer, or to put them back, may have failed.
	inFlightUnknown   bool
	suspectedRestores int    // times that the office may have come back from a backup since the feed was looked at …
	checkedRestores   int    // … and how many of them were looked into: before sending, all are
	resynced          string // the epoch of the last batch that was refused for it
	marks             marks
	subs              map[int]func(State)
	nextSub           int
	news              chan struct{} // one place: the state may have changed
}

// New makes a syncer; Run sets it going. It begins active.
func New(o Options) *Syncer {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if o.Online == nil {
		o.Online = func() bool { return true }
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Crashed == nil {
		o.Crashed = func(value any) { panic(value) }
	}
	s := &Syncer{
		o: o, batchLock: make(chan struct{}, 1), fileLock: make(chan struct{}, 1), active: true, limit: api.MaxBatch, inFlightUnknown: true, suspectedRestores: 1,
		bump: make(chan struct{}), again: make(chan struct{}), trouble: make(chan struct{}), work: make(chan struct{}, 1), files: make(chan struct{}, 1),
		subs: map[int]func(State){}, news: make(chan struct{}, 1),
	}
	for f := range s.feedLock {
		s.feedLock[f] = make(chan struct{}, 1)
	}
	return s
}

// Run syncs until ctx ends, and gives nil then; ErrErased where the office
// erased this person. It waits for the goroutines that it starts.
func (s *Syncer) Run(ctx context.Context) error {
	s.mu.Lock()
	if s.running {
		s.mu.Unlock()
		return errors.New("the syncer runs already")
	}
	s.running = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.running = false
		s.mu.Unlock()
	}()
	outer := ctx
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	cancel := s.o.Store.Subscribe(s.heard) // before the first count: what is written meanwhile is counted
	defer cancel()
	if err := s.begin(ctx); err != nil {
		return err
	}
	if s.State().Erased {
		return ErrErased
	}
	s.poke()

	var running sync.WaitGroup
	for _, loop := range []func(context.Context) error{
		func(ctx context.Context) error { return s.follow(ctx, store.Catalogue) },
		func(ctx context.Context) error { return s.follow(ctx, store.Changes) },
		s.send,
		s.uploadFiles,
		s.watchNetwork,
		s.publish,
	} {
		running.Go(func() {
			defer s.guard()
			if err := loop(ctx); err != nil {
				stop(err)
			}
		})
	}
	running.Wait()
	s.end(context.WithoutCancel(outer))
	if outer.Err() != nil {
		return nil
	}
	return context.Cause(ctx)
}

// guard is deferred in each goroutine.
func (s *Syncer) guard() {
	if v := recover(); v != nil {
		s.o.Crashed(v)
	}
}

// begin reads what the state starts from.
func (s *Syncer) begin(ctx context.Context) error {
	last, err := s.o.Store.Setting(ctx, settingLastSync)
	if err != nil {
		return fmt.Errorf("start to sync: %w", err)
	}
	if at, err := time.Parse(time.RFC3339, last); err == nil {
		s.mark(func(m *marks) { m.lastSync = at })
	}
	if err := s.recallErased(ctx); err != nil {
		return err
	}
	return s.recount(ctx, true)
}

// recallErased reads whether the office said before that it erased this person.
func (s *Syncer) recallErased(ctx context.Context) error {
	erased, err := Erased(ctx, s.o.Store)
	if err != nil {
		return fmt.Errorf("start to sync: %w", err)
	}
	if erased {
		s.mark(func(m *marks) { m.erased = true })
	}
	return nil
}

// Erased tells whether the office said that it erased the person of a store.
func Erased(ctx context.Context, st *store.Store) (bool, error) {
	erased, err := st.Setting(ctx, settingErased)
	return erased != "", err
}

// erased keeps for good that the office erased this person.
func (s *Syncer) erased(ctx context.Context) error {
	s.mark(func(m *marks) { m.erased = true })
	if err := s.set(context.WithoutCancel(ctx), settingErased, "1"); err != nil {
		s.o.Log.Warn("sync: keep that the person is erased", "err", err)
	}
	return ErrErased
}

// end keeps when the office was last heard.
func (s *Syncer) end(ctx context.Context) {
	last := s.State().LastSync
	if last.IsZero() {
		return
	}
	err := s.set(ctx, settingLastSync, last.UTC().Format(time.RFC3339))
	if err != nil && !errors.Is(err, store.ErrClosed) {
		s.o.Log.Warn("sync: keep the time of the last answer", "err", err)
	}
}

func (s *Syncer) set(ctx context.Context, key, value string) error {
	return s.o.Store.Write(ctx, func(tx *store.Tx) error { return tx.SetSetting(key, value) })
}

// heard is told of the store's changes.
func (s *Syncer) heard(changes []store.Change) {
	queue, sections := false, false
	for _, c := range changes {
		queue = queue || c.Kind == store.KindQueue
		sections = sections || c.Kind == api.KindSection
	}
	if !queue && !sections {
		return
	}
	err := s.recount(context.Background(), sections)
	if err != nil && !errors.Is(err, store.ErrClosed) {
		s.o.Log.Warn("sync: count what waits", "err", err)
	}
	if queue {
		s.poke()
	}
}

// poke tells the senders that something may be to be sent.
func (s *Syncer) poke() {
	for _, l := range []chan struct{}{s.work, s.files} {
		select {
		case l <- struct{}{}:
		default:
		}
	}
}

// Kick ends every pause and begins every poll anew: the network returned, a
// token was set, the person asked for it. An office's own Retry-After stands.
func (s *Syncer) Kick() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kick()
}

func (s *Syncer) kick() {
	close(s.bump)
	s.bump = make(chan struct{})
	s.tellTrouble()
	s.tell()
}

// SetActive says whether the app is in front. Feeds are followed only then;
// what is to be sent goes out in any case.
func (s *Syncer) SetActive(active bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.active != active {
		s.active = active
		s.kick()
	}
}

// signals are what ends a pause, and whether the app is in front. They are taken
// before an attempt, so that nothing is missed while it is under way.
type signals struct {
	bump, again <-chan struct{}
	active      bool
}

func (s *Syncer) signals() signals {
	s.mu.Lock()
	defer s.mu.Unlock()
	return signals{s.bump, s.again, s.active}
}

// pause waits after a failed attempt before which the signals were taken: full
// jitter below a limit that doubles from 1 s to 5 min, and at least as long as
// the office asks. It gives ctx's error where that ended first.
func (s *Syncer) pause(ctx context.Context, before signals, l loop, attempt int, err error) error {
	top := backoffMax
	if attempt < 20 {
		top = min(backoffMax, backoffMin<<attempt)
	}
	wait := time.Duration(s.o.Rand() * float64(top))
	if after, ok := client.RetryAfter(err); ok {
		wait += after
		before.bump, before.again = nil, nil
	}
	s.mark(func(m *marks) { m.retryAt[l] = s.o.Now().Add(wait).UTC() })
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
	case <-before.bump:
	case <-before.again:
	}
	return nil
}

// SyncOnce reads both feeds to their ends and sends all that waits, once. The
// first failure ends it; a refusal is none. Without a token only the catalogue
// is read. ErrErased where the office erased this person.
func (s *Syncer) SyncOnce(ctx context.Context) error {
	if err := s.recallErased(ctx); err != nil {
		return err
	}
	if s.State().Erased {
		return ErrErased
	}
	err := s.syncOnce(ctx)
	if isErased(err) {
		return s.erased(ctx)
	}
	return err
}

func (s *Syncer) syncOnce(ctx context.Context) error {
	if err := s.pull(ctx, store.Catalogue, nil); err != nil {
		return err
	}
	s.reached(loopCatalogue)
	if !s.o.Client.SignedIn() {
		return s.recount(ctx, true)
	}
	for more := true; more; {
		if err := s.pull(ctx, store.Changes, nil); err != nil {
			return err
		}
		if err := s.sendAll(ctx); err != nil {
			return err
		}
		more = s.restoreSuspected() // an answer came from another epoch than the feed's
	}
	if err := s.pull(ctx, store.Changes, nil); err != nil {
		return err
	}
	s.reached(loopChanges)
	s.reached(loopSend)
	s.reached(loopFiles)
	return s.recount(ctx, true)
}

// sendAll sends what waits, and the files that it needs.
func (s *Syncer) sendAll(ctx context.Context) error {
	for {
		sent, err := s.sendNext(ctx)
		if err == nil && !sent {
			sent, err = s.uploadNext(ctx)
		}
		if err == nil && !sent {
			sent, err = s.sendNext(ctx) // the file may have been on its way already
		}
		if !errors.Is(err, errBumped) && (err != nil || !sent) {
			return err
		}
	}
}

// lock takes a one-place lock unless ctx ends first.
func lock(ctx context.Context, l chan struct{}) error {
	select {
	case l <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func unlock(l chan struct{}) { <-l }
