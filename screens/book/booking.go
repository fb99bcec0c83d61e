package book

import (
	"reflect"
	"strconv"

	"fyne.io/fyne/v2"
	"rsc.io/qr"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// booked is one of the person's bookings: what became of it, the code for the
// door, what to prepare, what is shared, and moving or giving it up.
type booked struct {
	page
	id     string
	b      booking.Booking
	seen   any
	asking bool // whether it is to be given up
	showQR bool
	shown  bool
	draft  *parts.Draft // what is written to the adviser
	words  *ui.TextArea
	send   *ui.Button
	rating *rating
}

// Booking is the page of one of the person's bookings.
func Booking(env *parts.Env, id string) ui.Page {
	p := newBooking(env, id)
	p.scaffold.Title = env.T("nav.book") // until it is read
	p.start()
	return p
}

func newBooking(env *parts.Env, id string) *booked {
	p := &booked{page: newPage(env), id: id}
	p.draft = env.Draft(inbox.DraftMessage(id))
	p.words = p.draft.Area(store.DraftText, &ui.TextArea{Rows: 2, Most: longestNote, Framed: true, Loop: env.Loop, Placeholder: env.T("book.ask.hint")})
	p.send = &ui.Button{Label: env.T("book.ask.send"), Kind: ui.Soft, Small: true, OnTap: p.ask}
	p.rating = newRating(env, id, p.redraw)
	return p
}

func (p *booked) start() {
	p.back()
	p.Refresh()
}

// Shown implements ui.Shower.
func (p *booked) Shown() {
	p.shown = true
	p.keepTime(p.Refresh)
	p.see()
}

// Leave implements ui.Leaver.
func (p *booked) Leave() {
	p.page.Leave()
	p.shown = false
}

func (p *booked) redraw() {
	p.seen = nil
	p.Refresh()
}

// bookingContext is what is shown besides the booking itself.
type bookingContext struct {
	b       booking.Booking
	link    link
	times   []string
	prepare []app.Preparation
	thread  []inbox.Message
	options []shareOption
	changed bool // the plan, since it was shared
	waiting int  // others on the waiting list
}

func (p *booked) read() (bookingContext, error) {
	e := p.env
	b, err := e.App.Book.Booking(e.Ctx, p.id)
	if err != nil {
		return bookingContext{}, err
	}
	a := bookingContext{b: b, link: p.link(), times: bookingTimes(e, b)}
	if ap, err := e.App.Appointment(e.Ctx, b); err == nil {
		a.prepare, a.changed = ap.Prepare, ap.Changed
	}
	if a.thread, err = e.App.Inbox.Thread(e.Ctx, b.ID); err != nil {
		return a, err
	}
	a.options = shareOptions(e, b)
	if ev, err := e.App.Book.Event(e.Ctx, b.EventID); err == nil {
		a.waiting = ev.Waiting
	}
	return a, nil
}

// bookingTimes are what is said of a booking that goes on by the clock: how long it
// is until then, how long an offer stands, and whether it is over.
func bookingTimes(env *parts.Env, b booking.Booking) []string {
	out := times(env)
	if b.StartsAt.After(env.Now()) {
		out = append(out, until(env, b.StartsAt))
	}
	if b.Offered(env.Now()) {
		out = append(out, offerLine(env, b.ExpiresAt))
	}
	return append(out, strconv.FormatBool(b.EndsAt.After(env.Now())))
}

// Refresh implements ui.Refresher.
func (p *booked) Refresh() {
	now, err := p.read()
	if err != nil {
		p.without(err, p.Refresh)
		return
	}
	if reflect.DeepEqual(p.seen, now) {
		return
	}
	p.seen, p.b = now, now.b
	p.scaffold.Title, p.scaffold.Most = p.title(), ui.ColumnsMost
	p.scaffold.Footer = p.footer()
	p.scaffold.SetBody(p.body(now)...)
	p.see()
}

// holds tells whether the booking still stands or may come to.
func (p *booked) holds() bool {
	switch p.b.State {
	case api.BookingConfirmed, api.BookingRequested, api.BookingWaiting, api.BookingOffered:
		return !p.b.EventOff && p.b.EndsAt.After(p.env.Now())
	}
	return false
}

func (p *booked) body(a bookingContext) []fyne.CanvasObject {
	out, rest := ui.Column(ui.Gap16, p.head()), ui.Column(ui.Gap16)
	if line := signInLine(p.env, a.link, []booking.Booking{p.b}); line != nil {
		add(out, line)
	}
	change := p.changeCard()
	if change != nil {
		add(out, change)
	}
	if p.b.Refusal != nil {
		add(out, refusalCard(p.env, p.b, p.taken))
	} else if s := p.state(a); s != nil && (change == nil || !p.b.CalledOff) {
		add(out, s)
	}
	if asleep := parts.Asleep(p.env, p.b, p.redraw); asleep != nil {
		add(out, asleep)
	}
	if p.b.State == api.BookingConfirmed && p.b.Code != "" && p.holds() {
		add(out, p.code())
	}
	if p.holds() {
		if prepare := p.prepare(a); prepare != nil {
			add(out, prepare)
		}
	}
	if how := p.rating.view(p.b); how != nil {
		add(out, how)
	}
	add(rest, p.where())
	if p.holds() {
		add(rest, p.sharing(a), p.talk(a), p.changes(a))
	} else if len(a.thread) > 0 {
		add(rest, p.talk(a))
	}
	return []fyne.CanvasObject{ui.TwoColumns(out, rest)}
}

// taken goes on to what was taken in place of what was refused.
func (p *booked) taken(id string) {
	switch {
	case id != "" && id != p.id && !p.within:
		p.env.Nav.Replace(parts.Booking(id))
	case id == "" && p.b.State == api.BookingRefused && !p.within:
		if !p.env.Nav.Back() {
			p.env.Nav.Replace(parts.MyBookings())
		}
	default:
		p.redraw()
	}
}

func (p *booked) head() fyne.CanvasObject {
	e, b := p.env, p.b
	var lead fyne.CanvasObject = &mark{kind: b.EventKind, side: 56}
	if b.Adviser != nil && b.Adviser.Name != "" {
		lead = &ui.Avatar{Name: b.Adviser.Name, Side: 56}
	}
	words := ui.Column(2,
		&ui.Text{Text: whose(b), TextSize: ui.Heading, Bold: true, Wrap: true},
		ui.NewSupport(text.UpperFirst(when(e, b.StartsAt, b.EndsAt))))
	if b.Adviser != nil {
		add(words, ui.NewSupport(adviserLine(e, *b.Adviser)))
	}
	badges := ui.Flow(ui.Gap8, &ui.Badge{Text: stateName(e, b), Tone: stateTone(b)})
	if b.State == api.BookingConfirmed && b.StartsAt.After(e.Now()) && p.holds() {
		add(badges, &ui.Badge{Text: text.UpperFirst(until(e, b.StartsAt)), Tone: ui.Neutral})
	}
	add(words, ui.Gap(ui.Gap4))
	add(words, badges)
	return ui.RowTop(ui.Gap16, lead, ui.Grow(words))
}

// title is what the booking is for, over whom it is with.
func (p *booked) title() string {
	if whose(p.b) != p.b.Title {
		return p.b.Title
	}
	return p.env.T("book.booking.title")
}

// state says in words what is so and what happens next.
func (p *booked) state(a bookingContext) fyne.CanvasObject {
	e, b := p.env, p.b
	switch {
	case b.EventOff, b.CalledOff:
		return ui.Message{Tone: ui.Alarm, Title: e.T("book.cancelled.title"), Text: e.T("book.cancelled.text")}.Card()
	case b.MovingTo != nil:
		return ui.Message{Tone: ui.Neutral, Text: e.T("book.state.moving", text.A{
			"To": e.Texts().Clock(b.MovingTo.StartsAt), "From": e.Texts().Clock(b.StartsAt),
		})}.Card()
	case b.State == api.BookingRequested:
		key := "book.state.requested"
		if a.link.offline() {
			key = "book.state.requested_offline"
		}
		return ui.Message{Tone: ui.Neutral, Text: e.T(key)}.Card()
	case b.State == api.BookingWaiting:
		m := ui.Message{Tone: ui.Neutral, Title: e.StateName(b), Text: e.T("book.state.waiting")}
		return m.Card()
	case b.Offered(e.Now()):
		return ui.Message{Tone: ui.Good, Title: e.T("book.offer.title"), Text: offerLine(e, b.ExpiresAt)}.Card()
	case b.State == api.BookingOffered, b.State == api.BookingExpired:
		return ui.Message{Tone: ui.Neutral, Text: e.T("book.state.expired")}.Card()
	case b.State == api.BookingCancelled:
		return ui.Message{Tone: ui.Neutral, Text: e.T("book.state.cancelled")}.Card()
	case b.State == api.BookingMissed:
		return ui.Message{Tone: ui.Neutral, Text: e.T("book.state.missed")}.Card()
	}
	return nil
}

// footer is the one thing to do, where there is one.
func (p *booked) footer() fyne.CanvasObject {
	e, b := p.env, p.b
	switch {
	case b.Refusal != nil:
		return nil
	case b.Offered(e.Now()) && !b.EventOff:
		return ui.NewButton(e.T("book.do.accept"), func() {
			e.Failed(e.App.Book.Accept(e.Ctx, b.ID))
			p.redraw()
		})
	case b.State == api.BookingCancelled, b.State == api.BookingExpired, b.State == api.BookingMissed, b.EventOff:
		if b.EndsAt.After(e.Now()) && !b.EventOff && !b.CalledOff {
			return ui.NewSoftButton(e.T("book.do.again"), func() { e.Nav.Go(parts.Event(b.EventID)) })
		}
		return ui.NewSoftButton(e.T("book.do.elsewhere"), func() { e.Nav.Go(parts.Programme()) })
	}
	return nil
}

// codeWords is the code for the door on a line; empty while there is none.
func codeWords(env *parts.Env, b booking.Booking) string {
	if b.Code == "" {
		return ""
	}
	return env.T("book.code.is", text.A{"Code": b.Code})
}

// code is what is shown at the door; on the day at once, before that on asking.
func (p *booked) code() fyne.CanvasObject {
	e := p.env
	today := text.DaysBetween(e.Now(), p.b.StartsAt) == 0
	if !today && !p.showQR {
		return ui.NewCard(ui.Row(ui.Gap12, ui.NewIconOf("qr", ui.Quiet, 24),
			ui.Grow(ui.Column(2, ui.NewStrong(p.b.Code), ui.NewSupport(e.T("book.code.hint")))),
			ui.NewLink(e.T("book.code.show"), func() {
				p.showQR = true
				p.redraw()
			})))
	}
	code, err := qr.Encode(p.b.Code, qr.M)
	if err != nil {
		return ui.NewCard(ui.NewHeading(p.b.Code).Centred(), ui.NewSupport(e.T("book.code.hint")).Centred())
	}
	return ui.NewCard(
		ui.Centre(&ui.QR{Dark: code.Black, Modules: code.Size, Side: 200, Name: e.T("book.code.name", text.A{"Code": p.b.Code})}),
		ui.NewHeading(p.b.Code).Centred(),
		ui.NewSupport(e.T("book.code.hint")).Centred(),
	)
}

func (p *booked) where() fyne.CanvasObject {
	e, b := p.env, p.b
	card := ui.Column(ui.Gap12, fact("clock",
		ui.NewBody(text.UpperFirst(e.Texts().Weekday(b.StartsAt))), ui.NewSupport(e.Texts().Span(b.StartsAt, b.EndsAt))))
	for _, line := range whereFacts(e, b.Venue) {
		add(card, line)
	}
	if long := took(e, b); long != nil {
		add(card, long)
	}
	if b.Need != "" {
		add(card, fact("idea", ui.NewBody(e.FieldName(b.Need))))
	}
	if b.Note != "" {
		yours := e.T("book.note.yours")
		if b.NoteSleeps() {
			yours += " · " + e.T("book.share.asleep")
		}
		add(card, fact("comment", ui.NewBody(b.Note), ui.NewSupport(yours)))
	}
	add(card, ui.Left(ui.NewLink(e.T("book.do.see_event"), func() { e.Nav.Go(parts.Event(b.EventID)) })))
	return ui.NewCard(card)
}
