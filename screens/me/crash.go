package me

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// crash is the page of the report of why the app went down. It is the person's:
// read, copied, sent or deleted by their own hand.
type crash struct {
	env      *parts.Env
	scaffold *ui.Scaffold
}

// Crash is the page of the last crash report.
func Crash(env *parts.Env) ui.Page {
	p := &crash{env: env, scaffold: ui.NewScaffold(env.T("crash.name"))}
	p.scaffold.OnBack, p.scaffold.BackName = env.BackTo(parts.Me()), env.T("common.back")
	p.scaffold.Marks = env.Mark()
	p.Refresh()
	return p
}

// Content implements ui.Page.
func (p *crash) Content() fyne.CanvasObject { return p.scaffold }

// Destination implements ui.Belonging.
func (p *crash) Destination() string { return parts.PageMe }

// Refresh implements ui.Refresher.
func (p *crash) Refresh() {
	env := p.env
	report, err := env.App.CrashReport()
	switch {
	case err != nil:
		p.scaffold.SetBody(env.Broken("crash.broken", err, p.Refresh))
	case report == "":
		p.scaffold.SetBody(ui.Empty{
			Icon: icons.Check, Title: env.T("crash.none"), Text: env.T("crash.none_text"),
			Action: env.T("common.back"), OnTap: env.BackTo(parts.Me()),
		}.View())
	default:
		p.scaffold.SetBody(
			ui.NewHeading(env.T("crash.title")),
			ui.NewBody(env.T("crash.text")),
			ui.Actions(
				ui.NewSoftButton(env.T("crash.mail"), func() { p.mail(report) }),
				ui.NewPlainButton(env.T("crash.copy"), func() {
					copyReport(report)
					env.Toast(env.T("crash.copied"))
				}),
				&ui.Button{Label: env.T("crash.delete"), Kind: ui.Plain, Icon: icons.Trash, OnTap: p.drop},
			),
			ui.NewCard(ui.NewStrong(env.T("crash.report")), ui.NewText(ui.Label, report)),
		)
	}
}

func copyReport(report string) { fyne.CurrentApp().Clipboard().SetContent(report) }

// mostMailed is how long the text of a mail to be written may be: programs cut
// addresses that are longer than 2,000 signs.
const mostMailed = 1200

// mail opens the device's own program for mails with the report in one, to the
// office where it has an address. It is the person who sends it.
func (p *crash) mail(report string) {
	env := p.env
	to := ""
	if office := env.App.Office(env.Ctx); office.Kind == app.OfficeAddress {
		to = office.Info.Email
	}
	if err := env.OpenURL(mailTo(to, env.T("crash.subject"), report)); err != nil {
		copyReport(report)
		env.Toast(env.T("crash.no_mail"))
		return
	}
	if len(report) > mostMailed {
		copyReport(report)
		env.Toast(env.T("crash.cut"))
	}
}

// mailTo is an address that begins a mail (RFC 6068); text is cut where it is
// too long for that.
func mailTo(to, subject, text string) string {
	if len(text) > mostMailed {
		text = text[:strings.LastIndexByte(text[:mostMailed], '\n')+1] + "…"
	}
	u := url.URL{Scheme: "mailto", Opaque: url.PathEscape(to), RawQuery: "subject=" + mailEscape(subject) + "&body=" + mailEscape(text)}
	return u.String()
}

func mailEscape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(strings.ReplaceAll(s, "\n", "\r\n")), "+", "%20")
}

func (p *crash) drop() {
	if p.env.Failed(p.env.App.DeleteCrashReport()) {
		return
	}
	p.env.Toast(p.env.T("crash.deleted"))
	p.env.BackTo(parts.Me())()
}
