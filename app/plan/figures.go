package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"startklar.dk/api"
	"startklar.dk/api/figures"
	"startklar.dk/app/store"
	"startklar.dk/assets"
)

// Figures are a plan's budgets at one moment: what was typed, by path, and what it
// comes to. They are only read; With makes others.
type Figures struct {
	PlanID string                     // empty while there is no plan
	Title  string                     // the plan's
	Values map[string]json.RawMessage // by path, as package figures reads them
	Case   *figures.Case              // nil where Errors says why
	Result *figures.Result            // nil where Errors says why
	Errors figures.Errors             // what keeps the figures from being computed
	Params assets.ParamTable          // of the year in which the plan starts

	// Scenario is the one that this device shows, as ChooseScenario was told; empty
	// for the expected one. The figures may no longer have it.
	Scenario string

	CanUndo, CanRedo bool

	known *computed // nil where nothing is remembered
}

// Begun says whether anything was typed. A plan whose start and form are not
// chosen has no figures yet.
func (f Figures) Begun() bool { return len(f.Values) > 0 }

// Said is whether the figures say something yet: they can be computed, and there are
// amounts in them.
func (f Figures) Said() bool { return f.Result != nil && !f.Result.Blank() }

// Same tells whether other figures are the same: of the same plan, typed, shown and
// done alike.
func (f Figures) Same(as Figures) bool {
	return f.PlanID == as.PlanID && f.Title == as.Title && f.Scenario == as.Scenario &&
		f.CanUndo == as.CanUndo && f.CanRedo == as.CanRedo && sameValues(f.Values, as.Values)
}

// With is what the figures would be with some values set, by path; null takes one
// away. Nothing is stored.
func (f Figures) With(set map[string]json.RawMessage) Figures {
	f.Values = maps.Clone(f.Values)
	if f.Values == nil {
		f.Values = map[string]json.RawMessage{}
	}
	for path, value := range set {
		if isNull(value) {
			delete(f.Values, path)
		} else {
			f.Values[path] = value
		}
	}
	f.compute()
	return f
}

// Set is With for what is to be stored: the figures as SetFigures will leave them. What
// would keep them from being computed is refused whole, with figures.Errors for what is
// new in it.
func (f Figures) Set(set map[string]json.RawMessage) (Figures, error) {
	after := f.With(set)
	after.CanUndo, after.CanRedo = true, false
	if len(after.Errors) == 0 {
		return after, nil
	}
	f.compute()
	var errs figures.Errors
	for _, e := range after.Errors {
		if !slices.Contains(f.Errors, e) {
			errs = append(errs, e)
		}
	}
	if len(errs) > 0 {
		return Figures{}, errs
	}
	return after, nil
}

// Computable are the figures without what keeps them from being computed: without each
// value that is wrong, and without each line that still is. Those that can be computed
// are as they are.
func (f Figures) Computable() Figures {
	for range 3 {
		if f.Result != nil {
			return f
		}
		without := map[string]json.RawMessage{}
		for _, e := range f.Errors {
			path := e.At
			if in, id, _, ok := SplitLine(e.At); ok && !f.holds(e.At) {
				path = LinePath(in, id, "name")
			}
			without[path] = absent
		}
		f = f.With(without)
	}
	return f
}

// holds says whether a value is stored at a path.
func (f Figures) holds(path string) bool {
	_, ok := f.Values[path]
	return ok
}

func (f *Figures) compute() {
	if f.known.same(f) {
		return
	}
	f.Result, f.Params = nil, assets.ParamTable{}
	f.Case, f.Errors = figures.Read(f.Values)
	if len(f.Errors) > 0 {
		f.Case = nil
	} else {
		f.Params = assets.Params(f.Case.Start.Year)
		f.Result, f.Errors = figures.Compute(f.Case, f.Params.Figures)
	}
	f.known.remember(f)
}

// Figures reads a plan's budgets.
func (s *Service) Figures(ctx context.Context, planID string) (Figures, error) {
	st := s.d.Store()
	chosen, err := st.Setting(ctx, settingCurrent)
	if err != nil {
		return Figures{}, fmt.Errorf("read the current plan: %w", err)
	}
	f := Figures{known: &s.computed}
	err = st.Read(ctx, func(v store.View) error {
		p, err := s.named(v, planID, chosen)
		if err != nil {
			return err
		}
		f.PlanID, f.Title = p.id, p.plan.Title
		if kept, ok := s.figures.In(v).All[api.FiguresID(p.id)]; ok {
			f.Values = kept.Values
		} else if f.Values, err = figuresOf(v, p.id); err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		return Figures{}, fmt.Errorf("read figures: %w", err)
	}
	if f.PlanID != "" {
		raw, err := st.Setting(ctx, settingFigures+f.PlanID)
		if err != nil {
			return Figures{}, fmt.Errorf("read what was done to the figures: %w", err)
		}
		if f.Scenario, err = st.Setting(ctx, settingScenario+f.PlanID); err != nil {
			return Figures{}, fmt.Errorf("read the scenario that is shown: %w", err)
		}
		head := readHead(raw)
		f.CanUndo, f.CanRedo = head.Done > 0, head.Done < len(head.Sizes)
	}
	f.compute()
	return f, nil
}

func figuresOf(v store.View, planID string) (map[string]json.RawMessage, error) {
	var f api.Figures
	if planID == "" {
		return map[string]json.RawMessage{}, nil
	}
	if rec, ok := v.Get(api.KindFigures, api.FiguresID(planID)); ok {
		if err := rec.Decode(&f); err != nil {
			return nil, err
		}
	}
	if f.Values == nil {
		f.Values = map[string]json.RawMessage{}
	}
	return f.Values, nil
}

// absent is the value that takes another away.
var absent = json.RawMessage("null")
