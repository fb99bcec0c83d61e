package public

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/calendar"
	"startklar.dk/assets/text"
	"startklar.dk/office/web/site"
)

const (
	eventPath    = site.EventPath
	bookEnd      = "/book"
	eventFileEnd = "/kalender.ics"
	calendarPath = "/program.ics"
)

const (
	// since names the state of the catalogue that a page shows, and wording its words.
	since   = "siden"
	wording = "ord"
	// byItself is the header with which a page asks without anybody's doing.
	byItself = "Public-By-Itself"
	// waitingMost is how many pages wait at once. One more is not answered anything
	// new, and asks again after a while.
	waitingMost = 2000
)

// liveAtMost is how long an event's page that asks for what is new waits for it.
const liveAtMost = 25 * time.Second

var eventRoutes = []Route{shared(eventPath+"{event}", (*visit).event).live()}

var calendarRoutes = []Route{shared(eventPath+"{event}"+eventFileEnd, (*visit).eventFile), shared(calendarPath, (*visit).programmeFile)}

type eventView struct {
	Kind, Title, Lang string
	Off, OffText      string
	Text              []string // its paragraphs
	When              string
	Sessions          []sessionRow
	Place, Address    string
	Map               string
	Online            bool
	Price, Members    string
	Room              string
	Full              bool
	Needs             string
	Fields            string
	Closes, Until     string
	Held              []heldRow // what who is signed in has there
	Deed              deed
	File              string
	Advisers          []adviserView
	Most              string
	Shut              string // why no time of an adviser can be taken now
	Call              *phone
	Live              string // asks for this page when the event has changed; empty: nothing can be booked any more
}

type sessionRow struct{ Date, Time, Title string }

type adviserView struct {
	Name, Initials, Sub, Text string
	Times                     []timeView
}

// timeView is one time of an adviser's; without Href it is taken or gone. One's own leads to
// the booking.
type timeView struct {
	ID, Day, Clock, Href string
	Own                  bool
}

// heldRow is a booking that who is signed in has at an event.
type heldRow struct {
	ID, Words, Href string
	State           site.Badge
}

// awaitNews has an event's page that asks by itself wait for what is new of it. Where too
// many wait, it is answered nothing.
func (v *visit) awaitNews() (goesOn bool, err error) {
	q := v.r.URL.Query()
	at := q.Get(since)
	if at == "" || v.r.Header.Get(byItself) == "" {
		return true, nil
	}
	v.shown = q.Get(wording)
	defer v.waiting.Add(-1)
	if v.waiting.Add(1) > waitingMost {
		v.w.WriteHeader(http.StatusNoContent)
		return false, nil
	}
	v.news, err = v.office.Feeds.AwaitEvent(v.r.Context(), v.r.PathValue("event"), at, liveAtMost)
	v.now = v.office.Now()
	return err == nil, err
}

// left leaves a page that asks by itself as it is, where nothing is new of its event and it
// says all that it would be given.
func (v *visit) left(c content) bool {
	if v.news || c.words == "" || c.words != v.shown {
		return false
	}
	v.w.WriteHeader(http.StatusNoContent)
	return true
}

// found is the event that a path names.
func (v *visit) found() (*listed, error) {
	e, ok := v.c.event(v.r.PathValue("event"))
	if !ok {
		return nil, site.ErrNotFound
	}
	return e, nil
}

