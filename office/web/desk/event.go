package desk

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
	"startklar.dk/office/mutation"
)

const (
	eventsPath = "/desk/events"
	eventRoute = eventsPath + "/{event}"
)

// doors are who receives the guests of an event.
var doors = []mutation.Role{mutation.RoleConsultant, mutation.RoleDoor}

var eventRoutes = []Route{
	get(eventRoute, doors, (*visit).event).of(OfEvent),
	post(eventRoute+"/check-in", doors, (*visit).checkIn).of(OfEvent),
	post(eventRoute+"/take-back", doors, (*visit).takeBack).of(OfEvent),
	post(eventRoute+"/missed", consultants, (*visit).miss).of(OfEvent),
	post(eventRoute+"/missed-rest", consultants, (*visit).missRest).of(OfEvent),
	post(eventRoute+"/slots", consultants, (*visit).openSlots).of(OfEvent),
	post(eventRoute+"/let-in", consultants, (*visit).letIn).of(OfEvent),
	post(eventRoute+"/walk-in", consultants, (*visit).walkIn).of(OfEvent),
	post(eventRoute+"/reseat", consultants, (*visit).reseat).of(OfEvent),
	post(eventRoute+"/replace", consultants, (*visit).replace).of(OfEvent),
	get(eventRoute+"/sheets", consultants, (*visit).sheets).of(OfEvent),
	get(eventRoute+"/participants.csv", consultants, (*visit).eventFile).of(OfEvent),
}

func eventPath(id string) string { return eventsPath + "/" + id }

type eventView struct {
	Path, Title, When string
	Edit              string // the address of its form in the programme
	Live              string // the address of the same that answers when something has changed
	Came              string // how many have
	Query, Tab        string
	Code              field
	In                *arrivalView
	Tabs              []option // each with its address and its words
	Sorts             []sortLink
	Sort              string
	File, WaitingFile string
	Here              string // which of them
	Rows              []guestRow
	Rest              int // of whom nobody said anything when it is over
	Slots             *gridView
	Opening           []field // of the form in which it is said by what slots open
	OpeningError      bool
	Floor             *floorView // nil at the door
	Ours, Early       bool
	Tables            bool // of speed networking are made
}

// arrivalView is who was checked in just now.
type arrivalView struct {
	PersonID, Name, Said string
	Clock, With, Table   string
	Also                 string
}

// guestRow is one of the participants.
type guestRow struct {
	PersonID, Name, Href string
	State                State
	Said, Sub            string
	In, Missed, Back     bool // what can be said of them
}

// gridView is who sits where.
type gridView struct {
	Taken string
	Heads []gridHead
	Rows  []gridRow
	Open  badge  // since when they are open, or what they wait for
	Do    option // what one tap does about it: its value and its words
}

type gridHead struct{ Name, Sub string }

type gridRow struct {
	Clock string
	Now   bool
	Cells []gridCell
}

// gridCell is a slot; None: there is none of that adviser's then.
type gridCell struct {
	Name, Href, Said string
	State            State
	Free, None, Shut bool
}

// The tabs of the participants.
const (
	tabAll     = "all"
	tabSigned  = "signed"
	tabArrived = "arrived"
	tabMissed  = "missed"
)

// onTheDay is the event in the path as it stands. Errors: not_found, forbidden.
func (v *visit) onTheDay() (booking.OnTheDay, error) {
	id, err := v.id("event")
	if err != nil {
		return booking.OnTheDay{}, err
	}
	return v.office.Bookings.OnTheDay(v.r.Context(), v.who, id)
}

func (v *visit) event() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	return v.showEvent(id, shownEvent{})
}

// shownEvent is what an event's page says besides how the event stands: why a check-in was
// refused, the form in which it is said by what slots open and one of the floor, as they were
// refused.
type shownEvent struct {
	refused string
	opening error
	floor   refusedFloor
}

