package assess

import (
	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Apply is how result.* change what is shown before the office has answered.
func Apply() map[api.MutationKind]store.Apply {
	return map[api.MutationKind]store.Apply{
		api.ResultSubmit: applySubmit,
		api.ResultDelete: applyDelete,
	}
}

func applySubmit(v store.View, m api.Mutation) error {
	b, err := store.Body[api.ResultSubmitBody](m)
	if err != nil {
		return err
	}
	r := api.Result{
		AssessmentID: b.AssessmentID, AssessmentVersion: b.AssessmentVersion,
		Answers: b.Answers, Texts: b.Texts, NotRelevant: b.NotRelevant, TakenAt: b.TakenAt,
	}
	var a api.Assessment
	if rec, ok := v.Get(api.KindAssessment, b.AssessmentID); ok && rec.Decode(&a) == nil && a.Version == b.AssessmentVersion {
		r.Scores = a.Score(b.Answers, b.NotRelevant)
	}
	return store.Put(v, api.KindResult, b.ResultID, r)
}

func applyDelete(v store.View, m api.Mutation) error {
	b, err := store.Body[api.ResultDeleteBody](m)
	if err != nil {
		return err
	}
	v.Delete(api.KindResult, b.ResultID)
	return nil
}
