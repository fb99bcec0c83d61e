package simulation

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/internal/testworld/killed"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
	"startklar.dk/office/web"
)

// side is the office's side: one office after another on the same data.
type side struct {
	s    *sim
	mail *mail.Box
	rand *rand.ChaCha8

	mu       sync.Mutex
	run      *serving // nil: nobody answers
	dir      string
	n        int // folders so far
	seq      int
	heard    map[string]string // what was answered, by epoch, person and mutation
	deeds    []*deed
	ticks    int // of the office's own time line
	skew     time.Duration
	ledger   *ledger
	mails    []mail.Message
	restored bool
	ill      map[string]bool // slots whose adviser was ill
	lowered  map[string]bool // events that may have got fewer places
	events   []string
	slots    []string
	actors   []string
	program  []api.ImportRecord
}

// serving is one process of the office.
type serving struct {
	office *office.Office
	server *web.Server
	killed.Process
	gone   chan struct{} // closed when it dies
	killed bool
	stop   context.CancelFunc
	served chan error
}

func newSide(s *sim) *side {
	var seed [32]byte
	binary.BigEndian.PutUint64(seed[:], s.seed)
	o := &side{s: s, mail: &mail.Box{}, rand: rand.NewChaCha8(seed), heard: map[string]string{}, ledger: &ledger{acts: map[string]act{}}, ill: map[string]bool{}, lowered: map[string]bool{}}
	o.mail.Subscribe(func(m mail.Message) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.mails = append(o.mails, m)
	})
	return o
}

// now is what the office takes for the time.
func (o *side) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return time.Now().Add(o.skew)
}

// goes has the office's clock go on, or back.
func (o *side) goes(r *rand.Rand) {
	by := between(r, -time.Minute, 3*time.Hour)
	if r.IntN(3) == 0 {
		by = 31 * 24 * time.Hour // what is offered runs out
	}
	o.s.say("the office's clock goes on by %v", by)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.skew += by
}

// backup is a copy of the office from a moment on its own time line.
type backup struct {
	file string
	at   int
}

// idle is a listener to which nobody comes: the wire brings requests.
type idle struct {
	once   sync.Once
	closed chan struct{}
}

func (i *idle) Accept() (net.Conn, error) { <-i.closed; return nil, net.ErrClosed }
func (i *idle) Close() error              { i.once.Do(func() { close(i.closed) }); return nil }
func (i *idle) Addr() net.Addr            { return &net.TCPAddr{} }

func (o *side) config(dir string) office.Config {
	return office.Config{
		Dir: dir, Now: o.now, Rand: o.rand, Log: o.s.log, Mail: o.mail, MailFrom: "kontor@example.dk",
		Limits: office.Limits{
			CodesPerAddressAndNetwork: 10_000, CodesPerAddress: 10_000, SignInsPerNetwork: 100_000,
			RequestsPerSecond: 1e6, RequestBurst: 1e6,
		},
	}
}

func (o *side) open(dir string) {
	c := o.config(dir)
	open, process := engine.Killable(o.s.t, dir)
	c.Open = func(ctx context.Context, c db.Config) (*db.DB, error) {
		c.Around = o.ledger.around
		return open(ctx, c)
	}
	ctx, stop := context.WithCancel(context.Background())
	run := &serving{Process: process, gone: make(chan struct{}), stop: stop, served: make(chan error, 1)}
	c.Mail = post{o, run}
	of, err := office.Open(context.Background(), c)
	if err != nil {
		o.s.t.Fatalf("open the office: %v", err)
	}
	run.office, run.server = of, web.New(of, web.Options{PublicURL: address})
	listener := &idle{closed: make(chan struct{})}
	go func() { run.served <- run.server.Serve(ctx, listener) }()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.run, o.dir = run, dir
}

// post takes the mails of a process as long as that lives.
type post struct {
	o   *side
	run *serving
}

func (p post) Send(ctx context.Context, m mail.Message) error {
	p.o.mu.Lock()
	killed := p.run.killed
	p.o.mu.Unlock()
	if killed {
		return testworld.ErrCut
	}
	return p.o.mail.Send(ctx, m)
}

// server is who answers on the wires.
func (o *side) server() (http.Handler, <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.run == nil || o.run.killed {
		return nil, nil
	}
	return o.run.server.Handler(), o.run.gone
}

// current is the office that runs, or nil.
func (o *side) current() *office.Office {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.run == nil || o.run.killed {
		return nil
	}
	return o.run.office
}

