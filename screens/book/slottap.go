package book

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// take books a free time at once, or moves a booking to it. What it shares is seen first.
func (p *slots) take(s booking.Slot, who *booking.Adviser) {
	p.asked, p.met = "", nil
	if p.moving != "" {
		p.move(s, who)
		return
	}
	r := booking.Request{EventID: p.id, SlotID: s.ID}
	p.extras.fill(&r)
	if r.Need == "" && p.field != "" {
		r.Need = p.field
	}
	do := func(r booking.Request) {
		_, err := p.extras.book(r)
		if err == nil {
			p.settle()
		}
		p.tell(err, s, who)
	}
	if !p.bookable() { // it is said why not
		do(r)
		return
	}
	p.extras.ask(r, p.env.T("book.do.take", text.A{"Slot": slotName(p.env, s.StartsAt, who)}), do)
}

// tell keeps what stood in the way of a tap, to be said at the foot.
func (p *slots) tell(err error, s booking.Slot, who *booking.Adviser) {
	var f *booking.Foreseen
	switch {
	case errors.As(err, &f):
		p.met = &meeting{slot: s, who: who, why: f}
	case err != nil:
		p.env.Failed(err)
	}
	p.redraw()
}

// settle puts away what was refused here: the person has chosen again.
func (p *slots) settle() {
	for _, b := range p.ev.Bookings {
		if b.State == api.BookingRefused {
			p.env.Failed(p.env.App.Book.Dismiss(p.env.Ctx, b.ID))
		}
	}
}

func (p *slots) move(s booking.Slot, who *booking.Adviser) {
	old, ok := p.movingBooking()
	if !ok {
		p.redraw()
		return
	}
	slot := slotName(p.env, s.StartsAt, who)
	askDisclosure(p.env, old, otherTime{s.EventID, slot, who}, func(c booking.Disclosure) {
		if err := p.env.App.Book.Move(p.env.Ctx, old.ID, s.ID, c); err != nil {
			p.tell(err, s, who)
			return
		}
		p.env.ToastUndo(p.env.T("book.toast.moved", text.A{"Slot": slot}), func() {
			p.env.Failed(p.env.App.Book.Move(p.env.Ctx, old.ID, old.SlotID, old.Kept))
		})
		if !p.env.Nav.Back() {
			p.env.Nav.Replace(parts.Booking(old.ID))
		}
	})
}

// askBack asks, in the page, whether a time is to be given back; asking again
// lets it be.
func (p *slots) askBack(bookingID string) {
	p.met = nil
	if p.asked == bookingID {
		bookingID = ""
	}
	p.asked = bookingID
	p.redraw()
}

// takeBack takes a wish back at once.
func (p *slots) takeBack(s booking.Slot) {
	p.asked, p.met = "", nil
	i := slices.IndexFunc(p.ev.Bookings, func(b booking.Booking) bool { return b.ID == s.BookingID })
	if i >= 0 && p.ev.Bookings[i].MovingTo != nil && p.ev.Bookings[i].MovingTo.ID == s.ID {
		b := p.ev.Bookings[i]
		p.env.Failed(p.env.App.Book.Move(p.env.Ctx, b.ID, b.SlotID, b.Kept))
		p.redraw()
		return
	}
	giveUp(p.env, s.BookingID, p.redraw)
}

// walkIn asks for a place without a time, about the chosen field.
func (p *slots) walkIn() {
	r := booking.Request{EventID: p.id, Wait: p.ev.PlaceAction.Do == booking.DoWait}
	p.extras.fill(&r)
	r.Need = p.field
	p.extras.ask(r, p.env.T(doBook(r)), func(r booking.Request) {
		id, err := p.extras.book(r)
		if p.env.Failed(err) {
			p.redraw()
			return
		}
		p.env.Nav.Go(parts.Booking(id))
	})
}

// canSwap tells whether a tap on a free time could take the place of one held.
func (p *slots) canSwap() bool {
	return p.ev.SlotAction.Why == api.CodeLimit && slices.ContainsFunc(p.ev.Bookings, func(b booking.Booking) bool { return b.SlotID != "" && b.CanMove })
}

