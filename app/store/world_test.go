package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// table is what the mutations of these tests do locally.
var table = map[api.MutationKind]store.Apply{
	api.PlanCreate: func(v store.View, m api.Mutation) error {
		var b api.PlanBody
		if err := json.Unmarshal(m.Body, &b); err != nil {
			return err
		}
		if b.Title == "" {
			return errNoTitle
		}
		return put(v, api.KindPlan, b.PlanID, api.Plan{Title: b.Title})
	},
	api.PlanRename: func(v store.View, m api.Mutation) error {
		var b api.PlanBody
		if err := json.Unmarshal(m.Body, &b); err != nil {
			return err
		}
		if _, ok := v.Get(api.KindPlan, b.PlanID); !ok {
			return errNoPlan
		}
		return put(v, api.KindPlan, b.PlanID, map[string]string{"title": b.Title})
	},
	api.PlanDelete: func(v store.View, m api.Mutation) error {
		var b api.PlanBody
		if err := json.Unmarshal(m.Body, &b); err != nil {
			return err
		}
		v.Delete(api.KindPlan, b.PlanID)
		return nil
	},
	api.SectionWrite: func(v store.View, m api.Mutation) error {
		var b api.SectionWriteBody
		if err := json.Unmarshal(m.Body, &b); err != nil {
			return err
		}
		return put(v, api.KindSection, api.SectionID(b.PlanID, b.Section),
			api.Section{PlanID: b.PlanID, Section: b.Section, Text: b.Text, State: api.SectionOK})
	},
}

var (
	errNoTitle = errors.New("a plan needs a title")
	errNoPlan  = errors.New("there is no such plan")
)

// put writes v's fields over the record that is shown.
func put(v store.View, kind api.Kind, id string, fields any) error {
	r, _ := v.Get(kind, id)
	body, err := api.Merge(r.Body, fields)
	if err != nil {
		return err
	}
	r.Kind, r.ID, r.Body = kind, id, body
	v.Put(r)
	return nil
}

// sectionBody makes a section.write from what is shown, as a service does.
func sectionBody(plan, section, text string) func(v store.View) (any, error) {
	return func(v store.View) (any, error) {
		r, _ := v.Get(api.KindSection, api.SectionID(plan, section))
		return api.SectionWriteBody{PlanID: plan, Section: section, BaseRev: r.Rev, Text: text}, nil
	}
}

// applied answers a batch: all of it is done, nothing changed but the fate.
func applied(epoch string, batch []api.Mutation) api.MutationAnswers {
	a := api.MutationAnswers{Epoch: epoch}
	for _, m := range batch {
		a.Results = append(a.Results, api.MutationResult{ID: m.ID, Status: api.StatusApplied})
	}
	return a
}

var noon = time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC)

// newStore opens a store in a temp folder, with a clock that stands still.
func newStore(t *testing.T) *store.Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "person.db"))
}

func openAt(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, store.Options{Now: func() time.Time { return noon }, Apply: table})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// text reads the shown text of a section, "-" where there is none.
func text(t *testing.T, s *store.Store, plan, section string) string {
	t.Helper()
	r, err := s.Get(context.Background(), api.KindSection, api.SectionID(plan, section))
	if errors.Is(err, store.ErrNotFound) {
		return "-"
	}
	if err != nil {
		t.Fatal(err)
	}
	var body api.Section
	if err := r.Decode(&body); err != nil {
		t.Fatal(err)
	}
	return body.Text
}
