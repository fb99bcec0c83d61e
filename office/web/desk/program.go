package desk

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/assets/holidays"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/office/programme"
)

const programPath = "/desk/program"

var programRoutes = []Route{
	get(programPath, consultants, (*visit).program).nav("desk.nav.program", icons.Calendar, "k"),
	post(programPath, consultants, (*visit).newEvent),
	get(programPath+".csv", consultants, (*visit).programFile),
}

// The ways in which the programme is looked at.
const (
	viewMonth = "month"
	viewWeek  = "week"
	viewList  = "list"
)

// By what a list of it is sorted.
const (
	byWhen  = "when"
	byTitle = "title"
	byPlace = "place"
)

// How an event of a list stands.
const (
	standsPublished = "published"
	standsDraft     = "draft"
	standsCancelled = "cancelled"
	standsWarns     = "warns"
)

type programView struct {
	Title, View   string
	Views         []filterLink
	Before, After string
	Heads         []dayHead
	Weeks         []weekView
	Days          []dayView
	List          *programList
	New           newEventForm
	Next, Look    []programRow
	All           int
	AllPath       string
	Series        []seriesRow
	MoreSeries    []seriesRow
}

// seriesShown is how many series are shown at once.
const seriesShown = 8

// filterLink is one of the ways in which a list is looked at.
type filterLink struct {
	Text, Path string
	Here       bool
}

type dayHead struct {
	Short, Long string
	Weekend     bool
}

type weekView struct {
	Number int
	Days   []dayView
}

// dayView is a day of the calendar with what is held on it.
type dayView struct {
	Number, Long   string // "3", "torsdag d. 3. december"
	Closed         string // the name of a holiday
	Today, Outside bool   // it is of another month
	Events         []inDay
}

// inDay is an event as a day of the calendar has it. Look is how it is drawn, which Said says.
type inDay struct {
	Clock, Title, Href string
	Look, Said         string
	Span, Place, Count string
}

// programRow is an event in a list.
type programRow struct {
	Day, Weekday       string
	Month              string
	Title, Href, Sub   string
	Badge              badge
	Warns, CancelledIn bool
}

type seriesRow struct{ Title, Href, Rule string }

// newEventForm asks for what a new event cannot do without.
type newEventForm struct {
	Fields []field // of what it is begun from
	Day    field   // with the one on which it is to be expected
	Times  []field
	Error  string

	Suggested, SuggestedOf string // the day, as its field has it, and of what it is to be expected
}

// calendar is what a page of the programme is made of.
type calendar struct {
	*visit
	all      []programme.Listed
	warnings map[string][]programme.Warning
	names    map[string]string // of advisers
	own      api.Office        // which says when it is closed of itself
}

// calendar reads what is held between two times, with what stands in its way.
func (v *visit) calendar(from, to time.Time) (*calendar, error) {
	a, err := v.around(from, to)
	if err != nil {
		return nil, err
	}
	return a.calendar(from, to)
}

// around is what is held between two times, of which a page of the programme is made.
type around struct {
	*visit
	from, to time.Time
	held     []programme.Listed
	names    map[string]string // of advisers
	own      api.Office
}

func (v *visit) around(from, to time.Time) (a *around, err error) {
	a = &around{visit: v, from: from, to: to}
	if a.held, err = v.office.Programme.Between(v.r.Context(), v.who, from, to); err != nil {
		return nil, err
	}
	info, err := v.office.Info(v.r.Context())
	if err != nil {
		return nil, err
	}
	a.own = info.Office
	a.names, err = v.adviserNames()
	return a, err
}

// calendar is what is held between two times, with what stands in its way; it is read where they lie outside.
func (a *around) calendar(from, to time.Time) (c *calendar, err error) {
	c = &calendar{visit: a.visit, names: a.names, own: a.own}
	if from.Before(a.from) || to.After(a.to) {
		if c.all, err = a.office.Programme.Between(a.r.Context(), a.who, from, to); err != nil {
			return nil, err
		}
	} else {
		c.all = slices.DeleteFunc(slices.Clone(a.held), func(e programme.Listed) bool {
			return !e.Event.EndsAt.After(from) || !e.Event.StartsAt.Before(to)
		})
	}
	c.warn()
	return c, nil
}

