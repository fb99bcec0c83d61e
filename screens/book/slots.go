package book

import (
	"errors"
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

// slots are the times at an event: a card an adviser, on a desk a column. With
// a booking to move, a tap moves it.
type slots struct {
	page
	id     string
	moving string

	ev     booking.Event
	seen   any
	chips  *ui.ChipRow
	fields []api.Field
	field  api.Field // "" for all
	extras *extras
	grids  map[string]*ui.SlotGrid // by adviser, or by slot on a desk
	asked  string                  // the booking that is asked to be given back
	met    *meeting                // what the last tap met
	sync   fyne.CanvasObject       // the shell's sync mark
	state  *ui.SyncMark            // the page's own, while the times are live or the net is gone
}

// meeting is what stood in the way of a tap, until the next one.
type meeting struct {
	slot booking.Slot
	who  *booking.Adviser
	why  *booking.Foreseen
}

// Slots is the page of an event's times. With movingBooking a tap moves that
// booking, and the page is left.
func Slots(env *parts.Env, eventID, movingBooking string) ui.Page {
	p := &slots{
		page: newPage(env), id: eventID, moving: movingBooking,
		extras: newExtras(env, eventID), grids: map[string]*ui.SlotGrid{},
	}
	p.extras.grown = p.scaffold.Refresh
	p.chips = &ui.ChipRow{OnChoose: func(i int) {
		p.field = ""
		if i > 0 && i <= len(p.fields) {
			p.field = p.fields[i-1]
		}
		p.redraw()
	}}
	p.back()
	p.sync = p.scaffold.Marks
	p.Refresh()
	return p
}

// Shown implements ui.Shower.
func (p *slots) Shown() { p.keepTime(p.Refresh) }

// redraw draws again although nothing was read anew.
func (p *slots) redraw() {
	p.seen = nil
	p.Refresh()
}

// Refresh implements ui.Refresher.
func (p *slots) Refresh() {
	ev, err := p.env.App.Book.Event(p.env.Ctx, p.id)
	if err != nil {
		p.scaffold.Footer, p.scaffold.Under, p.scaffold.Trailing = nil, nil, nil
		p.scaffold.Title = p.env.T("nav.book")
		if p.moving != "" {
			p.scaffold.Title = p.env.T("book.move.title")
		}
		if errors.Is(err, booking.ErrNotFound) {
			if wait := p.env.Unread(); wait != nil {
				p.scaffold.SetBody(wait)
				return
			}
			p.scaffold.SetBody(ui.Empty{
				Icon: "calendar", Title: p.env.T("book.gone.title"), Text: p.env.T("book.gone.text"),
				Action: p.env.T("book.do.elsewhere"), OnTap: func() { p.env.Nav.Go(parts.Programme()) },
			}.View())
			return
		}
		p.scaffold.SetBody(p.env.Broken("book.broken.title", err, p.Refresh))
		return
	}
	now := struct {
		ev    booking.Event
		link  link
		times []string
	}{ev, p.link(), times(p.env, ev.SlotAction)}
	if reflect.DeepEqual(p.seen, now) {
		return
	}
	p.seen, p.ev = now, ev
	if p.asked != "" && !slices.ContainsFunc(ev.Bookings, func(b booking.Booking) bool { return b.ID == p.asked }) {
		p.asked = ""
	}
	p.header(now.link)
	if p.moving == "" {
		p.extras.update(ev)
	}
	p.scaffold.Most = acrossAll(len(ev.Advisers))
	p.scaffold.Footer = p.footer(now.link)
	p.scaffold.SetBody(p.body()...)
}

func (p *slots) header(l link) {
	e := p.env
	p.scaffold.Title = joined(p.ev.Title, e.Texts().Day(p.ev.StartsAt, e.Now()))
	if text.DaysBetween(e.Now(), p.ev.StartsAt) == 0 && p.ev.StartsAt.In(text.Copenhagen).Hour() >= evening {
		p.scaffold.Title = joined(p.ev.Title, e.T("book.tonight"))
	}
	if p.moving != "" {
		p.scaffold.Title = e.T("book.move.title")
	}
	p.scaffold.Trailing, p.scaffold.Marks = nil, nil
	switch {
	case l.offline():
		p.scaffold.Trailing = p.live(ui.SyncStatus{
			State: ui.SyncOffline, Label: e.T("sync.mark.offline"), Short: e.T("sync.short.offline"),
		})
	case p.ev.Live && l.Mark != app.MarkWaiting && !l.SignIn:
		p.scaffold.Trailing = p.live(ui.SyncStatus{State: ui.SyncGood, Label: e.T("book.live"), Short: e.T("book.live")})
	default:
		p.scaffold.Marks = p.sync
	}
}

// live is the page's own sync mark: whether the times are as they are now. A
// tap opens what waits, as on every page.
func (p *slots) live(status ui.SyncStatus) fyne.CanvasObject {
	if p.state == nil {
		p.state = &ui.SyncMark{Status: status, OnTap: func() { p.env.Nav.Go(parts.Waiting()) }}
	}
	p.state.SetStatus(status)
	return p.state
}

// evening is the hour from which a day's event is this evening's.
const evening = 16

func (p *slots) body() []fyne.CanvasObject {
	e, ev := p.env, p.ev
	out := []fyne.CanvasObject{ui.NewSupport(p.lead())}
	if ev.SlotAction.Do == booking.DoNothing && ev.SlotAction.Why != api.CodeLimit {
		out = append(out, p.closed())
	}
	if p.fillChips() {
		out = append(out, p.chips)
	}
	if p.field != "" {
		out = append(out, p.soonest())
	}
	shown := p.shown()
	switch {
	case len(ev.Advisers) == 0:
		return append(out, ui.Empty{Icon: "clock", Title: e.T("book.slots.none"), Text: e.T("book.slots.none_text")}.View())
	case len(shown) == 0:
		return append(out, ui.Empty{
			Icon: "clock", Title: e.T("book.slots.over"), Text: e.T("book.slots.over_text"),
			Action: e.T("book.do.elsewhere"), OnTap: func() { e.Nav.Go(parts.Programme()) },
		}.View())
	}
	if p.moving == "" && p.bookable() {
		if len(ev.Meets) > 0 {
			out = append(out, p.extras.content)
			return append(out, &byWidth{from: tableFrom(len(shown)), narrow: p.cards(shown), wide: p.columns(shown)})
		}
		return append(out, &byWidth{from: tableFrom(len(shown)), narrow: p.cards(shown), wide: p.columns(shown)}, p.extras.content)
	}
	return append(out, &byWidth{from: tableFrom(len(shown)), narrow: p.cards(shown), wide: p.columns(shown)})
}

// lead says what to do, how long a time is and how many one may have.
func (p *slots) lead() string {
	e, ev := p.env, p.ev
	if b, ok := p.movingBooking(); ok {
		return e.T("book.move.lead", text.A{"Slot": slotName(e, b.StartsAt, b.Adviser)})
	}
	words := e.T("book.slots.lead")
	if min := p.minutes(); min > 0 {
		words += " " + e.N("book.slots.minutes", min)
	}
	if ev.MaxSlotsPerPerson > 0 {
		words += " " + e.N("book.slots.most", ev.MaxSlotsPerPerson)
	}
	return words
}

// minutes is how long the times are, where all are of one length.
func (p *slots) minutes() int {
	long := -1
	for _, a := range p.ev.Advisers {
		for _, s := range a.Slots {
			m := int(s.EndsAt.Sub(s.StartsAt).Minutes())
			if long >= 0 && m != long {
				return 0
			}
			long = m
		}
	}
	return long
}

func (p *slots) movingBooking() (booking.Booking, bool) {
	for _, b := range p.ev.Bookings {
		if b.ID == p.moving && p.moving != "" {
			return b, true
		}
	}
	return booking.Booking{}, false
}

// bookable tells whether one more time may be booked now.
func (p *slots) bookable() bool { return p.ev.SlotAction.Do == booking.DoBook }

// closed says why no time can be booked now, and leads to what helps.
func (p *slots) closed() fyne.CanvasObject {
	f := (&event{page: p.page, id: p.id, ev: p.ev}).whyNot(p.ev.SlotAction)
	m := ui.Message{Tone: ui.Notice, Text: f.line}
	if a := p.ev.SlotAction; a.Why == api.CodeNotOpen {
		m.Title = f.main.Label
		return m.Card()
	}
	column := ui.Column(ui.Gap12, ui.NewBody(f.line).In(ui.Warn))
	row := ui.Row(ui.Gap12, ui.Grow(f.main))
	if f.other != nil {
		add(row, ui.Grow(f.other))
	}
	add(column, row)
	return ui.NewSoftCard(ui.WarnSoft, column)
}

// fillChips gives the chips the fields of those who are here; false where there
// is nothing to choose between.
func (p *slots) fillChips() bool {
	p.fields = p.fields[:0]
	for _, f := range api.Fields {
		if slices.ContainsFunc(p.ev.Advisers, func(a booking.AdviserSlots) bool { return isAbout(a, f) }) {
			p.fields = append(p.fields, f)
		}
	}
	labels := []string{p.env.T("book.all")}
	for _, f := range p.fields {
		labels = append(labels, p.env.FieldName(f))
	}
	p.chips.Labels = labels
	p.chips.Chosen = 1 + slices.Index(p.fields, p.field)
	if p.chips.Chosen == 0 {
		p.field = ""
	}
	return len(p.ev.Advisers) > 1 && len(p.fields) > 1
}

func isAbout(a booking.AdviserSlots, f api.Field) bool {
	return slices.Contains(a.Adviser.Fields, f) ||
		slices.ContainsFunc(a.Slots, func(s booking.Slot) bool { return slices.Contains(s.Fields, f) })
}

// shown are the advisers of the chosen field who still have a time ahead.
func (p *slots) shown() []booking.AdviserSlots {
	var out []booking.AdviserSlots
	for _, a := range p.ev.Advisers {
		ahead := slices.ContainsFunc(a.Slots, func(s booking.Slot) bool { return s.State != booking.SlotPast })
		if ahead && (p.field == "" || isAbout(a, p.field)) {
			out = append(out, a)
		}
	}
	return out
}

// soonest names the first free time about the chosen field, one tap away: the
// right adviser by need. Where there is none one may come without a time.
func (p *slots) soonest() fyne.CanvasObject {
	e := p.env
	var first *booking.Slot
	var who booking.Adviser
	for _, a := range p.shown() {
		for i, s := range a.Slots {
			if s.State == booking.SlotFree && (first == nil || s.StartsAt.Before(first.StartsAt)) {
				first, who = &a.Slots[i], a.Adviser
			}
		}
	}
	if first != nil {
		words := ui.Grow(ui.NewSupport(e.T("book.slots.first", text.A{"Slot": slotName(e, first.StartsAt, &who)})))
		if !p.bookable() && p.moving == "" {
			return words
		}
		slot := *first
		return ui.Row(ui.Gap8, words, ui.NewLink(e.T("book.do.take_it"), func() { p.take(slot, &who) }))
	}
	words := e.T("book.slots.none_about", text.A{"Field": e.FieldName(p.field)})
	if do := p.ev.PlaceAction.Do; p.moving == "" && (do == booking.DoBook || do == booking.DoWait) && p.ev.Capacity > 0 {
		return ui.Message{
			Tone: ui.Notice, Title: words, Text: e.T("book.slots.walk_in"),
			Action: e.T("book.do.walk_in"), OnTap: p.walkIn,
		}.Card()
	}
	return ui.NewSupport(words)
}
