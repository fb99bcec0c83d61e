package testworld_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/assets/text"
)

func TestADeviceTellsOnceOfEachChangeAndOnlyOfNewOnes(t *testing.T) {
	w, rings, d := heard(t)
	it := place(t, d.App, w.Clock.Now().Add(48*time.Hour))
	id, err := d.App.Book.Book(t.Context(), booking.Request{EventID: it.ID})
	ok(t, err)
	d.Sync()
	later := it.StartsAt.Add(time.Hour)
	w.Rewrite(api.KindEvent, it.ID, map[string]any{"starts_at": later, "ends_at": it.EndsAt.Add(time.Hour)})
	d.Sync()
	moved := api.Notice{
		BookingID: id, What: api.NoticeMoved, Decide: true, At: w.Clock.Now(),
		Old: api.Terms{StartsAt: it.StartsAt, EndsAt: it.EndsAt}, New: api.Terms{StartsAt: later, EndsAt: it.EndsAt.Add(time.Hour)},
	}
	notice := d.Tell(moved)
	rings.hears(t, clockOf(later)+"|"+it.Title)
	d.Reopen()
	d.App.SetActive(true)
	rings.looked(t, w, d) // nothing before it

	moved.Text = "Lokalet er optaget." // as long as its mail is not written
	moved.At = moved.At.Add(time.Minute)
	w.Put(d.PersonID(), api.KindNotice, notice, moved)
	d.Sync()
	rings.hears(t, "Flyttet til ")

	ok(t, d.App.Inbox.Seen(t.Context(), id))
	d.Sync()
	w.Clock.Advance(later.Add(-23 * time.Hour).Sub(w.Clock.Now()))
	d.App.SetActive(true)
	rings.hears(t, "I morgen "+clockOf(later)+": "+it.Title)
}

// TestADeviceTellsThatAChangeWasTakenBack looks that whoever was told of a change hears, once, that
// the office undid it before it was mailed; a change that is only put away goes on holding.
func TestADeviceTellsThatAChangeWasTakenBack(t *testing.T) {
	w, rings, d := heard(t)
	it := place(t, d.App, w.Clock.Now().Add(48*time.Hour))
	id, err := d.App.Book.Book(t.Context(), booking.Request{EventID: it.ID})
	ok(t, err)
	d.Sync()
	changes := func(fields map[string]any) {
		w.Clock.Advance(time.Second)
		w.Change(it.ID, fields)
		d.Sync()
	}
	when := app.ChangeLine(text.For(text.Danish), "undone", it.StartsAt, w.Clock.Now())
	changes(map[string]any{"state": api.EventCancelled})
	rings.hears(t, "Aflyst: ")
	ok(t, d.App.Inbox.Seen(t.Context(), id))
	changes(map[string]any{})
	rings.hears(t, "Holdes alligevel: ")
	changes(map[string]any{"state": api.EventCancelled})
	rings.hears(t, "Aflyst: ")
	ok(t, d.App.Network.Switch(false)) // while it is brought back and called off once more
	for _, state := range []string{api.EventPlanned, api.EventCancelled} {
		w.Clock.Advance(time.Second)
		w.Change(it.ID, map[string]any{"state": state})
	}
	ok(t, d.App.Network.Switch(true))
	d.Sync()
	rings.hears(t, "Aflyst: ")
	changes(map[string]any{})
	rings.hears(t, "Holdes alligevel: ")
	changes(map[string]any{"starts_at": it.StartsAt.Add(time.Hour), "ends_at": it.EndsAt.Add(time.Hour)})
	rings.hears(t, "Flyttet til ")
	changes(map[string]any{})
	rings.hears(t, when)
	d.Reopen()
	changes(map[string]any{"venue": api.Venue{Name: "Havnen"}})
	rings.hears(t, "Et andet sted: ")
	items, err := d.App.Inbox.Items(t.Context(), inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemNotice}})
	ok(t, err)
	for _, one := range items {
		ok(t, d.App.Inbox.Archive(t.Context(), one.ID))
	}
	rings.looked(t, w, d) // nothing before it
}

// TestAnAlertOfAChangeThatWasReadElsewhereIsNotGiven looks that a change which the person saw on one
// device is not told on another that comes to it later.
func TestAnAlertOfAChangeThatWasReadElsewhereIsNotGiven(t *testing.T) {
	w, rings, d := heard(t)
	it := place(t, d.App, w.Clock.Now().Add(48*time.Hour))
	id, err := d.App.Book.Book(t.Context(), booking.Request{EventID: it.ID})
	ok(t, err)
	d.Sync()
	ok(t, d.App.Network.Switch(false))
	w.Alerts = nil
	phone := w.Device("phone")
	phone.Sync()
	phone.Tell(api.Notice{BookingID: id, What: api.NoticePrice, New: api.Terms{PriceOre: 5000}})
	ok(t, phone.App.Inbox.Seen(t.Context(), id))
	phone.Sync()
	ok(t, d.App.Network.Switch(true))
	d.Sync()
	rings.looked(t, w, d)
}

// TestTwoChangesOfABookingThatArriveTogetherAreOneAlert looks that a device which was away is told
// of a booking once, of what was changed last.
func TestTwoChangesOfABookingThatArriveTogetherAreOneAlert(t *testing.T) {
	w, rings, d := heard(t)
	it := place(t, d.App, w.Clock.Now().Add(48*time.Hour))
	id, err := d.App.Book.Book(t.Context(), booking.Request{EventID: it.ID})
	ok(t, err)
	d.Sync()
	ok(t, d.App.Network.Switch(false))
	at := w.Clock.Now()
	for n, what := range []string{api.NoticePrice, api.NoticeVenue} {
		w.Put(d.PersonID(), api.KindNotice, uuid.Must(uuid.NewV7()).String(), api.Notice{
			BookingID: id, What: what, At: at.Add(time.Duration(n) * time.Minute),
			Old: api.Terms{PriceOre: 5000}, New: api.Terms{Venue: api.Venue{Name: "Havnen"}},
		})
	}
	ok(t, d.App.Network.Switch(true))
	d.Sync()
	rings.hears(t, app.ChangeLine(text.For(text.Danish), api.NoticeVenue, it.StartsAt, at)+"|"+it.Title)
	rings.looked(t, w, d)
}
