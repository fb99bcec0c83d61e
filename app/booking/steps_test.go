package booking_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
)

func TestWhatWasAgreedIsListedAsItIsToBeDone(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "b", kickoff, "mette-0")
	said := func(id string, s api.Step) {
		s.Text, s.BookingID = id, "b"
		w.Says(t, api.KindStep, id, s)
	}
	said("no day", api.Step{By: api.You})
	said("next week", api.Step{Due: "2026-12-03", By: api.You})
	said("yesterday", api.Step{Due: w.Now.AddDate(0, 0, -1).Format(time.DateOnly), By: api.You})
	said("the office's", api.Step{Due: w.Now.Format(time.DateOnly), By: "Mette Ørsted"})
	said("just done", api.Step{Due: "2026-01-01", DoneAt: w.Now.Add(-time.Hour)})
	said("long done", api.Step{DoneAt: w.Now.Add(-25 * time.Hour)})
	list, err := w.Steps(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		ID                 string
		Own, Done, Overdue bool
	}
	var got []line
	for _, s := range list {
		got = append(got, line{s.ID, s.Own, s.Done, s.Overdue})
		if s.With != "Mette" {
			t.Errorf("%s is with %q", s.ID, s.With)
		}
	}
	if diff := cmp.Diff([]line{
		{"yesterday", true, false, true},
		{"the office's", false, false, false},
		{"next week", true, false, false},
		{"no day", true, false, false},
		{"just done", true, true, false},
	}, got); diff != "" {
		t.Error(diff)
	}
}

// One is asked once of what one came to, until it is long ago, and not where one would
// rather not be.
func TestOneIsAskedOfWhatOneCameTo(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "b", kickoff, "")
	asked := func() bool {
		t.Helper()
		_, ok, err := w.ToRate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	b, err := w.Booking(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	w.Now = b.EndsAt.Add(time.Hour)
	if asked() {
		t.Error("nobody has said that they came")
	}
	came := api.Booking{EventID: kickoff, State: api.BookingAttended}
	w.Says(t, api.KindBooking, "b", came)
	if !asked() {
		t.Error("who came is not asked")
	}
	if w.Now = b.EndsAt.AddDate(0, 0, 15); asked() {
		t.Error("it is long ago")
	}
	w.Now = b.EndsAt.Add(time.Hour)
	if err := w.SkipRating(t.Context(), "b"); err != nil || asked() {
		t.Errorf("who skips it is asked again: %v", err)
	}
	w.Says(t, api.KindBooking, "c", came)
	if !asked() {
		t.Error("who came again is not asked")
	}
	if err := w.Rate(t.Context(), "c", 4, ""); err != nil || asked() {
		t.Errorf("who has answered is asked again: %v", err)
	}
}

func TestWhatWasHeldCanBeRated(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "b", kickoff, "mette-0")
	b, err := w.Booking(t.Context(), "b")
	if err != nil || b.CanRate {
		t.Fatalf("to come: %+v, %v", b, err)
	}
	w.Now = b.EndsAt
	if b, err = w.Booking(t.Context(), "b"); err != nil || !b.CanRate || b.Rating != 0 {
		t.Errorf("over: %+v, %v", b, err)
	}
	if err := w.Rate(t.Context(), "b", 4, " God snak "); err != nil {
		t.Fatal(err)
	}
	if b, err = w.Booking(t.Context(), "b"); err != nil || b.Rating != 4 {
		t.Errorf("rated: %+v, %v", b, err)
	}
}
