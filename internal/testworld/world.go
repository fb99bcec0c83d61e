// Package testworld is what tests stand on: a temp folder, a clock, a real
// office on loopback, a person who is signed in, and networks that can be bad.
// Only tests import it. Everything it starts ends with the test.
package testworld

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/alert"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
	"startklar.dk/office/demo"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
	"startklar.dk/office/web"
)

// Start is when a world's clock begins: a Thursday at noon in Denmark, some
// hours before the café.
var Start = time.Date(2027, 1, 28, 11, 0, 0, 0, time.UTC)

// Email is the address of the person whom Device signs in.
const Email = "anna@example.dk"

// Patience is how long whoever waits in a test looks on until it says what it
// waited for in vain. It is no measure of speed: what comes does so long before,
// also on a machine that does much else.
const Patience = 2 * time.Minute

// Clock starts at Start, goes on with real time and can be put forward. Safe
// for concurrent use.
type Clock struct {
	began time.Time
	mu    sync.Mutex
	ahead time.Duration
}

// NewClock is a clock that begins at Start.
func NewClock() *Clock { return &Clock{began: time.Now()} }

// Now is the clock's time, UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Start.Add(time.Since(c.began) + c.ahead)
}

// Advance puts the clock forward. Timers do not run with it; the office's due
// work is done by World.RunDue.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// World is an office with its surroundings.
type World struct {
	T     testing.TB
	Dir   string
	Clock *Clock
	Mail  *mail.Box // what the office mailed
	URL   string    // of the office; the same after Restart and Restore

	// Limits are the office's from its next start on.
	Limits office.Limits

	// Alerts is how devices tell what is outside the app's window, of those that
	// are opened from now on; nil: they do not.
	Alerts alert.Device

	// Office is the running one; another after Restart and Restore.
	Office *office.Office

	address  string
	listener net.Listener
	stop     func()
	database *db.DB         // beneath the office
	login    account.SignOn // another's, for the staff; nil: there is none
}

// New starts an office with the demo programme around Start.
func New(t testing.TB) *World {
	t.Helper()
	return With(t, demo.Records(Start))
}

// With starts an office with a programme of its own around Start.
func With(t testing.TB, programme []api.ImportRecord) *World {
	t.Helper()
	return start(t, programme, nil)
}

// WithLogin starts an office with the demo programme, at whose desk the staff sign in by
// another's login too, which goes by the world's clock.
func WithLogin(t testing.TB, login func(now func() time.Time) account.SignOn) *World {
	t.Helper()
	return start(t, demo.Records(Start), login)
}

func start(t testing.TB, programme []api.ImportRecord, login func(now func() time.Time) account.SignOn) *World {
	t.Helper()
	w := &World{
		T: t, Dir: t.TempDir(), Clock: NewClock(), Mail: &mail.Box{}, address: "127.0.0.1:0",
		// Tests sign in often, from one network.
		Limits: office.Limits{CodesPerAddressAndNetwork: 10_000, CodesPerAddress: 10_000, SignInsPerNetwork: 100_000, RequestsPerSecond: 10_000, RequestBurst: 50_000},
	}
	if login != nil {
		w.login = login(w.Clock.Now)
	}
	w.open()
	w.ok(w.Office.Catalogue.Import(t.Context(), mutation.CommandLine, programme), "lay out the programme")
	w.serve()
	t.Cleanup(func() { w.stop() })
	return w
}

// GiveSlot has an import give a slot of the demo programme to another adviser, whose own
// of that time the first one takes over: nobody is in two places.
func (w *World) GiveSlot(slotID, adviserID string) {
	w.T.Helper()
	slots := map[string]api.Slot{}
	for _, r := range demo.Records(Start) {
		if r.Kind == api.KindSlot {
			var s api.Slot
			w.ok(json.Unmarshal(r.Body, &s), "read a slot")
			slots[r.ID] = s
		}
	}
	given := slots[slotID]
	to := map[string]string{slotID: adviserID}
	for id, s := range slots {
		if s.AdviserID == adviserID && s.StartsAt.Before(given.EndsAt) && given.StartsAt.Before(s.EndsAt) {
			to[id] = given.AdviserID
		}
	}
	w.change(func(id string) (map[string]any, bool) {
		adviser, is := to[id]
		return map[string]any{"adviser_id": adviser}, is
	})
}

// Change has an import change fields of a record of the demo programme.
func (w *World) Change(id string, fields map[string]any) {
	w.T.Helper()
	w.change(func(of string) (map[string]any, bool) { return fields, of == id })
}

