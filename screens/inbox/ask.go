package inbox

import (
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/inbox"
	"startklar.dk/app/store"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// ask is the one entrance to the office: a question, and when it will be answered.
type ask struct {
	env   *parts.Env
	draft *parts.Draft
	done  func(questionID string) // an empty id: only drawn anew
	topic *ui.Field
	text  *ui.Field
	send  *ui.Button
	open  bool
}

func newAsk(env *parts.Env, done func(string)) *ask {
	a := &ask{env: env, draft: env.Draft(inbox.DraftAsk), done: done}
	a.topic = a.draft.Field("topic", &ui.Field{Label: env.T("inbox.ask_topic"), Most: api.MaxTitle})
	a.text = a.draft.Field(store.DraftText, &ui.Field{Label: env.T("inbox.ask_text"), Lines: 4, Most: api.MaxMessage, OnChange: func(string) { a.ready() }})
	a.send = &ui.Button{Label: env.T("inbox.ask_send"), OnTap: a.put}
	a.open = a.topic.Value() != "" || a.text.Value() != ""
	a.ready()
	return a
}

// ready lets what is written be sent.
func (a *ask) ready() { a.send.SetActive(strings.TrimSpace(a.text.Value()) != "") }

// view is a line that unfolds; nil where there is no office to ask.
func (a *ask) view() fyne.CanvasObject {
	env := a.env
	office := env.App.Office(env.Ctx)
	if office.Kind == app.OfficeNone || office.Kind == app.OfficeOffline {
		return nil
	}
	a.ready() // another page may have sent it
	target := env.T("inbox.ask_sub")
	if h := office.Info.AnswerTargetH; h > 0 {
		target = env.N("inbox.ask_target", h)
	}
	if !a.open {
		return &ui.Card{Bare: true, Content: &ui.ListRow{
			Icon: icons.Help, Title: env.T("inbox.ask"), Subtitle: target, Chevron: true, Edge: true, Keys: parts.KeysAsk,
			OnTap: func() { a.unfold(true) },
		}}
	}
	return ui.NewCard(
		ui.Row(ui.Gap8, ui.Grow(ui.NewStrong(env.T("inbox.ask"))), ui.NewLink(env.T("common.cancel"), func() { a.unfold(false) })),
		ui.NewSupport(target), a.topic, a.text, a.send,
	)
}

func (a *ask) unfold(open bool) {
	a.open = open
	a.done("")
	if open {
		parts.WriteIn(a.topic)
	}
}

func (a *ask) put() {
	var id string
	err := a.draft.Send(func() (err error) {
		id, err = a.env.App.Inbox.Ask(a.env.Ctx, a.topic.Value(), a.text.Value())
		return err
	})
	if a.env.Failed(err) {
		return
	}
	a.ready()
	a.open = false
	a.env.Toast(a.env.T("inbox.asked", text.A{"Office": a.env.App.Office(a.env.Ctx).Name}))
	a.done(id)
}
