package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/demo"
	"startklar.dk/office/mail"
)

// LoopbackOptions are how an office inside the app differs; the zero value is
// good.
type LoopbackOptions struct {
	DemoDelay time.Duration    // as in Options
	Now       func() time.Time // nil: time.Now
	Log       *slog.Logger     // nil: nothing is logged
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
	o, err := office.Open(ctx, office.Config{Dir: dir, Now: options.Now, Log: options.Log, Demo: true})
	if err != nil {
		return nil, fmt.Errorf("open the demo office: %w", err)
	}
	if err := fill(ctx, o, demo.Records(o.Now())); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the demo office's door: %w", err), o.Close())
	}
	l := &Loopback{
		URL: "http://" + listener.Addr().String(), Mail: &mail.Box{},
		served: make(chan error, 1), office: o,
	}
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	l.cancel = cancel
	server := New(o, Options{Mail: l.Mail, MailFrom: "demo@startklar.example", PublicURL: l.URL, DemoDelay: options.DemoDelay})
	go func() { l.served <- server.Serve(work, listener) }()
	return l, nil
}

// Stop ends the office: held answers are let go, what is under way is finished,
// the data closed. It is called once.
func (l *Loopback) Stop() error {
	l.cancel()
	return errors.Join(<-l.served, l.office.Close())
}

// FillEmpty lays the demo programme into an office that has nothing but the
// documents that ship, and tells whether it did.
func FillEmpty(ctx context.Context, o *office.Office) (bool, error) {
	for since, more := "", true; more; {
		page, err := o.Catalogue(ctx, office.FeedQuery{Since: since})
		if err != nil {
			return false, fmt.Errorf("look whether the office is empty: %w", err)
		}
		for _, r := range page.Records {
			if r.Kind != api.KindPlanTemplate && r.Kind != api.KindAssessment {
				return false, nil
			}
		}
		since, more = page.Cursor, page.More
	}
	return true, fill(ctx, o, demo.Records(o.Now()))
}

func fill(ctx context.Context, o *office.Office, records []api.ImportRecord) error {
	if err := o.Import(ctx, records); err != nil {
		return fmt.Errorf("lay the demo programme: %w", err)
	}
	return nil
}
