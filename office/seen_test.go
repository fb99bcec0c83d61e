package office

import (
	"maps"
	"testing"
	"time"

	"startklar.dk/api"
)

func TestNobodyIsHeldToWhatTheyDidNotSee(t *testing.T) {
	seen := func(c *changing, with object) object {
		all := object{"starts_at": c.body["starts_at"], "ends_at": c.body["ends_at"], "venue": c.body["venue"], "price_ore": c.body["price_ore"]}
		maps.Copy(all, with)
		return object{"seen": all}
	}
	for name, with := range map[string]object{
		"it began later":   {"starts_at": start.Add(50 * time.Hour)},
		"it ended earlier": {"ends_at": start.Add(51 * time.Hour)},
		"it was elsewhere": {"venue": object{"name": "Biblioteket"}},
		"it cost nothing":  {"price_ore": 0},
	} {
		t.Run(name, func(t *testing.T) {
			c := newChanging(t)
			p := c.person()
			problem := p.refused(api.CodeChanged, api.BookingRequest, bookingBody(newID(), c.event, "", seen(c, with)))
			if now := problem.Now; now == nil || !now.StartsAt.Equal(start.Add(48*time.Hour)) || now.Venue.Name != "Salen" || now.PriceOre != 10000 {
				t.Errorf("%+v", now)
			}
			// A link may be told to bookings alone.
			id := p.book(c.event, "", seen(c, object{"venue": object{"name": "Salen", "address": "Torvet 1", "online_url": "https://example.dk"}}))
			if b := p.booking(id); b.Seen.PriceOre != 10000 || b.Seen.Venue.Name != "Salen" || !b.Seen.EndsAt.Equal(start.Add(52*time.Hour)) {
				t.Errorf("%+v", b.Seen)
			}
		})
	}
	t.Run("a slot", func(t *testing.T) {
		c := newChanging(t)
		p := c.person()
		problem := p.refused(api.CodeChanged, api.BookingRequest, bookingBody(newID(), c.event, c.slot, seen(c, nil)))
		if now := problem.Now; now == nil || !now.StartsAt.Equal(start.Add(49*time.Hour)) || now.AdviserID != c.anne {
			t.Errorf("%+v", now)
		}
		p.book(c.event, c.slot, seen(c, object{"starts_at": c.at["starts_at"], "ends_at": c.at["ends_at"]}))
	})
	t.Run("an offer", func(t *testing.T) {
		c := newChanging(t)
		c.puts(object{"capacity": 1}, nil)
		p, q := c.person(), c.person()
		held := p.book(c.event, "", nil)
		id := q.book(c.event, "", object{"wait": true})
		p.does(api.BookingCancel, object{"booking_id": held})
		before := seen(c, nil)
		c.puts(object{"price_ore": 30000}, nil)
		before["booking_id"] = id
		q.refused(api.CodeChanged, api.BookingAccept, before)
		now := seen(c, nil)
		now["booking_id"] = id
		q.does(api.BookingAccept, now)
		if b := q.booking(id); b.State != api.BookingConfirmed || b.Seen.PriceOre != 30000 {
			t.Errorf("%+v", b)
		}
	})
}
