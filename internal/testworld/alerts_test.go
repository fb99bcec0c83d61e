package testworld_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
)

// bell hears what a device tells.
type bell struct{ *testworld.Bell }

// heard is a device that looked at what there was, whose bell is heard.
func heard(t *testing.T) (*testworld.World, bell, *testworld.Device) {
	t.Helper()
	w, rings := testworld.New(t), bell{testworld.NewBell()}
	w.Alerts = rings
	d := w.Device("laptop")
	knows(t, d)
	return w, rings, d
}

// hears waits for the next thing that is told.
func (b bell) hears(t *testing.T, want string) {
	t.Helper()
	if got := b.Next(t, want); !strings.Contains(got, want) {
		t.Errorf("told %q, want %q in it", got, want)
	}
}

// looked lets a device look once more at what there is to tell: a referral comes
// and is told, and nothing is told before it.
func (b bell) looked(t *testing.T, w *testworld.World, d *testworld.Device) {
	t.Helper()
	offer(t, w, 1)
	d.Sync()
	b.hears(t, "Du har fået en henvisning")
}

func TestADeviceTellsEachThingOnce(t *testing.T) {
	w, rings, d := heard(t)
	it := place(t, d.App, w.Clock.Now().Add(48*time.Hour))
	id, err := d.App.Book.Book(t.Context(), booking.Request{EventID: it.ID})
	ok(t, err)
	d.Sync()
	w.Clock.Advance(it.StartsAt.Add(-23 * time.Hour).Sub(w.Clock.Now()))
	d.App.SetActive(true)
	rings.hears(t, "I morgen "+clockOf(it.StartsAt)+": ")
	d.Reopen()
	w.Clock.Advance(22*time.Hour + 30*time.Minute)
	d.App.SetActive(true)
	rings.hears(t, "I dag "+clockOf(it.StartsAt)+": ")
	d.Reopen()
	w.Clock.Advance(time.Hour) // it has begun
	d.App.SetActive(true)
	rings.looked(t, w, d)
	if b, err := d.App.Book.Booking(t.Context(), id); err != nil || b.State != api.BookingConfirmed {
		t.Errorf("the booking is %+v, %v", b, err)
	}
}

func TestWhatIsSwitchedOffIsNotTold(t *testing.T) {
	w, rings, d := heard(t)
	it := place(t, d.App, w.Clock.Now().Add(48*time.Hour))
	_, err := d.App.Book.Book(t.Context(), booking.Request{EventID: it.ID})
	ok(t, err)
	d.Sync()
	ok(t, d.App.SetPreferences(func(p *app.Preferences) { p.QuietBookings = true }))
	w.Clock.Advance(it.StartsAt.Add(-23 * time.Hour).Sub(w.Clock.Now()))
	d.App.SetActive(true)
	rings.looked(t, w, d)
}

func TestThatAReferralCameBackOrRanOutIsTold(t *testing.T) {
	w, rings, d := heard(t)
	rings.looked(t, w, d)
	asked, err := d.App.Referrals.Request(t.Context(), testworld.Actors()[1], api.FieldExport, "?", nil)
	ok(t, err)
	d.Sync()
	ok(t, w.Office.Referrals.Advance(t.Context(), mutation.CommandLine, asked, api.ReferralReturned, "Vi er for få."))
	d.Sync()
	rings.hears(t, "Der er nyt om din henvisning")
	items, err := d.App.Inbox.Items(t.Context(), inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemReferral}})
	ok(t, err)
	for _, it := range items {
		ok(t, d.App.Inbox.MarkRead(t.Context(), it.ID))
	}
	d.Sync()
	w.Clock.Advance(referral.OfferOpen)
	_, err = w.Office.Jobs.RunDue(t.Context())
	ok(t, err)
	d.Sync()
	rings.hears(t, "Der er nyt om din henvisning")
}

// knows waits until a device has looked at what there was: it is no news.
func knows(t *testing.T, d *testworld.Device) {
	t.Helper()
	now := time.NewTicker(20 * time.Millisecond)
	defer now.Stop()
	late := time.NewTimer(testworld.Patience)
	defer late.Stop()
	for {
		raw, err := os.ReadFile(filepath.Join(d.Dir, "device.json"))
		if err == nil && strings.Contains(string(raw), `"looked"`) {
			return
		}
		select {
		case <-now.C:
		case <-late.C:
			t.Fatal("the device never looked at what there is to tell")
		}
	}
}

// place is the first event whose places can be booked and that begins after a time.
func place(t *testing.T, a *app.App, after time.Time) booking.Item {
	t.Helper()
	programme, err := a.Book.Programme(t.Context(), booking.Filter{From: after, FreeOnly: true})
	ok(t, err)
	i := slices.IndexFunc(programme, func(it booking.Item) bool {
		return it.Action.Do == booking.DoBook && it.Action.Requires == api.RequiresNone && it.Kind == api.EventMeeting
	})
	if i < 0 {
		t.Fatal("nothing can be booked")
	}
	return programme[i]
}

func clockOf(at time.Time) string { return at.In(text.Copenhagen).Format("15:04") }
