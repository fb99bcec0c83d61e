package testworld_test

import (
	"slices"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
)

// TestASheetTellsWhatThereWasBeforeTheMeeting holds that it is what the device knows: what is booked before the meeting,
// what was attended, and the free counselling; and that it is told to nobody with whom nothing is shared.
func TestASheetTellsWhatThereWasBeforeTheMeeting(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	name := "Anna Holm"
	if err := d.App.Me.Update(t.Context(), api.PersonUpdateBody{Name: &name}); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	programme, err := d.App.Book.Programme(t.Context(), booking.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(programme, func(it booking.Item) bool { return it.Action.Do == booking.DoBook && it.StartsAt.After(w.Clock.Now()) })
	if i < 0 {
		t.Fatal("there is nothing to book")
	}
	it := programme[i]
	if _, err := d.App.Book.Book(t.Context(), booking.Request{EventID: it.ID}); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	later := booking.Booking{
		EventID: "another", Title: "Vejledning", StartsAt: it.EndsAt.AddDate(0, 0, 7), EndsAt: it.EndsAt.AddDate(0, 0, 7).Add(time.Hour),
		Share: []api.Share{{Kind: api.ShareContact, Title: "Navn og telefon", Until: it.EndsAt.AddDate(0, 1, 0)}},
	}
	told := func(b booking.Booking) (titles []string, attended bool, granted int) {
		t.Helper()
		s, err := d.App.Sheet(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range s.Course {
			titles, attended = append(titles, m.Title), m.Attended
		}
		return titles, attended, s.Free.GrantedMin
	}
	if titles, attended, granted := told(later); !slices.Equal(titles, []string{it.Title}) || attended || granted == 0 {
		t.Errorf("before it there is %q, attended %v, of %d minutes", titles, attended, granted)
	}
	alone := later
	alone.Share = nil
	if titles, _, granted := told(alone); titles != nil || granted != 0 {
		t.Errorf("who shares nothing is told of: %q, %d minutes", titles, granted)
	}
	same, earlier := later, later
	same.EventID, earlier.StartsAt = it.ID, it.StartsAt
	for what, b := range map[string]booking.Booking{"itself": same, "what begins later": earlier} {
		if titles, _, _ := told(b); titles != nil {
			t.Errorf("before it is %s: %q", what, titles)
		}
	}
	w.Clock.Advance(it.EndsAt.Sub(w.Clock.Now()))
	if titles, attended, _ := told(later); len(titles) != 1 || !attended {
		t.Errorf("afterwards there was %q, attended %v", titles, attended)
	}
}
