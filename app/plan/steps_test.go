package plan_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/app/store/storetest"
)

func (w *world) steps(t *testing.T, key string) plan.Steps {
	t.Helper()
	id, err := w.Current(t.Context())
	ok(t, err)
	steps, err := w.Steps(t.Context(), id, key)
	ok(t, err)
	return steps
}

func TestWhatWasWrittenIsKeptWithItsTextAndComesAlong(t *testing.T) {
	w := newWorld(t)
	want := plan.Steps{Text: "Caféer", Done: []plan.Step{{At: 0, Come: "Caféer"}}, Undone: []plan.Step{{At: 6, Come: " og"}}}
	_, err := w.WriteSteps(t.Context(), "", "market.who", want, plan.Base{})
	ok(t, err)
	w.restart()
	if diff := cmp.Diff(want, w.steps(t, "market.who")); diff != "" || w.text(t, "market.who") != "Caféer" {
		t.Errorf("%q after a restart (-want +got):\n%s", w.text(t, "market.who"), diff)
	}
	to := newWorld(t)
	ok(t, w.AdoptSettings(t.Context(), w.Store, to.Store))
	id, err := w.Current(t.Context())
	ok(t, err)
	if got, err := to.Steps(t.Context(), id, "market.who"); err != nil || !cmp.Equal(want, got) {
		t.Errorf("carried along are %+v, %v", got, err)
	}
}

func TestATextThatIsRefusedKeepsNoSteps(t *testing.T) {
	w := newWorld(t)
	w.write(t, "market.who", "Caféer")
	before := w.steps(t, "market.who")
	if _, err := w.WriteSteps(t.Context(), "", "market.who", plan.Steps{Text: "\x00"}, plan.Base{}); err == nil {
		t.Fatal("a text that cannot be stored is taken")
	}
	if diff := cmp.Diff(before, w.steps(t, "market.who")); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

func TestATextThatIsPutInPlaceOfAnotherIsAStepOfIt(t *testing.T) {
	w := newWorld(t)
	w.write(t, "market.who", "Alle caféer")
	w.write(t, "market.who", "Alle barer")
	want := []plan.Step{{Come: "Alle caféer"}, {At: 5, Gone: "café", Come: "bar", Cursor: 5, Anchor: 5}}
	if diff := cmp.Diff(want, w.steps(t, "market.who").Done); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

// TestWhatAnotherDeviceWroteIsNoStepOfThisOnes holds that one takes back to what came in, and not into its middle.
func TestWhatAnotherDeviceWroteIsNoStepOfThisOnes(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindPlan, planID, api.Plan{Title: "Kaffe"})
	ok(t, w.SetCurrent(t.Context(), planID))
	section := func(text string) {
		w.Says(t, api.KindSection, api.SectionID(planID, "market.who"), api.Section{PlanID: planID, Section: "market.who", Text: text, State: api.SectionOK})
	}
	section("Alle caféer")
	raw, err := json.Marshal(plan.Steps{Text: "Alle caféer", Done: []plan.Step{{At: 5, Come: "caféer"}}})
	ok(t, err)
	ok(t, storetest.Set(t.Context(), w.Store, "plan.steps."+api.SectionID(planID, "market.who"), string(raw)))
	section("Kun kantiner")
	_, err = w.Set(t.Context(), "", "market.who", "Kun barer")
	ok(t, err)
	want := []plan.Step{{At: 4, Gone: "kantin", Come: "bar", Cursor: 4, Anchor: 4}}
	if diff := cmp.Diff(want, w.steps(t, "market.who").Done); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}
