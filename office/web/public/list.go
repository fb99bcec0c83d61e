package public

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/office/web/site"
)

var listRoutes = []Route{{Method: "GET", Path: home, shared: (*visit).list, key: (*visit).listKey}}

// fewLeft is how many events of a month are so few that the next one is shown too.
const fewLeft = 6

// perPage is how many events stand on a page.
const perPage = 20

// filter is which events are looked for.
type filter struct {
	words              string
	field              api.Field
	kind, town         string
	english            bool
	free, gratis, live bool // with places left, for nothing, online
	month, week        time.Time
	page               int
}

// The names of what a filter is asked by.
const (
	byWords   = "q"
	byField   = "emne"
	byKind    = "type"
	byTown    = "kommune"
	byLang    = "sprog"
	byFree    = "ledige"
	byGratis  = "gratis"
	byOnline  = "online"
	byMonth   = "maaned"
	byWeek    = "uge"
	byPage    = "side"
	yes       = "1"
	monthForm = "2006-01"
	dayForm   = "2006-01-02"
	maxWords  = 100
)

var kinds = []string{api.EventKickoff, api.EventCafe, api.EventCounselling, api.EventCourse, api.EventMeeting, api.EventPanel, api.EventNetwork}

// filterOf is what a request asks for; what nobody knows is passed over.
func filterOf(q url.Values) (f filter) {
	f.words = strings.TrimSpace(strings.ToValidUTF8(q.Get(byWords), ""))
	if r := []rune(f.words); len(r) > maxWords {
		f.words = string(r[:maxWords])
	}
	if field := api.Field(q.Get(byField)); field.Known() {
		f.field = field
	}
	if slices.Contains(kinds, q.Get(byKind)) {
		f.kind = q.Get(byKind)
	}
	if m, ok := assets.MunicipalityByCode(q.Get(byTown)); ok {
		f.town = m.Code
	}
	f.english = q.Get(byLang) == string(text.English)
	f.free, f.gratis, f.live = q.Get(byFree) == yes, q.Get(byGratis) == yes, q.Get(byOnline) == yes
	if at, err := time.ParseInLocation(monthForm, q.Get(byMonth), text.Copenhagen); err == nil && sane(at) {
		f.month = at
	} else if at, err := time.ParseInLocation(dayForm, q.Get(byWeek), text.Copenhagen); err == nil && sane(at) {
		f.week = monday(at)
	}
	if n, err := strconv.Atoi(q.Get(byPage)); err == nil && n > 1 && n < 1000 {
		f.page = n
	}
	return f
}

// sane tells whether a day is of a time in which an office can have a programme.
func sane(at time.Time) bool { return at.Year() >= 2000 && at.Year() < 2100 }

func monday(at time.Time) time.Time {
	return at.AddDate(0, 0, -(int(at.Weekday())+6)%7)
}

// query is a filter as an address has it.
func (f filter) query() string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	tick := func(name string, is bool) {
		if is {
			q.Set(name, yes)
		}
	}
	set(byWords, f.words)
	set(byField, string(f.field))
	set(byKind, f.kind)
	set(byTown, f.town)
	if f.english {
		set(byLang, string(text.English))
	}
	tick(byFree, f.free)
	tick(byGratis, f.gratis)
	tick(byOnline, f.live)
	if !f.month.IsZero() {
		set(byMonth, f.month.Format(monthForm))
	}
	if !f.week.IsZero() {
		set(byWeek, f.week.Format(dayForm))
	}
	if f.page > 1 {
		set(byPage, strconv.Itoa(f.page))
	}
	return q.Encode()
}

// narrows tells whether a filter leaves anything out, but for when.
func (f filter) narrows() bool {
	f.month, f.week, f.page = time.Time{}, time.Time{}, 0
	return f != filter{}
}

// plain tells whether a filter asks for one thing alone, by what one can choose: a page of
// a time, or one of the rest.
func (f filter) plain() bool {
	if !f.narrows() {
		return true
	}
	n := 0
	for _, by := range []bool{f.field != "", f.kind != "", f.town != "", f.english, f.free, f.gratis, f.live} {
		if by {
			n++
		}
	}
	return n == 1 && f.words == "" && f.month.IsZero() && f.week.IsZero() && f.page <= 1
}

// lets tells whether a filter lets an event through, whenever it is.
func (f filter) lets(e *listed, now time.Time) bool {
	switch {
	case f.field != "" && !e.about(f.field),
		f.kind != "" && e.Kind != f.kind,
		f.town != "" && e.Venue.Municipality != f.town,
		f.english && !inEnglish(e.Event),
		f.free && (e.State == api.EventCancelled || e.PlacesLeft <= 0 && e.free(now) == 0),
		f.gratis && e.PriceOre > 0,
		f.live && !e.Venue.Online:
		return false
	}
	for _, word := range danish.Words(f.words) {
		if !strings.Contains(e.search, word) {
			return false
		}
	}
	return true
}

