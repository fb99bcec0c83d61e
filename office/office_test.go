package office

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"
	_ "pgregory.net/rapid" // registers its flags

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// stepsChecked is how many runs of steps a property is checked by, unless the
// command line says otherwise: each writes a database.
const stepsChecked = "30"

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", stepsChecked); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// clock is a test's clock: it stands until it is moved.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// start is when every test begins: a Thursday at noon.
var start = time.Date(2027, 2, 4, 12, 0, 0, 0, time.UTC)

// world is an office with what a test does to it.
type world struct {
	t      testing.TB
	o      *Office
	dir    string
	clock  *clock
	limits Limits

	beneath *sql.DB
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return newLimited(t, Limits{})
}

// newLimited is a world whose persons may do so much.
func newLimited(t testing.TB, limits Limits) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), clock: &clock{t: start}, limits: limits}
	w.open()
	return w
}

func (w *world) open() { w.o = w.beside(Config{Passive: true}) }

// beside is another process on the world's database, closed when the test is over.
func (w *world) beside(c Config) *Office {
	w.t.Helper()
	c.Dir, c.Now, c.Limits = w.dir, w.clock.now, w.limits
	if c.Open == nil {
		c.Open = engine.In(w.t, w.dir)
	}
	o, err := Open(context.Background(), c)
	if err != nil {
		w.t.Fatalf("open: %v", err)
	}
	w.t.Cleanup(func() {
		if err := o.Close(); err != nil {
			w.t.Errorf("close: %v", err)
		}
	})
	return o
}

func (w *world) reopen() {
	w.t.Helper()
	if err := w.o.Close(); err != nil {
		w.t.Fatalf("close: %v", err)
	}
	w.open()
}

// pool looks into the database, and changes it, past the office.
func (w *world) pool() *sql.DB {
	w.t.Helper()
	if w.beneath == nil {
		w.beneath = engine.Pool(w.t, w.dir)
	}
	return w.beneath
}

