package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"startklar.dk/api"
)

// browser is what browsers say they read.
const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

func TestAFailureIsAPageForBrowsersAndAProblemForPrograms(t *testing.T) {
	s := opened(t)
	s.mux.HandleFunc("GET /broken", func(http.ResponseWriter, *http.Request) { panic("oh") })
	const page, problem = "text/html; charset=utf-8", api.ProblemType
	program := "application/json, " + api.ProblemType
	for _, c := range []struct {
		name, method, path, accept, lang string
		status                           int
		media, says                      string
	}{
		{"a page that is none", "GET", "/nothing", browser, "da", 404, page, "Adressen er skrevet forkert"},
		{"in English", "GET", "/nothing", browser, "en-GB", 404, page, "The address is mistyped"},
		{"a form that no page has", "POST", "/docs", browser, "da", 405, page, "Gå tilbage, og prøv på en anden måde."},
		{"an untidy address", "GET", "/docs/", browser, "da", 404, page, "Det findes ikke her"},
		{"a page that breaks off", "GET", "/broken", browser, "da", 500, page, "fejlen er noteret"},
		{"an old calendar address", "GET", "/v1/calendar/old.ics", browser, "da", 404, page, "Det findes ikke her"},
		{"a calendar program's", "GET", "/v1/calendar/old.ics", "text/calendar", "da", 404, problem, `"not_found"`},
		{"an operation", "GET", "/v1/nothing", browser, "da", 404, problem, `"not_found"`},
		{"a program at a page", "POST", "/docs", program, "en", 405, problem, `"not_allowed"`},
		{"a program that says nothing", "GET", "/nothing", "", "en", 404, problem, `"not_found"`},
		{"what is said badly", "GET", "/nothing", "a;b,c", "da", 404, problem, `"not_found"`},
		{"a program that reads all", "GET", "/nothing", "*/*", "en", 404, problem, `"not_found"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, c.path, nil)
			r.Header.Set("Accept", c.accept)
			r.Header.Set("Accept-Language", c.lang)
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, r)
			h, body := w.Header(), w.Body.String()
			if w.Code != c.status || h.Get("Content-Type") != c.media || !strings.Contains(body, c.says) {
				t.Errorf("%d %s: %s", w.Code, h.Get("Content-Type"), body)
			}
			if c.status == 405 && h.Get("Allow") != "GET, HEAD" {
				t.Errorf("allowed is %q", h.Get("Allow"))
			}
			if c.media != page {
				return
			}
			lang := c.lang[:2]
			if !strings.Contains(body, `<html lang="`+lang+`">`) || h.Get("Content-Language") != lang || h.Get("Cache-Control") != "no-store" {
				t.Errorf("in %q, kept %q: %s", h.Get("Content-Language"), h.Get("Cache-Control"), body)
			}
			if policy := h.Get("Content-Security-Policy"); policy != pagePolicy() || !strings.Contains(body, "<style>"+pageStyle+"</style>") {
				t.Errorf("by %q the page may not look as it does: %s", policy, body)
			}
			if vary := strings.Join(h.Values("Vary"), ", ") + ","; !strings.Contains(vary, " Accept,") || !strings.Contains(vary, "Accept-Language") {
				t.Errorf("a cache is told %q", vary)
			}
		})
	}
}

func TestAPageOfAnOfficeThatStopsSaysWhenToComeAgain(t *testing.T) {
	s := opened(t)
	s.stopping.Store(true)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		r := httptest.NewRequest(method, "/docs", nil)
		r.Header.Set("Accept", browser)
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if h := w.Header(); w.Code != 503 || h.Get("Retry-After") == "" || !strings.HasPrefix(h.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %v", method, w.Code, h)
		}
		if said := strings.Contains(w.Body.String(), "Genindlæs siden om lidt."); said != (method == http.MethodGet) {
			t.Errorf("%s: %s", method, w.Body)
		}
	}
}
