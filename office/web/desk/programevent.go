package desk

import (
	"cmp"
	"errors"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
	"startklar.dk/office/web/site"
)

var programEventRoutes = []Route{
	get(programPath+"/{event}", consultants, (*visit).eventForm).of(OfProgram),
	post(programPath+"/{event}", consultants, (*visit).changeEvent).of(OfProgram),
}

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
	MayInvite         bool // of the staff
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
	DayPath           string // of its evening
	Verb              string
	Word              string // to whom a change touches, typed before
	Warnings          []string
	Counts            string
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

// theEvent is the event that the path names, as it stands.
func (v *visit) theEvent() (s programme.Standing, err error) {
	id, err := v.id("event")
	if err != nil {
		return s, err
	}
	return v.office.Programme.Event(v.r.Context(), v.who, id)
}

func (v *visit) eventForm() error {
	s, err := v.theEvent()
	if err != nil {
		return err
	}
	return v.showEventForm(s, nil, v.standingForm(s), nil)
}

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
	set("start", strconv.Itoa(day.Clock(e.StartsAt)))
	var cells []programme.Cell
	for _, slot := range s.Slots {
		p := programme.PlaceOf(slot.Slot, day)
		if !slices.Contains(f["adviser"], p.AdviserID) && p.AdviserID != "" {
			f.Add("adviser", p.AdviserID)
		}
		cells = append(cells, p.Cell)
		f.Add("cell", cellName(p))
		f.Set("shown", strings.TrimSpace(f.Get("shown")+" "+cellName(p)))
	}
	if l, ok := programme.Inferred(cells); ok {
		v.setLayout(f, l)
	} else if len(cells) == 0 {
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

// mostKroner is the highest price.
const mostKroner = 1_000_000

// What a point stands for in an amount without a comma.
var (
	thousands = regexp.MustCompile(`^\d{1,3}(\.\d{3})+$`) // 1.250
	decimals  = regexp.MustCompile(`^\d+\.\d{1,2}$`)      // 49.50
)

// ore reads kroner as they are typed; nothing is none.
func (b *badFields) ore(name, s string) int64 {
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	s = strings.NewReplacer(" ", "", "\u00a0", "").Replace(s)
	switch {
	case strings.Contains(s, ","), thousands.MatchString(s):
		s = strings.NewReplacer(".", "", ",", ".").Replace(s)
	case strings.Contains(s, ".") && !decimals.MatchString(s):
		s = ""
	}
	n, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil || math.IsNaN(n):
		b.add(name, "format")
	case n < 0 || n > mostKroner:
		b.add(name, "range")
	default:
		return int64(math.Round(n * 100))
	}
	return 0
}

// number reads a whole number up to a most; nothing is none.
func (b *badFields) number(name, s string, most int) int {
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		b.add(name, "format")
	case n < 0 || n > most:
		b.add(name, "range")
	default:
		return n
	}
	return 0
}

func cellName(p programme.Place) string {
	return p.AdviserID + "@" + strconv.Itoa(p.From) + "-" + strconv.Itoa(p.To)
}

// cellAt reads what cellName wrote.
func cellAt(s string) (p programme.Place, ok bool) {
	id, times, ok := strings.Cut(s, "@")
	from, to, also := strings.Cut(times, "-")
	var err1, err2 error
	p.AdviserID = id
	p.From, err1 = strconv.Atoi(from)
	p.To, err2 = strconv.Atoi(to)
	year := 366 * 24 * 60
	return p, ok && also && err1 == nil && err2 == nil && p.From > -year && p.To < year && p.To > p.From && (id == "" || api.ValidID(id))
}

// sentEvent is what a form makes of an event.
type sentEvent struct {
	programme.Work
	newAdvisers []programme.Adviser
	advisers    []string // chosen and new
}

// mostRows is how many sessions and new advisers a form has at the most.
const mostRows = 50

