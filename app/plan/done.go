package plan

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Done is what was taken into a plan as one thing, so that it can be taken back.
type Done struct {
	PlanID string
	Made   bool   // the plan was made for it
	Kept   string // the version that the plan was before; empty where none was needed

	before, after api.VersionContent
	current       string // the setting of that name before the plan was made
}

// TakeBack takes back what was done: a plan that was made is deleted, and can be
// restored; in another, what was changed since stays as it is. It is one transaction
// with what else is to be done.
func (s *Service) TakeBack(ctx context.Context, d Done, also ...func(*store.Tx) error) error {
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if err := doAll(tx, also); err != nil {
			return err
		}
		if !d.Made {
			return s.takeOut(tx, d)
		}
		if err := s.deleteIn(tx, d.PlanID); err != nil {
			return err
		}
		return tx.SetSetting(settingCurrent, d.current)
	})
	if err != nil {
		return fmt.Errorf("take back what was done: %w", err)
	}
	return nil
}

// doAll does in a transaction what else is to be done with something.
func doAll(tx *store.Tx, also []func(*store.Tx) error) error {
	for _, do := range also {
		if err := do(tx); err != nil {
			return err
		}
	}
	return nil
}

// takeOut writes again what stood where nothing was changed since.
func (s *Service) takeOut(tx *store.Tx, d Done) error {
	c, err := s.inTx(tx, d.PlanID)
	if err != nil {
		return err
	}
	now, err := nowIn(tx, c)
	if err != nil {
		return err
	}
	return s.become(tx, d.PlanID, now, api.VersionContent{
		Sections:      takenBack(now.Sections, d.before.Sections, d.after.Sections, func(a, b string) bool { return a == b }),
		AttachmentIDs: takenBack(now.AttachmentIDs, d.before.AttachmentIDs, d.after.AttachmentIDs, slices.Equal[[]string]),
		Values:        takenBack(now.Values, d.before.Values, d.after.Values, sameJSON),
	})
}

// takenBack is what there is now, with what stood before where that stands which came
// after.
func takenBack[V any](now, before, after map[string]V, same func(a, b V) bool) map[string]V {
	out := maps.Clone(now)
	if out == nil {
		out = map[string]V{}
	}
	for _, key := range keysOf(before, after) {
		if same(now[key], after[key]) {
			out[key] = before[key]
		}
	}
	return out
}
