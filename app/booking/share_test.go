package booking_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/booking"
)

func TestSharesAreSettled(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.Says(t, api.KindPlan, "p", api.Plan{Title: "Kaffe"})
	w.Says(t, api.KindSection, "s", api.Section{PlanID: "p", Section: "a", Text: "Ord"})
	id, err := w.Book(ctx, booking.Request{EventID: advice, Share: []api.Share{{Kind: api.ShareVersion}}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := w.Booking(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	until := time.Date(2026, 12, 29, 23, 0, 0, 0, time.UTC) // the end of 29 December in Copenhagen
	want := []api.Share{{Kind: api.ShareVersion, ID: "v1", Title: "Min plan", Until: until}}
	if diff := cmp.Diff(want, b.Share); diff != "" {
		t.Errorf("shares (-want +got):\n%s", diff)
	}
	if err := w.Share(ctx, id, append(b.Share, api.Share{Kind: api.ShareContact}), nil); err != nil {
		t.Fatal(err)
	}
	sent, err := w.SendPlan(ctx, id, time.Time{}, nil)
	if err != nil || sent.ID != "v2" {
		t.Fatalf("sent %+v, %v", sent, err)
	}
	if b, err = w.Booking(ctx, id); err != nil || len(b.Share) != 2 || b.Share[0].Kind != api.ShareContact || b.Share[1].ID != "v2" {
		t.Errorf("shares %+v, %v", b.Share, err)
	}
}

func TestAVersionIsKeptWhereItIsSharedAndNowhereElse(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t)
	kept := func() string {
		t.Helper()
		id, err := w.Store.Setting(ctx, "version kept")
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	plan := []api.Share{{Kind: api.ShareVersion}}
	tooLong := strings.Repeat("Hej. ", api.MaxMutationSize)
	if _, err := w.Book(ctx, booking.Request{EventID: kickoff, SlotID: "mette-0", Note: tooLong, Share: plan}); err == nil || kept() != "" {
		t.Fatalf("booking fails with %v, and version %q is kept", err, kept())
	}
	id, err := w.Book(ctx, booking.Request{EventID: kickoff, SlotID: "mette-0", Share: plan})
	if err != nil || kept() != "v2" {
		t.Fatalf("booked: %v, and version %q is kept", err, kept())
	}
	if err := w.Move(ctx, id, "soren-0", booking.Disclosure{Note: tooLong, Share: plan}); err == nil || kept() != "v2" {
		t.Errorf("moving fails with %v, and version %q is kept", err, kept())
	}
	if err := w.Move(ctx, id, "soren-0", booking.Disclosure{Share: plan}); err != nil || kept() != "v4" {
		t.Errorf("moved: %v, and version %q is kept", err, kept())
	}
	if _, err := w.SendPlan(ctx, id, time.Time{}, nil); err != nil || kept() != "v5" {
		t.Errorf("sent: %v, and version %q is kept", err, kept())
	}
}

func TestWithWhomABookingIsAndWhetherTheyWillRead(t *testing.T) {
	mette := &booking.Adviser{Adviser: api.Adviser{Name: "Mette Ørsted"}}
	for want, adviser := range map[string]*booking.Adviser{
		"Mette Ørsted · Kick-off": mette,
		"Kick-off":                {ID: "unknown"},
	} {
		if got := (booking.Booking{Title: "Kick-off", Adviser: adviser}).Who(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := (booking.Booking{Title: "Kick-off"}).Who(); got != "Kick-off" {
		t.Errorf("without an adviser %q", got)
	}
	for state, want := range map[string]bool{
		api.BookingConfirmed: true, api.BookingRequested: true, api.BookingWaiting: true, api.BookingOffered: true,
		api.BookingRefused: false, api.BookingExpired: false, api.BookingCancelled: false,
		api.BookingAttended: false, api.BookingMissed: false,
	} {
		if got := (booking.Booking{State: state}).HasReader(); got != want {
			t.Errorf("%s has a reader: %v", state, got)
		}
		if (booking.Booking{State: state, EventOff: true}).HasReader() {
			t.Errorf("%s has a reader though the event is cancelled", state)
		}
	}
}