// sent reads the form of an event.
func (v *visit) sent(s programme.Standing, f url.Values) (*sentEvent, error) {
	var bad badFields
	out := &sentEvent{Work: s.Work}
	e := &out.Event
	e.Kind, e.Title, e.Text = f.Get("kind"), strings.TrimSpace(f.Get("title")), strings.TrimSpace(f.Get("text"))
	texts := map[string]api.EventText{}
	for lang, t := range e.Texts {
		texts[lang] = t
	}
	delete(texts, string(text.English))
	if en := (api.EventText{Title: strings.TrimSpace(f.Get("texts/en/title")), Text: strings.TrimSpace(f.Get("texts/en/text"))}); en != (api.EventText{}) {
		texts[string(text.English)] = en
	}
	if e.Texts = texts; len(texts) == 0 {
		e.Texts = nil
	}
	v.sentSessions(&bad, e, f)
	timed := len(bad) == 0
	e.Venue.Name, e.Venue.Address = strings.TrimSpace(f.Get("venue/name")), strings.TrimSpace(f.Get("venue/address"))
	e.Venue.Municipality, e.Venue.OnlineURL = f.Get("venue/municipality"), strings.TrimSpace(f.Get("venue/online_url"))
	if _, known := assets.MunicipalityByCode(e.Venue.Municipality); e.Venue.Municipality != "" && !known {
		bad.add("venue/municipality", "unknown")
	}
	if u, err := url.Parse(e.Venue.OnlineURL); e.Venue.OnlineURL != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
		bad.add("venue/online_url", "format")
	}
	e.Capacity, e.WaitingList = bad.number("capacity", f.Get("capacity"), 100_000), f.Get("waiting_list") == "on"
	e.PriceOre, e.MemberPriceOre = bad.ore("price", f.Get("price")), bad.ore("member_price", f.Get("member_price"))
	e.BookingOpensAt, e.BookingClosesAt = bad.moment("booking_opens_at", f.Get("booking_opens_at")), bad.moment("booking_closes_at", f.Get("booking_closes_at"))
	e.CancelUntil, e.Requires = bad.moment("cancel_until", f.Get("cancel_until")), f.Get("requires")
	if !slices.Contains(requirements, e.Requires) {
		bad.add("requires", "unknown")
	}
	if !e.BookingOpensAt.IsZero() && !e.BookingClosesAt.IsZero() && e.BookingClosesAt.Before(e.BookingOpensAt) {
		bad.add("booking_closes_at", "range")
	}
	e.MaxSlotsPerPerson = bad.number("max_slots_per_person", f.Get("max_slots_per_person"), 100)
	e.Fields = nil
	for _, known := range api.Fields {
		if slices.Contains(f["fields"], string(known)) {
			e.Fields = append(e.Fields, known)
		}
	}
	known, err := v.adviserNames()
	if err != nil {
		return nil, err
	}
	v.sentAdvisers(&bad, out, f, known)
	if timed { // else it is not known by how much the times are put off
		v.sentSlots(&bad, s, out, f)
	}
	if v.fillVenue(&e.Venue) != nil {
		bad.add("venue/name", "state")
	}
	return out, bad.problem()
}

// fillVenue gives a venue that was used before its address, where it is named alone.
func (v *visit) fillVenue(venue *api.Venue) error {
	if venue.Name == "" || venue.Address != "" {
		return nil
	}
	all, err := v.office.Programme.Venues(v.r.Context(), v.who)
	for _, known := range all {
		if strings.EqualFold(known.Name, venue.Name) {
			venue.Address, venue.Municipality = known.Address, cmp.Or(venue.Municipality, known.Municipality)
			venue.OnlineURL = cmp.Or(venue.OnlineURL, known.OnlineURL)
		}
	}
	return err
}

var requirements = []string{api.RequiresNone, api.RequiresPlan, api.RequiresScreening, api.RequiresPlanOrScreening}

