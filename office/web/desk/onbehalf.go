package desk

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web/site"
)

const (
	bookingRoute = personsPath + "/{person}/bookings/{booking}"
	bookRoute    = personsPath + "/{person}/book"
)

// onBehalfRoutes are what staff do about a person's bookings, who has called or stands at the
// counter.
var onBehalfRoutes = []Route{
	get(bookingRoute, consultants, (*visit).booking).of(OfMeeting),
	post(bookingRoute, consultants, (*visit).changeBooking).of(OfMeeting),
	get(bookRoute, consultants, (*visit).bookPage).of(OfPerson),
	post(bookRoute, consultants, (*visit).book).of(OfPerson),
}

func bookingPath(personID, bookingID string) string {
	return personPath(personID) + "/bookings/" + bookingID
}

// bookingLink is the address of the page on which a booking is changed, for whom there is one,
// while it is one that can be.
func (v *visit) bookingLink(personID string, b booking.Booked) string {
	stands := b.State == api.BookingConfirmed || b.State == api.BookingWaiting || b.State == api.BookingOffered
	moved := b.State == api.BookingConfirmed && b.CancelUntil.After(v.now) // by the office, while it is under way
	if !stands || !b.StartsAt().After(v.now) && !moved {
		return ""
	}
	if v.personLink(personID) == "" {
		return ""
	}
	return bookingPath(personID, b.ID)
}

// What can be done with a booking by the form of its page.
const (
	doGiveUp     = "cancel"
	doMoveTo     = "move"
	doStillComes = "keep"
	doTake       = "accept"
)

type bookingView struct {
	Path, Person, Name        string
	Title, When, Place        string
	State                     badge
	Said, Error               string
	Others                    []link // what else is free, where it was refused
	ID                        string // of what is done: sent twice it is done once
	Keep                      *keepView
	Offer, Seen               string // until when a place is held for them
	Leave, LeaveHint, Nothing string
	Lacks                     string // what the event asks for first and is not shared
	Meeting                   string // where it is said whether they came, once it has begun
	Days                      []freeDay
	None                      bool // no time is free to which they could be moved
	Instead                   []link
}

// link is somewhere else to go.
type link struct{ Words, Href string }

// keepView is what the office changed, where somebody has to say whether they come.
type keepView struct {
	NoticeID string
	Lines    []string
	Text     string
}

// freeDay are the free times of a day.
type freeDay struct {
	Title string
	Times []freeTime
}

type freeTime struct {
	ID, Words string
	Chosen    bool
}

// timesShown is how many free times there are to choose from.
const timesShown = 60

// done is what the address says that was done just now, in words.
func (v *visit) done(b booking.ForPerson) string {
	key := "desk.behalf.did." + v.r.URL.Query().Get("did")
	if !v.t.Has(key) {
		return ""
	}
	told := "desk.behalf.say_it"
	switch {
	case strings.HasSuffix(key, doStillComes):
		return v.t.T(key, text.A{"Name": b.Name})
	case b.Mailed:
		told = "desk.behalf.mailed"
	}
	return v.t.T(key, text.A{"Name": b.Name}) + " " + v.t.T(told, text.A{"Name": b.Name})
}

// bookedState is how a booking stands, in words.
func (v *visit) bookedState(b booking.Booked) (State, string) {
	switch b.State {
	case api.BookingWaiting, api.BookingOffered:
		return Waits, v.t.T("desk.state." + b.State)
	case api.BookingCancelled, api.BookingExpired:
		return Broken, v.t.T("desk.state." + b.State)
	}
	return v.stateOf(b.State, b.StartsAt(), b.EndsAt())
}

// asksFor says what an event asks for before one books, and that staff book without; empty where it asks for nothing.
func (v *visit) asksFor(requires string) string {
	if plan, screening := api.MetBy(requires); !plan && !screening {
		return ""
	}
	return v.t.T("desk.behalf.asks." + requires)
}

// lacks says what an event asks for first that is not shared for a booking; empty where nothing is missing.
func (v *visit) lacks(b booking.ForPerson) string {
	if b.Lacks == "" || !b.StartsAt().After(v.now) {
		return ""
	}
	return v.t.T("desk.behalf.lacks."+b.Lacks, text.A{"Name": b.Name})
}

