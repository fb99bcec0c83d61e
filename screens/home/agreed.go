package home

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// agreed is what was agreed at meetings, to be ticked off; nil where nothing was.
func (p *page) agreed() fyne.CanvasObject {
	if len(p.view.Agreed) == 0 {
		return nil
	}
	env := p.env
	column := ui.Column(0, ui.NewStrong(env.T("home.agreed")), ui.Gap(ui.Gap4))
	for _, s := range p.view.Agreed {
		column.Add(&ui.CheckRow{Label: s.Text, Under: p.agreedNote(s), Done: s.Done, OnTap: func() {
			env.Failed(env.App.Book.TickOff(env.Ctx, s.ID, !s.Done))
			p.Refresh()
		}})
	}
	return &ui.Card{Content: column}
}

// agreedNote says until when a step is to be done, and by whom where that is not the person; nil where neither is said.
func (p *page) agreedNote(s booking.Step) *ui.Text {
	var words []string
	if !s.Own {
		words = append(words, p.env.T("home.agreed_by", text.A{"Name": s.By}))
	}
	note := ui.NewSupport("")
	if day, err := time.ParseInLocation(time.DateOnly, s.Due, text.Copenhagen); err == nil && !s.Done {
		key := "home.agreed_due"
		if s.Overdue {
			key = "home.agreed_overdue"
			note.Role = ui.Warn
		}
		words = append(words, p.env.T(key, text.A{"Day": p.env.Texts().Day(day, p.env.Now())}))
	}
	if note.Text = strings.Join(words, " · "); note.Text == "" {
		return nil
	}
	return note
}

// rate asks how the last of what the person came to was: one tap, or to say more on its page, or not to be asked; nil where
// there is nothing to be asked about.
func (p *page) rate() fyne.CanvasObject {
	b, env := p.view.Rate, p.env
	if b == nil {
		return nil
	}
	ask := env.T("home.rate_event", text.A{"Title": b.Title})
	if b.Adviser != nil {
		ask = env.T("home.rate", text.A{"Name": env.Reader(*b)})
	}
	var scores []string
	for score := range api.BestRating {
		scores = append(scores, strconv.Itoa(score+1))
	}
	choice := ui.NewSegmented(func(i int) {
		if !env.Failed(env.App.Book.Rate(env.Ctx, b.ID, i+1, "")) {
			env.Toast(env.T("book.rate.thanks"))
		}
		p.Refresh()
	}, scores...)
	choice.Chosen = -1
	return ui.NewCard(ui.Column(ui.Gap8,
		&ui.ListRow{
			Icon: icons.Comment, Title: ask, Subtitle: env.T("home.rate_text"), Chevron: true,
			OnTap: func() { env.Nav.Go(parts.Booking(b.ID)) },
		},
		choice,
		ui.Row(ui.Gap8, ui.Grow(ui.NewSupport(env.T("book.rate.scale"))), ui.NewLink(env.T("home.rate_skip"), func() {
			env.Failed(env.App.Book.SkipRating(env.Ctx, b.ID))
			p.Refresh()
		}))))
}
