package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"startklar.dk/internal/testworld/postgres"
	"startklar.dk/office"
	"startklar.dk/office/db"
	dbpostgres "startklar.dk/office/db/postgres"
)

// An office whose database is away says so, and when to come again, and goes on by
// itself once it is back.
func TestAnOfficeWithoutItsDatabaseSaysSoAndComesBackByItself(t *testing.T) {
	server := postgres.Start(t, "fsync = off")
	url := server.Database(t)
	o, err := office.Open(t.Context(), office.Config{
		Dir: t.TempDir(), Passive: true,
		Open: func(ctx context.Context, c db.Config) (*db.DB, error) { return dbpostgres.Open(ctx, url, c) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	s := New(o, Options{})
	expect := func(when string, want int) {
		t.Helper()
		for _, path := range []string{"/readyz", "/v1/office", "/v1/catalogue"} {
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			if w.Code != want || (want == http.StatusServiceUnavailable) != (w.Header().Get("Retry-After") != "") {
				t.Errorf("%s %s: %d, to come again after %q: %s", path, when, w.Code, w.Header().Get("Retry-After"), w.Body)
			}
		}
	}
	// browse opens a person's calendar address in a browser.
	browse := func(want int, says string) {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, "/v1/calendar/x.ics", nil)
		r.Header.Set("Accept", browser)
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if w.Code != want || !strings.Contains(w.Body.String(), "<p>"+says) {
			t.Errorf("a browser is answered %d: %s", w.Code, w.Body)
		}
	}
	expect("at first", http.StatusOK)
	browse(http.StatusNotFound, "Adressen er skrevet forkert")
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	expect("while it is away", http.StatusServiceUnavailable)
	browse(http.StatusServiceUnavailable, "Det starter om, eller det kan ikke gemme. Genindlæs siden")
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	expect("when it is back", http.StatusOK)
}