// event is an event's page.
func (v *visit) event() (content, error) {
	e, err := v.found()
	if err != nil {
		return content{}, err
	}
	view := eventView{
		Kind: v.t.T("event.kind." + e.Kind), Title: v.title(e.Event), Lang: v.langOf(e.Event), Text: paragraphs(v.about(e.Event)),
		When: v.when(e.Event), Place: v.place(e.Venue), Address: e.Venue.Address, Map: mapLink(e.Venue), Online: e.Venue.Online,
		Price: v.price(e.Event), Members: v.memberPrice(e.Event), Deed: v.deed(e), File: v.path(eventPath + e.ID + eventFileEnd),
		Needs: v.needs(e.Requires), Fields: v.fields(e.Fields), Call: v.phone(),
	}
	if e.State == api.EventCancelled {
		view.Off, view.OffText = v.t.T("book.cancelled.title"), e.CancelledText
	}
	if view.Room, view.Full = v.room(e); e.Capacity > 0 && !view.Full && e.PlacesLeft > 0 {
		view.Room = v.t.N("web.room.of", e.PlacesLeft, text.A{"Of": v.t.Int(e.Capacity)})
	}
	v.held(e, &view)
	if closes := e.BookingClosesAt; view.Deed.Words != "" && closes.After(v.now) && closes.Before(e.StartsAt) {
		view.Closes = v.t.T("web.closes", text.A{"When": v.t.DayClock(closes, v.now)})
	}
	if e.CancelUntil.After(v.now) && view.Deed.Why == "" {
		view.Until = v.t.T("web.cancel_until", text.A{"When": v.t.DayClock(e.CancelUntil, v.now)})
	}
	if len(e.Sessions) > 1 {
		for _, s := range e.Sessions {
			view.Sessions = append(view.Sessions, sessionRow{text.UpperFirst(v.t.Weekday(s.StartsAt)), v.t.Span(s.StartsAt, s.EndsAt), s.Title})
		}
	}
	v.times(e, &view)
	var words string
	if view.Off == "" && e.EndsAt.After(v.now) {
		all, _ := json.Marshal(view) // a struct of texts
		words = tagOf(all)
		view.Live = site.EventPage(v.t.Lang(), e.ID) + "?" + url.Values{since: {v.c.cursor}, wording: {words}}.Encode()
	}
	about := strings.Join(view.Text, " ")
	c, err := v.content(page{
		name: "event", here: "home", data: view, title: view.Title + ", " + v.t.DateBeside(e.StartsAt, v.now),
		description: joined(view.When, view.Place, view.Price) + ". " + text.Opening(about, 200), event: v.structured(e), live: view.Live != "",
	})
	c.words = words
	return c, err
}

// held has an event's page show what who is signed in has there; who has a place needs no
// other.
func (v *visit) held(e *listed, view *eventView) {
	if v.has == nil {
		return
	}
	for _, b := range v.has.bookings {
		if b.EventID != e.ID || !b.has() {
			continue
		}
		words := v.t.T("web.your_place")
		if b.State != api.BookingConfirmed && b.State != api.BookingAttended {
			words = v.t.T("web.your_request")
		}
		if b.slot != nil {
			at := v.t.Clock(b.starts)
			if e.onDays() {
				at = v.t.ShortDate(b.starts) + " " + at
			}
			words = joined(at, v.with(b))
		} else if view.Deed.Href == site.EventPage(v.t.Lang(), e.ID)+bookEnd {
			view.Deed = v.slotDeed(e)
		}
		view.Held = append(view.Held, heldRow{"held-" + b.ID, words, v.path(minePath + "/" + b.ID), v.state(b)})
	}
}

// ownSlot is the booking by which who is signed in has a time; nil: they have it not.
func (v *visit) ownSlot(slotID string) *booked {
	if v.has == nil {
		return nil
	}
	for _, b := range v.has.bookings {
		if b.SlotID == slotID && b.has() {
			return b
		}
	}
	return nil
}

// when writes when an event is, whole.
func (v *visit) when(e api.Event) string {
	if last := e.Sessions; len(last) > 1 && text.DaysBetween(e.StartsAt, e.EndsAt) != 0 {
		return v.weekdays(e) + ", " + v.t.T("web.from_to", text.A{"From": v.t.DateBeside(e.StartsAt, v.now), "To": v.t.DateBeside(e.EndsAt, v.now)})
	}
	if text.DaysBetween(e.StartsAt, e.EndsAt) != 0 && e.EndsAt.Sub(e.StartsAt) > night {
		return text.UpperFirst(v.t.T("web.from_to", text.A{"From": v.t.Weekday(e.StartsAt), "To": v.t.Weekday(e.EndsAt)}))
	}
	return text.UpperFirst(v.t.Weekday(e.StartsAt)) + " " + v.t.Span(e.StartsAt, e.EndsAt)
}

// needs is what an event asks of who books it.
func (v *visit) needs(requires string) string {
	switch requires {
	case api.RequiresPlan:
		return v.t.T("book.requires.plan")
	case api.RequiresScreening:
		return v.t.T("book.requires.screening")
	case api.RequiresPlanOrScreening:
		return v.t.T("book.requires.plan_or_screening")
	}
	return ""
}

func (v *visit) fields(all []api.Field) string {
	var words []string
	for _, f := range all {
		if f.Known() {
			words = append(words, v.t.T("field."+string(f)))
		}
	}
	return strings.Join(words, ", ")
}

