package web

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"startklar.dk/api"
)

const (
	// writeWithin is how long a client may take to read an answer.
	writeWithin = 2 * time.Minute
	// readWithin is how long a client may take to send a request's body: 8 MiB
	// at half a megabit a second.
	readWithin = 2 * time.Minute
)

// visit is what the frame knows of a request; operations read it from the
// context.
type visit struct {
	request *http.Request
	writer  *answerWriter
	network string
	route   string       // the pattern that takes it; none is empty
	handler http.Handler // the route's, or what the mux itself answers
	render  renderer     // of what the request fails with
	drains  *rate.Limiter
}

type visitKey struct{}

func visitOf(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

// answerWriter notes what was answered and gives each answer its own time. Nobody
// waits for a client that reads slowly but that client.
type answerWriter struct {
	http.ResponseWriter
	turn   *turn
	status int
	bytes  int64
}

// inBuffer is how many bytes of an answer net/http keeps before it sends any.
const inBuffer = 2 << 10

func (w *answerWriter) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
		dropEmptyWords(w.Header())
		// Only a connection that cannot have deadlines refuses this one.
		_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(writeWithin))
	}
	w.ResponseWriter.WriteHeader(status)
}

// dropEmptyWords takes away what says nothing in an answer that a program reads
// and nobody keeps: most of these are smaller than their head.
func dropEmptyWords(h http.Header) {
	if h.Get("Cache-Control") != "no-store" || h.Get("Content-Type") != "application/json" {
		return
	}
	h.Del("Referrer-Policy")
	if v := h.Values("Vary"); len(v) == 1 && v[0] == "Accept-Encoding" {
		h.Del("Vary")
	}
}

func (w *answerWriter) Write(p []byte) (n int, err error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	write := func() { n, err = w.ResponseWriter.Write(p) }
	if w.bytes+int64(len(p)) <= inBuffer {
		write()
	} else {
		w.turn.aside(write)
	}
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *answerWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// group is the routes below a path, with how those who ask for them are told what
// went wrong.
type group struct {
	path   string
	render renderer
}

// renderer is that of the first group which a path lies in.
func (s *Server) renderer(path string) renderer {
	for _, g := range s.groups {
		if strings.HasPrefix(path, g.path) {
			return g.render
		}
	}
	return asProblem
}

// outermost counts, logs and bounds every request. The log has the route and
// not the path, which may hold a secret, and nothing of who asked.
func (s *Server) outermost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		answer := &answerWriter{ResponseWriter: w}
		// A connection that is kept alive keeps the last answer's deadline.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
		if r.ContentLength != 0 { // net/http reads an unread body to its end after the answer: so long at the most
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(drainWithin))
		}
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		v := &visit{writer: answer, network: network(s.options.Proxies.client(r)), render: s.renderer(r.URL.Path), drains: s.drains}
		r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		v.request = r
		v.handler, v.route = s.mux.Handler(r)
		route := cmp.Or(v.route, "none")
		s.metrics.inFlight.Inc()
		defer func() {
			answer.turn.leave()
			s.metrics.inFlight.Dec()
			took := time.Since(began)
			s.metrics.observe(route, answer.status, took)
			s.log.LogAttrs(r.Context(), slog.LevelInfo, "answered",
				slog.String("method", method(r)), slog.String("route", route), slog.Int("status", answer.status),
				slog.Int64("bytes", answer.bytes), slog.Duration("took", took))
		}()
		next.ServeHTTP(answer, r)
	})
}

// method keeps made-up methods out of the log and the metrics.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch:
		return r.Method
	}
	return "other"
}

// catching makes a panic into a 500 and a line in the log.
func (s *Server) catching(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			broken := recover()
			if broken == nil {
				return
			}
			if err, ok := broken.(error); ok && err == http.ErrAbortHandler { //nolint:errorlint // the value itself is the signal
				panic(broken)
			}
			s.metrics.panics.Inc()
			s.log.Error("an operation broke off", "panic", broken, "stack", string(debug.Stack()))
			if visitOf(r.Context()).writer.status != 0 {
				panic(http.ErrAbortHandler) // half an answer must not look whole
			}
			writeFailure(w, r, fail(api.CodeInternal))
		}()
		next.ServeHTTP(w, r)
	})
}

// routed refuses what no route takes, and what comes after the office began to
// stop.
func (s *Server) routed(w http.ResponseWriter, r *http.Request) {
	if s.stopping.Load() && r.URL.Path != "/healthz" {
		w.Header().Set("Connection", "close")
		refuse(w, r, unavailable())
		return
	}
	v := visitOf(r.Context())
	if path.Clean(r.URL.Path) != r.URL.Path { // the mux would lead to a tidier one
		refuse(w, r, fail(api.CodeNotFound))
		return
	}
	if v.route != "" {
		s.mux.ServeHTTP(w, r)
		return
	}
	// The mux answers for itself: 404 or 405.
	told := &silentWriter{header: http.Header{}}
	v.handler.ServeHTTP(told, r)
	if told.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", told.header.Get("Allow"))
		refuse(w, r, fail(api.CodeNotAllowed))
		return
	}
	refuse(w, r, fail(api.CodeNotFound))
}

// silentWriter hears what a handler would have answered.
type silentWriter struct {
	header http.Header
	status int
}

func (w *silentWriter) Header() http.Header { return w.header }

func (w *silentWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *silentWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return len(p), nil
}