// warn looks what stands in the way of what is held.
func (c *calendar) warn() {
	c.warnings = map[string][]programme.Warning{}
	for _, w := range programme.Warnings(c.all, c.own) {
		c.warnings[w.EventID] = append(c.warnings[w.EventID], w)
	}
}

func (v *visit) adviserNames() (map[string]string, error) {
	all, err := v.office.Finder.All(v.r.Context(), v.who, api.KindAdviser)
	names := map[string]string{}
	for _, a := range all {
		names[a.ID] = a.Name
	}
	return names, err
}

// aheadDays is how far ahead the page looks for what comes next and what somebody should look at.
const aheadDays = 92

func (v *visit) program() error { return v.showProgram(nil) }

func (v *visit) showProgram(refused error) error {
	q := v.r.URL.Query()
	today := programme.DayOf(v.now)
	at, err := programme.DayAt(q.Get("at"))
	if err != nil || at.Year() < 2000 || at.Year() > 2200 {
		at = today
	}
	view := programView{View: viewMonth, AllPath: programPath + "?view=" + viewList}
	if asked := q.Get("view"); asked == viewWeek || asked == viewList {
		view.View = asked
	}
	for _, way := range []string{viewMonth, viewWeek, viewList} {
		view.Views = append(view.Views, filterLink{Text: v.t.T("desk.program.view." + way), Path: programAt(way, at), Here: way == view.View})
	}
	held, err := v.aroundNow()
	if err != nil {
		return err
	}
	switch view.View {
	case viewMonth:
		err = held.month(&view, at)
	case viewWeek:
		err = held.week(&view, at)
	default:
		err = held.programList(&view)
	}
	if err != nil {
		return err
	}
	ahead, err := held.calendar(v.now, today.Plus(aheadDays).End())
	if err != nil {
		return err
	}
	ahead.aside(&view)
	if view.Series, err = v.seriesRows(ahead.all); err != nil {
		return err
	}
	if n := len(view.Series); n > seriesShown {
		view.Series, view.MoreSeries = view.Series[:seriesShown], view.Series[seriesShown:]
	}
	view.New = held.newEventForm(refused)
	if refused != nil {
		return v.refuse("program", v.t.T("desk.nav.program"), view)
	}
	return v.show("program", v.t.T("desk.nav.program"), view)
}

func programAt(way string, at programme.Day) string {
	return programPath + "?" + url.Values{"view": {way}, "at": {at.String()}}.Encode()
}

func monday(d programme.Day) programme.Day { return d.Plus(-int(d.Weekday()+6) % 7) }

func (a *around) month(view *programView, at programme.Day) error {
	first := programme.Day{Time: time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)}
	next := programme.Day{Time: first.AddDate(0, 1, 0)}
	from, to := monday(first), monday(next.Plus(6))
	c, err := a.calendar(from.Start(), to.Start())
	if err != nil {
		return err
	}
	view.Title = text.UpperFirst(a.t.Month(first.At(720)))
	view.Before, view.After = programAt(viewMonth, programme.Day{Time: first.AddDate(0, -1, 0)}), programAt(viewMonth, next)
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		view.Heads = append(view.Heads, dayHead{text.UpperFirst(a.t.WeekdayShort(day)), text.UpperFirst(a.t.T("date.day." + strconv.Itoa(int(day)))), i > 4})
	}
	for day := from; day.Before(to.Time); day = day.Plus(7) {
		_, number := day.ISOWeek()
		week := weekView{Number: number}
		for i := range 7 {
			d := c.day(day.Plus(i))
			d.Outside = day.Plus(i).Month() != at.Month()
			week.Days = append(week.Days, d)
		}
		view.Weeks = append(view.Weeks, week)
	}
	return nil
}

func (a *around) week(view *programView, at programme.Day) error {
	from := monday(at)
	c, err := a.calendar(from.Start(), from.Plus(7).Start())
	if err != nil {
		return err
	}
	_, number := from.ISOWeek()
	view.Title = a.t.T("desk.program.week", text.A{"N": number, "From": a.t.ShortDate(from.At(720)), "To": a.t.ShortDateYear(from.Plus(6).At(720))})
	view.Before, view.After = programAt(viewWeek, from.Plus(-7)), programAt(viewWeek, from.Plus(7))
	for i := range 7 {
		view.Days = append(view.Days, c.day(from.Plus(i)))
	}
	return nil
}

