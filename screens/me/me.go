package me

import (
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// page is the person and the device. Its sections keep their widgets, so that
// what is typed stays while everything around it is drawn anew.
type page struct {
	env      *parts.Env
	scaffold *ui.Scaffold
	who      *who
	place    *place
	devices  *devices
	look     *look
	notify   *notify
	data     *ownData
	read     *readings
}

// Me is the page of the person and the device.
func Me(env *parts.Env) ui.Page {
	p := &page{env: env, scaffold: ui.NewScaffold(env.T("nav.me"))}
	p.scaffold.Marks = env.Mark()
	p.scaffold.OnBack, p.scaffold.BackName, p.scaffold.InRail = env.BackTo(parts.Home()), env.T("common.back"), true
	p.scaffold.Most = ui.ColumnsMost
	p.who = newWho(env)
	p.place = newPlace(env, p.Refresh)
	p.devices = newDevices(env, p.Refresh)
	p.look = newLook(env)
	p.notify = newNotify(env, p.Refresh)
	p.data = newOwnData(env, p.Refresh)
	p.read = &readings{env: env, redraw: p.Refresh}
	p.Refresh()
	return p
}

// Content implements ui.Page.
func (p *page) Content() fyne.CanvasObject { return p.scaffold }

// Destination implements ui.Belonging.
func (p *page) Destination() string { return parts.PageMe }

// Shown implements ui.Shower: what only the office knows is asked for now.
func (p *page) Shown() {
	p.devices.load()
	p.data.ask()
	p.env.AskUsage(p.Refresh)
	p.env.AskLogo()
}

// Leave implements ui.Leaver.
func (p *page) Leave() { p.who.finish() }

// Refresh implements ui.Refresher.
func (p *page) Refresh() {
	one := slices.Concat(p.who.view(), p.place.view(), p.notify.view())
	other := slices.Concat(p.look.view(), p.devices.view(), p.read.view(), p.data.view(), p.about())
	if contact := contactPerson(p.env); contact != nil {
		one = slices.Insert(one, 0, contact)
	}
	p.scaffold.SetBody(p.head(), ui.TwoColumns(ui.Column(ui.Gap16, one...), ui.Column(ui.Gap16, other...)))
}

// head says who one is here, or asks to sign in.
func (p *page) head() fyne.CanvasObject {
	env := p.env
	person, err := env.App.Me.Person(env.Ctx)
	if err != nil {
		return ui.Message{
			Tone: ui.Alarm, Title: env.T("me.broken"), Text: env.Explain(err),
			Action: env.T("common.retry"), OnTap: p.Refresh, Below: true,
		}.Card()
	}
	email, in := env.App.SignedIn()
	state, err := env.App.Sync.State(env.Ctx)
	expired := err == nil && in && state.SignIn
	office := env.App.Office(env.Ctx)
	if in && !expired {
		name := person.Name
		if name == "" {
			name = email
		}
		support := email
		if name == email {
			support = env.T("me.signed_in")
		}
		if office.Name != "" {
			support += " · " + office.Name
		}
		return ui.Person(&ui.Avatar{Name: name, Side: 56}, name, support, ui.Heading)
	}
	title, words := env.T("me.not_signed_in"), env.T("me.not_signed_in_text")
	if expired {
		title, words = env.T("me.expired"), env.T("me.expired_text")
	}
	if office.Kind == app.OfficeOffline || office.Kind == app.OfficeNone {
		words = env.T("me.no_office_text")
	}
	return ui.NewSoftCard(ui.AccentSoft,
		ui.Column(ui.Gap4, ui.NewStrong(title), ui.NewSupport(words).In(ui.Ink)),
		ui.NewButton(env.T("signin.title"), func() { env.Nav.Go(parts.SignIn()) }),
	)
}

// section is a title over a card.
func section(title string, card fyne.CanvasObject) fyne.CanvasObject {
	return ui.Column(ui.Gap8, ui.SectionHeader(title, nil), card)
}

// rows is a card of lines that reach its edges.
func rows(lines ...fyne.CanvasObject) *ui.Card {
	return &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap8, ui.Column(0, lines...))}
}

// padded gives what stands among the lines of a card the air that they have.
func padded(o fyne.CanvasObject) fyne.CanvasObject {
	return ui.Inset(ui.CardPadding, ui.Gap8, o)
}

// unfolding is a line that unfolds what stands under it.
func unfolding(icon, title, subtitle string, open bool, onTap func()) *ui.ListRow {
	arrow := icons.Down
	if open {
		arrow = icons.Up
	}
	return &ui.ListRow{
		Icon: icon, Title: title, Subtitle: subtitle, Edge: true, OnTap: onTap,
		Trailing: ui.NewIconOf(arrow, ui.Quiet, 20),
	}
}
