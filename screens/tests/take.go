package tests

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/app/assess"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// beat is how long an answer is seen before the next statement comes.
const beat = 160 * time.Millisecond

// take asks one thing at a time. Every answer is on disk when it is shown; what is
// written in words is within half a second.
type take struct {
	env      *parts.Env
	id       string
	scaffold *ui.Scaffold
	scale    *scale
	words    *words // where the item at hand is answered in words; nil elsewhere
	draft    assess.Draft
	err      error
	at       int // index of the statement; len(Items) at the end
	moved    bool
	stop     func() // ends the wait before the next statement
}

// answersMost is how wide, in dp, the answers to a statement get: the eye goes from their words to their keys.
const answersMost float32 = 600

// Take makes the page that takes a self-assessment, or goes on with it.
func Take(env *parts.Env, id string) ui.Page {
	t := &take{env: env, id: id, scaffold: ui.NewScaffold("")}
	t.scaffold.Small, t.scaffold.Most = true, answersMost
	t.scaffold.OnBack, t.scaffold.BackName = env.BackTo(parts.Tests()), env.T("common.back")
	t.scaffold.Marks = env.Mark()
	t.scale = newScale(t.answer, t.step)
	t.Refresh()
	return t
}

// Content implements ui.Page.
func (t *take) Content() fyne.CanvasObject { return t.scaffold }

// Destination implements ui.Belonging.
func (t *take) Destination() string { return parts.PageTests }

// Shown lets the keys 0 to 5 answer, or writing begin.
func (t *take) Shown() { t.focus() }

func (t *take) focus() {
	if t.words == nil {
		t.scale.focus()
	} else if !fyne.CurrentDevice().IsMobile() {
		t.words.area.Focus()
	}
}

// Flush implements ui.Flusher: it brings what is written to disk.
func (t *take) Flush() {
	if t.words != nil {
		t.words.flush()
	}
}

// Leave stops waiting for the next statement, and brings what is written to disk.
func (t *take) Leave() {
	t.Flush()
	if t.stop != nil {
		t.stop()
		t.stop = nil
		t.at++
	}
}

// Refresh reads the draft anew; where one is stays.
func (t *take) Refresh() {
	draft, err := t.env.App.Tests.Draft(t.env.Ctx, t.id)
	t.err = err
	if err != nil {
		t.scaffold.Title = t.env.T("nav.tests")
		t.scaffold.SetBody(t.env.Broken("tests.failed", err, t.Refresh))
		return
	}
	t.draft = draft
	if draft.NoFigures {
		t.scaffold.Title = draft.Title
		t.scaffold.SetBody(ui.Empty{
			Icon: icons.Test, Title: t.env.T("tests.no_figures"), Text: t.env.T("tests.no_figures_text"),
			Action: t.env.T("tests.no_figures_go"), OnTap: func() { t.env.Nav.Go(parts.Figures(draft.FiguresID, parts.FiguresOverview)) },
		}.View())
		return
	}
	if !t.moved {
		t.at, t.moved = draft.Next, true
	}
	t.at = min(t.at, len(draft.Items))
	t.draw()
}

// draw shows the statement where one is, or the end.
func (t *take) draw() {
	t.scaffold.Title = t.draft.Title
	n := len(t.draft.Items)
	progress := ui.Column(ui.Gap8,
		ui.Row(ui.Gap12,
			ui.NewSupport(t.env.T("tests.at", text.A{"N": min(t.at+1, n), "Of": n})).Still(),
			ui.Grow(&ui.Text{
				Text: t.env.T("tests.stop_any"), TextSize: ui.Support, Role: ui.Quiet, Wrap: true, Align: fyne.TextAlignTrailing,
			})),
		&ui.Steps{Done: t.draft.Answered, Of: n, At: t.at + 1},
	)
	if t.at >= n {
		t.words = nil
		t.scaffold.SetBody(progress, t.end())
		return
	}
	item := t.draft.Items[t.at]
	if item.Letters > 0 {
		t.drawWords(progress, item)
		return
	}
	t.words = nil
	dontKnow, notRelevant := t.draft.DontKnow, ""
	if item.Choice {
		dontKnow = ""
	}
	if item.NotForAll {
		notRelevant = t.draft.NotRelevant
	}
	t.scale.set(item.Scale, dontKnow, notRelevant, item.Value)
	question := t.question(item)
	if last := len(question.Objects) - 1; !item.Choice { // the answers stay where they are from statement to statement
		question.Objects[last] = ui.Tall(3*ui.LineHeight(ui.Heading), question.Objects[last])
	}
	t.scaffold.SetBody(progress, ui.Inset(0, ui.Gap16, question), t.scale, t.steps(item))
}

