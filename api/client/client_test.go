package client_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/api/client"
)

// speak makes an office of a handler and a signed-in client of it that does not
// wait between attempts.
func speak(t *testing.T, h http.HandlerFunc) *client.Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c, err := client.New(client.Options{Office: server.URL, Rand: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	c.SetToken("secret")
	return c
}

func say(w http.ResponseWriter, status int, media, body string) {
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// quietlyCut answers without saying how long the answer is and closes the
// connection where it is over, or cut.
func quietlyCut(w http.ResponseWriter, status, media, body string) {
	conn, out, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = fmt.Fprintf(out, "HTTP/1.1 %s\r\nContent-Type: %s\r\nConnection: close\r\n\r\n%s", status, media, body)
	_ = out.Flush()
}

const onePage = `{"epoch":"e","cursor":"c","records":[{"kind":"event","id":"1","rev":1,"body":{"title":"Kursus"}}]}`

func TestFaultsOfTheNetworkAndTheOfficeHaveNamesOfTheirOwn(t *testing.T) {
	problem := func(status int, code string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			say(w, status, api.ProblemType, fmt.Sprintf(`{"code":%q,"status":%d,"detail":"Prøv igen"}`, code, status))
		}
	}
	page := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			say(w, status, "text/html; charset=utf-8", "<html>Velkommen til toget</html>")
		}
	}
	for _, tt := range []struct {
		name  string
		serve http.HandlerFunc
		is    error
		code  api.Code
		tries int32
	}{
		{"a portal's page in the office's place", page(200), client.ErrCaptivePortal, "captive_portal", 1},
		{"a portal that forbids", page(403), client.ErrCaptivePortal, "captive_portal", 1},
		{"a portal that says so", page(511), client.ErrCaptivePortal, "captive_portal", 1},
		{"a redirect to elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://portal.example/login", http.StatusFound)
		}, client.ErrCaptivePortal, "captive_portal", 1},
		{"a proxy's page before an office that is down", page(502), nil, api.CodeUnavailable, 3},
		{"an answer that is cut", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			say(w, 200, "application/json", onePage[:20])
		}, client.ErrOffline, "offline", 3},
		{"an answer that is cut where nobody said how long it is", func(w http.ResponseWriter, _ *http.Request) {
			quietlyCut(w, "200 OK", "application/json", onePage[:20])
		}, client.ErrOffline, "offline", 3},
		{"an answer that is cut before it begins", func(w http.ResponseWriter, _ *http.Request) {
			quietlyCut(w, "200 OK", "application/json", "")
		}, client.ErrOffline, "offline", 3},
		{"a refusal that is cut", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			say(w, 401, api.ProblemType, `{"code":"era`)
		}, client.ErrOffline, "offline", 3},
		{"a refusal that is cut where nobody said how long it is", func(w http.ResponseWriter, _ *http.Request) {
			quietlyCut(w, "401 Unauthorized", api.ProblemType, `{"code":"era`)
		}, client.ErrOffline, "offline", 3},
		{"a fault of the office that is cut", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			say(w, 503, api.ProblemType, `{"code":"una`)
		}, nil, api.CodeUnavailable, 3},
		{"a request that did not come whole", page(408), client.ErrOffline, "offline", 3},
		{"a proxy's page for a request that is too large", page(413), nil, api.CodeTooLarge, 1},
		{"an empty answer", func(w http.ResponseWriter, _ *http.Request) { say(w, 200, "application/json", "") }, client.ErrUnreadable, "unreadable", 1},
		{"a connection that is cut", func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				conn.Close()
			}
		}, client.ErrOffline, "offline", 3},
		{"no JSON", func(w http.ResponseWriter, _ *http.Request) { say(w, 200, "application/json", "hello") }, client.ErrUnreadable, "unreadable", 1},
		{"JSON of something else", func(w http.ResponseWriter, _ *http.Request) { say(w, 200, "application/json", `{"ok":true}`) }, client.ErrUnreadable, "unreadable", 1},
		{"an endless answer", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			for range 40 {
				_, _ = w.Write(bytes.Repeat([]byte(" "), 1<<20))
			}
		}, client.ErrTooLarge, "unreadable", 1},
		{"a bomb of zeroes", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 40 {
				_, _ = z.Write(bytes.Repeat([]byte(" "), 1<<20))
			}
			z.Close()
		}, client.ErrTooLarge, "unreadable", 1},
		{"an office that is too new", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(426) }, client.ErrTooNew, "too_new", 1},
		{"a redirect in a circle", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.String(), http.StatusFound) }, client.ErrUnreadable, "unreadable", 6},
		{"a resync", problem(410, "resync"), nil, api.CodeResync, 1},
		{"an erased person", problem(401, "erased"), nil, api.CodeErased, 1},
		{"a missing thing", problem(404, "not_found"), nil, api.CodeNotFound, 1},
		{"too much at once", problem(429, "rate_limited"), nil, api.CodeRateLimited, 3},
		{"a fault of the office", problem(500, "internal"), nil, api.CodeInternal, 3},
		{"a refusal without a document", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(413) }, nil, api.CodeTooLarge, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var tries atomic.Int32
			c := speak(t, func(w http.ResponseWriter, r *http.Request) {
				tries.Add(1)
				tt.serve(w, r)
			})
			_, err := c.Changes(t.Context(), client.FeedQuery{})
			if err == nil {
				t.Fatal("no error")
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("%v is not %v", err, tt.is)
			}
			var p *api.Problem
			if tt.is == nil && !errors.As(err, &p) {
				t.Errorf("%v is no problem document", err)
			}
			if got := client.Code(err); got != tt.code {
				t.Errorf("code %q, want %q (%v)", got, tt.code, err)
			}
			if n := tries.Load(); n != tt.tries {
				t.Errorf("%d requests, want %d", n, tt.tries)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the token is in the error: %v", err)
			}
		})
	}
}

