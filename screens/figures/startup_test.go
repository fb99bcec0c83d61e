package figures_test

import (
	"testing"

	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// TestTheCapitalsScenarioIsChosenAtTheCard holds that the choice over what the money is for is of all views.
func TestTheCapitalsScenarioIsChosenAtTheCard(t *testing.T) {
	d, w := filled(t)
	for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Figures("", parts.FiguresStartup))
		s.ReadsNot("529.741")
		s.Tap("Forsigtig")
		s.Reads("529.741")
		s.Tap("Forventet")
		s.ReadsNot("529.741")
		s.Close()
	}
}
