package plan_test

import (
	"context"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/app/store/storetest"
)

// world is a service over a real store, with a clock that moves by hand.
type world struct {
	*plan.Service
	*storetest.Device

	fetch func(id string) (api.VersionContent, error)
}

var template = api.PlanTemplate{
	Version: 1,
	Chapters: []api.Chapter{
		{Key: "summary", Title: api.Words{"da": "Resumé"}, Questions: []api.PlanQuestion{
			{Key: "summary.short", Title: api.Words{"da": "Kort fortalt"}, Minutes: 20, Fields: []api.Field{api.FieldPlan}},
		}},
		{Key: "market", Title: api.Words{"da": "Marked"}, Questions: []api.PlanQuestion{
			{Key: "market.who", Title: api.Words{"da": "Hvem køber?"}, Minutes: 10},
			{Key: "market.why", Title: api.Words{"da": "Hvorfor dig?"}, Minutes: 5},
		}},
	},
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{Device: storetest.Open(t, time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC), plan.Apply())}
	w.restart()
	return w
}

// restart is a new service on what the store has.
func (w *world) restart() {
	w.Service = plan.New(plan.Deps{
		Store: w.Opened, Now: w.Clock, NewID: w.ID,
		Lang: func() string { return "da" }, Shipped: func() api.PlanTemplate { return template },
		Title: func() string { return "Min plan" },
		Fetch: func(_ context.Context, id string) (api.VersionContent, error) {
			if w.fetch == nil {
				return api.VersionContent{}, plan.ErrUnavailable
			}
			return w.fetch(id)
		},
	})
}

func (w *world) write(t *testing.T, key, text string) plan.Written {
	t.Helper()
	q, err := w.Question(t.Context(), "", key)
	if err != nil {
		t.Fatal(err)
	}
	written, err := w.Write(t.Context(), "", key, text, q.Base)
	if err != nil {
		t.Fatal(err)
	}
	return written
}

func (w *world) undo(t *testing.T) []string {
	t.Helper()
	paths, err := w.UndoFigures(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func (w *world) redo(t *testing.T) {
	t.Helper()
	if _, err := w.RedoFigures(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
}
