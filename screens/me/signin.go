package me

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/app"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// signIn asks for an address and then for the code that was mailed to it.
type signIn struct {
	env      *parts.Env
	scaffold *ui.Scaffold

	email  *ui.Field
	ask    *ui.Button
	code   *codeInput
	enter  *ui.Button
	again  *ui.Button
	failed *fyne.Container // what went wrong, and what to do
	letter *fyne.Container // with the demo office: the mail that came
	logo   *fyne.Container // the office's

	sentTo  string // where a code was sent; empty: the address is asked for
	busy    bool
	shown   string // the letter that is drawn
	restart func() // ends the wait before a code can be sent again
}

// againAfter is how long one waits before another code can be asked for; the
// mail takes two seconds at the most.
const againAfter = 20 * time.Second

// SignIn is the page that signs in by a code in a mail.
func SignIn(env *parts.Env) ui.Page {
	p := &signIn{env: env, failed: ui.Column(0), letter: ui.Column(ui.Gap12), logo: ui.Column(0)}
	p.scaffold = ui.NewScaffold(env.T("signin.title"))
	p.scaffold.Most = 520
	p.scaffold.OnBack, p.scaffold.BackName = p.back, env.T("common.back")
	p.scaffold.Marks = env.Mark()

	p.email = env.Draft(app.DraftSignIn).Field(store.DraftText, &ui.Field{
		Label: env.T("signin.email"), Placeholder: env.T("signin.email_example"), Icon: icons.Mail, Text: env.App.LastEmail(),
		OnChange: func(string) { p.email.SetError("") },
		OnSubmit: func(string) { p.request() },
	})
	p.ask = ui.NewButton(env.T("signin.ask"), p.request)
	p.code = newCodeInput(env.T("signin.code"))
	p.code.onFull = func(string) { p.confirm() }
	p.code.onKey = func() { p.enter.SetActive(len(p.code.digits) == codeLength) }
	p.enter = &ui.Button{Label: env.T("signin.enter"), OnTap: p.confirm, Inactive: true}
	p.again = ui.NewPlainButton(env.T("signin.again"), p.resend)
	p.draw()
	return p
}

// Content implements ui.Page.
func (p *signIn) Content() fyne.CanvasObject { return p.scaffold }

// Destination implements ui.Belonging.
func (p *signIn) Destination() string { return parts.PageMe }

// Refresh implements ui.Refresher: the demo office's mail comes this way, and the office's logo.
func (p *signIn) Refresh() {
	p.drawLogo()
	p.scaffold.Refresh()
	p.drawLetter()
}

// drawLogo puts the office's logo over the address; nothing where it has none.
func (p *signIn) drawLogo() {
	p.logo.Objects = nil
	if logo := p.env.Logo(p.Refresh); logo != nil {
		p.logo.Objects = []fyne.CanvasObject{ui.Left(logo)}
	}
	p.logo.Hidden = len(p.logo.Objects) == 0
}

// Shown implements ui.Shower. Who is signed in already has no business here: so
// it is when signing in has built the frame anew.
func (p *signIn) Shown() {
	if p.good() {
		p.env.Loop.Do(func() {
			if p.env.Nav.Current().Page == parts.PageSignIn {
				p.env.BackTo(parts.Home())()
			}
		})
		return
	}
	p.env.AskLogo()
	if p.sentTo == "" {
		p.email.Select()
	}
}

// good tells whether somebody is signed in and the office takes this device.
func (p *signIn) good() bool {
	_, in := p.env.App.SignedIn()
	state, err := p.env.App.Sync.State(p.env.Ctx)
	return in && err == nil && !state.SignIn
}

func (p *signIn) back() {
	if p.sentTo != "" {
		p.otherAddress()
		return
	}
	p.env.BackTo(parts.Home())()
}

func (p *signIn) otherAddress() {
	p.sentTo = ""
	p.code.Clear()
	p.draw()
}

