package testworld

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/office/db"
)

// Device is one of a person's devices: the whole app without its screens, on a
// network of its own.
type Device struct {
	App  *app.App
	Line *Line
	Dir  string

	w    *World
	open app.Config
	t    testing.TB
}

// Device is a device on which the world's person is signed in. Devices of one
// name are one device.
func (w *World) Device(name string) *Device {
	w.T.Helper()
	return w.DeviceOf(Email, name)
}

// DeviceOf is a device on which whoever has the address is signed in.
func (w *World) DeviceOf(email, name string) *Device {
	w.T.Helper()
	d := w.Guest(email + "-" + name)
	d.SignIn(email)
	return d
}

// Guest is a device on which nobody is signed in; it speaks to the office.
func (w *World) Guest(name string) *Device {
	w.T.Helper()
	d := w.Fresh(name)
	_, err := d.App.ChooseOffice(w.T.Context(), w.URL)
	w.ok(err, "choose the office")
	return d
}

// Fresh is a device on which the app is opened for the first time.
func (w *World) Fresh(name string) *Device {
	w.T.Helper()
	d := &Device{w: w, t: w.T, Dir: filepath.Join(w.Dir, "devices", name), Line: NewLine()}
	d.open = app.Config{
		Dir: d.Dir, Now: w.Clock.Now, Transport: d.Line, Language: "da_DK",
		DeviceName: name, Platform: "test", Keyring: Keyring{}, Alerts: w.Alerts,
	}
	a, err := app.Open(w.T.Context(), d.open)
	w.ok(err, "open the app")
	d.App = a
	w.T.Cleanup(func() {
		if err := d.App.Close(); err != nil {
			w.T.Errorf("close the app: %v", err)
		}
		d.Line.Close()
	})
	return d
}

// SignIn signs in with a code from a mail.
func (d *Device) SignIn(email string) {
	d.t.Helper()
	ctx := d.t.Context()
	code := d.w.Code(email, func() error { return d.App.RequestCode(ctx, email) })
	d.w.ok(d.App.SignIn(ctx, email, code), "sign in")
}

// PersonID is who is signed in on the device, as the office knows them.
func (d *Device) PersonID() (id string) {
	d.t.Helper()
	email, _ := d.App.SignedIn()
	id, err := db.One[string](d.t.Context(), d.w.database, `SELECT id FROM person WHERE email = $1`, email)
	d.w.ok(err, "find who this is")
	return id
}

// Reopen closes the app and opens it on the same folder.
func (d *Device) Reopen() {
	d.t.Helper()
	d.ReopenAfter(func() {})
}

// ReopenAfter closes the app, has something done to its folder, and opens it.
func (d *Device) ReopenAfter(do func()) {
	d.t.Helper()
	d.w.ok(d.App.Close(), "close the app")
	do()
	d.Open()
}

// OpenWith closes the app and opens it with another configuration.
func (d *Device) OpenWith(change func(c *app.Config)) {
	d.t.Helper()
	d.ReopenAfter(func() { change(&d.open) })
}

// OpenIn opens the app on another folder, with what was left there of this one.
func (d *Device) OpenIn(dir string) {
	d.t.Helper()
	d.w.ok(d.App.Close(), "close the app")
	d.Dir, d.open.Dir = dir, dir
	d.Open()
}

// Open opens the app that was closed on the same folder.
func (d *Device) Open() {
	d.t.Helper()
	a, err := app.Open(d.t.Context(), d.open)
	d.w.ok(err, "open the app again")
	d.App = a
}

// Sync sends all that waits and reads all there is.
func (d *Device) Sync() {
	d.t.Helper()
	d.w.ok(d.App.Sync.Flush(d.t.Context()), "sync")
}

// BookSpeed books the first time with the first adviser of the Kick-off, and gives the
// booking's id.
func (d *Device) BookSpeed() (with booking.AdviserSlots, id string) {
	d.t.Helper()
	list, err := d.App.Book.Programme(d.t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	d.w.ok(err, "read the programme")
	if len(list) == 0 {
		d.t.Fatal("there is no Kick-off")
	}
	ev, err := d.App.Book.Event(d.t.Context(), list[0].ID)
	d.w.ok(err, "read the Kick-off")
	with = ev.Advisers[0]
	id, err = d.App.Book.Book(d.t.Context(), booking.Request{SlotID: with.Slots[0].ID})
	d.w.ok(err, "book")
	d.Sync()
	return with, id
}

// Await waits until so is true, looking again after every change of the device.
func (d *Device) Await(what string, so func() bool) {
	d.t.Helper()
	changed := make(chan struct{}, 1)
	defer d.App.Subscribe(func([]app.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})()
	late := time.NewTimer(Patience)
	defer late.Stop()
	for !so() {
		select {
		case <-changed:
		case <-late.C:
			d.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// Keyring is none: the token goes into the device's folder, never into the
// keyring of who runs the tests.
type Keyring struct{}

// Get has nothing.
func (Keyring) Get(string) (string, error) { return "", app.ErrNoSecret }

// Set fails.
func (Keyring) Set(string, string) error { return errors.New("no keyring in tests") }

// Delete has nothing to delete.
func (Keyring) Delete(string) error { return nil }
