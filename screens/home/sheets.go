package home

import (
	"fyne.io/fyne/v2"
	"rsc.io/qr"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// codeSheet shows what opens the door: the code to be read by a camera and by
// eye, and the way there.
func (p *page) codeSheet(b booking.Booking) {
	content := ui.Column(ui.Gap16)
	if code, err := qr.Encode(b.Code, qr.M); err == nil {
		content.Add(ui.Centre(&ui.QR{Dark: code.Black, Modules: code.Size, Name: b.Code}))
	}
	content.Add(ui.NewTitle(b.Code).Centred())
	content.Add(ui.NewSupport(p.env.T("home.code_text")).Centred())
	if b.Venue.Address != "" {
		content.Add(&ui.ListRow{
			Icon: icons.Pin, Title: b.Venue.Name, Subtitle: b.Venue.Address,
			Trailing: (&ui.Text{Text: p.env.T("home.way"), TextSize: ui.Support, Bold: true, Role: ui.Accent}).Still(),
			OnTap:    func() { p.env.Browse(parts.MapURL(b.Venue)) },
		})
	}
	if b.Venue.OnlineURL != "" {
		content.Add(&ui.ListRow{
			Icon: icons.Globe, Title: p.env.T("home.online"), Chevron: true, OnTap: func() { p.env.Browse(b.Venue.OnlineURL) },
		})
	}
	p.env.ShowSheet(b.Title, content)
}

// askSheet takes a question to the adviser. What is begun and not sent is there
// again when the sheet is opened anew.
func (p *page) askSheet(b booking.Booking, asked string) {
	name := p.env.Reader(b)
	content := ui.Column(ui.Gap16)
	if asked != "" {
		content.Add(ui.Message{Tone: ui.Good, Title: p.env.T("home.asked"), Text: asked}.Card())
	}
	send := ui.NewButton(p.env.T("home.ask_send", text.A{"Name": name}), nil)
	draft := p.env.Draft(inbox.DraftMessage(b.ID))
	field := draft.Field(store.DraftText, &ui.Field{
		Lines:       4,
		Most:        api.MaxMessage,
		Placeholder: p.env.T("home.ask_placeholder"),
		Hint:        p.env.T("home.ask_hint", text.A{"Name": name}),
		OnChange:    func(s string) { send.SetActive(wordy(s)) },
	})
	send.Inactive = !wordy(field.Value())
	content.Add(field)
	content.Add(send)
	shut := p.env.ShowSheet(p.env.T("home.question", text.A{"Name": name}), content)
	send.OnTap = func() {
		err := draft.Send(func() error { return p.env.App.AskAdviser(p.env.Ctx, b.ID, field.Value()) })
		if err != nil {
			field.SetError(p.env.Explain(err))
			return
		}
		shut()
		p.env.Toast(p.env.T("home.ask_sent", text.A{"Name": name}))
		p.Refresh()
	}
	send.Refresh()
	if !fyne.CurrentDevice().IsMobile() {
		field.Focus()
	}
}

func wordy(s string) bool {
	for _, r := range s {
		if r > ' ' {
			return true
		}
	}
	return false
}

// news is what is new in the inbox.
func (p *page) news() fyne.CanvasObject {
	if len(p.view.News) == 0 {
		return nil
	}
	rows := ui.Column(0)
	for i, it := range p.view.News {
		if i > 0 {
			rows.Add(ui.Inset(ui.CardPadding, 0, ui.Divider()))
		}
		rows.Add(p.newsRow(it))
	}
	card := &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap4, rows)}
	if p.view.Unread <= len(p.view.News) {
		return card
	}
	all := ui.NewLink(p.env.N("home.news_all", p.view.Unread), func() { p.env.Nav.Go(parts.Inbox()) })
	return ui.Column(ui.Gap8, card, ui.Right(all))
}
