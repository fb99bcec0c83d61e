package book

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// prepare is what the adviser wants to have read, each with its state and one
// tap away.
func (p *booked) prepare(a bookingContext) fyne.CanvasObject {
	if len(a.prepare) == 0 {
		return nil
	}
	e := p.env
	card := ui.Column(ui.Gap4, ui.NewStrong(e.T("book.prepare.title")))
	for _, x := range a.prepare {
		row := &ui.CheckRow{Label: x.Title, Done: x.Done}
		if x.Minutes > 0 && !x.Done {
			row.Note = e.Texts().T("date.minutes_short", text.A{"N": x.Minutes})
		}
		switch x.Kind {
		case app.PrepSection:
			row.OnTap = func() { e.Nav.Go(parts.Question("", x.Key)) }
		case app.PrepFigures:
			label, to := e.PrepareFigures()
			row.Label, row.OnTap = label, func() { e.Nav.Go(to) }
		case app.PrepTest:
			row.OnTap = func() { e.Nav.Go(parts.TakeTest(x.Key)) }
		case app.PrepQuestion:
			row.Label = e.T("book.prepare.question", text.A{"Name": p.env.Reader(p.b)})
			row.OnTap = func() {
				p.scaffold.ScrollIntoView(p.words)
				p.words.Focus()
			}
		}
		add(card, row)
	}
	if plan := p.option(a, api.ShareVersion); plan != nil && (!plan.on || a.changed) {
		label := e.T("book.do.send_plan", text.A{"Name": p.env.Reader(p.b)})
		if plan.on {
			label = e.T("book.do.send_plan_again")
		}
		add(card, ui.Gap(ui.Gap4))
		add(card, ui.NewButton(label, func() { e.Nav.Go(parts.SharePlan(p.id)) }))
	}
	return ui.NewCard(card)
}

// shareOption is one thing that can be shared with a booking.
type shareOption struct {
	share api.Share
	name  string
	on    bool
}

func (p *booked) option(a bookingContext, kind string) *shareOption {
	for i, o := range a.options {
		if o.share.Kind == kind {
			return &a.options[i]
		}
	}
	return nil
}

// shareOptions are what is shared with a booking, and what more could be.
func shareOptions(env *parts.Env, b booking.Booking) []shareOption {
	var out []shareOption
	for _, s := range b.Share {
		out = append(out, shareOption{share: s, name: env.ShareName(s), on: !s.Asleep})
	}
	proposals, err := env.App.Consent.Proposals(env.Ctx)
	env.Failed(err)
	for _, p := range proposals {
		s := p.Share
		s.Until = time.Time{} // until some time after the booking
		has := func(o shareOption) bool {
			return o.share.Kind == s.Kind && (s.Kind != api.ShareResult || o.share.ID == s.ID)
		}
		if !slices.ContainsFunc(out, has) {
			name := env.ShareName(s)
			if s.Kind == api.ShareContact {
				s.Title = name // no mail address is on a meeting's sheet
			}
			out = append(out, shareOption{share: s, name: name})
		}
	}
	return out
}

// sharing is what may be read, thing by thing, and until when.
func (p *booked) sharing(a bookingContext) fyne.CanvasObject {
	e := p.env
	card := ui.Column(ui.Gap4, ui.NewStrong(e.T("book.share.title", text.A{"Name": p.env.Reader(p.b)})))
	for i, o := range a.options {
		row := &ui.SwitchRow{Label: o.name, On: o.on}
		row.Note = e.T("book.share.off")
		switch {
		case o.share.Asleep:
			row.Note = e.T("book.share.asleep")
		case o.on && !o.share.Until.IsZero():
			row.Note = e.Texts().Through(o.share.Until, e.Now())
		}
		row.OnChange = func(on bool) {
			set := slices.Clone(a.options)
			set[i].on = on
			if !on {
				p.share(set, nil)
				return
			}
			row.On = false // until it was seen what they will read
			row.Refresh()
			e.AskToShare(p.b, shared(set), e.T("sheet.share", text.A{"Name": e.Reader(p.b)}), func(omit []string) { p.share(set, omit) })
		}
		if o.share.Kind == api.ShareContact {
			e.AskContact(row)
		}
		add(card, row)
	}
	add(card, &ui.Text{Text: e.WhoReads(p.b.Adviser) + " " + e.T("book.share.terms"), TextSize: ui.Label, Role: ui.Quiet, Wrap: true})
	add(card, &ui.ListRow{
		Icon: icons.File, Title: e.T("sheet.see"), Subtitle: parts.SheetWords(e, p.b), Chevron: true,
		OnTap: func() { e.Nav.Go(parts.MeetingSheetOf(p.id)) },
	})
	return ui.NewCard(card)
}

