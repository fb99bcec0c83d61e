package me

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"startklar.dk/app"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// firstRun is the first thing anyone sees: which municipality, which office, or
// the demo office in one tap.
type firstRun struct {
	env     *parts.Env
	content fyne.CanvasObject
	scroll  *container.Scroll
	picker  *ui.SearchPicker
	ask     *fyne.Container // the question and the search
	answer  *fyne.Container // what is so with the municipality that was picked
	demo    *fyne.Container // the way in without an office
	connect *connect
}

// FirstRun is the page that chooses an office. It fills the window where none
// was chosen yet, and has a way back otherwise.
func FirstRun(env *parts.Env) ui.Page {
	p := &firstRun{env: env, answer: ui.Column(ui.Gap16), demo: ui.Column(ui.Gap8)}
	p.connect = newConnect(env, p.chosen, p.relayout)
	typed := env.Draft(app.DraftMunicipality)
	p.picker = typed.Picker(store.DraftText, &ui.SearchPicker{
		Placeholder: env.T("first.search"), None: env.T("first.none"), Rows: 4,
		Find: func(query string) []ui.Choice { return municipalities(env, query) },
		OnPick: func(c ui.Choice) {
			if err := typed.Send(func() error { return env.App.SetMunicipality(env.Ctx, c.ID) }); err != nil {
				p.connect.tell(env.Explain(err))
				return
			}
			p.pick()
		},
	})
	p.ask = ui.Column(ui.Gap12, ui.NewStrong(env.T("first.where")).Centred(), p.picker)
	name := &ui.Text{Text: env.T("app.name"), TextSize: ui.Title, Bold: true, Wrap: true}
	column := ui.Column(ui.Gap24,
		ui.Column(ui.Gap12,
			ui.Centre(&ui.Card{Fill: ui.Accent, Bare: true, Content: ui.NewIconOf(icons.Logo, ui.OnAccent, 64)}),
			ui.Column(ui.Gap4, name.Centred(), ui.AtMost(340, ui.NewBody(env.T("first.tagline")).In(ui.Quiet).Centred())),
		),
		p.ask, p.answer, p.connect.failed, p.demo,
	)
	p.scroll = newMiddle(420, column)
	p.content = container.New(framed{}, p.head(), p.scroll)
	if _, picked := env.App.Municipality(); picked {
		p.show(true)
	} else {
		p.show(false)
	}
	return p
}

// municipalities are those that fit what is typed.
func municipalities(env *parts.Env, query string) []ui.Choice {
	var list []ui.Choice
	for _, m := range env.App.Municipalities(query) {
		c := ui.Choice{ID: m.Code, Title: m.Name, Icon: icons.Pin}
		if m.Office != "" {
			c.Note = env.T("first.known")
		}
		list = append(list, c)
	}
	return list
}

// Content implements ui.Page.
func (p *firstRun) Content() fyne.CanvasObject { return p.content }

// Destination implements ui.Belonging.
func (p *firstRun) Destination() string { return parts.PageMe }

// Shown implements ui.Shower: who has a keyboard types at once.
func (p *firstRun) Shown() {
	if p.ask.Visible() {
		parts.WriteIn(p.picker)
	}
}

// head has the language, and the way back where there is one.
func (p *firstRun) head() fyne.CanvasObject {
	env := p.env
	row := ui.Row(ui.Gap8)
	if env.App.Office(env.Ctx).Kind != app.OfficeNone {
		row.Add(ui.NewIconButton(icons.Back, env.T("common.back"), env.BackTo(parts.Me())))
	}
	row.Add(ui.Space())
	row.Add(languageChoice(env))
	return ui.InsetEdges(ui.Gap16, ui.Gap12, ui.Gap16, ui.Gap4, row)
}

// languageChoice switches between Danish and English at once.
func languageChoice(env *parts.Env) *ui.Segmented {
	langs := []text.Lang{text.Danish, text.English}
	choice := ui.NewSegmented(func(i int) {
		env.Failed(env.App.SetPreferences(func(pref *app.Preferences) { pref.Language = string(langs[i]) }))
	}, env.T("me.language.da"), env.T("me.language.en"))
	if env.Lang() == string(text.English) {
		choice.Chosen = 1
	}
	return choice
}

func (p *firstRun) chosen() {
	if p.env.Nav.Current().Page == parts.PageFirstRun {
		p.env.BackTo(parts.Me())()
	}
}

// pick goes on with the municipality that was picked: to its office where one is
// known, else to what one can do without.
func (p *firstRun) pick() {
	p.show(true)
	if m, ok := p.env.App.Municipality(); ok && m.Office != "" {
		p.connect.joinAddress(m.Office, p.connect.tell)
		return
	}
	parts.WriteIn(p.connect.address)
}

// show draws the question, or what follows from its answer.
func (p *firstRun) show(answered bool) {
	m, known := p.env.App.Municipality()
	answered = answered && known
	p.demo.Objects = p.ways(answered)
	p.answer.Objects = nil
	if answered {
		p.ask.Hide()
		p.answer.Objects = p.picked(m)
	} else {
		p.ask.Show()
	}
	if answered {
		p.answer.Show()
	} else {
		p.answer.Hide()
	}
	p.connect.failed.Hide()
	p.relayout()
	p.scroll.ScrollToTop()
}

func (p *firstRun) relayout() {
	p.scroll.Content.Refresh()
	ui.Relayout(p.scroll)
}

func (p *firstRun) picked(m app.Municipality) []fyne.CanvasObject {
	env := p.env
	again := ui.NewLink(env.T("first.change"), func() {
		p.show(false)
		parts.WriteIn(p.picker)
	})
	place := ui.NewCard(ui.Row(ui.Gap12,
		&ui.Avatar{Icon: icons.Pin, Name: m.Name},
		ui.Grow(ui.Column(0, ui.NewHeading(m.Name), ui.Left(again))))) // under it: a long name at large text is whole
	if m.Office != "" {
		known := env.T("first.known_at", text.A{"Municipality": m.Name, "Address": m.Office})
		p.connect.join.OnTap = func() { p.connect.joinAddress(m.Office, p.connect.tell) }
		return []fyne.CanvasObject{place, ui.NewSupport(known).Centred(), p.connect.join, p.connect.later}
	}
	p.connect.join.OnTap = p.connect.joinTyped
	return []fyne.CanvasObject{
		place,
		ui.NewSupport(env.T("first.unknown", text.A{"Municipality": m.Name})),
		p.connect.address, p.connect.join, p.connect.later,
	}
}

// ways are the demo office, as the one filled button while nothing else is.
func (p *firstRun) ways(answered bool) []fyne.CanvasObject {
	if !p.env.App.HasDemo() {
		return nil
	}
	p.connect.demo.Kind = ui.Filled
	if answered {
		p.connect.demo.Kind = ui.Soft
	}
	return []fyne.CanvasObject{
		ui.Divider(), ui.Gap(ui.Gap4),
		p.connect.demo,
		ui.NewSupport(p.env.T("first.demo_note")).Centred(),
	}
}
