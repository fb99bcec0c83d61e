package book

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// mine are the person's own bookings: what needs an answer, what comes, what was.
type mine struct {
	page
	pane   *pane
	choice *ui.Segmented
	past   bool
	seen   any
	all    booking.Mine
	abo    *ui.Button
}

// Mine is the page of the person's own bookings.
func Mine(env *parts.Env) ui.Page {
	p := &mine{page: newPage(env)}
	p.scaffold.Title = env.T("book.mine.title")
	p.choice = ui.NewSegmented(func(i int) {
		p.past = i == 1
		p.seen = nil
		p.Refresh()
	}, env.T("book.mine.coming"), env.T("book.mine.past"))
	p.scaffold.Under = p.choice
	p.abo = &ui.Button{Label: env.T("book.mine.subscribe"), Icon: "calendar", Kind: ui.Soft, OnTap: p.subscribe}
	p.back()
	p.pane = newPane(env, p.scaffold, func(id string) ui.Page {
		b := newBooking(env, id)
		b.within = true
		b.start()
		return b
	}, parts.Booking)
	p.pane.first = func() string {
		for _, b := range p.listed() {
			return b.ID
		}
		return ""
	}
	p.pane.onNew = func() {
		p.seen = nil
		p.Refresh()
	}
	p.Refresh()
	return p
}

// Content implements ui.Page.
func (p *mine) Content() fyne.CanvasObject { return p.pane.two }

// Wide implements ui.Wide.
func (p *mine) Wide() bool { return true }

// Shown implements ui.Shower.
func (p *mine) Shown() {
	p.keepTime(p.Refresh)
	p.pane.wake()
}

// Leave implements ui.Leaver.
func (p *mine) Leave() {
	p.page.Leave()
	p.pane.shown = false
	p.pane.leave()
}

func (p *mine) listed() []booking.Booking {
	if p.past {
		return p.all.Past
	}
	return p.all.Coming
}

// Refresh implements ui.Refresher.
func (p *mine) Refresh() {
	all, err := p.env.App.Book.Mine(p.env.Ctx)
	var allowances []booking.Allowance
	if err == nil {
		allowances, err = p.env.App.Book.Allowances(p.env.Ctx)
	}
	if err != nil {
		p.pane.two.SetAlone(true)
		p.scaffold.SetBody(p.env.Broken("book.broken.title", err, p.Refresh))
		return
	}
	p.all = all
	now := struct {
		all        booking.Mine
		allowances []booking.Allowance
		link       link
		times      []string
		chosen     string
	}{all, allowances, p.link(), p.times(), p.pane.chosen()}
	if !reflect.DeepEqual(p.seen, now) {
		p.seen = now
		p.scaffold.SetBody(p.body(now.link, allowances)...)
	}
	p.pane.refresh(func(id string) bool {
		_, err := p.env.App.Book.Booking(p.env.Ctx, id)
		return err == nil
	})
	p.pane.alone(len(p.all.Coming)+len(p.all.Past) == 0)
}

// times are what the page says that goes on by the clock: the day, and how long
// offers stand.
func (p *mine) times() []string {
	out := times(p.env)
	for _, b := range p.all.Coming {
		if b.Offered(p.env.Now()) {
			out = append(out, b.ID, offerLine(p.env, b.ExpiresAt))
		}
	}
	return out
}

func (p *mine) body(l link, allowances []booking.Allowance) []fyne.CanvasObject {
	e := p.env
	list := p.listed()
	var out []fyne.CanvasObject
	if !p.past {
		if line := signInLine(e, l, p.all.Coming); line != nil {
			out = append(out, line)
		}
		for _, b := range list {
			if card := p.needs(b); card != nil {
				out = append(out, card)
			}
		}
		list = slices.DeleteFunc(slices.Clone(list), func(b booking.Booking) bool { return b.State == api.BookingRefused })
	}
	if len(list) == 0 && len(out) == 0 {
		out = append(out, p.nothing())
	}
	out = append(out, p.days(list)...)
	if !p.past {
		if a := allowanceCard(e, allowances); a != nil {
			out = append(out, a)
		}
		if len(list) > 0 && l.signedIn {
			out = append(out, ui.Column(ui.Gap8, p.abo, ui.NewSupport(e.T("book.mine.subscribe_text")).Centred()))
		}
	}
	return out
}

