package tests

import (
	"context"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"startklar.dk/app/assess"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// words is the place to answer an item in words. It stays the same while the item does,
// so that the cursor and what can be undone stay too.
type words struct {
	t      *take
	item   assess.Item
	area   *ui.TextArea
	count  *ui.Text
	state  *ui.Text
	from   *ui.Text
	failed bool // the last write did not get to disk
	wanted bool // one tried to go on without a word where words are needed
}

// rowsOfWords is how many lines there are to write in: the three that are asked for, and
// one that says there is room.
const rowsOfWords = 4

func newWords(t *take, item assess.Item) *words {
	w := &words{t: t, item: item, count: ui.NewSupport(""), state: ui.NewSupport("").Still(), from: ui.NewSupport(item.From)}
	w.area = &ui.TextArea{
		Text: item.Words, Rows: rowsOfWords, Most: item.Letters, Placeholder: t.env.T("tests.words_hint"), Loop: t.env.Loop,
		OnSave: w.save, OnChange: func(string) { w.say() },
	}
	return w
}

// drawWords asks for an answer in words.
func (t *take) drawWords(progress fyne.CanvasObject, item assess.Item) {
	if t.words == nil || t.words.item.ID != item.ID {
		t.words = newWords(t, item)
	}
	w := t.words
	w.item = item
	question := t.question(item)
	if item.Hint != "" {
		question.Add(ui.NewSupport(item.Hint))
	}
	body := []fyne.CanvasObject{progress, ui.Inset(0, ui.Gap16, question)}
	if w.from.Text != "" {
		body = append(body, w.from)
	}
	next := ui.NewButton(t.env.T("tests.next"), w.next)
	row := ui.Row(ui.Gap12)
	if t.at > 0 {
		row.Add(ui.NewPlainButton(t.env.T("tests.before"), func() {
			w.flush()
			t.Refresh()
			t.step(-1)
		}))
	}
	row.Add(ui.Space())
	row.Add(next)
	t.scaffold.SetBody(append(body, w.area, ui.Row(ui.Gap8, ui.Grow(w.count), w.state), row)...)
	w.say()
}

func (w *words) blank() bool { return strings.TrimSpace(w.area.Value()) == "" }

// say says how much is written, and whether it is on disk.
func (w *words) say() {
	env := w.t.env
	count, role := env.T("tests.letters", text.A{
		"N": env.Texts().Int(utf8.RuneCountInString(w.area.Value())), "Of": env.Texts().Int(w.item.Letters),
	}), ui.Quiet
	if w.wanted = w.wanted && w.blank(); w.wanted {
		count, role = env.T("tests.words_none"), ui.Bad
	}
	state, stateRole := env.T("plan.saved"), ui.Quiet
	switch {
	case w.failed:
		state, stateRole = env.T("plan.not_saved"), ui.Bad
	case w.area.Waiting() || env.Saving(w.what()):
		state = env.T("plan.saving")
	case w.area.Value() == "" || !w.item.Answered && w.area.Value() == w.item.Words:
		state = ""
	}
	w.count.Role, w.state.Role = role, stateRole
	w.count.SetText(count)
	w.state.SetText(state)
	w.t.scaffold.Refresh()
}

func (w *words) what() string { return "words " + w.t.id + " " + w.item.ID }

// save sends what is written on its way to disk, which is not waited for.
func (w *words) save(said string) {
	env, id, item := w.t.env, w.t.id, w.item.ID
	env.Save(w.what(), func(ctx context.Context) error { return env.App.Tests.Say(ctx, id, item, said) }, func(err error) {
		if err != nil && !w.failed {
			env.Failed(err)
		}
		w.failed = err != nil
		w.item.Answered = w.item.Answered || err == nil
		w.say()
	})
	w.say()
}

// flush brings what is written to disk and waits for it.
func (w *words) flush() {
	w.area.Flush()
	w.t.env.Saved()
}

// next goes on once there are words, or none are needed; what was proposed and left as it
// is becomes the answer.
func (w *words) next() {
	if w.wanted = w.blank() && !w.item.NotForAll; w.wanted {
		w.say()
		w.t.focus()
		return
	}
	w.area.Flush()
	w.t.env.Saved()
	if w.t.env.Failed(w.t.env.App.Tests.Say(w.t.env.Ctx, w.t.id, w.item.ID, w.area.Value())) {
		return
	}
	w.t.Refresh()
	w.t.step(1)
}