// shut takes the running office down; one that was killed is a ghost by now
// whose files nobody reads again.
func (o *side) shut() {
	o.mu.Lock()
	run := o.run
	o.run = nil
	o.mu.Unlock()
	if run == nil {
		return
	}
	run.DieAt(0, nil)
	run.stop()
	if err := errors.Join(<-run.served, run.office.Close()); err != nil {
		o.s.t.Errorf("stop the office: %v", err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !run.killed {
		close(run.gone)
	}
}

// dieAt kills the office in the middle of its n-th write from now; it is back
// some time later, on what the dead one left.
func (o *side) dieAt(n int, outage time.Duration) {
	o.mu.Lock()
	run := o.run
	o.n++
	next := filepath.Join(o.s.dir, fmt.Sprintf("office-%d", o.n))
	o.mu.Unlock()
	if run == nil {
		return
	}
	dead := make(chan struct{})
	run.DieAt(n, func() {
		if err := engine.Leave(o.dir, next); err != nil {
			o.s.t.Errorf("let the office die: %v", err)
		}
		o.mu.Lock()
		run.killed = true
		o.mu.Unlock()
		close(run.gone)
		close(dead)
	})
	select {
	case <-dead:
	case <-time.After(10 * time.Second):
		run.DieAt(0, nil)
		select {
		case <-dead:
		default:
			return // nobody wrote
		}
	}
	o.s.say("the office dies at write %d", n)
	o.shut()
	o.s.wait(outage)
	o.open(next)
	o.s.say("the office is back")
}

func (o *side) restart(outage time.Duration) {
	o.s.say("the office is restarted")
	o.shut()
	o.s.wait(outage)
	o.open(o.dir)
}

// backup keeps what the command keeps, beside the running office.
func (o *side) backup() backup {
	o.mu.Lock()
	at := o.ticks
	o.mu.Unlock()
	file := engine.Backup(o.s.t, o.dir)
	o.s.say("%s", filepath.Base(file))
	return backup{file, at}
}

// restore puts a backup in the office's place as its command does: what was
// erased and withdrawn is kept outside the backup, in the folder.
func (o *side) restore(b backup) {
	o.s.say("restore %s", filepath.Base(b.file))
	o.shut()
	engine.Restore(o.s.t, o.dir, b.file)
	o.restored = true
	o.forgets(b.at)
	ctx := context.Background()
	c := o.config(o.dir)
	c.Open, _ = engine.Killable(o.s.t, o.dir)
	c.Passive = true
	of, err := office.Open(ctx, c)
	if err != nil {
		o.s.t.Fatalf("restore the office: %v", err)
	}
	if err := errors.Join(of.Renew(ctx), of.Close()); err != nil {
		o.s.t.Fatalf("restore the office: %v", err)
	}
	o.open(o.dir)
}

// ensure has an office run that nothing befalls any more.
func (o *side) ensure() {
	o.mu.Lock()
	run := o.run
	o.mu.Unlock()
	if run == nil {
		o.open(o.dir)
		return
	}
	run.DieAt(0, nil)
}

func (o *side) end() { o.shut() }

// revoke takes a device's permission away, whatever it is doing.
func (o *side) revoke(d *device) {
	of := o.current()
	who := d.personID()
	if of == nil || who == "" {
		return
	}
	o.s.say("%s is signed out at the office", d.name)
	err := of.Accounts.Revoke(context.Background(), mutation.Caller{PersonID: who}, d.id)
	var p *api.Problem
	if err != nil && !errors.As(err, &p) && !errors.Is(err, office.ErrClosed) {
		o.s.t.Errorf("revoke: %v", err)
	}
}

// refer offers somebody a referral.
func (o *side) refer(p *person) {
	of := o.current()
	if of == nil {
		return
	}
	o.mu.Lock()
	o.seq++
	actor := o.actors[o.seq%len(o.actors)]
	need := fields[o.seq/len(o.actors)%len(fields)]
	o.mu.Unlock()
	_, err := of.Referrals.Refer(context.Background(), mutation.CommandLine, referral.Offer{Email: p.email, ActorID: actor, Need: need, Reason: "Simuleret"})
	var refused *api.Problem
	if err != nil && !errors.As(err, &refused) && !errors.Is(err, office.ErrClosed) {
		o.s.t.Errorf("refer: %v", err)
	}
}

var fields = []api.Field{api.FieldTax, api.FieldLegal, api.FieldExport, api.FieldFinancing, api.FieldMarketing}

func made(kind api.Kind, id string, body any) api.ImportRecord {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err) // our own type
	}
	return api.ImportRecord{Kind: kind, ID: id, Body: raw}
}

// begun is an office that has laid out its programme: made once, for every run
// begins at the same time.
var begun struct {
	once    sync.Once
	files   map[string][]byte
	events  []string
	slots   []string
	actors  []string
	program []api.ImportRecord
}

// begin opens an office on a copy of the one that is begun.
func (o *side) begin(dir string) {
	if engine.Postgres() { // where laying it out takes no longer
		write(o.s.t, dir, nil)
		o.open(dir)
		o.publish()
		return
	}
	begun.once.Do(func() {
		o.open(dir)
		o.publish()
		o.shut()
		begun.files = read(o.s.t, dir)
		begun.events, begun.slots, begun.actors, begun.program = o.events, o.slots, o.actors, o.program
	})
	write(o.s.t, dir, begun.files)
	o.events, o.slots, o.actors, o.program = begun.events, begun.slots, begun.actors, begun.program
	o.open(dir)
}

