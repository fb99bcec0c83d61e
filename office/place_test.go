package office

import (
	"context"
	"errors"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/booking"
	"startklar.dk/office/db"
)

// However often an event's counts change in one commit, the catalogue changes
// once, and says what they are at its end.
func TestTheCatalogueShowsAnEventsCountsOnceInACommit(t *testing.T) {
	engine.OnFile(t) // where many share a commit
	w := newWorld(t)
	event := w.event(24*time.Hour, object{"capacity": 9})
	p := w.person()
	before := w.counted()
	first, second := newID(), newID()
	p.apply(
		sent(api.BookingRequest, bookingBody(first, event, "", nil)),
		sent(api.BookingCancel, object{"booking_id": first}),
		sent(api.BookingRequest, bookingBody(second, event, "", nil)),
	)
	if after := w.counted(); after != before+1 {
		t.Errorf("the catalogue changed %d times, want once", after-before)
	}
	var e api.Event
	if !w.catalogued(api.KindEvent, event, &e) || e.PlacesLeft != 8 {
		t.Errorf("%d places left, want 8", e.PlacesLeft)
	}
}

// What asked for an event to be shown may have been undone with the event.
func TestAnEventThatWasUndoneIsNotShownAndHarmsNobody(t *testing.T) {
	w := newWorld(t)
	undone := errors.New("undone")
	err := w.o.db.Write(context.Background(), func(tx *db.Tx) error {
		var own error
		if err := tx.Savepoint("made", func() error {
			booking.ShowEvent(context.Background(), tx, newID())
			return undone
		}, &own); err != nil {
			return err
		}
		return own
	})
	if !errors.Is(err, undone) {
		t.Errorf("%v, want the writer's own error", err)
	}
}
