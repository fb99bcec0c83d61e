package inbox

import (
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/inbox"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// filter is what a chip over the list lets through.
type filter struct {
	key string
	of  inbox.Filter
}

var filters = []filter{
	{"inbox.all", inbox.Filter{}},
	{"inbox.unread", inbox.Filter{UnreadOnly: true}},
	{"inbox.referrals", inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemReferral}}},
	{"inbox.messages", inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemMessage, inbox.ItemBooking, inbox.ItemAnswer, inbox.ItemNotice}}},
	{"inbox.answers", inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemQuestion, inbox.ItemComment}}},
	{"inbox.offers", inbox.Filter{Kinds: []inbox.ItemKind{inbox.ItemOffer}}},
	{"inbox.archive", inbox.Filter{Archived: true}},
}

// atOnce is how many items are drawn before one asks for more.
const atOnce = 60

// list is one list, newest first. Its rows are kept while they are shown, so
// that the one with the focus keeps it.
type list struct {
	broken   bool // it could not be read
	env      *parts.Env
	scaffold *ui.Scaffold
	chips    *ui.ChipRow
	open     func(inbox.Item)
	archive  func(id string)
	ask      *ask

	draft  *parts.Draft // which filter, by its key
	filter int
	most   int
	rows   map[string]*row
}

func newList(env *parts.Env, open func(inbox.Item), archive, choose func(id string)) *list {
	l := &list{env: env, draft: env.Draft(app.DraftInbox), open: open, archive: archive, most: atOnce, rows: map[string]*row{}}
	labels := make([]string, 0, len(filters))
	for _, f := range filters {
		labels = append(labels, env.T(f.key))
	}
	l.chips = ui.NewChipRow(func(i int) {
		l.draft.Set("filter", filters[i].key)
		l.scaffold.ScrollTo(0)
		l.refresh("")
	}, labels...)
	l.chips.OneSize = true
	l.scaffold = ui.NewScaffold(env.T("nav.inbox"))
	l.scaffold.Marks = env.Marks()
	l.scaffold.Under = l.chips
	l.ask = newAsk(env, func(id string) {
		l.refresh("")
		if id != "" {
			choose(id)
		}
	})
	return l
}

func (l *list) refresh(chosen string) {
	env := l.env
	l.reread()
	items, err := env.App.Inbox.Items(env.Ctx, filters[l.filter].of)
	l.broken = err != nil
	if err != nil {
		l.rows = nil
		l.scaffold.SetBody(env.Broken("inbox.broken", err, func() { l.refresh(chosen) }))
		return
	}
	var body []fyne.CanvasObject
	if l.filter == 0 {
		asleep, err := env.App.Book.Asleep(env.Ctx)
		env.Failed(err)
		for _, b := range asleep {
			body = append(body, parts.Asleep(env, b, func() { l.refresh(chosen) }))
		}
		if entrance := l.ask.view(); entrance != nil {
			body = append(body, entrance, &ui.Card{Bare: true, Content: &ui.ListRow{
				Icon: icons.Search, Title: env.T("help.title"), Subtitle: env.T("help.sub"), Chevron: true, Edge: true,
				OnTap: func() { env.Nav.Go(parts.Directory()) },
			}})
		}
	}
	if len(items) == 0 {
		l.rows = nil
		l.scaffold.SetBody(append(body, l.empty())...)
		return
	}
	l.scaffold.SetBody(append(body, l.card(items, chosen))...)
}

// card is the rows.
func (l *list) card(items []inbox.Item, chosen string) fyne.CanvasObject {
	env := l.env
	shown := map[string]*row{}
	lines := ui.Column(0)
	for i, it := range items {
		if i == l.most {
			lines.Add(ui.Inset(ui.CardPadding, 0, ui.NewPlainButton(env.N("inbox.more", len(items)-i), func() {
				l.most += atOnce
				l.refresh(chosen)
			})))
			break
		}
		r := l.rows[it.ID]
		if r == nil {
			r = newRow(env)
		}
		shown[it.ID] = r
		r.set(it, it.ID == chosen, func() { l.open(it) }, func() { l.archive(it.ID) })
		lines.Add(r.ListRow)
	}
	l.rows = shown
	return &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap8, lines)}
}

// focused is the item whose row has the focus; empty for none.
func (l *list) focused(o fyne.Focusable) string {
	for id, r := range l.rows {
		if o != nil && o == fyne.Focusable(r.ListRow) {
			return id
		}
	}
	return ""
}

// reread takes up the filter as it was left, on this page or on another.
func (l *list) reread() {
	kept := max(slices.IndexFunc(filters, func(f filter) bool { return f.key == l.draft.Text("filter") }), 0)
	if kept != l.filter {
		l.filter, l.most = kept, atOnce
		l.chips.Choose(kept)
	}
}

// empty is what stands in place of the rows, with what to do next.
func (l *list) empty() fyne.CanvasObject {
	env := l.env
	if l.filter != 0 {
		return ui.Empty{
			Icon: icons.Inbox, Title: env.T(filters[l.filter].key + "_none"),
			Action: env.T("inbox.show_all"), OnTap: func() {
				l.draft.Set("filter", "")
				l.refresh("")
			},
		}.View()
	}
	_, in := env.App.SignedIn()
	state, err := env.App.Sync.State(env.Ctx)
	office := env.App.Office(env.Ctx)
	switch {
	case office.Kind == app.OfficeOffline || office.Kind == app.OfficeNone:
		return ui.Empty{
			Icon: icons.Building, Title: env.T("inbox.none"), Text: env.T("inbox.no_office"),
			Action: env.T("signin.choose_office"), OnTap: func() { env.Nav.Go(parts.FirstRun()) },
		}.View()
	case !in:
		return ui.Empty{
			Icon: icons.Inbox, Title: env.T("inbox.none"), Text: env.T("inbox.not_signed_in"),
			Action: env.T("signin.title"), OnTap: func() { env.Nav.Go(parts.SignIn()) },
		}.View()
	case err == nil && state.Mark == app.MarkOffline:
		title := env.T("inbox.none")
		if state.Contact.IsZero() {
			title = env.T("unread.title")
		}
		return ui.Empty{
			Icon: icons.WifiOff, Tone: ui.Notice, Title: title, Text: env.T("inbox.offline"),
			Action: env.T("common.retry"), OnTap: env.App.Sync.Now,
		}.View()
	case err == nil && state.Contact.IsZero():
		return ui.Column(ui.Gap16, &ui.Skeleton{Rows: 2}, &ui.Skeleton{Rows: 2})
	}
	return ui.Empty{Icon: icons.Inbox, Title: env.T("inbox.none"), Text: env.T("inbox.none_text")}.View()
}
