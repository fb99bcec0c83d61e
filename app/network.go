package app

import (
	"errors"
	"net/http"
	"sync/atomic"
)

// ErrNetworkOff is what a request meets while the switch is off.
var ErrNetworkOff = errors.New("network is switched off")

// Network is the switch that takes the app off the net, for trying how it works
// without: as a person, in a demonstration, in a test.
type Network struct {
	off      atomic.Bool
	next     http.RoundTripper
	switched func(on bool) error
}

// On tells whether requests go out.
func (n *Network) On() bool { return !n.off.Load() }

// Switch turns the net on or off. The choice is kept on the device. Requests
// under way are let be; the next ones fail at once.
func (n *Network) Switch(on bool) error {
	n.off.Store(!on)
	return n.switched(on)
}

// RoundTrip makes Network the transport of every request of the app.
func (n *Network) RoundTrip(req *http.Request) (*http.Response, error) {
	if n.off.Load() {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, ErrNetworkOff
	}
	return n.next.RoundTrip(req)
}
