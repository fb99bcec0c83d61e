package public_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"startklar.dk/office/mutation"
	"startklar.dk/office/web/public"
)

// pages are the office's, of which a test says what a turn is.
func (w *world) pages(turn func(context.Context, mutation.Caller) error) http.Handler {
	w.t.Helper()
	return w.site(public.Options{Turn: turn})
}

// site is the office's pages, of which a test says what some of their options are.
func (w *world) site(options public.Options) http.Handler {
	w.t.Helper()
	options.Network = func(*http.Request) string { return "here" }
	options.Try = func(string) (time.Duration, bool) { return 0, true }
	options.Admit = w.office.Accounts.Authenticate
	options.Fail = func(w http.ResponseWriter, _ *http.Request, err error) {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
	s, err := public.New(w.office, options)
	if err != nil {
		w.t.Fatal(err)
	}
	mux := http.NewServeMux()
	s.Register(mux)
	return mux
}

func ask(ctx context.Context, h http.Handler, path string, cookies map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	for name, value := range cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	got := httptest.NewRecorder()
	h.ServeHTTP(got, r)
	return got
}

// What has to be made has its turn. Pages that anybody can think of are not kept, and put
// out none that are asked for again and again.
func TestAPageIsMadeInTurn(t *testing.T) {
	w := open(t)
	var who []string
	h := w.pages(func(_ context.Context, caller mutation.Caller) error {
		who = append(who, caller.PersonID)
		return nil
	})
	for _, c := range []struct {
		path string
		made int // of two
	}{
		{"/", 1},
		{"/en", 1},
		{"/?type=course", 1},
		{"/?maaned=2027-01", 1},
		{"/?maaned=2027-01&side=1&x=y", 0},
		{"/kontakt", 1},
		{"/program.ics", 1},
		{"/?q=iværk", 2},
		{"/?side=99", 2},
		{"/?maaned=2031-01", 2},
		{"/?uge=2001-01-01", 2},
		{"/?kommune=0101&ledige=1", 2},
		{"/?type=course&maaned=2027-01", 2},
		{"/", 0},
		{"/mine", 2},
	} {
		who = nil
		for range 2 {
			if got := ask(t.Context(), h, c.path, nil); got.Code >= http.StatusInternalServerError {
				t.Fatalf("%s is answered %d: %s", c.path, got.Code, got.Body)
			}
		}
		if len(who) != c.made {
			t.Errorf("%s has its turn %d times, want %d", c.path, len(who), c.made)
		}
	}
	who = nil // by whatever name it is asked for, a page is one
	for _, host := range []string{"a.example.dk", "b.example.dk"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Host = host
		got := httptest.NewRecorder()
		if h.ServeHTTP(got, r); got.Code != http.StatusOK || strings.Contains(got.Body.String(), host) {
			t.Errorf("asked for by %s it is answered %d", host, got.Code)
		}
	}
	if len(who) != 0 {
		t.Errorf("asked for by other names it has its turn %d times", len(who))
	}
	c := w.signedIn("anna@example.dk")
	who = nil
	if ask(t.Context(), h, "/mine", c.cookies); len(who) != 1 || who[0] != w.person("anna@example.dk") {
		t.Errorf("one's own page has the turn of %q", who)
	}
}

// Who leaves while a page is made for them leaves those who wait for it too their answer.
func TestWhoLeavesTakesNobodysPageAlong(t *testing.T) {
	w := open(t)
	ctx, leave := context.WithCancel(t.Context())
	h := w.pages(func(context.Context, mutation.Caller) error {
		leave()
		return nil
	})
	if got := ask(ctx, h, "/", nil); got.Code != http.StatusOK {
		t.Errorf("the page is answered %d: %s", got.Code, got.Body)
	}
}

var stylesheet = regexp.MustCompile(`/static/public[^"]*`)

func TestAFileNeedsNoProgramme(t *testing.T) {
	w := open(t)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if got := ask(ctx, w.pages(nil), stylesheet.FindString(w.get("/").body), nil); got.Code != http.StatusOK {
		t.Errorf("it is answered %d: %s", got.Code, got.Body)
	}
}
