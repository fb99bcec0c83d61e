package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// bodies are what a reader has, by kind and id.
type bodies map[string]string

// reader follows the catalogue of a municipality, or all of it, a page at a time.
type reader struct {
	o            *Office
	municipality string
	limit        int
	since        string
	rev          int64
	has          bodies
	came         map[string]int // how often each came
}

func (r *reader) ask(wait time.Duration) record.FeedQuery {
	return record.FeedQuery{Since: r.since, Limit: r.limit, Municipality: r.municipality, Wait: wait}
}

// reads takes one page and tells whether there is another.
func (r *reader) reads(t *testing.T) (more bool) {
	t.Helper()
	p, err := r.o.Feeds.CataloguePage(context.Background(), r.ask(0))
	if err != nil {
		t.Errorf("%q: %v", r.municipality, err)
		return false
	}
	var page api.Page
	if err := json.Unmarshal(p.JSON, &page); err != nil {
		t.Error(err)
	}
	if len(page.Records) > r.limit || page.More && len(page.Records) == 0 {
		t.Errorf("%q: %d records of %d, more %v", r.municipality, len(page.Records), r.limit, page.More)
	}
	for _, rec := range page.Records {
		if rec.Rev < r.rev {
			t.Errorf("%q: rev %d after %d", r.municipality, rec.Rev, r.rev)
		}
		r.rev = rec.Rev
		key := string(rec.Kind) + " " + rec.ID
		r.came[key]++
		if rec.Deleted {
			delete(r.has, key)
		} else {
			r.has[key] = string(rec.Body)
		}
	}
	r.since = page.Cursor
	return page.More
}

// concerning is what of all records concerns a municipality, as the contract has it.
func concerning(t *testing.T, all []api.Record, municipality string) bodies {
	t.Helper()
	of, has := map[string]record.Concerns{}, bodies{}
	read := func(kind api.Kind, body any, whom func(id string)) {
		for _, r := range all {
			if r.Kind != kind || r.Deleted {
				continue
			}
			if err := json.Unmarshal(r.Body, body); err != nil {
				t.Fatal(err)
			}
			whom(r.ID)
		}
	}
	var e api.Event
	read(api.KindEvent, &e, func(id string) {
		if of[id] = catalogue.Concerns(e.Venue.Municipality); e.Venue.Online {
			of[id] = record.Everyone
		}
		e = api.Event{}
	})
	var s api.Slot
	read(api.KindSlot, &s, func(id string) {
		of[id] = of[s.EventID]
		of[s.AdviserID] = of[s.AdviserID].With(of[s.EventID])
	})
	var a api.Actor
	read(api.KindActor, &a, func(id string) { of[id], a = catalogue.Concerns(a.Municipalities...), api.Actor{} })
	for _, r := range all {
		whom := of[r.ID]
		if r.Kind == api.KindAssessment || r.Kind == api.KindPlanTemplate || r.Kind == api.KindOffice {
			whom = record.Everyone
		}
		if !r.Deleted && (municipality == "" || slices.Contains(whom, "") || slices.Contains(whom, municipality)) {
			has[string(r.Kind)+" "+r.ID] = string(r.Body)
		}
	}
	return has
}

// places where events are held, and whom actors serve.
var municipalities = []string{"0101", "0147", "0157"}

// shuffled moves about what concerns whom, as imports do.
type shuffled struct {
	w                               *world
	r                               *rand.Rand
	events, slots, advisers, actors []string
}

func newShuffled(w *world, seed uint64) *shuffled {
	p := &shuffled{w: w, r: rand.New(rand.NewPCG(seed, 0))}
	for range 6 {
		p.events, p.actors, p.advisers = append(p.events, newID()), append(p.actors, newID()), append(p.advisers, newID())
	}
	for range 12 {
		p.slots = append(p.slots, newID())
	}
	var first []api.ImportRecord
	for _, id := range p.events {
		first = append(first, p.event(id))
	}
	for i, id := range p.advisers[:3] {
		first = append(first, adviser(id, i), p.slot(i))
	}
	w.importAll(slices.DeleteFunc(first, func(r api.ImportRecord) bool { // with advisers who are there
		return r.Kind == api.KindSlot && !slices.ContainsFunc(p.advisers[:3], func(id string) bool { return strings.Contains(string(r.Body), id) })
	})...)
	return p
}

func adviser(id string, name int) api.ImportRecord {
	return api.ImportRecord{Kind: api.KindAdviser, ID: id, Body: raw(object{"name": fmt.Sprint("Anne ", name)})}
}

