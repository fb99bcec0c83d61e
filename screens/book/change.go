package book

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// changeParts are what the office changed under a booking: the old time and the new one
// beside each other, what else is other, and who changed it and why.
func changeParts(env *parts.Env, b booking.Booking) []fyne.CanvasObject {
	c := *b.Change
	out := termParts(env, c)
	if len(out) > 0 {
		out = append(out, ui.Divider())
	}
	return append(out, changedBy(env, c))
}

// termParts are the terms that differ, each with the old and the new.
func termParts(env *parts.Env, c booking.Change) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	rows := ui.Column(ui.Gap12)
	for _, term := range c.Terms {
		switch term {
		case api.TermTime:
			out = append(out, movedTime(env, c))
		case api.TermSessions:
			add(rows, sessionsRow(env, c))
		case api.TermPlace:
			add(rows, termRow(env, term, placeWords(env, c.Old.Venue), placeWords(env, c.New.Venue)))
		case api.TermLink:
			add(rows, termRow(env, term, c.Old.Venue.OnlineURL, c.New.Venue.OnlineURL))
		case api.TermAdviser:
			add(rows, termRow(env, term, adviserWords(env, c.OldAdviser), adviserWords(env, c.NewAdviser)))
		case api.TermPrice:
			add(rows, termRow(env, term, priceWords(env, c.Old.PriceOre), priceWords(env, c.New.PriceOre)))
		}
	}
	if len(rows.Objects) > 0 {
		out = append(out, rows)
	}
	return out
}

// movedTime is the old time, struck through in a dashed frame, and the new one. Told by a
// screen reader they are a line.
func movedTime(env *parts.Env, c booking.Change) fyne.CanvasObject {
	t := env.Texts()
	lengthens := c.Old.StartsAt.Equal(c.New.StartsAt)
	box := func(at api.Terms, role, name ui.Role, gone bool) []fyne.CanvasObject {
		clock := t.Clock(at.StartsAt)
		if lengthens || severalDays(at.StartsAt, at.EndsAt) {
			clock = t.Span(at.StartsAt, at.EndsAt)
			if severalDays(at.StartsAt, at.EndsAt) {
				clock = env.T("book.course.from", text.A{"Time": t.Clock(at.StartsAt), "Last": t.ShortDate(at.EndsAt)})
			}
		}
		weekday, _, _ := strings.Cut(t.Weekday(at.StartsAt), " ")
		day := t.ShortDate(at.StartsAt)
		if at.StartsAt.In(text.Copenhagen).Year() != env.Now().In(text.Copenhagen).Year() {
			day = t.ShortDateYear(at.StartsAt)
		}
		return []fyne.CanvasObject{
			(&ui.Text{Text: weekday, TextSize: ui.Support, Role: name, Wrap: true}).Centred(),
			(&ui.Text{Spans: []ui.Span{{Text: day, Bold: true, Strike: gone}}, TextSize: ui.Heading, Bold: true, Role: role, Wrap: true}).Centred(),
			(&ui.Text{Spans: []ui.Span{{Text: clock, Bold: true, Strike: gone}}, Bold: true, Role: role, Wrap: true}).Centred(),
		}
	}
	is := &ui.Card{Fill: ui.AccentSoft, Chosen: true, Content: ui.Column(2, box(c.New, ui.Accent, ui.Accent, false)...)}
	return ui.Row(ui.Gap8, ui.Grow(ui.NewGone(box(c.Old, ui.Quiet, ui.Quiet, true)...)), ui.NewIconOf("chevron", ui.Quiet, 20), ui.Grow(is))
}

// termRow is a term with what it was, struck through, over what it is.
func termRow(env *parts.Env, term api.Term, old, now string) fyne.CanvasObject {
	words := ui.Column(2, ui.NewSupport(env.T("change.term."+string(term))))
	if old != "" {
		add(words, &ui.Text{Spans: []ui.Span{{Text: old, Strike: true}}, Role: ui.Quiet, Wrap: true})
	}
	add(words, ui.NewStrong(cmp.Or(now, env.T("change.none"))))
	return words
}

