package book

import (
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// find is the programme: what can be booked, by day, with a calendar, filters
// and a search.
type find struct {
	page
	pane      *pane
	filter    booking.Filter
	filters   *filters
	month     *ui.Month
	day       ui.Day // chosen in the calendar; zero for none
	calOpen   bool
	list      *ui.Long
	days      map[string]time.Time // by the first event of a day
	programme *booking.Agenda
	drawn     map[string]booking.Item // what rows were made of since the body was built
	seen      snapshot
}

// snapshot is what a body was built from; the same one is not built again.
type snapshot struct {
	lines  []booking.Line
	mine   []booking.Booking
	link   link
	day    ui.Day
	month  ui.Day
	cal    bool
	filter booking.Filter
	times  string // what is said of them at this time
	chosen string
}

// Find is the page of the programme.
func Find(env *parts.Env) ui.Page {
	f := &find{page: newPage(env)}
	f.list = &ui.Long{
		Title: func(first string) string { return dayName(env, f.days[first]) },
		Make:  func(id string) fyne.CanvasObject { return f.row(f.item(id)) },
	}
	f.scaffold.Title = env.T("nav.book")
	f.scaffold.Marks = env.Marks()
	f.filters = newFilters(env, &f.filter, f.filtered, f.toggleCalendar)
	f.scaffold.Under = f.filters.content
	f.buildMonth()
	f.pane = newPane(env, f.scaffold, func(id string) ui.Page {
		e := newEvent(env, id)
		e.within = true
		e.start()
		return e
	}, parts.Event)
	f.pane.first = f.firstID
	f.pane.onNew = f.mark
	f.Refresh()
	return f
}

// Content implements ui.Page.
func (f *find) Content() fyne.CanvasObject { return f.pane.two }

// Wide implements ui.Wide.
func (f *find) Wide() bool { return true }

// Shown implements ui.Shower.
func (f *find) Shown() {
	f.keepTime(f.Refresh)
	if f.filters.reread() {
		f.filtered()
	}
	f.pane.wake()
}

// Leave implements ui.Leaver.
func (f *find) Leave() {
	f.page.Leave()
	f.pane.shown = false
	f.pane.leave()
}

// findState is what is kept of the page besides how the programme is narrowed, which
// is a draft.
type findState struct {
	Month  ui.Day `json:"month"` // zero while the calendar is closed
	Day    ui.Day `json:"day"`
	Chosen string `json:"chosen"`
}

// SaveState implements ui.StateSaver.
func (f *find) SaveState() any {
	state := findState{Day: f.day, Chosen: f.pane.id}
	if f.calOpen {
		state.Month = f.month.Shown.First(0)
	}
	return state
}

// RestoreState implements ui.StateSaver.
func (f *find) RestoreState(read func(into any) bool) {
	var state findState
	if !read(&state) {
		return
	}
	f.day = state.Day
	if f.calOpen = !state.Month.IsZero(); f.calOpen {
		f.month.ShowDay(state.Month)
		f.month.Chosen = state.Day
	}
	if _, err := f.env.App.Book.Event(f.env.Ctx, state.Chosen); err == nil {
		f.pane.show(state.Chosen)
	}
	f.Refresh()
}

func (f *find) buildMonth() {
	f.month = newMonth(f.env, func(day ui.Day) {
		f.day = day
		f.Refresh()
	}, func() {
		f.day, f.month.Chosen = ui.Day{}, ui.Day{}
		f.Refresh()
	})
}

func (f *find) toggleCalendar(open bool) {
	f.calOpen = open
	if !open {
		f.day, f.month.Chosen = ui.Day{}, ui.Day{}
	}
	f.scaffold.ScrollTo(0)
	f.Refresh()
}

func (f *find) filtered() {
	f.scaffold.ScrollTo(0)
	f.Refresh()
}

// read is what fits the filters: where the calendar is open, of its month.
func (f *find) read() (*booking.Agenda, error) {
	asked := f.filter
	if f.calOpen {
		begin := f.month.Begin()
		asked.From, asked.To = midnight(begin), midnight(begin.Add(7*f.month.Weeks()))
	}
	return f.env.App.Book.Agenda(f.env.Ctx, asked)
}

// Refresh implements ui.Refresher.
func (f *find) Refresh() {
	agenda, err := f.read()
	if err != nil {
		f.fail(err)
		return
	}
	mine, err := f.env.App.Book.Mine(f.env.Ctx)
	if err != nil {
		f.fail(err)
		return
	}
	now := snapshot{
		lines: agenda.Lines, mine: mine.Coming, link: f.link(), day: f.day, month: f.month.Shown, cal: f.calOpen,
		filter: f.filter, times: f.times(agenda), chosen: f.pane.chosen(),
	}
	f.programme = agenda
	if f.changed(now) {
		f.seen = now
		f.filters.update(f.calOpen)
		f.draw()
	}
	f.pane.refresh(func(string) bool { return true })
	f.pane.alone(len(agenda.Lines) == 0 && !f.filters.narrowed() && f.day.IsZero())
	f.mark()
}

// times are what the page says that goes on by the clock: the day, how long it is
// until today's Kick-off, and in the calendar what is over.
func (f *find) times(agenda *booking.Agenda) string {
	now := f.env.Now()
	if f.calOpen {
		return now.Format(time.DateOnly) + f.env.Texts().Clock(now)
	}
	said := dayIn(now).String()
	if id := f.kickoff(agenda.Lines); id != "" {
		said += id + f.until(agenda.Item(id).StartsAt)
	}
	return said
}

// mark draws what is chosen as it is, where it was another.
func (f *find) mark() {
	if f.pane.chosen() != f.seen.chosen && f.programme != nil {
		f.seen.chosen = f.pane.chosen()
		f.draw()
	}
}

// fail says why there is no programme, until it can be read.
func (f *find) fail(err error) {
	f.seen = snapshot{}
	f.pane.two.SetAlone(true)
	f.scaffold.SetBody(f.env.Broken("book.broken.title", err, f.Refresh))
}

func (f *find) draw() {
	f.drawn = map[string]booking.Item{}
	f.scaffold.SetBody(f.body()...)
}

// changed tells whether anything that is drawn is another now.
func (f *find) changed(now snapshot) bool {
	if !slices.Equal(now.lines, f.seen.lines) {
		return true
	}
	for id, was := range f.drawn {
		if !reflect.DeepEqual(f.programme.Item(id), was) {
			return true
		}
	}
	before := f.seen
	before.lines, now.lines = nil, nil
	return !reflect.DeepEqual(before, now)
}

// item is an event to be drawn.
func (f *find) item(id string) booking.Item {
	it := f.programme.Item(id)
	f.drawn[id] = it
	return it
}

// firstID is what is shown at the side to begin with: today's Kick-off, else
// what comes first.
func (f *find) firstID() string {
	if id := f.kickoff(f.seen.lines); id != "" {
		return id
	}
	for _, it := range f.seen.lines {
		if it.EndsAt.After(f.env.Now()) {
			return it.ID
		}
	}
	return ""
}

// kickoff is the one that is on today, where no day is chosen that is another.
func (f *find) kickoff(lines []booking.Line) string {
	if !f.day.IsZero() {
		return ""
	}
	for _, l := range lines {
		if l.Kind == api.EventKickoff && !l.Cancelled && l.EndsAt.After(f.env.Now()) &&
			text.DaysBetween(f.env.Now(), l.StartsAt) == 0 {
			return l.ID
		}
	}
	return ""
}

func (f *find) body() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if line := f.offlineLine(); line != nil {
		out = append(out, line)
	}
	if f.calOpen {
		f.markMonth()
		out = append(out, &ui.Card{Bare: true, Content: ui.Inset(0, ui.CardPadding, f.month)})
	}
	lines := make([]booking.Line, 0, len(f.seen.lines))
	for _, l := range f.seen.lines {
		if f.listed(l) {
			lines = append(lines, l)
		}
	}
	hero := f.kickoff(lines)
	if hero != "" {
		out = append(out, f.hero(f.item(hero)))
	}
	if line := f.mineLine(); line != nil {
		out = append(out, line)
	}
	if len(lines) == 0 {
		return append(out, f.nothing())
	}
	lines = slices.DeleteFunc(lines, func(l booking.Line) bool { return l.ID == hero })
	return append(out, f.agenda(lines))
}