// sentSessions reads when it is held: one line is the event's time, more are its sessions.
func (v *visit) sentSessions(bad *badFields, e *api.Event, f url.Values) {
	var sessions []api.EventSession
	for i := range mostRows {
		at := "sessions/" + strconv.Itoa(i)
		if i > 0 && f.Get(at+"/date") == "" && f.Get(at+"/from") == "" && f.Get(at+"/title") == "" {
			continue
		}
		day := bad.day(at+"/date", f.Get(at+"/date"), true)
		from, begins := bad.clock(at+"/from", f.Get(at+"/from"))
		to, stops := bad.clock(at+"/to", f.Get(at+"/to"))
		last := day
		if f.Get(at+"/to_date") != "" {
			last = bad.day(at+"/to_date", f.Get(at+"/to_date"), true)
			if !day.IsZero() && !last.IsZero() {
				last = putOff(f.Get(at+"/days"), day, last)
				if !last.Before(day.Time) { // else one of the two is a slip, and each stays as it was typed
					setEnd(f, at, day, last)
				}
			}
		}
		switch {
		case !begins && f.Get(at+"/from") == "":
			bad.add(at+"/from", "required")
		case !stops && f.Get(at+"/to") == "":
			bad.add(at+"/to", "required")
		case begins && stops && !last.IsZero() && !last.At(to).After(day.At(from)):
			bad.add(at+"/to", "range")
			if !f.Has(at + "/to_date") {
				f.Set(at+"/to_date", "") // it may be another day that is meant
			}
		}
		if day.IsZero() || last.IsZero() || !begins || !stops {
			continue
		}
		sessions = append(sessions, api.EventSession{StartsAt: day.At(from), EndsAt: last.At(to), Title: strings.TrimSpace(f.Get(at + "/title"))})
	}
	slices.SortStableFunc(sessions, func(a, b api.EventSession) int { return a.StartsAt.Compare(b.StartsAt) })
	if len(sessions) == 0 {
		return
	}
	e.StartsAt, e.EndsAt, e.Sessions = sessions[0].StartsAt, sessions[len(sessions)-1].EndsAt, nil
	if len(sessions) > 1 {
		e.Sessions = sessions
	}
}

// putOff is the day on which something ends: where that is as setEnd showed it, it is put off with the day it begins.
func putOff(shown string, begins, ends programme.Day) programme.Day {
	from, to, _ := strings.Cut(shown, "/")
	if was, err := programme.DayAt(from); err == nil && to == ends.String() {
		return programme.Day{Time: ends.Add(begins.Sub(was.Time))}
	}
	return ends
}

// sentAdvisers reads who is chosen, and those who are new: of another name than those who are known, by their ids.
func (v *visit) sentAdvisers(bad *badFields, out *sentEvent, f url.Values, known map[string]string) {
	names := map[string]bool{}
	for _, name := range known {
		names[strings.Join(danish.Words(name), " ")] = true
	}
	for _, id := range f["adviser"] {
		if api.ValidID(id) && !slices.Contains(out.advisers, id) {
			out.advisers = append(out.advisers, id)
		}
	}
	for i := range mostRows {
		at := "advisers/" + strconv.Itoa(i)
		name := strings.TrimSpace(f.Get(at + "/name"))
		if name == "" {
			continue
		}
		a := programme.Adviser{ID: f.Get(at + "/id"), Pointer: "/" + at, Adviser: api.Adviser{
			Name: name, Organisation: strings.TrimSpace(f.Get(at + "/organisation")), Kind: api.AdviserOffice,
			Languages: []string{string(text.Danish)},
		}}
		if a.Organisation != "" {
			a.Kind = api.AdviserPrivate
		}
		if f.Get(at+"/language") == string(text.English) {
			a.Languages = append(a.Languages, string(text.English))
		}
		if field := api.Field(f.Get(at + "/field")); field != "" {
			a.Fields = []api.Field{field}
			if !field.Known() {
				bad.add(at+"/field", "unknown")
			}
		}
		if !api.ValidID(a.ID) {
			bad.add(at+"/name", "format")
			continue
		}
		if key := strings.Join(danish.Words(name), " "); key != "" {
			if names[key] {
				bad.add(at+"/name", "listed")
			}
			names[key] = true
		}
		out.newAdvisers, out.advisers = append(out.newAdvisers, a), append(out.advisers, a.ID)
	}
}

