package app

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
)

// ErrNetworkOff is what a request meets while the switch is off.
var ErrNetworkOff = errors.New("network is switched off")

// Network is the switch that takes the app off the net, for trying how it works
// without: as a person, in a demonstration, in a test.
type Network struct {
	next     http.RoundTripper
	switched func(on bool) error

	mu  sync.Mutex
	on  context.Context // ends when the net is switched off
	off context.CancelCauseFunc
}

func newNetwork(next http.RoundTripper, on bool, switched func(bool) error) *Network {
	n := &Network{next: next, switched: switched}
	n.on, n.off = context.WithCancelCause(context.Background())
	if !on {
		n.off(ErrNetworkOff)
	}
	return n
}

func (n *Network) state() context.Context {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.on
}

// On tells whether requests go out.
func (n *Network) On() bool { return n.state().Err() == nil }

// Switch turns the net on or off, which breaks what is under way. The choice is
// kept on the device.
func (n *Network) Switch(on bool) error {
	n.mu.Lock()
	switch {
	case on && n.on.Err() != nil:
		n.on, n.off = context.WithCancelCause(context.Background())
	case !on:
		n.off(ErrNetworkOff)
	}
	n.mu.Unlock()
	return n.switched(on)
}

// RoundTrip makes Network the transport of every request of the app.
func (n *Network) RoundTrip(req *http.Request) (*http.Response, error) {
	on := n.state()
	if on.Err() != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, ErrNetworkOff
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	stop := context.AfterFunc(on, func() { cancel(ErrNetworkOff) })
	release := func() {
		stop()
		cancel(nil)
	}
	resp, err := n.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		release()
		if on.Err() != nil && req.Context().Err() == nil {
			return nil, ErrNetworkOff
		}
		return nil, err
	}
	resp.Body = &body{resp.Body, release}
	return resp, nil
}

// CloseIdleConnections ends the connections on which nothing is asked, as the
// Close of a client does through it.
func (n *Network) CloseIdleConnections() {
	if idle, ok := n.next.(interface{ CloseIdleConnections() }); ok {
		idle.CloseIdleConnections()
	}
}

// body lets go of the switch when the answer was read.
type body struct {
	io.ReadCloser
	release func()
}

// Close closes the answer.
func (b *body) Close() error {
	err := b.ReadCloser.Close()
	b.release()
	return err
}
