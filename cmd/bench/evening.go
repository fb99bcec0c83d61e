package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/mutation"
)

const (
	eveningPhones   = 120
	eveningDesks    = 10
	eveningWebs     = 50
	eveningAdvisers = 12
	eveningTimes    = 20                     // of each adviser
	eveningSlot     = 5 * time.Minute        // long
	eveningTaken    = 250 * time.Millisecond // one after the other
	eveningCheckIn  = time.Second            // likewise: 60 a minute
	eveningSeen     = 20 * time.Second       // by which everyone has seen what was taken
	movedBookings   = 500
	moves           = 10
)

// measureEvening has phones, desks and browsers live on one Kick-off: what it takes, from asking
// for a time, until each of them shows that it is taken, while guests are checked in; and
// then an event is moved that many have booked, while others write.
func measureEvening(ctx context.Context, program, kept string) error {
	dir, err := os.MkdirTemp("", "startklar-bench-evening-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	o, err := makeOffice(ctx, kept, "small", []string{oneMunicipality})
	if err != nil {
		return err
	}
	_, s, err := o.serve(ctx, program, filepath.Join(dir, "small"), unhurried...)
	if err != nil {
		return err
	}
	defer s.stop()
	e := newEvening(o)
	if err := importInto(ctx, program, s.data, e.file()); err != nil {
		return err
	}
	if err := e.come(ctx, s); err != nil {
		return err
	}
	if err := e.measureLive(ctx); err != nil {
		return err
	}
	return e.measureMoves(ctx, s)
}

// evening is a Kick-off that begins in a while, who has it open, and another event.
type evening struct {
	*programme
	office        *madeOffice
	kickoff, move string // the two events
	body          api.Event
	phones        []*hand
	desks         []*browser
	webs          []*browser // nobody's, at the page that is open to all
	door          *browser   // who checks in

	mu    sync.Mutex
	asked map[string]time.Time       // when a time was asked for, by the name of who asked
	seen  map[string][]time.Duration // until it was seen, at phones, desks and browsers
}

func newEvening(o *madeOffice) *evening {
	now := time.Now().UTC()
	e := &evening{
		programme: &programme{name: "evening/" + now.String() + "/"}, office: o,
		asked: map[string]time.Time{}, seen: map[string][]time.Duration{},
	}
	starts := now.Add(10 * time.Minute)
	e.kickoff = e.add(api.KindEvent, "kickoff", api.Event{
		Kind: api.EventKickoff, State: api.EventPlanned, Title: "Kick-off", StartsAt: starts, EndsAt: starts.Add(eveningTimes * eveningSlot),
		Venue: api.Venue{Name: "Rådhuset", Municipality: oneMunicipality}, Requires: api.RequiresNone, MaxSlotsPerPerson: 1, BookingOpensAt: now.Add(-time.Hour),
	})
	for a := range eveningAdvisers {
		adviser := e.add(api.KindAdviser, fmt.Sprint("adviser/", a), api.Adviser{Name: fmt.Sprintf("Rådgiver %d", a+1), Kind: "private", Fields: []api.Field{api.Fields[a%len(api.Fields)]}})
		for n := range eveningTimes {
			at := starts.Add(time.Duration(n) * eveningSlot)
			e.slots = append(e.slots, e.add(api.KindSlot, fmt.Sprintf("slot/%d/%d", a, n), api.Slot{EventID: e.kickoff, AdviserID: adviser, StartsAt: at, EndsAt: at.Add(eveningSlot)}))
		}
	}
	night := now.Truncate(time.Hour).Add(48 * time.Hour)
	e.body = api.Event{
		Kind: api.EventMeeting, State: api.EventPlanned, Title: "Informationsmøde", StartsAt: night, EndsAt: night.Add(time.Minute),
		Capacity: 2 * movedBookings, Requires: api.RequiresNone, BookingOpensAt: now.Add(-time.Hour),
	}
	e.move = e.add(api.KindEvent, "moved", e.body)
	return e
}

func nameOf(phone int) string { return fmt.Sprintf("Iværksætter nummer %d af mange", phone) }

// come has everybody open the Kick-off, and many book the other event.
func (e *evening) come(ctx context.Context, s served) error {
	own := func(person int) *hand {
		return &hand{client: &http.Client{Transport: &http.Transport{}}, url: s.url, token: tokenOf(person), device: deviceOf(person), revs: map[string]int64{}}
	}
	for i := range movedBookings {
		person := e.office.persons - 1 - i
		h := own(person)
		if err := h.do(ctx, h.mutation(api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: e.move})); err != nil {
			return err
		}
		if i >= eveningPhones {
			h.client.CloseIdleConnections()
			continue
		}
		name := nameOf(i)
		if err := h.do(ctx, h.mutation(api.PersonUpdate, api.PersonUpdateBody{Name: &name})); err != nil {
			return err
		}
		if _, err := h.catalogue(ctx, nil); err != nil {
			return err
		}
		e.phones = append(e.phones, h)
	}
	b, err := atDesk(ctx, s, e.office.desk.staff[0].Email)
	if err != nil {
		return err
	}
	for range eveningDesks {
		e.desks = append(e.desks, &browser{url: s.url, cookies: b.cookies, client: &http.Client{Transport: &http.Transport{}, CheckRedirect: b.client.CheckRedirect}})
	}
	for range eveningWebs {
		e.webs = append(e.webs, &browser{url: s.url, client: &http.Client{Transport: &http.Transport{}}})
	}
	e.door = b
	return nil
}

