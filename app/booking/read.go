package booking

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
)

// Programme lists the events that a filter lets through, soonest first.
func (s *Service) Programme(ctx context.Context, f Filter) ([]Item, error) {
	a, err := s.Agenda(ctx, f)
	if err != nil {
		return nil, err
	}
	list := make([]Item, len(a.Lines))
	for i, l := range a.Lines {
		list[i] = a.Item(l.ID)
	}
	return list, nil
}

// about tells whether an event, or a slot of it, is about a field.
func (w *snapshot) about(eventID string, field api.Field) bool {
	if slices.Contains(w.events[eventID].Fields, field) {
		return true
	}
	return slices.ContainsFunc(w.slotsOf[eventID], func(id string) bool {
		return slices.Contains(w.fields(eventID, id), field)
	})
}

func (w *snapshot) searchable(id string, e api.Event) string {
	words := []string{e.Title, e.Text, e.Venue.Name, e.Venue.Address}
	for _, t := range e.Texts {
		words = append(words, t.Title, t.Text)
	}
	for _, a := range w.advisersAt(id) {
		words = append(words, a.Adviser.Name, a.Adviser.Organisation)
	}
	return danish.Fold(strings.Join(words, " "))
}

// Event reads an event with its advisers, slots and the person's bookings there.
func (s *Service) Event(ctx context.Context, eventID string) (Event, error) {
	w, err := s.look(ctx)
	if err != nil {
		return Event{}, err
	}
	if _, ok := w.events[eventID]; !ok {
		return Event{}, fmt.Errorf("event %s: %w", eventID, ErrNotFound)
	}
	return w.event(eventID), nil
}

// With is the adviser, and the soonest event that still has a time with them: one
// that is free, where there is any; empty for none.
func (s *Service) With(ctx context.Context, adviserID string) (who Adviser, eventID string, err error) {
	w, err := s.look(ctx)
	if err != nil {
		return Adviser{}, "", err
	}
	who, ok := w.advisers[adviserID]
	if !ok {
		return Adviser{}, "", fmt.Errorf("adviser %s: %w", adviserID, ErrNotFound)
	}
	var best api.Slot
	for _, sl := range w.slots {
		e, known := w.events[sl.EventID]
		if sl.AdviserID != adviserID || !known || e.State == api.EventCancelled || !sl.StartsAt.After(w.now) {
			continue
		}
		if eventID == "" || sl.Free && !best.Free || sl.Free == best.Free && sl.StartsAt.Before(best.StartsAt) {
			best, eventID = sl, sl.EventID
		}
	}
	return who, eventID, nil
}

// Mine lists the person's bookings.
func (s *Service) Mine(ctx context.Context) (Mine, error) {
	w, err := s.look(ctx)
	if err != nil {
		return Mine{}, err
	}
	var m Mine
	all := w.refusedAt("")
	for _, b := range w.bookings {
		all = append(all, w.booking(b))
	}
	for _, b := range all {
		if lasts(b, w.now) || b.Refusal != nil {
			m.Coming = append(m.Coming, b)
		} else {
			m.Past = append(m.Past, b)
		}
	}
	sortSoonest(m.Coming)
	sortSoonest(m.Past)
	slices.Reverse(m.Past)
	return m, nil
}

// Entries puts together what is booked at one event: a place and the times there are one entry, the place first. The
// entries are in the order of their first bookings.
func Entries(list []Booking) [][]Booking {
	var out [][]Booking
	at := map[string]int{}
	for _, b := range list {
		i, known := at[b.EventID]
		switch {
		case b.EventID == "" || !known:
			at[b.EventID] = len(out)
			out = append(out, []Booking{b})
		case b.SlotID == "":
			out[i] = append([]Booking{b}, out[i]...)
		default:
			out[i] = append(out[i], b)
		}
	}
	return out
}

// Entry is the entry that one of the person's bookings is a part of; see Entries.
func (s *Service) Entry(ctx context.Context, bookingID string) ([]Booking, error) {
	m, err := s.Mine(ctx)
	if err != nil {
		return nil, err
	}
	for _, entry := range slices.Concat(Entries(m.Coming), Entries(m.Past)) {
		if slices.ContainsFunc(entry, func(b Booking) bool { return b.ID == bookingID }) {
			return entry, nil
		}
	}
	return nil, fmt.Errorf("booking %s: %w", bookingID, ErrNotFound)
}

// Booking reads one of the person's bookings, a refused wish included.
func (s *Service) Booking(ctx context.Context, bookingID string) (Booking, error) {
	w, err := s.look(ctx)
	if err != nil {
		return Booking{}, err
	}
	return w.find(bookingID)
}