// paragraphs are a text's, which blank lines part.
func paragraphs(s string) (all []string) {
	for p := range strings.SplitSeq(s, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// times has an event's page show the times of its advisers.
func (v *visit) times(e *listed, view *eventView) {
	if len(e.slots) == 0 || e.State == api.EventCancelled {
		return
	}
	shut := v.has.shut(e, "", v.now)
	open := shut.Code == "" && (view.Deed.Why == "" || e.Admission(e.EndsAt, v.now) == "")
	if v.has == nil && shut.Code == "" {
		if needs := e.SlotAdmission(api.AtEvent{Placed: true}, v.now); needs.For == api.SlotsNeedArrived {
			shut = needs
		}
	}
	if e.EndsAt.After(v.now) {
		view.Shut = v.shutWords(shut)
	}
	if e.MaxSlotsPerPerson > 0 {
		view.Most = v.t.N("web.slots_most", e.MaxSlotsPerPerson)
	}
	at := map[string]int{}
	several := e.onDays()
	for _, s := range e.slots {
		i, ok := at[s.AdviserID]
		if !ok {
			a := v.c.advisers[s.AdviserID]
			i, at[s.AdviserID] = len(view.Advisers), len(view.Advisers)
			fields := a.Fields
			if len(fields) > 3 {
				fields = fields[:3]
			}
			view.Advisers = append(view.Advisers, adviserView{Name: a.Name, Initials: site.Initials(a.Name), Sub: joined(v.fields(fields), a.Organisation), Text: a.Text})
		}
		t := timeView{ID: "time-" + s.ID, Clock: v.t.Clock(s.StartsAt)}
		if several {
			t.Day = v.t.ShortDate(s.StartsAt)
		}
		if open && s.Free && s.StartsAt.After(v.now) {
			t.Href = v.path(eventPath+e.ID+bookEnd) + slotQuery(s.ID)
		}
		if b := v.ownSlot(s.ID); b != nil {
			t.Href, t.Own = v.path(minePath+"/"+b.ID), true
		}
		view.Advisers[i].Times = append(view.Advisers[i].Times, t)
	}
	slices.SortStableFunc(view.Advisers, func(a, b adviserView) int {
		return boolFirst(len(a.Times) > 0 && anyFree(a), len(b.Times) > 0 && anyFree(b))
	})
}

// shutWords say why no time can be booked; empty where one can.
func (v *visit) shutWords(shut api.SlotsShut) string {
	switch {
	case shut.Code == "":
		return ""
	case shut.Code == api.CodeLimit:
		return v.t.T("problem.limit.detail")
	case !shut.Until.IsZero():
		return v.t.T("book.slots.time", text.A{"When": v.t.DayClock(shut.Until, v.now)})
	case shut.For == api.SlotsNeedArrived:
		return v.t.T("book.slots.arrived") + ". " + v.t.T("book.slots.arrived_text")
	case shut.For == api.SlotsNeedPlace:
		return v.t.T("book.slots.place") + ". " + v.t.T("book.slots.place_text")
	}
	return v.t.T("book.slots.staff") + ". " + v.t.T("book.slots.staff_text")
}

func anyFree(a adviserView) bool {
	return slices.ContainsFunc(a.Times, func(t timeView) bool { return t.Href != "" && !t.Own })
}

func boolFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

const calendarType = "text/calendar; charset=utf-8"

func (v *visit) eventFile() (content, error) {
	e, err := v.found()
	if err != nil {
		return content{}, err
	}
	c := calendar.Calendar{Entries: v.entries(e)}
	return content{media: calendarType, body: []byte(c.String()), name: v.t.T("web.file.event") + ".ics"}, nil
}

// programmeRefresh is how often a calendar program asks for the programme.
const programmeRefresh = 4 * time.Hour

// programmeFile is the whole programme, which calendar programs can subscribe to.
func (v *visit) programmeFile() (content, error) {
	c := calendar.Calendar{Name: v.officeName(), Refresh: programmeRefresh}
	for _, e := range v.c.list() {
		if e.EndsAt.After(v.now) {
			c.Entries = append(c.Entries, v.entries(e)...)
		}
	}
	return content{media: calendarType, body: []byte(c.String())}, nil
}

// entries are the times of an event in a calendar, nobody's booking.
func (v *visit) entries(e *listed) []calendar.Entry {
	of := e.Event
	of.Title, of.Text = v.title(e.Event), v.about(e.Event)
	entries := calendar.Of(e.ID, api.Booking{State: api.BookingConfirmed}, of, nil, "")
	for i := range entries {
		entries[i].Changed = day(v.now)
		if entries[i].Venue.Online && entries[i].Venue.Name+entries[i].Venue.Address == "" {
			entries[i].Venue.Name = v.t.T("book.online")
		}
	}
	return entries
}
