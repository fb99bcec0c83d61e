package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/api/client"
)

// OfficeKind is what kind of office the app speaks to.
type OfficeKind string

// Kinds of offices.
const (
	OfficeNone    OfficeKind = ""        // first run: nothing was chosen
	OfficeOffline OfficeKind = "offline" // writes on this device, connects later
	OfficeDemo    OfficeKind = "demo"
	OfficeAddress OfficeKind = "address"
)

// Office is the office that the app speaks to.
type Office struct {
	Kind    OfficeKind
	Address string // of a demo office that is about to run: empty
	Name    string
	Info    api.Office // from the catalogue; empty until it came
	Demo    bool       // it is one for trying, here or elsewhere
	Logo    string     // names the picture that Logo reads; empty: there is none on this device
}

// Desk is the address of the pages of a demo office's staff, which anybody may sign in to; empty with others, and while
// it does not run.
func (o Office) Desk() string {
	if !o.Demo || o.Address == "" {
		return ""
	}
	return strings.TrimSuffix(o.Address, "/") + "/desk"
}

// Office tells which one it is.
func (a *App) Office(ctx context.Context) Office {
	d := a.settings.get()
	o := Office{
		Kind: d.Office.Kind, Address: d.Office.Address, Name: d.Office.Name,
		Demo: d.Office.Demo || d.Office.Kind == OfficeDemo, Logo: d.Office.Logo,
	}
	if o.Kind == OfficeDemo {
		o.Address = a.demoURL() // another each time it runs
	}
	records, err := a.store().List(ctx, api.KindOffice)
	if err != nil || len(records) == 0 || o.Kind == OfficeNone || o.Kind == OfficeOffline {
		return o
	}
	if records[0].Decode(&o.Info) == nil && o.Info.Name != "" {
		o.Name = o.Info.Name
	}
	return o
}

// ChooseOffice makes sure that an office answers at an address, with or without
// https://, and speaks to it from now on, signed out. What nobody was told yet
// comes along. ErrBadAddress, ErrNotOffice, ErrCaptivePortal, ErrOffline, or an
// *api.Problem of an office that cannot answer now.
func (a *App) ChooseOffice(ctx context.Context, address string) (Office, error) {
	u, err := client.Address(address)
	if err != nil {
		return Office{}, fmt.Errorf("choose office: %w", errors.Join(ErrBadAddress, err))
	}
	c, err := client.New(client.Options{Office: u.String(), Transport: a.Network, Language: a.lang})
	if err != nil {
		return Office{}, fmt.Errorf("choose office: %w", errors.Join(ErrBadAddress, err))
	}
	info, err := c.Office(ctx)
	if err == nil && info.Name == "" {
		err = ErrNotOffice
	}
	if err != nil {
		return Office{}, fmt.Errorf("choose office %s: %w", u.Host, a.whoAnswered(ctx, c.URL(), err))
	}
	return a.choose(ctx, officeState{Kind: OfficeAddress, Address: c.URL(), Name: info.Name, Demo: info.Demo})
}

// whoAnswered tells a web site that is no office from the page of a hotspot, and
// both from an office in trouble.
func (a *App) whoAnswered(ctx context.Context, address string, err error) error {
	var p *api.Problem
	switch {
	case errors.As(err, &p) && p.Status < http.StatusInternalServerError && p.Status != http.StatusTooManyRequests,
		errors.Is(err, client.ErrUnreadable), errors.Is(err, client.ErrTooLarge):
		return errors.Join(ErrNotOffice, err)
	case errors.Is(err, client.ErrCaptivePortal):
		if a.isPortal(ctx, address) {
			return errors.Join(ErrCaptivePortal, err)
		}
		return errors.Join(ErrNotOffice, err)
	}
	return explain(err)
}

// isPortal asks once more to see who answers with a page: a portal leads
// elsewhere, says so (RFC 6585, 511), or takes the place of a plain http address.
func (a *App) isPortal(ctx context.Context, address string) bool {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/v1/office", nil)
	if err != nil {
		return false
	}
	resp, err := a.Network.RoundTrip(req)
	if err != nil {
		return false
	}
	defer func() { _ = resp.Body.Close() }()
	if to, err := resp.Location(); err == nil {
		return to.Host != req.URL.Host
	}
	return resp.StatusCode == http.StatusNetworkAuthenticationRequired ||
		resp.StatusCode == http.StatusOK && req.URL.Scheme == "http"
}

