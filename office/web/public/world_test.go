package public_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"startklar.dk/internal/testworld/browser"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mail"
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

// laid is when the demo programme is laid: two days before a Kick-off.
var laid = time.Date(2026, 11, 30, 8, 12, 0, 0, time.UTC)

// world is a demo office with its public pages, on loopback.
type world struct {
	t      testing.TB
	clock  *clock
	office *office.Office
	mails  *mail.Box
	url    string
}

const many = 10_000 // sign-ins, more than any test does

// open serves a demo office. Whatever is due is done when the test says so.
func open(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{now: laid}, mails: &mail.Box{}}
	dir := t.TempDir()
	server := httptest.NewUnstartedServer(nil)
	w.url = "http://" + server.Listener.Addr().String()
	o, err := office.Open(context.Background(), office.Config{
		Dir: dir, Now: w.clock.Now, Address: w.url, Mail: w.mails, Open: engine.In(t, dir),
		Limits: office.Limits{CodesPerAddressAndNetwork: many, CodesPerAddress: many, CodesPerAddressDay: many, SignInsPerNetwork: many},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.office = o
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := bots.Fill(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = web.New(o, web.Options{}).Handler()
	server.Start()
	t.Cleanup(server.Close)
	return w
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// answer is what a page answered.
type answer struct {
	status int
	header http.Header
	body   string
}

// get asks for a page, with headers in pairs.
func (w *world) get(path string, headers ...string) answer {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.url+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.send(r, headers...)
}

func (w *world) send(r *http.Request, headers ...string) answer {
	w.t.Helper()
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{got.StatusCode, got.Header, string(body)}
}

// says tells whether a page has words.
func (a answer) says(words string) bool { return strings.Contains(a.body, words) }
