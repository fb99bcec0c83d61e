package api

import (
	"cmp"
	"slices"
	"time"
)

// Change is what several notices tell of one booking, as one change: from what its person
// knew to what holds now.
type Change struct {
	Count    int    // of the notices that it is of, the last ones
	What     string // NoticeMoved …
	Terms    []Term // those that are others now, in the order of the constants
	Old, New Terms  // of these alone; of a booking that is held, when it is as well
	Text     string // what the office says of it; empty where it says nothing
	By       string // who changed it; empty where nobody said
	At       time.Time
	Decide   bool // the person must choose: keep it, move it or give it up
}

// Term is one of the terms of a booking.
type Term string

// The terms.
const (
	TermTime     Term = "time"
	TermSessions Term = "sessions"
	TermPlace    Term = "place"
	TermLink     Term = "link"
	TermAdviser  Term = "adviser"
	TermPrice    Term = "price"
)

// CalledOff tells whether the office ended a booking, whose last notice is given, by
// calling its event off or taking it out of the programme. No notice is the zero one.
func (b Booking) CalledOff(last Notice) bool {
	return b.State == BookingCancelled && (last.What == NoticeCancelled || last.What == NoticeRemoved)
}

// Changed is what the office changed under a booking, of its notices, the oldest first:
// where the person must still choose, from the first of these to the last; else the last.
// It is nil where that is nothing, or where the person gave the booking up, or chose
// another time, since. During is when the booking is, zero where nobody knows.
func (b Booking) Changed(notices []Notice, during Span, now time.Time) *Change {
	if len(notices) == 0 {
		return nil
	}
	last := notices[len(notices)-1]
	if b.State == BookingCancelled && !b.CalledOff(last) && last.What != NoticeLapsed {
		return nil
	}
	stands := b.State == BookingConfirmed || b.State == BookingWaiting || b.State == BookingOffered
	first := slices.IndexFunc(notices, func(n Notice) bool { return n.Decide })
	if first < 0 || !stands {
		first = len(notices) - 1
	}
	c := ChangeOf(notices[first:])
	c.Decide = c.Decide && stands && during.End.After(now)
	known := Terms{StartsAt: during.Start, EndsAt: during.End}
	c.Old, c.New = c.Old.Or(known), c.New.Or(known)
	if slices.Contains(c.Terms, TermTime) && !c.New.StartsAt.Equal(during.Start) {
		return nil // another time was chosen since
	}
	return &c
}

// ChangeOf is what notices, the oldest first, tell together: each has only those terms that
// it changed, and what was changed and changed back is not told.
func ChangeOf(notices []Notice) (c Change) {
	for _, n := range notices {
		c.add(n)
	}
	return c
}

func (c *Change) add(n Notice) {
	c.Count++
	c.Text, c.By, c.At, c.Decide = cmp.Or(n.Text, c.Text), cmp.Or(n.By, c.By), n.At, c.Decide || n.Decide
	if ended(n.What) || ended(c.What) || c.What == "" || slices.Index(ofTerms, n.What) < slices.Index(ofTerms, c.What) {
		c.What = n.What
	}
	if ended(n.What) && n.What != NoticeRestored { // its terms are not others: there are none any more
		c.Terms = nil
		return
	}
	for _, t := range terms {
		if !t.differ(n.Old, n.New) {
			continue
		}
		if !slices.Contains(c.Terms, t.is) {
			c.Terms = append(c.Terms, t.is)
			t.take(&c.Old, n.Old)
		}
		t.take(&c.New, n.New)
	}
	c.Terms = slices.DeleteFunc(c.Terms, func(is Term) bool { // changed, and changed back
		return slices.ContainsFunc(terms, func(t term) bool { return t.is == is && !t.differ(c.Old, c.New) })
	})
	slices.SortFunc(c.Terms, func(a, b Term) int { return cmp.Compare(termAt(a), termAt(b)) })
}

// ended tells whether a change is of a booking as a whole, which is said before what else
// is other.
func ended(what string) bool {
	switch what {
	case NoticeCancelled, NoticeRemoved, NoticeRestored, NoticeLapsed:
		return true
	}
	return false
}

// ofTerms are the changes of one term, the one that says the most first.
var ofTerms = []string{NoticeMoved, NoticeSessions, NoticeVenue, NoticeLink, NoticeAdviser, NoticePrice}

// term is how one of the terms is compared and carried over.
type term struct {
	is     Term
	differ func(a, b Terms) bool
	take   func(to *Terms, from Terms)
}

var terms = []term{
	{
		TermTime,
		func(a, b Terms) bool { return !a.StartsAt.Equal(b.StartsAt) || !a.EndsAt.Equal(b.EndsAt) },
		func(to *Terms, from Terms) {
			to.StartsAt, to.EndsAt = orTime(from.StartsAt, to.StartsAt), orTime(from.EndsAt, to.EndsAt)
		},
	},
	{
		TermSessions,
		func(a, b Terms) bool {
			return !slices.EqualFunc(a.Sessions, b.Sessions, func(x, y EventSession) bool {
				return x.Title == y.Title && x.StartsAt.Equal(y.StartsAt) && x.EndsAt.Equal(y.EndsAt)
			})
		},
		func(to *Terms, from Terms) { to.Sessions = from.Sessions },
	},
	{
		TermPlace,
		func(a, b Terms) bool { return onSite(a.Venue) != onSite(b.Venue) },
		func(to *Terms, from Terms) {
			link := to.Venue.OnlineURL
			to.Venue = onSite(from.Venue)
			to.Venue.OnlineURL = link
		},
	},
	{
		TermLink,
		func(a, b Terms) bool { return a.Venue.OnlineURL != b.Venue.OnlineURL },
		func(to *Terms, from Terms) { to.Venue.OnlineURL = from.Venue.OnlineURL },
	},
	{
		TermAdviser,
		func(a, b Terms) bool { return a.AdviserID != b.AdviserID },
		func(to *Terms, from Terms) { to.AdviserID = from.AdviserID },
	},
	{
		TermPrice,
		func(a, b Terms) bool { return a.PriceOre != b.PriceOre },
		func(to *Terms, from Terms) { to.PriceOre = from.PriceOre },
	},
}

func termAt(is Term) int { return slices.IndexFunc(terms, func(t term) bool { return t.is == is }) }

// onSite is where one goes.
func onSite(v Venue) Venue {
	v.OnlineURL, v.Online = "", false
	return v
}

func orTime(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}
