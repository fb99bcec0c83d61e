package book

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// still asks whether the person can still come to a booking that the office changed: keep
// it, choose another time, or give it up.
type still struct {
	page
	id    string
	b     booking.Booking
	seen  any
	shown bool
}

// Still is the page that asks about a booking that the office changed.
func Still(env *parts.Env, id string) ui.Page {
	p := &still{page: newPage(env), id: id}
	p.scaffold.Title = env.T("change.decide")
	p.scaffold.OnBack, p.scaffold.BackName = env.BackTo(parts.Booking(id)), env.T("common.back")
	p.scaffold.Marks = env.Mark()
	p.Refresh()
	return p
}

// Shown implements ui.Shower.
func (p *still) Shown() {
	p.shown = true
	p.keepTime(p.Refresh)
	p.see()
}

// Leave implements ui.Leaver.
func (p *still) Leave() {
	p.page.Leave()
	p.shown = false
}

// see marks what the office changed as read, once it is shown.
func (p *still) see() {
	if c := p.b.Change; c != nil && c.Unread && p.shown {
		p.env.Failed(p.env.App.Inbox.Seen(p.env.Ctx, p.id))
	}
}

// Refresh implements ui.Refresher.
func (p *still) Refresh() {
	e := p.env
	b, err := e.App.Book.Booking(e.Ctx, p.id)
	var others []booking.Alternative
	if err == nil {
		others, err = e.App.Book.Others(e.Ctx, p.id)
	}
	if err != nil {
		p.without(err, p.Refresh)
		return
	}
	now := struct {
		b      booking.Booking
		others []booking.Alternative
		times  []string
	}{b, others, bookingTimes(e, b)}
	if reflect.DeepEqual(p.seen, now) {
		return
	}
	p.seen, p.b = now, b
	p.scaffold.SetBody(p.body(others)...)
	p.see()
}

func (p *still) body(others []booking.Alternative) []fyne.CanvasObject {
	e, b := p.env, p.b
	c := b.Change
	card := ui.Column(ui.Gap16, ui.Column(2, ui.NewHeading(b.Title), ui.NewSupport(p.about())))
	if c != nil {
		for _, part := range changeParts(e, b) {
			add(card, part)
		}
	}
	out := []fyne.CanvasObject{}
	if c == nil || !c.Decide {
		return append(out, ui.NewCard(card), ui.NewSupport(e.T("change.settled")).Centred(),
			ui.NewSoftButton(e.T("book.do.show"), func() { e.Nav.Replace(parts.Booking(b.ID)) }))
	}
	if notes := p.notes(); len(notes) > 0 {
		add(card, ui.Divider())
		add(card, ui.Column(ui.Gap8, notes...))
	}
	out = append(out, ui.NewCard(card), ui.NewButton(p.yes(), p.keep))
	if other := p.others(others); other != nil {
		out = append(out, other)
	}
	unanswered, giveUp := e.T("change.unanswered_place"), "change.give_up_place"
	if b.SlotID != "" {
		unanswered, giveUp = e.T("change.unanswered", text.A{"When": e.Texts().DayClock(b.StartsAt, e.Now())}), "change.give_up_time"
	}
	last := ui.Row(ui.Gap12, ui.Grow(ui.NewSupport(unanswered)))
	if b.CanCancel {
		add(last, ui.NewLink(e.T(giveUp), p.giveUp))
	}
	return append(out, ui.Inset(ui.Gap4, 0, last))
}

// about is whom it is with, how long it takes and where, on a line.
func (p *still) about() string {
	with := ""
	if p.b.Adviser != nil {
		with = p.b.Adviser.Name
	}
	long := ""
	if !severalDays(p.b.StartsAt, p.b.EndsAt) {
		long = p.env.Texts().Duration(p.b.EndsAt.Sub(p.b.StartsAt))
	}
	return joined(with, long, placeName(p.env, p.b.Venue))
}

// notes are what comes along, and what else there is on that day.
func (p *still) notes() []fyne.CanvasObject {
	e, b := p.env, p.b
	var out []fyne.CanvasObject
	note, shares := b.Note != "" && !b.NoteSleeps(), len(b.Share) > len(b.Asleep())
	switch {
	case note && shares:
		out = append(out, ticked(e.T("change.along.both")))
	case note:
		out = append(out, ticked(e.T("change.along.note")))
	case shares:
		out = append(out, ticked(e.T("change.along.shares")))
	}
	switch other := b.Change; {
	case other.Clash != nil:
		words := e.T("change.clash", text.A{"Title": other.Clash.Title, "Time": e.Texts().Span(other.Clash.StartsAt, other.Clash.EndsAt)})
		out = append(out, ui.RowTop(ui.Gap12, ui.NewIconOf("warning", ui.Warn, 20), ui.Grow(ui.NewSupport(words).In(ui.Warn))))
	case other.SameDay != nil && !other.SameDay.EndsAt.After(b.StartsAt):
		out = append(out, ticked(e.T("change.beside.before", text.A{"Title": other.SameDay.Title, "Time": e.Texts().Clock(other.SameDay.EndsAt)})))
	case other.SameDay != nil:
		out = append(out, ticked(e.T("change.beside.after", text.A{"Title": other.SameDay.Title, "Time": e.Texts().Clock(other.SameDay.StartsAt)})))
	}
	return out
}

