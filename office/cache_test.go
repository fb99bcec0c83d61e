package office

import (
	"context"
	"errors"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// signedIn is a person with a device, and the token of it.
func (w *world) signedIn() (token string, c mutation.Caller) {
	w.t.Helper()
	ctx := context.Background()
	token = newID()
	if _, err := w.o.OpenSessionFor(ctx, token+"@example.dk", newID(), token); err != nil {
		w.t.Fatal(err)
	}
	c, err := w.o.Accounts.Authenticate(ctx, token)
	if err != nil {
		w.t.Fatal(err)
	}
	return token, c
}

func (w *world) writesAs(token string) error {
	w.t.Helper()
	c, err := w.o.Accounts.AuthenticateWriter(context.Background(), token)
	if err != nil {
		return err
	}
	_, err = w.o.Mutations.Apply(context.Background(), c.Actor(), api.MutationBatch{
		Mutations: []api.Mutation{sent(api.PlanCreate, object{"plan_id": newID()})},
	})
	return err
}

func TestAWriterIsSignedOutAtOnceByWhateverProcess(t *testing.T) {
	for name, by := range map[string]func(w *world) *Office{
		"this": func(w *world) *Office { return w.o }, "another": func(w *world) *Office { return w.beside(Config{Passive: true}) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			o := by(w)
			token, c := w.signedIn()
			for range 2 {
				if err := w.writesAs(token); err != nil {
					t.Fatal(err)
				}
			}
			if err := o.Accounts.Revoke(context.Background(), c, "current"); err != nil {
				t.Fatal(err)
			}
			if err := w.writesAs(token); !isProblem(err, api.CodeUnauthorized) {
				t.Errorf("%v, want to be signed out", err)
			}
			token, c = w.signedIn()
			if err := w.writesAs(token); err != nil {
				t.Fatal(err)
			}
			if err := o.Erase(context.Background(), c.PersonID); err != nil {
				t.Fatal(err)
			}
			if err := w.writesAs(token); !isProblem(err, api.CodeErased) {
				t.Errorf("%v, want to hear of being erased", err)
			}
		})
	}
}

// A sign-out in the same commit as a write that comes after it.
func TestAWriterIsSignedOutByWhoWritesBeforeThemInOneCommit(t *testing.T) {
	w := newWorld(t)
	token, c := w.signedIn()
	if err := w.writesAs(token); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	held, let := make(chan struct{}), make(chan struct{})
	first := make(chan error, 1)
	go func() {
		first <- w.o.db.Write(ctx, func(tx *db.Tx) error {
			_, err := w.o.Accounts.RevokeDevice(ctx, tx, c.PersonID, c.DeviceID)
			close(held)
			<-let
			return err
		})
	}()
	<-held
	second := make(chan error, 1)
	go func() { second <- w.writesAs(token) }()
	close(let)
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	// Whether it found a place in the same commit or in the next: the device was
	// signed out by then.
	if err := <-second; !isProblem(err, api.CodeUnauthorized) {
		t.Errorf("%v, want to be signed out", err)
	}
}

func TestWhatAnotherProcessWroteIsKnownToTheNextWriter(t *testing.T) {
	w := newWorld(t)
	p, other := w.person(), w.beside(Config{Passive: true})
	event := w.event(24*time.Hour, object{"capacity": 100})
	ask := func() api.MutationResult {
		return p.apply(sent(api.BookingRequest, bookingBody(newID(), event, "", nil)))[0]
	}
	if r := ask(); r.Status != api.StatusApplied {
		t.Fatalf("%+v", r.Problem)
	}
	starts := w.clock.now().Add(48 * time.Hour)
	if err := other.Catalogue.Import(context.Background(), mutation.CommandLine, []api.ImportRecord{{Kind: api.KindEvent, ID: event, Body: raw(object{
		"title": "Kick-off", "starts_at": starts, "ends_at": starts.Add(time.Hour), "capacity": 100, "state": api.EventCancelled,
	})}}); err != nil {
		t.Fatal(err)
	}
	if r := ask(); r.Problem == nil || r.Problem.Code != api.CodeCancelled {
		t.Errorf("an event that another process called off is booked: %+v", r)
	}
	if err := other.Feeds.Renew(context.Background()); err != nil {
		t.Fatal(err)
	}
	a, err := w.o.ask(p.id)
	if err != nil {
		t.Fatal(err)
	}
	b, err := other.ask(p.id)
	if err != nil || a.Epoch == "" || a.Epoch != b.Epoch {
		t.Errorf("epochs %q and %q (%v)", a.Epoch, b.Epoch, err)
	}
}

