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
