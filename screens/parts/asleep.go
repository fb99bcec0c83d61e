package parts

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// Asleep asks whether whoever a booking is with now may read what was shared with
// somebody else; nil where nothing sleeps. done is told when it was answered.
func Asleep(env *Env, b booking.Booking, done func()) fyne.CanvasObject {
	if !b.Sleeps() || !b.HasReader() {
		return nil
	}
	var titles []string
	var was api.Reader
	for _, s := range b.Asleep() {
		title := env.ShareName(s)
		if s.Kind == api.ShareContact {
			title = text.LowerFirst(title)
		}
		titles, was = append(titles, title), s.AgreedWith
	}
	if b.NoteSleeps() {
		titles, was = append(titles, env.T("book.asleep.note")), b.NoteAgreedWith
	}
	values := text.A{
		"Now": env.T("common.the_office"), "Was": env.T("common.the_office"), "Name": env.Reader(b), "Title": b.Title,
		"When": env.Texts().DayClock(b.StartsAt, env.Now()), "Shares": strings.Join(titles, ", "),
	}
	if b.Adviser != nil && b.Adviser.Name != "" {
		values["Now"] = FullName(b.Adviser.Name, b.Adviser.Organisation)
	}
	if was.Name != "" {
		values["Was"] = FullName(was.Name, was.Organisation)
	}
	answer := func(do func(context.Context, string) error, toast string) func() {
		return func() {
			if !env.Failed(do(env.Ctx, b.ID)) {
				env.Toast(env.T(toast, values))
			}
			done()
		}
	}
	return &ui.Card{Fill: ui.WarnSoft, Content: ui.Column(ui.Gap12,
		ui.Column(ui.Gap4,
			ui.NewStrong(text.UpperFirst(env.T("book.asleep.title", values))).In(ui.Warn),
			ui.NewSupport(env.T("book.asleep.text", values)).In(ui.Warn)),
		ui.Row(ui.Gap12,
			ui.Grow(ui.NewButton(env.T("book.asleep.agree", values), answer(env.App.Book.Agree, "book.asleep.agreed"))),
			ui.Grow(ui.NewSoftButton(env.T("book.asleep.stop"), answer(env.App.Book.StopSleeping, "book.asleep.stopped")))))}
}

// FullName is an adviser with their firm: "Jens Holm, Jura Syd".
func FullName(name, organisation string) string {
	if organisation == "" || name == "" {
		return name + organisation
	}
	return name + ", " + organisation
}