// What is imported is known to the next booking of this process too, and what
// was undone is not.
func TestAnEventIsBookedAsItWasImportedLast(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	event := w.event(24*time.Hour, object{"capacity": 100})
	ask := func() *api.Problem {
		return p.apply(sent(api.BookingRequest, bookingBody(newID(), event, "", nil)))[0].Problem
	}
	if problem := ask(); problem != nil {
		t.Fatal(problem)
	}
	starts := w.clock.now().Add(48 * time.Hour)
	called := []api.ImportRecord{{Kind: api.KindEvent, ID: event, Body: raw(object{
		"title": "Kick-off", "starts_at": starts, "ends_at": starts.Add(time.Hour), "capacity": 100, "booking_opens_at": starts,
	})}}
	w.importAll(called...)
	if problem := ask(); problem == nil || problem.Code != api.CodeNotOpen {
		t.Errorf("booked before it opens: %+v", problem)
	}
}

// The names under which a person writes follow their records.
func TestATextHasTheNameThatItsDeviceHasNow(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	token, c := w.signedIn()
	plan := newID()
	author := func(key string) string {
		t.Helper()
		a, err := w.o.Mutations.Apply(ctx, c.Actor(), api.MutationBatch{Mutations: []api.Mutation{
			sent(api.PlanCreate, object{"plan_id": plan}),
			sent(api.SectionWrite, object{"plan_id": plan, "section": key, "text": "En tekst"}),
		}})
		if err != nil {
			t.Fatal(err)
		}
		var s api.Section
		if err := a.Results[1].Records[0].Decode(&s); err != nil {
			t.Fatal(err)
		}
		return s.Author
	}
	if got := author("one"); got != "Annas telefon" {
		t.Errorf("by %q", got)
	}
	undone := errors.New("undone")
	rename := func(name string, end error) { // the device signs in anew
		t.Helper()
		err := w.o.db.Write(ctx, func(tx *db.Tx) error {
			device := api.SessionDevice{ID: c.DeviceID, Name: name}
			if _, err := w.o.Accounts.PutSession(ctx, tx, token+"@example.dk", "da", device, token); err != nil {
				return err
			}
			if got, err := w.o.Accounts.Author(ctx, tx, c.Actor()); err != nil || got != name {
				t.Errorf("by %q in the transaction, want %q (%v)", got, name, err)
			}
			return end
		})
		if !errors.Is(err, end) {
			t.Fatal(err)
		}
	}
	rename("Tavle", undone)
	if got := author("two"); got != "Annas telefon" {
		t.Errorf("by %q, a name that was undone", got)
	}
	rename("Tavle", nil)
	if got := author("three"); got != "Tavle" {
		t.Errorf("by %q", got)
	}
}

// A counter is counted up only for what is written.
func TestWhatWritesNothingLeavesTheCounterAsItWas(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	event := w.event(24*time.Hour, object{"capacity": 1})
	booking := newID()
	p.does(api.BookingRequest, bookingBody(booking, event, "", nil))
	p.does(api.BookingCancel, object{"booking_id": booking})
	counter := func() (n int64) {
		t.Helper()
		if err := w.pool().QueryRow(`SELECT n FROM counter WHERE owner = $1`, p.id).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := counter()
	p.does(api.BookingCancel, object{"booking_id": booking}) // is so already
	p.apply(sent(api.PlanRename, object{"plan_id": newID(), "title": "x"}))
	if after := counter(); after != before {
		t.Errorf("counted from %d to %d", before, after)
	}
}