func sessionsRow(env *parts.Env, c booking.Change) fyne.CanvasObject {
	words := ui.Column(2, ui.NewSupport(env.T("change.term."+string(api.TermSessions))))
	line := func(s api.EventSession) string {
		return joined(text.UpperFirst(env.Texts().Day(s.StartsAt, env.Now())), env.Texts().Span(s.StartsAt, s.EndsAt), s.Title)
	}
	in := func(list []api.EventSession, s api.EventSession) bool {
		for _, o := range list {
			if o.StartsAt.Equal(s.StartsAt) && o.EndsAt.Equal(s.EndsAt) {
				return true
			}
		}
		return false
	}
	for _, s := range c.Old.Sessions {
		if !in(c.New.Sessions, s) {
			add(words, &ui.Text{Spans: []ui.Span{{Text: line(s), Strike: true}}, Role: ui.Quiet, Wrap: true})
		}
	}
	for _, s := range c.New.Sessions {
		if in(c.Old.Sessions, s) {
			add(words, ui.NewBody(line(s)))
			continue
		}
		add(words, ui.NewStrong(line(s)))
	}
	return words
}

func placeWords(env *parts.Env, v api.Venue) string {
	if v.Name != "" && v.Address != "" {
		return v.Name + ", " + v.Address
	}
	return placeName(env, v)
}

func adviserWords(env *parts.Env, a *booking.Adviser) string {
	if a == nil || a.Name == "" {
		return text.UpperFirst(env.T("common.the_office"))
	}
	return parts.FullName(a.Name, a.Organisation)
}

func priceWords(env *parts.Env, ore int64) string {
	if ore == 0 {
		return env.T("book.price.free")
	}
	return env.Texts().Kroner(ore)
}

// changedBy says who changed it, when, and what they say of it.
func changedBy(env *parts.Env, c booking.Change) fyne.CanvasObject {
	by := cmp.Or(c.By, env.OfficeName())
	words := ui.Column(ui.Gap4, &ui.Text{
		Spans: []ui.Span{{Text: by, Bold: true, Role: ui.Ink}, {Text: " " + changeDid(env, c)}}, TextSize: ui.Support, Role: ui.Quiet, Wrap: true,
	})
	if c.Text != "" {
		add(words, ui.NewBody(env.Texts().Quoted(c.Text)))
	}
	return ui.RowTop(ui.Gap12, ui.NewAvatar(by), ui.Grow(words))
}

// changeDid is what whoever changed it did, and when.
func changeDid(env *parts.Env, c booking.Change) string {
	key := "change.by." + c.What
	if !env.Words.Has(key) {
		key = "change.by.other"
	}
	return env.T(key, text.A{"When": env.Texts().DayClock(c.At, env.Now())})
}

// changeCard is what the office changed, on a booking's page: with a way to answer where the
// person must decide.
func (p *booked) changeCard() fyne.CanvasObject {
	e, b := p.env, p.b
	if b.Change == nil || b.MovingTo != nil || !p.holds() && !b.CalledOff && b.Change.What != api.NoticeLapsed || !b.EndsAt.After(e.Now()) {
		return nil
	}
	head := ui.NewStrong(parts.ChangeTitle(e, b))
	if b.Change.What == api.NoticeCancelled {
		head.Text = e.T("book.cancelled.title")
	}
	if b.CalledOff {
		head.In(ui.Bad)
	}
	objects := append([]fyne.CanvasObject{head}, changeParts(e, b)...)
	if b.Change.Decide {
		objects = append(objects, &ui.Button{Label: e.T("change.answer"), Kind: ui.Warning, OnTap: func() { e.Nav.Go(parts.Still(b.ID)) }})
	}
	return ui.NewCard(objects...)
}

// see marks what the office changed as read, once it is shown.
func (p *booked) see() {
	if c := p.b.Change; c != nil && c.Unread && p.shown {
		p.env.Failed(p.env.App.Inbox.Seen(p.env.Ctx, p.id))
	}
}
