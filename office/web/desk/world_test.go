package desk_test

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/booking"
	"startklar.dk/office/demo"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web"
)

func TestMain(m *testing.M) { os.Exit(browser.Run(m)) }

// clock is the office's clock: it stands still until it is put forward.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at
}

// laid is when the demo programme is laid: on the afternoon of a Kick-off.
var laid = time.Date(2026, 12, 2, 15, 20, 0, 0, time.UTC)

// evening is when most tests look at the desk: the Kick-off is on, and at the
// consultant's table the next one comes in eight minutes.
var evening = time.Date(2026, 12, 2, 16, 12, 0, 0, time.UTC)

// world is a demo office with its desk, on loopback.
type world struct {
	t       testing.TB
	clock   *clock
	dir     string
	office  *office.Office
	mails   *mail.Box
	url     string
	beneath *sql.DB // looks into the office's database, past the office
}

const many = 10_000 // sign-ins, more than any test does

// open serves a demo office. Whatever is due is done when the test says so.
func open(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), clock: &clock{now: laid}, mails: &mail.Box{}}
	w.serve(func(*office.Config) {})
	if _, err := bots.Fill(t.Context(), w.office); err != nil {
		t.Fatal(err)
	}
	return w
}

// serve opens the office of a world, and serves it: as a test has it.
func (w *world) serve(as func(*office.Config)) {
	w.t.Helper()
	server := httptest.NewUnstartedServer(nil)
	w.url = "http://" + server.Listener.Addr().String()
	config := office.Config{
		Dir: w.dir, Now: w.clock.Now, Demo: true, Address: w.url, Mail: w.mails, Open: engine.In(w.t, w.dir),
		Limits: office.Limits{CodesPerAddressAndNetwork: many, CodesPerAddress: many, CodesPerAddressDay: many, SignInsPerNetwork: many},
	}
	as(&config)
	o, err := office.Open(context.Background(), config)
	if err != nil {
		w.t.Fatal(err)
	}
	w.office, w.beneath = o, engine.Pool(w.t, w.dir)
	w.t.Cleanup(func() {
		if err := o.Close(); err != nil {
			w.t.Error(err)
		}
	})
	server.Config.Handler = web.New(o, web.Options{Mail: w.mails}).Handler()
	server.Start()
	w.t.Cleanup(server.Close)
}

// byName has the pages be asked for by the machine's name: passkeys are for a name.
func (w *world) byName() *world {
	w.url = strings.Replace(w.url, "127.0.0.1", "localhost", 1)
	return w
}

// member has somebody be of the staff.
func (w *world) member(m account.Member) {
	w.t.Helper()
	if _, err := w.office.Accounts.AddStaff(w.t.Context(), mutation.CommandLine, m); err != nil {
		w.t.Fatal(err)
	}
}

// person is somebody who uses the app.
type person struct {
	*world
	id string
}

func (w *world) person(email string, is api.PersonUpdateBody) *person {
	w.t.Helper()
	code := w.codeTo(email, func() error {
		_, _, err := w.office.Accounts.RequestCode(w.t.Context(), account.CodeRequest{Email: email, Language: text.Danish, Network: "here"})
		return err
	})
	session, err := w.office.Accounts.OpenSession(w.t.Context(), api.SessionRequest{Email: email, Code: code})
	if err != nil {
		w.t.Fatal(err)
	}
	p := &person{w, session.Person.ID}
	p.does(api.PersonUpdate, is)
	return p
}

var sixDigits = regexp.MustCompile(`(?m)^\s*(\d{6})\s*$`)

// codeTo is the code that is mailed to an address for what somebody does.
func (w *world) codeTo(email string, ask func() error) string {
	w.t.Helper()
	return w.mailTo(email, sixDigits, ask)
}

// mailTo is what is found in the mail to an address that comes of what somebody does.
func (w *world) mailTo(email string, what *regexp.Regexp, do func() error) string {
	w.t.Helper()
	came := make(chan string, 1)
	stop := w.mails.Subscribe(func(m mail.Message) {
		if found := what.FindStringSubmatch(m.Text); m.To == email && found != nil {
			came <- found[1]
		}
	})
	defer stop()
	if err := do(); err != nil {
		w.t.Fatal(err)
	}
	return <-came
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// does sends a mutation that must be applied.
func (p *person) does(kind api.MutationKind, body any) {
	p.t.Helper()
	p.sends(p.mutation(kind, body))
}

func (p *person) mutation(kind api.MutationKind, body any) api.Mutation {
	p.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	return api.Mutation{ID: newID(), Kind: kind, MadeAt: p.clock.Now(), Body: raw}
}

// sends sends mutations together, which must all be applied.
func (p *person) sends(all ...api.Mutation) {
	p.t.Helper()
	answers, err := p.office.Mutations.Apply(p.t.Context(), mutation.Actor{PersonID: p.id}, api.MutationBatch{Mutations: all})
	if err != nil {
		p.t.Fatal(err)
	}
	for i, r := range answers.Results {
		if r.Status != api.StatusApplied {
			p.t.Fatalf("%s: %+v", all[i].Kind, r.Problem)
		}
	}
	if len(answers.Results) != len(all) {
		p.t.Fatalf("of %d mutations %d are answered", len(all), len(answers.Results))
	}
}

// plan writes a plan of every question's example but for some chapters, with the
// example's figures, and keeps a version of it.
func (p *person) plan(title string, lang text.Lang, without ...string) (versionID string) {
	p.t.Helper()
	planID, versionID := newID(), newID()
	all := []api.Mutation{p.mutation(api.PlanCreate, map[string]any{"plan_id": planID, "title": title})}
	_, template := assets.PlanTemplate()
	for _, ch := range template.Chapters {
		skip := false
		for _, key := range without {
			skip = skip || key == ch.Key
		}
		for _, q := range ch.Questions {
			if !skip {
				all = append(all, p.mutation(api.SectionWrite, map[string]any{"plan_id": planID, "section": q.Key, "text": q.Example.In(string(lang))}))
			}
		}
	}
	p.sends(append(all,
		p.mutation(api.FiguresWrite, map[string]any{"plan_id": planID, "set": assets.ExampleFigures(string(lang))}),
		p.mutation(api.VersionKeep, map[string]any{"plan_id": planID, "version_id": versionID, "name": "Version 3"}),
	)...)
	return versionID
}

// slotsOf are an adviser's free times that begin between two times, in their order.
func (w *world) slotsOf(adviserID string, from, to time.Time) (free []booking.DaySlot) {
	w.t.Helper()
	events, err := w.office.Bookings.Day(w.t.Context(), mutation.CommandLine, from, to)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range events {
		for _, s := range e.Slots {
			if s.AdviserID == adviserID && s.By == nil && !s.StartsAt.Before(from) && s.StartsAt.Before(to) {
				free = append(free, s)
			}
		}
	}
	return free
}

var mette = demo.AdviserID("mette")

// exported are the rows of one of the files of a person's export.
func (w *world) exported(personID, file string) (rows []map[string]any) {
	w.t.Helper()
	var out bytes.Buffer
	if err := w.office.Export(w.t.Context(), personID, &out); err != nil {
		w.t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		w.t.Fatal(err)
	}
	f, err := archive.Open(file)
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(&rows); err != nil {
		w.t.Fatal(err)
	}
	return rows
}
