package public

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/assets/text"
	"startklar.dk/office/record"
)

// catalogue is the office's programme at one state of its catalogue. Nothing of it is
// changed: a later state is another one.
type catalogue struct {
	cursor      string // of the feed up to here
	office      api.Office
	events      map[string]api.Event
	slots       map[string]api.Slot
	advisers    map[string]api.Adviser
	assessments map[string]api.Assessment

	once    sync.Once
	listed  []*listed // soonest first; see list
	slotsOf map[string][]slot
}

// slot is one adviser's time, with its id.
type slot struct {
	ID string
	api.Slot
}

// listed is an event of the programme.
type listed struct {
	ID string
	api.Event
	slots  []slot // in their order
	search string // its words, folded
}

// free are the slots that can still be taken.
func (e *listed) free(now time.Time) (n int) {
	for _, s := range e.slots {
		if s.Free && s.StartsAt.After(now) {
			n++
		}
	}
	return n
}

// onDays tells whether the slots are on several days.
func (e *listed) onDays() bool {
	return len(e.slots) > 0 && text.DaysBetween(e.slots[0].StartsAt, e.slots[len(e.slots)-1].StartsAt) != 0
}

// programme keeps the latest state of the catalogue.
type programme struct {
	feeds  *record.Feeds
	mu     sync.Mutex
	latest atomic.Pointer[catalogue]
}

// now is the programme as it is: a look at the catalogue's counter, and what changed
// since the last one.
func (p *programme) now(ctx context.Context) (*catalogue, error) {
	if c := p.latest.Load(); c != nil {
		page, err := p.feeds.Catalogue(ctx, record.FeedQuery{Since: c.cursor})
		if err == nil && len(page.Records) == 0 {
			return c, nil
		}
		if err != nil && !record.IsResync(err) {
			return nil, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	c, err := p.readOn(ctx, p.latest.Load())
	if record.IsResync(err) { // the office came back from a backup
		c, err = p.readOn(ctx, nil)
	}
	if err != nil {
		return nil, err
	}
	p.latest.Store(c)
	return c, nil
}

// readOn reads what comes after a state; nil is before the first.
func (p *programme) readOn(ctx context.Context, old *catalogue) (*catalogue, error) {
	since := ""
	if old != nil {
		since = old.cursor
	}
	page, err := p.feeds.Catalogue(ctx, record.FeedQuery{Since: since})
	if err != nil {
		return nil, err
	}
	if old != nil && len(page.Records) == 0 { // somebody else read it meanwhile
		return old, nil
	}
	c := old.copied()
	for {
		for _, r := range page.Records {
			if err := c.take(r); err != nil {
				return nil, err
			}
		}
		if c.cursor = page.Cursor; !page.More {
			return c, nil
		}
		if page, err = p.feeds.Catalogue(ctx, record.FeedQuery{Since: c.cursor}); err != nil {
			return nil, err
		}
	}
}

// copied is another state with all that is in this one.
func (c *catalogue) copied() *catalogue {
	if c == nil {
		return &catalogue{events: map[string]api.Event{}, slots: map[string]api.Slot{}, advisers: map[string]api.Adviser{}, assessments: map[string]api.Assessment{}}
	}
	return &catalogue{
		office: c.office, events: maps.Clone(c.events), slots: maps.Clone(c.slots),
		advisers: maps.Clone(c.advisers), assessments: maps.Clone(c.assessments),
	}
}

func (c *catalogue) take(r api.Record) error {
	switch r.Kind {
	case api.KindOffice:
		if r.Deleted {
			return nil
		}
		c.office = api.Office{}
		return r.Decode(&c.office)
	case api.KindEvent:
		return into(c.events, r)
	case api.KindSlot:
		return into(c.slots, r)
	case api.KindAdviser:
		return into(c.advisers, r)
	case api.KindAssessment:
		return into(c.assessments, r)
	}
	return nil
}

func into[T any](all map[string]T, r api.Record) error {
	var body T
	if r.Deleted {
		delete(all, r.ID)
		return nil
	}
	if err := r.Decode(&body); err != nil {
		return err
	}
	all[r.ID] = body
	return nil
}

// order puts the events and slots into their order, when they are first asked for.
func (c *catalogue) order() {
	c.once.Do(func() {
		c.slotsOf = map[string][]slot{}
		for id, s := range c.slots {
			c.slotsOf[s.EventID] = append(c.slotsOf[s.EventID], slot{id, s})
		}
		for _, slots := range c.slotsOf {
			slices.SortFunc(slots, func(a, b slot) int {
				return cmp.Or(a.StartsAt.Compare(b.StartsAt), danish.Compare(c.advisers[a.AdviserID].Name, c.advisers[b.AdviserID].Name), strings.Compare(a.ID, b.ID))
			})
		}
		for id, e := range c.events {
			c.listed = append(c.listed, &listed{ID: id, Event: e, slots: c.slotsOf[id], search: c.searchable(id, e)})
		}
		slices.SortFunc(c.listed, func(a, b *listed) int {
			return cmp.Or(a.StartsAt.Compare(b.StartsAt), danish.Compare(a.Title, b.Title), strings.Compare(a.ID, b.ID))
		})
	})
}

// list are the events, soonest first.
func (c *catalogue) list() []*listed {
	c.order()
	return c.listed
}

// event is one of them.
func (c *catalogue) event(id string) (*listed, bool) {
	e, ok := c.events[id]
	if !ok {
		return nil, false
	}
	c.order()
	return &listed{ID: id, Event: e, slots: c.slotsOf[id]}, true
}

// searchable are the words by which an event is found.
func (c *catalogue) searchable(id string, e api.Event) string {
	words := []string{e.Title, e.Text, e.Venue.Name, e.Venue.Address}
	for _, t := range e.Texts {
		words = append(words, t.Title, t.Text)
	}
	for _, s := range c.slotsOf[id] {
		a := c.advisers[s.AdviserID]
		words = append(words, a.Name, a.Organisation)
	}
	return danish.Fold(strings.Join(words, " "))
}

// about tells whether an event, or a time at it, is about a field.
func (e *listed) about(f api.Field) bool {
	return slices.Contains(e.Fields, f) || slices.ContainsFunc(e.slots, func(s slot) bool { return slices.Contains(s.Fields, f) })
}

// inEnglish tells whether an event is told of in English.
func inEnglish(e api.Event) bool { return e.Texts["en"].Title != "" }
