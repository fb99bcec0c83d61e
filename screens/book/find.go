package book

import (
	"reflect"
	"slices"

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
	pane    *pane
	filter  booking.Filter
	filters *filters
	month   *ui.Month
	day     ui.Day // chosen in the calendar; zero for none
	calOpen bool
	most    int // events listed at once
	seen    snapshot
}

// snapshot is what a body was built from; the same one is not built again.
type snapshot struct {
	items  []booking.Item
	mine   []booking.Booking
	link   link
	day    ui.Day
	month  ui.Day
	cal    bool
	most   int
	filter booking.Filter
	minute string
	chosen string
}

// listed is how many events are shown before one asks for more: as many as one
// scrolls through by hand.
const listed = 40

// Find is the page of the programme.
func Find(env *parts.Env) ui.Page {
	f := &find{page: newPage(env), most: listed}
	f.scaffold.Title = env.T("nav.book")
	f.scaffold.Marks = env.Marks()
	f.filters = newFilters(env, &f.filter, f.filtered, f.toggleCalendar)
	f.scaffold.Under = f.filters.content
	f.scaffold.Trailing = ui.NewIconButton("search", env.T("book.search"), f.filters.toggleSearch)
	f.buildMonth()
	f.pane = newPane(env, f.scaffold, func(id string) ui.Page {
		e := newEvent(env, id)
		e.within = true
		e.start()
		return e
	}, parts.Event)
	f.pane.first = f.firstID
	f.pane.onNew = f.Refresh
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
	f.pane.wake()
}

// Leave implements ui.Leaver.
func (f *find) Leave() {
	f.page.Leave()
	f.pane.shown = false
	f.pane.leave()
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
	f.most = listed
	f.scaffold.ScrollTo(0)
	f.Refresh()
}

// read is what fits the filters: where the calendar is open, of its month.
func (f *find) read() ([]booking.Item, error) {
	asked := f.filter
	if f.calOpen {
		begin := f.month.Begin()
		asked.From, asked.To = midnight(begin), midnight(begin.Add(7*f.month.Weeks()))
	}
	return f.env.App.Book.Programme(f.env.Ctx, asked)
}

// Refresh implements ui.Refresher.
func (f *find) Refresh() {
	items, err := f.read()
	if err != nil {
		f.pane.two.SetAlone(true)
		f.scaffold.SetBody(f.broken(err, f.Refresh))
		return
	}
	mine, err := f.env.App.Book.Mine(f.env.Ctx)
	if err != nil {
		f.pane.two.SetAlone(true)
		f.scaffold.SetBody(f.broken(err, f.Refresh))
		return
	}
	now := snapshot{
		items: items, mine: mine.Coming, link: f.link(), day: f.day, month: f.month.Shown, cal: f.calOpen, most: f.most,
		filter: f.filter, minute: f.env.Texts().Clock(f.env.Now()), chosen: f.pane.chosen(),
	}
	if !reflect.DeepEqual(now, f.seen) {
		f.seen = now
		f.filters.update(f.calOpen)
		f.scaffold.SetBody(f.body()...)
	}
	f.pane.refresh(func(string) bool { return true })
	f.pane.alone(len(items) == 0)
	if f.pane.chosen() != f.seen.chosen {
		f.seen.chosen = f.pane.chosen()
		f.scaffold.SetBody(f.body()...)
	}
}

// firstID is what is shown at the side to begin with: today's Kick-off, else
// what comes first.
func (f *find) firstID() string {
	if k := f.kickoff(f.seen.items); k != nil {
		return k.ID
	}
	for _, it := range f.seen.items {
		if it.EndsAt.After(f.env.Now()) {
			return it.ID
		}
	}
	return ""
}

// kickoff is the one that is on today, where no day is chosen that is another.
func (f *find) kickoff(items []booking.Item) *booking.Item {
	if !f.day.IsZero() {
		return nil
	}
	for i, it := range items {
		if it.Kind == api.EventKickoff && !it.Cancelled && it.EndsAt.After(f.env.Now()) &&
			text.DaysBetween(f.env.Now(), it.StartsAt) == 0 {
			return &items[i]
		}
	}
	return nil
}

func (f *find) body() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if line := f.offlineLine(); line != nil {
		out = append(out, line)
	}
	if f.calOpen {
		f.markMonth()
		out = append(out, ui.NewCard(f.month))
	}
	items := f.seen.items
	if !f.day.IsZero() {
		items = slices.DeleteFunc(slices.Clone(items), func(it booking.Item) bool { return dayIn(it.StartsAt) != f.day })
	} else if f.calOpen {
		items = slices.DeleteFunc(slices.Clone(items), func(it booking.Item) bool {
			return dayIn(it.StartsAt).First(0) != f.month.Shown ||
				!it.EndsAt.After(f.env.Now()) && f.month.Shown == dayIn(f.env.Now()).First(0)
		})
	}
	hero := f.kickoff(items)
	if hero != nil {
		out = append(out, f.hero(*hero))
	}
	if line := f.mineLine(); line != nil {
		out = append(out, line)
	}
	if len(items) == 0 {
		return append(out, f.nothing())
	}
	if hero != nil {
		id := hero.ID
		items = slices.DeleteFunc(slices.Clone(items), func(it booking.Item) bool { return it.ID == id })
	}
	return append(out, f.agenda(items)...)
}

// offlineLine says how old the programme is while there is no net.
func (f *find) offlineLine() fyne.CanvasObject {
	l := f.seen.link
	if !l.offline() || len(f.seen.items) == 0 {
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
	for _, it := range f.seen.items {
		if it.Cancelled {
			continue
		}
		day := dayIn(it.StartsAt)
		f.month.Dots[day] = append(f.month.Dots[day], dotRole(it.Kind))
	}
	f.month.Refresh()
}