// question is what is asked, under what it is a part of.
func (t *take) question(item assess.Item) *fyne.Container {
	column := ui.Column(ui.Gap4)
	if item.PartTitle != "" {
		column.Add(ui.NewSupport(item.PartTitle))
	}
	column.Add(ui.NewHeadline(item.Text))
	return column
}

// steps lead back, and forward where there is an answer.
func (t *take) steps(item assess.Item) fyne.CanvasObject {
	column, row := ui.Column(ui.Gap8), ui.Row(ui.Gap12)
	if item.From != "" {
		column.Add(ui.NewSupport(item.From))
	}
	if t.at > 0 {
		row.Add(ui.NewPlainButton(t.env.T("tests.before"), func() { t.step(-1) }))
	}
	row.Add(ui.Space())
	if item.Value != assess.Unanswered {
		row.Add(ui.NewPlainButton(t.env.T("tests.next"), func() { t.step(1) }))
	}
	column.Add(row)
	return column
}

// end is after the last statement: the result, or what is missing.
func (t *take) end() fyne.CanvasObject {
	hand := ui.NewButton(t.env.T("tests.result"), t.submit)
	title, line := t.env.T("tests.end"), t.env.T("tests.end_text")
	if missing := len(t.draft.Items) - t.draft.Answered; missing > 0 {
		title, line = t.env.N("tests.missing", missing), t.env.T("tests.missing_text")
		hand = ui.NewButton(t.env.T("tests.missing_go"), func() { t.move(t.draft.Next) })
	}
	return ui.Inset(0, ui.Gap24, ui.Column(ui.Gap12,
		ui.NewTitle(title), ui.NewBody(line), ui.Gap(ui.Gap4), hand,
		ui.Centre(ui.NewPlainButton(t.env.T("tests.before"), func() { t.step(-1) })),
		t.used(),
	))
}

// used are the plan's figures that answer the rest.
func (t *take) used() fyne.CanvasObject {
	if len(t.draft.Used) == 0 {
		return ui.Gap(0)
	}
	title := t.env.T("tests.used_plan", text.A{"Plan": t.draft.FiguresPlan})
	return ui.NewCard(usedFigures(title, t.draft.Used))
}

// answer keeps an answer and goes on a moment later.
func (t *take) answer(value int) {
	if t.err != nil || t.stop != nil || t.at >= len(t.draft.Items) {
		return
	}
	if t.env.Failed(t.env.App.Tests.Answer(t.env.Ctx, t.id, t.draft.Items[t.at].ID, value)) {
		return
	}
	t.Refresh()
	t.stop = t.env.Loop.After(beat, func() {
		t.stop = nil
		t.move(t.at + 1)
	})
}

// step goes one statement back or on; on only past what has an answer.
func (t *take) step(by int) {
	if t.err != nil {
		return
	}
	if t.stop != nil { // already on the way
		t.stop()
		t.stop = nil
	}
	to := t.at + by
	if to < 0 || to > len(t.draft.Items) || by > 0 && t.at < len(t.draft.Items) && !t.settle(t.draft.Items[t.at]) {
		return
	}
	t.move(to)
}

// settle makes what is proposed for an item the answer, before one goes on; false where
// there is none.
func (t *take) settle(item assess.Item) bool {
	switch {
	case item.Answered:
		return true
	case item.Value == assess.Unanswered:
		return false
	case t.env.Failed(t.env.App.Tests.Answer(t.env.Ctx, t.id, item.ID, item.Value)):
		return false
	}
	t.Refresh()
	return true
}

func (t *take) move(to int) {
	t.at = to
	t.draw()
	t.scaffold.ScrollTo(0)
	t.focus()
}

func (t *take) submit() {
	id, err := t.env.App.Tests.Submit(t.env.Ctx, t.id)
	if errors.Is(err, assess.ErrUnfinished) || errors.Is(err, assess.ErrNoFigures) {
		t.Refresh()
		if !t.draft.NoFigures {
			t.move(t.draft.Next)
		}
		return
	}
	if t.env.Failed(err) {
		return
	}
	t.env.Nav.Replace(parts.Result(id))
}