// measureLive has each phone's person take a time, one after the other.
func (e *evening) measureLive(ctx context.Context) error {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	var watchers sync.WaitGroup
	errs := make(chan error, len(e.phones)+len(e.desks)+len(e.webs)+1)
	watch := func(do func(context.Context) error) {
		watchers.Go(func() {
			if err := do(watching); err != nil && watching.Err() == nil {
				errs <- err
				stop()
			}
		})
	}
	all := sync.WaitGroup{}
	all.Add(len(e.phones) * (len(e.phones) + len(e.desks) + len(e.webs)))
	for _, h := range e.phones {
		// A phone counts at once what it has not read in order: each time is told once.
		watch(func(ctx context.Context) error { return e.watchPhone(ctx, h, all.Done) })
	}
	for _, b := range e.desks {
		watch(func(ctx context.Context) error { return e.watchPage(ctx, b, e.deskPage(), all.Done) })
	}
	for _, b := range e.webs {
		watch(func(ctx context.Context) error { return e.watchPage(ctx, b, e.webPage(), all.Done) })
	}
	answered := make([]time.Duration, 0, len(e.phones))
	came := make(chan int, len(e.phones))
	watch(func(ctx context.Context) error { return e.receive(ctx, came) })
	for i, h := range e.phones {
		taker := &hand{client: http.DefaultClient, url: h.url, token: h.token, device: h.device, revs: map[string]int64{}}
		begun := time.Now()
		e.mu.Lock()
		e.asked[nameOf(i)], e.asked[e.slots[i]] = begun, begun
		e.mu.Unlock()
		if err := taker.do(watching, taker.mutation(api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: e.kickoff, SlotID: e.slots[i]})); err != nil {
			return errors.Join(err, drain(errs))
		}
		answered = append(answered, time.Since(begun))
		came <- i
		time.Sleep(time.Until(begun.Add(eveningTaken)))
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	select {
	case <-done:
	case err := <-errs:
		return err
	case <-time.After(eveningSeen):
		return fmt.Errorf("after %s not everybody has seen what was taken", eveningSeen)
	}
	stop()
	watchers.Wait()
	reportPercentiles("evening_slot_answered", answered, 50, 99)
	for _, at := range []string{"phone", "desk", "web"} {
		reportPercentiles("evening_slot_seen_"+at, e.seen[at], 50, 99)
		report("evening_slot_seen_"+at+"_p99_to_answered", float64(percentile(e.seen[at], 99))/float64(percentile(answered, 99)), "ratio")
	}
	reportPercentiles("evening_check_in", e.seen["check-in"], 50, 99)
	return nil
}

func drain(errs <-chan error) error {
	select {
	case err := <-errs:
		return err
	default:
		return nil
	}
}

// sight notes that what was asked for under a key is seen.
func (e *evening) sight(at, key string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.seen[at] = append(e.seen[at], time.Since(e.asked[key]))
}

// watchPhone reads the catalogue on, held until there is news, and sights each slot once.
func (e *evening) watchPhone(ctx context.Context, h *hand, sighted func()) error {
	seen := map[string]bool{}
	for {
		body, packed, err := h.get(ctx, "/v1/catalogue?"+url.Values{"since": {h.cursor}, "wait": {strconv.Itoa(api.MaxWait)}}.Encode())
		if err != nil {
			return err
		}
		if packed {
			unpacked, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				return err
			}
			if body, err = io.ReadAll(unpacked); err != nil {
				return err
			}
		}
		var page api.Page
		if err := json.Unmarshal(body, &page); err != nil {
			return err
		}
		h.cursor = page.Cursor
		for _, r := range page.Records {
			if r.Kind == api.KindSlot && !seen[r.ID] {
				seen[r.ID] = true
				e.sight("phone", r.ID)
				sighted()
			}
		}
	}
}

// followed is a page of the event that reads itself again: where it is, the header with
// which it does, and whether it shows that a phone's time is taken.
type followed struct {
	at, path, byItself string
	asked              func(phone int) string // the key under which the time was asked for
	shows              func(page string, phone int) bool
}

