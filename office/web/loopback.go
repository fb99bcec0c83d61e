package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"startklar.dk/office"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mail"
)

// LoopbackOptions are how an office inside the app differs; the zero value is
// good.
type LoopbackOptions struct {
	Demo bots.Options
	Now  func() time.Time // nil: time.Now
	Log  *slog.Logger     // nil: nothing is logged
}

// Loopback is a demo office in this process, reached over HTTP on the
// machine's own address.
type Loopback struct {
	// URL is where it is, "http://127.0.0.1:41234"; the port is another at each
	// start.
	URL string
	// Mail holds what the office would have mailed, newest first.
	Mail *mail.Box

	cancel context.CancelFunc
	served chan error
	office *office.Office
}

// ServeLoopback opens the demo office whose data is in dir, lays the demo
// programme around today, so that there always is a Kick-off to book, and
// serves it until Stop. What was done in it before is still there.
func ServeLoopback(ctx context.Context, dir string, options LoopbackOptions) (*Loopback, error) {
	l := &Loopback{Mail: &mail.Box{}, served: make(chan error, 1)}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the demo office's door: %w", err)
	}
	l.URL = "http://" + listener.Addr().String()
	o, err := office.Open(ctx, office.Config{
		Dir: dir, Now: options.Now, Log: options.Log, Demo: true, Address: l.URL, Mail: l.Mail, MailFrom: "demo@startklar.example",
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the demo office: %w", err), listener.Close())
	}
	if _, err := bots.Fill(ctx, o); err != nil {
		return nil, errors.Join(err, o.Close(), listener.Close())
	}
	l.office = o
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	l.cancel = cancel
	server := New(o, Options{PublicURL: l.URL, Demo: options.Demo, Mail: l.Mail})
	go func() { l.served <- server.Serve(work, listener) }()
	return l, nil
}

// Stop ends the office: held answers are let go, what is under way is finished,
// the data closed. It is called once.
func (l *Loopback) Stop() error {
	l.cancel()
	return errors.Join(<-l.served, l.office.Close())
}
