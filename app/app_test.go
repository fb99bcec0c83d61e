package app_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/consent"
	"startklar.dk/app/inbox"
	"startklar.dk/internal/demooffice"
	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/child"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/web"
)

func TestMain(m *testing.M) {
	if child.Role() == writerRole {
		os.Exit(beWriter())
	}
	goleak.VerifyTestMain(m)
}

// start is a Thursday at noon in Denmark: the demo has a Kick-off that evening.
var start = time.Date(2027, 1, 28, 11, 0, 0, 0, time.UTC)

const anna = "anna@example.dk"

// clock begins at start and goes on with real time.
func clock() func() time.Time {
	began := time.Now()
	return func() time.Time { return start.Add(time.Since(began)) }
}

func config(dir string, now func() time.Time) app.Config {
	return app.Config{
		Dir: dir, Now: now, Language: "da_DK.UTF-8", DeviceName: filepath.Base(dir), Platform: "test", Keyring: noKeyring{},
		DemoOffice: func(ctx context.Context, dir string) (app.Demo, error) {
			return demooffice.Start(ctx, dir, web.LoopbackOptions{Now: now, Demo: bots.Options{Delay: 50 * time.Millisecond, Alone: true}})
		},
	}
}

// noKeyring keeps tests out of the keyring of who runs them.
type noKeyring struct{}

func (noKeyring) Get(string) (string, error) { return "", app.ErrNoSecret }
func (noKeyring) Set(string, string) error   { return errors.New("no keyring in tests") }
func (noKeyring) Delete(string) error        { return nil }

func open(t *testing.T, cfg app.Config) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return a
}

