package home_test

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

func TestWhatTheOfficeChangedIsToldAtHomeUntilItIsDecided(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	named(t, d)
	id := speak(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.ReadsNot("Kan du stadig?")
	b := booked(t, d, id)
	later := b.StartsAt.Add(24 * time.Hour)
	w.Rewrite(api.KindSlot, b.SlotID, map[string]any{"starts_at": later, "ends_at": later.Add(20 * time.Minute)})
	d.Await("the time is moved here", func() bool {
		d.Sync()
		return booked(t, d, id).StartsAt.Equal(later)
	})
	d.Tell(api.Notice{
		BookingID: id, What: api.NoticeMoved, Decide: true, By: "Peter Skovgaard", Text: "Mette skal til Vejle.",
		Old: api.Terms{StartsAt: b.StartsAt, EndsAt: b.EndsAt}, New: api.Terms{StartsAt: later, EndsAt: later.Add(20 * time.Minute)},
	})
	s.GoTo(parts.Home())
	clock := s.Env.Words.Clock
	s.Reads("Kick-off er flyttet", "Før i dag "+clock(b.StartsAt)+", nu i morgen "+clock(later), "”Mette skal til Vejle.”")
	s.OneFilled()
	s.Shoot("home-changed")
	if h, err := d.App.Home(t.Context()); err != nil || len(h.News) != 0 || h.Unread != 1 {
		t.Errorf("it is told again among %+v, %d unread, %v", h.News, h.Unread, err)
	}
	s.Tap("Kan du stadig?")
	if s.Shell.Current() != parts.Still(id) {
		t.Errorf("at %v", s.Shell.Current())
	}
	if err := d.App.Inbox.Seen(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	s.GoTo(parts.Home()).Reads("Kan du stadig?") // read is not answered
	if err := d.App.Book.Keep(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	s.GoTo(parts.Home()).ReadsNot("Kan du stadig?", "er flyttet")
}

func TestWhatWasOnlyChangedIsToldAtHomeUntilItIsSeen(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	id := speak(t, d)
	d.Tell(api.Notice{BookingID: id, What: api.NoticeVenue, Old: api.Terms{Venue: api.Venue{Name: "Byens Hus"}}, New: api.Terms{Venue: api.Venue{Name: "Havnens Hus"}}})
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Reads("Kick-off holdes et andet sted", "Et andet sted: i dag "+s.Env.Words.Clock(booked(t, d, id).StartsAt))
	if err := d.App.Inbox.Seen(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	s.GoTo(parts.Home()).ReadsNot("holdes et andet sted")
}

func booked(t *testing.T, d *testworld.Device, id string) booking.Booking {
	t.Helper()
	b, err := d.App.Book.Booking(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