func (p *shuffled) event(id string) api.ImportRecord {
	venue := object{"municipality": municipalities[p.r.IntN(len(municipalities))]}
	switch p.r.IntN(12) { // everyone's
	case 0:
		venue["municipality"] = ""
	case 1:
		venue["municipality"] = "abroad"
	case 2:
		venue["online_url"] = "https://example.dk"
	}
	starts := p.w.clock.now().Add(24 * time.Hour)
	return api.ImportRecord{Kind: api.KindEvent, ID: id, Body: raw(object{
		"title": fmt.Sprint(p.r.IntN(3)), "starts_at": starts, "ends_at": starts.Add(48 * time.Hour), "venue": venue, "max_slots_per_person": 2,
	})}
}

func (p *shuffled) slot(i int) api.ImportRecord {
	starts := p.w.clock.now().Add(24*time.Hour + time.Duration(i)*time.Hour)
	return api.ImportRecord{Kind: api.KindSlot, ID: p.slots[i], Body: raw(object{
		"event_id": p.events[p.r.IntN(len(p.events))], "adviser_id": p.advisers[p.r.IntN(len(p.advisers))],
		"starts_at": starts, "ends_at": starts.Add(20 * time.Minute),
	})}
}

// goesOn imports something anew, or for the first time.
func (p *shuffled) goesOn(t *testing.T) {
	t.Helper()
	codes := []string{}
	for _, i := range p.r.Perm(3)[:p.r.IntN(4)] {
		codes = append(codes, municipalities[i])
	}
	all := []api.ImportRecord{
		p.event(p.events[p.r.IntN(len(p.events))]),
		p.slot(p.r.IntN(len(p.slots))),
		adviser(p.advisers[p.r.IntN(len(p.advisers))], p.r.IntN(2)),
		{Kind: api.KindActor, ID: p.actors[p.r.IntN(len(p.actors))], Body: raw(object{"name": "Banken", "kind": "bank", "municipalities": codes})},
	}
	at := p.r.IntN(len(all))
	err := p.w.o.Catalogue.Import(context.Background(), mutation.CommandLine, all[at:at+1+p.r.IntN(len(all)-at)])
	var refused *catalogue.ImportError // an adviser who is not there, or a slot that is held
	if err != nil && !errors.As(err, &refused) {
		t.Fatal(err)
	}
}

// Whatever an import moves and whoever books meanwhile, a reader of a municipality ends
// with what concerns it, and all who read the same have the same.
func TestAReaderOfAMunicipalityMissesNothingAndKeepsNothingThatDoesNotConcernIt(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := newWorld(t)
			beside := w.beside(Config{Passive: true})
			p := newShuffled(w, seed)
			r := rand.New(rand.NewPCG(seed, 1))
			readers := []*reader{}
			begin := func() {
				for _, municipality := range append([]string{"", "0999"}, municipalities...) {
					readers = append(readers, &reader{
						o: []*Office{w.o, beside}[r.IntN(2)], municipality: municipality, limit: 1 + r.IntN(9), has: bodies{}, came: map[string]int{},
					})
				}
			}
			begin()
			turns := make(chan struct{}, 3) // to book: three at each step of the programme
			var booking sync.WaitGroup
			for range 3 {
				anna := w.person()
				booking.Go(func() {
					own := rand.New(rand.NewPCG(seed, 2))
					for range turns {
						id := newID()
						got := anna.apply(sent(api.BookingRequest, bookingBody(id, p.events[own.IntN(len(p.events))], p.slots[own.IntN(len(p.slots))], nil)))
						if got[0].Status == api.StatusApplied {
							anna.does(api.BookingCancel, object{"booking_id": id})
						}
					}
				})
			}
			for step := range 120 {
				for range cap(turns) {
					turns <- struct{}{}
				}
				p.goesOn(t)
				for _, one := range readers {
					if r.IntN(2) == 0 {
						one.reads(t)
					}
				}
				if step == 60 {
					begin()
				}
			}
			close(turns)
			booking.Wait()
			atRest := len(readers)
			begin() // who reads from nothing has the same
			all := w.feed(w.o.Feeds.Catalogue)
			for i, one := range readers {
				for one.reads(t) { //nolint:revive // to its end
				}
				if diff := cmp.Diff(concerning(t, all, one.municipality), one.has); diff != "" {
					t.Errorf("%q by %d: (-concerns it +has) %s", one.municipality, one.limit, diff)
				}
				for key, times := range one.came {
					if i >= atRest && times > 1 {
						t.Errorf("%q: %s comes %d times", one.municipality, key, times)
					}
				}
			}
			if wrong := w.texts(`SELECT r.kind || ' ' || r.id FROM concern c
				JOIN record r ON r.owner = 'catalogue' AND r.kind = c.kind AND r.id = c.id WHERE c.here AND c.rev <> r.rev`); len(wrong) > 0 {
				t.Errorf("whom these concern is kept at another rev than theirs: %v", wrong)
			}
		})
	}
}
