package simulation

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/app/syncer"
	"startklar.dk/assets"
	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/killed"
	"startklar.dk/office/mail"
)

// device is one of a person's devices: store, syncer and client as the app puts
// them together, on a network, a clock and a disk of its own.
type device struct {
	s    *sim
	name string
	id   string
	who  *person
	wire *testworld.Wire
	rand *rand.Rand // the hand's
	skew time.Duration

	ids     sync.Mutex
	idsFrom *rand.Rand
	opens   int

	mu      sync.Mutex
	dir     string
	n       int    // folders so far
	known   string // the person's id, once signed in
	token   string
	run     *running // nil: the app is closed
	wrote   []wrote
	figured []figure
	replied []string // marks of what was answered to comments
	active  bool
}

// wrote is a text that the store took before anything befell the device.
type wrote struct {
	mark string // stands in the text and nowhere else
	id   string // of the section
}

// running is one process of the app.
type running struct {
	store  *store.Store
	client *client.Client
	syncer *syncer.Syncer
	plan   *plan.Service
	book   *booking.Service
	writes *killed.Writes
	stop   context.CancelFunc
	done   chan error
	killed chan struct{} // closed when it dies
	anon   bool
}

func (r *running) dead() bool {
	select {
	case <-r.killed:
		return true
	default:
		return false
	}
}

func newDevice(s *sim, n int, p *person) *device {
	name := fmt.Sprint("device", n)
	r := s.random(name)
	d := &device{s: s, name: name, who: p, rand: r, idsFrom: s.random(name + " ids"), active: true}
	if r.IntN(3) == 0 {
		d.skew = time.Duration(r.IntN(2)*2-1) * 10 * 365 * 24 * time.Hour
	}
	d.id = d.newID()
	d.wire = testworld.NewWire(s.random(name+" wire").Uint64(), s.office.server)
	d.wire.Heard = s.office.listen(d)
	d.dir = filepath.Join(s.dir, name+"-0")
	d.open()
	return d
}

// now is what the device takes for the time.
func (d *device) now() time.Time { return time.Now().Add(d.skew).UTC() }

func (d *device) newID() string {
	d.ids.Lock()
	defer d.ids.Unlock()
	return id(d.idsFrom, d.now())
}

func (d *device) current() *running {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.run == nil || d.run.dead() {
		return nil
	}
	return d.run
}

func (d *device) personID() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.known
}

// open starts the app on what lies in the device's folder.
func (d *device) open() {
	d.mu.Lock()
	dir, token, known, active := d.dir, d.token, d.known, d.active
	d.opens++
	opens := d.opens
	d.mu.Unlock()
	r := &running{killed: make(chan struct{}), done: make(chan error, 1), anon: known == ""}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		d.s.t.Fatalf("%s: make the folder: %v", d.name, err)
	}
	r.writes = killed.WatchFolder(d.s.t, dir)
	r.store = d.openStore(dir, known)
	var err error
	jitter := d.s.random(fmt.Sprint(d.name, " run ", opens))
	var mu sync.Mutex
	chance := func() float64 {
		mu.Lock()
		defer mu.Unlock()
		return jitter.Float64()
	}
	r.client, err = client.New(client.Options{Office: address, Transport: alive{d.wire, r}, Rand: chance})
	if err != nil {
		d.s.t.Fatalf("speak to the office: %v", err)
	}
	r.client.SetToken(token)
	r.syncer = syncer.New(syncer.Options{
		Store: r.store, Client: r.client, Device: d.id, Now: d.now, Rand: chance, Log: d.s.log,
	})
	r.syncer.SetActive(active)
	r.book = d.bookings(r.store)
	r.plan = plan.New(plan.Deps{
		Store: func() *store.Store { return r.store }, Now: d.now, NewID: d.newID, Lang: func() string { return "da" },
		Shipped: func() api.PlanTemplate { _, t := assets.PlanTemplate(); return t },
		Title:   func() string { return "Min plan" },
		Fetch: func(context.Context, string) (api.VersionContent, error) {
			return api.VersionContent{}, plan.ErrUnavailable
		},
	})
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	go func() { r.done <- r.syncer.Run(ctx) }()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.run = r
}

func (d *device) openStore(dir, known string) *store.Store {
	name := "local.db"
	if known != "" {
		name = "person-" + known + ".db"
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		d.empty(dir, name)
	}
	st, err := store.Open(context.Background(), path, store.Options{
		Now: d.now, NewID: d.newID, Apply: app.Apply(), Log: d.s.log,
	})
	if err != nil {
		d.s.t.Fatalf("%s: open the store: %v", d.name, err)
	}
	return st
}

// blank is a store in which nothing is: made once.
var blank struct {
	once sync.Once
	file []byte
}

// empty puts a copy of it into a folder.
func (d *device) empty(dir, name string) {
	blank.once.Do(func() {
		path := filepath.Join(d.s.dir, "blank.db")
		st, err := store.Open(context.Background(), path, store.Options{Log: d.s.log})
		if err == nil {
			err = st.Close()
		}
		if err == nil {
			blank.file, err = os.ReadFile(path)
		}
		if err != nil {
			d.s.t.Fatalf("make a store: %v", err)
		}
	})
	write(d.s.t, dir, map[string][]byte{name: blank.file})
}

