package booking_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/booking"
)

func TestARefusedWishStaysWithItsAlternativesUntilItIsDismissed(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	id, err := w.Book(ctx, booking.Request{SlotID: "mette-1", Need: api.FieldPlan, Note: "Moms"})
	if err != nil {
		t.Fatal(err)
	}
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeSlotTaken, Alternatives: []api.Alternative{
		{EventID: kickoff, SlotID: "mette-2", AdviserID: "mette", StartsAt: at("16:40"), EndsAt: at("17:00")},
	}})
	mine, err := w.Mine(ctx)
	if err != nil || len(mine.Coming) != 1 {
		t.Fatalf("mine %+v, %v", mine, err)
	}
	b := mine.Coming[0]
	if b.ID != id || b.State != api.BookingRefused || b.Refusal == nil || b.Refusal.Problem.Code != api.CodeSlotTaken {
		t.Fatalf("refused wish %+v", b)
	}
	alt := b.Refusal.Alternatives
	if len(alt) != 1 || alt[0].SlotID != "mette-2" || alt[0].Adviser.Name != "Mette Ørsted" || alt[0].Title != "Kick-off" {
		t.Fatalf("alternatives %+v", alt)
	}
	if e, err := w.Event(ctx, kickoff); err != nil || len(e.Bookings) != 1 {
		t.Errorf("the event does not show it: %+v, %v", e.Bookings, err)
	}
	taken, err := w.Take(ctx, id, alt[0], booking.Disclosure{})
	if err != nil {
		t.Fatal(err)
	}
	if mine, err = w.Mine(ctx); err != nil || len(mine.Coming) != 1 || mine.Coming[0].ID != taken || mine.Coming[0].Note != "Moms" {
		t.Errorf("after taking the alternative %+v, %v", mine, err)
	}
}

// TestARefusedWishWithASheetIsAnsweredAsOne has the office refuse a wish and, since there is no booking, what was to be
// left out of its sheet.
func TestARefusedWishWithASheetIsAnsweredAsOne(t *testing.T) {
	w := newWorld(t)
	id, err := w.Book(t.Context(), booking.Request{SlotID: "mette-1", Share: shared, SheetOmit: []string{api.SheetIdea}})
	if err != nil {
		t.Fatal(err)
	}
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeSlotTaken})
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeNotFound})
	b, err := w.Booking(t.Context(), id)
	if err != nil || b.Refusal == nil || b.Refusal.Problem.Code != api.CodeSlotTaken || len(b.Refusal.Alternatives) == 0 {
		t.Fatalf("%+v, %v", b.Refusal, err)
	}
	taken, err := w.Take(t.Context(), id, b.Refusal.Alternatives[0], booking.Disclosure{Share: shared})
	if err != nil {
		t.Fatal(err)
	}
	if b, err = w.Booking(t.Context(), taken); err != nil || !slices.Equal(b.SheetOmit, []string{api.SheetIdea}) {
		t.Errorf("%q is left out of the sheet of what was taken instead, %v", b.SheetOmit, err)
	}
	mine, err := w.Mine(t.Context())
	if err != nil || len(mine.Coming) != 1 {
		t.Errorf("%d are coming, %v", len(mine.Coming), err)
	}
}

func TestAnAlternativeThatCannotBeBookedByNowIsNotOffered(t *testing.T) {
	w := newWorld(t)
	id, err := w.Book(t.Context(), booking.Request{EventID: course})
	if err != nil {
		t.Fatal(err)
	}
	next := at("16:00").Add(24 * time.Hour)
	for id, e := range map[string]api.Event{
		"open":      {State: api.EventPlanned, StartsAt: next, PlacesLeft: 1},
		"cancelled": {State: api.EventCancelled, StartsAt: next, PlacesLeft: 1},
		"begun":     {State: api.EventPlanned, StartsAt: at("08:00"), PlacesLeft: 1},
		"held":      {State: api.EventPlanned, StartsAt: next.Add(2 * time.Hour), PlacesLeft: 1},
	} {
		e.Kind, e.EndsAt = api.EventPanel, e.StartsAt.Add(time.Hour)
		w.Says(t, api.KindEvent, id, e)
	}
	w.holds(t, "b", "held", "")
	var said []api.Alternative
	for _, event := range []string{full, "cancelled", "begun", "held", "open", "unknown"} {
		said = append(said, api.Alternative{EventID: event, StartsAt: next, EndsAt: next.Add(time.Hour)})
	}
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeEventFull, Alternatives: said})
	b, err := w.Booking(t.Context(), id)
	if err != nil || b.Refusal == nil {
		t.Fatalf("booking %+v, %v", b, err)
	}
	var offered []string
	for _, a := range b.Refusal.Alternatives {
		offered = append(offered, a.EventID)
	}
	if diff := cmp.Diff([]string{"open", "unknown"}, offered); diff != "" {
		t.Error(diff)
	}
}

func TestARefusedMoveKeepsTheOldSlot(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.holds(t, "b", kickoff, "mette-0")
	if err := w.Move(ctx, "b", "soren-1", booking.Disclosure{}); err != nil {
		t.Fatal(err)
	}
	if w.slot(t, "mette-0").State != booking.SlotMine || w.slot(t, "soren-1").State != booking.SlotMineWaiting {
		t.Errorf("while it waits: %+v, %+v", w.slot(t, "mette-0"), w.slot(t, "soren-1"))
	}
	w.answers(t, api.StatusRefused, &api.Problem{Code: api.CodeSlotTaken})
	b, err := w.Booking(ctx, "b")
	if err != nil || b.State != api.BookingConfirmed || b.SlotID != "mette-0" || b.MovingTo != nil || b.Refusal == nil {
		t.Fatalf("booking %+v, %v", b, err)
	}
	if len(b.Refusal.Alternatives) == 0 || b.Refusal.SlotID != "soren-1" {
		t.Errorf("refusal %+v", b.Refusal)
	}
	if err := w.Dismiss(ctx, "b"); err != nil {
		t.Fatal(err)
	}
	if b, err = w.Booking(ctx, "b"); err != nil || b.Refusal != nil {
		t.Errorf("dismissed, but %+v, %v", b, err)
	}
	if err := w.Dismiss(ctx, "b"); !errors.Is(err, booking.ErrNotRefused) {
		t.Errorf("dismissed twice: %v", err)
	}
}

func TestCancellingTooLate(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "b", kickoff, "mette-0")
	w.Now = at("16:01")
	if f := foreseen(t, w.Cancel(t.Context(), "b")); f.Code != api.CodeTooLate {
		t.Errorf("code %s", f.Code)
	}
	if f := foreseen(t, w.Move(t.Context(), "b", "soren-2", booking.Disclosure{})); f.Code != api.CodeTooLate {
		t.Errorf("code %s", f.Code)
	}
}
