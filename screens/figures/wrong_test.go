package figures_test

import (
	"encoding/json"
	"strings"
	"testing"

	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// amiss are the figures of a shop as two devices left them: one made the firm a company, the other had its owner draw money.
func amiss(t *testing.T) (*testworld.Device, *testworld.World) {
	t.Helper()
	w := testworld.New(t)
	one, two := w.Device("anna"), w.Device("tavle")
	write(t, one, stagetest.Cafe(t, "../.."))
	none := map[string]json.RawMessage{}
	for path := range values(t, one).Values {
		if strings.HasPrefix(path, "drawings/") || strings.HasPrefix(path, "tax/") {
			none[path] = plan.Value(nil)
		}
	}
	write(t, one, none)
	one.Sync()
	two.Sync()
	two.Line.Cut(true)
	write(t, two, map[string]json.RawMessage{"form": plan.Value("company")})
	write(t, one, map[string]json.RawMessage{"drawings/ferie/name": plan.Value("Til ferien"), "drawings/ferie/amount_ore": plan.Value(900_000)})
	one.Sync()
	two.Line.Cut(false)
	two.Sync()
	one.Sync()
	one.Await("the figures do not go together", func() bool { return len(values(t, one).Errors) > 0 })
	return one, w
}

// TestWhatCannotBeComputedIsNoNumber holds that of figures with an error no computed column says that it comes to zero.
func TestWhatCannotBeComputedIsNoNumber(t *testing.T) {
	d, w := amiss(t)
	for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
		for _, view := range []string{parts.FiguresStartup, parts.FiguresPrivate, parts.FiguresFinancing} {
			s := show(t, d, w.Clock, v).GoTo(parts.Figures("", view))
			s.Reads("Tallene kan ikke regnes ud endnu")
			for _, words := range strings.Split(s.Words(), "\n") {
				if words = strings.TrimSpace(words); words == "0" || strings.Contains(words, "0\u00a0kr. med moms") && strings.HasPrefix(words, "0") {
					t.Errorf("on a %s %q says %q", v.Name, view, words)
				}
			}
			s.Close()
		}
	}
}

// TestWhereNoGridIsDrawnUndoStandsInTheHeader holds it of scenarios that cannot be set beside each other.
func TestWhereNoGridIsDrawnUndoStandsInTheHeader(t *testing.T) {
	d, w := amiss(t)
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresScenarios))
	pairs := 0
	for _, o := range s.Reachable() {
		if b, is := o.(*ui.Button); is && b.AccessibilityLabel() == "Fortryd" {
			pairs++
		}
	}
	if pairs != 1 {
		t.Errorf("%d buttons undo", pairs)
	}
	s.Close()
}
