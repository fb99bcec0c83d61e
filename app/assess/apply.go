package assess

import (
	"encoding/json"
	"fmt"

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
	var b api.ResultSubmitBody
	if err := json.Unmarshal(m.Body, &b); err != nil {
		return fmt.Errorf("read %s: %w", m.Kind, err)
	}
	r := api.Result{
		AssessmentID: b.AssessmentID, AssessmentVersion: b.AssessmentVersion,
		Answers: b.Answers, TakenAt: b.TakenAt,
	}
	var a api.Assessment
	if rec, ok := v.Get(api.KindAssessment, b.AssessmentID); ok && rec.Decode(&a) == nil && a.Version == b.AssessmentVersion {
		r.Scores = a.Score(b.Answers)
	}
	body, err := api.Merge(nil, r)
	if err != nil {
		return fmt.Errorf("apply %s: %w", m.Kind, err)
	}
	v.Put(api.Record{Kind: api.KindResult, ID: b.ResultID, Body: body})
	return nil
}

func applyDelete(v store.View, m api.Mutation) error {
	var b api.ResultDeleteBody
	if err := json.Unmarshal(m.Body, &b); err != nil {
		return fmt.Errorf("read %s: %w", m.Kind, err)
	}
	v.Delete(api.KindResult, b.ResultID)
	return nil
}
