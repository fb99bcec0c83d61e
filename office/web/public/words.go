package public

import (
	"net/url"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/office/web/site"
)

// night is how long something may last that is over midnight and still one evening.
const night = 12 * time.Hour

// hours writes from when to when, without the minutes of a whole hour: "16–18", "17–20:30".
func (v *visit) hours(from, to time.Time) string {
	short := func(at time.Time) string { return strings.TrimSuffix(strings.TrimPrefix(v.t.Clock(at), "0"), ":00") }
	if text.DaysBetween(from, to) != 0 && to.Sub(from) > night {
		return short(from)
	}
	return short(from) + "–" + short(to)
}

// number writes a number as words have it: small ones by their names.
func (v *visit) number(n int) string {
	if n > 1 && n < 10 {
		return v.t.T("web.number." + v.t.Int(n))
	}
	return v.t.Int(n)
}

// weekdays are the sessions of a course on a line, where they are alike: "Tre mandage 17–20:30".
func (v *visit) weekdays(e api.Event) string {
	first := e.Sessions[0]
	day := first.StartsAt.In(text.Copenhagen).Weekday()
	for _, s := range e.Sessions {
		if s.StartsAt.In(text.Copenhagen).Weekday() != day || v.hours(s.StartsAt, s.EndsAt) != v.hours(first.StartsAt, first.EndsAt) {
			return v.t.N("web.sessions", len(e.Sessions)) + " " + v.t.T("web.first_time", text.A{"Time": v.hours(first.StartsAt, first.EndsAt)})
		}
	}
	return text.UpperFirst(v.t.T("web.weekdays", text.A{
		"Count": v.number(len(e.Sessions)), "Day": v.t.T("web.weekdays." + v.t.Int(int(day))), "Time": v.hours(first.StartsAt, first.EndsAt),
	}))
}

// clock is when an event is on its day; of a course, on which days.
func (v *visit) clock(e api.Event) string {
	if len(e.Sessions) > 1 && text.DaysBetween(e.Sessions[0].StartsAt, e.Sessions[len(e.Sessions)-1].StartsAt) != 0 {
		return v.weekdays(e)
	}
	return v.hours(e.StartsAt, e.EndsAt)
}

// place names where an event is, with its town.
func (v *visit) place(at api.Venue) string {
	name := at.Name
	if name == "" {
		name, _, _ = strings.Cut(at.Address, ",")
	}
	if at.Online {
		if at.Address == "" {
			return v.t.T("book.online")
		}
		name = joined(name, v.t.T("book.online"))
	}
	if m, ok := assets.MunicipalityByCode(at.Municipality); ok && name != "" && !strings.Contains(name, m.Name) {
		return name + ", " + m.Name
	}
	return name
}

// mapLink is where the way to an address is found.
func mapLink(at api.Venue) string {
	if at.Address == "" {
		return ""
	}
	return "https://www.openstreetmap.org/search?query=" + url.QueryEscape(at.Address)
}

// price is what an event costs who is no member.
func (v *visit) price(e api.Event) string {
	if e.PriceOre == 0 {
		return v.t.T("book.price.free")
	}
	return v.t.Kroner(e.PriceOre)
}

// memberPrice is what a member pays, where that is less.
func (v *visit) memberPrice(e api.Event) string {
	switch {
	case e.MemberPriceOre >= e.PriceOre:
		return ""
	case e.MemberPriceOre == 0:
		return v.t.T("web.members_free")
	}
	return v.t.T("web.members", text.A{"Price": v.t.Kroner(e.MemberPriceOre)})
}

// room is how much room there is at an event, and whether there is none.
func (v *visit) room(e *listed) (words string, full bool) {
	free := e.free(v.now)
	switch {
	case e.State == api.EventCancelled:
		return "", false
	case e.PlacesLeft > 0 && (free == 0 || e.Kind != api.EventCafe):
		return v.t.N("web.room.places", e.PlacesLeft), false
	case free > 0:
		return v.t.N("book.room.times", free), false
	case e.Capacity == 0 && len(e.slots) > 0:
		return v.t.T("book.room.no_times"), true
	case e.Capacity == 0:
		return "", false
	case e.Waiting > 0:
		return v.t.N("web.room.waiting", e.Waiting), true
	}
	return v.t.T("web.room.full"), true
}

// deed is what one can do about an event.
type deed struct {
	Words string
	Href  string
	Soft  bool   // it is no place that one gets at once
	Why   string // why nothing can be done; empty: something can
}

// slotDeed leads to the times of an event; it is none where no time can be had.
func (v *visit) slotDeed(e *listed) deed {
	if e.free(v.now) == 0 || v.has.shut(e, "", v.now).Code != "" {
		return deed{}
	}
	return deed{Words: v.t.T("book.do.choose_slot"), Href: site.EventPage(v.t.Lang(), e.ID) + "#times"}
}

// deed is what whoever looks at an event can do.
func (v *visit) deed(e *listed) deed {
	switch e.Admission(e.EndsAt, v.now) {
	case api.CodeCancelled:
		return deed{Why: v.t.T("book.badge.cancelled")}
	case api.CodePast:
		return deed{Why: v.t.T("book.why.past")}
	case api.CodeNotOpen:
		return deed{Why: v.t.T("web.opens", text.A{"When": v.t.DayClock(e.BookingOpensAt, v.now)})}
	case api.CodeClosed:
		return deed{Why: v.t.T("web.closed")}
	}
	href := site.EventPage(v.t.Lang(), e.ID)
	begun := !e.StartsAt.After(v.now)
	slot := v.slotDeed(e)
	had := v.has.shut(e, "", v.now).Code == api.CodeLimit
	switch {
	case (slot.Words != "" || had) && (begun || e.Kind == api.EventCafe || e.PlacesLeft <= 0):
		return slot // who has the most times that one may have needs nothing
	case begun:
		return deed{Why: v.t.T("web.under_way")}
	case e.PlacesLeft > 0:
		return deed{Words: v.t.T("web.do.book"), Href: href + bookEnd}
	case e.Capacity > 0 && e.WaitingList:
		return deed{Words: v.t.T("book.do.wait_short"), Href: href + bookEnd, Soft: true}
	}
	return deed{Why: v.t.T("web.room.full")}
}
