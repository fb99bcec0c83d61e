package programme

import (
	"cmp"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/assets/holidays"
)

// What somebody should look at, by a word.
const (
	WarnAdviser = "adviser" // an adviser would be in two places
	WarnVenue   = "venue"   // a venue is used twice
	WarnClosed  = "closed"  // it is on a day on which the office is closed
	WarnPlace   = "place"   // it is neither said where it is, nor is it online
)

// Warning is what is to be looked at of an event. Other is the event that it is with.
type Warning struct {
	What      string
	EventID   string
	Other     string
	AdviserID string
	Closed    string // the key of the day's name
	Why       string // in the office's own words, where it is closed of itself
}

// Warnings are what is to be looked at of what is held, by event in the order given. Of two that stand in each
// other's way both are told. The office says when it is closed of itself.
func Warnings(all []Listed, office api.Office) (found []Warning) {
	beside := besides(all)
	for i, e := range all {
		if e.Event.State == api.EventCancelled {
			continue
		}
		for _, s := range e.Event.Spans() {
			day := DayOf(s.Start)
			if key := holidays.Closed(day.Date()); key != "" {
				found = append(found, Warning{What: WarnClosed, EventID: e.ID, Closed: key})
				break
			}
			if why, shut := office.ClosedOn(day.Time); shut {
				found = append(found, Warning{What: WarnClosed, EventID: e.ID, Closed: closedItself, Why: why})
				break
			}
		}
		for _, j := range beside[i] {
			other := all[j]
			if id, twice := sameAdviser(e.Slots, other.Slots); twice {
				found = append(found, Warning{What: WarnAdviser, EventID: e.ID, Other: other.ID, AdviserID: id})
			}
			alone := e.Event.Kind != api.EventCounselling && other.Event.Kind != api.EventCounselling // which is in a room of its own
			if alone && sameVenue(e.Event.Venue, other.Event.Venue) && overlap(e.Event.Spans(), other.Event.Spans()) {
				found = append(found, Warning{What: WarnVenue, EventID: e.ID, Other: other.ID})
			}
		}
		if v := e.Event.Venue; v.Name == "" && v.Address == "" && v.OnlineURL == "" && !v.Online {
			found = append(found, Warning{What: WarnPlace, EventID: e.ID})
		}
	}
	return found
}

// besides are, by each of what is held, those that go on at the same time, in the order given. It sweeps over their
// starts: a programme is long, and little of it is beside something.
func besides(all []Listed) map[int][]int {
	var order []int
	for i, e := range all {
		if e.Event.State != api.EventCancelled {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return all[i].Event.StartsAt.Compare(all[j].Event.StartsAt) })
	found := map[int][]int{}
	var on []int // those that have begun and are not over
	for _, i := range order {
		on = slices.DeleteFunc(on, func(j int) bool { return !all[j].Event.EndsAt.After(all[i].Event.StartsAt) })
		for _, j := range on {
			if whole(all[i].Event).Overlaps(whole(all[j].Event)) {
				found[i], found[j] = append(found[i], j), append(found[j], i)
			}
		}
		on = append(on, i)
	}
	for i := range found {
		slices.Sort(found[i])
	}
	return found
}

func whole(e api.Event) api.Span { return api.Span{Start: e.StartsAt, End: e.EndsAt} }

func sameAdviser(a, b []Slot) (id string, twice bool) {
	for _, s := range a {
		if s.AdviserID != "" && slices.ContainsFunc(b, func(t Slot) bool { return t.AdviserID == s.AdviserID && s.Span().Overlaps(t.Span()) }) {
			return s.AdviserID, true
		}
	}
	return "", false
}

// sameVenue tells whether two are one place: by its address, or where one has none by its name.
func sameVenue(a, b api.Venue) bool {
	said := func(v api.Venue) string { return strings.Join(danish.Words(cmp.Or(v.Address, v.Name)), " ") }
	if a.Address == "" || b.Address == "" {
		said = func(v api.Venue) string { return strings.Join(danish.Words(v.Name), " ") }
	}
	return said(a) != "" && said(a) == said(b)
}

func overlap(a, b []api.Span) bool {
	return slices.ContainsFunc(a, func(s api.Span) bool { return slices.ContainsFunc(b, s.Overlaps) })
}
