package booking

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// catalogue keeps what everyone may see decoded from one look to the next: a
// city's programme has thousands of records, and few change at a time. What it
// gives is shared and must not be changed.
type catalogue struct {
	events   *store.Decoded[api.Event]
	slots    store.Decoded[api.Slot]
	advisers store.Decoded[api.Adviser]

	sections    store.Decoded[api.Section] // whether a plan has a word in it
	assessments store.Decoded[api.Assessment]

	mu      sync.Mutex // guards what follows
	ofSlots uint64     // the mark of the slots that order is of
	order   map[string][]string
	ofLines uint64
	lines   []Line
	ofWho   uint64
	who     map[string]Adviser
}

func newCatalogue(events *store.Decoded[api.Event]) *catalogue {
	if events == nil {
		events = &store.Decoded[api.Event]{Kind: api.KindEvent}
	}
	c := &catalogue{events: events}
	c.slots.Kind, c.advisers.Kind = api.KindSlot, api.KindAdviser
	c.sections.Kind, c.assessments.Kind = api.KindSection, api.KindAssessment
	return c
}

// read fills the snapshot with the programme as a view shows it.
func (c *catalogue) read(v store.View, w *snapshot) {
	slots, advisers := c.slots.In(v), c.advisers.In(v)
	events := c.events.In(v)
	w.events, w.slots = events.All, slots.All
	c.mu.Lock()
	defer c.mu.Unlock()
	if slots.Mark == 0 || slots.Mark != c.ofSlots {
		c.order, c.ofSlots = inOrder(slots.All), slots.Mark
	}
	if advisers.Mark == 0 || advisers.Mark != c.ofWho {
		c.who, c.ofWho = make(map[string]Adviser, len(advisers.All)), advisers.Mark
		for id, a := range advisers.All {
			c.who[id] = Adviser{id, a}
		}
	}
	if events.Mark == 0 || events.Mark != c.ofLines {
		c.lines, c.ofLines = soonestFirst(events.All), events.Mark
	}
	w.slotsOf, w.advisers, w.lines = c.order, c.who, c.lines
}

// inOrder lists the slots of each event, earliest first.
func inOrder(slots map[string]api.Slot) map[string][]string {
	of := map[string][]string{}
	for id, sl := range slots {
		of[sl.EventID] = append(of[sl.EventID], id)
	}
	for _, ids := range of {
		slices.SortFunc(ids, func(a, b string) int {
			return cmp.Or(slots[a].StartsAt.Compare(slots[b].StartsAt), strings.Compare(a, b))
		})
	}
	return of
}
