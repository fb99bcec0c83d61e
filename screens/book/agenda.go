package book

import (
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// hero is today's Kick-off, first and large.
func (f *find) hero(it booking.Item) fyne.CanvasObject {
	e := f.env
	head := ui.Row(ui.Gap12,
		&ui.Badge{Text: text.UpperFirst(when(e, it.StartsAt, it.EndsAt)), Tone: ui.Good}, ui.NewSupport(f.until(it.StartsAt)).Still())
	title := ui.Row(ui.Gap12, &mark{kind: it.Kind, side: 48}, ui.Grow(ui.Column(0,
		(&ui.Text{Text: it.Title, TextSize: ui.Title, Bold: true, Wrap: true}),
		ui.NewSupport(joined(placeName(e, it.Venue), room(e, it))))))
	card := ui.Column(ui.Gap16, head, title)
	held := f.heldAt(it.ID)
	for _, line := range held {
		add(card, line)
	}
	label, to := e.T("book.do.choose_slot"), parts.Slots(it.ID, "")
	if len(held) > 0 { // as the event's own page says
		label = e.T("book.do.see_slots")
	}
	if it.Slots == 0 || it.FreeSlots == 0 && it.Booked == "" {
		label, to = e.T("book.do.look"), parts.Event(it.ID)
	}
	choose := ui.NewButton(label, func() { e.Nav.Go(to) })
	if f.pane.two.Both() { // the filled one is the chosen event's, beside it
		choose.Kind = ui.Soft
	}
	buttons := ui.Row(ui.Gap12, ui.Grow(choose))
	if to.Page != parts.PageEvent {
		add(buttons, ui.NewSoftButton(e.T("book.more"), func() { f.pane.choose(it.ID) }))
	}
	add(card, buttons)
	tap := &ui.TapCard{Content: card, Label: it.Title, OnTap: func() { f.pane.choose(it.ID) }}
	return tap
}

// until says how long it is until something begins, or that it has begun.
func (f *find) until(begins time.Time) string {
	if !begins.After(f.env.Now()) {
		return f.env.T("book.under_way")
	}
	return f.env.Texts().Until(begins, f.env.Now())
}

// heldAt are the person's own times at an event, a line each.
func (f *find) heldAt(eventID string) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, b := range f.seen.mine {
		if b.EventID != eventID || b.Refusal != nil || b.SlotID == "" {
			continue
		}
		key := "book.you_have"
		if b.State == api.BookingRequested {
			key = "book.you_asked"
		}
		out = append(out, ui.Row(ui.Gap8, ui.NewIconOf("check", ui.Accent, 18),
			ui.Grow(ui.NewSupport(f.env.T(key, text.A{"Slot": slotName(f.env, b.StartsAt, b.Adviser)})).In(ui.Accent))))
	}
	return out
}

// mineLine leads to the person's own bookings.
func (f *find) mineLine() fyne.CanvasObject {
	if len(f.seen.mine) == 0 {
		return nil
	}
	e := f.env
	next := f.seen.mine[0]
	needs := 0
	for _, b := range f.seen.mine {
		if b.Refusal != nil || b.State == api.BookingOffered {
			needs++
		}
	}
	row := &ui.ListRow{
		Icon: "calendar", Title: e.T("book.mine.title"), Bold: true, Edge: true, Chevron: true,
		Subtitle: joined(text.UpperFirst(e.Texts().DayClock(next.StartsAt, e.Now())), whose(next)),
		OnTap:    func() { e.Nav.Go(parts.MyBookings()) }, Keys: parts.KeysMine,
	}
	if needs > 0 {
		row.Trailing = ui.NewBadge(ui.Notice, e.N("book.mine.needs", needs))
	} else {
		row.Trailing = ui.NewBadge(ui.Good, e.Texts().Int(len(booking.Entries(f.seen.mine))))
	}
	return &ui.Card{Bare: true, Content: row}
}

// agenda is the list by day.
func (f *find) agenda(lines []booking.Line) fyne.CanvasObject {
	var days [][]string
	var day ui.Day
	f.days = map[string]time.Time{}
	for _, l := range lines {
		if d := dayIn(l.StartsAt); d != day {
			day = d
			days = append(days, nil)
			f.days[l.ID] = l.StartsAt
		}
		last := &days[len(days)-1]
		*last = append(*last, l.ID)
	}
	f.list.SetParts(days)
	return f.list
}

// row is one event of the list.
func (f *find) row(it booking.Item) fyne.CanvasObject {
	e := f.env
	clock := e.Texts().Span(it.StartsAt, it.EndsAt)
	if severalDays(it.StartsAt, it.EndsAt) {
		clock = e.T("book.course.from", text.A{
			"Time": e.Texts().Clock(it.StartsAt), "Last": e.Texts().ShortDate(it.EndsAt),
		})
	}
	role := ui.Ink
	if it.Cancelled {
		role = ui.Quiet
	}
	words := ui.Column(2,
		&ui.Text{Text: it.Title, Bold: true, Role: role, Wrap: true},
		ui.NewSupport(joined(clock, placeName(e, it.Venue))),
	)
	last := ui.Row(ui.Gap8)
	if line := facts(e, it); line != "" {
		add(last, ui.NewSupport(line))
	}
	if b := badge(e, it); b != nil {
		if len(last.Objects) == 0 {
			add(last, ui.Space())
		}
		add(last, b)
	}
	if len(last.Objects) > 0 {
		add(words, last)
	}
	line := ui.Row(ui.Gap12, newMark(it.Kind), ui.Grow(words))
	tap := &ui.TapCard{
		Bare: true, Fill: ui.Clear, Content: ui.Inset(ui.CardPadding, ui.Gap12, line),
		Label: joined(e.KindName(it.Kind), it.Title, clock, facts(e, it)),
		OnTap: func() { f.pane.choose(it.ID) },
	}
	if f.pane.chosen() == it.ID {
		tap.Fill = ui.AccentSoft
	}
	return tap
}