func (e *evening) deskPage() followed {
	return followed{"desk", "/desk/events/" + e.kickoff, "Desk-By-Itself", nameOf, func(page string, phone int) bool {
		return strings.Contains(page, nameOf(phone))
	}}
}

func (e *evening) webPage() followed {
	slot := func(phone int) string { return e.slots[phone] }
	return followed{"web", "/arrangement/" + e.kickoff, "Public-By-Itself", slot, func(page string, phone int) bool {
		return !strings.Contains(page, "?tid="+slot(phone))
	}}
}

// wasAsked tells whether what is asked for under a key has been: what has not need not be
// looked for, which would cost the office the processor.
func (e *evening) wasAsked(key string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return !e.asked[key].IsZero()
}

var asksAgain = regexp.MustCompile(`hx-get="([^"]+)" hx-trigger="load`)

// watchPage has the event's page open, and reads it again as it does by itself.
func (e *evening) watchPage(ctx context.Context, b *browser, of followed, sighted func()) error {
	seen := map[int]bool{}
	page, err := b.send(ctx, http.MethodGet, of.path, nil)
	for err == nil {
		for i := range e.phones {
			if !seen[i] && e.wasAsked(of.asked(i)) && of.shows(page, i) {
				seen[i] = true
				e.sight(of.at, of.asked(i))
				sighted()
			}
		}
		live := asksAgain.FindStringSubmatch(page)
		if live == nil {
			return errors.New("the event's page asks for nothing by itself")
		}
		next, failed := b.send(ctx, http.MethodGet, html.UnescapeString(live[1]), nil, of.byItself, "yes")
		if answered := (*statusError)(nil); errors.As(failed, &answered) && answered.status == http.StatusNoContent {
			continue // nothing is new
		}
		page, err = next, failed
	}
	return err
}

var checkIn = regexp.MustCompile(`action="[^"]*/check-in"><button [^>]*name="person" value="([^"]+)"`)

// receive checks in who has booked, one a second.
func (e *evening) receive(ctx context.Context, came <-chan int) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-came:
		}
		page, err := e.door.send(ctx, http.MethodGet, "/desk/events/"+e.kickoff+"?tab=signed", nil)
		if err != nil {
			return err
		}
		who := checkIn.FindStringSubmatch(page)
		if who == nil {
			return errors.New("nobody who booked can be checked in")
		}
		begun := time.Now()
		if _, err := e.door.send(ctx, http.MethodPost, "/desk/events/"+e.kickoff+"/check-in", url.Values{"person": {who[1]}}); err != nil {
			return err
		}
		e.mu.Lock()
		e.seen["check-in"] = append(e.seen["check-in"], time.Since(begun))
		e.mu.Unlock()
		time.Sleep(time.Until(begun.Add(eveningCheckIn)))
	}
}

// measureMoves moves the event that many have booked over and over, while others write,
// and has them write without that.
func (e *evening) measureMoves(ctx context.Context, s served) error {
	beside, err := office.Open(ctx, office.Config{Dir: s.data, Passive: true})
	if err != nil {
		return err
	}
	defer func() { _ = beside.Close() }()
	crowd := e.office.crowd(s.url, hands)
	writes := applied(writeSection)
	const pause = 50 * time.Millisecond
	usual, err := rushing(ctx, crowd, pause, writes, within(5*time.Second))
	if err != nil {
		return err
	}
	var took []time.Duration
	moving := make(chan error, 1)
	over := make(chan struct{})
	go func() {
		defer close(over)
		for range moves {
			e.body.StartsAt, e.body.EndsAt = e.body.StartsAt.Add(time.Hour), e.body.EndsAt.Add(time.Hour)
			raw, err := json.Marshal(e.body)
			if err != nil {
				moving <- err
				return
			}
			begun := time.Now()
			touched, err := beside.Catalogue.ImportWith(ctx, mutation.CommandLine, []api.ImportRecord{{Kind: api.KindEvent, ID: e.move, Body: raw}}, catalogue.Options{})
			if err != nil {
				moving <- err
				return
			}
			took = append(took, time.Since(begun))
			if n := touched.Counts().Moved; n != movedBookings {
				moving <- fmt.Errorf("%d bookings were moved", n)
				return
			}
			time.Sleep(300 * time.Millisecond)
		}
		moving <- nil
	}()
	others, err := rushing(ctx, crowd, pause, writes, func() bool {
		select {
		case <-over:
			return false
		default:
			return true
		}
	})
	if err := errors.Join(err, <-moving); err != nil {
		return err
	}
	reportPercentiles("evening_move_of_500", took, 50, 100)
	reportPercentiles("evening_write_usual", usual.each, 50, 99, 100)
	reportPercentiles("evening_write_beside_moves", others.each, 50, 99, 100)
	report("evening_write_beside_moves_p99_to_usual", float64(percentile(others.each, 99))/float64(percentile(usual.each, 99)), "ratio")
	return nil
}