// footer is what the page says back: always in the same place, always seen.
func (p *slots) footer(l link) fyne.CanvasObject {
	out := ui.Column(ui.Gap12)
	switch {
	case p.asked != "":
		if c := p.askCard(); c != nil {
			add(out, c)
		}
	case p.met != nil:
		add(out, p.metCard(*p.met))
	default:
		if c := p.refusedCard(); c != nil {
			add(out, c)
		}
	}
	line := signInLine(p.env, l, p.ev.Bookings)
	if line != nil && p.asked == "" {
		add(out, line)
	}
	if words := p.waitingLine(l, line != nil); words != "" {
		add(out, (&ui.Text{Text: words, TextSize: ui.Support, Role: ui.Quiet, Wrap: true}).Centred())
	}
	if p.moving == "" && p.asked == "" {
		if c := p.haveLine(); c != nil {
			add(out, c)
		}
	}
	if len(out.Objects) == 0 {
		return nil
	}
	return out
}

func (p *slots) askCard() fyne.CanvasObject {
	e := p.env
	for _, b := range p.ev.Bookings {
		if b.ID != p.asked {
			continue
		}
		slot := slotName(e, b.StartsAt, b.Adviser)
		id := b.ID
		keep := ui.NewSoftButton(e.T("book.do.keep"), func() { p.askBack("") })
		if !b.CanCancel {
			return ui.NewCard(ui.NewStrong(e.T("book.too_late", text.A{"Slot": slot})),
				ui.NewSupport(e.Refusal(api.CodeTooLate)),
				ui.NewSoftButton(e.T("book.do.show"), func() { e.Nav.Go(parts.Booking(id)) }))
		}
		give := ui.NewButton(e.T("book.do.give_back"), func() {
			p.asked = ""
			giveUp(e, id, p.redraw)
		})
		return ui.NewCard(ui.NewStrong(e.T("book.ask_back", text.A{"Slot": slot})),
			ui.Row(ui.Gap12, ui.Grow(give), ui.Grow(keep)),
			ui.Centre(ui.NewLink(e.T("book.do.show"), func() { e.Nav.Go(parts.Booking(id)) })))
	}
	return nil
}

// metCard says what stood in the way of a tap and what is free instead.
func (p *slots) metCard(m meeting) fyne.CanvasObject {
	e := p.env
	out := ui.Message{Tone: ui.Notice, Text: e.Refusal(m.why.Code)}
	switch m.why.Code {
	case api.CodeSlotTaken, api.CodePast:
		out.Title = e.T("book.taken", text.A{"Time": e.Texts().Clock(m.slot.StartsAt)})
		if len(m.why.Alternatives) > 0 {
			return takenMessage(e, m.slot.StartsAt, m.why.Alternatives[0], func(a booking.Alternative) {
				p.take(booking.Slot{ID: a.SlotID, EventID: a.EventID, StartsAt: a.StartsAt, EndsAt: a.EndsAt}, a.Adviser)
			})
		}
	case api.CodeOverlap:
		if c := m.why.Clash; c != nil {
			out.Title = e.T("book.clash", text.A{"Slot": slotName(e, c.StartsAt, c.Adviser)})
			out.Text = c.Title
			clash := *c
			if c.EventID == p.id && c.SlotID != "" && c.CanMove && p.moving == "" {
				out.Text = e.T("book.clash_swap", text.A{"Slot": slotName(e, m.slot.StartsAt, m.who)})
				out.Action, out.OnTap = e.T("book.do.swap"), func() { p.swap(clash, m) }
			} else {
				out.Action, out.OnTap = e.T("book.do.show"), func() { e.Nav.Go(parts.Booking(clash.ID)) }
			}
		}
	case api.CodeLimit:
		out.Title, out.Text = e.N("book.why.limit", m.why.Limit), e.T("book.limit_swap")
		if b, ok := p.swappable(); ok {
			out.Text = e.T("book.limit_swap_one", text.A{"Slot": slotName(e, b.StartsAt, b.Adviser)})
			out.Action, out.OnTap = e.T("book.do.swap"), func() { p.swap(b, m) }
		}
	case api.CodePrerequisite:
		return p.closed()
	}
	return out.Card()
}

// swappable is the one time that could be given for another: where there is just
// one, there is nothing to choose.
func (p *slots) swappable() (booking.Booking, bool) {
	var list []booking.Booking
	for _, b := range p.ev.Bookings {
		if b.SlotID != "" && b.CanMove {
			list = append(list, b)
		}
	}
	if len(list) != 1 {
		return booking.Booking{}, false
	}
	return list[0], true
}