// read gives the files of a folder, and write puts them into one.
func read(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		raw, readErr := os.ReadFile(filepath.Join(dir, e.Name()))
		err = errors.Join(err, readErr)
		files[e.Name()] = raw
	}
	if err != nil {
		t.Fatalf("read a folder: %v", err)
	}
	return files
}

func write(t testing.TB, dir string, files map[string][]byte) {
	t.Helper()
	err := os.MkdirAll(dir, 0o700)
	for name, raw := range files {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), raw, 0o600))
	}
	if err != nil {
		t.Fatalf("write a folder: %v", err)
	}
}

// publish lays out a small programme for many hands: few slots, few places.
func (o *side) publish() {
	r := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // to be the same each time
	now := time.Now().UTC()
	var list []api.ImportRecord
	add := func(kind api.Kind, body any) string {
		rec := made(kind, id(r, now), body)
		list = append(list, rec)
		return rec.ID
	}
	add(api.KindOffice, api.Office{Name: "Kontoret", Email: "post@kontor.example.dk", AnswerTargetH: 8, CounsellingMin: 20, FollowupMin: 10})
	for i := range 3 {
		o.actors = append(o.actors, add(api.KindActor, api.Actor{Name: fmt.Sprint("Hjælper ", i), Kind: "mentor", Fields: fields, Email: partner(i)}))
	}
	var advisers []string
	for i, name := range []string{"Mette", "Jens"} {
		kind := []string{api.AdviserOffice, "private"}[i]
		advisers = append(advisers, add(api.KindAdviser, api.Adviser{Name: name, Organisation: fmt.Sprint("Firma ", i), Kind: kind, Fields: fields}))
	}
	for day := range 2 {
		starts := now.Add(time.Duration(24*day+6) * time.Hour) // the first is today
		kickoff := add(api.KindEvent, api.Event{
			Kind: api.EventKickoff, State: api.EventPlanned, Title: fmt.Sprint("Kick-off ", day), Requires: api.RequiresNone,
			StartsAt: starts, EndsAt: starts.Add(4 * time.Hour), BookingOpensAt: now.Add(-time.Hour), MaxSlotsPerPerson: 2, Capacity: 50,
		})
		o.events = append(o.events, kickoff)
		for n := range 3 {
			at := starts.Add(time.Duration(n) * 20 * time.Minute)
			o.slots = append(o.slots, add(api.KindSlot, api.Slot{
				EventID: kickoff, AdviserID: advisers[n%2], StartsAt: at, EndsAt: at.Add(20 * time.Minute), Fields: fields[:1], Free: true,
			}))
		}
	}
	starts := now.Add(100 * time.Hour)
	o.events = append(o.events, add(api.KindEvent, api.Event{
		Kind: api.EventCourse, State: api.EventPlanned, Title: "Kursus", Requires: api.RequiresNone, WaitingList: true,
		StartsAt: starts, EndsAt: starts.Add(4 * time.Hour), BookingOpensAt: now.Add(-time.Hour), Capacity: 1,
	}))
	o.program = list
	ctx := context.Background()
	if err := o.run.office.Catalogue.Import(ctx, mutation.CommandLine, list); err != nil {
		o.s.t.Fatalf("lay out the programme: %v", err)
	}
	for _, m := range []account.Member{
		{Email: coordinator, Name: "Karen", Role: mutation.RoleCoordinator},
		{Email: consultant, Name: "Mette", Role: mutation.RoleConsultant, AdviserID: advisers[0]},
		{Email: colleague, Name: "Ida", Role: mutation.RoleConsultant},
		{Email: private, Name: "Jens", Role: mutation.RoleAdviser, AdviserID: advisers[1]},
	} {
		if _, err := o.run.office.Accounts.AddStaff(ctx, mutation.CommandLine, m); err != nil {
			o.s.t.Fatalf("add to the staff: %v", err)
		}
	}
}

// listen holds what leaves the office against what left it before: one
// mutation's answer is always the same in one epoch.
func (o *side) listen(d *device) func(*http.Request, []byte, *http.Response, []byte) {
	return func(req *http.Request, body []byte, resp *http.Response, answered []byte) {
		if req.URL.Path != "/v1/mutations" || resp.StatusCode != http.StatusOK {
			return
		}
		raw := answered
		if resp.Header.Get("Content-Encoding") != "" {
			return // the same bytes, packed; half of the devices read them plain
		}
		var a api.MutationAnswers
		var b api.MutationBatch
		if err := errors.Join(json.Unmarshal(raw, &a), json.Unmarshal(body, &b)); err != nil {
			o.s.t.Errorf("read an answer: %v", err)
			return
		}
		o.mu.Lock()
		defer o.mu.Unlock()
		for i, res := range a.Results {
			said := res.Status
			if res.Problem != nil {
				said += " " + string(res.Problem.Code)
			}
			key := strings.Join([]string{a.Epoch, d.who.email, res.ID}, " ")
			if before, ok := o.heard[key]; ok && before != said {
				o.s.t.Errorf("%s %s was answered %q and then %q", b.Mutations[i].Kind, res.ID, before, said)
			}
			o.heard[key] = said
		}
	}
}
