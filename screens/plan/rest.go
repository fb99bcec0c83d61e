package plan

import (
	"errors"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// errNoNext says that there is no question to go on in.
var errNoNext = errors.New("no question follows, or it waits for a choice between two texts")

// next is the question after this one as it is now, with the text that is on its
// way to disk where one is.
func (e *editor) next() (q plan.Question, answer *parts.Answer, err error) {
	here, err := e.env.App.Plan.Question(e.env.Ctx, e.planID, e.key)
	if err != nil {
		return q, nil, err
	}
	if here.Next == nil {
		return q, nil, errNoNext
	}
	q, err = e.env.App.Plan.Question(e.env.Ctx, here.PlanID, here.Next.Key)
	if err != nil {
		return q, nil, err
	}
	if q.Conflict {
		return q, nil, errNoNext
	}
	answer = e.env.Answer(q.PlanID, q.Key)
	if answer.Pending() {
		q.Text = answer.Text()
	}
	return q, answer, nil
}

// after is a text with another one under it.
func after(text, more string) string {
	if text == "" {
		return more
	}
	return text + "\n\n" + more
}

// fitsNext tells whether the next question has room for a text under its own.
func (e *editor) fitsNext(left string) bool {
	q, _, err := e.next()
	return err == nil && !plan.TooLong(after(q.Text, left))
}

// goOnNext puts what is left of a paste into the next question, under what stands
// there, and goes there. before is what stood here.
func (e *editor) goOnNext(before, left string) {
	e.flush()
	q, answer, err := e.next()
	if e.env.Failed(err) {
		return
	}
	text := after(q.Text, left)
	e.env.SplitPaste = &parts.SplitPaste{Halves: [2]parts.PastedHalf{
		{PlanID: q.PlanID, Key: e.key, Title: e.q.Title, Before: before, After: e.area.Value()},
		{PlanID: q.PlanID, Key: q.Key, Title: q.Title, Before: q.Text, After: text},
	}}
	answer.Stand(q.PlanID, q.Base)
	answer.Write(text, nil)
	e.open(q.PlanID, q.Key)
}

// takeUpHalf has the area begin with the half of a parted paste that is in this
// question, as the last thing that was done in it. Another question has nothing
// to do with that paste any more.
func (e *editor) takeUpHalf() {
	parted := e.env.SplitPaste
	here, other, found := parted.Of(e.q.PlanID, e.key)
	if !found {
		e.env.SplitPaste = nil
		return
	}
	if parted.Back || here.After != e.area.Value() {
		return
	}
	e.area.SetStep(here.Before, here.After, func(made bool) {
		parted.Back = !made
		e.putHalf(*other, made)
		e.draw()
	})
}

// putHalf takes the half that is in another question out of it, or puts it in
// again. What was changed there since stays, and it is said so.
func (e *editor) putHalf(half parts.PastedHalf, in bool) {
	from, to := half.After, half.Before
	if in {
		from, to = to, from
	}
	q, err := e.env.App.Plan.Question(e.env.Ctx, half.PlanID, half.Key)
	if e.env.Failed(err) {
		return
	}
	answer := e.env.Answer(q.PlanID, q.Key)
	if answer.Pending() {
		q.Text = answer.Text()
	}
	if q.Text != from || q.Conflict {
		e.env.Toast(e.env.T("plan.parted_changed", text.A{"Title": half.Title}))
		return
	}
	answer.Stand(q.PlanID, q.Base)
	answer.Write(to, nil)
}

// partedLine says where the other half of a parted paste is, and leads there; nil
// where nothing here was parted, or it was taken back.
func (e *editor) partedLine() fyne.CanvasObject {
	parted := e.env.SplitPaste
	here, other, found := parted.Of(e.q.PlanID, e.key)
	if !found || parted.Back {
		return nil
	}
	says, see := "plan.parted_rest", "plan.parted_see_first"
	if other == &parted.Halves[1] {
		says, see = "plan.parted_first", "plan.parted_see_rest"
	}
	return ui.Message{
		Tone: ui.Neutral, Text: e.env.T(says, text.A{"Title": other.Title}),
		Action: e.env.T(see), OnTap: func() { e.open(other.PlanID, other.Key) },
		Or: e.env.T("common.undo"), OnOr: func() {
			if e.area.Value() != here.After {
				e.env.Toast(e.env.T("plan.parted_changed", text.A{"Title": here.Title}))
				return
			}
			for !parted.Back && e.area.Undo() {
				continue // what was written and taken away again comes before it
			}
		},
	}.Card()
}
