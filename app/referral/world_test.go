package referral_test

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
	"startklar.dk/app/referral"
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
	*referral.Service
	store *store.Store
	now   time.Time
	ids   int
	plan  api.Share
	rev   int64
}

func (w *world) id() string {
	w.ids++
	return fmt.Sprintf("01900000-0000-7000-8000-%012d", w.ids)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{now: time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)}
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "person.db"), store.Options{
		Now: func() time.Time { return w.now }, NewID: w.id, Apply: referral.Apply(),
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
	w.Service = referral.New(referral.Deps{
		Store: func() *store.Store { return w.store }, Now: func() time.Time { return w.now }, NewID: w.id,
		TestTitle:    func(_ context.Context, id string) string { return map[string]string{"ready": "Er du klar?"}[id] },
		ContactTitle: func() string { return "Navn og telefon" },
		PlanShare:    func(context.Context) (api.Share, bool, error) { return w.plan, w.plan.Kind != "", nil },
		KeepVersion: func(context.Context) (api.Share, error) {
			return api.Share{Kind: api.ShareVersion, ID: "kept", Title: "Min plan, version 1"}, nil
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

// offered is a referral from Mette to the growth house.
func (w *world) offered(t *testing.T) {
	t.Helper()
	w.says(t, api.KindPerson, "p", api.Person{Name: "Anna Nielsen", Email: "anna@example.dk", Municipality: "0621"})
	w.says(t, api.KindActor, "house", api.Actor{Name: "Erhvervshus Sydjylland", Fields: []api.Field{api.FieldExport}, AnswerDays: 2})
	w.says(t, api.KindReferral, "r", api.Referral{
		Origin: "Mette Ørsted", ActorID: "house", Need: api.FieldExport, Reason: "Du har brug for\nen, der kender eksport.",
		State: api.ReferralOffered, ExpiresAt: w.now.Add(240 * time.Hour),
		History: []api.ReferralStep{{State: api.ReferralOffered, At: w.now, By: "Mette Ørsted"}},
	})
}