func (v *visit) booking() error { return v.showBooking("", nil) }

// showBooking shows what can be done with a booking, with why something was refused and what
// else is free.
func (v *visit) showBooking(refused string, alternatives []api.Alternative) error {
	m, err := v.theMeeting()
	if err != nil {
		return err
	}
	b, err := v.office.Bookings.ForPerson(v.r.Context(), v.who, m, v.t)
	if err != nil {
		return err
	}
	view := bookingView{
		Path: bookingPath(m.PersonID, m.BookingID), Person: personPath(m.PersonID), Name: b.Name,
		Title: b.Event.In(string(v.t.Lang())).Title, When: v.bookedWhen(b.Booked), Place: strings.Trim(b.Adviser+" · "+placeOf(b.Event.Venue), " ·"),
		Error: refused, ID: uuid.Must(uuid.NewV7()).String(), Lacks: v.lacks(b),
	}
	view.State.State, view.State.Words = v.bookedState(b.Booked)
	if refused == "" {
		view.Said = v.done(b)
	}
	if b.Decide {
		view.Keep = &keepView{NoticeID: b.NoticeID, Text: b.Text, Lines: changeLines(v.t, "", "", b.Changed)[1:]}
	}
	if b.State == api.BookingOffered && api.OfferStands(b.ExpiresAt, v.now) {
		view.Offer = v.t.T("desk.behalf.offer", text.A{"Name": b.Name, "Until": v.t.DayClock(b.ExpiresAt, v.now)})
		view.Seen = seenTerms(b.Event.Terms(b.Member))
	}
	v.leaving(&view, b)
	if b.Move {
		free, err := v.office.Bookings.FreeTimes(v.r.Context(), v.who, m.PersonID, b.EventID, b.ID, true, timesShown)
		if unlessNotFound(err) != nil {
			return err
		}
		view.Days, view.None = v.freeDays(free, cmp.Or(v.r.PostForm.Get("slot_id"), v.r.URL.Query().Get("slot"))), len(free) == 0
	} else if b.May || b.State == api.BookingCancelled {
		if view.Instead, err = v.instead(m.PersonID, b.Booked); err != nil {
			return err
		}
	}
	if view.Others, err = v.alternatives(m.PersonID, alternatives, view.Path); err != nil {
		return err
	}
	if refused != "" {
		return v.refuse("booking", view.Title, view)
	}
	return v.show("booking", view.Title, view)
}

// leaving says how a booking can be given up, or why it cannot.
func (v *visit) leaving(view *bookingView, b booking.ForPerson) {
	switch {
	case b.May && b.State == api.BookingConfirmed:
		view.Leave, view.LeaveHint = v.t.T("desk.behalf.cancel"), v.t.T("desk.behalf.cancel_hint", text.A{"Name": b.Name, "Until": v.t.DayClock(b.LeaveTill, v.now)})
	case b.May:
		view.Leave, view.LeaveHint = v.t.T("desk.behalf.leave_list"), v.t.T("desk.behalf.leave_list_hint", text.A{"Name": b.Name})
	case b.State == api.BookingConfirmed && b.StartsAt().After(v.now):
		view.Nothing = v.t.T("desk.behalf.refused.too_late", text.A{"Name": b.Name})
	case b.State == api.BookingConfirmed:
		view.Nothing, view.Meeting = v.t.T("desk.behalf.refused.past"), strings.Replace(view.Path, "/bookings/", "/meetings/", 1)
	}
}

// bookedWhen says when a booking is.
func (v *visit) bookedWhen(b booking.Booked) string {
	if b.StartsAt().IsZero() {
		return ""
	}
	return text.UpperFirst(v.t.Day(b.StartsAt(), v.now)) + " " + v.t.Span(b.StartsAt(), b.EndsAt())
}

// placeOf is where something is, in short.
func placeOf(venue api.Venue) string { return cmp.Or(venue.Name, venue.Address) }

// seenTerms are terms as a form carries them, by which it is told where they are others.
func seenTerms(t api.Terms) string {
	raw, _ := json.Marshal(t) // a struct of times and texts
	return string(raw)
}