// close ends the process as it is.
func (d *device) close() {
	d.mu.Lock()
	r := d.run
	d.run = nil
	d.mu.Unlock()
	if r == nil {
		return
	}
	r.writes.DieAt(0, nil)
	r.stop()
	err := <-r.done
	r.client.Close()
	if err := errors.Join(err, r.store.Close()); err != nil {
		d.s.t.Errorf("%s: close: %v", d.name, err)
	}
}

// dieAt kills the app in the middle of its n-th write from now, and opens it
// anew on what the dead one left.
func (d *device) dieAt(n int) {
	r := d.current()
	if r == nil {
		return
	}
	d.mu.Lock()
	from := d.dir
	d.n++
	next := filepath.Join(d.s.dir, fmt.Sprintf("%s-%d", d.name, d.n))
	d.mu.Unlock()
	r.writes.DieAt(n, func() {
		if err := killed.CopyFolder(from, next); err != nil {
			d.s.t.Errorf("%s: die: %v", d.name, err)
		}
		d.mu.Lock()
		d.dir = next
		d.mu.Unlock()
		close(r.killed)
		d.s.say("%s dies", d.name)
	})
}

// online tells the app what its platform would: the network is back.
func (d *device) online() {
	if r := d.current(); r != nil {
		r.syncer.Kick()
	}
}

// alive keeps a killed process off the wire.
type alive struct {
	*testworld.Wire
	r *running
}

// RoundTrip carries a request of the living.
func (a alive) RoundTrip(req *http.Request) (*http.Response, error) {
	if a.r.dead() {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, testworld.ErrCut
	}
	return a.Wire.RoundTrip(req)
}

// ensure has the app open, in front, and signed in.
func (d *device) ensure() {
	d.mu.Lock()
	r := d.run
	d.active = true
	d.mu.Unlock()
	if r == nil || r.dead() {
		d.close()
		d.open()
	}
	r = d.run
	r.writes.DieAt(0, nil)
	r.syncer.SetActive(true)
	d.run.syncer.Kick()
}

// asked has the person sign in where the app asks for it.
func (d *device) asked() {
	if r := d.current(); d.needsSignIn(r) {
		if err := d.signIn(r); err != nil {
			d.s.say("%s: sign in: %v", d.name, err)
		}
	}
}

func (d *device) needsSignIn(r *running) bool {
	return !r.client.SignedIn() || r.syncer.State().SignInNeeded
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// signIn does what the app does: a code from a mail, a store of the person's
// own, and what was written before comes along.
func (d *device) signIn(r *running) error {
	d.who.signing <- struct{}{}
	defer func() { <-d.who.signing }()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	codes := make(chan string, 20)
	defer d.s.office.mail.Subscribe(func(m mail.Message) {
		if m.To == d.who.email {
			select {
			case codes <- sixDigits.FindString(m.Text):
			default:
			}
		}
	})()
	if _, err := r.client.SignIn(client.Once(ctx), api.SignInRequest{Email: d.who.email, Language: "da"}); err != nil {
		return err
	}
	var code string
	select {
	case code = <-codes:
	case <-ctx.Done():
		return ctx.Err()
	}
	session, err := r.client.CreateSession(client.Once(ctx), api.SessionRequest{
		Email: d.who.email, Code: code, Device: api.SessionDevice{ID: d.id, Name: d.name, Platform: "test"},
	})
	if err != nil || r.dead() {
		return err
	}
	d.s.say("%s signs in", d.name)
	d.mu.Lock()
	before := d.known
	d.mu.Unlock()
	if before != "" {
		if before != session.Person.ID {
			d.s.t.Errorf("%s: %s became another person", d.name, d.who.email)
		}
		d.mu.Lock()
		d.token = session.Token
		d.mu.Unlock()
		r.client.SetToken(session.Token)
		r.syncer.Kick()
		return nil
	}
	return d.comeAlong(r, session)
}

// comeAlong takes what was written before signing in to the person's store.
func (d *device) comeAlong(r *running, session api.Session) error {
	ctx := context.Background()
	d.mu.Lock()
	dir := d.dir
	d.mu.Unlock()
	r.stop()
	if err := <-r.done; err != nil {
		return err
	}
	r.done <- nil
	own := d.openStore(dir, session.Person.ID)
	err := r.plan.AdoptSettings(ctx, r.store, own)
	if err == nil {
		err = own.Adopt(ctx, r.store)
	}
	if closed := own.Close(); closed != nil {
		d.s.t.Errorf("%s: close: %v", d.name, closed)
	}
	if r.dead() {
		return nil // the device does not know that it signed in
	}
	if err != nil {
		d.s.t.Errorf("%s: take along what was written: %v", d.name, err)
		return err
	}
	d.close()
	if r.dead() {
		return nil
	}
	d.mu.Lock()
	d.known, d.token = session.Person.ID, session.Token
	d.mu.Unlock()
	d.open()
	return nil
}

func (d *device) end() {
	d.wire.Close()
	d.close()
}

// pending is how many mutations have no answer.
func (d *device) pending() (int, error) {
	c, err := d.run.store.Counts(context.Background())
	return c.Pending, err
}
