package booking

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
)

// Change is what the office changed under a booking: where the person must still choose,
// from the first notice of that kind to the last; else the latest notice.
type Change struct {
	Notices    []string // their ids, oldest first
	What       string   // api.NoticeMoved …
	Terms      []Term   // those that are others now, in the order of the constants
	Old, New   api.Terms
	OldAdviser *Adviser // with TermAdviser
	NewAdviser *Adviser
	Text       string // what the office says of it; empty where it says nothing
	By         string // who changed it; empty where nobody said
	At         time.Time
	Decide     bool // the person must choose: keep it, move it or give it up
	Unread     bool
	Clash      *Booking // with Decide: what else is booked at its time
	SameDay    *Booking // with Decide and no Clash: what is booked nearest to it on its day
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

// notice is a notice with what the person, and only this device, knows of it.
type notice struct {
	id string
	api.Notice
	Read     bool   `json:"read"`
	Mutation string `json:"_mutation,omitempty"`
}

// readNotices reads what the office changed, by booking, oldest first.
func (w *snapshot) readNotices(v store.View) {
	w.notices = map[string][]notice{}
	store.Each(v, api.KindNotice, func(rec api.Record, n notice) {
		n.id = rec.ID
		w.notices[n.BookingID] = append(w.notices[n.BookingID], n)
	})
	for _, list := range w.notices {
		slices.SortFunc(list, func(a, b notice) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.id, b.id)) })
	}
}

// latest is the latest notice of a booking.
func (w *snapshot) latest(bookingID string) (n notice, ok bool) {
	list := w.notices[bookingID]
	if len(list) == 0 {
		return n, false
	}
	return list[len(list)-1], true
}

// calledOff tells whether the office ended a booking, by calling its event off or taking
// it out of the programme.
func (w *snapshot) calledOff(b placed) (last notice, ok bool) {
	last, ok = w.latest(b.id)
	return last, ok && b.State == api.BookingCancelled && (last.What == api.NoticeCancelled || last.What == api.NoticeRemoved)
}

// changed is what the office changed under a booking; nil where that is nothing, or where
// its person gave it up, or chose another time, since.
func (w *snapshot) changed(b placed, view Booking) *Change {
	list := w.notices[b.id]
	if len(list) == 0 || b.State == api.BookingCancelled && !view.CalledOff && list[len(list)-1].What != api.NoticeLapsed {
		return nil
	}
	stands := b.State == api.BookingConfirmed || b.State == api.BookingWaiting || b.State == api.BookingOffered
	first := slices.IndexFunc(list, func(n notice) bool { return n.Decide })
	if first < 0 || !stands || b.MoveTo != "" {
		first = len(list) - 1
	}
	c := &Change{}
	for _, n := range list[first:] {
		c.add(n)
	}
	c.Decide = c.Decide && stands && b.MoveTo == "" && view.EndsAt.After(w.now)
	c.Old.StartsAt, c.Old.EndsAt = orTime(c.Old.StartsAt, view.StartsAt), orTime(c.Old.EndsAt, view.EndsAt)
	c.New.StartsAt, c.New.EndsAt = orTime(c.New.StartsAt, view.StartsAt), orTime(c.New.EndsAt, view.EndsAt)
	if slices.Contains(c.Terms, TermTime) && !c.New.StartsAt.Equal(view.StartsAt) {
		return nil // another time was chosen since
	}
	if slices.Contains(c.Terms, TermAdviser) {
		c.OldAdviser, c.NewAdviser = w.byID(c.Old.AdviserID), w.byID(c.New.AdviserID)
	}
	if c.Decide {
		c.Clash, c.SameDay = w.beside(b, view)
	}
	return c
}