func (p *booked) share(options []shareOption, omit []string) {
	p.env.Failed(p.env.App.Book.Share(p.env.Ctx, p.id, shared(options), omit))
	p.redraw()
}

// shared is what is shared where these are chosen.
func shared(options []shareOption) []api.Share {
	shares := []api.Share{}
	for _, o := range options {
		switch {
		case o.on:
			shares = append(shares, o.share.Awake())
		case o.share.Asleep: // nobody was asked about this one
			shares = append(shares, o.share)
		}
	}
	return shares
}

// talk is what was written about the booking, and a line to write more.
func (p *booked) talk(a bookingContext) fyne.CanvasObject {
	e := p.env
	card := ui.Column(ui.Gap12, ui.NewStrong(e.T("book.ask.title", text.A{"Name": p.env.Reader(p.b)})))
	for _, m := range a.thread {
		name := m.Author
		if m.Mine {
			name = e.T("book.ask.you")
		}
		at := e.Texts().DayClock(m.At, e.Now())
		switch {
		case m.Refused:
			at = e.T("inbox.refused")
		case m.Waiting:
			at = e.T("book.ask.waiting")
		}
		said := ui.Column(2, ui.Row(ui.Gap8, ui.Grow(ui.NewSupport(name)), &ui.Text{Text: at, TextSize: ui.Label, Role: ui.Quiet}))
		if m.Text != "" {
			said.Add(ui.NewBody(m.Text))
		}
		for _, f := range m.Files {
			said.Add(parts.FileRow(e, m, f))
		}
		if m.Refused {
			said.Add(ui.Left(ui.NewLink(e.T("inbox.refused_see"), func() { e.Nav.Go(parts.Waiting()) })))
		}
		add(card, said)
		add(card, ui.Divider())
	}
	if p.holds() {
		add(card, p.words)
		add(card, ui.Right(p.send))
	}
	return ui.NewCard(card)
}

func (p *booked) ask() {
	words := strings.TrimSpace(p.words.Value())
	if words == "" {
		p.words.Focus()
		return
	}
	if p.env.Failed(p.draft.Send(func() error { return p.env.App.AskAdviser(p.env.Ctx, p.id, words) })) {
		return
	}
	p.redraw()
	p.env.Toast(p.env.T("book.toast.asked_adviser", text.A{"Name": p.env.Reader(p.b)}))
}

// changes is moving, the calendar and giving up.
func (p *booked) changes(a bookingContext) fyne.CanvasObject {
	e, b := p.env, p.b
	row := ui.Row(ui.Gap12)
	if b.CanMove {
		add(row, ui.Grow(&ui.Button{Label: e.T("book.do.move"), Icon: "swap", Kind: ui.Soft, OnTap: func() { e.Nav.Go(parts.Slots(b.EventID, b.ID)) }}))
	}
	if b.State == api.BookingConfirmed {
		add(row, ui.Grow(&ui.Button{Label: e.T("book.do.calendar"), Icon: "calendar", Kind: ui.Soft, OnTap: func() { openCalendar(e, b.ID) }}))
	}
	out := ui.Column(ui.Gap8)
	if len(row.Objects) > 0 {
		add(out, row)
	}
	switch {
	case b.CanCancel && p.asking:
		add(out, ui.NewCard(
			ui.NewStrong(e.T("book.ask_cancel")), ui.NewSupport(e.N("book.ask_cancel_text", a.waiting)),
			ui.Row(ui.Gap12,
				ui.Grow(&ui.Button{Label: e.T("book.do.cancel"), Kind: ui.Danger, OnTap: p.giveUp}),
				ui.Grow(ui.NewSoftButton(e.T("book.do.keep"), func() {
					p.asking = false
					p.redraw()
				})))))
	case b.CanCancel:
		label := e.T("book.do.cancel")
		switch b.State {
		case api.BookingRequested:
			label = e.T("book.do.take_back")
		case api.BookingWaiting:
			label = e.T("book.do.leave_list")
		case api.BookingOffered:
			label = e.T("book.do.decline")
		}
		add(out, ui.NewPlainButton(label, func() {
			if a.waiting > 0 && b.State == api.BookingConfirmed {
				p.asking = true
				p.redraw()
				return
			}
			p.giveUp()
		}))
		if b.State == api.BookingConfirmed {
			add(out, ui.NewSupport(e.T("book.cancel_until", text.A{"When": e.Texts().DayClock(b.CancelUntil, e.Now())})).Centred())
		}
	case b.State == api.BookingConfirmed:
		add(out, ui.NewSupport(e.T("book.cancel_over")).Centred())
	}
	return out
}

func (p *booked) giveUp() {
	p.asking = false
	giveUp(p.env, p.id, p.redraw)
}