func (w *snapshot) find(id string) (Booking, error) {
	if b, ok := w.bookings[id]; ok {
		return w.booking(b), nil
	}
	if b, ok := w.refusedWish(id, w.refused[id]); ok {
		return b, nil
	}
	return Booking{}, fmt.Errorf("booking %s: %w", id, ErrNotFound)
}

// Next is the next appointment: the soonest confirmed booking that has not
// ended, one in a slot before a place at the event around it.
func (s *Service) Next(ctx context.Context) (Booking, bool, error) {
	w, err := s.look(ctx)
	if err != nil {
		return Booking{}, false, err
	}
	inSlot := map[string]bool{} // events where a slot is still to come
	var list []Booking
	for _, b := range w.bookings {
		view := w.plain(b)
		if b.State != api.BookingConfirmed || view.EventOff || !view.EndsAt.After(w.now) {
			continue
		}
		inSlot[b.EventID] = inSlot[b.EventID] || b.SlotID != ""
		list = append(list, view)
	}
	list = slices.DeleteFunc(list, func(b Booking) bool { return b.SlotID == "" && inSlot[b.EventID] })
	if len(list) == 0 {
		return Booking{}, false, nil
	}
	sortSoonest(list)
	return list[0], true, nil
}

// Reminder is one reminder of a booking.
type Reminder struct {
	At      time.Time
	Before  time.Duration // 24 h or 1 h
	Starts  time.Time     // what it reminds of: the booking, or a sitting of a course
	Booking Booking       // what begins then
	Times   []time.Time   // of a place: the times with advisers there, soonest first
}

// Reminders are what is to be told on this device: a day and an hour before each
// confirmed booking, and each sitting of a course, that has not begun, soonest
// first. One whose time has come is among them until then. A place and the times
// there are one entry: what begins within the hour, or the day, after another part
// of it was told with that.
func (s *Service) Reminders(ctx context.Context) ([]Reminder, error) {
	w, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	var held []Booking
	for _, b := range w.bookings {
		if view := w.plain(b); b.State == api.BookingConfirmed && !view.EventOff {
			held = append(held, view)
		}
	}
	sortSoonest(held)
	var list []Reminder
	for _, entry := range Entries(held) {
		list = append(list, w.remind(entry)...)
	}
	slices.SortFunc(list, func(a, b Reminder) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Booking.ID, b.Booking.ID))
	})
	return list, nil
}

// remind is what is told of an entry.
func (w *snapshot) remind(entry []Booking) (list []Reminder) {
	var parts []Reminder
	var times []time.Time
	for _, b := range entry {
		starts := []time.Time{b.StartsAt}
		if b.SlotID != "" {
			times = append(times, b.StartsAt)
		} else if sittings := w.events[b.EventID].Sessions; len(sittings) > 0 {
			starts = nil
			for _, s := range sittings {
				starts = append(starts, s.StartsAt)
			}
		}
		for _, at := range starts {
			parts = append(parts, Reminder{Starts: at, Booking: b})
		}
	}
	slices.SortFunc(parts, func(a, b Reminder) int { return a.Starts.Compare(b.Starts) })
	slices.SortFunc(times, time.Time.Compare)
	for _, before := range []time.Duration{24 * time.Hour, time.Hour} {
		var last time.Time
		for _, r := range parts {
			if r.Starts.Sub(last) < before {
				continue
			}
			if last = r.Starts; !r.Starts.After(w.now) {
				continue
			}
			r.Before, r.At = before, r.Starts.Add(-before)
			if r.Booking.SlotID == "" {
				r.Times = times
			}
			list = append(list, r)
		}
	}
	return list
}

// Allowances lists the free time that the person has and has used, by whose it is.
func (s *Service) Allowances(ctx context.Context) ([]Allowance, error) {
	st := s.d.Store()
	records, err := st.List(ctx, api.KindAllowance)
	if err != nil {
		return nil, fmt.Errorf("list allowances: %w", err)
	}
	var list []Allowance
	for _, rec := range records {
		a := Allowance{ID: rec.ID}
		if rec.Decode(&a.Allowance) != nil {
			continue
		}
		a.LeftMin = max(0, a.GrantedMin-a.UsedMin)
		if a.ActorID != "" {
			var actor api.Actor
			if rec, err := st.Get(ctx, api.KindActor, a.ActorID); err == nil && rec.Decode(&actor) == nil {
				a.Actor = actor.Name
			}
		}
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b Allowance) int { // the office's own, which has no name, comes first
		return cmp.Or(danish.Compare(a.Actor, b.Actor), strings.Compare(a.ID, b.ID))
	})
	return list, nil
}

// Groups lists the person's tables and networks, by name.
func (s *Service) Groups(ctx context.Context) ([]Group, error) {
	w, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(w.groups, func(a, b Group) int {
		return cmp.Or(danish.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return w.groups, nil
}
