package book

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// footerContent is what stands at the foot of an event: a line that says why or until
// when, and one button that says what it will do; sometimes a lesser one.
type footerContent struct {
	line  string
	tone  ui.Role
	main  *ui.Button
	other *ui.Button
	long  bool // the words are too long to stand side by side
}

func (f footerContent) view() fyne.CanvasObject {
	column := ui.Column(ui.Gap8)
	if f.line != "" {
		role := f.tone
		if role == "" {
			role = ui.Quiet
		}
		add(column, &ui.Text{Text: f.line, TextSize: ui.Support, Role: role, Wrap: true})
	}
	switch {
	case f.long:
		add(column, f.main)
		add(column, f.other)
	case f.main != nil && f.other != nil:
		add(column, ui.Actions(f.main, f.other))
	case f.main != nil:
		add(column, f.main)
	case f.other != nil:
		add(column, f.other)
	}
	return column
}

// footerContent decides what the buttons do: what an event has times for leads to them,
// all else is done at once.
func (p *event) foot() footerContent {
	ev := p.ev
	if len(ev.Advisers) == 0 {
		return p.placeFoot(ev.Action)
	}
	held := 0
	for _, b := range ev.Bookings {
		if b.SlotID != "" && b.Refusal == nil {
			held++
		}
	}
	place := ev.PlaceAction
	switch {
	case place.Do == booking.DoAccept:
		return p.placeFoot(place)
	case ev.FreeSlots == 0 && held == 0 && ev.SlotAction.Do != booking.DoNothing && ev.Capacity > 0:
		f := p.placeFoot(place)
		f.line = joined(p.env.T("book.room.no_times"), f.line)
		return f
	case ev.SlotAction.Do == booking.DoNothing && held == 0:
		return p.placeFoot(ev.SlotAction)
	}
	f := footerContent{main: ui.NewButton(p.env.T("book.do.choose_slot"), func() { p.env.Nav.Go(parts.Slots(ev.ID, "")) })}
	if held > 0 {
		f.main.Label = p.env.T("book.do.see_slots")
	}
	if ev.Capacity == 0 {
		return f
	}
	switch place.Do {
	case booking.DoBook:
		f.other = ui.NewSoftButton(p.env.T("book.do.without_time"), p.book)
	case booking.DoWait:
		f.other = ui.NewSoftButton(p.env.T("book.do.wait_short"), p.book)
	case booking.DoCancel:
		f.other = ui.NewPlainButton(p.env.T("book.do.cancel_place"), func() { p.cancel(place.BookingID) })
	}
	return f
}

// placeFoot is the button for a place without a time.
func (p *event) placeFoot(a booking.Action) footerContent {
	e := p.env
	switch a.Do {
	case booking.DoBook:
		return footerContent{line: p.cancelLine(), main: ui.NewButton(e.T("book.do.book"), p.book)}
	case booking.DoWait:
		line := e.N("book.why.wait", p.ev.Waiting)
		if p.ev.Waiting == 0 {
			line = e.T("book.why.wait_first")
		}
		return footerContent{line: line, main: ui.NewButton(e.T("book.do.wait"), p.book)}
	case booking.DoAccept:
		return footerContent{
			line: offerLine(e, a.At), tone: ui.Warn,
			main: ui.NewButton(e.T("book.do.accept"), func() { p.accept(a.BookingID) }),
		}
	case booking.DoCancel:
		show := ui.NewSoftButton(e.T("book.do.show"), func() { e.Nav.Go(parts.Booking(a.BookingID)) })
		drop := ui.NewPlainButton(e.T("book.do.cancel"), func() { p.cancel(a.BookingID) })
		return footerContent{line: p.cancelLine(), main: show, other: drop}
	case booking.DoShow:
		return footerContent{main: ui.NewSoftButton(e.T("book.do.show"), func() { e.Nav.Go(parts.Booking(a.BookingID)) })}
	case booking.DoChooseSlot:
		return footerContent{main: ui.NewButton(e.T("book.do.choose_slot"), func() { e.Nav.Go(parts.Slots(p.id, "")) })}
	case booking.DoNothing:
	}
	return p.whyNot(a)
}

