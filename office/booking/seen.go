package booking

import (
	"startklar.dk/api"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// stillAsSeen refuses as changed what is otherwise by now than its person saw it when
// they asked: it starts, ends or costs otherwise, or is elsewhere. Where their device
// did not say what they saw, nothing is compared.
func stillAsSeen(u *mutation.Request, w wish, seen *api.Terms) error {
	if seen == nil {
		return nil
	}
	var e api.Event
	if _, err := record.Live(u.Ctx, u.Tx, record.CatalogueOwner, api.KindEvent, w.event.id, &e); err != nil {
		return err
	}
	var p api.Person
	if _, err := u.Live(api.KindPerson, u.Person, &p); err != nil {
		return err
	}
	now := e.Terms(p.Member)
	if w.slot != nil {
		now.StartsAt, now.EndsAt, now.Sessions, now.AdviserID = w.slot.starts, w.slot.ends, nil, w.slot.adviser
	}
	was, is := seenOf(*seen), seenOf(now)
	was.Venue.OnlineURL, was.Venue.Online = "", false // the link is told to who has booked
	is.Venue.OnlineURL, is.Venue.Online = "", false
	if alike(was, is) {
		return nil
	}
	now.Venue.OnlineURL, now.Venue.Online = "", now.Venue.Online || now.Venue.OnlineURL != ""
	return &api.Problem{Code: api.CodeChanged, Now: &now}
}

// seenOf are those terms that count when a person asks.
func seenOf(t api.Terms) api.Terms {
	return api.Terms{StartsAt: asKept(t.StartsAt), EndsAt: asKept(t.EndsAt), Venue: t.Venue, PriceOre: t.PriceOre}
}