func orTime(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

// add takes one more notice into the change, a later one than those before.
func (c *Change) add(n notice) {
	c.Notices = append(c.Notices, n.id)
	c.Text, c.By, c.At = cmp.Or(n.Text, c.Text), cmp.Or(n.By, c.By), n.At
	c.Decide, c.Unread = c.Decide || n.Decide, c.Unread || !n.Read
	if ended(n.What) || ended(c.What) || c.What == "" || slices.Index(ofTerms, n.What) < slices.Index(ofTerms, c.What) {
		c.What = n.What
	}
	if ended(n.What) && n.What != api.NoticeRestored { // its terms are not others: there are none any more
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
	case api.NoticeCancelled, api.NoticeRemoved, api.NoticeRestored, api.NoticeLapsed:
		return true
	}
	return false
}

// ofTerms are the changes of one term, the one that says the most first.
var ofTerms = []string{
	api.NoticeMoved, api.NoticeSessions, api.NoticeVenue, api.NoticeLink, api.NoticeAdviser, api.NoticePrice,
}

// term is how one of the terms is compared and carried over.
type term struct {
	is     Term
	differ func(a, b api.Terms) bool
	take   func(to *api.Terms, from api.Terms)
}

var terms = []term{
	{
		TermTime,
		func(a, b api.Terms) bool { return !a.StartsAt.Equal(b.StartsAt) || !a.EndsAt.Equal(b.EndsAt) },
		func(to *api.Terms, from api.Terms) {
			to.StartsAt, to.EndsAt = orTime(from.StartsAt, to.StartsAt), orTime(from.EndsAt, to.EndsAt)
		},
	},
	{
		TermSessions,
		func(a, b api.Terms) bool {
			return !slices.EqualFunc(a.Sessions, b.Sessions, func(x, y api.EventSession) bool {
				return x.Title == y.Title && x.StartsAt.Equal(y.StartsAt) && x.EndsAt.Equal(y.EndsAt)
			})
		},
		func(to *api.Terms, from api.Terms) { to.Sessions = from.Sessions },
	},
	{
		TermPlace,
		func(a, b api.Terms) bool { return onSite(a.Venue) != onSite(b.Venue) },
		func(to *api.Terms, from api.Terms) {
			link := to.Venue.OnlineURL
			to.Venue = onSite(from.Venue)
			to.Venue.OnlineURL = link
		},
	},
	{
		TermLink,
		func(a, b api.Terms) bool { return a.Venue.OnlineURL != b.Venue.OnlineURL },
		func(to *api.Terms, from api.Terms) { to.Venue.OnlineURL = from.Venue.OnlineURL },
	},
	{
		TermAdviser,
		func(a, b api.Terms) bool { return a.AdviserID != b.AdviserID },
		func(to *api.Terms, from api.Terms) { to.AdviserID = from.AdviserID },
	},
	{
		TermPrice,
		func(a, b api.Terms) bool { return a.PriceOre != b.PriceOre },
		func(to *api.Terms, from api.Terms) { to.PriceOre = from.PriceOre },
	},
}

func termAt(is Term) int { return slices.IndexFunc(terms, func(t term) bool { return t.is == is }) }

// onSite is where one goes.
func onSite(v api.Venue) api.Venue {
	v.OnlineURL, v.Online = "", false
	return v
}

// byID is an adviser; nil for none.
func (w *snapshot) byID(id string) *Adviser {
	if id == "" {
		return nil
	}
	a, ok := w.advisers[id]
	if !ok {
		a = Adviser{ID: id}
	}
	return &a
}

// beside finds what else the person has at the time of a booking, or else nearest to it on
// its day.
func (w *snapshot) beside(b placed, view Booking) (clash, sameDay *Booking) {
	if found, ok := w.clash(b.EventID, b.SlotID, b.id); ok {
		plain := w.plain(found)
		return &plain, nil
	}
	var nearest time.Duration
	for _, other := range w.bookings {
		if other.State != api.BookingConfirmed || other.id == b.id || other.EventID == b.EventID {
			continue
		}
		it := w.plain(other)
		gap := max(view.StartsAt.Sub(it.EndsAt), it.StartsAt.Sub(view.EndsAt))
		if it.EventOff || text.DaysBetween(it.StartsAt, view.StartsAt) != 0 || sameDay != nil && gap >= nearest {
			continue
		}
		nearest, sameDay = gap, &it
	}
	return nil, sameDay
}

// Changed lists the bookings with a change that the person has not seen or must still
// decide about, soonest first.
func (s *Service) Changed(ctx context.Context) ([]Booking, error) {
	any := false // as a rule there is none, and the programme is long
	err := s.d.Store().Read(ctx, func(v store.View) error {
		store.Each(v, api.KindNotice, func(_ api.Record, n notice) { any = any || n.Decide || !n.Read })
		return nil
	})
	if err != nil || !any {
		return nil, err
	}
	w, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	var list []Booking
	for _, b := range w.bookings {
		view := w.booking(b)
		if c := view.Change; c != nil && (c.Decide || c.Unread) && (view.EndsAt.After(w.now) || view.EndsAt.IsZero()) {
			list = append(list, view)
		}
	}
	sortSoonest(list)
	return list, nil
}

// Others are other times that a booking could be moved to, or where it is no time with an
// adviser other events of its kind: the nearest first, at most three.
func (s *Service) Others(ctx context.Context, bookingID string) ([]Alternative, error) {
	w, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	b, err := w.find(bookingID)
	if err != nil {
		return nil, err
	}
	return w.alternatives(b.EventID, b.SlotID, b.Need, bookingID), nil
}

// Keep says that the person comes all the same: about what the office changed nothing is
// left to decide.
func (s *Service) Keep(ctx context.Context, bookingID string) error {
	w, err := s.look(ctx)
	if err != nil {
		return err
	}
	b, err := w.find(bookingID)
	if err != nil {
		return err
	}
	if b.Change == nil || !b.Change.Decide {
		return nil
	}
	body := api.BookingKeepBody{BookingID: bookingID, NoticeID: b.Change.Notices[len(b.Change.Notices)-1]}
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if err := dismiss(tx, w.refused[bookingID]); err != nil {
			return err
		}
		_, err := tx.Mutate(api.BookingKeep, body)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep booking: %w", err)
	}
	return nil
}