// freeDays are free times by their days.
func (v *visit) freeDays(free []booking.FreeTime, chosen string) (days []freeDay) {
	for _, f := range free {
		title := strings.Trim(text.UpperFirst(v.t.Weekday(f.StartsAt))+" · "+placeOf(f.Event.Venue), " ·")
		if len(days) == 0 || days[len(days)-1].Title != title {
			days = append(days, freeDay{Title: title})
		}
		d := &days[len(days)-1]
		d.Times = append(d.Times, freeTime{f.ID, strings.Trim(v.t.Clock(f.StartsAt)+" · "+f.Adviser, " ·"), f.ID == chosen})
	}
	return days
}

// insteadShown is how many other events of a kind are offered.
const insteadShown = 3

// instead are other events like the one that is booked: a place there is no other time of this.
func (v *visit) instead(personID string, b booking.Booked) (links []link, err error) {
	all, err := v.office.Bookings.Bookable(v.r.Context(), v.who, personID, eventsMost)
	for _, e := range all {
		if e.ID != b.EventID && e.Kind == b.Event.Kind && !e.Has && e.Places(v.now) > 0 && len(links) < insteadShown {
			links = append(links, link{v.eventWords(e.Event), bookEventPath(personID, e.ID, "")})
		}
	}
	return links, err
}

// alternatives are what else is free: another time for a booking, whose page is given, or
// something else to book.
func (v *visit) alternatives(personID string, all []api.Alternative, page string) (links []link, err error) {
	for _, a := range all {
		e, err := v.office.Bookings.BookableEvent(v.r.Context(), v.who, personID, a.EventID)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		words := e.Event.In(string(v.t.Lang())).Title + " · " + text.UpperFirst(v.t.DayClock(a.StartsAt, v.now))
		switch {
		case a.SlotID != "" && page != "":
			links = append(links, link{words, page + "?" + url.Values{"slot": {a.SlotID}}.Encode()})
		default:
			links = append(links, link{words, bookEventPath(personID, a.EventID, a.SlotID)})
		}
	}
	return links, nil
}

// refusedFor is what a refusal says to whoever acts for somebody; false where it is no
// refusal of what they asked for.
func (v *visit) refusedFor(err error, name string) (words string, alternatives []api.Alternative, ok bool) {
	var p *api.Problem
	if !errors.As(err, &p) {
		return "", nil, false
	}
	switch {
	case len(p.Errors) > 0 && p.Errors[0] == api.FieldError{Pointer: "/slot_id", Reason: "required"}:
		return v.t.T("web.choose_time"), nil, true
	case len(p.Errors) > 0:
		return v.t.T("problem.reason." + p.Errors[0].Reason), nil, true
	case v.t.Has("desk.behalf.refused." + string(p.Code)):
		return v.t.T("desk.behalf.refused."+string(p.Code), text.A{"Name": name}), p.Alternatives, true
	}
	return "", nil, false
}

// changeBooking does what was asked for with a booking, by the rules that hold for its person.
func (v *visit) changeBooking() error {
	m, err := v.theMeeting()
	if err != nil {
		return err
	}
	b, err := v.office.Bookings.ForPerson(v.r.Context(), v.who, m, v.t)
	if err != nil {
		return err
	}
	f := v.r.PostForm
	var kind api.MutationKind
	var body any
	switch do := f.Get("do"); do {
	case doGiveUp:
		kind, body = api.BookingCancel, api.BookingBody{BookingID: m.BookingID}
	case doMoveTo:
		if f.Get("slot_id") == "" {
			return v.showBooking(v.t.T("web.choose_time"), nil)
		}
		kind, body = api.BookingMove, api.BookingMoveBody{BookingID: m.BookingID, SlotID: f.Get("slot_id")}
	case doStillComes:
		if f.Get("notice") != b.NoticeID { // it was changed once more since
			return v.showBooking(v.t.T("desk.behalf.refused.changed", text.A{"Name": b.Name}), nil)
		}
		kind, body = api.BookingKeep, api.BookingKeepBody{BookingID: m.BookingID, NoticeID: b.NoticeID}
	case doTake:
		accept := api.BookingAcceptBody{BookingID: m.BookingID}
		accept.Seen = v.seen()
		kind, body = api.BookingAccept, accept
	default:
		return &api.Problem{Code: api.CodeMalformed}
	}
	id, err := v.formID("id")
	if err != nil {
		return err
	}
	err = v.office.ActFor(v.r.Context(), v.who, m.PersonID, id, kind, body)
	if words, others, ok := v.refusedFor(err, b.Name); ok {
		return v.showBooking(words, others)
	}
	if err != nil {
		return err
	}
	return v.see(bookingPath(m.PersonID, m.BookingID) + "?did=" + f.Get("do"))
}

