package store_test

import (
	"errors"
	"fmt"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

func TestWhatAWriteMadeIsShownWithinIt(t *testing.T) {
	s := newStore(t)
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Mutate(api.PlanCreate, api.PlanBody{PlanID: plan, Title: "Kaffe"}); err != nil {
			return err
		}
		if _, ok := tx.Get(api.KindPlan, plan); !ok {
			t.Error("the plan that was just made is not shown")
		}
		if err := tx.SetSetting("plan.current", plan); err != nil {
			return err
		}
		if got := must[string](t)(tx.Setting("plan.current")); got != plan {
			t.Errorf("the setting that was just set reads %q", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := must[string](t)(s.Setting(t.Context(), "plan.current")); got != plan {
		t.Errorf("after the write the setting reads %q", got)
	}
}

func TestAWriteThatFailsHalfWayKeepsNothingOfIt(t *testing.T) {
	failed := errors.New("failed")
	for name, end := range map[string]func(tx *store.Tx) error{
		"it gives an error": func(*store.Tx) error { return failed },
		"a mutation was refused and nobody looked": func(tx *store.Tx) error {
			_, _ = tx.Mutate(api.PlanCreate, api.PlanBody{PlanID: "untitled"}) //nolint:errcheck // so it is meant
			return nil
		},
		"it wrote a record beside the mutations": func(tx *store.Tx) error {
			tx.Delete(api.KindPlan, plan)
			return nil
		},
	} {
		s := newStore(t)
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Mutate(api.PlanCreate, api.PlanBody{PlanID: plan, Title: "Kaffe"}); err != nil {
				return err
			}
			if err := tx.SetSetting("plan.current", plan); err != nil {
				return err
			}
			return end(tx)
		})
		if err == nil {
			t.Errorf("%s: the write went well", name)
		}
		if _, err := s.Get(t.Context(), api.KindPlan, plan); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: the plan is there: %v", name, err)
		}
		current := must[string](t)(s.Setting(t.Context(), "plan.current"))
		if n := len(must[[]store.Entry](t)(s.Queue(t.Context()))); n != 0 || current != "" {
			t.Errorf("%s: %d in the queue, and the setting reads %q", name, n, current)
		}
	}
}

func TestAWriteOfManyTellsOfEachRecordOnce(t *testing.T) {
	const plans, rounds = 3, 100
	s := newStore(t)
	calls, told := 0, map[store.Change]int{}
	heard := make(chan struct{}, plans*rounds)
	s.Subscribe(func(list []store.Change) {
		calls++
		for _, c := range list {
			told[c]++
		}
		heard <- struct{}{}
	})
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		for i := range plans * rounds {
			b := api.PlanBody{PlanID: fmt.Sprint("p", i%plans), Title: fmt.Sprint("Kaffe ", i)}
			if _, err := tx.Mutate(api.PlanCreate, b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	<-heard
	if err := s.Close(); err != nil { // waits until nothing more is told
		t.Fatal(err)
	}
	if calls != 1 || len(told) != plans+plans*rounds {
		t.Errorf("told %d times, of %d things", calls, len(told))
	}
	for c, n := range told {
		if n != 1 {
			t.Errorf("told of %v %d times", c, n)
		}
	}
}
