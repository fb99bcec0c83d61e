package inbox_test

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/inbox"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

func TestWhatTheOfficeChangedLiesInTheInbox(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	_, id := d.BookSpeed()
	b, err := d.App.Book.Booking(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	later := b.StartsAt.Add(24 * time.Hour)
	w.Rewrite(api.KindSlot, b.SlotID, map[string]any{"starts_at": later, "ends_at": later.Add(20 * time.Minute)})
	d.Await("the time is moved here", func() bool {
		d.Sync()
		b, err := d.App.Book.Booking(t.Context(), id)
		return err == nil && b.StartsAt.Equal(later)
	})
	notice := d.Tell(api.Notice{
		BookingID: id, What: api.NoticeMoved, Decide: true, By: "Peter Skovgaard", Text: "Bodil skal til Vejle.",
		Old: api.Terms{StartsAt: b.StartsAt, EndsAt: b.EndsAt}, New: api.Terms{StartsAt: later, EndsAt: later.Add(20 * time.Minute)},
	})
	s := show(t, d.App, w.Clock.Now, phone).GoTo(parts.Inbox())
	line := "Flyttet til i morgen " + s.Env.Words.Clock(later)
	s.Reads("Kick-off", line+" · Kan du stadig? · Bodil skal til Vejle.")
	s.Shoot("inbox-changed")
	s.Tap("Kick-off, 12:00 · " + line + " · Kan du stadig? · Bodil skal til Vejle.")
	if s.Shell.Current() != parts.Still(id) {
		t.Errorf("at %v", s.Shell.Current())
	}
	unread := func() int {
		items, err := d.App.Inbox.Items(t.Context(), inbox.Filter{UnreadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		return len(items)
	}
	if unread() != 0 {
		t.Error("what was opened is unread")
	}
	d.Sync()
	if state, err := d.App.Sync.State(t.Context()); err != nil || state.Refused != 0 || unread() != 0 {
		t.Errorf("the office does not take it for read: %+v, %v", state, err)
	}
	if err := d.App.Inbox.Archive(t.Context(), notice); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s.GoTo(parts.Inbox()).ReadsNot(line)
}
