package book

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// offered is how many free ones stand beside a no: what fits on two lines.
const offered = 3

// refusalCard is the office's no in plain words, with what is free instead one
// tap away, and a way to put it aside. then is told the id of what was taken, or
// an empty one.
func refusalCard(env *parts.Env, b booking.Booking, then func(takenID string)) fyne.CanvasObject {
	r := b.Refusal
	if r.Change != nil && r.Problem.Code == api.CodeChanged {
		return sinceSeenCard(env, b, then)
	}
	card := ui.Column(ui.Gap8,
		ui.NewStrong(refusalTitle(env, b)).In(ui.Warn),
		ui.NewSupport(refusalText(env, b)).In(ui.Warn))
	others := ui.Row(ui.Gap8)
	for i, a := range r.Alternatives[:min(len(r.Alternatives), offered)] {
		button := &ui.Button{Label: alternativeName(env, a), Kind: ui.Soft, Small: true, OnTap: func() {
			takeOther(env, b, a, func(id string, err error) {
				env.Failed(err)
				then(id)
			})
		}}
		switch {
		case i == 0:
			button.Kind, button.Label = ui.Warning, env.T("book.do.take", text.A{"Slot": button.Label})
			add(card, button)
		case a.SlotID == "":
			add(card, button) // a title is too long to share a line
		default:
			add(others, ui.Grow(button))
		}
	}
	if len(others.Objects) > 0 {
		add(card, others)
	}
	row := ui.Row(ui.Gap16)
	if b.SlotID != "" && len(r.Alternatives) > 0 {
		add(row, ui.NewLink(env.T("book.do.all_slots"), func() { env.Nav.Go(parts.Slots(b.EventID, "")) }))
	}
	if r.Problem.Code == api.CodePrerequisite || len(r.Alternatives) == 0 && b.EventID != "" {
		add(row, ui.NewLink(env.T("book.do.see_event"), func() { env.Nav.Go(parts.Event(b.EventID)) }))
	}
	add(row, ui.NewLink(env.T("book.do.dismiss"), func() {
		env.Failed(env.App.Book.Dismiss(env.Ctx, b.ID))
		then("")
	}))
	add(card, ui.Left(row))
	return &ui.Card{Fill: ui.WarnSoft, Content: card}
}

// sinceSeenCard leads on where what was asked for is otherwise by now than the person saw it:
// what is new, and one button that asks for that.
func sinceSeenCard(env *parts.Env, b booking.Booking, then func(takenID string)) fyne.CanvasObject {
	c := *b.Refusal.Change
	accept := b.Refusal.Kind == api.BookingAccept
	name, said := cmp.Or(b.Title, env.T("inbox.kind.booking")), env.T("book.refused.changed_text")
	label := env.T("change.again")
	switch {
	case accept:
		said, label = env.T("book.refused.changed_accept"), env.T("change.again_accept")
	case slices.Contains(c.Terms, api.TermTime):
		label = env.T("change.again_time", text.A{"When": env.Texts().DayClock(c.New.StartsAt, env.Now())})
	}
	card := ui.Column(ui.Gap12, ui.Column(ui.Gap4,
		ui.NewStrong(env.T("book.refused.changed", text.A{"Name": name})).In(ui.Warn), ui.NewSupport(said)))
	for _, part := range termParts(env, c) {
		add(card, part)
	}
	add(card, &ui.Button{Label: label, Kind: ui.Warning, OnTap: func() {
		id, err := env.App.Book.Again(env.Ctx, b.ID)
		env.Failed(err)
		then(id)
	}})
	add(card, ui.Left(ui.Row(ui.Gap16,
		ui.NewLink(env.T("book.do.see_event"), func() { env.Nav.Go(parts.Event(b.EventID)) }),
		ui.NewLink(env.T("book.do.dismiss"), func() {
			env.Failed(env.App.Book.Dismiss(env.Ctx, b.ID))
			then("")
		}))))
	return ui.NewCard(card)
}

// takeOther books what is free in place of what was refused.
func takeOther(env *parts.Env, b booking.Booking, a booking.Alternative, then func(id string, err error)) {
	askDisclosure(env, b, otherTime{a.EventID, slotName(env, a.StartsAt, a.Adviser), a.Adviser}, func(c booking.Disclosure) {
		then(env.App.Book.Take(env.Ctx, b.ID, a, c))
	})
}

// refusalTitle says what did not come about.
func refusalTitle(env *parts.Env, b booking.Booking) string {
	name := b.Title
	if b.SlotID != "" {
		name = joined(slotName(env, b.StartsAt, b.Adviser), b.Title)
	}
	switch b.Refusal.Kind {
	case api.BookingMove:
		return env.T("book.refused.move", text.A{"Name": name})
	case api.BookingCancel:
		return env.T("book.refused.cancel", text.A{"Name": name})
	case api.BookingAccept:
		return env.T("book.refused.accept", text.A{"Name": name})
	case api.BookingRate:
		return env.T("book.refused.rate", text.A{"Name": name})
	case api.BookingKeep:
		return env.T("book.refused.keep", text.A{"Name": name})
	case api.BookingShare:
		return env.T("book.refused.share", text.A{"Name": name})
	default:
		return env.T("book.refused.request", text.A{"Name": name})
	}
}

// refusalText says why, and what stays as it was.
func refusalText(env *parts.Env, b booking.Booking) string {
	why := env.Problem(&b.Refusal.Problem)
	switch b.Refusal.Kind {
	case api.BookingKeep:
		return env.T("book.refused.keep_text")
	case api.BookingMove, api.BookingCancel:
		return why + " " + env.T("book.refused.kept")
	}
	return why
}