func (v *visit) showEvent(id string, shown shownEvent) error {
	q := v.r.URL.Query()
	now, err := v.news(id, q.Get("since"))
	if err != nil {
		return err
	}
	day, err := v.office.Bookings.OnTheDay(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	view := eventView{
		Path: eventPath(id), Edit: programEventPath(id), Title: day.Title, When: v.t.Day(day.StartsAt, v.now) + " " + v.t.Span(day.StartsAt, day.EndsAt),
		Query: strings.TrimSpace(q.Get("q")), Tab: cmp.Or(q.Get("tab"), tabAll), Sort: q.Get("sort"), Ours: v.who.May(consultants...) == nil,
		Early: text.DaysBetween(v.now, day.StartsAt) > 0, Tables: day.Tables,
	}
	if place := cmp.Or(day.Venue.Name, day.Venue.Address); place != "" {
		view.When += " · " + place
	}
	view.Code = field{
		Name: "code", Label: v.t.T("desk.day.code"), Hint: v.t.T("desk.day.code_hint"), Autocomplete: "off", Max: 20, Large: true, Value: v.r.PostForm.Get("code"), Error: shown.refused,
		Focus: shown.refused != "" || !view.Early && shown == shownEvent{},
	}
	view.Live = view.Path + "?" + url.Values{"tab": {view.Tab}, "q": {view.Query}, "sort": {view.Sort}, "since": {now}}.Encode()
	shorten(&day)
	v.guests(&view, day)
	view.In = v.arrival(day, q.Get("in"))
	if view.Ours && len(day.Slots) > 0 {
		view.Slots = v.grid(day)
	}
	if view.Slots != nil {
		view.Opening = v.openingFields(day, shown.opening)
		view.OpeningError = shown.opening != nil
	}
	if view.Ours {
		if view.Floor, err = v.floor(day, shown.floor); err != nil {
			return err
		}
		if shown == (shownEvent{}) {
			if view.Floor.Note, err = v.booked(day, q.Get("in")); err != nil {
				return err
			}
		}
	}
	if shown.refused != "" || shown.opening != nil || shown.floor.err != nil {
		return v.refuse("event", day.Title, view)
	}
	return v.show("event", day.Title, view)
}

// liveAtMost is how long a page that asks for what is new waits for it. Who is checked in
// by somebody else is told by that: it is no news of the catalogue.
const liveAtMost = 5 * time.Second

// news tells where the catalogue stands; for a page that asks by itself and has it as it
// stood since, when a seat or a time of the event has changed, or after liveAtMost.
func (v *visit) news(eventID, since string) (now string, err error) {
	if since != "" && v.byItself() {
		if _, err := v.office.Feeds.AwaitEvent(v.r.Context(), eventID, since, liveAtMost); err != nil {
			return "", err
		}
	}
	return v.office.Feeds.EndOfCatalogue(v.r.Context())
}

// shorten leaves of an adviser's name the first where no other one there has it.
func shorten(day *booking.OnTheDay) {
	first := func(name string) string {
		name, _, _ = strings.Cut(name, " ")
		return name
	}
	named := map[string]map[string]bool{} // by the first name, the whole ones
	note := func(name string) {
		if named[first(name)] == nil {
			named[first(name)] = map[string]bool{}
		}
		named[first(name)][name] = true
	}
	each := func(do func(name *string)) {
		for i := range day.Slots {
			do(&day.Slots[i].Adviser)
		}
		for _, p := range day.Participants {
			for i := range p.Has {
				do(&p.Has[i].Adviser)
			}
		}
	}
	each(func(name *string) { note(*name) })
	each(func(name *string) {
		if len(named[first(*name)]) == 1 {
			*name = first(*name)
		}
	})
}

// guests are the participants who are asked for, those who are missing first.
func (v *visit) guests(view *eventView, day booking.OnTheDay) {
	counts := map[string]int{}
	tab := map[string]string{api.BookingConfirmed: tabSigned, api.BookingAttended: tabArrived, api.BookingMissed: tabMissed}
	type ranked struct {
		rank int
		at   time.Time
		row  guestRow
		of   booking.Participant
	}
	var rows []ranked
	for _, p := range day.Participants {
		counts[tabAll]++
		standing := p.Standing()
		counts[tab[standing]]++
		row := v.guestRow(view, day, p)
		if standing == api.BookingConfirmed && !v.now.Before(day.EndsAt) {
			view.Rest++
		}
		if view.Tab != tabAll && view.Tab != tab[standing] || !saysAll(row.Name, view.Query) {
			continue
		}
		r := ranked{row: row, of: p}
		switch row.State {
		case Open:
			r.rank = 1
		case Broken:
			r.rank = 2
		case Done:
			r.rank = 3
		}
		if next := p.Next(v.now); next != nil && r.rank < 2 {
			r.at = next.During.Start
		}
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.rank, b.rank), a.at.Compare(b.at)) })
	sortGuests(v, rows, func(r ranked) booking.Participant { return r.of })
	for _, r := range rows {
		view.Rows = append(view.Rows, r.row)
	}
	v.guestControls(view)
	for _, t := range []string{tabAll, tabSigned, tabArrived, tabMissed} {
		href := guestsPath(view.Path, t, "", view.Sort)
		words := v.t.T("desk.day.tab."+t, text.A{"N": counts[t]})
		if t == view.Tab {
			view.Here = href
		}
		view.Tabs = append(view.Tabs, option{href, words})
	}
	view.Came = v.t.T("desk.day.came", text.A{"Came": v.t.Int(counts[tabArrived]), "Of": v.t.Int(counts[tabAll])})
}

