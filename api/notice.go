package api

import (
	"cmp"
	"time"
)

// What the office changed, by a word. Where it changed several things at once, the
// first of them here that holds.
const (
	NoticeCancelled = "cancelled" // the event was called off
	NoticeRemoved   = "removed"   // the event or the slot was taken out of the programme
	NoticeRestored  = "restored"  // what was called off is held after all, and the booking stands again
	NoticeLapsed    = "lapsed"    // an offer or a place on the waiting list ended with the change
	NoticeMoved     = "moved"     // it starts or ends at another time
	NoticeSessions  = "sessions"  // a course has other sessions
	NoticeVenue     = "venue"     // it is held elsewhere
	NoticeLink      = "link"      // it is met by another link
	NoticeAdviser   = "adviser"   // it is with another adviser
	NoticePrice     = "price"     // it costs otherwise
)

// Notice is what the office changed under a booking: Old and New have those of its
// terms that differ. Text is what the office says of it, By who changed it, each empty
// where nobody said. Of what was taken out of the programme, Title is what it was called,
// and Old has when and where it was to be, and with whom. Decide is set while the person must choose what becomes of the
// booking, as long as that stands; booking.keep, and leaving it, end that.
type Notice struct {
	BookingID string    `json:"booking_id"`
	What      string    `json:"what"`
	Old       Terms     `json:"old"`
	New       Terms     `json:"new"`
	Title     string    `json:"title,omitzero"`
	Text      string    `json:"text"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
	Decide    bool      `json:"decide"`
}

// Terms are what a booking is of, as its person sees it: those of an event, or of a
// slot at it. Sessions are a course's. State is the booking's. What is absent is empty:
// no price is nothing to pay.
type Terms struct {
	StartsAt  time.Time      `json:"starts_at,omitzero"`
	EndsAt    time.Time      `json:"ends_at,omitzero"`
	Sessions  []EventSession `json:"sessions,omitempty"`
	Venue     Venue          `json:"venue,omitzero"`
	AdviserID string         `json:"adviser_id,omitzero"`
	PriceOre  int64          `json:"price_ore,omitzero"`
	State     string         `json:"state,omitzero"`
}

// Or is the terms with the times and the place of others where they have none.
func (t Terms) Or(others Terms) Terms {
	t.StartsAt, t.EndsAt = orTime(t.StartsAt, others.StartsAt), orTime(t.EndsAt, others.EndsAt)
	t.Venue = cmp.Or(t.Venue, others.Venue)
	return t
}

// Terms are those of a place at the event itself, for a member or for who is none.
func (e Event) Terms(member bool) Terms {
	return Terms{StartsAt: e.StartsAt, EndsAt: e.EndsAt, Sessions: e.Sessions, Venue: e.Venue, PriceOre: e.Price(member)}
}

// Price is what the event costs a member, or who is none, in øre.
func (e Event) Price(member bool) int64 {
	if member {
		return e.MemberPriceOre
	}
	return e.PriceOre
}