func (w *World) change(fields func(id string) (map[string]any, bool)) {
	w.T.Helper()
	var records []api.ImportRecord
	for _, r := range demo.Records(Start) {
		set, is := fields(r.ID)
		if !is {
			continue
		}
		body, err := api.Merge(r.Body, set)
		w.ok(err, "write a record")
		r.Body = body
		records = append(records, r)
	}
	w.ok(w.Office.Catalogue.Import(w.T.Context(), mutation.CommandLine, records), "import what is changed")
}

// Actors are the ids of those whom the demo programme lets one be referred to.
func Actors() (ids []string) {
	for _, r := range demo.Records(Start) {
		if r.Kind == api.KindActor {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func (w *World) ok(err error, doing string) {
	w.T.Helper()
	if err != nil {
		w.T.Fatalf("%s: %v", doing, err)
	}
}

func (w *World) officeDir() string { return filepath.Join(w.Dir, "office") }

func (w *World) open() {
	w.T.Helper()
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", w.address)
	w.ok(err, "listen")
	w.listener, w.address = l, l.Addr().String()
	w.URL = "http://" + strings.Replace(w.address, "127.0.0.1", "localhost", 1) // by name: browsers give no number a passkey
	w.ok(os.MkdirAll(w.officeDir(), 0o700), "make the office's folder")
	open := engine.In(w.T, w.officeDir())
	if open == nil {
		open = func(ctx context.Context, c db.Config) (*db.DB, error) { return sqlite.Open(ctx, w.officeDir(), c) }
	}
	o, err := office.Open(context.Background(), office.Config{
		Dir: w.officeDir(), Open: func(ctx context.Context, c db.Config) (d *db.DB, err error) {
			d, err = open(ctx, c)
			w.database = d
			return d, err
		}, Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler), Limits: w.Limits,
		Mail: w.Mail, MailFrom: "kontor@example.dk", Address: w.URL, SignOn: w.login,
	})
	w.ok(err, "open the office")
	w.Office = o
}

func (w *World) serve() {
	w.T.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	o, l := w.Office, w.listener
	go func() {
		served <- web.New(o, web.Options{PublicURL: w.URL}).Serve(ctx, l)
	}()
	w.stop = func() {
		cancel()
		if err := errors.Join(<-served, o.Close()); err != nil {
			w.T.Errorf("stop the office: %v", err)
		}
		w.stop = func() {}
	}
}

// StopOffice takes the office down; devices find nobody at its address.
func (w *World) StopOffice() { w.stop() }

// StartOffice brings it up again where it was, with what it had.
func (w *World) StartOffice() {
	w.T.Helper()
	w.open()
	w.serve()
}

// RunDue does what is due by the clock: reminders, offers that expire.
func (w *World) RunDue() {
	w.T.Helper()
	for {
		n, err := w.Office.Jobs.RunDue(w.T.Context())
		w.ok(err, "do what is due")
		if n == 0 {
			return
		}
	}
}

// Backup keeps the office as it is, beside the running one, for Restore.
func (w *World) Backup() string {
	w.T.Helper()
	return engine.Backup(w.T, w.officeDir())
}

// Restore puts a backup in the office's place, as its command does, and starts
// it in a new epoch.
func (w *World) Restore(backup string) {
	w.T.Helper()
	w.stop()
	engine.Restore(w.T, w.officeDir(), backup)
	w.open()
	w.ok(w.Office.Renew(w.T.Context()), "begin a new epoch")
	w.serve()
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// Code does what asks for a code and waits for the mail that brings it to an
// address.
func (w *World) Code(email string, ask func() error) string {
	w.T.Helper()
	mails := make(chan mail.Message, 100)
	defer w.Mail.Subscribe(func(m mail.Message) { mails <- m })()
	w.ok(ask(), "ask for a code")
	late := time.NewTimer(Patience)
	defer late.Stop()
	for {
		select {
		case m := <-mails:
			if code := sixDigits.FindString(m.Text); m.To == email && code != "" {
				return code
			}
		case <-late.C:
			w.T.Fatalf("no code came to %s", email)
		}
	}
}

// Put writes a record of a person's past the office's rules.
func (w *World) Put(personID string, kind api.Kind, id string, body any) {
	w.T.Helper()
	w.ok(w.database.Write(w.T.Context(), func(tx *db.Tx) error {
		return record.PutBody(w.T.Context(), tx, personID, kind, id, nil, body)
	}), "write a record")
}

// Audited is what the office's audit log says last that was done with what is a person's.
func (w *World) Audited(personID string) string {
	w.T.Helper()
	act, err := db.One[string](w.T.Context(), w.database, `SELECT act FROM audit WHERE person_id = $1 ORDER BY at DESC, id DESC LIMIT 1`, personID)
	w.ok(err, "read the audit log")
	return act
}
