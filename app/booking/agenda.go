package booking

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
)

// Agenda is the programme at one moment as a filter lets it through: which events,
// soonest first. What else is to be said of one is worked out when it is asked for,
// since a city has thousands and a screen shows ten.
type Agenda struct {
	Lines []Line
	w     *snapshot
}

// Line is an event's place in the programme. Lines can be compared.
type Line struct {
	ID, Kind         string
	StartsAt, EndsAt time.Time
	Cancelled        bool
}

// Item is an event of the programme, also one that the filter does not let
// through; without an id where the programme does not have it.
func (a *Agenda) Item(id string) Item {
	if _, ok := a.w.events[id]; !ok {
		return Item{}
	}
	return a.w.item(id)
}

// Agenda reads the programme.
func (s *Service) Agenda(ctx context.Context, f Filter) (*Agenda, error) {
	w, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	a := &Agenda{w: w, Lines: make([]Line, 0, len(w.lines))}
	for _, l := range w.lines {
		if f.when(l, w.now) && w.lets(f, l.ID) {
			a.Lines = append(a.Lines, l)
		}
	}
	return a, nil
}

// when tells whether an event is at a time, and of a kind, that is asked for.
func (f Filter) when(l Line, now time.Time) bool {
	switch {
	case !f.Past && f.From.IsZero() && !l.EndsAt.After(now),
		!f.From.IsZero() && !l.EndsAt.After(f.From),
		!f.To.IsZero() && !l.StartsAt.Before(f.To),
		len(f.Kinds) > 0 && !slices.Contains(f.Kinds, l.Kind):
		return false
	}
	return true
}

// lets tells whether the rest of a filter lets an event through.
func (w *snapshot) lets(f Filter, id string) bool {
	if f.Municipality != "" && w.events[id].Venue.Municipality != f.Municipality || f.Field != "" && !w.about(id, f.Field) {
		return false
	}
	if words := strings.Fields(danish.Fold(f.Text)); len(words) > 0 {
		all := w.searchable(id, w.events[id])
		if slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(all, word) }) {
			return false
		}
	}
	if f.Mine && w.booked(id) == "" && len(w.refusedAt(id)) == 0 {
		return false
	}
	return !f.FreeOnly || slices.Contains([]Do{DoBook, DoChooseSlot, DoAccept}, w.item(id).Action.Do)
}

// soonestFirst orders events as they are listed.
func soonestFirst(events map[string]api.Event) []Line {
	list := make([]Line, 0, len(events))
	for id, e := range events {
		list = append(list, Line{id, e.Kind, e.StartsAt, e.EndsAt, e.State == api.EventCancelled})
	}
	slices.SortFunc(list, func(a, b Line) int {
		return cmp.Or(a.StartsAt.Compare(b.StartsAt), danish.Compare(events[a.ID].Title, events[b.ID].Title), strings.Compare(a.ID, b.ID))
	})
	return list
}
