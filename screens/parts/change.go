package parts

import (
	"cmp"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// ChangeTitle says of a booking what the office changed.
func ChangeTitle(env *Env, b booking.Booking) string {
	title := cmp.Or(b.Title, env.T("inbox.kind.booking"))
	key := "change.title." + b.Change.What
	if !env.Words.Has(key) {
		key = "change.title.other"
	}
	return env.T(key, text.A{"Title": title})
}

// Changed is the card of what the office changed under a booking, which leads to where one
// sees it whole, and answers where the person must decide: first of all things on the page,
// or after others.
func Changed(env *Env, b booking.Booking, first bool) fyne.CanvasObject {
	c := b.Change
	words := env.Texts()
	line := app.ChangeLine(words, c.What, b.StartsAt, env.Now())
	if old := words.DayClock(c.Old.StartsAt, env.Now()); !c.Old.StartsAt.Equal(c.New.StartsAt) && !b.CalledOff {
		line = env.T("change.from_to", text.A{"Old": old, "New": words.DayClock(c.New.StartsAt, env.Now())})
	}
	tone, fill := ui.Ink, ui.AccentSoft
	switch {
	case b.CalledOff:
		tone, fill = ui.Bad, ui.BadSoft
	case c.Decide:
		tone, fill = ui.Warn, ui.WarnSoft
	}
	open := func() { env.Nav.Go(ChangeOf(b.ID, c.Decide)) }
	column := ui.Column(ui.Gap4, ui.NewStrong(ChangeTitle(env, b)).In(tone), ui.NewSupport(line).In(tone))
	if c.Text != "" {
		said := ui.NewSupport(words.Quoted(c.Text)).In(tone)
		said.Lines, said.Preview = 3, true
		column.Add(said)
	}
	if !c.Decide {
		return &ui.TapCard{Fill: fill, Label: ChangeTitle(env, b) + ", " + line, OnTap: open, Content: column}
	}
	answer := ui.NewSoftButton(env.T("change.decide"), open)
	if first {
		answer.Kind = ui.Warning
	}
	return &ui.Card{Fill: fill, Content: ui.Column(ui.Gap12, column, answer)}
}