// await waits until so is true, looking again after every change.
func await(t *testing.T, a *app.App, what string, so func() bool) {
	t.Helper()
	changed := make(chan struct{}, 1)
	defer a.Subscribe(func([]app.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})()
	late := time.NewTimer(testworld.Patience)
	defer late.Stop()
	for !so() {
		select {
		case <-changed:
		case <-late.C:
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func signIn(t *testing.T, a, mailbox *app.App, email string) {
	t.Helper()
	requestCode(t, a, mailbox, email)
	code, _, found := mailbox.DemoCode(email)
	if !found {
		t.Fatal("the mail has no code")
	}
	ok(t, a.SignIn(t.Context(), email, code))
}

// requestCode asks for one and waits for its mail.
func requestCode(t *testing.T, a, mailbox *app.App, email string) {
	t.Helper()
	before := len(mailbox.DemoMail())
	ok(t, a.RequestCode(t.Context(), email))
	await(t, mailbox, "the code is mailed", func() bool { return len(mailbox.DemoMail()) > before })
}

func settled(t *testing.T, a *app.App) {
	t.Helper()
	await(t, a, "everything is with the office", func() bool {
		st, err := a.Sync.State(t.Context())
		return err == nil && st.Mark == app.MarkSaved && st.Waiting == 0
	})
}

// TestTheWayOfANewUser goes from the first tap to the second device, in a real
// office on loopback.
func TestTheWayOfANewUser(t *testing.T) {
	ctx := t.Context()
	now := func() time.Time { return start } // nothing waits long enough to be told of, however slow the machine
	cfg := config(filepath.Join(t.TempDir(), "telefon"), now)
	a := open(t, cfg)

	// The municipality is typed, the demo office takes one tap.
	found := a.Municipalities("kolding")
	if len(found) == 0 || found[0].Code != "0621" {
		t.Fatalf("municipalities %+v", found)
	}
	ok(t, a.SetMunicipality(ctx, found[0].Code))
	office := must[app.Office](t)(a.ChooseDemo(ctx))
	if office.Kind != app.OfficeDemo || office.Name == "" || !office.Demo {
		t.Fatalf("office %+v", office)
	}

	// Words are written and a test is taken before anybody signs in.
	o, err := a.Plan.Overview(ctx, "")
	ok(t, err)
	key := o.Chapters[0].Questions[0].Key
	q, err := a.Plan.Question(ctx, "", key)
	ok(t, err)
	if _, err := a.Plan.Write(ctx, "", key, "Jeg rister kaffe i Kolding.", q.Base); err != nil {
		t.Fatal(err)
	}
	tests, err := a.Tests.List(ctx)
	ok(t, err)
	draft, err := a.Tests.Draft(ctx, tests[0].ID)
	ok(t, err)
	for i, it := range draft.Items {
		ok(t, a.Tests.Answer(ctx, tests[0].ID, it.ID, 1+i%5))
	}
	result, err := a.Tests.Result(ctx, must[string](t)(a.Tests.Submit(ctx, tests[0].ID)))
	ok(t, err)
	if len(result.Steps) == 0 || len(result.Parts) == 0 {
		t.Errorf("the result says nothing to do: %+v", result)
	}

	// A slot at tonight's Kick-off is a wish, and asks for a sign-in.
	evening, err := a.Book.Programme(ctx, booking.Filter{Kinds: []string{api.EventKickoff}})
	ok(t, err)
	if len(evening) == 0 || evening[0].Action.Do != booking.DoChooseSlot {
		t.Fatalf("tonight: %+v", evening)
	}
	slots := free(t, a, evening[0].ID)
	wish := must[string](t)(a.Book.Book(ctx, booking.Request{SlotID: slots[0].ID, Note: "Hvad mangler jeg?"}))
	state, err := a.Sync.State(ctx)
	ok(t, err)
	if !state.SignIn || state.Waiting == 0 {
		t.Errorf("sync before signing in: %+v", state)
	}
	if err := a.RequestCode(ctx, "anna"); !errors.Is(err, app.ErrBadEmail) {
		t.Errorf("a bad address: %v", err)
	}
	signIn(t, a, a, anna)
	await(t, a, "the wish is confirmed", func() bool {
		b, err := a.Book.Booking(ctx, wish)
		return err == nil && b.State == api.BookingConfirmed && b.Code != ""
	})
	person, err := a.Me.Person(ctx)
	ok(t, err)
	if person.Email != anna || person.Municipality != "0621" {
		t.Errorf("person %+v", person)
	}

	// Home knows the appointment and what its adviser wants to have read.
	home, err := a.Home(ctx)
	ok(t, err)
	if home.Next == nil || home.Next.Booking.ID != wish || !home.Next.Today || !home.Next.CanSend || home.Continue == nil {
		t.Fatalf("home %+v", home)
	}
	if p := home.Next.Prepare; len(p) < 3 || p[0].Key != key || !p[0].Done || p[len(p)-1].Kind != app.PrepQuestion || !p[len(p)-1].Done {
		t.Errorf("preparations %+v", p)
	}
	if home.Journey.Done != 1 || home.Journey.Steps[1].State != app.StepUnder || home.Journey.Next == nil {
		t.Errorf("journey %+v", home.Journey)
	}

	// A café time is booked, moved and given up.
	cafe := must[booking.Item](t)(soonest(ctx, a, api.EventCafe))
	times := free(t, a, cafe.ID)
	coffee := must[string](t)(a.Book.Book(ctx, booking.Request{SlotID: times[0].ID, Need: api.FieldPlan}))
	settled(t, a)
	ok(t, a.Book.Move(ctx, coffee, times[1].ID, booking.Disclosure{}))
	settled(t, a)
	moved, err := a.Book.Booking(ctx, coffee)
	ok(t, err)
	if moved.SlotID != times[1].ID || moved.State != api.BookingConfirmed || moved.Refusal != nil {
		t.Errorf("moved %+v", moved)
	}
	ok(t, a.Book.Cancel(ctx, coffee))
	settled(t, a)
	if moved, err = a.Book.Booking(ctx, coffee); err != nil || moved.State != api.BookingCancelled {
		t.Errorf("cancelled %+v, %v", moved, err)
	}

	// The plan is sent to the adviser as a version.
	share := must[api.Share](t)(a.Book.SendPlan(ctx, wish, time.Time{}, nil))
	settled(t, a)
	if home, err = a.Home(ctx); err != nil || home.Next.Sent == nil || home.Next.Sent.ID != share.ID || home.Next.CanSend {
		t.Errorf("after sending %+v, %v", home.Next, err)
	}

	// The demo office refers the person on, who says yes; its consultant comments
	// the plan. That is all that anybody writes.
	var offer, comment inbox.Item
	await(t, a, "a referral and a comment come", func() bool {
		list, err := a.Inbox.Items(ctx, inbox.Filter{})
		ok(t, err)
		for _, it := range list {
			switch it.Kind {
			case inbox.ItemReferral:
				offer = it
			case inbox.ItemComment:
				comment = it
			default:
				t.Errorf("in the inbox is %+v", it)
			}
		}
		return offer.ID != "" && comment.ID != ""
	})
	if !offer.Unread || !offer.NeedsYou || !comment.Unread {
		t.Errorf("offer %+v, comment %+v", offer, comment)
	}
	unread(t, a, 2)
	r, err := a.Referrals.Referral(ctx, offer.ID)
	ok(t, err)
	var shares []api.Share
	proposals := must[[]consent.Proposal](t)(a.Consent.Proposals(ctx))
	for _, p := range proposals {
		if p.On {
			shares = append(shares, p.Share)
		}
	}
	if len(shares) != 2 || shares[0].ID != share.ID {
		t.Errorf("proposals %+v, sent %+v", proposals, share)
	}
	ok(t, a.Inbox.MarkRead(ctx, offer.ID))
	ok(t, a.Referrals.Accept(ctx, offer.ID, shares))
	settled(t, a)
	if r, err = a.Referrals.Referral(ctx, offer.ID); err != nil || !r.CanWithdraw || r.Refusal != nil || len(r.Shares) != 2 {
		t.Errorf("accepted %+v, %v", r, err)
	}
	unread(t, a, 1)
	ok(t, a.Inbox.MarkRead(ctx, comment.ID))
	unread(t, a, 0)
	settled(t, a)

	// Off the net one goes on writing; on it again all is sent.
	ok(t, a.Network.Switch(false))
	q, err = a.Plan.Question(ctx, "", o.Chapters[1].Questions[0].Key)
	ok(t, err)
	if _, err := a.Plan.Write(ctx, "", q.Key, "Skrevet uden net.", q.Base); err != nil {
		t.Fatal(err)
	}
	await(t, a, "the mark says offline", func() bool {
		st, err := a.Sync.State(ctx)
		return err == nil && st.Mark == app.MarkOffline && st.Waiting == 1
	})
	items, err := a.Sync.Items(ctx)
	ok(t, err)
	if len(items) != 1 || items[0].Key != "sync.kind.section.write" || items[0].Name != q.Title || items[0].Section != q.Key {
		t.Errorf("waiting %+v", items)
	}
	if err := a.RequestCode(ctx, anna); !errors.Is(err, app.ErrOffline) {
		t.Errorf("asked for a code off the net: %v", err)
	}
	ok(t, a.Network.Switch(true))
	settled(t, a)

	// A second profile signs in with the same address and sees everything.
	tablet := open(t, config(filepath.Join(t.TempDir(), "tablet"), now))
	must[app.Office](t)(tablet.ChooseOffice(ctx, office.Address))
	signIn(t, tablet, a, anna)
	settled(t, tablet)
	if got := must[string](t)(text(ctx, tablet, q.Key)); got != "Skrevet uden net." {
		t.Errorf("the other device reads %q", got)
	}
	there, err := tablet.Home(ctx)
	ok(t, err)
	home, err = a.Home(ctx)
	ok(t, err)
	if there.Next == nil || there.Next.Booking.ID != wish || there.Next.Sent == nil || there.Continue == nil {
		t.Errorf("home on the other device %+v", there)
	}
	if diff := cmp.Diff(home.Journey, there.Journey); diff != "" {
		t.Errorf("the journeys differ (-first +second):\n%s", diff)
	}
	sessions, err := a.Sessions(ctx)
	ok(t, err)
	if len(sessions) != 2 {
		t.Errorf("sessions %+v", sessions)
	}

	// What is written on one is read on the other, without asking.
	q, err = tablet.Plan.Question(ctx, "", key)
	ok(t, err)
	if _, err := tablet.Plan.Write(ctx, "", key, "Jeg rister kaffe i hele Trekantområdet.", q.Base); err != nil {
		t.Fatal(err)
	}
	await(t, a, "the text comes over", func() bool {
		got, err := text(ctx, a, key)
		return err == nil && got == "Jeg rister kaffe i hele Trekantområdet."
	})

	// The profile is closed and opened: everything is where it was.
	ok(t, tablet.Close())
	ok(t, a.Close())
	again := open(t, cfg)
	if email, in := again.SignedIn(); !in || email != anna {
		t.Errorf("signed in as %q: %v", email, in)
	}
	if got := must[string](t)(text(ctx, again, key)); got != "Jeg rister kaffe i hele Trekantområdet." {
		t.Errorf("after opening again %q", got)
	}
	settled(t, again)
	ok(t, again.SignOut(ctx))
	if got := must[string](t)(text(ctx, again, key)); got != "" {
		t.Errorf("signed out, and still there: %q", got)
	}
	signIn(t, again, again, anna)
	if got := must[string](t)(text(ctx, again, key)); got != "Jeg rister kaffe i hele Trekantområdet." {
		t.Errorf("signed in again %q", got)
	}
}

func unread(t *testing.T, a *app.App, want int) {
	t.Helper()
	if n := must[int](t)(a.Inbox.Unread(t.Context())); n != want {
		t.Errorf("%d unread, want %d: %+v", n, want, must[[]inbox.Item](t)(a.Inbox.Items(t.Context(), inbox.Filter{})))
	}
}

func free(t *testing.T, a *app.App, eventID string) []booking.Slot {
	t.Helper()
	e, err := a.Book.Event(t.Context(), eventID)
	if err != nil {
		t.Fatal(err)
	}
	var list []booking.Slot
	for _, adviser := range e.Advisers {
		for _, s := range adviser.Slots {
			if s.State == booking.SlotFree {
				list = append(list, s)
			}
		}
	}
	if len(list) < 2 {
		t.Fatalf("%d free slots at %s", len(list), e.Title)
	}
	return list
}

// soonest is the soonest event of a kind on another day than tonight.
func soonest(ctx context.Context, a *app.App, kind string) (booking.Item, error) {
	list, err := a.Book.Programme(ctx, booking.Filter{Kinds: []string{kind}, FreeOnly: true, From: start.Add(24 * time.Hour)})
	if err != nil {
		return booking.Item{}, err
	}
	if len(list) == 0 {
		return booking.Item{}, errors.New("nothing in the programme")
	}
	return list[0], nil
}

func text(ctx context.Context, a *app.App, key string) (string, error) {
	q, err := a.Plan.Question(ctx, "", key)
	return q.Text, err
}