// seen are the terms that a form was shown with; nil where it carries none.
func (v *visit) seen() *api.Terms {
	var t api.Terms
	if json.Unmarshal([]byte(v.r.PostForm.Get("seen")), &t) != nil || t.StartsAt.IsZero() {
		return nil
	}
	return &t
}

// eventsShown is how many events there are to choose from at once, and eventsMost how many are
// looked through.
const (
	eventsShown = 30
	eventsMost  = 1000
)

func bookPath(personID string) string { return personPath(personID) + "/book" }

// bookEventPath is where an event is booked for a person, with one of its times chosen.
func bookEventPath(personID, eventID, slotID string) string {
	q := url.Values{"event": {eventID}}
	if slotID != "" {
		q.Set("slot", slotID)
	}
	return bookPath(personID) + "?" + q.Encode()
}

type bookView struct {
	Path, Person, Name string
	Query              string
	Events             []bookRow
	More               bool // more than are shown
	Event              *bookEvent
	Error              string
	Others             []link
}

// bookRow is an event that can be booked.
type bookRow struct{ Title, Sub, Right, Href string }

// bookEvent is the event that is to be booked.
type bookEvent struct {
	ID, Title, When, Price string
	Requires, Has          string // what it asks for first; that they have a place already
	Days                   []freeDay
	Fields                 []field
	TimeID, PlaceID        string // of the booking to be: sent twice it is one
	Place                  string // the verb by which a place is booked, or waited for; empty: there is none
	Waits                  bool
	Seen                   string
}

func (v *visit) bookPage() error { return v.showBook(nil) }

// showBook lets one choose an event to book for a person, and of that what.
func (v *visit) showBook(refused error) error {
	id, err := v.id("person")
	if err != nil {
		return err
	}
	view := bookView{Path: bookPath(id), Person: personPath(id)}
	if view.Name, err = v.nameOf(id); err != nil {
		return err
	}
	event := cmp.Or(v.r.PostForm.Get("event_id"), v.r.URL.Query().Get("event"))
	if event == "" {
		view.Query = strings.TrimSpace(v.r.URL.Query().Get("q"))
		all, err := v.office.Bookings.Bookable(v.r.Context(), v.who, id, eventsMost)
		if err != nil {
			return err
		}
		for _, e := range all {
			row := v.bookRow(id, e)
			if !strings.Contains(danish.Fold(row.Title+" "+row.Sub), danish.Fold(view.Query)) {
				continue
			}
			if view.More = len(view.Events) == eventsShown; view.More {
				break
			}
			view.Events = append(view.Events, row)
		}
		return v.show("book", v.t.T("desk.behalf.book"), view)
	}
	if view.Event, err = v.bookEvent(id, event, refused); err != nil {
		return err
	}
	if refused != nil {
		words, others, ok := v.refusedFor(refused, view.Name)
		if !ok {
			return refused
		}
		if view.Error = words; slices.ContainsFunc(view.Event.Fields, func(f field) bool { return f.Error != "" }) {
			view.Error = ""
		}
		if view.Others, err = v.alternatives(id, others, ""); err != nil {
			return err
		}
		return v.refuse("book", view.Event.Title, view)
	}
	return v.show("book", view.Event.Title, view)
}

// eventWords are an event in a line: what it is, and when it begins.
func (v *visit) eventWords(e api.Event) string {
	return e.In(string(v.t.Lang())).Title + " · " + text.UpperFirst(v.t.DayClock(e.StartsAt, v.now))
}