func ticked(words string) fyne.CanvasObject {
	return ui.RowTop(ui.Gap12, ui.NewIconOf("tick", ui.Accent, 20), ui.Grow(ui.NewSupport(words).In(ui.Ink)))
}

// yes is what the button says that keeps it: the new time, where that is what changed.
func (p *still) yes() string {
	for _, term := range p.b.Change.Terms {
		if term == api.TermTime {
			return p.env.T("change.yes_time", text.A{"When": p.env.Texts().DayClock(p.b.StartsAt, p.env.Now())})
		}
	}
	return p.env.T("change.yes")
}

func (p *still) keep() {
	e := p.env
	if e.Failed(e.App.Book.Keep(e.Ctx, p.id)) {
		return
	}
	e.Toast(e.T("change.kept", text.A{"When": e.Texts().DayClock(p.b.StartsAt, e.Now())}))
	p.done()
}

// done goes back to where the question was met; else to the booking.
func (p *still) done() {
	if !p.env.Nav.Back() {
		p.env.Nav.Replace(parts.Booking(p.id))
	}
}

func (p *still) giveUp() { giveUp(p.env, p.id, p.done) }

// others are other times to choose from, and the way to all of them.
func (p *still) others(list []booking.Alternative) fyne.CanvasObject {
	e, b := p.env, p.b
	if len(list) == 0 || b.SlotID != "" && !b.CanMove {
		return nil
	}
	if b.SlotID == "" {
		rows := ui.Column(0)
		for _, a := range list {
			add(rows, &ui.ListRow{
				Title: a.Title, Subtitle: text.UpperFirst(when(e, a.StartsAt, a.EndsAt)), Chevron: true,
				OnTap: func() { e.Nav.Go(parts.Event(a.EventID)) },
			})
		}
		return ui.NewCard(ui.NewStrong(e.T("change.other_dates")), rows)
	}
	title := e.T("change.others_of", text.A{"Name": b.Adviser.FirstName()})
	for _, a := range list {
		if a.With() != b.With() || b.Adviser.FirstName() == "" {
			title = e.T("change.others")
		}
	}
	row := ui.Row(ui.Gap8)
	byTime := func(x, y booking.Alternative) int { return x.StartsAt.Compare(y.StartsAt) }
	for _, a := range slices.SortedFunc(slices.Values(list), byTime) {
		add(row, ui.Grow(p.other(a)))
	}
	all := ui.NewLink(e.T("change.all_times"), func() { e.Nav.Go(parts.Slots(b.EventID, b.ID)) })
	return ui.NewCard(ui.SectionHeader(title, all), row)
}

// other is another time: its day over its clock, and whose it is where that is another's.
func (p *still) other(a booking.Alternative) fyne.CanvasObject {
	e := p.env
	t := e.Texts()
	day := t.WeekdayShort(a.StartsAt.In(text.Copenhagen).Weekday()) + " " + t.ShortDate(a.StartsAt)
	column := ui.Column(0, (&ui.Text{Text: day, TextSize: ui.Label, Role: ui.Quiet, Wrap: true}).Centred(),
		(&ui.Text{Text: t.Clock(a.StartsAt), Bold: true, Wrap: true}).Centred())
	if a.With() != p.b.With() && a.Adviser.FirstName() != "" {
		add(column, (&ui.Text{Text: a.Adviser.FirstName(), TextSize: ui.Label, Role: ui.Quiet, Wrap: true}).Centred())
	}
	return &ui.TapCard{
		Bare: true, Fill: ui.AccentSoft, Label: alternativeName(e, a), OnTap: func() { p.move(a) },
		Content: ui.Inset(ui.Gap4, ui.Gap12, column),
	}
}

// move asks for another time in place of this one.
func (p *still) move(a booking.Alternative) {
	e, b := p.env, p.b
	slot := alternativeName(e, a)
	askDisclosure(e, b, otherTime{a.EventID, slotName(e, a.StartsAt, a.Adviser), a.Adviser}, func(c booking.Disclosure) {
		if e.Failed(e.App.Book.Move(e.Ctx, b.ID, a.SlotID, c)) {
			return
		}
		e.ToastUndo(e.T("book.toast.moved", text.A{"Slot": slot}), func() {
			e.Failed(e.App.Book.Move(e.Ctx, b.ID, b.SlotID, b.Kept))
		})
		p.done()
	})
}