// day is a day with what is held on it.
func (c *calendar) day(day programme.Day) dayView {
	noon := day.At(720)
	d := dayView{Number: strconv.Itoa(day.Day()), Long: text.UpperFirst(c.t.Weekday(noon)), Today: day == programme.DayOf(c.now)}
	if day.Day() == 1 {
		d.Number = c.t.ShortDate(noon)
	}
	if key := holidays.Closed(day.Date()); key != "" {
		d.Closed = c.t.T(key)
	} else if why, shut := c.own.ClosedOn(day.Time); shut {
		d.Closed = cmp.Or(why, c.t.T("holiday.itself"))
	}
	for _, e := range c.all {
		days := daysOf(e.Event)
		for n, s := range days {
			if programme.DayOf(s.Start) == day {
				d.Events = append(d.Events, c.inDay(e, n, len(days), s))
			}
		}
	}
	slices.SortStableFunc(d.Events, func(a, b inDay) int { return strings.Compare(a.Span, b.Span) })
	return d
}

// daysOf are the days of an event, each from its first session to its last.
func daysOf(e api.Event) (days []api.Span) {
	for _, s := range e.Spans() {
		if last := len(days) - 1; last >= 0 && programme.DayOf(days[last].Start) == programme.DayOf(s.Start) {
			days[last].End = s.End
			continue
		}
		days = append(days, s)
	}
	return days
}

// inDay is an event on the n-th of its days.
func (c *calendar) inDay(e programme.Listed, n, of int, s api.Span) inDay {
	local := s.Start.In(text.Copenhagen)
	clock := strconv.Itoa(local.Hour())
	if local.Minute() != 0 {
		clock = c.t.Clock(s.Start)
	}
	in := inDay{Clock: clock, Title: c.title(e), Href: programEventPath(e.ID), Span: c.t.Span(s.Start, s.End), Place: e.Event.Venue.Name, Count: c.count(e)}
	if of > 1 {
		in.Title += " " + strconv.Itoa(n+1) + "/" + strconv.Itoa(of)
	}
	b := c.standing(e)
	in.Said = b.Words
	switch {
	case b.State == Broken:
		in.Look = "off"
	case b.State == Warns:
		in.Look = "warns"
	case e.Draft:
		in.Look = "draft"
	case !s.End.After(c.now):
		in.Look = "over"
	}
	return in
}

// title is what an event is called for whoever looks.
func (v *visit) title(e programme.Listed) string {
	if v.t.Lang() == text.Danish {
		return e.Event.Title
	}
	return cmp.Or(e.Event.Texts[string(v.t.Lang())].Title, e.Event.Title)
}

func programEventPath(id string) string { return programPath + "/" + id }

// standing is how an event stands, in a word.
func (c *calendar) standing(e programme.Listed) badge {
	switch {
	case e.Event.State == api.EventCancelled:
		return badge{Broken, c.t.T("desk.program.state.cancelled")}
	case len(c.warnings[e.ID]) > 0:
		return badge{Warns, c.warning(e)}
	case e.Draft:
		return badge{Plain, c.t.T("desk.program.state.draft")}
	}
	return badge{Done, c.t.T("desk.program.state.published")}
}

// warning is the first thing to look at of an event, in words.
func (c *calendar) warning(e programme.Listed) string {
	return c.warned(c.warnings[e.ID][0])
}

func (c *calendar) warned(w programme.Warning) string {
	other := ""
	if i := slices.IndexFunc(c.all, func(l programme.Listed) bool { return l.ID == w.Other }); i >= 0 {
		other = c.title(c.all[i])
	}
	switch w.What {
	case programme.WarnAdviser:
		return c.t.T("desk.program.warn.adviser", text.A{"Name": c.names[w.AdviserID], "Other": other})
	case programme.WarnVenue:
		return c.t.T("desk.program.warn.venue", text.A{"Other": other})
	case programme.WarnPlace:
		return c.t.T("desk.program.warn.place")
	}
	return c.t.T("desk.program.warn.closed", text.A{"Day": cmp.Or(w.Why, c.t.Within(c.t.T(w.Closed)))})
}

