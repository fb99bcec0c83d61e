package plan

import (
	"errors"

	"startklar.dk/app/plan"
	"startklar.dk/screens/parts"
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
	return err == nil && len([]rune(after(q.Text, left))) <= plan.MaxText
}

// goOnNext puts a text into the next question, under what stands there, and goes
// there.
func (e *editor) goOnNext(left string) {
	e.flush()
	q, answer, err := e.next()
	if e.env.Failed(err) {
		return
	}
	answer.Stand(q.PlanID, q.Base)
	answer.Write(after(q.Text, left), nil)
	e.open(q.PlanID, q.Key)
}
