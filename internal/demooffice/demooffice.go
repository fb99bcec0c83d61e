// Package demooffice joins the two programs for who wants to try the app: the
// office of package web, running inside this process, as the app takes it.
// It holds no rule of either. Office owns the server's goroutines; Stop ends them.
package demooffice

import (
	"context"
	"slices"

	"startklar.dk/app"
	"startklar.dk/office/mail"
	"startklar.dk/office/web"
)

// Office is a demo office as app.Config.DemoOffice gives it.
type Office struct{ *web.Loopback }

var _ app.Demo = Office{}

// Start serves the demo office whose data is in dir, on loopback, until Stop.
func Start(ctx context.Context, dir string, options web.LoopbackOptions) (Office, error) {
	l, err := web.ServeLoopback(ctx, dir, options)
	return Office{l}, err
}

// URL is its address on loopback.
func (o Office) URL() string { return o.Loopback.URL }

// Outbox is every mail that it has sent, oldest first.
func (o Office) Outbox() []app.Mail {
	var out []app.Mail
	for _, m := range slices.Backward(o.Mail.Mails()) {
		out = append(out, letter(m))
	}
	return out
}

// Subscribe calls fn with each mail from now on until stop is called.
func (o Office) Subscribe(fn func(app.Mail)) (stop func()) {
	return o.Mail.Subscribe(func(m mail.Message) { fn(letter(m)) })
}

// Stop ends it; the office itself sees to it that this is in time.
func (o Office) Stop(context.Context) error { return o.Loopback.Stop() }

func letter(m mail.Message) app.Mail {
	return app.Mail{To: m.To, Subject: m.Subject, Text: m.Text, At: m.At}
}
