package desk

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
	"startklar.dk/office/web/site"
)

// eventFormView is the form of an event.
type eventFormView struct {
	Path, Title, When string
	Version           string
	Draft, Past       bool
	Badge             badge
	Error, Changed    string
	Said              string // of the times that were just laid out
	Clear             bool   // it was looked at, and nothing is in its way
	Published         bool   // just now
	Public            string // its page for everybody, once it is published
	What, English     []field
	EnglishOpen       bool
	Sessions          []sessionForm
	Where             []field
	Venues            []api.Venue
	Places, Rules     []field
	RulesOpen         bool
	Waiting           bool // the waiting list is on
	Fields            []checkbox
	FieldsOpen        bool
	Advisers          []checkbox
	NewAdvisers       []adviserForm
	Invites           []inviteRow
	MayInvite         bool   // of the staff
	SignInAgain       string // where one signs in to invite, who did not a moment ago; empty: they need not
	Layout, PerPerson []field
	Laid, Paused      string // as shown: the times' first and last, and the pause
	Start             string // as shown: the event's start in minutes past midnight
	Grid              *slotGrid
	Series            bool
	Following         bool
	SeriesPath        string
	Repeat            []field
	CallOff           []field
	CalledOff         string // why
	AllFollowing      bool   // are called off, or brought back, too
	DayPath           string // of its evening
	Verb              string
	Word              string // to whom a change touches, typed before
	Warnings          []string
	Faults            []string // of later ones of its series
	Counts            string

	openingView
}

type sessionForm struct {
	N      int
	Fields []field
	Days   field // hidden: those that are shown where it ends on another
}

type adviserForm struct {
	Row, N int // from 0 and from 1
	ID     string
	Fields []field
}

// inviteRow is somebody who is invited as soon as the form is saved, and what the form is sent with for it.
type inviteRow struct{ Value, Said string }

type checkbox struct {
	Name, Value, Words string
	On                 bool
}

// slotGrid is who has which times: a column for each adviser, a row for each time.
type slotGrid struct {
	Shown string // the cells, for the form to tell those that are taken out from those that are new
	Heads []string
	Rows  []slotRow
	Count int
}

type slotRow struct {
	Clock string
	Cells []slotCell
}

type slotCell struct {
	Value, Said string
	On, None    bool
	Held        bool // somebody has it, or it is shut: the adviser fell ill
}

// moreAdvisers is how many a form has room for that are not known yet: as many as a Kick-off has, where none is known.
const (
	moreAdvisers      = 2
	moreAdvisersAtAll = 6
)

// standingForm is the form of an event as it stands.
func (v *visit) standingForm(s programme.Standing) url.Values {
	e, day := s.Event, programme.DayOf(s.Event.StartsAt)
	en := e.Texts[string(text.English)]
	f := url.Values{}
	set := func(name, value string) { f.Set(name, value) }
	number := func(name string, n int) {
		if n != 0 {
			set(name, strconv.Itoa(n))
		} else {
			set(name, "")
		}
	}
	set("version", s.Version)
	set("kind", e.Kind)
	set("title", e.Title)
	set("text", e.Text)
	set("texts/en/title", en.Title)
	set("texts/en/text", en.Text)
	sessions := e.Sessions
	if len(sessions) == 0 {
		sessions = []api.EventSession{{StartsAt: e.StartsAt, EndsAt: e.EndsAt}}
	}
	for i, session := range sessions {
		at := "sessions/" + strconv.Itoa(i)
		set(at+"/date", programme.DayOf(session.StartsAt).String())
		set(at+"/from", v.t.Clock(session.StartsAt))
		set(at+"/to", v.t.Clock(session.EndsAt))
		if ends := programme.DayOf(session.EndsAt); ends != programme.DayOf(session.StartsAt) {
			setEnd(f, at, programme.DayOf(session.StartsAt), ends)
		}
		set(at+"/title", session.Title)
	}
	set("venue/name", e.Venue.Name)
	set("venue/address", e.Venue.Address)
	set("venue/municipality", e.Venue.Municipality)
	set("venue/online_url", e.Venue.OnlineURL)
	number("capacity", e.Capacity)
	if e.WaitingList {
		set("waiting_list", "on")
	}
	set("price", kroner(e.PriceOre))
	set("member_price", kroner(e.MemberPriceOre))
	set("booking_opens_at", moment(e.BookingOpensAt))
	set("booking_closes_at", moment(e.BookingClosesAt))
	set("cancel_until", moment(e.CancelUntil))
	set("requires", cmp.Or(e.Requires, api.RequiresNone))
	number("max_slots_per_person", e.MaxSlotsPerPerson)
	for _, field := range e.Fields {
		f.Add("fields", string(field))
	}
	v.standingOpening(f, e)
	set("start", strconv.Itoa(day.Clock(e.StartsAt)))
	for _, slot := range s.Slots {
		p := programme.PlaceOf(slot.Slot, day)
		if !slices.Contains(f["adviser"], p.AdviserID) && p.AdviserID != "" {
			f.Add("adviser", p.AdviserID)
		}
		f.Add("cell", cellName(p))
		f.Set("shown", strings.TrimSpace(f.Get("shown")+" "+cellName(p)))
	}
	if l, ok := s.LaidOut(); ok {
		v.setLayout(f, l)
	} else if len(s.Slots) == 0 {
		if b, _ := programme.BeginningOf(e.Kind); b.Length > 0 {
			from := day.Clock(e.StartsAt) + b.SlotsFrom - b.From
			v.setLayout(f, programme.Layout{From: from, To: max(from, day.Clock(e.EndsAt)), Length: b.Length})
		}
	}
	return f
}