// nameOfGuest is what somebody is called, by their code where they gave no name.
func (v *visit) nameOfGuest(p booking.Participant) string {
	if p.Name != "" || len(p.Has) == 0 {
		return p.Name
	}
	return v.t.T("desk.day.nameless", text.A{"Code": p.Has[0].Code})
}

func (v *visit) guestRow(view *eventView, day booking.OnTheDay, p booking.Participant) guestRow {
	row := guestRow{PersonID: p.PersonID, Name: v.nameOfGuest(p), Href: v.personLink(p.PersonID)}
	next := p.Next(v.now)
	if next != nil {
		row.Sub = v.slotWords(*next)
	}
	over := !v.now.Before(day.EndsAt)
	switch p.Standing() {
	case api.BookingAttended:
		row.State, row.Said, row.Back = Done, v.t.T("desk.day.arrived"), true
		if at := p.ArrivedAt(); !at.IsZero() {
			row.Said = v.t.T("desk.meeting.arrived", text.A{"Clock": v.t.Clock(at)})
		}
	case api.BookingMissed:
		row.State, row.Said, row.Back = Broken, v.t.T("desk.state.missed"), true
	default:
		row.State, row.Said, row.In = Open, v.t.T("desk.state.booked"), !view.Early
		switch {
		case over:
			row.State, row.Said = Waits, v.t.T("desk.state.unmarked")
		case next != nil && !v.now.Before(next.During.Start):
			row.State, row.Said = Waits, v.t.T("desk.day.late")
			if late := v.now.Sub(next.During.Start).Truncate(time.Minute); late > 0 {
				row.Said = v.t.T("desk.day.late_by", text.A{"Late": v.t.Duration(late)})
			}
		}
		row.Missed = view.Ours && slices.ContainsFunc(p.Has, func(b booking.PlaceAt) bool { return !v.now.Before(b.During.Start) })
	}
	return row
}

// slotWords say when and with whom somebody has a slot.
func (v *visit) slotWords(b booking.PlaceAt) string {
	said := v.t.T("desk.day.with", text.A{"Clock": v.t.Clock(b.During.Start), "Name": b.Adviser})
	if b.Table != "" {
		said += ", " + v.t.T("desk.day.table", text.A{"Table": b.Table})
	}
	return said
}

// arrival is who was checked in just now, where that still stands.
func (v *visit) arrival(day booking.OnTheDay, id string) *arrivalView {
	i := slices.IndexFunc(day.Participants, func(p booking.Participant) bool { return p.PersonID == id })
	if i < 0 || day.Participants[i].Standing() != api.BookingAttended {
		return nil
	}
	p := day.Participants[i]
	in := &arrivalView{PersonID: p.PersonID, Name: v.nameOfGuest(p), Said: v.t.T("desk.day.arrived")}
	if at := p.ArrivedAt(); !at.IsZero() {
		in.Said = v.t.T("desk.meeting.arrived", text.A{"Clock": v.t.Clock(at)})
	}
	next := p.Next(v.now)
	if next == nil {
		return in
	}
	in.Clock, in.With, in.Table = v.t.Clock(next.During.Start), next.Adviser, next.Table
	var also []string
	for _, b := range p.Has {
		if b.SlotID != "" && b.BookingID != next.BookingID && b.During.End.After(v.now) {
			also = append(also, v.slotWords(b))
		}
	}
	if len(also) > 0 {
		in.Also = v.t.T("desk.day.also", text.A{"What": strings.Join(also, " · ")})
	}
	return in
}

// grid is who sits with whom, and when.
func (v *visit) grid(day booking.OnTheDay) *gridView {
	g := &gridView{}
	taken := 0
	var starts []time.Time
	ends := map[int64]time.Time{}
	var columns [][]booking.DaySlot
	for i, s := range day.Slots {
		if i == 0 || s.AdviserID != day.Slots[i-1].AdviserID {
			g.Heads, columns = append(g.Heads, v.headOf(s)), append(columns, nil)
		}
		columns[len(columns)-1] = append(columns[len(columns)-1], s)
		if s.By != nil {
			taken++
		}
		if _, known := ends[s.StartsAt.UnixMilli()]; !known {
			starts = append(starts, s.StartsAt)
		}
		ends[s.StartsAt.UnixMilli()] = s.EndsAt
	}
	slices.SortFunc(starts, time.Time.Compare)
	for _, at := range starts {
		row := gridRow{Clock: v.t.Clock(at), Now: !v.now.Before(at) && v.now.Before(ends[at.UnixMilli()])}
		for _, c := range columns {
			i := slices.IndexFunc(c, func(s booking.DaySlot) bool { return s.StartsAt.Equal(at) })
			if i < 0 {
				row.Cells = append(row.Cells, gridCell{None: true})
				continue
			}
			row.Cells = append(row.Cells, v.gridCell(c[i]))
		}
		g.Rows = append(g.Rows, row)
	}
	g.Open, g.Do = v.opening(day.Event)
	g.Taken = v.t.T("desk.day.taken", text.A{"Taken": v.t.Int(taken), "Of": v.t.Int(len(day.Slots))})
	return g
}

