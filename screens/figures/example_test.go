package figures_test

import (
	"strings"
	"testing"

	"startklar.dk/assets"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// What the words name is among the figures beside them, where these are rows.
func TestEveryViewShowsHowTheExamplesBusinessDidIt(t *testing.T) {
	d, w := filled(t)
	beside := map[string][]string{
		parts.FiguresStartup:   {"Brugt rister, 5 kilo", "430.000", "527.000"},
		parts.FiguresPrivate:   {"Jonas’ løn, udbetalt", "21.500"},
		parts.FiguresOperating: {"911.000", "149.557"},
		parts.FiguresFinancing: {"Lån af mine forældre", "110.000", "76.888"},
		parts.FiguresBalance:   {"441.882", "49.243"},
		parts.FiguresKey:       {"697.907"},
		parts.FiguresCash:      {"76.888"},
		parts.FiguresScenarios: {"1.047.650"}, parts.FiguresOverview: nil, parts.FiguresAssumptions: nil,
	}
	if len(beside) != len(assets.ExampleViews()) {
		t.Errorf("%d views of %d are looked at", len(beside), len(assets.ExampleViews()))
	}
	s := show(t, d, w.Clock, stagetest.Phone)
	for view, figures := range beside {
		name := view
		if view == parts.FiguresOverview {
			name = "overview"
		}
		words := assets.ExampleViews()[name].In("da")
		s.GoTo(parts.Figures("", view))
		s.ReadsNot(words)
		s.Tap("Sådan gjorde Nordlys Kafferisteri")
		s.Reads(append(figures, words, "Fra et opdigtet firma")...)
		s.Shoot("figures-example-" + name)
		s.Tap("Skjul eksemplet")
		s.ReadsNot(words)
	}
	s.Close()
}

// It is nobody's plan: nothing of it is stored, and one's own figures stay as they are.
func TestTheExampleLeavesThePlanAlone(t *testing.T) {
	d, w := filled(t)
	before, err := d.App.Plan.Figures(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresStartup))
	s.Tap("Sådan gjorde Nordlys Kafferisteri")
	s.Reads("Espressomaskine og kværne")
	s.Stored()
	after, err := d.App.Plan.Figures(t.Context(), "")
	if err != nil || len(after.Values) != len(before.Values) {
		t.Errorf("%d values became %d, %v", len(before.Values), len(after.Values), err)
	}
	for path, raw := range after.Values {
		if strings.Contains(string(raw), "Espressomaskine") {
			t.Errorf("the example is in the plan at %s", path)
		}
	}
}
