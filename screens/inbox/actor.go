package inbox

import (
	"slices"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/referral"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// actor is one of those who can help, and asks to be referred.
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
		a.scaffold.SetBody(unreadable(env, err, ui.Empty{
			Icon: icons.Help, Title: env.T("inbox.not_here"), Text: env.T("help.gone"),
			Action: env.T("help.title"), OnTap: func() { env.Nav.Replace(parts.Directory()) },
		}, a.Refresh))
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
	return append(out, a.question, a.choices.card(env.T("referral.share_if_sent"), who.Name, proposals),
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