// applyKeep leaves nothing to decide of any notice of a booking.
func applyKeep(v store.View, m api.Mutation) error {
	b, err := store.Body[api.BookingKeepBody](m)
	if err != nil {
		return err
	}
	if _, ok := v.Get(api.KindNotice, b.NoticeID); !ok {
		return ErrNotFound
	}
	var ids []string
	store.Each(v, api.KindNotice, func(rec api.Record, n notice) {
		if n.BookingID == b.BookingID && n.Decide {
			ids = append(ids, rec.ID)
		}
	})
	for _, id := range ids {
		if err := store.Put(v, api.KindNotice, id, map[string]any{"decide": false, "_mutation": m.ID}); err != nil {
			return err
		}
	}
	return nil
}

// terms are those of an event, or of a slot at it, as this person sees them.
func (w *snapshot) terms(eventID, slotID string) *api.Terms {
	e, ok := w.events[eventID]
	if !ok {
		return nil
	}
	t := e.Terms(w.member)
	if sl, ok := w.slots[slotID]; ok {
		t.StartsAt, t.EndsAt, t.Sessions = sl.StartsAt, sl.EndsAt, nil
	}
	return &t
}

// Again asks anew for what the office refused since it had changed: with the need, the
// note and the shares of before, on what holds now. It gives the booking's id.
// ErrNotRefused where that is not why.
func (s *Service) Again(ctx context.Context, bookingID string) (string, error) {
	w, err := s.look(ctx)
	if err != nil {
		return "", err
	}
	b, err := w.find(bookingID)
	if err != nil {
		return "", err
	}
	r := b.Refusal
	if r == nil || r.Problem.Code != api.CodeChanged || r.Problem.Now == nil {
		return "", fmt.Errorf("ask again: %w", ErrNotRefused)
	}
	if r.Kind == api.BookingAccept {
		return bookingID, s.accept(ctx, bookingID, r.Problem.Now)
	}
	return s.Book(ctx, Request{
		EventID: b.EventID, SlotID: b.SlotID, Need: b.Need, Note: b.Note, NoteAgreedWith: b.NoteAgreedWith, Share: b.Share,
		SheetOmit: b.SheetOmit, Wait: r.wait, InPlaceOf: bookingID, seen: r.Problem.Now,
	})
}

// sinceSeen is what is other by now of what a wish was for.
func sinceSeen(seen, now *api.Terms) *Change {
	if seen == nil || now == nil {
		return nil
	}
	c := &Change{}
	c.add(notice{Notice: api.Notice{Old: *seen, New: *now}})
	c.Terms = slices.DeleteFunc(c.Terms, func(t Term) bool { return t != TermTime && t != TermPlace && t != TermPrice })
	return c
}