// setEnd has a session end on another day than it begins, and keeps both as they are shown: "2027-02-05/2027-02-06".
func setEnd(f url.Values, at string, begins, ends programme.Day) {
	f.Set(at+"/to_date", ends.String())
	f.Set(at+"/days", begins.String()+"/"+ends.String())
}

func (v *visit) setLayout(f url.Values, l programme.Layout) {
	f.Set("slots_from", v.clockOf(l.From))
	f.Set("slots_to", v.clockOf(l.To))
	f.Set("laid", v.shownSpan(programme.Cell{From: l.From, To: l.To}))
	f.Set("length", strconv.Itoa(l.Length))
	f.Set("buffer", "")
	if l.Buffer != 0 {
		f.Set("buffer", strconv.Itoa(l.Buffer))
	}
	f.Set("pause_from", "")
	f.Set("pause_to", "")
	f.Set("paused", "")
	if l.Pause != (programme.Cell{}) {
		f.Set("pause_from", v.clockOf(l.Pause.From))
		f.Set("pause_to", v.clockOf(l.Pause.To))
		f.Set("paused", v.shownSpan(l.Pause))
	}
}

// shownSpan is a span as its fields show it, with its minutes, which may be past midnight: "23:00-01:00@1380-1500".
func (v *visit) shownSpan(c programme.Cell) string {
	return v.clockOf(c.From) + "-" + v.clockOf(c.To) + cellName(programme.Place{Cell: c})
}

// noChange is a day without a change of clocks.
var noChange = programme.Day{Time: time.Date(2000, time.January, 3, 0, 0, 0, 0, time.UTC)}

// clockOf writes minutes past midnight as a time of the day.
func (v *visit) clockOf(minutes int) string {
	return v.t.Clock(noChange.At(minutes))
}

func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(text.Copenhagen).Format("2006-01-02T15:04")
}

// kroner writes øre as they are typed: "1250", "49,50", or nothing for none.
func kroner(ore int64) string {
	switch {
	case ore == 0:
		return ""
	case ore%100 == 0:
		return strconv.FormatInt(ore/100, 10)
	}
	return strings.Replace(strconv.FormatFloat(float64(ore)/100, 'f', 2, 64), ".", ",", 1)
}

// sessionsShown is how many lines for sessions a form has.
func (v *visit) sessionsShown(f url.Values) int {
	n := 1
	for i := range mostRows {
		if f.Has("sessions/" + strconv.Itoa(i) + "/date") {
			n = i + 1
		}
	}
	return n
}

