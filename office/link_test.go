package office

import (
	"bytes"
	"testing"
	"time"

	"startklar.dk/api"
)

// The link of an online event is told to who has a place at it, as it is now, and to
// nobody else: the catalogue says only that there is one.
func TestALinkIsToldToWhoHasAPlaceAlone(t *testing.T) {
	c := newChanging(t)
	online := func(url string) object {
		return object{"capacity": 1, "venue": object{"name": "Salen", "address": "Torvet 1", "online_url": url, "floor": 3}}
	}
	const first, second, third = "https://example.dk/a1", "https://example.dk/b2", "https://example.dk/c3"
	c.puts(online(first), nil)
	holder, waits, slotted := c.person(), c.person(), c.person()
	held := holder.book(c.event, "", nil)
	waiting := waits.book(c.event, "", object{"wait": true})
	slot := slotted.book(c.event, c.slot, nil)
	told := func(holders, slots, other string) {
		t.Helper()
		for _, b := range []struct {
			is, want string
		}{{holder.booking(held).OnlineURL, holders}, {slotted.booking(slot).OnlineURL, slots}, {waits.booking(waiting).OnlineURL, other}} {
			if b.is != b.want {
				t.Errorf("a booking is told %q, not %q", b.is, b.want)
			}
		}
		for _, r := range c.feed(c.o.Feeds.Catalogue) {
			var e api.Event
			if bytes.Contains(r.Body, []byte("https://example.dk/")) {
				t.Errorf("everyone is told %s", r.Body)
			}
			if err := r.Decode(&e); r.ID == c.event && (err != nil || !e.Venue.Online || !bytes.Contains(r.Body, []byte(`"floor":3`))) {
				t.Errorf("of the event everyone is told %s", r.Body)
			}
		}
	}
	told(first, first, "")
	c.puts(online(second), nil)
	told(second, second, "")
	for _, who := range []*person{holder, slotted} {
		n := who.notices()
		if len(n) != 1 || n[0].What != api.NoticeLink || n[0].New.Venue.OnlineURL != second {
			t.Errorf("of another link one is told %+v", n)
		}
	}
	if n := waits.notices(); len(n) != 0 {
		t.Errorf("who waits is told %+v", n)
	}
	problem := slotted.refused(api.CodeChanged, api.BookingRequest, bookingBody(newID(), c.event, "", object{"seen": object{"starts_at": c.body["starts_at"]}}))
	if problem.Now == nil || problem.Now.Venue.OnlineURL != "" || !problem.Now.Venue.Online {
		t.Errorf("who has no place is told %+v", problem.Now)
	}
	calendar := func(p *person, want string) {
		t.Helper()
		secret, err := c.o.Bookings.RenewCalendar(t.Context(), p.id)
		if err != nil {
			t.Fatal(err)
		}
		all, err := c.o.Bookings.Calendar(t.Context(), secret, "")
		if err != nil || len(all) != 1 || all[0].Venue.OnlineURL != want {
			t.Errorf("a calendar has %+v, not %q, %v", all, want, err)
		}
	}
	calendar(holder, second)
	calendar(slotted, second)
	holder.does(api.BookingCancel, object{"booking_id": held})
	calendar(holder, "")
	waits.does(api.BookingAccept, object{"booking_id": waiting})
	told("", second, second)
	c.puts(object{"state": api.EventCancelled}, nil)
	told("", "", "")
	c.puts(online(third), nil)
	c.puts(object{"state": api.EventPlanned}, nil)
	told("", third, third)
	calendar(holder, "")
	calendar(waits, third)
	c.later(53 * time.Hour)
	if err := c.o.Bookings.Miss(t.Context(), mette, c.event, slotted.id); err != nil {
		t.Fatal(err)
	}
	calendar(slotted, "")
}
