package office

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets"
)

func TestAResultKeepsWordsAndWhatIsNotRelevant(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	id, result := newID(), newID()
	w.importAll(api.ImportRecord{Kind: api.KindAssessment, ID: id, Body: raw(object{
		"version": 1, "use": "screening", "parts": []object{{"key": "p"}}, "items": []object{
			{"id": "a", "part": "p"},
			{"id": "b", "part": "p", "not_for_all": true},
			{"id": "w", "letters": 5},
			{"id": "f", "part": "p", "figure": "equity_1", "bounds": []int{0, 1, 2, 3}},
			{"id": "i", "part": "p", "importance": true},
		},
	})})
	body := func(answers, texts object, notRelevant ...string) object {
		return object{
			"result_id": newID(), "assessment_id": id, "assessment_version": 1, "answers": answers, "texts": texts, "not_relevant": notRelevant,
		}
	}
	whole := body(object{"a": 4, "f": 2, "i": 5}, object{"w": "Kaffe", "f": "Egenkapital 20 %"}, "b")
	whole["result_id"] = result
	p.does(api.ResultSubmit, whole)
	var r api.Result
	if !p.record(api.KindResult, result, &r) {
		t.Fatal("the result is not there")
	}
	if diff := cmp.Diff(map[string]float64{"p": 3}, r.Scores); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"w": "Kaffe", "f": "Egenkapital 20 %"}, r.Texts); diff != "" || len(r.NotRelevant) != 1 {
		t.Errorf("not relevant %v, words %s", r.NotRelevant, diff)
	}
	for name, c := range map[string]struct {
		body            object
		pointer, reason string
	}{
		"words to a statement":            {body(object{}, object{"a": "ja"}), "/texts/a", "reference"},
		"words to nothing":                {body(object{}, object{"x": "ja"}), "/texts/x", "reference"},
		"too many words":                  {body(object{}, object{"w": "Kaffen"}), "/texts/w", "too_long"},
		"a figure to what asks for words": {body(object{"w": 3}, nil), "/answers/w", "range"},
		"what is for everybody":           {body(object{}, nil, "a"), "/not_relevant/0", "reference"},
		"what was answered":               {body(object{"b": 3}, nil, "b"), "/not_relevant/0", "used"},
		"the same twice":                  {body(object{}, nil, "b", "b"), "/not_relevant/1", "used"},
	} {
		problem := p.refused(api.CodeInvalid, api.ResultSubmit, c.body)
		if diff := cmp.Diff([]api.FieldError{{Pointer: c.pointer, Reason: c.reason}}, problem.Errors); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestAResultOfAnEarlierVersionIsStillTaken is for who took a test offline before the app
// was brought up to date.
func TestAResultOfAnEarlierVersionIsStillTaken(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	for _, version := range []int{1, 2} {
		a, ok := assets.AssessmentVersion(assets.GrowthAssessmentID, version)
		if !ok {
			t.Fatalf("version %d is gone", version)
		}
		answers := object{}
		for _, it := range a.Items {
			answers[it.ID] = 3
		}
		p.does(api.ResultSubmit, object{
			"result_id": newID(), "assessment_id": assets.GrowthAssessmentID, "assessment_version": version, "answers": answers,
		})
	}
	p.refused(api.CodeUnknownVersion, api.ResultSubmit, object{
		"result_id": newID(), "assessment_id": assets.GrowthAssessmentID, "assessment_version": 3,
	})
}
