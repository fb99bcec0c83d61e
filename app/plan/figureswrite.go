package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// SetFigures sets figures by path, a null taking one away. However many they are,
// they are one thing that was done: on disk together, and undone together. The
// first figures make the plan, whose id it gives. What would keep the figures from
// being computed is refused whole, with figures.Errors for what is new in it.
func (s *Service) SetFigures(ctx context.Context, planID string, set map[string]json.RawMessage) (string, error) {
	in := planID
	err := s.d.Store().Write(ctx, func(tx *store.Tx) (err error) {
		if in, err = s.begun(tx, planID, len(set) > 0); err != nil || in == "" {
			return err
		}
		return s.setFigures(tx, in, set, true)
	})
	if err != nil {
		return "", fmt.Errorf("set figures: %w", err)
	}
	return in, nil
}

// setFigures is SetFigures in a transaction. Unchecked, what keeps the figures from
// being computed is written all the same: it once was theirs.
func (s *Service) setFigures(tx *store.Tx, planID string, set map[string]json.RawMessage, checked bool) error {
	values, err := figuresOf(tx, planID)
	if err != nil {
		return err
	}
	done := action{Set: changed(values, set)}
	if len(done.Set) == 0 {
		return nil
	}
	done.Was = current(values, done.Set)
	if checked {
		if _, err := (Figures{Values: values, known: &s.computed}).Set(done.Set); err != nil {
			return err
		}
	}
	log, err := actionsIn(tx, settingFigures+planID)
	if err != nil {
		return err
	}
	if err := log.did(done); err != nil {
		return err
	}
	return s.writeFigures(tx, planID, done.Set, log)
}

// UndoFigures takes back what was done last to a plan's figures on this device.
// What was changed since then, here or elsewhere, stays as it is. It gives the paths of
// what is another now.
func (s *Service) UndoFigures(ctx context.Context, planID string) ([]string, error) {
	return s.stepFigures(ctx, planID, (*actionLog).undo)
}

// RedoFigures does again what was taken back last.
func (s *Service) RedoFigures(ctx context.Context, planID string) ([]string, error) {
	return s.stepFigures(ctx, planID, (*actionLog).redo)
}

// stepFigures goes one step along what was done, past steps of which nothing is
// left to change.
func (s *Service) stepFigures(
	ctx context.Context, planID string, step func(*actionLog) (from, to map[string]json.RawMessage, ok bool, err error),
) (paths []string, err error) {
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		in, err := s.begun(tx, planID, false)
		if err != nil || in == "" {
			return err
		}
		values, err := figuresOf(tx, in)
		if err != nil {
			return err
		}
		log, err := actionsIn(tx, settingFigures+in)
		if err != nil {
			return err
		}
		for {
			from, to, ok, err := step(log)
			if err != nil {
				return err
			}
			if !ok {
				return s.writeFigures(tx, in, nil, log)
			}
			set := map[string]json.RawMessage{}
			for path, value := range to {
				if sameValue(values[path], from[path]) && !sameValue(values[path], value) {
					set[path] = value
				}
			}
			if len(set) > 0 {
				paths = slices.Sorted(maps.Keys(set))
				return s.writeFigures(tx, in, set, log)
			}
		}
	})
	if err != nil {
		return nil, fmt.Errorf("step through figures: %w", err)
	}
	return paths, nil
}

// mutationPaths is how many paths go into one mutation: well under the size that
// one may have, whatever stands in them as a rule.
const mutationPaths = 1000

// writeFigures sets figures and keeps what was done, in one transaction.
func (s *Service) writeFigures(tx *store.Tx, planID string, set map[string]json.RawMessage, log *actionLog) error {
	rec, _ := tx.Get(api.KindFigures, api.FiguresID(planID))
	for paths := range slices.Chunk(slices.Sorted(maps.Keys(set)), mutationPaths) {
		part := make(map[string]json.RawMessage, len(paths))
		for _, path := range paths {
			part[path] = set[path]
		}
		if _, err := tx.Mutate(api.FiguresWrite, api.FiguresWriteBody{PlanID: planID, BaseRev: rec.Rev, Set: part}); err != nil {
			return err
		}
	}
	return log.keep()
}

// changed is what of set differs from the values there are.
func changed(values, set map[string]json.RawMessage) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for path, value := range set {
		if !sameValue(values[path], value) {
			if isNull(value) {
				value = absent
			}
			out[path] = value
		}
	}
	return out
}

// current is what stands now where set would change something.
func current(values, set map[string]json.RawMessage) map[string]json.RawMessage {
	out := make(map[string]json.RawMessage, len(set))
	for path := range set {
		if out[path] = values[path]; isNull(out[path]) {
			out[path] = absent
		}
	}
	return out
}

func sameValue(a, b json.RawMessage) bool {
	if isNull(a) || isNull(b) {
		return isNull(a) == isNull(b)
	}
	return sameJSON(a, b)
}