// whyNot says why an event cannot be booked and leads to what helps.
func (p *event) whyNot(a booking.Action) footerContent {
	e := p.env
	elsewhere := ui.NewSoftButton(e.T("book.do.elsewhere"), func() { e.Nav.Go(parts.Programme()) })
	switch a.Why {
	case api.CodeNotOpen:
		if a.SlotsFor != "" {
			return slotsShut(e, a)
		}
		label := e.T("book.do.opens", text.A{"When": e.Texts().DayClock(a.At, e.Now())})
		return footerContent{line: e.Texts().Until(a.At, e.Now()), main: &ui.Button{Label: text.UpperFirst(label), Inactive: true}}
	case api.CodeClosed:
		return footerContent{line: e.T("book.why.closed", text.A{"When": e.Texts().DayClock(a.At, e.Now())}), main: elsewhere}
	case api.CodePrerequisite:
		return p.missing(a.Requires)
	case api.CodeOverlap:
		if a.Clash != nil {
			clash := *a.Clash
			return footerContent{
				line: e.T("book.why.overlap", text.A{"Title": whose(clash), "Time": when(e, clash.StartsAt, clash.EndsAt)}),
				main: ui.NewSoftButton(e.T("book.do.show"), func() { e.Nav.Go(parts.Booking(clash.ID)) }),
			}
		}
	case api.CodeLimit:
		line := e.N("book.why.limit", a.Limit)
		if !a.At.IsZero() {
			line = e.N("book.why.limit_until", a.Limit, text.A{"When": e.Texts().DayClock(a.At, e.Now())})
		}
		return footerContent{
			line: line,
			main: ui.NewSoftButton(e.T("book.do.see_slots"), func() { e.Nav.Go(parts.Slots(p.id, "")) }),
		}
	case api.CodeEventFull:
		return footerContent{line: e.T("book.why.full"), main: elsewhere}
	case api.CodePast:
		return footerContent{line: e.T("book.why.past"), main: elsewhere}
	case api.CodeCancelled:
		return footerContent{line: e.T("book.why.cancelled"), tone: ui.Bad, main: elsewhere}
	}
	return footerContent{line: e.Refusal(a.Why), main: elsewhere}
}

// slotsShut says what the slots of an event wait for.
func slotsShut(e *parts.Env, a booking.Action) footerContent {
	label, line := e.T("book.slots."+a.SlotsFor), e.T("book.slots."+a.SlotsFor+"_text")
	if a.SlotsFor == api.SlotsOpenTime {
		label = e.T("book.slots.time", text.A{"When": e.Texts().DayClock(a.At, e.Now())})
		line = e.Texts().Until(a.At, e.Now())
	}
	return footerContent{line: line, main: &ui.Button{Label: text.UpperFirst(label), Inactive: true}}
}

// missing leads to what the office asks to see first.
func (p *event) missing(requires string) footerContent {
	e := p.env
	write := func() { e.Nav.Go(parts.Plan()) }
	if requires == api.RequiresPlan {
		return footerContent{line: e.T("book.why.plan"), main: ui.NewButton(e.T("book.do.write_plan"), write)}
	}
	take := ui.NewButton(e.T("book.do.screening"), func() { e.Nav.Go(screening(e)) })
	if requires == api.RequiresScreening {
		return footerContent{line: e.T("book.why.screening"), main: take}
	}
	return footerContent{
		line: e.T("book.why.plan_or_screening"), main: take,
		other: ui.NewSoftButton(e.T("book.do.write_plan"), write), long: true,
	}
}

// screening leads to the screening form: the first there is.
func screening(env *parts.Env) ui.Route {
	tests, err := env.App.Tests.List(env.Ctx)
	if err != nil {
		return parts.Tests()
	}
	for _, t := range tests {
		if t.Use == api.UseScreening {
			return parts.TakeTest(t.ID)
		}
	}
	return parts.Tests()
}

