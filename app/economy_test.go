package app

import (
	"math"
	"strings"
	"testing"

	"startklar.dk/app/plan"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
)

// TestTheEconomyCheckSaysTheExamplesOwnFigures looks that each figure that is asked for
// is said in words, without a word left open, and stands for what the budgets have.
func TestTheEconomyCheckSaysTheExamplesOwnFigures(t *testing.T) {
	f := plan.Figures{}.With(assets.ExampleFigures("da"))
	if !f.Said() {
		t.Fatalf("the example says nothing: %v", f.Errors)
	}
	for _, lang := range text.Langs {
		known := economyOf(f, text.For(lang))
		a, _ := assets.AssessmentVersion(assets.EconomyAssessmentID, 1)
		asked := 0
		for _, it := range a.Items {
			if it.Figure == "" {
				continue
			}
			asked++
			is, ok := known[it.Figure]
			if !ok || is.Said == "" || strings.ContainsAny(is.Said, "{<") || strings.Contains(is.Said, "kr..") {
				t.Errorf("%s in %s is %+v", it.Figure, lang, is)
			}
		}
		if asked != len(known) {
			t.Errorf("%d figures are asked for, %d are known", asked, len(known))
		}
		lowest := text.For(lang).Kroner(int64(math.Round(float64(f.Result.Expected.Key.LowestCash)/100)) * 100)
		if got := known["lowest_cash"].Said; !strings.Contains(got, lowest) {
			t.Errorf("the lowest cash is %s, said is %q", lowest, got)
		}
	}
}
