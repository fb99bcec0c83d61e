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