// write writes into the database past the office's rules.
func (w *world) write(fn func(tx *db.Tx) error) {
	w.t.Helper()
	if err := w.o.db.Write(context.Background(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// texts are the one column of what a query finds.
func (w *world) texts(query string, args ...any) (all []string) {
	w.t.Helper()
	w.write(func(tx *db.Tx) (err error) {
		all, err = db.Collect(context.Background(), tx, db.ScanOne[string], query, args...)
		return err
	})
	return all
}

// later moves the clock and has done what then is due.
func (w *world) later(d time.Duration) {
	w.t.Helper()
	w.clock.advance(d)
	if _, err := w.o.Jobs.RunDue(context.Background()); err != nil {
		w.t.Fatalf("run what is due: %v", err)
	}
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// raw writes any value as a JSON body.
func raw(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// object is a JSON object in a test.
type object = map[string]any

func (w *world) importAll(records ...api.ImportRecord) {
	w.t.Helper()
	if err := w.o.Catalogue.Import(context.Background(), mutation.CommandLine, records); err != nil {
		w.t.Fatalf("import: %v", err)
	}
}

// event imports an event that starts after some time and lasts four hours;
// with says more or otherwise.
func (w *world) event(in time.Duration, with object) string {
	w.t.Helper()
	id := newID()
	starts := w.clock.now().Add(in)
	body := object{"title": "Kick-off", "starts_at": starts, "ends_at": starts.Add(4 * time.Hour), "capacity": 0}
	maps.Copy(body, with)
	w.importAll(api.ImportRecord{Kind: api.KindEvent, ID: id, Body: raw(body)})
	return id
}

// slot imports a slot of twenty minutes that starts after some time.
func (w *world) slot(event string, in time.Duration, with object) string {
	w.t.Helper()
	id := newID()
	starts := w.clock.now().Add(in)
	body := object{"event_id": event, "starts_at": starts, "ends_at": starts.Add(20 * time.Minute)}
	maps.Copy(body, with)
	w.importAll(api.ImportRecord{Kind: api.KindSlot, ID: id, Body: raw(body)})
	return id
}

func (w *world) adviser(fields ...api.Field) string {
	w.t.Helper()
	id := newID()
	w.importAll(api.ImportRecord{Kind: api.KindAdviser, ID: id, Body: raw(object{"name": "Anne", "fields": fields})})
	return id
}

// person is a person with a device, and what they have heard.
type person struct {
	w  *world
	id string
}

var people int

func (w *world) person() *person {
	w.t.Helper()
	people++
	p := &person{w: w}
	w.write(func(tx *db.Tx) (err error) {
		p.id, err = account.EnsurePerson(context.Background(), tx, fmt.Sprintf("p%d@example.org", people), "da")
		return err
	})
	return p
}

func sent(kind api.MutationKind, body any) api.Mutation {
	return api.Mutation{ID: newID(), Kind: kind, MadeAt: start, Body: raw(body)}
}

// ask has an office apply a person's mutations.
func (o *Office) ask(personID string, ms ...api.Mutation) (api.MutationAnswers, error) {
	return o.Mutations.Apply(context.Background(), mutation.Actor{PersonID: personID, Name: "Mette"}, api.MutationBatch{Mutations: ms})
}

// apply sends mutations and gives their answers.
func (p *person) apply(ms ...api.Mutation) []api.MutationResult {
	p.w.t.Helper()
	a, err := p.w.o.ask(p.id, ms...)
	if err != nil {
		p.w.t.Fatalf("apply: %v", err)
	}
	if len(a.Results) != len(ms) {
		p.w.t.Fatalf("%d answers to %d mutations", len(a.Results), len(ms))
	}
	return a.Results
}

// does sends one mutation that must be applied.
func (p *person) does(kind api.MutationKind, body any) api.MutationResult {
	p.w.t.Helper()
	r := p.apply(sent(kind, body))[0]
	if r.Status != api.StatusApplied {
		p.w.t.Fatalf("%s refused: %+v", kind, r.Problem)
	}
	return r
}

// refused sends one mutation that must be refused with a code.
func (p *person) refused(code api.Code, kind api.MutationKind, body any) *api.Problem {
	p.w.t.Helper()
	r := p.apply(sent(kind, body))[0]
	if r.Status != api.StatusRefused || r.Problem == nil || r.Problem.Code != code {
		p.w.t.Fatalf("%s: %s %+v, want refused %s", kind, r.Status, r.Problem, code)
	}
	if len(r.Records) != 0 {
		p.w.t.Fatalf("%s refused with records %v", kind, r.Records)
	}
	return r.Problem
}

// feed reads all of a feed from nothing.
func (w *world) feed(read func(context.Context, record.FeedQuery) (api.Page, error)) []api.Record {
	w.t.Helper()
	all, err := record.All(context.Background(), read)
	if err != nil {
		w.t.Fatalf("read feed: %v", err)
	}
	return all
}

func (p *person) records() []api.Record {
	p.w.t.Helper()
	return p.w.feed(func(ctx context.Context, q record.FeedQuery) (api.Page, error) {
		return p.w.o.Feeds.Changes(ctx, p.id, q)
	})
}

// record reads one of the person's records into body; false where there is none.
func (p *person) record(kind api.Kind, id string, body any) bool {
	p.w.t.Helper()
	return decodeOne(p.w.t, p.records(), kind, id, body)
}

func (p *person) booking(id string) api.Booking {
	p.w.t.Helper()
	var b api.Booking
	if !p.record(api.KindBooking, id, &b) {
		p.w.t.Fatalf("no booking %s", id)
	}
	return b
}

func (w *world) catalogued(kind api.Kind, id string, body any) bool {
	w.t.Helper()
	return decodeOne(w.t, w.feed(w.o.Feeds.Catalogue), kind, id, body)
}

func decodeOne(t testing.TB, records []api.Record, kind api.Kind, id string, body any) bool {
	t.Helper()
	for _, r := range records {
		if r.Kind == kind && r.ID == id && !r.Deleted {
			if err := r.Decode(body); err != nil {
				t.Fatal(err)
			}
			return true
		}
	}
	return false
}

// book asks for a place or a slot and gives the booking's id.
func (p *person) book(event, slot string, with object) string {
	p.w.t.Helper()
	id := newID()
	p.does(api.BookingRequest, bookingBody(id, event, slot, with))
	return id
}

func bookingBody(id, event, slot string, with object) object {
	body := object{"booking_id": id, "event_id": event, "slot_id": slot}
	maps.Copy(body, with)
	return body
}

func (p *person) plan() string {
	p.w.t.Helper()
	id := newID()
	p.does(api.PlanCreate, object{"plan_id": id, "title": "Cykelværksted"})
	return id
}

func isProblem(err error, code api.Code) bool {
	var p *api.Problem
	return errors.As(err, &p) && p.Code == code
}