// choose speaks to another office, as nobody.
func (a *App) choose(ctx context.Context, o officeState) (Office, error) {
	if err := a.takeTurn(ctx); err != nil {
		return Office{}, fmt.Errorf("choose office: %w", err)
	}
	defer a.turn.Unlock()
	before := a.settings.get()
	if before.Office.Kind == o.Kind && before.Office.Address == o.Address && before.PersonID != "" {
		return a.Office(ctx), nil // it is the one already
	}
	if o.Kind == OfficeDemo {
		if err := a.startDemo(ctx); err != nil {
			return Office{}, fmt.Errorf("start demo office: %w", err)
		}
		o.Address = a.demoURL()
	}
	to := destination{kind: o.Kind, address: o.Address, prime: o.Address != ""}
	if o.Kind == OfficeDemo && before.DemoPersonID != "" {
		to.person = before.DemoPersonID
		to.token, _ = a.tokens.get(o.Address, to.person) // without one it asks for a sign-in
	}
	left := a.current()
	if err := a.switchTo(ctx, to); err != nil {
		return Office{}, err
	}
	err := a.settings.change(func(d *device) {
		d.Office = o
		d.PersonID = to.person
		if o.Kind == OfficeAddress {
			d.Offices = slices.DeleteFunc(d.Offices, func(have string) bool { return have == o.Address })
			d.Offices = append([]string{o.Address}, d.Offices...)
			d.setDraft(DraftOffice, "")
		}
	})
	if err != nil {
		return Office{}, err
	}
	if err := a.forgetLogo(); err != nil {
		a.cfg.Log.Warn("the logo of the office before could not be forgotten", "err", err)
	}
	if before.PersonID != "" && left.at.kind == OfficeAddress { // who comes back signs in again
		a.revoke(ctx, left.client)
		if err := a.tokens.forget(left.at.address, before.PersonID); err != nil {
			a.cfg.Log.Warn("the token of the office before could not be forgotten", "err", err)
		}
	}
	if o.Kind != OfficeDemo {
		if err := a.stopDemo(); err != nil {
			a.cfg.Log.Warn("demo office did not stop", "err", err)
		}
	}
	a.tell(Change{Kind: KindOffice}, Change{Kind: KindWho}, Change{Kind: KindSync})
	return a.Office(ctx), nil
}

// ChooseDemo starts the demo office and speaks to it from now on, as who was
// signed in there before. Nothing is taken into it or out of it.
func (a *App) ChooseDemo(ctx context.Context) (Office, error) {
	return a.choose(ctx, officeState{Kind: OfficeDemo})
}

// WriteOffline puts choosing an office off: everything is written on this device.
func (a *App) WriteOffline(ctx context.Context) error {
	_, err := a.choose(ctx, officeState{Kind: OfficeOffline})
	return err
}

// HasDemo tells whether this build can start a demo office.
func (a *App) HasDemo() bool { return a.cfg.DemoOffice != nil }

// Offices are the addresses of offices that were chosen before, latest first.
func (a *App) Offices() []string { return a.settings.get().Offices }

func (a *App) startDemo(ctx context.Context) error {
	if a.demoURL() != "" {
		return nil
	}
	if a.cfg.DemoOffice == nil {
		return ErrNoDemo
	}
	demo, err := a.cfg.DemoOffice(ctx, filepath.Join(a.cfg.Dir, "demo"))
	if err != nil {
		return err
	}
	quiet := demo.Subscribe(func(Mail) { a.tell(Change{Kind: KindMail}) })
	a.mu.Lock()
	defer a.mu.Unlock()
	a.demo, a.quiet = demo, quiet
	return nil
}

func (a *App) stopDemo() error {
	a.mu.Lock()
	demo, quiet := a.demo, a.quiet
	a.demo, a.quiet = nil, nil
	a.mu.Unlock()
	if demo == nil {
		return nil
	}
	quiet()
	if err := demo.Stop(context.Background()); err != nil {
		return fmt.Errorf("stop demo office: %w", err)
	}
	return nil
}

func (a *App) demoURL() string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.demo == nil {
		return ""
	}
	return a.demo.URL()
}

// DemoMail is what the demo office has sent, oldest first; empty with others.
func (a *App) DemoMail() []Mail {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.demo == nil {
		return nil
	}
	return a.demo.Outbox()
}

// sixDigits is a sign-in code: the only such number in its mail.
var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// Code is the sign-in code in the mail; empty where there is none.
func (m Mail) Code() string { return sixDigits.FindString(m.Text) }

// DemoCode is the newest sign-in code that the demo office mailed to an address,
// and the mail that it came in.
func (a *App) DemoCode(email string) (code string, in Mail, ok bool) {
	for _, m := range slices.Backward(a.DemoMail()) {
		if !address.Same(m.To, email) {
			continue
		}
		if code := m.Code(); code != "" {
			return code, m, true
		}
	}
	return "", Mail{}, false
}