func (p *mine) nothing() fyne.CanvasObject {
	e := p.env
	if wait := e.Unread(); wait != nil {
		return wait
	}
	if p.past {
		return ui.Empty{Icon: "clock", Title: e.T("book.mine.no_past"), Text: e.T("book.mine.no_past_text")}.View()
	}
	return ui.Empty{
		Icon: "calendar", Title: e.T("book.mine.none"), Text: e.T("book.mine.none_text"),
		Action: e.T("book.mine.find"), OnTap: func() { e.Nav.Go(parts.Programme()) },
	}.View()
}

// needs is the card of what needs an answer: a no with what is free instead, or
// a place that is offered.
func (p *mine) needs(b booking.Booking) fyne.CanvasObject {
	e := p.env
	switch {
	case b.Refusal != nil:
		return refusalCard(e, b, func(id string) {
			p.seen = nil
			p.Refresh()
			if id != "" && p.pane.two.Both() {
				p.pane.choose(id)
			}
		})
	case b.Offered(e.Now()):
		return ui.Message{
			Tone: ui.Notice, Title: joined(b.Title, e.T("book.offer.title")), Text: offerLine(e, b.ExpiresAt),
			Action: e.T("book.do.accept"), OnTap: func() {
				e.Failed(e.App.Book.Accept(e.Ctx, b.ID))
				p.Refresh()
			},
		}.Card()
	}
	return nil
}

// days lists what is booked by day, an event with all that is booked there as one entry.
func (p *mine) days(list []booking.Booking) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	var card *fyne.Container
	var day ui.Day
	for _, entry := range booking.Entries(list) {
		if d := dayIn(entry[0].StartsAt); d != day {
			day = d
			card = ui.Column(0)
			out = append(out, ui.Column(ui.Gap8,
				ui.NewStrong(dayName(p.env, entry[0].StartsAt)), &ui.Card{Bare: true, Content: card}))
		} else {
			add(card, ui.Inset(ui.CardPadding, 0, ui.Divider()))
		}
		if len(entry) > 1 {
			add(card, p.eventRow(entry[0]))
		}
		for _, b := range entry {
			row := bookingRow(p.env, b, true)
			if len(entry) > 1 {
				row = partRow(p.env, b)
			}
			row.OnTap = func() { p.pane.choose(b.ID) }
			row.Chosen = p.pane.chosen() == b.ID
			add(card, row)
		}
	}
	return out
}

// eventRow names the event that several bookings are at.
func (p *mine) eventRow(b booking.Booking) *ui.ListRow {
	return &ui.ListRow{
		Leading: newMark(b.EventKind), Title: b.Title, Bold: true, Edge: true, Subtitle: placeName(p.env, b.Venue),
		OnTap: func() { p.env.Nav.Go(parts.Event(b.EventID)) },
	}
}

// partRow is one of several bookings at an event: the place, or a time with an adviser.
func partRow(env *parts.Env, b booking.Booking) *ui.ListRow {
	row := bookingRow(env, b, true)
	row.Bold = false
	row.Subtitle = env.Texts().Span(b.StartsAt, b.EndsAt)
	if b.CalledOff {
		row.Subtitle = joined(row.Subtitle, calledOffBy(env, b))
	}
	if b.MovingTo != nil {
		row.Subtitle = env.T("book.moving_to", text.A{"Time": env.Texts().Clock(b.MovingTo.StartsAt)})
	}
	if b.SlotID == "" {
		row.Title, row.Leading, row.Icon = env.T("book.your_place"), nil, "check"
	}
	return row
}