type listView struct {
	Path    string // that the form asks
	Words   string
	Selects []site.Field
	Ticks   []tick
	When    [][2]string // what the form carries along: name and value
	Narrows bool
	Clear   string
	Views   []link
	Title   string // of the time that is shown
	Count   string
	Before  *link
	After   *link
	Groups  []group
	More    *link
	Less    *link
	Call    *phone
}

type tick struct {
	Name, Words string
	Is          bool
}

type link struct {
	Text, Href string
	Here       bool
}

// group are the events of a month.
type group struct {
	Title string // empty: the page's own says it
	Rows  []eventRow
}

type eventRow struct {
	Day, Weekday, Date string // "2.", "ons.", and whole for who does not see it
	Title, Href        string
	Lang               string // of the title, where it is another than the page's
	Sub                string
	Price, Room        string
	Full, Off          bool
	Deed               deed
}

func (v *visit) listKey() string { return "?" + filterOf(v.r.URL.Query()).query() }

// list is the programme.
func (v *visit) list() (content, error) {
	f := filterOf(v.r.URL.Query())
	coming := func(e *listed) bool { return e.EndsAt.After(v.now) && f.lets(e, v.now) }
	var all []*listed
	for _, e := range v.c.list() {
		if coming(e) {
			all = append(all, e)
		}
	}
	view := listView{Path: v.path("/"), Words: f.words, Narrows: f.narrows(), Clear: v.path("/"), Call: v.phone()}
	v.offer(&view, f)
	shown := v.period(&view, f, all)
	view.Count = v.t.N("web.events", len(shown))
	from := min(len(shown), max(0, f.page-1)*perPage)
	to := min(len(shown), from+perPage)
	view.Groups = v.groups(shown[from:to], view.Title)
	if to < len(shown) {
		next := f
		next.page = max(1, f.page) + 1
		view.More = &link{Text: v.t.N("web.more", min(perPage, len(shown)-to)), Href: v.listPath(next)}
	}
	if from > 0 {
		before := f
		before.page = max(1, f.page) - 1
		view.Less = &link{Text: v.t.T("web.less"), Href: v.listPath(before)}
	}
	c, err := v.content(page{
		name: "list", title: v.t.T("web.programme"), here: "home", data: view,
		description: v.t.T("web.programme.description", text.A{"Office": v.officeName()}),
	})
	c.fleeting = !f.plain() || len(shown) <= max(0, f.page-1)*perPage && f != filter{}
	return c, err
}

func (v *visit) listPath(f filter) string {
	if q := f.query(); q != "" {
		return v.path("/") + "?" + q
	}
	return v.path("/")
}

// offer has the form offer what there is to choose from, as it is chosen.
func (v *visit) offer(view *listView, f filter) {
	any := func(words string) []site.Option { return []site.Option{{Value: "", Words: v.t.T(words)}} }
	fields, types, towns := any("web.any_field"), any("web.any_kind"), any("web.any_town")
	for _, k := range kinds {
		types = append(types, site.Option{Value: k, Words: v.t.T("event.kind." + k)})
	}
	here := map[string]bool{f.town: f.town != ""}
	english := false
	for _, e := range v.c.list() {
		if e.EndsAt.After(v.now) {
			here[e.Venue.Municipality] = true
			english = english || inEnglish(e.Event)
		}
	}
	for _, m := range assets.Municipalities() {
		if here[m.Code] {
			towns = append(towns, site.Option{Value: m.Code, Words: m.Name})
		}
	}
	view.Selects = []site.Field{
		{Name: byField, Label: v.t.T("book.filter.field"), Options: append(fields, site.Topics(v.t)...), Value: string(f.field)},
		{Name: byKind, Label: v.t.T("book.filter.kind"), Options: types, Value: f.kind},
		{Name: byTown, Label: v.t.T("web.town"), Options: towns, Value: f.town},
	}
	view.Ticks = []tick{
		{byFree, v.t.T("web.only.free"), f.free}, {byGratis, v.t.T("web.only.gratis"), f.gratis}, {byOnline, v.t.T("web.only.online"), f.live},
	}
	if english || f.english {
		view.Ticks = append(view.Ticks, tick{byLang, v.t.T("web.only.english"), f.english})
	}
	if !f.week.IsZero() {
		view.When = append(view.When, [2]string{byWeek, f.week.Format(dayForm)})
	}
}

