package inbox

import (
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/referral"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// directory lists whom one may be referred to, searched as one types.
type directory struct {
	env      *parts.Env
	scaffold *ui.Scaffold
	words    *ui.Field
	rows     *fyne.Container
}

// Directory is the page of those who can help.
func Directory(env *parts.Env) ui.Page {
	d := &directory{env: env, scaffold: ui.NewScaffold(env.T("help.title")), rows: ui.Column(ui.Gap16)}
	d.scaffold.Marks = env.Mark()
	d.scaffold.OnBack, d.scaffold.BackName = env.BackTo(parts.Inbox()), env.T("common.back")
	d.words = env.Draft(referral.DraftDirectory).Field(store.DraftText, &ui.Field{
		Label: env.T("help.search"), Most: 100, OnChange: func(string) { d.fill() },
	})
	d.Refresh()
	return d
}

// Content implements ui.Page.
func (d *directory) Content() fyne.CanvasObject { return d.scaffold }

// Destination implements ui.Belonging.
func (d *directory) Destination() string { return parts.PageInbox }

// Refresh implements ui.Refresher.
func (d *directory) Refresh() {
	d.fill()
	d.scaffold.SetBody(ui.NewSupport(d.env.T("help.text")), d.words, d.rows)
}

func (d *directory) fill() {
	env := d.env
	list, err := env.App.Referrals.Directory(env.Ctx, d.words.Value(), env.FieldName)
	d.rows.Objects = nil
	switch {
	case err != nil:
		d.rows.Add(env.Broken("help.broken", err, d.Refresh))
	case len(list) == 0 && env.Unread() != nil:
		d.rows.Add(env.Unread())
	case len(list) == 0:
		d.rows.Add(ui.Empty{
			Icon: icons.Help, Title: env.T("help.none"), Text: env.T("help.none_text"),
			Action: env.T("inbox.ask"), OnTap: func() { env.Nav.Go(parts.Inbox()) },
		}.View())
	default:
		lines := ui.Column(0)
		for _, a := range list {
			lines.Add(&ui.ListRow{
				Leading: ui.NewAvatar(a.Name), Title: a.Name, Subtitle: env.FieldNames(a.Fields, 3), SubLines: 2, Bold: true,
				Chevron: true, Edge: true, OnTap: func() { env.Nav.Go(parts.Actor(a.ID)) },
			})
		}
		d.rows.Add(&ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap8, lines)})
	}
	d.rows.Refresh()
}

// actor is one of them, and asks to be referred.
type actor struct {
	env      *parts.Env
	id       string
	scaffold *ui.Scaffold
	wish     *parts.Draft
	question *ui.Field
	choices  *choices
}

// Actor is the page of one who can help.
func Actor(env *parts.Env, id string) ui.Page {
	a := &actor{env: env, id: id, scaffold: ui.NewScaffold(env.T("help.title")), wish: env.Draft(referral.DraftWish(id)), choices: newChoices(env)}
	a.scaffold.Marks = env.Mark()
	a.scaffold.Most = ui.ColumnsMost
	a.scaffold.OnBack, a.scaffold.BackName = env.BackTo(parts.Directory()), env.T("common.back")
	a.question = a.wish.Field("question", &ui.Field{Label: env.T("referral.again_label"), Lines: 3, Most: api.MaxMessage})
	a.Refresh()
	return a
}

// Content implements ui.Page.
func (a *actor) Content() fyne.CanvasObject { return a.scaffold }

// Destination implements ui.Belonging.
func (a *actor) Destination() string { return parts.PageInbox }

// Refresh implements ui.Refresher.
func (a *actor) Refresh() {
	env := a.env
	who, err := env.App.Referrals.Actor(env.Ctx, a.id)
	if err != nil {
		a.scaffold.SetBody(unreadable(env, err, a.Refresh))
		return
	}
	about := ui.Column(ui.Gap12, ui.Person(&ui.Avatar{Name: who.Name, Side: 56}, who.Name, env.FieldNames(who.Fields, len(who.Fields)), ui.Heading))
	if who.Text != "" {
		about.Add(ui.NewBody(who.Text))
	}
	if who.AnswerDays > 0 {
		about.Add(ui.NewSupport(env.N("referral.answers_within", who.AnswerDays)))
	}
	about.Add(env.Reach(parts.Reachable{Phone: who.Phone, Email: who.Email, Site: who.Site}))
	a.scaffold.SetBody(ui.TwoColumns(ui.Column(ui.Gap16, ui.NewCard(about)), ui.Column(ui.Gap16, a.request(who)...)))
}

// request is what is asked and shared, and the button that asks; or the way to what is under way already.
func (a *actor) request(who referral.Actor) []fyne.CanvasObject {
	env := a.env
	if id, err := env.App.Referrals.With(env.Ctx, a.id); err == nil && id != "" {
		return []fyne.CanvasObject{ui.Message{
			Tone: ui.Good, Title: env.T("help.under_way", text.A{"Actor": who.Name}),
			Action: env.T("waiting.do.referral"), OnTap: func() { env.Nav.Go(parts.Referral(id)) }, Below: true,
		}.Card()}
	}
	proposals, err := env.App.Consent.Proposals(env.Ctx)
	if err != nil {
		return []fyne.CanvasObject{env.Broken("help.broken", err, a.Refresh)}
	}
	need := api.Field(a.wish.Text("need"))
	if !slices.Contains(who.Fields, need) && len(who.Fields) > 0 {
		need = who.Fields[0]
	}
	needs := ui.Column(0, ui.NewStrong(env.T("help.need")))
	for _, f := range who.Fields {
		needs.Add(&ui.CheckRow{Radio: true, Done: f == need, Label: env.FieldName(f), OnTap: func() {
			a.wish.Set("need", string(f))
			a.Refresh()
		}})
	}
	var out []fyne.CanvasObject
	if len(who.Fields) > 1 {
		out = append(out, ui.NewCard(needs))
	}
	return append(out, a.question, a.choices.card(env.T("referral.share_if_sent"), proposals),
		ui.NewButton(env.T("help.ask", text.A{"Actor": who.Name}), func() {
			var id string
			err := a.wish.Send(func() (err error) {
				id, err = env.App.Referrals.Request(env.Ctx, a.id, need, a.question.Value(), a.choices.shares(proposals))
				return err
			})
			if env.Failed(err) {
				return
			}
			env.Toast(env.T("referral.requested", text.A{"Actor": who.Name}))
			env.Nav.Replace(parts.Referral(id))
		}))
}