// showEventForm shows the form of an event with what is typed into it, and what is wrong with that; it warns of what
// stands in the way of what is sent, or where that is nil of the event as it stands.
func (v *visit) showEventForm(s programme.Standing, sent *sentEvent, f url.Values, refused error) error {
	v.r.PostForm = f
	now := url.Values{}
	changed := errors.Is(refused, mutation.ErrChanged)
	if changed {
		now = v.standingForm(s)
		f.Set("version", s.Version)
	}
	view, err := v.eventFormView(s, sent, f, refused)
	if err != nil {
		return err
	}
	if changed {
		view.Error, view.Changed = "", v.t.T("desk.program.changed")
		for _, fields := range view.groups() {
			for i := range fields {
				if f.Get(fields[i].Name) != now.Get(fields[i].Name) {
					fields[i].Hint = v.t.T("desk.program.stands", text.A{"Value": cmp.Or(now.Get(fields[i].Name), v.t.T("desk.program.nothing"))})
				}
			}
		}
	}
	var p *api.Problem
	var later *programme.LaterError
	if errors.As(refused, &later) {
		view.Faults = v.laterFaults(later)
	} else if view.Error == "" && errors.As(refused, &p) && len(p.Errors) > 0 && !wrong(append(view.groups(), view.CallOff, view.Repeat)...) {
		view.Error = v.t.T("problem.reason." + p.Errors[0].Reason) // of what is no field: a later one of the series, say
	}
	if refused != nil {
		return v.refuse("programevent", view.Title, view)
	}
	return v.show("programevent", view.Title, view)
}

// groups are all fields of a form that hold one value each.
func (view *eventFormView) groups() [][]field {
	groups := [][]field{view.What, view.English, view.Where, view.Places, view.Rules, view.Layout, view.PerPerson, view.Opening}
	for _, s := range view.Sessions {
		groups = append(groups, s.Fields)
	}
	for _, a := range view.NewAdvisers {
		groups = append(groups, a.Fields)
	}
	return groups
}

func wrong(groups ...[]field) bool {
	return slices.ContainsFunc(groups, func(fields []field) bool {
		return slices.ContainsFunc(fields, func(f field) bool { return f.Error != "" })
	})
}

func (v *visit) eventFormView(s programme.Standing, sent *sentEvent, f url.Values, refused error) (*eventFormView, error) {
	c, changed, err := v.typedCalendar(s, sent, f.Get("following") == "on")
	if err != nil {
		return nil, err
	}
	listed := s.Listed()
	view := &eventFormView{
		Path: programEventPath(s.ID), Title: v.title(listed), When: text.UpperFirst(v.t.Weekday(s.Event.StartsAt)) + " " + v.t.Clock(s.Event.StartsAt),
		Version: f.Get("version"), Draft: s.Draft, Past: !s.Event.EndsAt.After(v.now), Error: v.said(refused), Verb: v.t.T("desk.program.save"),
		Waiting: f.Get("waiting_list") == "on", Series: s.Event.SeriesID != "", Following: f.Get("following") == "on", Counts: v.count(listed),
		SeriesPath: programPath + "/series/" + s.Event.SeriesID, Word: f.Get("word"), AllFollowing: f.Get("all_following") == "on",
	}
	view.Badge = c.standing(listed)
	if view.Badge.State == Warns {
		view.Badge = badge{Done, v.t.T("desk.program.state.published")}
		if s.Draft {
			view.Badge = badge{Plain, v.t.T("desk.program.state.draft")}
		}
	}
	if s.Draft {
		view.Verb = v.t.T("desk.program.publish")
	}
	view.Warnings = c.warnedOf(changed)
	view.Repeat = v.repeatForm(s, refused)
	if !s.Draft {
		view.Public, view.Published = site.EventPage(v.t.Lang(), s.ID), v.r.URL.Query().Get("published") != ""
		view.DayPath, view.CalledOff = eventPath(s.ID), s.Event.CancelledText
		if s.Event.State != api.EventCancelled {
			view.CallOff = v.filled(refused, field{Name: "cancelled_text", Label: v.t.T("desk.program.why"), Hint: v.t.T("desk.program.why_hint"), Rows: 2, Max: api.MaxNote, Required: true})
		}
	}
	view.MayInvite = v.who.May(coordinators...) == nil
	v.fillFields(view, f, refused)
	v.fillOpening(view, s, sent, f, refused)
	if view.Venues, err = v.office.Programme.Venues(v.r.Context(), v.who); err != nil {
		return nil, err
	}
	if err := v.fillAdvisers(view, s, f, refused); err != nil {
		return nil, err
	}
	if notFresh(refused) {
		view.SignInAgain = signInPath + "?" + url.Values{"next": {view.Path}, "again": {"1"}}.Encode()
	}
	view.Clear = refused == nil && f.Get("do") == doLook && len(view.Warnings) == 0
	if refused == nil && f.Get("do") == doLay {
		if view.Said = v.t.N("desk.program.laid_out", view.Grid.Count); view.Grid.Count == 0 {
			view.Said = v.t.T("desk.program.laid_nobody")
		}
	}
	return view, nil
}