func (v *visit) gridCell(s booking.DaySlot) gridCell {
	if s.By == nil {
		return gridCell{Free: s.Free, Shut: !s.Free}
	}
	c := gridCell{Name: s.By.Name, Href: meetingPath(s.By.PersonID, s.By.BookingID)}
	switch {
	case s.By.State == api.BookingMissed:
		c.State, c.Said = Broken, v.t.T("desk.state.missed")
	case s.By.State == api.BookingAttended || !s.By.ArrivedAt.IsZero():
		c.State, c.Said = Done, v.t.T("desk.day.arrived")
	case !v.now.Before(s.StartsAt):
		c.State, c.Said = Waits, v.t.T("desk.day.late")
	default:
		c.State, c.Said = Open, v.t.T("desk.state.booked")
	}
	return c
}

func (v *visit) checkIn() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	ctx, person := v.r.Context(), ""
	if v.r.PostForm.Has("person") {
		if person, err = v.formID("person"); err != nil {
			return err
		}
		err = v.office.Bookings.CheckIn(ctx, v.who, id, person)
	} else {
		person, err = v.office.Bookings.CheckInByCode(ctx, v.who, id, v.r.PostForm.Get("code"))
	}
	return v.received(id, err, "?in="+person)
}

// received leads back to an event after one of its forms, or shows why it was refused.
func (v *visit) received(id string, err error, query string) error {
	var p *api.Problem
	var code *booking.CodeRefused
	switch {
	case err == nil:
		return v.see(eventPath(id) + query)
	case errors.As(err, &code):
		return v.showEvent(id, shownEvent{refused: v.codeRefused(code)})
	case errors.As(err, &p) && (p.Code == api.CodeNotOpen || p.Code == api.CodeOverlap || p.Code == api.CodeCancelled):
		return v.showEvent(id, shownEvent{refused: v.t.T("desk.day.refused." + string(p.Code))})
	}
	return err
}

func (v *visit) codeRefused(r *booking.CodeRefused) string {
	if r.Why == booking.CodeElsewhere && r.Event.Title != "" {
		return v.t.T("desk.day.code_of", text.A{"Title": r.Event.Title, "Day": v.t.Day(r.Event.StartsAt, v.now)})
	}
	return v.t.T("desk.day.code_" + r.Why)
}

// guest is the event in the path, and the person whom a form names.
func (v *visit) guest() (eventID, personID string, err error) {
	if eventID, err = v.id("event"); err != nil {
		return "", "", err
	}
	personID, err = v.formID("person")
	return eventID, personID, err
}

func (v *visit) takeBack() error {
	id, person, err := v.guest()
	if err != nil {
		return err
	}
	return v.received(id, v.office.Bookings.TakeBackCheckIn(v.r.Context(), v.who, id, person), "")
}

func (v *visit) miss() error {
	id, person, err := v.guest()
	if err != nil {
		return err
	}
	return v.received(id, v.office.Bookings.Miss(v.r.Context(), v.who, id, person), "")
}

func (v *visit) missRest() error {
	id, err := v.id("event")
	if err != nil {
		return err
	}
	return v.received(id, v.office.Bookings.MissRest(v.r.Context(), v.who, id), "?tab=missed")
}

// unmarkedGuests are the events that are over of whose guests nobody said whether they came.
func unmarkedGuests(v *visit, _ []booking.DayEvent) (needs []need, err error) {
	if v.who.May(consultants...) != nil {
		return nil, nil
	}
	all, err := v.office.Bookings.Unmarked(v.r.Context(), v.who, needsShown)
	for _, u := range all {
		needs = append(needs, need{
			Icon: "people", Kind: v.t.T("desk.need.unmarked"), Title: u.Title, Sub: v.t.Day(u.StartsAt, v.now),
			Badge: badge{Waits, v.t.N("desk.need.unmarked_n", u.Persons)}, Href: eventPath(u.EventID) + "?tab=" + tabSigned, Verb: v.t.T("desk.do.mark"),
		})
	}
	return needs, err
}
