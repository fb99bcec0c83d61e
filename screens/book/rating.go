package book

import (
	"strconv"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// rating asks how a meeting was that was held: one tap, and words if one likes.
type rating struct {
	env    *parts.Env
	id     string
	redraw func()
	draft  *parts.Draft
	words  *ui.Field
}

func newRating(env *parts.Env, bookingID string, redraw func()) *rating {
	r := &rating{env: env, id: bookingID, redraw: redraw, draft: env.Draft(booking.DraftRating(bookingID))}
	r.words = r.draft.Field("words", &ui.Field{Label: env.T("book.rate.words"), Lines: 2, Most: api.MaxNote})
	return r
}

// view is the question, or what was said; nil while the meeting was not held.
func (r *rating) view(b booking.Booking) fyne.CanvasObject {
	env := r.env
	chosen, _ := strconv.Atoi(r.draft.Text("score")) //nolint:errcheck // none was chosen
	switch {
	case !b.CanRate:
		return nil
	case b.Rating > 0 && chosen == 0:
		return ui.NewCard(ui.Row(ui.Gap12,
			ui.Grow(ui.NewSupport(env.T("book.rate.said", text.A{"Score": b.Rating, "Of": api.BestRating}))),
			ui.NewLink(env.T("book.rate.again"), func() {
				r.draft.Set("score", strconv.Itoa(b.Rating))
				r.draft.Set("words", b.RatingText)
				r.redraw()
			})))
	}
	ask := env.T("book.rate.ask")
	if b.Adviser != nil {
		ask = env.T("home.rate", text.A{"Name": env.Reader(b)})
	}
	var labels []string
	for score := range api.BestRating {
		labels = append(labels, strconv.Itoa(score+1))
	}
	choice := ui.NewSegmented(func(i int) {
		r.draft.Set("score", strconv.Itoa(i+1))
		r.redraw()
	}, labels...)
	choice.Chosen = chosen - 1
	column := ui.Column(ui.Gap12,
		ui.NewStrong(ask), ui.NewSupport(env.T("book.rate.scale")), choice)
	if chosen > 0 {
		column.Add(r.words)
		column.Add(ui.NewButton(env.T("book.rate.send"), func() {
			err := r.draft.Send(func() error { return env.App.Book.Rate(env.Ctx, r.id, chosen, r.words.Value()) })
			if !env.Failed(err) {
				env.Toast(env.T("book.rate.thanks"))
			}
			r.redraw()
		}))
	}
	return ui.NewCard(column)
}

// took says how long the meeting took and what of it came out of the free hours; nil where nobody has noted it.
func took(env *parts.Env, b booking.Booking) fyne.CanvasObject {
	if b.Minutes == 0 {
		return nil
	}
	words := env.T("book.took", text.A{"Time": minutes(env.Texts(), b.Minutes)})
	if b.FreeMin > 0 {
		words = env.T("book.took_free", text.A{"Time": minutes(env.Texts(), b.Minutes), "Free": minutes(env.Texts(), b.FreeMin)})
	}
	return fact("clock", ui.NewBody(words))
}
