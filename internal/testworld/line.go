package testworld

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"
)

// ErrCut is what a request meets on a line that is cut.
var ErrCut = errors.New("the line is cut")

// Line is a device's way to the office: a http.RoundTripper that can be cut,
// lose answers and send requests twice. Safe for concurrent use.
type Line struct {
	wire *http.Transport

	mu     sync.Mutex
	next   http.RoundTripper // wire, or what was put before it
	cut    bool
	lose   int // answers still to be lost
	double int // requests still to be sent twice
	sent   int

	bodies []int64       // after how many bytes each of the next bodies breaks off
	hold   bool          // uploads of files get nowhere
	held   int           // feeds' answers that are waited for
	moved  chan struct{} // closed when held changes
}

// NewLine is a good line.
func NewLine() *Line {
	wire := &http.Transport{MaxIdleConnsPerHost: 4}
	return &Line{wire: wire, next: wire, moved: make(chan struct{})}
}

// Through puts something between the device and the office that hears, and may
// change, what they say; nil takes it away again.
func (l *Line) Through(between func(office http.RoundTripper) http.RoundTripper) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next = l.wire
	if between != nil {
		l.next = between(l.wire)
	}
}

// Cut takes the line down, or brings it up. Requests under way are let be.
func (l *Line) Cut(cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = cut
}

// LoseAnswers lets the next n requests reach the office and loses the answers.
// Only what changes something counts.
func (l *Line) LoseAnswers(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lose = n
}

// SendTwice has the next n requests that change something arrive twice.
func (l *Line) SendTwice(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.double = n
}

// CutBodies lets each of the next bodies, of requests and of answers to GET,
// break off after so many bytes; shorter ones go through and do not count.
func (l *Line) CutBodies(after ...int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bodies = after
}

// HoldUploads lets no upload of a file get anywhere, while all else goes
// through.
func (l *Line) HoldUploads(hold bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hold = hold
}

// broken breaks a body off where it is its turn.
func (l *Line) broken(body io.ReadCloser, length int64) io.ReadCloser {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.bodies) == 0 || body == nil || length <= l.bodies[0] {
		return body
	}
	b := &brokenBody{ReadCloser: body, left: l.bodies[0]}
	l.bodies = l.bodies[1:]
	return b
}

type brokenBody struct {
	io.ReadCloser
	left int64
}

func (b *brokenBody) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, ErrCut
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// Sent is how many requests went out.
func (l *Line) Sent() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sent
}

// AwaitHeld waits until n feeds are followed: asked for with an answer that the
// office may hold.
func (l *Line) AwaitHeld(t testing.TB, n int) {
	t.Helper()
	late := time.NewTimer(Patience)
	defer late.Stop()
	for {
		l.mu.Lock()
		held, moved := l.held, l.moved
		l.mu.Unlock()
		if held == n {
			return
		}
		select {
		case <-moved:
		case <-late.C:
			t.Fatalf("%d feeds are followed, want %d", held, n)
		}
	}
}

// waits counts feeds' answers that are waited for.
func (l *Line) waits(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held += n
	close(l.moved)
	l.moved = make(chan struct{})
}

// Close lets go of idle connections.
func (l *Line) Close() { l.wire.CloseIdleConnections() }

// RoundTrip carries one request.
func (l *Line) RoundTrip(req *http.Request) (*http.Response, error) {
	l.mu.Lock()
	cut, lose, double := l.cut || l.hold && req.Method == http.MethodPut, false, false
	if !cut {
		l.sent++
	}
	if !cut && req.Method != http.MethodGet && req.Method != http.MethodHead {
		if lose = l.lose > 0; lose {
			l.lose--
		}
		if double = l.double > 0; double {
			l.double--
		}
	}
	next := l.next
	l.mu.Unlock()
	if cut {
		if req.Body != nil {
			_ = req.Body.Close() // a RoundTripper closes it in any case
		}
		return nil, ErrCut
	}
	if double && req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err := errors.Join(err, req.Body.Close()); err != nil {
			return nil, err
		}
		first := req.Clone(req.Context())
		first.Body = io.NopCloser(bytes.NewReader(body))
		resp, err := next.RoundTrip(first)
		if err != nil {
			return nil, err
		}
		if err := drop(resp); err != nil {
			return nil, err
		}
		req = req.Clone(req.Context())
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	if whole := req.Body; whole != nil {
		req = req.Clone(req.Context())
		req.Body = l.broken(whole, req.ContentLength)
	}
	if req.URL.Query().Has("wait") {
		l.waits(1)
		defer l.waits(-1)
	}
	resp, err := next.RoundTrip(req)
	if err == nil && req.Method == http.MethodGet {
		resp.Body = l.broken(resp.Body, resp.ContentLength)
	}
	if err == nil && lose {
		return nil, errors.Join(ErrCut, drop(resp))
	}
	return resp, err
}

func drop(resp *http.Response) error {
	_, err := io.Copy(io.Discard, resp.Body)
	return errors.Join(err, resp.Body.Close())
}
