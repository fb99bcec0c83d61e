package me

import (
	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// place is the municipality, the office, and the net between it and this device.
type place struct {
	env     *parts.Env
	redraw  func()
	picker  *ui.SearchPicker
	connect *connect
	net     *ui.SwitchRow

	pickingMunicipality, pickingOffice bool
}

func newPlace(env *parts.Env, redraw func()) *place {
	p := &place{env: env, redraw: redraw}
	typed := env.Draft(app.DraftMunicipality)
	p.picker = typed.Picker(store.DraftText, &ui.SearchPicker{
		Placeholder: env.T("first.search"), None: env.T("first.none"), Rows: 4,
		Find: func(query string) []ui.Choice { return municipalities(env, query) },
		OnPick: func(c ui.Choice) {
			if env.Failed(typed.Send(func() error { return env.App.SetMunicipality(env.Ctx, c.ID) })) {
				return
			}
			p.pickingMunicipality = false
			redraw()
		},
	})
	p.connect = newConnect(env, func() {
		p.pickingOffice = false
		env.Toast(env.T("me.office_chosen", text.A{"Office": officeName(env, env.App.Office(env.Ctx))}))
		redraw()
	}, redraw)
	p.connect.demo.Kind, p.connect.join.Kind = ui.Plain, ui.Soft
	p.net = &ui.SwitchRow{Label: env.T("me.network"), OnChange: func(on bool) {
		env.Failed(env.App.Network.Switch(on))
		redraw()
	}}
	return p
}

// officeName names an office, or says that there is none.
func officeName(env *parts.Env, o app.Office) string {
	switch {
	case o.Kind == app.OfficeNone || o.Kind == app.OfficeOffline:
		return env.T("me.no_office")
	case o.Name != "":
		return o.Name
	}
	return o.Address
}

func (p *place) view() []fyne.CanvasObject {
	env := p.env
	name := env.T("me.municipality_none")
	if m, ok := env.App.Municipality(); ok {
		name = m.Name
	}
	office := env.App.Office(env.Ctx)
	lines := ui.Column(0, unfolding(icons.Pin, env.T("me.municipality"), name, p.pickingMunicipality, func() {
		p.pickingMunicipality = !p.pickingMunicipality
		p.redraw()
		if p.pickingMunicipality {
			parts.WriteIn(p.picker)
		}
	}))
	if p.pickingMunicipality {
		lines.Add(padded(p.picker))
	}
	lines.Add(unfolding(icons.Building, env.T("me.office"), officeName(env, office), p.pickingOffice, func() {
		p.pickingOffice = !p.pickingOffice
		p.redraw()
		if p.pickingOffice {
			parts.WriteIn(p.connect.address)
		}
	}))
	if p.pickingOffice {
		lines.Add(padded(p.change(office)))
	}
	out := []fyne.CanvasObject{section(env.T("me.place"), rows(lines))}
	if office.Kind == app.OfficeDemo || office.Kind == app.OfficeAddress {
		title := env.T("me.try")
		if office.Demo {
			title = env.T("me.demo")
		}
		out = append(out, section(title, p.trying(office)))
	}
	return out
}

// change is what unfolds under the office: how to reach it, and other offices.
func (p *place) change(o app.Office) fyne.CanvasObject {
	env := p.env
	column := ui.Column(ui.Gap12)
	if logo := env.Logo(p.redraw); logo != nil {
		column.Add(ui.Left(logo))
	}
	for _, line := range [][2]string{
		{icons.Phone, o.Info.Phone}, {icons.Mail, o.Info.Email}, {icons.Pin, o.Info.Address}, {icons.Clock, o.Info.Hours},
	} {
		if line[1] != "" {
			column.Add(ui.Row(ui.Gap12, ui.NewIconOf(line[0], ui.Quiet, 20), ui.Grow(ui.NewSupport(line[1]))))
		}
	}
	if len(column.Objects) > 0 {
		column.Add(ui.Divider())
	}
	note := env.T("me.office_change")
	if _, in := env.App.SignedIn(); in {
		note = env.T("me.office_change_signed_in")
	}
	column.Add(ui.NewStrong(env.T("me.other_office")))
	column.Add(ui.NewSupport(note))
	for _, address := range env.App.Offices() {
		if o.Kind == app.OfficeAddress && address == o.Address {
			continue
		}
		column.Add(&ui.ListRow{Icon: icons.Building, Title: address, Chevron: true, OnTap: func() {
			p.connect.joinAddress(address, p.connect.tell)
		}})
	}
	column.Add(p.connect.address)
	column.Add(p.connect.join)
	if o.Kind != app.OfficeDemo && env.App.HasDemo() {
		column.Add(p.connect.demo)
	}
	if o.Kind != app.OfficeOffline && o.Kind != app.OfficeNone {
		column.Add(p.connect.later)
	}
	column.Add(p.connect.failed)
	return column
}

// trying is the switch that takes the app off the net, and the desk and mail of a demo office.
func (p *place) trying(o app.Office) fyne.CanvasObject {
	env := p.env
	p.net.On = env.App.Network.On()
	p.net.Note = env.T("me.network_off")
	if p.net.On {
		p.net.Note = env.T("me.network_on")
	}
	p.net.Refresh()
	lines := ui.Column(0, padded(ui.Column(ui.Gap4, p.net, ui.NewSupport(env.T("me.network_text")))))
	if o.Demo {
		row := &ui.ListRow{Icon: icons.Globe, Title: env.T("me.demo_desk"), SubLines: 2, Edge: true, Chevron: true}
		address := "…" // while it is about to run: what is below stays where it is
		if desk := o.Desk(); desk != "" {
			address, row.OnTap = desk, func() { env.Browse(desk) }
		}
		row.Subtitle = env.T("me.demo_desk_sub") + "\n" + address
		lines.Add(row)
	}
	if o.Kind == app.OfficeDemo {
		row := &ui.ListRow{
			Icon: icons.Mail, Title: env.T("me.demo_mail"), Edge: true, Chevron: true,
			OnTap: func() { env.Nav.Go(parts.DemoMail()) },
		}
		if n := len(env.App.DemoMail()); n > 0 {
			row.Trailing = ui.NewSupport(env.Words.Int(n)).Still()
		}
		lines.Add(row)
	}
	return rows(lines)
}
