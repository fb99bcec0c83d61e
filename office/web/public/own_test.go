package public

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

// The programme may lose a time between two looks.
func TestATimeThatIsTakenOutCannotBeMoved(t *testing.T) {
	now := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	e := api.Event{StartsAt: now.Add(time.Hour), EndsAt: now.Add(2 * time.Hour)}
	b := &booked{ID: "b", Booking: api.Booking{EventID: "e", SlotID: "s", State: api.BookingConfirmed}}
	v := &visit{now: now, t: text.For(text.Danish), c: &catalogue{events: map[string]api.Event{"e": e}}}
	if v.beside(&own{}, b); b.canMove || !b.canCancel {
		t.Errorf("it can be moved: %v, and given up: %v", b.canMove, b.canCancel)
	}
}

// What the programme has no more is shown as the notice of that tells it.
func TestWhatIsTakenOutIsShownAsItWas(t *testing.T) {
	now := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	old := api.Terms{StartsAt: now.Add(time.Hour), EndsAt: now.Add(2 * time.Hour), Venue: api.Venue{Name: "Salen"}, AdviserID: "a"}
	gone := notice{Notice: api.Notice{BookingID: "b", What: api.NoticeRemoved, Title: "Iværksættercafé", Old: old}}
	b := &booked{ID: "b", Booking: api.Booking{EventID: "e", SlotID: "s", State: api.BookingCancelled}}
	v := &visit{now: now, t: text.For(text.Danish), c: &catalogue{advisers: map[string]api.Adviser{"a": {Name: "Mette"}}}}
	v.beside(&own{notices: map[string][]notice{"b": {gone}}}, b)
	if !b.off || b.title != gone.Title || b.starts != old.StartsAt || b.ends != old.EndsAt || b.venue != old.Venue || b.adviser == nil || b.adviser.Name != "Mette" {
		t.Errorf("it is %+v", b)
	}
}