func TestNoOneIsOffline(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	c, err := client.New(client.Options{Office: "http://" + l.Addr().String(), Rand: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Office(t.Context()); !errors.Is(err, client.ErrOffline) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Office(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestACertificateThatDoesNotHoldIsNotTrusted(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	c, err := client.New(client.Options{Office: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Office(t.Context()); !errors.Is(err, client.ErrUntrusted) {
		t.Errorf("%v", err)
	}
}

func TestOnlySecureAddressesAndLoopbackAreSpokenTo(t *testing.T) {
	for typed, want := range map[string]string{
		"https://kontor.example.dk/":   "https://kontor.example.dk",
		" kontor.example.dk ":          "https://kontor.example.dk",
		"kontor.example.dk:8443/sub":   "https://kontor.example.dk:8443/sub",
		"http://127.0.0.1:8080":        "http://127.0.0.1:8080",
		"localhost:8080":               "http://localhost:8080",
		"localhost:8080/":              "http://localhost:8080",
		"http://[::1]:8080":            "http://[::1]:8080",
		"http://kontor.example.dk":     "insecure",
		"http://192.168.1.4:8080":      "insecure",
		"http://localhost.evil.dk":     "insecure",
		"http://127.0.0.1.evil.dk":     "insecure",
		"ftp://kontor.example.dk":      "bad",
		"https://me:pw@kontor.example": "bad",
		"https://":                     "bad",
		"":                             "bad",
		"javascript:alert(1)":          "bad",
	} {
		c, err := client.New(client.Options{Office: typed})
		got := "bad"
		switch {
		case err == nil:
			got = c.URL()
		case errors.Is(err, client.ErrInsecure):
			got = "insecure"
		}
		if got != want {
			t.Errorf("%q: %s, want %s (%v)", typed, got, want, err)
		}
	}
}

func TestTheRequestSaysWhoAsksInWhichLanguage(t *testing.T) {
	var asked []string
	c := speak(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, strings.Join([]string{
			r.Method, r.URL.String(), r.Header.Get("Authorization"), r.Header.Get("Accept-Language"), r.Header.Get("Accept-Encoding"),
		}, " "))
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "application/json")
		z := gzip.NewWriter(w)
		defer z.Close()
		_, _ = io.WriteString(z, onePage)
	})
	page, err := c.Catalogue(t.Context(), client.FeedQuery{Since: "a b&c", Limit: 5000, Wait: 90 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	want := api.Page{Epoch: "e", Cursor: "c", Records: []api.Record{{Kind: "event", ID: "1", Rev: 1, Body: json.RawMessage(`{"title":"Kursus"}`)}}}
	if diff := cmp.Diff(want, page); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"GET /v1/catalogue?limit=1000&since=a+b%26c&wait=30 Bearer secret da gzip"}, asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestSignInCodesAreNeverSentTwice(t *testing.T) {
	var tries atomic.Int32
	c := speak(t, func(w http.ResponseWriter, _ *http.Request) {
		tries.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	if _, err := c.SignIn(t.Context(), api.SignInRequest{Email: "a@example.dk"}); client.Code(err) != api.CodeUnavailable {
		t.Errorf("sign-in: %v", err)
	}
	if _, err := c.CreateSession(t.Context(), api.SessionRequest{Code: "123456"}); client.Code(err) != api.CodeUnavailable {
		t.Errorf("session: %v", err)
	}
	if n := tries.Load(); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}

func TestWithoutATokenNothingOfThePersonsIsAskedFor(t *testing.T) {
	c := speak(t, func(http.ResponseWriter, *http.Request) { t.Error("a request went out") })
	c.SetToken("")
	if _, err := c.Sessions(t.Context()); client.Code(err) != api.CodeUnauthorized {
		t.Errorf("%v", err)
	}
}

// clocked answers from memory, so that the test's clock can run.
type clocked func(r *http.Request) *http.Response

func (f clocked) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	resp := f(r)
	if resp == nil {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	resp.Request = r
	return resp, nil
}

func recorded(status int, header http.Header, body string) *http.Response {
	w := httptest.NewRecorder()
	for k := range header {
		w.Header().Set(k, header.Get(k))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
	return w.Result()
}

func TestRetryAfterIsWaitedForWhereItIsShortAndHandedOnWhereItIsLong(t *testing.T) {
	date := time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name   string
		after  string
		date   time.Time
		waited time.Duration // 0: handed on
		handed time.Duration
	}{
		{"seconds", "5", time.Time{}, 5 * time.Second, 0},
		{"a date, by the office's clock", date.Add(4 * time.Second).Format(http.TimeFormat), date, 4 * time.Second, 0},
		{"minutes", "120", time.Time{}, 0, 2 * time.Minute},
		{"a year", "31536000", time.Time{}, 0, time.Hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tries := 0
				c, err := client.New(client.Options{
					Office: "https://kontor.example.dk", Rand: func() float64 { return 0 },
					Transport: clocked(func(*http.Request) *http.Response {
						if tries++; tries == 2 {
							return recorded(200, nil, onePage)
						}
						h := http.Header{"Retry-After": {tt.after}}
						if !tt.date.IsZero() {
							h.Set("Date", tt.date.Format(http.TimeFormat))
						}
						return recorded(429, h, `{"code":"rate_limited"}`)
					}),
				})
				if err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				_, err = c.Catalogue(t.Context(), client.FeedQuery{})
				if waited := time.Since(began); waited != tt.waited {
					t.Errorf("waited %s, want %s", waited, tt.waited)
				}
				handed, _ := client.RetryAfter(err)
				if (err == nil) != (tt.waited > 0) || handed != tt.handed {
					t.Errorf("%v hands on %s, want %s", err, handed, tt.handed)
				}
			})
		})
	}
}

func TestACallThatIsNotAnsweredEndsAfterItsTime(t *testing.T) {
	for _, tt := range []struct {
		wait time.Duration
		want time.Duration
	}{{0, 30 * time.Second}, {25 * time.Second, 55 * time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			c, err := client.New(client.Options{
				Office: "https://kontor.example.dk", Transport: clocked(func(*http.Request) *http.Response { return nil }),
			})
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			_, err = c.Catalogue(client.Once(t.Context()), client.FeedQuery{Wait: tt.wait})
			if !errors.Is(err, client.ErrOffline) || time.Since(began) != tt.want {
				t.Errorf("after %s: %v; want %s", time.Since(began), err, tt.want)
			}
		})
	}
}

func TestMutationsAreTriedAgainAndTheirAnswersChecked(t *testing.T) {
	batch := api.MutationBatch{Device: "d", Mutations: []api.Mutation{{ID: "1", Kind: "x", Body: json.RawMessage(`{}`)}, {ID: "2", Kind: "x", Body: json.RawMessage(`{}`)}}}
	for _, tt := range []struct {
		name, answer string
		good         bool
	}{
		{"one for each, in order", `{"epoch":"e","results":[{"id":"1","status":"applied"},{"id":"2","status":"refused"}]}`, true},
		{"one too few", `{"epoch":"e","results":[{"id":"1","status":"applied"}]}`, false},
		{"in another order", `{"epoch":"e","results":[{"id":"2","status":"applied"},{"id":"1","status":"applied"}]}`, false},
		{"a status that only a newer app knows", `{"epoch":"e","results":[{"id":"1","status":"applied"},{"id":"2","status":"later"}]}`, true},
		{"no status", `{"epoch":"e","results":[{"id":"1","status":"applied"},{"id":"2"}]}`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tries := 0
			c := speak(t, func(w http.ResponseWriter, r *http.Request) {
				var got api.MutationBatch
				if err := json.NewDecoder(r.Body).Decode(&got); err != nil || cmp.Diff(batch, got) != "" {
					t.Errorf("attempt %d brought %+v, %v", tries, got, err)
				}
				if tries++; tries == 1 {
					w.WriteHeader(http.StatusBadGateway)
					return
				}
				say(w, 200, "application/json", tt.answer)
			})
			_, err := c.Mutations(t.Context(), batch)
			if (err == nil) != tt.good || !tt.good && !errors.Is(err, client.ErrUnreadable) {
				t.Errorf("%v", err)
			}
		})
	}
}
