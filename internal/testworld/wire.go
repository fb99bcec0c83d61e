package testworld

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"time"
)

// Weather says how bad a Wire is: chances in a thousand for each request, and
// how long it may take.
type Weather struct {
	Lost      int // the request does not arrive
	Unheard   int // it arrives and the answer does not
	Cut       int // the answer breaks off in its body
	Double    int // it arrives once more, up to a minute later
	Portal    int // a guest network's page comes in the office's place
	Broken    int // a proxy answers 5xx in the office's place
	BrokenOff int // a proxy answers 5xx after the office answered
	Busy      int // 429 with Retry-After
	Hang      int // of what is lost or unheard: nothing tells until the client gives up
	Delay     time.Duration
}

// Fair is a wire on which everything arrives, soon.
var Fair = Weather{Delay: 30 * time.Millisecond}

// doubledWithin is how late the second of two may come.
const doubledWithin = time.Minute

// Server is who answers on a Wire, and what is closed when that is no more: an
// answer that has not left by then never comes. A nil handler refuses.
type Server func() (h http.Handler, gone <-chan struct{})

// Wire is a device's way to an office in the same process, without a socket: a
// http.RoundTripper for a virtual clock. What befalls a request depends on the
// seed, the request's path and how many came before it on that path, and on
// nothing else. Safe for concurrent use.
type Wire struct {
	seed   uint64
	server Server
	// Heard is told of every answer that leaves the office. Set it before use.
	Heard func(req *http.Request, body []byte, answer *http.Response, answered []byte)

	ctx     context.Context // ends with Close
	stop    context.CancelFunc
	flying  sync.WaitGroup // requests at the office, whoever still waits for them
	mu      sync.Mutex
	weather Weather
	down    bool
	count   map[string]uint64
}

// NewWire is a wire in fair weather; Close it.
func NewWire(seed uint64, server Server) *Wire {
	ctx, stop := context.WithCancel(context.Background())
	return &Wire{seed: seed, server: server, ctx: ctx, stop: stop, weather: Fair, count: map[string]uint64{}}
}

// SetWeather changes what befalls requests from now on.
func (w *Wire) SetWeather(to Weather) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.weather = to
}

// Down takes the wire down, or brings it up.
func (w *Wire) Down(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
}

// Close ends what is under way and waits for it.
func (w *Wire) Close() {
	w.stop()
	w.flying.Wait()
}

// fate is what befalls one request.
type fate struct {
	lost, unheard, hang, double, portal, broken, brokenOff, busy bool

	cut               float64 // where the answer breaks off, 0 to 1; 0 for whole
	there, back, late time.Duration
	status            int
	after             int // seconds
}

func (w *Wire) fate(path string) (f fate, down bool) {
	w.mu.Lock()
	n := w.count[path]
	w.count[path]++
	k := w.weather
	down = w.down
	w.mu.Unlock()
	h := fnv.New64a()
	_, _ = h.Write(binary.LittleEndian.AppendUint64([]byte(path), n)) // a hash takes everything
	r := rand.New(rand.NewPCG(w.seed, h.Sum64()))                     //nolint:gosec // to be the same each time
	hit := func(of int) bool { return r.IntN(1000) < of }
	f = fate{
		lost: hit(k.Lost), unheard: hit(k.Unheard), hang: hit(k.Hang), double: hit(k.Double), portal: hit(k.Portal),
		broken: hit(k.Broken), brokenOff: hit(k.BrokenOff), busy: hit(k.Busy),
		there: jitter(r, k.Delay), back: jitter(r, k.Delay), late: jitter(r, doubledWithin),
		status: 500 + r.IntN(5), after: r.IntN(20),
	}
	if hit(k.Cut) {
		f.cut = max(r.Float64(), 1e-9)
	}
	return f, down
}

// jitter is never nothing, so that no two things happen at one moment.
func jitter(r *rand.Rand, most time.Duration) time.Duration {
	return time.Duration(r.Int64N(int64(max(most, time.Millisecond)))) + time.Nanosecond
}

// RoundTrip carries one request.
func (w *Wire) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		body, err = io.ReadAll(req.Body)
		_ = req.Body.Close() // a RoundTripper closes it in any case
		if err != nil {
			return nil, err
		}
	}
	ctx := req.Context()
	f, down := w.fate(req.URL.Path)
	if err := w.pause(ctx, f.there); err != nil {
		return nil, err
	}
	switch {
	case down:
		return nil, ErrCut
	case f.lost:
		return nil, w.nothing(ctx, f)
	case f.portal:
		return page(req, http.StatusOK, f), nil
	case f.broken:
		return page(req, f.status, f), nil
	case f.busy:
		return page(req, http.StatusTooManyRequests, f), nil
	}
	if f.double {
		w.flying.Go(func() {
			if w.pause(w.ctx, f.late) == nil {
				_, _ = w.deliver(w.ctx, req, body) // nobody waits for this one
			}
		})
	}
	resp, err := w.deliver(ctx, req, body)
	if err != nil {
		return nil, err
	}
	if err := w.pause(ctx, f.back); err != nil {
		return nil, err
	}
	switch {
	case f.unheard:
		return nil, w.nothing(ctx, f)
	case f.brokenOff:
		return page(req, f.status, f), nil
	case f.cut > 0:
		raw, _ := io.ReadAll(resp.Body) // from memory
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(raw[:int(f.cut*float64(len(raw)))]), broken{}))
	}
	return resp, nil
}

// pause waits on the way.
func (w *Wire) pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-w.ctx.Done():
		return ErrCut
	}
}

// nothing is an answer that does not come.
func (w *Wire) nothing(ctx context.Context, f fate) error {
	if !f.hang {
		return ErrCut
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-w.ctx.Done():
		return ErrCut
	}
}

// deliver has the office answer a request.
func (w *Wire) deliver(ctx context.Context, req *http.Request, body []byte) (*http.Response, error) {
	h, gone := w.server()
	if h == nil {
		return nil, ErrCut
	}
	there := req.Clone(ctx)
	there.Body, there.RequestURI, there.RemoteAddr = io.NopCloser(bytes.NewReader(body)), req.URL.RequestURI(), "192.0.2.1:49152"
	there.Host = req.URL.Host
	rec := httptest.NewRecorder()
	done := make(chan struct{})
	w.flying.Go(func() {
		defer close(done)
		h.ServeHTTP(rec, there)
	})
	select {
	case <-done:
	case <-gone:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-w.ctx.Done():
		return nil, ErrCut
	}
	select {
	case <-gone:
		return nil, ErrCut
	default:
	}
	resp := rec.Result()
	if w.Heard != nil {
		w.Heard(req, body, resp, rec.Body.Bytes())
	}
	resp.Request = req
	return resp, nil
}

// broken is the end of a body that breaks off.
type broken struct{}

// Read fails.
func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// page is what stands between a device and its office says.
func page(req *http.Request, status int, f fate) *http.Response {
	const text = "<!doctype html><title>Velkommen</title><p>Log på netværket."
	resp := &http.Response{
		StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header: http.Header{"Content-Type": {"text/html"}}, Body: io.NopCloser(bytes.NewReader([]byte(text))), ContentLength: int64(len(text)),
	}
	if status == http.StatusTooManyRequests {
		resp.Header.Set("Retry-After", strconv.Itoa(f.after))
	}
	return resp
}
