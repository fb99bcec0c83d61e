package main

import (
	"context"
	"log/slog"
	"slices"

	"startklar.dk/app"
	"startklar.dk/office/mail"
	"startklar.dk/office/web"
)

// demoOffice is an office inside the app, as the app sees it.
type demoOffice struct{ office *web.Loopback }

// startDemo runs the demo office whose data is in dir.
func startDemo(ctx context.Context, dir string) (app.Demo, error) {
	o, err := web.ServeLoopback(ctx, dir, web.LoopbackOptions{Log: slog.Default()})
	if err != nil {
		return nil, err
	}
	return demoOffice{o}, nil
}

// URL implements app.Demo.
func (d demoOffice) URL() string { return d.office.URL }

// Outbox implements app.Demo.
func (d demoOffice) Outbox() []app.Mail {
	var out []app.Mail
	for _, m := range slices.Backward(d.office.Mail.Mails()) {
		out = append(out, letter(m))
	}
	return out
}

// Subscribe implements app.Demo.
func (d demoOffice) Subscribe(fn func(app.Mail)) (stop func()) {
	return d.office.Mail.Subscribe(func(m mail.Message) { fn(letter(m)) })
}

// Stop implements app.Demo; the office sees to it that it ends in time.
func (d demoOffice) Stop(context.Context) error { return d.office.Stop() }

func letter(m mail.Message) app.Mail {
	return app.Mail{To: m.To, Subject: m.Subject, Text: m.Text, At: m.At}
}