// listed tells whether an event is of the day, or of the month, that is shown.
func (f *find) listed(l booking.Line) bool {
	switch {
	case !f.day.IsZero():
		return dayIn(l.StartsAt) == f.day
	case f.calOpen:
		gone := !l.EndsAt.After(f.env.Now()) && f.month.Shown == dayIn(f.env.Now()).First(0)
		return dayIn(l.StartsAt).First(0) == f.month.Shown && !gone
	}
	return true
}

// offlineLine says how old the programme is while there is no net.
func (f *find) offlineLine() fyne.CanvasObject {
	l := f.seen.link
	if !l.offline() || len(f.seen.lines) == 0 {
		return nil
	}
	words := f.env.T("book.offline.line")
	if !l.Contact.IsZero() {
		words = f.env.T("book.offline.since", text.A{"Time": f.env.Texts().DayClock(l.Contact, f.env.Now())})
	}
	return ui.Row(ui.Gap8, ui.NewIconOf("wifi-off", ui.Warn, 18), ui.Grow(ui.NewSupport(words)))
}

// nothing is what stands where no event does, each with the next thing to do.
func (f *find) nothing() fyne.CanvasObject {
	e, l := f.env, f.seen.link
	narrowed := f.filters.narrowed()
	switch office := e.App.Office(e.Ctx); {
	case !f.day.IsZero():
		return ui.NewSupport(e.T("book.empty.day")).Centred()
	case narrowed:
		return ui.Empty{
			Icon: "filter", Title: e.T("book.empty.filter"), Text: e.T("book.empty.filter_text"),
			Action: e.T("book.filter.clear"), OnTap: f.filters.clear,
		}.View()
	case office.Kind == app.OfficeNone || office.Kind == app.OfficeOffline:
		return ui.Empty{
			Icon: "building", Title: e.T("book.empty.office"), Text: e.T("book.empty.office_text"),
			Action: e.T("book.empty.office_do"), OnTap: func() { e.Nav.Go(parts.FirstRun()) },
		}.View()
	case office.Info.Name == "" && l.offline():
		return ui.Empty{
			Icon: "wifi-off", Tone: ui.Notice, Title: e.T("book.empty.offline"), Text: e.T("book.empty.offline_text"),
			Action: e.T("common.retry"), OnTap: e.App.Sync.Now,
		}.View()
	case office.Info.Name == "":
		return ui.Column(ui.Gap16, &ui.Skeleton{Rows: 4}, &ui.Skeleton{Rows: 2}, &ui.Skeleton{Rows: 2},
			ui.NewSupport(e.T("book.loading")).Centred())
	case f.calOpen:
		return ui.NewSupport(e.T("book.empty.month")).Centred()
	}
	return ui.Empty{
		Icon: "calendar", Title: e.T("book.empty.none"), Text: e.T("book.empty.none_text"),
		Action: e.T("inbox.ask"), OnTap: func() { e.Nav.Go(parts.Inbox()) },
	}.View()
}

func (f *find) markMonth() {
	f.month.Today, f.month.Dots = dayIn(f.env.Now()), map[ui.Day][]ui.Role{}
	for _, it := range f.seen.lines {
		if it.Cancelled {
			continue
		}
		day := dayIn(it.StartsAt)
		f.month.Dots[day] = append(f.month.Dots[day], dotRole(it.Kind))
	}
	f.month.Refresh()
}
