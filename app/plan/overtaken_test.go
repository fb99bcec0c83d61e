package plan_test

import (
	"context"
	"encoding/json"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
)

// asked counts the statements of a store, which looks at its context before each.
type asked struct {
	context.Context
	n int
}

func (a *asked) Err() error {
	a.n++
	return a.Context.Err()
}

// However much was done, what another device overtook is read with one statement: a page asks for it whenever the figures
// became others.
func TestWhatWasOvertakenIsReadAtOnce(t *testing.T) {
	w := newWorld(t)
	w.set(t, begun())
	for i := range 60 {
		w.set(t, values{"revenue/sale/credit_days": plan.Value(i)})
	}
	w.set(t, values{"revenue/sale/price_ore": plan.Value(200)})
	f := w.figures(t)
	ok(t, w.Store.Write(t.Context(), store.Mutation(api.FiguresWrite, api.FiguresWriteBody{
		PlanID: f.PlanID, Set: values{"revenue/sale/price_ore": plan.Value(300), "revenue/sale/credit_days": plan.Value(90)},
	})))
	counted := &asked{Context: t.Context()}
	got, err := w.Overtaken(counted, w.figures(t))
	ok(t, err)
	want := map[string]json.RawMessage{"revenue/sale/price_ore": plan.Value(200), "revenue/sale/credit_days": plan.Value(59)}
	if len(got) != len(want) {
		t.Errorf("overtaken are %s", got)
	}
	for path, typed := range want {
		if string(got[path]) != string(typed) {
			t.Errorf("at %s was typed %s, want %s", path, got[path], typed)
		}
	}
	if counted.n != 1 {
		t.Errorf("%d statements are asked", counted.n)
	}
}
