package book

import (
	"errors"
	"reflect"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// event is one event: what, who, where, when, what it costs, and one button.
type event struct {
	page
	id     string
	ev     booking.Event
	seen   any
	extras *extras
	table  *table
	asked  string // the wish for a place that was made here and is not answered yet
}

// Event is the page of an event.
func Event(env *parts.Env, id string) ui.Page {
	p := newEvent(env, id)
	p.scaffold.Title, p.scaffold.Small = env.T("nav.book"), true // until it is read
	p.start()
	return p
}

func newEvent(env *parts.Env, id string) *event {
	p := &event{page: newPage(env), id: id, extras: newExtras(env, id)}
	p.extras.grown = p.scaffold.Refresh
	return p
}

func (p *event) start() {
	p.back()
	p.Refresh()
}

// Shown implements ui.Shower.
func (p *event) Shown() {
	p.keepTime(p.Refresh)
	if p.table != nil && p.table.run.TurnMin > 0 {
		p.table.count()
	}
}

// Leave implements ui.Leaver.
func (p *event) Leave() {
	p.page.Leave()
	if p.table != nil {
		p.table.halt()
	}
}

// Refresh implements ui.Refresher.
func (p *event) Refresh() {
	ev, err := p.env.App.Book.Event(p.env.Ctx, p.id)
	switch {
	case errors.Is(err, booking.ErrNotFound):
		p.gone()
		return
	case err != nil:
		p.scaffold.Footer = nil
		p.scaffold.SetBody(p.env.Broken("book.broken.title", err, p.Refresh))
		return
	}
	p.ev = ev
	p.tellAnswer()
	now := struct {
		ev    booking.Event
		link  link
		turn  int
		times []string
	}{ev, p.link(), turnOf(ev.Group, p.env.Now()), append(times(p.env, ev.Action, ev.PlaceAction, ev.SlotAction), p.howSoon(), p.cancelLine())}
	if reflect.DeepEqual(p.seen, now) {
		return
	}
	p.seen = now
	p.extras.update(ev)
	p.scaffold.Footer = p.foot().view()
	p.scaffold.SetBody(p.body(now.link)...)
}

// howSoon says how long it is until an event, or that it is on or over.
func (p *event) howSoon() string {
	switch now := p.env.Now(); {
	case !p.ev.EndsAt.After(now):
		return p.env.T("book.why.past")
	case !p.ev.StartsAt.After(now):
		return text.UpperFirst(p.env.T("book.under_way"))
	default:
		return text.UpperFirst(until(p.env, p.ev.StartsAt))
	}
}

// gone is the page of an event that is no longer in the programme.
func (p *event) gone() {
	p.scaffold.Footer = nil
	if wait := p.env.Unread(); wait != nil {
		p.scaffold.SetBody(wait)
		return
	}
	p.scaffold.SetBody(ui.Empty{
		Icon: "calendar", Title: p.env.T("book.gone.title"), Text: p.env.T("book.gone.text"),
		Action: p.env.T("book.do.elsewhere"), OnTap: func() { p.env.Nav.Go(parts.Programme()) },
	}.View())
}

func (p *event) body(l link) []fyne.CanvasObject {
	ev := p.ev
	kind := p.env.KindName(ev.Kind)
	if kind == ev.Title {
		kind = ""
	}
	if !p.within { // the header says what it is: no empty line over the title
		p.scaffold.Title = kind
		if kind == "" {
			p.scaffold.Title = text.UpperFirst(p.env.Texts().Day(ev.StartsAt, p.env.Now()))
		}
		kind = ""
	}
	out, rest := ui.Column(ui.Gap16), ui.Column(ui.Gap16)
	if ev.Cancelled {
		add(out, ui.Message{
			Tone: ui.Alarm, Title: p.env.T("book.cancelled.title"), Text: p.env.T("book.cancelled.text"),
		}.Card())
	}
	if line := signInLine(p.env, l, ev.Bookings); line != nil {
		add(out, line)
	}
	if held := p.held(); held != nil {
		add(out, held)
	}
	if ev.Group != nil {
		if p.table == nil {
			p.table = newTable(p.env, p.Refresh)
		}
		add(out, p.table.view(*ev.Group, ev.Bookings))
	}
	add(out, ui.NewCard(p.facts(l)...))
	if ev.Text != "" {
		add(out, ui.NewBody(ev.Text))
	}
	if s := p.sessions(); s != nil {
		add(rest, s)
	}
	if a := p.advisers(); a != nil {
		add(rest, a)
	}
	switch ev.PlaceAction.Do {
	case booking.DoBook, booking.DoWait:
		if len(ev.Advisers) == 0 || ev.Capacity > 0 && ev.FreeSlots == 0 {
			add(rest, p.extras.content)
		}
	}
	head := headOf(&mark{kind: ev.Kind, side: 56}, kind, ev.Title, p.howSoon())
	p.scaffold.Most = ui.ColumnsMost
	if len(rest.Objects) == 0 {
		p.scaffold.Most = ui.ReadableMost
		return []fyne.CanvasObject{head, out}
	}
	return []fyne.CanvasObject{head, ui.TwoColumns(out, rest)}
}

// held are the person's own bookings here.
func (p *event) held() fyne.CanvasObject {
	if len(p.ev.Bookings) == 0 {
		return nil
	}
	rows := ui.Column(0)
	for i, b := range p.ev.Bookings {
		if i > 0 {
			add(rows, ui.Inset(ui.CardPadding, 0, ui.Divider()))
		}
		row := bookingRow(p.env, b, false)
		row.Subtitle = text.UpperFirst(when(p.env, b.StartsAt, b.EndsAt))
		if b.SlotID == "" {
			row.Title, row.Leading, row.Icon, row.Subtitle = p.env.T("book.your_place"), nil, "check", codeWords(p.env, b)
		}
		add(rows, row)
	}
	return &ui.Card{Bare: true, Content: rows}
}

func (p *event) facts(l link) []fyne.CanvasObject {
	e, ev := p.env, p.ev
	out := []fyne.CanvasObject{fact("clock",
		ui.NewBody(text.UpperFirst(e.Texts().Weekday(ev.StartsAt))),
		ui.NewSupport(p.hours()))}
	out = append(out, whereFacts(e, ev.Venue)...)
	out = append(out, fact("money", ui.NewBody(price(e, ev.Item))))
	if words := room(e, ev.Item); words != "" && !ev.Cancelled {
		lines := []fyne.CanvasObject{ui.NewBody(text.UpperFirst(words))}
		if ev.Slots > 0 && ev.Capacity > 0 && ev.PlacesLeft > 0 {
			lines = append(lines, ui.NewSupport(e.N("book.room.places", ev.PlacesLeft)))
		}
		if l.offline() && !l.Contact.IsZero() {
			lines = append(lines, ui.NewSupport(e.T("book.room.as_of", text.A{"Time": e.Texts().DayClock(l.Contact, e.Now())})).In(ui.Warn))
		}
		out = append(out, fact("people", lines...))
	}
	if need := requiresText(e, ev.Requires); need != "" {
		out = append(out, fact("plan", ui.NewBody(need)))
	}
	if len(ev.Fields) > 0 && len(ev.Advisers) == 0 {
		out = append(out, fact("idea", ui.NewBody(e.FieldNames(ev.Fields, len(ev.Fields)))))
	}
	return out
}

func (p *event) hours() string {
	t := p.env.Texts()
	if !severalDays(p.ev.StartsAt, p.ev.EndsAt) {
		return t.Span(p.ev.StartsAt, p.ev.EndsAt)
	}
	return p.env.T("book.course.from", text.A{"Time": t.Clock(p.ev.StartsAt), "Last": t.ShortDate(p.ev.EndsAt)})
}

// requiresText says what the office asks to see.
func requiresText(env *parts.Env, requires string) string {
	switch requires {
	case api.RequiresPlan, api.RequiresScreening, api.RequiresPlanOrScreening:
		return env.T("book.requires." + requires)
	}
	return ""
}

// sessions lists the sittings of a course, or the parts of a day.
func (p *event) sessions() fyne.CanvasObject {
	list := p.ev.Sessions
	if len(list) < 2 {
		return nil
	}
	oneDay := text.DaysBetween(list[0].StartsAt, list[len(list)-1].StartsAt) == 0
	rows := ui.Column(0)
	t := p.env.Texts()
	for i, s := range list {
		if i > 0 {
			add(rows, ui.Divider())
		}
		at := t.Span(s.StartsAt, s.EndsAt)
		if !oneDay {
			at = joined(text.UpperFirst(t.Day(s.StartsAt, p.env.Now())), at)
		}
		title := s.Title
		if title == "" {
			title = p.env.T("book.session", text.A{"N": i + 1})
		}
		add(rows, &ui.ListRow{Title: title, Subtitle: at})
	}
	header := p.env.T("book.programme")
	var count fyne.CanvasObject
	if !oneDay {
		count = ui.NewSupport(p.env.N("book.sessions", len(list))).Still()
	}
	return ui.Column(ui.Gap8, ui.SectionHeader(header, count), ui.NewCard(rows))
}

// advisers lists who can be met.
func (p *event) advisers() fyne.CanvasObject {
	if len(p.ev.Advisers) == 0 {
		return nil
	}
	rows := ui.Column(0)
	for i, a := range p.ev.Advisers {
		if i > 0 {
			add(rows, ui.Inset(ui.CardPadding, 0, ui.Divider()))
		}
		row := &ui.ListRow{
			Leading: ui.NewAvatar(a.Adviser.Name), Title: a.Adviser.Name, Bold: true, Edge: true,
			Subtitle: adviserLine(p.env, a.Adviser),
			OnTap:    func() { p.env.Nav.Go(parts.Slots(p.id, "")) },
		}
		if a.Free > 0 {
			row.Note = p.env.N("book.free", a.Free)
		} else {
			row.Note = p.env.T("book.none_free")
		}
		add(rows, row)
	}
	return ui.Column(ui.Gap8,
		ui.SectionHeader(p.env.T("book.who"), ui.NewSupport(p.env.N("book.advisers", len(p.ev.Advisers))).Still()),
		&ui.Card{Bare: true, Content: rows})
}