func (v *visit) bookRow(personID string, e booking.Bookable) bookRow {
	row := bookRow{
		Title: e.Event.In(string(v.t.Lang())).Title, Href: bookEventPath(personID, e.ID, ""),
		Sub: strings.Trim(text.UpperFirst(v.t.Day(e.StartsAt, v.now))+" "+v.t.Span(e.StartsAt, e.EndsAt)+" · "+placeOf(e.Venue), " ·"),
	}
	switch {
	case e.Free > 0:
		row.Right = v.t.N("desk.behalf.free_times", e.Free)
	case e.Has:
		row.Right = v.t.T("desk.behalf.has_one")
	case e.Places(v.now) > 0:
		row.Right = v.t.N("desk.behalf.free_places", e.Places(v.now))
	default:
		row.Right = v.t.T("desk.behalf.waiting_list")
	}
	return row
}

func (v *visit) bookEvent(personID, eventID string, refused error) (*bookEvent, error) {
	if !api.ValidID(eventID) {
		return nil, errNotFound
	}
	e, err := v.office.Bookings.BookableEvent(v.r.Context(), v.who, personID, eventID)
	if err != nil {
		return nil, err
	}
	free, err := v.office.Bookings.FreeTimes(v.r.Context(), v.who, personID, eventID, "", false, timesShown)
	if err != nil {
		return nil, err
	}
	view := &bookEvent{
		ID: eventID, Title: e.Event.In(string(v.t.Lang())).Title, Seen: seenTerms(e.Terms(e.Member)),
		When:   strings.Trim(text.UpperFirst(v.t.Day(e.StartsAt, v.now))+" "+v.t.Span(e.StartsAt, e.EndsAt)+" · "+placeOf(e.Venue), " ·"),
		Days:   v.freeDays(free, cmp.Or(v.r.PostForm.Get("slot_id"), v.r.URL.Query().Get("slot"))),
		TimeID: uuid.Must(uuid.NewV7()).String(), PlaceID: uuid.Must(uuid.NewV7()).String(),
	}
	if price := e.Terms(e.Member).PriceOre; price > 0 {
		view.Price = v.t.T("desk.behalf.price", text.A{"Price": v.t.Kroner(price)})
	}
	view.Requires = v.asksFor(e.Requires)
	switch {
	case e.Has:
		view.Has = v.t.T("desk.behalf.has_one")
	case e.Places(v.now) > 0:
		view.Place = v.t.T("desk.behalf.book_place")
	case e.Waits(v.now):
		view.Place, view.Waits = v.t.T("desk.behalf.wait"), true
	}
	if len(view.Days) > 0 {
		view.Fields = v.filled(refused,
			field{Name: "need", Label: v.t.T("desk.refer.need"), Options: append([]option{{"", v.t.T("desk.day.need_any")}}, site.Topics(v.t)...)},
			field{Name: "note", Label: v.t.T("desk.behalf.note"), Hint: v.t.T("desk.behalf.note_hint"), Rows: 3, Max: api.MaxNote},
		)
	}
	return view, nil
}

// book books a time or a place for a person, by the rules that hold for them; without what the event asks for first.
func (v *visit) book() error {
	id, err := v.id("person")
	if err != nil {
		return err
	}
	if _, err := v.nameOf(id); err != nil {
		return err
	}
	f := v.r.PostForm
	ask := api.BookingRequestBody{EventID: f.Get("event_id"), Seen: v.seen()}
	if ask.BookingID, err = v.formID("booking_id"); err != nil {
		return err
	}
	if _, err := v.formID("event_id"); err != nil {
		return err
	}
	if f.Get("do") == "time" {
		if ask.SlotID = f.Get("slot_id"); ask.SlotID == "" {
			return v.showBook(mutation.Refuse("/slot_id", "required"))
		}
		ask.Need, ask.Note, ask.Seen = api.Field(f.Get("need")), strings.TrimSpace(f.Get("note")), nil
	} else {
		ask.Wait = f.Get("wait") != ""
	}
	if err := v.office.ActFor(v.r.Context(), v.who, id, ask.BookingID, api.BookingRequest, ask); err != nil {
		return v.showBook(err)
	}
	return v.see(bookingPath(id, ask.BookingID) + "?did=book")
}
