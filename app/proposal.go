package app

import (
	"context"
	"errors"

	"startklar.dk/api"
	"startklar.dk/app/assess"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// proposal is what the person wrote elsewhere and may answer an item of an assessment:
// an answer of the current plan, or what the person said under Me.
func (a *App) proposal(ctx context.Context, it api.AssessmentItem) (p assess.Proposal, err error) {
	switch {
	case it.Section != "":
		q, err := a.Plan.Question(ctx, "", it.Section)
		if errors.Is(err, plan.ErrNotFound) || err == nil && (q.Conflict || q.Words == 0) {
			return p, nil // of another template, in two texts, or not written
		}
		return assess.Proposal{Words: document.PlainWords(q.Text), From: a.texts().T("tests.from_plan", text.A{"Question": q.Title})}, err
	case it.Person == api.PersonStage:
		person, err := a.Me.Person(ctx)
		return assess.Proposal{Words: person.Stage, From: a.texts().T("tests.from_person")}, err
	}
	return p, nil
}