// count is who comes to an event: of its places, or of its times.
func (v *visit) count(e programme.Listed) string {
	var said []string
	switch {
	case e.Event.Capacity > 0:
		said = append(said, v.t.T("desk.program.places", text.A{"Taken": v.t.Int(e.Taken), "Places": v.t.Int(e.Event.Capacity)}))
	case len(e.Slots) > 0:
		said = append(said, v.t.T("desk.program.times", text.A{"Taken": v.t.Int(e.TakenSlots), "Times": v.t.Int(len(e.Slots))}))
	}
	if e.Waiting > 0 {
		said = append(said, v.t.T("desk.program.waiting", text.A{"N": v.t.Int(e.Waiting)}))
	}
	return strings.Join(said, " · ")
}

const (
	comingShown = 4
	lookShown   = 8
)

// aside is what comes next, and what somebody should look at.
func (c *calendar) aside(view *programView) {
	told := map[string]bool{}
	for _, e := range c.all {
		row := c.row(e)
		warns := len(c.warnings[e.ID]) > 0 && e.Event.State != api.EventCancelled
		if !e.Draft && e.Event.State != api.EventCancelled && len(view.Next) < comingShown {
			view.Next = append(view.Next, row)
		}
		if warns { // of two that stand in each other's way the first is shown
			told[e.ID] = true
			first := c.warnings[e.ID][0]
			warns = first.Other == "" || !told[first.Other]
		}
		if (warns || e.Draft) && len(view.Look) < lookShown {
			if warns {
				row.Sub, row.Warns, row.Badge = c.warning(e), true, badge{Warns, c.t.T("desk.program.mend")}
			}
			view.Look = append(view.Look, row)
		}
	}
	view.All = len(c.all)
}

func (c *calendar) row(e programme.Listed) programRow {
	local := e.Event.StartsAt.In(text.Copenhagen)
	row := programRow{
		Day: strconv.Itoa(local.Day()), Weekday: c.t.WeekdayShort(local.Weekday()), Month: c.t.T("date.mon." + strconv.Itoa(int(local.Month()))), Title: c.title(e), Href: programEventPath(e.ID),
		Badge: c.standing(e), CancelledIn: e.Event.State == api.EventCancelled,
	}
	if row.Badge.State == Warns {
		row.Badge.Words = c.t.T("desk.program.mend")
	}
	said := []string{c.t.Span(e.Event.StartsAt, e.Event.EndsAt)}
	if n := len(daysOf(e.Event)); n > 1 {
		said = []string{c.t.N("desk.program.sessions", n)}
	}
	if e.Draft {
		said = append(said, e.Event.Venue.Name)
	} else {
		said = append(said, c.count(e))
	}
	row.Sub = strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " · ")
	return row
}

// programList is everything held in a time, filtered and sorted.
type programList struct {
	Fields []field
	Series string // of which alone it is
	Rows   []listedRow
	Heads  []filterLink // by which it is sorted
	File   string
}

type listedRow struct {
	When, Title, Href, Place, Count string
	Badge                           badge
	e                               programme.Listed
}

// listedEvents are those of the list that an address asks for, of what a calendar has between two times.
func (v *visit) listedEvents(calendar func(from, to time.Time) (*calendar, error)) ([]listedRow, error) {
	q := v.r.URL.Query()
	from, err := programme.DayAt(q.Get("from"))
	if err != nil {
		from = programme.DayOf(v.now)
	}
	to, err := programme.DayAt(q.Get("to"))
	if err != nil {
		to = from.Plus(aheadDays)
	}
	c, err := calendar(from.Start(), to.End())
	if err != nil {
		return nil, err
	}
	var rows []listedRow
	for _, e := range c.all {
		if kind := q.Get("kind"); kind != "" && e.Event.Kind != kind {
			continue
		}
		if series := q.Get("series"); series != "" && e.Event.SeriesID != series {
			continue
		}
		b := c.standing(e)
		if state := q.Get("state"); state != "" && state != stateOf(e, b) {
			continue
		}
		if !saysAll(e.Event.Title+" "+e.Event.Venue.Name, q.Get("q")) {
			continue
		}
		rows = append(rows, listedRow{
			When:  v.t.WeekdayShort(e.Event.StartsAt.In(text.Copenhagen).Weekday()) + " " + v.t.ShortDateYear(e.Event.StartsAt) + " " + v.t.Clock(e.Event.StartsAt),
			Title: v.title(e), Href: programEventPath(e.ID), Place: e.Event.Venue.Name, Count: v.count(e), Badge: b, e: e,
		})
	}
	switch q.Get("sort") {
	case byTitle:
		slices.SortStableFunc(rows, func(a, b listedRow) int { return danish.Compare(a.Title, b.Title) })
	case byPlace:
		slices.SortStableFunc(rows, func(a, b listedRow) int { return danish.Compare(a.Place, b.Place) })
	}
	return rows, nil
}