func (p *slots) swap(b booking.Booking, m meeting) {
	p.met = nil
	askDisclosure(p.env, b, otherTime{m.slot.EventID, slotName(p.env, m.slot.StartsAt, m.who), m.who}, func(c booking.Disclosure) {
		p.tell(p.env.App.Book.Move(p.env.Ctx, b.ID, m.slot.ID, c), m.slot, m.who)
	})
}

// refusedCard is the office's no to the latest wish here, with what is free.
func (p *slots) refusedCard() fyne.CanvasObject {
	e := p.env
	var latest *booking.Booking
	for i, b := range p.ev.Bookings {
		if b.Refusal != nil && (latest == nil || b.Refusal.At.After(latest.Refusal.At)) {
			latest = &p.ev.Bookings[i]
		}
	}
	if latest == nil {
		return nil
	}
	b := *latest
	at := b.StartsAt
	for _, a := range p.ev.Advisers {
		for _, s := range a.Slots {
			if s.ID == b.Refusal.SlotID {
				at = s.StartsAt
			}
		}
	}
	if len(b.Refusal.Alternatives) > 0 && b.Refusal.Problem.Code == api.CodeSlotTaken {
		return takenMessage(e, at, b.Refusal.Alternatives[0], func(a booking.Alternative) {
			takeOther(e, b, a, func(_ string, err error) {
				p.tell(err, booking.Slot{ID: a.SlotID, EventID: a.EventID, StartsAt: a.StartsAt}, a.Adviser)
			})
		})
	}
	if b.Refusal.Change != nil {
		return ui.Message{
			Tone: ui.Notice, Title: e.T("book.refused.changed", text.A{"Name": slotName(e, at, b.Adviser)}),
			Text: e.T("book.refused.changed_text"), Action: e.T("book.do.show"), OnTap: func() { e.Nav.Go(parts.Booking(b.ID)) },
		}.Card()
	}
	return ui.Message{
		Tone: ui.Notice, Title: e.T("book.not_this", text.A{"Time": e.Texts().Clock(at)}),
		Text: e.Problem(&b.Refusal.Problem), Action: e.T("common.ok"),
		OnTap: func() {
			e.Failed(e.App.Book.Dismiss(e.Ctx, b.ID))
			p.redraw()
		},
	}.Card()
}

// waitingLine says which wishes wait, and for what.
func (p *slots) waitingLine(l link, signIn bool) string {
	var names []string
	for _, b := range p.ev.Bookings {
		switch {
		case b.MovingTo != nil:
			names = append(names, slotName(p.env, b.MovingTo.StartsAt, p.adviser(b.MovingTo.AdviserID)))
		case b.State == api.BookingRequested && b.SlotID != "":
			names = append(names, slotName(p.env, b.StartsAt, b.Adviser))
		}
	}
	if len(names) == 0 {
		return ""
	}
	key := "book.waits.office"
	switch {
	case signIn:
		key = "book.waits.signin"
	case l.offline():
		key = "book.waits.net"
	}
	return p.env.N(key, len(names), text.A{"Slots": strings.Join(names, " "+p.env.T("book.and")+" ")})
}

func (p *slots) adviser(id string) *booking.Adviser {
	for i, a := range p.ev.Advisers {
		if a.Adviser.ID == id {
			return &p.ev.Advisers[i].Adviser
		}
	}
	return nil
}

// haveLine says what the person has here; each leads on to where one prepares for it.
func (p *slots) haveLine() fyne.CanvasObject {
	lines := ui.Column(0)
	for _, b := range p.ev.Bookings {
		if b.State == api.BookingConfirmed && b.SlotID != "" {
			words := p.env.T("book.you_have", text.A{"Slot": slotName(p.env, b.StartsAt, b.Adviser)})
			lines.Add(ui.Row(ui.Gap8, ui.NewIconOf("check", ui.Accent, 18), ui.Grow(ui.NewSupport(words).In(ui.Accent)),
				ui.NewLink(p.env.T("book.do.prepare"), func() { p.env.Nav.Go(parts.Booking(b.ID)) })))
		}
	}
	if len(lines.Objects) == 0 {
		return nil
	}
	return lines
}
