package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/api/client"
	"startklar.dk/app/syncer"
)

const (
	revokeTimeout = 5 * time.Second  // how long signing out waits for the office to hear of it
	askTimeout    = 20 * time.Second // how long an answer may take that the person does not wait for
)

// office is the client of the office that was chosen; a demo office that is
// about to start is waited for.
func (a *App) office(ctx context.Context) (*client.Client, error) {
	if err := a.started(ctx); err != nil {
		return nil, err
	}
	if l := a.current(); l.client != nil {
		return l.client, nil
	}
	return nil, ErrNoOffice
}

// RequestCode asks the office to mail a sign-in code. ErrBadEmail, ErrNoOffice,
// ErrOffline, ErrCaptivePortal, or an *api.Problem such as rate_limited.
func (a *App) RequestCode(ctx context.Context, email string) error {
	clean, ok := address.Clean(email)
	if !ok {
		return ErrBadEmail
	}
	c, err := a.office(ctx)
	if err != nil {
		return err
	}
	accepted, err := c.SignIn(ctx, api.SignInRequest{Email: clean, Language: a.lang()})
	if err != nil {
		return fmt.Errorf("ask for a code: %w", explain(err))
	}
	// Kept on the disk: a phone may end the app while the mail is read.
	return a.settings.change(func(d *device) { d.CodeRequest = accepted.Request })
}

// SignIn trades a mailed code for a place on this device: the person's own store
// is opened and takes over what was made before. An *api.Problem with code_wrong
// or code_spent where the code is not good.
func (a *App) SignIn(ctx context.Context, email, code string) error {
	email, ok := address.Clean(email)
	if !ok {
		return ErrBadEmail
	}
	if err := a.takeTurn(ctx); err != nil {
		return err
	}
	defer a.turn.Unlock()
	c, err := a.office(ctx)
	if err != nil {
		return err
	}
	d := a.settings.get()
	id := d.DeviceID
	if d.PersonID != "" && !c.SignedIn() {
		// The profile came without its sign-in: from a backup, and the device that it
		// is of may be signed in still. Under its id one would sign the other out.
		id = a.cfg.NewID()
	}
	session, err := c.CreateSession(ctx, api.SessionRequest{
		Email: email, Code: strings.Join(strings.Fields(code), ""), Request: d.CodeRequest,
		Device: api.SessionDevice{ID: id, Name: a.cfg.DeviceName, Platform: a.cfg.Platform},
	})
	if err != nil {
		return fmt.Errorf("sign in: %w", explain(err))
	}
	person := session.Person.ID
	inFile, err := a.tokens.set(c.URL(), person, session.Token)
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if inFile {
		a.notify("notice.token_in_file", nil)
	}
	now := signedInAs{Office: c.URL(), Email: email, PersonID: person}
	// Where this process ends half-way, the next one goes on: see arrive.
	if err := a.settings.change(func(d *device) { d.Arriving, d.DeviceID = now, id }); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	to := destination{kind: d.Office.Kind, address: c.URL(), person: person, token: session.Token, prime: true}
	if err := a.switchTo(ctx, to); err != nil {
		stay := a.settings.change(func(d *device) { d.Arriving = signedInAs{} })
		return fmt.Errorf("sign in: %w", errors.Join(err, stay))
	}
	if err := a.inherit(ctx, d.Last, now); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if err := a.settings.change(arrived); err != nil {
		return err
	}
	a.tell(Change{Kind: KindWho}, Change{Kind: KindSync})
	return a.introduce(ctx, session.Person)
}

// arrived has whoever was arriving be signed in.
func arrived(d *device) {
	now := d.Arriving
	d.PersonID, d.Email, d.Last, d.Arriving = now.PersonID, now.Email, now, signedInAs{}
	d.setDraft(DraftSignIn, "")
	if d.Office.Kind == OfficeDemo {
		d.DemoPersonID = now.PersonID
	}
}

// arriving tells whether a sign-in at the office that is chosen did not come to
// its end. The demo's address is another each time.
func (d *device) arriving() bool {
	return d.Arriving.PersonID != "" && d.Arriving.PersonID != d.PersonID &&
		(d.Office.Kind == OfficeDemo || d.Arriving.Office == d.Office.Address)
}

// arrive ends a sign-in that the last process did not end: the office had let
// somebody in, and what was written before is taken along. It is at opening, when
// the app stands with the person.
func (a *App) arrive(ctx context.Context, d device) error {
	path := a.path(destination{kind: d.Office.Kind, address: d.Office.Address})
	if _, err := os.Stat(path); err == nil {
		from, err := a.openStore(ctx, path, false)
		if err != nil {
			return err
		}
		if err := errors.Join(a.adopt(ctx, from, a.store()), from.Close()); err != nil {
			return err
		}
	}
	if err := a.inherit(ctx, d.Last, d.Arriving); err != nil {
		return err
	}
	return a.settings.change(arrived)
}

