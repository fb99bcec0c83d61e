package inbox

import (
	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/inbox"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// thread is a question with its answers, or messages that belong to nothing else.
type thread struct {
	env      *parts.Env
	id       string
	scaffold *ui.Scaffold
	write    *composer
	absent   bool // it cannot be shown
}

func newThread(env *parts.Env, id string, archive func()) *thread {
	t := &thread{env: env, id: id, scaffold: ui.NewScaffold(env.T("inbox.kind.message"))}
	t.scaffold.Trailing = &ui.Button{Icon: icons.Archive, Kind: ui.Plain, Name: env.T("inbox.archive_do"), Keys: parts.KeysArchive, OnTap: archive}
	t.write = newComposer(env, id, env.T("inbox.reply"), t.refresh)
	t.refresh()
	return t
}

func (t *thread) page() *ui.Scaffold { return t.scaffold }

func (t *thread) missing() bool { return t.absent }

func (t *thread) refresh() {
	env := t.env
	if q, err := env.App.Inbox.Question(env.Ctx, t.id); err == nil {
		t.absent = false
		t.scaffold.Title = env.T("inbox.kind.question")
		asked := ui.NewCard(ui.NewSupport(env.T("inbox.you_asked", text.A{"When": env.Words.DayClock(q.AskedAt, env.Now())})))
		column := ui.Column(ui.Gap8, asked.Content)
		if q.Topic != "" {
			column.Add(ui.NewStrong(q.Topic))
		}
		column.Add(ui.NewBody(q.Text))
		body := []fyne.CanvasObject{&ui.Card{Content: column}}
		stands := ui.Column(ui.Gap4)
		if q.Assigned != "" && q.State != api.QuestionAnswered {
			stands.Add(ui.NewSupport(env.T("inbox.question_has", text.A{"Name": q.Assigned})))
		}
		if line := t.answerLine(q.Waiting, q.Late, len(q.Answers) > 0); line != "" {
			stands.Add(ui.NewSupport(line))
		} else if q.State != api.QuestionAnswered && !q.AnswerBy.IsZero() {
			stands.Add(ui.NewSupport(env.T("inbox.answer_by", text.A{
				"When": env.Words.DayClock(q.AnswerBy, env.Now()), "Left": env.Words.Until(q.AnswerBy, env.Now()),
			})))
		}
		if len(stands.Objects) > 0 {
			body = append(body, stands)
		}
		body = append(body, bubbles(env, q.Answers)...)
		if to := q.LedTo; to.Name != "" {
			body = append(body, ui.NewCard(
				ui.Person(ui.NewAvatar(to.Name), to.Name, env.T("inbox.led_to"), ui.Body), env.Reach(parts.Reachable{Phone: to.Phone})))
		}
		t.write.field.Label = env.T("inbox.reply")
		if q.State != api.QuestionAnswered {
			t.write.field.Label = env.T("inbox.add") // nobody has said anything to answer yet
		}
		t.scaffold.SetBody(append(body, t.write.view())...)
		return
	}
	messages, err := env.App.Inbox.Thread(env.Ctx, t.id)
	if err == nil && len(messages) == 0 {
		err = inbox.ErrNotFound
	}
	if t.absent = err != nil; t.absent {
		t.scaffold.SetBody(unreadable(env, err, gone(env), t.refresh))
		return
	}
	t.scaffold.SetBody(append(bubbles(env, messages), t.write.view())...)
}

// answerLine says when an answer can be expected, where that is not by a time.
func (t *thread) answerLine(waiting, late, answered bool) string {
	switch {
	case waiting:
		return t.env.T("inbox.question_waits")
	case late && !answered:
		return t.env.T("inbox.question_late")
	}
	return ""
}