// sentSlots reads how the times are laid out, and which of those that were shown are taken out. Where the event
// begins at another time than it was shown to, what was shown is put off with it.
func (v *visit) sentSlots(bad *badFields, s programme.Standing, out *sentEvent, f url.Values) {
	day := programme.DayOf(out.Event.StartsAt)
	begins := day.Clock(out.Event.StartsAt)
	by := begins - bad.number("start", f.Get("start"), 24*60)
	shown, checked := map[programme.Place]bool{}, map[programme.Place]bool{}
	var cells []programme.Cell
	for into, names := range map[*map[programme.Place]bool][]string{&shown: strings.Fields(f.Get("shown")), &checked: f["cell"]} {
		for _, name := range names[:min(len(names), mostCells)] {
			p, ok := cellAt(name)
			if !ok {
				continue
			}
			p.From, p.To = p.From+by, p.To+by
			if (*into)[p] = true; into == &shown {
				cells = append(cells, p.Cell)
			}
			if p.AdviserID == "" && into == &shown && !slices.Contains(out.advisers, "") {
				out.advisers = append(out.advisers, "") // a time that is no adviser's
			}
		}
	}
	rows, laid := sortedCells(cells), f.Get("length") != ""
	if laid {
		l, ok := sentLayout(bad, f, by, out.Event)
		if !ok {
			return
		}
		rows = l.Times()
		v.setLayout(f, l)
	}
	var at []programme.Place
	var all, on []string
	for _, id := range out.advisers {
		known := slices.ContainsFunc(rows, func(c programme.Cell) bool { return shown[programme.Place{AdviserID: id, Cell: c}] })
		for _, c := range rows {
			p := programme.Place{AdviserID: id, Cell: c}
			if !shown[p] && !laid && known { // the adviser's times are of another length
				continue
			}
			if all = append(all, cellName(p)); checked[p] || !shown[p] {
				at, on = append(at, p), append(on, cellName(p))
			}
		}
	}
	f.Set("shown", strings.Join(all, " "))
	f["cell"] = on
	f.Set("start", strconv.Itoa(begins))
	out.Slots = programme.Laid(s.Moved(day, begins).Slots, day, day, at, uuid.NewString)
}

// mostCells is how many times a form shows at the most.
const mostCells = 2000

