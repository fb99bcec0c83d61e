package assess_test

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
	"startklar.dk/app/assess"
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
	*assess.Service
	store   *store.Store
	now     time.Time
	ids     int
	sought  []string
	soonest assess.Bookable
	rev     int64
}

func (w *world) id() string {
	w.ids++
	return fmt.Sprintf("01900000-0000-7000-8000-%012d", w.ids)
}

var ready = api.Assessment{
	Version: 2, Use: api.UseSelf, Title: api.Words{"da": "Er du klar?"}, Minutes: 6,
	Scale: []api.Words{{"da": "1"}, {"da": "2"}, {"da": "3"}, {"da": "4"}, {"da": "5"}},
	Parts: []api.AssessmentPart{
		{
			Key: "drive", Title: api.Words{"da": "Motivation"}, Strong: api.Words{"da": "stærk"}, Middle: api.Words{"da": "mellem"}, Weak: api.Words{"da": "svag"},
			Next: api.NextStep{Chapter: "personal"},
		},
		{
			Key: "sales", Title: api.Words{"da": "Salg"}, Strong: api.Words{"da": "stærk"}, Middle: api.Words{"da": "mellem"}, Weak: api.Words{"da": "svag"},
			Next: api.NextStep{Text: api.Words{"da": "Tag et kursus"}, Kinds: []string{api.EventCourse}, Fields: []api.Field{api.FieldMarketing}, Chapter: "sales"},
		},
		{Key: "money", Title: api.Words{"da": "Økonomi"}, Strong: api.Words{"da": "stærk"}, Middle: api.Words{"da": "mellem"}, Weak: api.Words{"da": "svag"}},
	},
	Items: []api.AssessmentItem{
		{ID: "d1", Part: "drive"},
		{ID: "d2", Part: "drive", Reversed: true},
		{ID: "s1", Part: "sales"},
		{ID: "s2", Part: "sales"},
		{ID: "m1", Part: "money"},
	},
}

const readyID = "6f1f9a52-0d0c-5c1e-9b57-3f0f7a7b1c11"

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{now: time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)}
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "person.db"), store.Options{
		Now: func() time.Time { return w.now }, NewID: w.id, Apply: assess.Apply(),
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
	w.Service = assess.New(assess.Deps{
		Store: func() *store.Store { return w.store }, Now: func() time.Time { return w.now }, NewID: w.id,
		Lang:    func() string { return "da" },
		Shipped: func() []assess.Shipped { return []assess.Shipped{{ID: readyID, Assessment: ready}} },
		Soonest: func(_ context.Context, kinds []string, fields []api.Field) (assess.Bookable, bool, error) {
			w.sought = append(w.sought, fmt.Sprint(kinds, fields))
			return w.soonest, w.soonest.EventID != "", nil
		},
		ChapterTitle: func(_ context.Context, key string) (string, bool) { return "Kapitel " + key, key == "sales" },
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
