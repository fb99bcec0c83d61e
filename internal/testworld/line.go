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
	next *http.Transport

	mu     sync.Mutex
	cut    bool
	lose   int // answers still to be lost
	double int // requests still to be sent twice
	sent   int
	held   int           // feeds' answers that are waited for
	moved  chan struct{} // closed when held changes
}

// NewLine is a good line.
func NewLine() *Line {
	return &Line{next: &http.Transport{MaxIdleConnsPerHost: 4}, moved: make(chan struct{})}
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
	late := time.NewTimer(syncTimeout)
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

func (l *Line) hold(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held += n
	close(l.moved)
	l.moved = make(chan struct{})
}

// Close lets go of idle connections.
func (l *Line) Close() { l.next.CloseIdleConnections() }

// RoundTrip carries one request.
func (l *Line) RoundTrip(req *http.Request) (*http.Response, error) {
	l.mu.Lock()
	cut, lose, double := l.cut, false, false
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
		resp, err := l.next.RoundTrip(first)
		if err != nil {
			return nil, err
		}
		if err := drop(resp); err != nil {
			return nil, err
		}
		req = req.Clone(req.Context())
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	if req.URL.Query().Has("wait") {
		l.hold(1)
		defer l.hold(-1)
	}
	resp, err := l.next.RoundTrip(req)
	if err == nil && lose {
		return nil, errors.Join(ErrCut, drop(resp))
	}
	return resp, err
}

func drop(resp *http.Response) error {
	_, err := io.Copy(io.Discard, resp.Body)
	return errors.Join(err, resp.Body.Close())
}