func sortedCells(cells []programme.Cell) []programme.Cell {
	slices.SortFunc(cells, func(a, b programme.Cell) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	return slices.Compact(cells)
}

// sentSpan reads two times of an event's day; what was not changed since shownSpan wrote it is put off with the event. At
// one that goes on past midnight a time of the day before it begins is one of the next day.
func sentSpan(bad *badFields, f url.Values, from, to, shown string, by int, of api.Event) (is programme.Cell) {
	is.From, _ = bad.clock(from, f.Get(from))
	is.To, _ = bad.clock(to, f.Get(to))
	day := programme.DayOf(of.StartsAt)
	if was, at, _ := strings.Cut(f.Get(shown), "@"); was == f.Get(from)+"-"+f.Get(to) {
		if p, ok := cellAt("@" + at); ok {
			return programme.Cell{From: p.From + by, To: p.To + by}
		}
	}
	if programme.DayOf(of.EndsAt) != day {
		for _, at := range []*int{&is.From, &is.To} {
			if *at < day.Clock(of.StartsAt) {
				*at += 24 * 60
			}
		}
	}
	return is
}

// sentLayout reads how times are laid out.
func sentLayout(bad *badFields, f url.Values, by int, of api.Event) (l programme.Layout, ok bool) {
	before := len(*bad)
	times := sentSpan(bad, f, "slots_from", "slots_to", "laid", by, of)
	l.From, l.To = times.From, times.To
	for _, name := range []string{"slots_from", "slots_to"} {
		if f.Get(name) == "" {
			bad.add(name, "required")
		}
	}
	switch from, to := f.Get("pause_from") != "", f.Get("pause_to") != ""; {
	case from && to:
		l.Pause = sentSpan(bad, f, "pause_from", "pause_to", "paused", by, of)
	case from:
		bad.add("pause_to", "pause_missing")
	case to:
		bad.add("pause_from", "pause_missing")
	}
	l.Length, l.Buffer = bad.number("length", f.Get("length"), 24*60), bad.number("buffer", f.Get("buffer"), 24*60)
	if len(*bad) > before {
		return l, false
	}
	var c mutation.Checks
	l.Check(&c)
	*bad = append(*bad, c.Errors...)
	return l, len(c.Errors) == 0
}

// renamed is a refusal by the names of the form's fields.
func renamed(err error) error {
	var p *api.Problem
	if !errors.As(err, &p) || len(p.Errors) == 0 {
		return err
	}
	is := api.Problem{Code: p.Code}
	for _, e := range p.Errors {
		switch e.Pointer {
		case "/starts_at", "/sessions":
			e.Pointer = "/sessions/0/date"
		case "/ends_at":
			e.Pointer = "/sessions/0/to"
		}
		is.Errors = append(is.Errors, e)
	}
	return &is
}

// The verbs of an event's form.
const (
	doKeep    = "keep"
	doPublish = "publish"
	doLay     = "lay"
	doMore    = "more" // another session
	doBack    = "back" // from whom it touches
	doLook    = "look" // what stands in its way as it is typed
	doDrop    = "drop"
	doRepeat  = "repeat"

	doCallOff   = "call_off"
	doBringBack = "bring_back"
)

// changeEvent keeps what was typed as a draft, or publishes it.
func (v *visit) changeEvent() error {
	s, err := v.theEvent()
	if err != nil {
		return err
	}
	f := v.r.PostForm
	do := f.Get("do")
	switch do {
	case doDrop:
		return v.dropEvent(s)
	case doCallOff, doBringBack:
		return v.callOff(s, f)
	case doRepeat:
		return v.repeatEvent(s)
	case doMore:
		f.Set("sessions", strconv.Itoa(v.sessionsShown(f)+1))
		return v.showEventForm(s, v.asTyped(s, f), f, nil)
	case doBack:
		return v.showEventForm(s, v.asTyped(s, f), f, nil)
	}
	sent, err := v.sent(s, f)
	if err == nil && do == doLook {
		err = renamed(sent.Check())
	}
	if err != nil {
		return v.showEventForm(s, nil, f, err)
	}
	if do == doLay || do == doLook {
		return v.showEventForm(s, sent, f, nil)
	}
	if f.Get("version") != s.Version {
		return v.showEventForm(s, sent, f, mutation.ErrChanged)
	}
	return v.saveEvent(s, sent, f, do)
}

// asTyped is what a form makes of an event, which stays as it was typed; nil where it cannot be read.
func (v *visit) asTyped(s programme.Standing, f url.Values) *sentEvent {
	read := url.Values{} // reading a form lays its times out in it
	for name, values := range f {
		read[name] = slices.Clone(values)
	}
	sent, err := v.sent(s, read)
	if err != nil {
		return nil
	}
	return sent
}

// saveEvent keeps a draft, or publishes; whom that touches is shown before.
func (v *visit) saveEvent(s programme.Standing, sent *sentEvent, f url.Values, do string) error {
	ctx := v.r.Context()
	if err := sent.Check(); err != nil { // before any adviser is kept
		return v.showEventForm(s, nil, f, renamed(err))
	}
	err := v.office.Programme.AddAdvisers(ctx, v.who, sent.newAdvisers)
	if refusedForm(err) {
		return v.showEventForm(s, sent, f, renamed(err))
	}
	if err != nil {
		return err
	}
	v.keptAdvisers(f, sent)
	following := f.Get("following") == "on"
	if s.Draft && do == doKeep {
		err := v.office.Programme.Keep(ctx, v.who, s.ID, s.Version, sent.Work, following)
		if refused := refusedForm(err) || errors.Is(err, mutation.ErrChanged); refused || err != nil {
			return v.refusedEvent(sent, f, err, refused)
		}
		return v.see(programEventPath(s.ID))
	}
	return v.publishEvent(s, sent, programme.Publishing{
		ID: s.ID, Version: s.Version, Work: sent.Work, Following: following, Force: f.Get("force") == "on",
	}, f)
}

// refusedEvent shows what was typed again beside how the event stands by now, or gives an error that is about
// something else.
func (v *visit) refusedEvent(sent *sentEvent, f url.Values, err error, refused bool) error {
	if !refused {
		return err
	}
	now, readErr := v.theEvent()
	if readErr != nil {
		return readErr
	}
	return v.showEventForm(now, sent, f, renamed(err))
}

// publishEvent publishes some work, once whoever does has seen whom it touches. sent is what its form makes of it; nil:
// the form is of the event as it stands.
func (v *visit) publishEvent(s programme.Standing, sent *sentEvent, p programme.Publishing, f url.Values) error {
	ctx := v.r.Context()
	p.Word = strings.TrimSpace(f.Get("word"))
	if f.Get("sure") == "" {
		touched, err := v.office.Programme.Touches(ctx, v.who, p)
		if refused := refusedForm(err) || errors.Is(err, mutation.ErrChanged); refused || err != nil {
			return v.refusedEvent(sent, f, err, refused)
		}
		if len(touched) > 0 {
			return v.showTouched(s, f, touched.Persons())
		}
	}
	err := v.office.Programme.Publish(ctx, v.who, p)
	if refused := refusedForm(err) || errors.Is(err, mutation.ErrChanged); refused || err != nil {
		return v.refusedEvent(sent, f, err, refused)
	}
	if s.Draft {
		return v.see(programEventPath(s.ID) + "?published=yes")
	}
	return v.see(programEventPath(s.ID))
}

// touchedView is whom a change touches, before it is made.
type touchedView struct {
	MailedSaid        string
	Path, Title, Lead string
	Do                string
	Counts            []string
	Sent              []sentField
	Past              bool
	Word              field
}

// sentField is a field of the form that is sent again with it.
type sentField struct{ Name, Value string }

func (v *visit) showTouched(s programme.Standing, f url.Values, n catalogue.Counts) error {
	view := touchedView{
		MailedSaid: v.mailedSaid(),
		Path:       programEventPath(s.ID), Title: v.title(programme.Listed{Event: s.Event}), Lead: v.t.N("desk.program.touched", n.Touched), Past: n.Past > 0,
		Word: v.filled(nil, field{Name: "word", Label: v.t.T("desk.program.word"), Hint: v.t.T("desk.program.word_hint"), Rows: 3, Max: api.MaxNote})[0],
	}
	view.Counts = v.touchedSaid(n)
	for name, values := range f {
		if name == "do" || name == "word" || name == "sure" || name == "force" {
			continue
		}
		for _, value := range values {
			view.Sent = append(view.Sent, sentField{name, value})
		}
	}
	slices.SortFunc(view.Sent, func(a, b sentField) int {
		return byName(a, b)
	})
	view.Do = f.Get("do")
	return v.show("programtouched", view.Title, view)
}

// mailedSaid is when those who are touched get their mail, in words.
func (v *visit) mailedSaid() string {
	return v.t.T("desk.program.touched.mailed", text.A{"Minutes": int(booking.MailedAfter / time.Minute), "Hours": int(booking.MailedAtOnce / time.Hour)})
}

// touchedSaid is how persons are touched, in words.
func (v *visit) touchedSaid(n catalogue.Counts) (said []string) {
	for _, c := range []struct {
		key string
		n   int
	}{
		{"desk.program.touched.moved", n.Moved},
		{"desk.program.touched.cancelled", n.Cancelled},
		{"desk.program.touched.restored", n.Restored},
		{"desk.program.touched.doubt", n.Doubt},
		{"desk.program.touched.lapsed", n.Lapsed},
		{"desk.program.touched.past", n.Past},
	} {
		if c.n > 0 {
			said = append(said, v.t.N(c.key, c.n))
		}
	}
	return said
}

func byName(a, b sentField) int { return strings.Compare(a.Name+"="+a.Value, b.Name+"="+b.Value) }

// callOff calls an event off, or brings it back.
func (v *visit) callOff(s programme.Standing, f url.Values) error {
	var bad badFields
	work := s.Work
	if work.Event.State = api.EventPlanned; f.Get("do") == doCallOff {
		work.Event.State, work.Event.CancelledText = api.EventCancelled, strings.TrimSpace(f.Get("cancelled_text"))
		if work.Event.CancelledText == "" {
			bad.add("cancelled_text", "required")
		}
	} else {
		work.Event.CancelledText = ""
	}
	form := v.standingForm(s) // the button's own form has none of the rest
	for _, name := range []string{"cancelled_text", "do", "word", "sure", "force"} {
		if f.Has(name) {
			form.Set(name, f.Get(name))
		}
	}
	err := bad.problem()
	if err == nil && f.Get("version") != s.Version {
		err = mutation.ErrChanged
	}
	if err == nil && s.Draft {
		err = &api.Problem{Code: api.CodeInvalid, Errors: []api.FieldError{{Pointer: "/cancelled_text", Reason: "state"}}}
	}
	if err != nil {
		return v.showEventForm(s, nil, form, err)
	}
	return v.publishEvent(s, nil, programme.Publishing{ID: s.ID, Version: s.Version, Work: work, Force: f.Get("force") == "on"}, form)
}

// keptAdvisers has a form choose those that it was the first to name.
func (v *visit) keptAdvisers(f url.Values, sent *sentEvent) {
	for _, a := range sent.newAdvisers {
		f.Add("adviser", a.ID)
		for _, name := range []string{"id", "name", "field", "organisation", "language"} {
			f.Del(strings.TrimPrefix(a.Pointer, "/") + "/" + name)
		}
	}
}

func (v *visit) dropEvent(s programme.Standing) error {
	err := v.office.Programme.Drop(v.r.Context(), v.who, s.ID, v.r.PostForm.Get("version"))
	if errors.Is(err, mutation.ErrChanged) {
		return v.showEventForm(s, nil, v.standingForm(s), err)
	}
	if err != nil {
		return err
	}
	return v.see(programAt(viewMonth, programme.DayOf(s.Event.StartsAt)))
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
	if view.Error == "" && errors.As(refused, &p) && len(p.Errors) > 0 && !wrong(append(view.groups(), view.CallOff, view.Repeat)...) {
		view.Error = v.t.T("problem.reason." + p.Errors[0].Reason) // of what is no field: a later one of the series, say
	}
	if refused != nil {
		return v.refuse("programevent", view.Title, view)
	}
	return v.show("programevent", view.Title, view)
}

// groups are all fields of a form that hold one value each.
func (view *eventFormView) groups() [][]field {
	groups := [][]field{view.What, view.English, view.Where, view.Places, view.Rules, view.Layout, view.PerPerson}
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
	c, err := v.typedCalendar(s, sent)
	if err != nil {
		return nil, err
	}
	listed := s.Listed()
	view := &eventFormView{
		Path: programEventPath(s.ID), Title: v.title(listed), When: text.UpperFirst(v.t.Weekday(s.Event.StartsAt)) + " " + v.t.Clock(s.Event.StartsAt),
		Version: f.Get("version"), Draft: s.Draft, Past: !s.Event.EndsAt.After(v.now), Error: v.said(refused), Verb: v.t.T("desk.program.save"),
		Waiting: f.Get("waiting_list") == "on", Series: s.Event.SeriesID != "", Following: f.Get("following") == "on", Counts: v.count(listed),
		SeriesPath: programPath + "/series/" + s.Event.SeriesID, Word: f.Get("word"),
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
	for _, w := range c.warnings[s.ID] {
		other := ""
		if i := slices.IndexFunc(c.all, func(l programme.Listed) bool { return l.ID == w.Other }); i >= 0 {
			other = v.title(c.all[i])
		}
		view.Warnings = append(view.Warnings, c.warned(w, other))
	}
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
	if view.Venues, err = v.office.Programme.Venues(v.r.Context(), v.who); err != nil {
		return nil, err
	}
	if err := v.fillAdvisers(view, s, f, refused); err != nil {
		return nil, err
	}
	view.Clear = refused == nil && f.Get("do") == doLook && len(view.Warnings) == 0
	if refused == nil && f.Get("do") == doLay {
		if view.Said = v.t.N("desk.program.laid_out", view.Grid.Count); view.Grid.Count == 0 {
			view.Said = v.t.T("desk.program.laid_nobody")
		}
	}
	return view, nil
}

// typedCalendar is what is held around an event, with what stands in its way as it is sent; nil: as it stands.
func (v *visit) typedCalendar(s programme.Standing, sent *sentEvent) (*calendar, error) {
	is := s.Listed()
	if sent != nil {
		is.Event, is.Slots = sent.Event, sent.Slots
	}
	c, err := v.calendar(programme.DayOf(is.Event.StartsAt).Plus(-1).Start(), programme.DayOf(is.Event.EndsAt).Plus(1).End())
	if err != nil {
		return nil, err
	}
	c.all = append(slices.DeleteFunc(c.all, func(l programme.Listed) bool { return l.ID == s.ID }), is)
	c.warnings = map[string][]programme.Warning{}
	for _, w := range programme.Warnings(c.all) {
		c.warnings[w.EventID] = append(c.warnings[w.EventID], w)
	}
	return c, nil
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
	fields := append([]option{{"", v.t.T("desk.program.no_field")}}, site.Topics(v.t)...)
	languages := []option{{string(text.Danish), v.t.T("desk.program.danish")}, {string(text.English), v.t.T("desk.program.danish_english")}}
	rows := moreAdvisers
	if len(all) == 0 {
		rows = moreAdvisersAtAll
	}
	for i := range mostRows {
		if f.Get("advisers/"+strconv.Itoa(i)+"/name") != "" {
			rows = max(rows, i+1+moreAdvisers)
		}
	}
	for i := range min(rows, mostRows) {
		at := "advisers/" + strconv.Itoa(i)
		form := adviserForm{Row: i, N: i + 1, ID: cmp.Or(f.Get(at+"/id"), uuid.NewString())}
		if name := f.Get(at + "/name"); name != "" {
			known[form.ID] = name
		}
		form.Fields = v.filled(refused,
			field{Name: at + "/name", Label: v.t.T("desk.staff.name"), Max: api.MaxTitle, Autocomplete: "off"},
			field{Name: at + "/field", Label: v.t.T("desk.program.field"), Options: fields},
			field{Name: at + "/organisation", Label: v.t.T("desk.program.firm"), Max: api.MaxTitle, Autocomplete: "off"},
			field{Name: at + "/language", Label: v.t.T("desk.program.languages"), Options: languages},
		)
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
