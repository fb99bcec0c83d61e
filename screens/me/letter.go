package me

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// letterCard is a mail with a code, as a small letter; use takes the code.
func letterCard(env *parts.Env, m app.Mail, code string, use func()) fyne.CanvasObject {
	return ui.NewCard(
		ui.Row(ui.Gap12, &ui.Avatar{Icon: icons.Mail, Name: m.Subject},
			ui.Grow(ui.Column(1,
				ui.NewStrong(m.Subject),
				ui.NewSupport(env.T("mail.to_at", text.A{"To": m.To, "Time": env.Words.Clock(m.At)}))))),
		ui.Divider(),
		ui.Row(ui.Gap12,
			ui.Grow(ui.NewHeading(code[:3]+" "+code[3:])),
			ui.NewSoftButton(env.T("signin.use_code"), use)),
	)
}

// demoMail lists what the demo office has sent.
type demoMail struct {
	env      *parts.Env
	scaffold *ui.Scaffold
	drawn    int // mails that are drawn; -1 before the first time
}

// DemoMail is the page of the demo office's mail.
func DemoMail(env *parts.Env) ui.Page {
	p := &demoMail{env: env, scaffold: ui.NewScaffold(env.T("me.demo_mail")), drawn: -1}
	p.scaffold.OnBack, p.scaffold.BackName = env.BackTo(parts.Me()), env.T("common.back")
	p.scaffold.Marks = env.Mark()
	p.Refresh()
	return p
}

// Content implements ui.Page.
func (p *demoMail) Content() fyne.CanvasObject { return p.scaffold }

// Destination implements ui.Belonging.
func (p *demoMail) Destination() string { return parts.PageMe }

// Refresh implements ui.Refresher.
func (p *demoMail) Refresh() {
	mails := p.env.App.DemoMail()
	if len(mails) == p.drawn {
		return
	}
	p.drawn = len(mails)
	if len(mails) == 0 {
		p.scaffold.SetBody(ui.Empty{
			Icon: icons.Mail, Title: p.env.T("mail.none"), Text: p.env.T("mail.none_text"),
			Action: p.env.T("common.home"), OnTap: func() { p.env.Nav.Go(parts.Home()) },
		}.View())
		return
	}
	body := []fyne.CanvasObject{ui.NewSupport(p.env.T("mail.intro"))}
	for _, m := range slices.Backward(mails) {
		letter := ui.Column(ui.Gap12,
			ui.Row(ui.Gap12, ui.Grow(ui.NewStrong(m.Subject)),
				ui.NewSupport(p.env.Words.DayClock(m.At, p.env.Now())).Still()),
			ui.NewSupport(p.env.T("mail.to", text.A{"To": m.To})),
			ui.Divider(),
			ui.NewBody(strings.TrimSpace(m.Text)),
		)
		if code := m.Code(); code != "" {
			letter.Add(ui.Left(ui.NewSoftButton(p.env.T("mail.copy"), func() {
				fyne.CurrentApp().Clipboard().SetContent(code)
				p.env.Toast(p.env.T("mail.copied"))
			})))
		}
		body = append(body, &ui.Card{Content: letter})
	}
	p.scaffold.SetBody(body...)
}
