package catalogue

import (
	"testing"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

func TestAnAssessmentThatDoesNotHoldTogetherIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		body    string
		pointer string
	}{
		"an area that is not there": {`{"parts": [{"key": "p", "area": "x"}]}`, "/body/parts/0/area"},
		"bounds that fall":          {`{"items": [{"id": "a", "bounds": [2, 1]}]}`, "/body/items/0/bounds"},
		"fewer letters than none":   {`{"items": [{"id": "a", "letters": -1}]}`, "/body/items/0/letters"},
		"a statement of no part":    {`{"parts": [{"key": "p"}], "items": [{"id": "a"}]}`, "/body/items/0/part"},
	} {
		var got mutation.Checks
		checkRecord(&got, api.ImportRecord{Kind: api.KindAssessment, ID: "0196f000-0000-7000-8000-000000000000", Body: []byte(c.body)})
		if len(got.Errors) != 1 || got.Errors[0].Pointer != c.pointer {
			t.Errorf("%s: %+v", name, got.Errors)
		}
	}
}
