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

// Change is what the office changed under a booking, with what this device knows of it.
type Change struct {
	api.Change
	Notices    []string // their ids, oldest first
	OldAdviser *Adviser // with api.TermAdviser
	NewAdviser *Adviser
	Unread     bool
	Clash      *Booking // with Decide: what else is booked at its time
	SameDay    *Booking // with Decide and no Clash: what is booked nearest to it on its day
}

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

// latest is the latest notice of a booking; the zero one where there is none.
func (w *snapshot) latest(bookingID string) (n notice) {
	if list := w.notices[bookingID]; len(list) > 0 {
		n = list[len(list)-1]
	}
	return n
}

// changed is what the office changed under a booking; nil where there is nothing to tell.
func (w *snapshot) changed(b placed, view Booking) *Change {
	list := w.notices[b.id]
	told := make([]api.Notice, len(list))
	for i, n := range list {
		told[i] = n.Notice
		if b.MoveTo != "" { // another time is asked for
			told[i].Decide = false
		}
	}
	found := b.Changed(told, api.Span{Start: view.StartsAt, End: view.EndsAt}, w.now)
	if found == nil {
		return nil
	}
	c := &Change{Change: *found}
	for _, n := range list[len(list)-c.Count:] {
		c.Notices, c.Unread = append(c.Notices, n.id), c.Unread || !n.Read
	}
	if slices.Contains(c.Terms, api.TermAdviser) {
		c.OldAdviser, c.NewAdviser = w.byID(c.Old.AdviserID), w.byID(c.New.AdviserID)
	}
	if c.Decide {
		c.Clash, c.SameDay = w.beside(b, view)
	}
	return c
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
	c := &Change{Change: api.ChangeOf([]api.Notice{{Old: *seen, New: *now}})}
	c.Terms = slices.DeleteFunc(c.Terms, func(t api.Term) bool { return t != api.TermTime && t != api.TermPlace && t != api.TermPrice })
	return c
}
