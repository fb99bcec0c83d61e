package api_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
)

// TestWhatIsNotRelevantIsNotMissing holds that one answer is enough for a part of which
// nothing else is the person's, while it is too little where the rest was left open.
func TestWhatIsNotRelevantIsNotMissing(t *testing.T) {
	a := api.Assessment{Items: []api.AssessmentItem{
		{ID: "a", Part: "p"},
		{ID: "b", Part: "p", NotForAll: true},
		{ID: "c", Part: "p", NotForAll: true},
		{ID: "w", Part: "p", Letters: 100},
		{ID: "s", Part: "p", Choices: make([]api.AssessmentChoice, 3)},
	}}
	for name, tt := range map[string]struct {
		answers     map[string]int
		notRelevant []string
		want        map[string]float64
	}{
		"the rest is not relevant":    {map[string]int{"a": 4}, []string{"b", "c"}, map[string]float64{"p": 4}},
		"the rest was left open":      {map[string]int{"a": 4}, nil, map[string]float64{}},
		"a choice is in no score":     {map[string]int{"a": 4, "s": 1}, []string{"b", "c"}, map[string]float64{"p": 4}},
		"nothing is relevant":         {nil, []string{"a", "b", "c"}, map[string]float64{}},
		"don't know is still missing": {map[string]int{"a": 4, "b": 0, "c": 0}, nil, map[string]float64{}},
	} {
		if diff := cmp.Diff(tt.want, a.Score(tt.answers, tt.notRelevant)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if nothing := (api.Result{NotRelevant: []string{"a", "b", "c"}}); !a.Irrelevant("p", nothing) || a.Irrelevant("q", nothing) {
		t.Error("a part is irrelevant where all that it asks is, and not where it asks nothing")
	}
	if a.Irrelevant("p", api.Result{NotRelevant: []string{"b", "c"}}) {
		t.Error("a part is irrelevant of which one statement is not")
	}
	if bad := a.Bad(map[string]int{"a": 5, "s": 4, "w": 1, "x": 1}); !cmp.Equal(bad, []string{"s", "w", "x"}) {
		t.Errorf("bad are %v", bad)
	}
}

// TestTheLevelsAreTheThirdsOfTheScale looks at both sides of each border, and at the means that lie on one.
func TestTheLevelsAreTheThirdsOfTheScale(t *testing.T) {
	p := api.AssessmentPart{Weak: api.Words{"da": "svag"}, Middle: api.Words{"da": "mellem"}, Strong: api.Words{"da": "stærk"}}
	for score, want := range map[float64]string{1: "svag", 2.33: "svag", 7.0 / 3: "mellem", 3.66: "mellem", 11.0 / 3: "stærk", 5: "stærk"} {
		if got := p.Says(api.LevelOf(score)).In("da"); got != want {
			t.Errorf("%v is %s, want %s", score, got, want)
		}
	}
}