// The states by which a list is filtered.
var listedStates = []string{standsPublished, standsDraft, standsCancelled, standsWarns}

func stateOf(e programme.Listed, b badge) string {
	switch {
	case b.State == Broken:
		return standsCancelled
	case b.State == Warns:
		return standsWarns
	case e.Draft:
		return standsDraft
	}
	return standsPublished
}

func (a *around) programList(view *programView) error {
	q := a.r.URL.Query()
	rows, err := a.listedEvents(a.calendar)
	if err != nil {
		return err
	}
	kinds, states := []option{{"", a.t.T("desk.program.any")}}, []option{{"", a.t.T("desk.program.any")}}
	for _, k := range programme.Kinds {
		kinds = append(kinds, option{k, a.t.T("event.kind." + k)})
	}
	for _, s := range listedStates {
		states = append(states, option{s, a.t.T("desk.program.state." + s)})
	}
	list := &programList{Rows: rows, Series: q.Get("series"), Fields: []field{
		{Name: "q", ID: "words", Label: a.t.T("desk.program.words"), Type: "search", Value: q.Get("q"), Max: 200, Autocomplete: "off"},
		{Name: "kind", Label: a.t.T("desk.program.kind"), Options: kinds, Value: q.Get("kind")},
		{Name: "state", Label: a.t.T("desk.csv.state"), Options: states, Value: q.Get("state")},
		{Name: "from", ID: "list-from", Label: a.t.T("desk.program.from_day"), Type: "date", Value: q.Get("from")},
		{Name: "to", ID: "list-to", Label: a.t.T("desk.program.to_day"), Type: "date", Value: q.Get("to")},
	}}
	list.File = programPath + ".csv?" + q.Encode()
	for _, by := range []string{byWhen, byTitle, byPlace} {
		sorted := url.Values{}
		for name, values := range q {
			sorted[name] = values
		}
		sorted.Set("sort", by)
		list.Heads = append(list.Heads, filterLink{Text: a.t.T("desk.program.by." + by), Path: programPath + "?" + sorted.Encode(), Here: cmp.Or(q.Get("sort"), byWhen) == by})
	}
	view.Title, view.List = a.t.T("desk.nav.program"), list
	return nil
}

// programFile is a list of the programme, for a spreadsheet.
func (v *visit) programFile() error {
	listed, err := v.listedEvents(v.calendar)
	if err != nil {
		return err
	}
	rows := [][]string{{
		v.t.T("desk.program.starts"), v.t.T("desk.program.ends"), v.t.T("desk.program.title"), v.t.T("desk.program.kind"), v.t.T("desk.csv.state"),
		v.t.T("desk.program.venue"), v.t.T("desk.program.address"), v.t.T("desk.program.capacity"), v.t.T("desk.program.taken"), v.t.T("desk.program.on_list"),
		v.t.T("desk.program.slots"), v.t.T("desk.program.taken_slots"),
	}}
	for _, l := range listed {
		e := l.e.Event
		rows = append(rows, []string{
			v.t.Sheet(e.StartsAt), v.t.Sheet(e.EndsAt), l.Title, v.t.T("event.kind." + e.Kind), v.t.T("desk.program.state." + stateOf(l.e, l.Badge)),
			e.Venue.Name, e.Venue.Address, strconv.Itoa(e.Capacity), strconv.Itoa(l.e.Taken), strconv.Itoa(l.e.Waiting), strconv.Itoa(len(l.e.Slots)), strconv.Itoa(l.e.TakenSlots),
		})
	}
	return v.file("programme", "programme", rows)
}
