package inbox

import (
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// ask is the one entrance to the office: a question, and when it will be answered.
type ask struct {
	env   *parts.Env
	done  func(questionID string) // an empty id: only drawn anew
	topic *ui.Field
	text  *ui.Field
	send  *ui.Button
	open  bool
}

func newAsk(env *parts.Env, done func(string)) *ask {
	a := &ask{env: env, done: done}
	a.topic = ui.NewField(env.T("inbox.ask_topic"), "", nil)
	a.text = ui.NewField(env.T("inbox.ask_text"), "", func(words string) { a.send.SetActive(strings.TrimSpace(words) != "") })
	a.text.Lines = 4
	a.send = &ui.Button{Label: env.T("inbox.ask_send"), Inactive: true, OnTap: a.put}
	return a
}

// view is a line that unfolds; nil where there is no office to ask.
func (a *ask) view() fyne.CanvasObject {
	env := a.env
	office := env.App.Office(env.Ctx)
	if office.Kind == app.OfficeNone || office.Kind == app.OfficeOffline {
		return nil
	}
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
}

func (a *ask) put() {
	id, err := a.env.App.Referrals.Ask(a.env.Ctx, a.topic.Value(), a.text.Value())
	if a.env.Failed(err) {
		return
	}
	a.topic.SetValue("")
	a.text.SetValue("")
	a.send.SetActive(false)
	a.open = false
	a.env.Toast(a.env.T("inbox.asked", text.A{"Office": a.env.App.Office(a.env.Ctx).Name}))
	a.done(id)
}
