package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office"
	"startklar.dk/office/demo"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web"
)

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

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// lines is a log that can be read while it is written.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// world is an office on loopback with a clock of its own and mail that can be
// read.
type world struct {
	t      testing.TB
	dir    string
	url    string
	clock  *clock
	mails  *mail.Box
	came   chan mail.Message
	office *office.Office
	log    *lines
	dial   func(ctx context.Context, network, address string) (net.Conn, error)
	line   *http.Transport
	stop   context.CancelFunc
	served chan error
}

type setup struct {
	dir     string
	pipes   *pipes // carry the connections; nil: loopback does
	limits  office.Limits
	demo    bool
	options web.Options
}

// opening is when the office's clock begins.
var opening = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// programmed is the database of an office with the demo programme in it.
var programmed = engine.NewTemplate(func(ctx context.Context, dir string, open engine.Opener) error {
	o, err := office.Open(ctx, office.Config{Dir: dir, Open: open, Passive: true, Now: func() time.Time { return opening }})
	if err != nil {
		return err
	}
	return errors.Join(o.Catalogue.Import(ctx, mutation.CommandLine, demo.Records(opening)), o.Close())
})

// open starts an office with the demo programme in it.
func open(t testing.TB, s setup) *world {
	t.Helper()
	if s.dir == "" {
		s.dir = t.TempDir()
	}
	w := &world{
		t: t, dir: s.dir, clock: &clock{now: opening}, mails: &mail.Box{},
		came: make(chan mail.Message, 1000), log: &lines{}, served: make(chan error, 1), dial: new(net.Dialer).DialContext,
	}
	w.mails.Subscribe(func(m mail.Message) { w.came <- m })
	var err error
	w.office, err = office.Open(context.Background(), office.Config{
		Dir: s.dir, Open: programmed.In(t, s.dir), Now: w.clock.Now, Limits: s.limits, Demo: s.demo, Log: slog.New(slog.NewTextHandler(w.log, nil)),
		Mail: w.mails,
	})
	if err != nil {
		t.Fatal(err)
	}
	var listener net.Listener
	if s.pipes != nil {
		listener, w.dial = s.pipes, s.pipes.dial
	} else if listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	w.url = "http://" + listener.Addr().String()
	w.line = &http.Transport{DisableCompression: true, DialContext: w.dial}
	ctx, cancel := context.WithCancel(context.Background())
	w.stop = cancel
	server := web.New(w.office, s.options)
	go func() { w.served <- server.Serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-w.served; err != nil {
			t.Errorf("serving ended with %v", err)
		}
		w.served <- nil
		w.line.CloseIdleConnections()
		if err := w.office.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// answer is what the office said.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

func (a answer) problem() api.Problem {
	a.t.Helper()
	var p api.Problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		a.t.Fatalf("%d is no problem: %v: %s", a.status, err, a.body)
	}
	return p
}

// is checks the whole shape of a problem.
func (a answer) is(status int, code api.Code) api.Problem {
	a.t.Helper()
	p := a.problem()
	if a.status != status || p.Status != status || p.Code != code {
		a.t.Fatalf("answered %d with %s", a.status, a.body)
	}
	if kind := a.header.Get("Content-Type"); kind != api.ProblemType {
		a.t.Errorf("content type %q", kind)
	}
	if p.Type == "" || p.Title == "" || p.Detail == "" || strings.HasPrefix(p.Title, "problem.") {
		a.t.Errorf("words are missing: %s", a.body)
	}
	for _, e := range p.Errors {
		if e.Reason == "" || e.Detail == "" {
			a.t.Errorf("a field without a reason: %s", a.body)
		}
	}
	return p
}

func (a answer) into(status int, v any) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("answered %d: %s", a.status, a.body)
	}
	if v != nil {
		if err := json.Unmarshal(a.body, v); err != nil {
			a.t.Fatalf("%v: %s", err, a.body)
		}
	}
	return a
}

// ask sends a request; headers are name, value, name, value.
func (w *world) ask(method, path string, body any, headers ...string) answer {
	w.t.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	case io.Reader:
		reader = b
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			w.t.Fatal(err)
		}
		reader = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(context.Background(), method, w.url+path, reader)
	if err != nil {
		w.t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := (&http.Client{Transport: w.line}).Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer got.Body.Close()
	raw, err := io.ReadAll(got.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{t: w.t, status: got.StatusCode, header: got.Header, body: raw}
}

var codeLine = regexp.MustCompile(`(?m)^\s*(\d{6})\s*$`)

// mail waits for the next mail.
func (w *world) mail() mail.Message { return <-w.came }

func (w *world) code(email string, headers ...string) string {
	w.t.Helper()
	w.ask("POST", "/v1/sign-in", api.SignInRequest{Email: email, Language: "da"}, headers...).into(202, nil)
	for {
		if found := codeLine.FindStringSubmatch(w.mail().Text); found != nil {
			return found[1]
		}
	}
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// device is a signed-in device.
type device struct {
	*world
	id, token string
	person    api.Record
}

func (w *world) signIn(email string) *device {
	w.t.Helper()
	d := &device{world: w, id: newID()}
	var s api.Session
	w.ask("POST", "/v1/sessions", api.SessionRequest{
		Email: email, Code: w.code(email), Device: api.SessionDevice{ID: d.id, Name: "Annas telefon", Platform: "android"},
	}).into(201, &s)
	d.token, d.person = s.Token, s.Person
	return d
}

func (d *device) ask(method, path string, body any, headers ...string) answer {
	d.t.Helper()
	return d.world.ask(method, path, body, append([]string{"Authorization", "Bearer " + d.token}, headers...)...)
}

func (d *device) mutate(kind api.MutationKind, body any, headers ...string) api.MutationResult {
	d.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		d.t.Fatal(err)
	}
	var out api.MutationAnswers
	d.ask("POST", "/v1/mutations", api.MutationBatch{Device: d.id, Mutations: []api.Mutation{{
		ID: newID(), Kind: kind, MadeAt: d.clock.Now(), Body: raw,
	}}}, headers...).into(200, &out)
	if len(out.Results) != 1 {
		d.t.Fatalf("%d results", len(out.Results))
	}
	return out.Results[0]
}
