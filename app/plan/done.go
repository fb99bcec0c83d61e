package plan

import (
	"context"
	"encoding/json"
	"fmt"
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
		for _, do := range also {
			if err := do(tx); err != nil {
				return err
			}
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
	for _, key := range keysOf(d.before.Sections, d.after.Sections) {
		if d.before.Sections[key] == d.after.Sections[key] || now.Sections[key] != d.after.Sections[key] {
			continue
		}
		if _, err := s.putIn(tx, d.PlanID, key, d.before.Sections[key], nil); err != nil {
			return err
		}
	}
	for _, key := range keysOf(d.before.AttachmentIDs, d.after.AttachmentIDs) {
		if !slices.Equal(now.AttachmentIDs[key], d.after.AttachmentIDs[key]) {
			continue
		}
		sec, err := shownIn(tx, d.PlanID, key)
		if err == nil {
			_, err = setFiles(tx, d.PlanID, key, sec, d.before.AttachmentIDs[key])
		}
		if err != nil {
			return err
		}
	}
	set := map[string]json.RawMessage{}
	for _, path := range keysOf(d.before.Values, d.after.Values) {
		if sameJSON(now.Values[path], d.after.Values[path]) {
			set[path] = d.before.Values[path]
		}
	}
	return s.setFigures(tx, d.PlanID, set, false)
}