// draw shows the step that one is at.
func (p *signIn) draw() {
	env := p.env
	office := env.App.Office(env.Ctx)
	if office.Kind == app.OfficeNone || office.Kind == app.OfficeOffline {
		p.scaffold.SetBody(ui.Empty{
			Icon: icons.Building, Title: env.T("signin.no_office"), Text: env.T("signin.no_office_text"),
			Action: env.T("signin.choose_office"), OnTap: func() { env.Nav.Go(parts.FirstRun()) },
		}.View())
		return
	}
	if p.sentTo == "" {
		p.drawLogo()
		body := []fyne.CanvasObject{
			p.logo, ui.NewBody(env.T("signin.intro", text.A{"Office": office.Name})), p.email, p.failed, p.ask,
		}
		p.failed.Objects = nil
		p.scaffold.SetBody(append(body, p.comesAlong()...)...)
		return
	}
	sent := &ui.Text{Wrap: true, Spans: []ui.Span{
		{Text: env.T("signin.sent_to") + " "}, {Text: p.sentTo, Bold: true}, {Text: ". " + env.T("signin.sent_valid")},
	}}
	p.failed.Objects = nil
	p.scaffold.SetBody(
		ui.Column(ui.Gap4, sent, ui.Left(ui.NewLink(env.T("signin.other_address"), p.otherAddress))),
		p.code, p.failed, p.enter, p.again, p.letter,
	)
	p.drawLetter()
	p.code.Focus()
}

// comesAlong says that what was written is sent, and what that is.
func (p *signIn) comesAlong() []fyne.CanvasObject {
	env := p.env
	items, err := env.App.Sync.Items(env.Ctx)
	told := summary(env, items)
	if err != nil || len(told) == 0 {
		return []fyne.CanvasObject{ui.NewSupport(env.T("signin.nothing_waits"))}
	}
	rows := ui.Column(ui.Gap8)
	const most = 6
	for i, line := range told {
		if i == most-1 && len(told) > most {
			rows.Add(ui.NewSupport(env.N("signin.and_more", len(told)-i)))
			break
		}
		rows.Add(ui.Row(ui.Gap12, ui.NewIconOf(icons.Check, ui.Accent, 18), ui.Grow(ui.NewSupport(line).In(ui.Ink))))
	}
	return []fyne.CanvasObject{
		ui.NewCard(ui.NewStrong(env.T("signin.comes_along")), rows, ui.NewSupport(env.T("signin.only_office"))),
	}
}

// summary names what waits, each thing once.
func summary(env *parts.Env, items []app.SyncItem) []string {
	var list []string
	seen := map[string]bool{}
	for _, it := range items {
		if it.Kind == api.InboxMark {
			continue // nobody would miss it
		}
		line := itemTitle(env, it)
		if it.Name != "" {
			line += ": " + it.Name
		}
		if !seen[line] {
			seen[line] = true
			list = append(list, line)
		}
	}
	return list
}

func (p *signIn) request() {
	if p.busy {
		return
	}
	email := strings.TrimSpace(p.email.Value())
	p.busy = true
	p.email.SetError("")
	p.tell("", nil)
	p.ask.SetBusy(true)
	p.send(email, func(err error) {
		p.ask.SetBusy(false)
		switch {
		case errors.Is(err, app.ErrBadEmail):
			p.email.SetError(p.why(err))
			return
		case err != nil:
			p.tell(p.env.T("signin.not_sent"), err)
			return
		}
		clean, _ := address.Clean(email)
		p.sentTo = address.Shown(clean)
		p.code.Clear()
		p.draw()
	})
}

func (p *signIn) resend() {
	if p.busy {
		return
	}
	p.busy = true
	p.code.Clear()
	p.tell("", nil)
	p.again.SetBusy(true)
	p.send(p.sentTo, func(err error) {
		p.again.SetBusy(false)
		if err != nil {
			p.tell("", err)
			return
		}
		p.env.Toast(p.env.T("signin.sent_again"))
	})
}