// fillFields are the fields of what is said of the event itself.
func (v *visit) fillFields(view *eventFormView, f url.Values, refused error) {
	kinds := []option{}
	for _, k := range programme.Kinds {
		kinds = append(kinds, option{k, v.t.T("event.kind." + k)})
	}
	var needs []option
	for _, r := range requirements {
		needs = append(needs, option{r, v.t.T("desk.program.requires." + r)})
	}
	towns := []option{{"", v.t.T("desk.program.no_municipality")}}
	for _, m := range assets.Municipalities() {
		towns = append(towns, option{m.Code, m.Name})
	}
	view.What = v.filled(refused,
		field{Name: "kind", Label: v.t.T("desk.program.kind"), Options: kinds},
		field{Name: "title", Label: v.t.T("desk.program.title"), Max: api.MaxTitle, Required: true, Autocomplete: "off"},
		field{Name: "text", Label: v.t.T("desk.program.text"), Rows: 5, Max: api.MaxMessage},
	)
	view.English = v.filled(refused,
		field{Name: "texts/en/title", Label: v.t.T("desk.program.title_en"), Max: api.MaxTitle, Autocomplete: "off"},
		field{Name: "texts/en/text", Label: v.t.T("desk.program.text_en"), Rows: 5, Max: api.MaxMessage},
	)
	view.EnglishOpen = wrong(view.English)
	for i := range v.sessionsShown(f) {
		at := "sessions/" + strconv.Itoa(i)
		line := []field{
			{Name: at + "/date", Label: v.t.T("desk.program.day"), Type: "date", Required: i == 0},
			{Name: at + "/from", Label: v.t.T("desk.program.from"), Type: "time", Required: i == 0},
			{Name: at + "/to", Label: v.t.T("desk.program.to"), Type: "time", Required: i == 0},
		}
		if f.Has(at + "/to_date") { // it goes on past midnight
			line = append(line, field{Name: at + "/to_date", Label: v.t.T("desk.program.ends_day"), Type: "date", Hint: v.t.T("desk.program.to_day_hint")})
		}
		if v.sessionsShown(f) > 1 || f.Get("sessions") != "" { // what is held once has no name of its own
			line = append(line, field{Name: at + "/title", Label: v.t.T("desk.program.session_title"), Max: api.MaxTitle, Autocomplete: "off"})
		}
		view.Sessions = append(view.Sessions, sessionForm{i + 1, v.filled(refused, line...), field{Name: at + "/days", Value: f.Get(at + "/days")}})
	}
	if extra, _ := strconv.Atoi(f.Get("sessions")); extra > len(view.Sessions) && extra <= mostRows {
		at := "sessions/" + strconv.Itoa(len(view.Sessions))
		view.Sessions = append(view.Sessions, sessionForm{N: len(view.Sessions) + 1, Fields: []field{
			{Name: at + "/date", Label: v.t.T("desk.program.day"), Type: "date", Focus: true},
			{Name: at + "/from", Label: v.t.T("desk.program.from"), Type: "time", Value: f.Get("sessions/0/from")},
			{Name: at + "/to", Label: v.t.T("desk.program.to"), Type: "time", Value: f.Get("sessions/0/to")},
			{Name: at + "/title", Label: v.t.T("desk.program.session_title"), Max: api.MaxTitle, Autocomplete: "off"},
		}})
	}
	view.Where = v.filled(refused,
		field{Name: "venue/name", Label: v.t.T("desk.program.venue"), List: "venues", Hint: v.t.T("desk.program.venue_hint"), Max: api.MaxTitle, Autocomplete: "off"},
		field{Name: "venue/address", Label: v.t.T("desk.program.address"), Max: api.MaxTitle, Autocomplete: "off"},
		field{Name: "venue/municipality", Label: v.t.T("desk.csv.municipality"), Options: towns},
		field{Name: "venue/online_url", Label: v.t.T("desk.program.link"), Type: "url", Hint: v.t.T("desk.program.link_hint"), Max: 2 * api.MaxTitle, Autocomplete: "off"},
	)
	view.Places = v.filled(refused,
		field{Name: "capacity", Label: v.t.T("desk.program.capacity"), Inputmode: "numeric", Hint: v.t.T("desk.program.capacity_hint"), Autocomplete: "off", Max: 6},
		field{Name: "requires", Label: v.t.T("desk.program.requires"), Options: needs},
		field{Name: "price", Label: v.t.T("desk.program.price"), Inputmode: "decimal", Hint: v.t.T("desk.program.price_hint"), Autocomplete: "off", Max: 12},
		field{Name: "member_price", Label: v.t.T("desk.program.member_price"), Inputmode: "decimal", Autocomplete: "off", Max: 12},
	)
	view.Rules = v.filled(refused,
		field{Name: "booking_opens_at", Label: v.t.T("desk.program.opens"), Type: "datetime-local", Hint: v.t.T("desk.program.opens_hint")},
		field{Name: "booking_closes_at", Label: v.t.T("desk.program.closes"), Type: "datetime-local", Hint: v.t.T("desk.program.closes_hint")},
		field{Name: "cancel_until", Label: v.t.T("desk.program.cancel_until"), Type: "datetime-local", Hint: v.t.T("desk.program.closes_hint")},
	)
	view.PerPerson = v.filled(refused,
		field{Name: "max_slots_per_person", Label: v.t.T("desk.program.max_slots"), Inputmode: "numeric", Hint: v.t.T("desk.program.max_slots_hint"), Autocomplete: "off", Max: 3},
	)
	view.RulesOpen = wrong(view.Rules)
	view.Fields = v.topics(f["fields"])
	view.FieldsOpen = len(f["fields"]) > 0
}