// inherit takes along what was written under another id: an office that came back
// from a backup of before somebody's first sign-in does not know who they are, but
// their address is the same. One who was erased begins with nothing.
func (a *App) inherit(ctx context.Context, last, now signedInAs) error {
	path := a.path(destination{person: last.PersonID})
	if last.PersonID == "" || last.PersonID == now.PersonID || last.Office != now.Office || !address.Same(last.Email, now.Email) {
		return nil
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	from, err := a.openStore(ctx, path, false)
	if err != nil {
		return err
	}
	erased, err := syncer.Erased(ctx, from)
	if err == nil && !erased {
		err = a.adoptBy(ctx, from, a.store(), a.store().Inherit)
	}
	return errors.Join(err, from.Close())
}

// introduce tells the office what the device knows and the person's record does
// not: the municipality and the language.
func (a *App) introduce(ctx context.Context, rec api.Record) error {
	var known api.Person
	if err := rec.Decode(&known); err != nil {
		a.cfg.Log.Warn("the person's record could not be read", "err", err)
	}
	var u api.PersonUpdateBody
	if code := a.settings.get().Municipality; known.Municipality == "" && code != "" {
		u.Municipality = &code
	}
	if lang := a.lang(); known.Language == "" && lang != "" {
		u.Language = &lang
	}
	if known.Municipality != "" {
		if err := a.settings.change(func(d *device) { d.Municipality = known.Municipality }); err != nil {
			return err
		}
	}
	if u == (api.PersonUpdateBody{}) {
		return nil
	}
	return a.Me.Update(ctx, u)
}

// SignOut ends this device's session, at the office too where it can be reached.
// The person's store stays on the device for the next sign-in, with what waits.
func (a *App) SignOut(ctx context.Context) error {
	if err := a.takeTurn(ctx); err != nil {
		return err
	}
	defer a.turn.Unlock()
	if c, err := a.office(ctx); err == nil {
		a.revoke(ctx, c)
	}
	if err := a.forgetToken(); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return a.away(ctx)
}

// revoke tells an office that this device's session ends, where it can be reached.
func (a *App) revoke(ctx context.Context, c *client.Client) {
	if !c.SignedIn() || !a.Network.On() {
		return
	}
	hurry, cancel := context.WithTimeout(ctx, revokeTimeout)
	defer cancel()
	if err := c.Revoke(hurry, "current"); err != nil {
		a.cfg.Log.Warn("the office was not told of signing out", "err", err)
	}
}

// forgetToken forgets the token of who is signed in.
func (a *App) forgetToken() error {
	d := a.settings.get()
	if d.PersonID == "" {
		return nil
	}
	return a.tokens.forget(a.current().at.address, d.PersonID)
}

// away makes nobody be signed in; a.turn is held.
func (a *App) away(ctx context.Context) error {
	d := a.settings.get()
	at := a.current().at
	if d.PersonID == "" {
		return nil
	}
	if err := a.switchTo(ctx, destination{kind: at.kind, address: at.address}); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	err := a.settings.change(func(d *device) {
		d.PersonID, d.Arriving = "", signedInAs{}
		if d.Office.Kind == OfficeDemo {
			d.DemoPersonID = ""
		}
	})
	if err != nil {
		return err
	}
	if err := a.forgetLogo(); err != nil {
		a.cfg.Log.Warn("the office's logo could not be forgotten", "err", err)
	}
	a.tell(Change{Kind: KindWho}, Change{Kind: KindSync})
	return nil
}

// SignedIn tells whether somebody is, and with which address. Whether the office
// still takes this device is SyncState.SignIn.
func (a *App) SignedIn() (email string, ok bool) {
	d := a.settings.get()
	if d.PersonID == "" {
		return "", false
	}
	return address.Shown(d.Email), true
}

// LastEmail is the address of the last sign-in on this device.
func (a *App) LastEmail() string { return address.Shown(a.settings.get().Email) }

// signedOffice is the office's client where somebody is signed in.
func (a *App) signedOffice(ctx context.Context) (*client.Client, error) {
	c, err := a.office(ctx)
	if err != nil {
		return nil, err
	}
	if !c.SignedIn() {
		return nil, ErrNotSignedIn
	}
	return c, nil
}

// Sessions lists the person's signed-in devices, as the office has them now.
func (a *App) Sessions(ctx context.Context) ([]api.SessionInfo, error) {
	c, err := a.signedOffice(ctx)
	if err != nil {
		return nil, err
	}
	list, err := c.Sessions(ctx)
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", explain(err))
	}
	return list, nil
}

// Revoke signs another device out.
func (a *App) Revoke(ctx context.Context, sessionID string) error {
	c, err := a.signedOffice(ctx)
	if err != nil {
		return err
	}
	if err := c.Revoke(ctx, sessionID); err != nil {
		return fmt.Errorf("sign a device out: %w", explain(err))
	}
	return nil
}

// CalendarURL makes a new secret address to subscribe to one's bookings at; an
// older one stops working.
func (a *App) CalendarURL(ctx context.Context) (string, error) {
	c, err := a.signedOffice(ctx)
	if err != nil {
		return "", err
	}
	address, err := c.Calendar(ctx)
	if err != nil {
		return "", fmt.Errorf("make a calendar address: %w", explain(err))
	}
	return address, nil
}