// send asks for a code, and lets another be asked for only after a while.
func (p *signIn) send(email string, then func(error)) {
	p.env.Do(func(ctx context.Context) error { return p.env.App.RequestCode(ctx, email) }, func(err error) {
		p.busy = false
		if err == nil {
			p.again.Inactive = true
			if p.restart != nil {
				p.restart()
			}
			p.restart = p.env.Loop.After(againAfter, func() { p.again.SetActive(true) })
		}
		then(err)
	})
}

func (p *signIn) confirm() {
	if p.busy || len(p.code.digits) != codeLength {
		return
	}
	p.busy = true
	p.tell("", nil)
	p.enter.SetBusy(true)
	email, code := p.sentTo, p.code.digits
	p.env.Do(func(ctx context.Context) error { return p.env.App.SignIn(ctx, email, code) }, func(err error) {
		p.busy = false
		p.enter.SetBusy(false)
		if err != nil {
			p.refused(err)
			return
		}
		p.env.Draft(app.DraftSignIn).Forget()
		if p.env.Nav.Current().Page == parts.PageSignIn {
			p.env.BackTo(parts.Home())()
		}
		p.env.Toast(p.env.T("signin.done"))
	})
}

// refused says what was wrong with the code and puts one where one can go on.
func (p *signIn) refused(err error) {
	title := p.env.T("signin.failed")
	var problem *api.Problem
	if errors.As(err, &problem) {
		switch problem.Code {
		case api.CodeCodeWrong:
			title = p.env.T("signin.wrong")
			p.code.Clear()
			p.code.Wrong(true)
			p.code.Focus()
		case api.CodeCodeSpent:
			title = p.env.T("signin.spent")
			p.code.Clear()
			p.again.SetActive(true)
		}
	}
	p.tell(title, err)
}

// tell puts what went wrong under the address or the code; nil takes it away.
func (p *signIn) tell(title string, err error) {
	p.failed.Objects = nil
	if err != nil {
		if title == "" {
			title = p.env.T("signin.failed")
		}
		p.failed.Objects = []fyne.CanvasObject{ui.Message{Tone: ui.Alarm, Title: title, Text: p.why(err)}.Card()}
	}
	p.scaffold.Refresh()
}

// why says what to do about an error of signing in.
func (p *signIn) why(err error) string {
	var problem *api.Problem
	key := ""
	switch {
	case errors.Is(err, app.ErrOffline):
		key = "signin.error.offline"
	case errors.As(err, &problem) && slices.ContainsFunc(problem.Errors, func(e api.FieldError) bool { return e.Reason == "newer" }):
		key = "problem.reason.newer"
	case errors.As(err, &problem):
		key = "signin.error." + string(problem.Code)
	}
	if key != "" && p.env.Words.Has(key) {
		return p.env.T(key)
	}
	return p.env.Explain(err)
}

// drawLetter shows the newest mail with a code that the demo office sent here.
func (p *signIn) drawLetter() {
	if p.sentTo == "" {
		return
	}
	code, mail, came := p.env.App.DemoCode(p.sentTo)
	demo := p.env.App.Office(p.env.Ctx).Kind == app.OfficeDemo
	drawn := code + mail.At.String()
	if !demo || p.shown == drawn && len(p.letter.Objects) > 0 {
		return
	}
	p.shown = drawn
	if !came {
		p.letter.Objects = []fyne.CanvasObject{ui.NewSupport(p.env.T("signin.demo_waiting")).Centred()}
	} else {
		p.letter.Objects = []fyne.CanvasObject{
			ui.NewSupport(p.env.T("signin.demo_came")),
			letterCard(p.env, mail, code, func() { p.code.Set(code) }),
		}
	}
	p.scaffold.Refresh()
}