// bookingRow is a booking on a line; where the day stands over it, only the time
// is said.
func bookingRow(env *parts.Env, b booking.Booking, underDay bool) *ui.ListRow {
	at := text.UpperFirst(when(env, b.StartsAt, b.EndsAt))
	if underDay {
		at = env.Texts().Span(b.StartsAt, b.EndsAt)
	}
	if b.MovingTo != nil {
		at = env.T("book.moving_to", text.A{"Time": env.Texts().Clock(b.MovingTo.StartsAt)})
	}
	row := &ui.ListRow{
		Title: whose(b), Bold: true, Edge: true, Chevron: true,
		Trailing: ui.NewBadge(stateTone(b), shortState(env, b)),
		OnTap:    func() { env.Nav.Go(parts.Booking(b.ID)) },
	}
	what := b.Title
	if whose(b) == b.Title {
		what = placeName(env, b.Venue)
	}
	row.Subtitle = joined(at, what)
	row.Leading = newMark(b.EventKind)
	if b.Adviser != nil {
		row.Leading = ui.NewAvatar(b.Adviser.Name)
	}
	switch {
	case b.CalledOff:
		row.Spans, row.TitleRole = []ui.Span{{Text: row.Title, Bold: true, Strike: true}}, ui.Quiet
		row.Subtitle, row.SubLines = joined(row.Subtitle, calledOffBy(env, b)), 4
	case b.Change != nil && b.Change.Decide:
		row.Trailing = ui.NewBadge(ui.Notice, env.T("change.decide"))
	}
	return row
}

// calledOffBy says who called a booking off and why, on a line.
func calledOffBy(env *parts.Env, b booking.Booking) string {
	if b.Change == nil {
		return ""
	}
	words := cmp.Or(b.Change.By, env.OfficeName()) + " " + changeDid(env, *b.Change)
	if b.Change.Text != "" {
		words += ": " + env.Texts().Quoted(b.Change.Text)
	}
	return words
}

// shortState is a booking's state in a word.
func shortState(env *parts.Env, b booking.Booking) string {
	switch {
	case b.EventOff, b.CalledOff:
		return env.T("book.badge.cancelled")
	case b.State == api.BookingWaiting && b.Position > 0:
		return env.T("book.badge.position", text.A{"Position": b.Position})
	case b.State == api.BookingConfirmed:
		return env.T("book.badge.booked")
	case env.Words.Has("book.badge." + b.State):
		return env.T("book.badge." + b.State)
	}
	return env.StateName(b)
}

// allowanceCard is how much free time is left.
func allowanceCard(env *parts.Env, list []booking.Allowance) fyne.CanvasObject {
	if len(list) == 0 {
		return nil
	}
	bars := &ui.Bars{}
	t := env.Texts()
	for _, a := range list {
		if a.GrantedMin <= 0 {
			continue
		}
		label := env.T("book.allowance.office")
		if a.Actor != "" {
			label = a.Actor
		}
		bars.Bars = append(bars.Bars, ui.Bar{
			Label: label,
			Value: env.T("book.allowance.left", text.A{"Left": minutes(t, a.LeftMin), "Granted": minutes(t, a.GrantedMin)}),
			Part:  float64(a.LeftMin) / float64(a.GrantedMin),
		})
	}
	if len(bars.Bars) == 0 {
		return nil
	}
	return ui.Column(ui.Gap8, ui.NewStrong(env.T("book.allowance.title")),
		ui.NewCard(bars, ui.NewSupport(env.T("book.allowance.text"))))
}

func minutes(t *text.Texts, n int) string { return t.Duration(time.Duration(n) * time.Minute) }

// subscribe makes the secret address of the person's own calendar and opens it in
// the calendar program; where there is none the address is on the clipboard.
func (p *mine) subscribe() {
	p.abo.SetBusy(true)
	address := ""
	p.env.Do(func(ctx context.Context) (err error) {
		address, err = p.env.App.CalendarURL(ctx)
		return err
	}, func(err error) {
		p.abo.SetBusy(false)
		if p.env.Failed(err) {
			return
		}
		fyne.CurrentApp().Clipboard().SetContent(address)
		p.env.Toast(p.env.T("book.mine.subscribed"))
		if err := p.env.OpenURL(webcal(address)); err != nil {
			return // the address is on the clipboard, as was said
		}
	})
}