// period says which time a list is of, and gives those of its events.
func (v *visit) period(view *listView, f filter, all []*listed) []*listed {
	today := v.now.In(text.Copenhagen)
	first := today
	if len(all) > 0 && all[0].StartsAt.After(today) {
		first = all[0].StartsAt.In(text.Copenhagen)
	}
	asMonth := f
	asMonth.month, asMonth.week, asMonth.page = month(cmp.Or(f.week, first)), time.Time{}, 0
	asWeek := f
	asWeek.month, asWeek.week, asWeek.page = time.Time{}, monday(day(first)), 0
	if !f.month.IsZero() && f.month.After(first) {
		asWeek.week = monday(f.month)
	}
	whole := f
	whole.month, whole.week, whole.page = time.Time{}, time.Time{}, 0
	months := 1
	if f.month.IsZero() && f.week.IsZero() && !f.narrows() {
		f.month = month(first)
		if left := slices.IndexFunc(all, func(e *listed) bool { return !month(e.StartsAt).Equal(f.month) && e.StartsAt.After(v.now) }); left >= 0 && left < fewLeft {
			months = 2 // at the end of a month there is more to see
		}
	}
	view.Views = []link{
		{v.t.T("web.by_month"), v.listPath(asMonth), !f.month.IsZero()},
		{v.t.T("web.by_week"), v.listPath(asWeek), !f.week.IsZero()},
	}
	if f.narrows() {
		view.Views = append(view.Views, link{v.t.T("web.by_all"), v.listPath(whole), f.month.IsZero() && f.week.IsZero()})
	}
	var from, to time.Time
	var step func(n int) (string, string)
	switch {
	case !f.month.IsZero():
		from, to = f.month, f.month.AddDate(0, months, 0)
		if view.Title = text.UpperFirst(v.t.Month(f.month)); months > 1 {
			view.Title = v.t.T("web.coming")
		}
		step = func(n int) (string, string) {
			g := f
			g.month, g.page = f.month.AddDate(0, n, 0), 0
			if n > 0 {
				g.month = to
			}
			return text.UpperFirst(v.t.Month(g.month)), v.listPath(g)
		}
	case !f.week.IsZero():
		from, to = f.week, f.week.AddDate(0, 0, 7)
		view.Title = v.week(f.week)
		step = func(n int) (string, string) {
			g := f
			g.week, g.page = f.week.AddDate(0, 0, 7*n), 0
			return v.week(g.week), v.listPath(g)
		}
	default:
		view.Title = v.t.T("web.found")
		return all
	}
	var shown []*listed
	before, after := false, false
	for _, e := range all {
		switch {
		case !e.StartsAt.Before(to):
			after = true
		case e.StartsAt.Before(from) && !(from.Before(v.now) && v.now.Before(to)):
			before = true
		default: // what has begun and is not over stands with what is now
			shown = append(shown, e)
		}
	}
	if before {
		words, href := step(-1)
		view.Before = &link{Text: words, Href: href}
	}
	if after {
		words, href := step(1)
		view.After = &link{Text: words, Href: href}
	}
	return shown
}

func day(at time.Time) time.Time {
	y, m, d := at.In(text.Copenhagen).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, text.Copenhagen)
}

func month(at time.Time) time.Time {
	y, m, _ := at.In(text.Copenhagen).Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, text.Copenhagen)
}

// week names a week: "Uge 49, 30. november".
func (v *visit) week(begins time.Time) string {
	_, n := begins.ISOWeek()
	return v.t.T("web.week", text.A{"N": n, "Date": v.t.DateBeside(begins, v.now)})
}

// groups are events by their months, of which one that the page is about needs no name.
func (v *visit) groups(all []*listed, title string) (groups []group) {
	last := ""
	for _, e := range all {
		name := text.UpperFirst(v.t.Month(e.StartsAt))
		if name != last {
			last = name
			groups = append(groups, group{Title: name})
		}
		g := &groups[len(groups)-1]
		g.Rows = append(g.Rows, v.row(e))
	}
	if len(groups) == 1 && groups[0].Title == title {
		groups[0].Title = ""
	}
	return groups
}

func (v *visit) row(e *listed) eventRow {
	at := e.StartsAt.In(text.Copenhagen)
	r := eventRow{
		Day: v.t.T("web.day", text.A{"N": at.Day()}), Weekday: v.t.T("web.weekday_short", text.A{"Day": v.t.WeekdayShort(at.Weekday())}), Date: v.t.Weekday(at),
		Title: v.title(e.Event), Href: site.EventPage(v.t.Lang(), e.ID), Sub: joined(v.clock(e.Event), v.place(e.Venue)), Price: v.price(e.Event),
		Off: e.State == api.EventCancelled, Deed: v.deed(e),
	}
	r.Lang = v.langOf(e.Event)
	r.Room, r.Full = v.room(e)
	return r
}

// langOf is the language of an event's words; empty where it is the page's.
func (v *visit) langOf(e api.Event) string {
	if v.t.Lang() == text.English && !inEnglish(e) {
		return string(text.Danish)
	}
	return ""
}