// topics are those that one can be helped with, to be ticked: those that are chosen are.
func (v *visit) topics(chosen []string) (all []checkbox) {
	for _, o := range site.Topics(v.t) {
		all = append(all, checkbox{"fields", o.Value, o.Words, slices.Contains(chosen, o.Value)})
	}
	return all
}

// fillAdvisers are who sits there, and when.
func (v *visit) fillAdvisers(view *eventFormView, s programme.Standing, f url.Values, refused error) error {
	all, err := v.office.Finder.All(v.r.Context(), v.who, api.KindAdviser)
	if err != nil {
		return err
	}
	known := map[string]string{"": v.t.T("desk.program.no_adviser")}
	for _, a := range all {
		known[a.ID] = a.Name
		words := a.Name
		if len(a.Adviser.Fields) > 0 {
			words += " · " + v.t.Within(v.t.T("field."+string(a.Adviser.Fields[0])))
		}
		view.Advisers = append(view.Advisers, checkbox{"adviser", a.ID, words, slices.Contains(f["adviser"], a.ID)})
	}
	for _, id := range f["adviser"] { // whoever left the catalogue keeps their times until they are taken out here
		if _, is := known[id]; !is {
			known[id] = v.t.T("desk.program.gone_adviser")
			view.Advisers = append(view.Advisers, checkbox{"adviser", id, known[id], true})
		}
	}
	for _, i := range invitations(f) {
		if name, is := known[i.id]; is && i.id != "" && view.MayInvite {
			view.Invites = append(view.Invites, inviteRow{i.id + " " + i.email, v.t.T("desk.program.invited", text.A{"Name": name, "Email": i.email})})
		}
	}
	fields := append([]option{{"", v.t.T("desk.program.no_field")}}, site.Topics(v.t)...)
	languages := []option{{string(text.Danish), v.t.T("desk.program.danish")}, {string(text.English), v.t.T("desk.program.danish_english")}}
	rows := moreAdvisers
	if len(all) == 0 {
		rows = moreAdvisersAtAll
	}
	for i := range mostRows {
		if at := "advisers/" + strconv.Itoa(i); f.Get(at+"/name") != "" || f.Get(at+"/email") != "" {
			rows = max(rows, i+1+moreAdvisers)
		}
	}
	for i := range min(rows, mostRows) {
		at := "advisers/" + strconv.Itoa(i)
		form := adviserForm{Row: i, N: i + 1, ID: cmp.Or(f.Get(at+"/id"), uuid.NewString())}
		if name := f.Get(at + "/name"); name != "" {
			known[form.ID] = name
		}
		of := []field{
			{Name: at + "/name", Label: v.t.T("desk.staff.name"), Max: api.MaxTitle, Autocomplete: "off"},
			{Name: at + "/field", Label: v.t.T("desk.program.field"), Options: fields},
			{Name: at + "/organisation", Label: v.t.T("desk.program.firm"), Max: api.MaxTitle, Autocomplete: "off"},
			{Name: at + "/language", Label: v.t.T("desk.program.languages"), Options: languages},
		}
		if view.MayInvite {
			of = append(of, field{Name: at + "/email", Label: v.t.T("desk.signin.email"), Type: "email", Max: 254, Autocomplete: "off"})
		}
		form.Fields = v.filled(refused, of...)
		view.NewAdvisers = append(view.NewAdvisers, form)
	}
	view.Layout = v.filled(refused,
		field{Name: "slots_from", Label: v.t.T("desk.program.slots_from"), Type: "time"},
		field{Name: "slots_to", Label: v.t.T("desk.program.slots_to"), Type: "time"},
		field{Name: "length", Label: v.t.T("desk.program.length"), Inputmode: "numeric", Autocomplete: "off", Max: 4, Hint: v.t.T("desk.program.length_hint")},
		field{Name: "buffer", Label: v.t.T("desk.program.buffer"), Inputmode: "numeric", Autocomplete: "off", Max: 4},
		field{Name: "pause_from", Label: v.t.T("desk.program.pause_from"), Type: "time", Hint: v.t.T("desk.program.pause_hint")},
		field{Name: "pause_to", Label: v.t.T("desk.program.pause_to"), Type: "time"},
	)
	view.Laid, view.Paused, view.Start = f.Get("laid"), f.Get("paused"), f.Get("start")
	view.Grid = v.slotGrid(f, known, heldPlaces(s, f))
	return nil
}

