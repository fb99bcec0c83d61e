package plan_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
)

// view is a store.View in memory, for the pure functions.
type view map[string]api.Record

func (v view) Get(kind api.Kind, id string) (api.Record, bool) {
	rec, ok := v[string(kind)+" "+id]
	return rec, ok
}

func (v view) List(kind api.Kind) []api.Record {
	var list []api.Record
	for _, rec := range v {
		if rec.Kind == kind {
			list = append(list, rec)
		}
	}
	slices.SortFunc(list, func(a, b api.Record) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

func (v view) Put(rec api.Record) { v[string(rec.Kind)+" "+rec.ID] = rec }

func (v view) Delete(kind api.Kind, id string) { delete(v, string(kind)+" "+id) }

// world is a service over a real store, with a clock that moves by hand.
type world struct {
	*plan.Service
	store *store.Store
	now   time.Time
	ids   int
	fetch func(id string) (api.VersionContent, error)
	rev   int64
}

func (w *world) id() string {
	w.ids++
	return fmt.Sprintf("01900000-0000-7000-8000-%012d", w.ids)
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
	w := &world{now: time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)}
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "person.db"), store.Options{
		Now: func() time.Time { return w.now }, NewID: w.id, Apply: plan.Apply(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	w.store = st
	w.Service = plan.New(plan.Deps{
		Store: func() *store.Store { return w.store }, Now: func() time.Time { return w.now }, NewID: w.id,
		Lang: func() string { return "da" }, Shipped: func() api.PlanTemplate { return template },
		Title: func() string { return "Min plan" },
		Fetch: func(_ context.Context, id string) (api.VersionContent, error) {
			if w.fetch == nil {
				return api.VersionContent{}, fmt.Errorf("no office")
			}
			return w.fetch(id)
		},
	})
	return w
}

// says makes the office say a record to the person's feed.
func (w *world) says(t *testing.T, kind api.Kind, id string, body any) {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	w.rev++
	page := api.Page{Epoch: "e", Cursor: strconv.FormatInt(w.rev, 10), Records: []api.Record{
		{Kind: kind, ID: id, Rev: w.rev, Body: raw},
	}}
	feed := store.Changes
	if kind.InCatalogue() {
		feed = store.Catalogue
	}
	if err := w.store.Pull(t.Context(), feed, page); err != nil {
		t.Fatal(err)
	}
}

// sent are the bodies of what waits in the queue, by kind in order.
func (w *world) sent(t *testing.T) []store.Entry {
	t.Helper()
	queue, err := w.store.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return queue
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
