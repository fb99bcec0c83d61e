package assets

import (
	_ "embed" // for the figures
	"encoding/json"
	"maps"
	"sync"

	"startklar.dk/api"
)

// ExampleName is what the invented business is called whose answers and figures are
// the examples of the plan.
const ExampleName = "Nordlys Kafferisteri"

//go:embed figures/nordlys.json
var exampleFile []byte

type exampleFigures struct {
	Views  map[string]api.Words       `json:"views"`
	Values map[string]json.RawMessage `json:"values"` // by path; what is read is Words
}

var example = sync.OnceValue(func() (e exampleFigures) {
	mustRead("figures/nordlys.json", exampleFile, &e)
	return e
})

// ExampleFigures are the budgets of the example's business: by path, as a plan's
// figures hold them, and what is read in a language.
func ExampleFigures(lang string) map[string]json.RawMessage {
	values := maps.Clone(example().Values)
	for path, raw := range values {
		var words api.Words
		if json.Unmarshal(raw, &words) == nil {
			values[path] = mustWrite(words.In(lang))
		}
	}
	return values
}

// ExampleViews are how the example's business went about each view of its figures, by
// the view's name. What it gives is only read.
func ExampleViews() map[string]api.Words { return example().Views }
