package booking_test

import (
	"errors"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
)

func TestAWishBecomesABooking(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	id, err := w.Book(ctx, booking.Request{SlotID: "mette-1", Need: api.FieldPlan, Note: " Hvad mangler? "})
	if err != nil {
		t.Fatal(err)
	}
	if s := w.slot(t, "mette-1"); s.State != booking.SlotMineWaiting || s.BookingID != id {
		t.Errorf("slot %+v", s)
	}
	b, err := w.Booking(ctx, id)
	if err != nil || b.State != api.BookingRequested || !b.Waiting || b.Note != "Hvad mangler?" || b.Adviser.Name != "Mette Ørsted" {
		t.Errorf("wish %+v, %v", b, err)
	}
	if _, ok, _ := w.Next(ctx); ok {
		t.Error("a wish is no appointment yet")
	}
	w.answers(t, api.StatusApplied, nil, confirmed(t, id, kickoff, "mette-1"))
	if s := w.slot(t, "mette-1"); s.State != booking.SlotMine {
		t.Errorf("slot %+v", s)
	}
	next, ok, err := w.Next(ctx)
	if err != nil || !ok || next.Code != "K7" || !next.StartsAt.Equal(at("16:20")) || !next.CanMove || !next.CanCancel {
		t.Errorf("next %+v, %v", next, err)
	}
	if err := w.Cancel(ctx, id); err != nil {
		t.Fatal(err)
	}
	if s := w.slot(t, "mette-1"); s.State != booking.SlotFree {
		t.Errorf("slot after cancelling %+v", s)
	}
}

func TestAnOfferIsTakenInTime(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.Says(t, api.KindBooking, "b", api.Booking{EventID: full, State: api.BookingOffered, ExpiresAt: at("12:00")})
	w.Now = at("12:00")
	if f := foreseen(t, w.Accept(ctx, "b")); f.Code != api.CodeExpired {
		t.Errorf("code %s", f.Code)
	}
	w.Now = at("11:59")
	if err := w.Accept(ctx, "b"); err != nil {
		t.Fatal(err)
	}
	if err := w.Accept(ctx, "b"); !errors.Is(err, booking.ErrState) {
		t.Errorf("accepted twice: %v", err)
	}
}

func TestABookingGoesIntoAnyCalendar(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindBooking, "b", api.Booking{EventID: course, State: api.BookingConfirmed, Note: "hemmeligt", Need: api.FieldTax})
	file, err := w.Calendar(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\n", "DTSTART;TZID=Europe/Copenhagen:20261126T171000", "DTSTART;TZID=Europe/Copenhagen:20261203T170000", "STATUS:CONFIRMED",
		"De første ti kunder: Første aften", "END:VCALENDAR",
	} {
		if !strings.Contains(file, want) {
			t.Errorf("no %q in\n%s", want, file)
		}
	}
	if strings.Contains(file, "hemmeligt") || strings.Count(file, "BEGIN:VEVENT") != 2 {
		t.Errorf("calendar file\n%s", file)
	}
}

func TestAnOfferStandsUntilItsTimeOrWithoutOneForGood(t *testing.T) {
	now := at("12:00")
	for name, c := range map[string]struct {
		b    booking.Booking
		want bool
	}{
		"without a time limit": {booking.Booking{State: api.BookingOffered}, true},
		"before its time":      {booking.Booking{State: api.BookingOffered, ExpiresAt: at("12:01")}, true},
		"at its time":          {booking.Booking{State: api.BookingOffered, ExpiresAt: now}, false},
		"on the waiting list":  {booking.Booking{State: api.BookingWaiting}, false},
	} {
		if got := c.b.Offered(now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