// heldPlaces are where a form has the times of a published event that are taken or shut: where saving would have them,
// and one that is taken out where it stands among its cells.
func heldPlaces(s programme.Standing, f url.Values) map[programme.Place]bool {
	held := map[programme.Place]bool{}
	if s.Draft {
		return held
	}
	var at []programme.Place
	for _, name := range f["cell"][:min(len(f["cell"]), mostCells)] {
		if p, ok := cellAt(name); ok {
			at = append(at, p)
		}
	}
	begins, _ := strconv.Atoi(f.Get("start")) // of the cells: what is typed for the event may be another time
	stand := s.Moved(noChange, begins).Slots
	is := map[string]programme.Slot{}
	for _, slot := range slices.Concat(stand, programme.Laid(stand, noChange, noChange, at, uuid.NewString)) {
		is[slot.ID] = slot
	}
	for _, slot := range stand {
		if !slot.Free {
			held[programme.PlaceOf(is[slot.ID].Slot, noChange)] = true
		}
	}
	return held
}

// slotGrid is who has which times, as a form has them, and which of them are taken or shut.
func (v *visit) slotGrid(f url.Values, names map[string]string, held map[programme.Place]bool) *slotGrid {
	g := &slotGrid{Shown: f.Get("shown")}
	cells := map[programme.Place]bool{}
	var rows []programme.Cell
	var advisers []string
	for _, name := range strings.Fields(g.Shown) {
		p, ok := cellAt(name)
		if !ok || len(cells) == mostCells {
			continue
		}
		on := slices.Contains(f["cell"], name)
		if cells[p] = on; on {
			g.Count++
		}
		rows = append(rows, p.Cell)
		if !slices.Contains(advisers, p.AdviserID) {
			advisers = append(advisers, p.AdviserID)
		}
	}
	if len(rows) == 0 {
		return g
	}
	slices.SortFunc(advisers, func(a, b string) int { return danish.Compare(names[a], names[b]) })
	for _, id := range advisers {
		g.Heads = append(g.Heads, cmp.Or(names[id], v.t.T("desk.program.gone_adviser")))
	}
	for _, c := range sortedCells(rows) {
		row := slotRow{Clock: v.clockOf(c.From) + "–" + v.clockOf(c.To)}
		for i, id := range advisers {
			p := programme.Place{AdviserID: id, Cell: c}
			on, there := cells[p]
			row.Cells = append(row.Cells, slotCell{Value: cellName(p), Said: g.Heads[i] + " " + v.clockOf(c.From), On: on, None: !there, Held: held[p]})
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}
