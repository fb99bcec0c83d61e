package booking

import (
	"cmp"
	"context"
	"slices"

	"startklar.dk/api"
)

// Fitting is what fits a need best of all that can be booked now: an event of one of
// the kinds, that agrees in the most of the fields; among those the one that is about
// the least else, then the soonest. Empty lists let any through; an event that agrees
// in no field that was asked for does not fit.
func (s *Service) Fitting(ctx context.Context, kinds []string, fields []api.Field) (Item, bool, error) {
	w, err := s.look(ctx)
	if err != nil {
		return Item{}, false, err
	}
	var best Item
	var most fit
	for _, l := range w.lines { // soonest first
		if !(Filter{Kinds: kinds}).when(l, w.now) || !l.StartsAt.After(w.now) {
			continue
		}
		f := w.fit(l.ID, fields)
		if len(fields) > 0 && f.agree == 0 || best.ID != "" && f.compare(most) <= 0 {
			continue
		}
		if item := w.item(l.ID); item.Action.Do == DoBook || item.Action.Do == DoChooseSlot {
			best, most = item, f
		}
	}
	return best, best.ID != "", nil
}

// fit is how well a subject answers a need.
type fit struct {
	agree int // fields that are asked for
	other int // fields that are not
}

// compare is above zero where f fits better.
func (f fit) compare(than fit) int {
	return cmp.Or(cmp.Compare(f.agree, than.agree), cmp.Compare(than.other, f.other))
}

// fit is how well an event fits; of one with slots, how well the best of those that are
// still ahead does, since one talks with one adviser and not with all: a free one where
// any is.
func (w *snapshot) fit(eventID string, fields []api.Field) fit {
	var ahead, free []fit
	for _, id := range w.slotsOf[eventID] {
		sl := w.slots[id]
		if !sl.StartsAt.After(w.now) {
			continue
		}
		f := fitOf(w.fields(eventID, id), fields)
		ahead = append(ahead, f)
		if sl.Free {
			free = append(free, f)
		}
	}
	switch {
	case len(free) > 0:
		return slices.MaxFunc(free, fit.compare)
	case len(ahead) > 0:
		return slices.MaxFunc(ahead, fit.compare)
	}
	return fitOf(w.events[eventID].Fields, fields)
}

func fitOf(subject, need []api.Field) (f fit) {
	for _, field := range subject {
		if slices.Contains(need, field) {
			f.agree++
		} else {
			f.other++
		}
	}
	return f
}
