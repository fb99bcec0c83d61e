package inbox

import (
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/app/referral"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// composer writes a message into a thread. Its field stays while the page lives,
// so that what is begun stays.
type composer struct {
	env    *parts.Env
	thread func() string
	sent   func()
	field  *ui.Field
	send   *ui.Button
}

func newComposer(env *parts.Env, thread func() string, label string, sent func()) *composer {
	c := &composer{env: env, thread: thread, sent: sent}
	c.field = ui.NewField(label, "", func(text string) { c.send.SetActive(strings.TrimSpace(text) != "") })
	c.field.Lines = 3
	c.send = &ui.Button{Label: env.T("inbox.send"), Kind: ui.Soft, Inactive: true, OnTap: c.post}
	return c
}

func (c *composer) post() {
	_, err := c.env.App.Referrals.Post(c.env.Ctx, c.thread(), c.field.Value())
	if c.env.Failed(err) {
		return
	}
	c.field.SetValue("")
	c.send.SetActive(false)
	c.sent()
}

func (c *composer) view() fyne.CanvasObject {
	return ui.Column(ui.Gap8, c.field, ui.Right(c.send))
}

// bubbles are the messages of a thread, oldest first: one's own at the right, in
// the accent's soft colour.
func bubbles(env *parts.Env, messages []referral.Message) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(messages))
	for _, m := range messages {
		head := m.Author
		if m.Mine {
			head = env.T("inbox.you")
		}
		note := env.Words.DayClock(m.At, env.Now())
		if m.Waiting {
			note = env.T("inbox.waits")
		}
		card := &ui.Card{Content: ui.Column(ui.Gap4,
			ui.Row(ui.Gap8, ui.Grow(&ui.Text{Text: head, TextSize: ui.Support, Bold: true, Cut: true}), ui.NewLabel(upperFirst(note))),
			ui.NewBody(m.Text),
		)}
		if m.Mine {
			card.Fill = ui.AccentSoft
			out = append(out, ui.InsetEdges(ui.Gap32, 0, 0, 0, card))
		} else {
			out = append(out, ui.InsetEdges(0, 0, ui.Gap32, 0, card))
		}
	}
	return out
}
