// Package app is what Startklar knows and does, without a pixel: the profile on
// this device, the office, signing in, and the services that screens stand on.
// It imports no toolkit. App owns the syncer's goroutines; Close stops and waits.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"startklar.dk/app/assess"
	"startklar.dk/app/booking"
	"startklar.dk/app/plan"
	"startklar.dk/app/referral"
)

// Config is what main hands to Open. Only Dir is required.
type Config struct {
	Dir       string            // the profile folder; made where it is missing
	Now       func() time.Time  // time.Now where nil
	NewID     func() string     // UUIDv7 where nil
	Log       *slog.Logger      // discards where nil
	Transport http.RoundTripper // http.DefaultTransport where nil
	Language  string            // a locale as a hint, such as "da_DK" or "en"
	// DemoOffice starts an office of one's own in a folder; nil where this build
	// has none.
	DemoOffice func(ctx context.Context, dir string) (Demo, error)
	DeviceName string  // shown in the list of devices
	Platform   string  // such as "linux" or "android"
	Keyring    Keyring // nil: the desktop's own, else a file
}

// Demo is an office that runs inside the app.
type Demo interface {
	// URL is its address on loopback.
	URL() string
	// Outbox is every mail that it has sent, oldest first.
	Outbox() []Mail
	// Subscribe calls fn with each mail from now on until stop is called; fn must
	// not block.
	Subscribe(fn func(Mail)) (stop func())
	// Stop ends it and waits.
	Stop(ctx context.Context) error
}

// Mail is a mail of the demo office.
type Mail struct {
	To      string
	Subject string
	Text    string
	At      time.Time
}

// App is the whole of it. Its services stay the same for its lifetime; whose
// store they read changes with signing in and out. Everything is safe for use by
// several goroutines.
type App struct {
	Plan      *plan.Service
	Tests     *assess.Service
	Book      *booking.Service
	Referrals *referral.Service
	Me        *Me
	Sync      *Sync
	Network   *Network

	settings *settings
}

func (a *App) tell(...Change) {}

func loopbackHost(string) bool { return false }
