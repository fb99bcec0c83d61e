package figures_test

import (
	"encoding/json"
	"testing"

	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
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
		s.Stored() // which the next screen reads
		s.Close()
	}
}

// TestCapitalOfNothingIsASentence holds that before there is anything to pay no empty bars stand there.
func TestCapitalOfNothingIsASentence(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, map[string]json.RawMessage{"start": plan.Value("2027-01"), "form": plan.Value("personal")})
	const sentence = "Skriv, hvad du skal købe, og hvem der betaler, så ser du her, om pengene slår til."
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresStartup))
	s.Reads(sentence)
	s.ReadsNot("Betales af")
	write(t, d, map[string]json.RawMessage{"own/a/name": plan.Value("Opsparing"), "own/a/amount_ore": plan.Value(5_000_000)})
	s.GoTo(parts.Figures("", parts.FiguresStartup)).Reads("Betales af", "50.000")
	s.ReadsNot(sentence)
	s.Close()
}