func (p *event) cancelLine() string {
	if p.ev.CancelUntil.IsZero() || !p.ev.CancelUntil.After(p.env.Now()) || !p.ev.CancelUntil.Before(p.ev.StartsAt) {
		return ""
	}
	return p.env.T("book.cancel_until", text.A{"When": p.env.Texts().DayClock(p.ev.CancelUntil, p.env.Now())})
}

func offerLine(env *parts.Env, at time.Time) string {
	if at.IsZero() {
		return env.T("book.offer.open")
	}
	return env.T("book.offer.until", text.A{
		"When": env.Texts().DayClock(at, env.Now()), "Left": env.Texts().Duration(at.Sub(env.Now())),
	})
}

// book asks for a place, or for one on the waiting list. What it shares is seen first.
func (p *event) book() {
	r := booking.Request{EventID: p.id, Wait: p.ev.PlaceAction.Do == booking.DoWait}
	p.extras.fill(&r)
	p.extras.ask(r, p.env.T(doBook(r)), func(r booking.Request) {
		id, err := p.extras.book(r)
		if p.refused(err) {
			return
		}
		p.asked = id
		words := "book.toast.asked"
		if r.Wait {
			words = "book.toast.waiting"
		}
		p.tell(id, words)
		p.Refresh()
	})
}

// doBook is the text of the button that sends a wish for a place.
func doBook(r booking.Request) string {
	if r.Wait {
		return "book.do.wait"
	}
	return "book.do.book"
}

// tell says how a wish for a place stands; it can be taken back.
func (p *event) tell(id, words string) {
	p.env.ToastUndo(p.env.T(words), func() {
		p.asked = ""
		if !p.env.Failed(p.env.App.Book.Cancel(p.env.Ctx, id)) {
			p.Refresh()
		}
	})
}

// tellAnswer says what the office answered to what was asked for here, once: where it is had, nothing is being asked
// any more. A no is told on the page.
func (p *event) tellAnswer() {
	for _, b := range p.ev.Bookings {
		if b.ID != p.asked || b.State == api.BookingRequested && b.Refusal == nil {
			continue
		}
		p.asked = ""
		switch b.State {
		case api.BookingConfirmed:
			p.tell(b.ID, "book.toast.booked")
		case api.BookingWaiting:
			p.tell(b.ID, "book.toast.listed")
		}
	}
}

// refused tells what stood in the way of a wish, and shows things as they are now.
func (p *event) refused(err error) bool {
	if err == nil {
		return false
	}
	var f *booking.Foreseen
	if errors.As(err, &f) {
		p.env.Toast(p.env.Refusal(f.Code))
	} else {
		p.env.Failed(err)
	}
	p.Refresh()
	return true
}

func (p *event) accept(bookingID string) {
	if !p.refused(p.env.App.Book.Accept(p.env.Ctx, bookingID)) {
		p.Refresh()
	}
}

func (p *event) cancel(bookingID string) {
	giveUp(p.env, bookingID, p.Refresh)
}

// giveUp cancels a booking and offers to ask for the same again.
func giveUp(env *parts.Env, bookingID string, then func()) {
	b, err := env.App.Book.Booking(env.Ctx, bookingID)
	if err == nil {
		err = env.App.Book.Cancel(env.Ctx, bookingID)
	}
	if env.Failed(err) {
		return
	}
	then()
	words := env.T("book.toast.giving_up")
	if b.SlotID != "" {
		words = env.T("book.toast.giving_back", text.A{"Slot": slotName(env, b.StartsAt, b.Adviser)})
	}
	env.ToastUndo(words, func() {
		_, err := env.App.Book.Book(env.Ctx, booking.Request{
			EventID: b.EventID, SlotID: b.SlotID, Need: b.Need, Share: b.Share, SheetOmit: b.SheetOmit,
			Note: b.Note, NoteAgreedWith: b.NoteAgreedWith, Wait: b.State == api.BookingWaiting,
		})
		env.Failed(err)
		then()
	})
}
