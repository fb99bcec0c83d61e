package testworld_test

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/internal/testworld"
)

// freeSlot is a free slot of today's Kick-off.
func freeSlot(t *testing.T, a *app.App) string {
	t.Helper()
	it, found, err := a.Book.Fitting(t.Context(), []string{api.EventKickoff}, nil)
	ok(t, err)
	if !found {
		t.Fatal("no Kick-off")
	}
	event, err := a.Book.Event(t.Context(), it.ID)
	ok(t, err)
	for _, who := range event.Advisers {
		for _, s := range who.Slots {
			if s.State == booking.SlotFree {
				return s.ID
			}
		}
	}
	t.Fatal("no free slot")
	return ""
}

// bookedOffline books a free slot where nobody answers.
func bookedOffline(t *testing.T, d *testworld.Device) (slotID, id string) {
	t.Helper()
	slotID = freeSlot(t, d.App)
	ok(t, d.App.Network.Switch(false))
	id, err := d.App.Book.Book(t.Context(), booking.Request{SlotID: slotID})
	ok(t, err)
	return slotID, id
}

func answersIn(t *testing.T, d *testworld.Device) []inbox.Item {
	t.Helper()
	items, err := d.App.Inbox.Items(t.Context(), inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemAnswer}})
	ok(t, err)
	return items
}

func TestABookingMadeOfflineIsToldWhenTheOfficeHasAnswered(t *testing.T) {
	w, rings, d := heard(t)
	_, id := bookedOffline(t, d)
	if items := answersIn(t, d); len(items) != 0 {
		t.Errorf("before there is an answer the inbox has %+v", items)
	}
	w.Clock.Advance(10 * time.Minute)
	ok(t, d.App.Network.Switch(true))
	d.Sync()
	rings.hears(t, "Booket: i dag ")
	items := answersIn(t, d)
	if len(items) != 1 || items[0].ID != id || items[0].State != string(booking.Booked) || !items[0].Unread || items[0].NeedsYou {
		t.Fatalf("the inbox has %+v", items)
	}
	ok(t, d.App.Inbox.MarkRead(t.Context(), id))
	d.Sync()
	if items := answersIn(t, d); len(items) != 1 || items[0].Unread {
		t.Errorf("after it was read: %+v", items)
	}
	ok(t, d.App.Inbox.Archive(t.Context(), id))
	d.Sync()
	if items := answersIn(t, d); len(items) != 0 {
		t.Errorf("after it was archived: %+v", items)
	}
}

func TestABookingThatIsAnsweredWhileOneLooksIsNoNews(t *testing.T) {
	w, rings, d := heard(t)
	_, err := d.App.Book.Book(t.Context(), booking.Request{SlotID: freeSlot(t, d.App)})
	ok(t, err)
	d.Sync()
	if items := answersIn(t, d); len(items) != 0 {
		t.Errorf("the inbox has %+v", items)
	}
	rings.looked(t, w, d)
}

func TestANoToABookingMadeOfflineIsToldAndWaitsForAnotherChoice(t *testing.T) {
	w, rings, d := heard(t)
	slot, id := bookedOffline(t, d)
	w.Alerts = nil
	other := w.DeviceOf("bo@example.dk", "other")
	_, err := other.App.Book.Book(t.Context(), booking.Request{SlotID: slot})
	ok(t, err)
	other.Sync()
	w.Clock.Advance(10 * time.Minute)
	ok(t, d.App.Network.Switch(true))
	d.Sync()
	rings.hears(t, "Kunne ikke bookes: i dag ")
	items := answersIn(t, d)
	if len(items) != 1 || items[0].ID != id || items[0].State != string(booking.NotBooked) || !items[0].Unread || !items[0].NeedsYou {
		t.Fatalf("the inbox has %+v", items)
	}
	ok(t, d.App.Inbox.MarkRead(t.Context(), id))
	if items := answersIn(t, d); len(items) != 1 || !items[0].Unread {
		t.Errorf("a no that nobody decided on: %+v", items)
	}
	ok(t, d.App.Inbox.Archive(t.Context(), id))
	d.Sync()
	if items := answersIn(t, d); len(items) != 0 {
		t.Errorf("after it was put away: %+v", items)
	}
	queue, err := d.App.Sync.State(t.Context())
	ok(t, err)
	if queue.Mark == app.MarkNeeds {
		t.Errorf("the office was told of a booking that it does not have: %+v", queue)
	}
}
