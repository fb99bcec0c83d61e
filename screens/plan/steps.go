package plan

import (
	"startklar.dk/app/plan"
	"startklar.dk/ui/textedit"
)

// takeUpSteps has the area begin with a text, and with what was done in it on this device before: it can still be undone.
func (e *editor) takeUpSteps(text string) {
	steps, err := e.answer.Steps()
	if err != nil { // it is a comfort; the text is there
		steps = plan.Steps{}
	}
	e.area.Restore(historyOf(steps), text)
}

func historyOf(s plan.Steps) textedit.History {
	step := func(s plan.Step) textedit.Step { return textedit.Step(s) }
	return textedit.History{Text: s.Text, Done: mapped(s.Done, step), Undone: mapped(s.Undone, step)}
}

func stepsOf(h textedit.History) plan.Steps {
	step := func(s textedit.Step) plan.Step { return plan.Step(s) }
	return plan.Steps{Text: h.Text, Done: mapped(h.Done, step), Undone: mapped(h.Undone, step)}
}

func mapped[A, B any](list []A, one func(A) B) []B {
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = one(a)
	}
	return out
}
