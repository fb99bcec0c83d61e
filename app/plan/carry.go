package plan

import (
	"context"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Carry takes along from one store to another what is kept beside the records:
// the content of kept versions, deleted plans, and which plan is worked on where
// the other has chosen none.
func (s *Service) Carry(ctx context.Context, from, to *store.Store) error {
	keys := []string{settingCurrent}
	versions, err := from.List(ctx, api.KindVersion)
	if err != nil {
		return fmt.Errorf("carry versions: %w", err)
	}
	for _, v := range versions {
		keys = append(keys, settingVersion+v.ID)
	}
	for _, key := range keys {
		value, err := from.Setting(ctx, key)
		if err != nil {
			return fmt.Errorf("carry %s: %w", key, err)
		}
		have, err := to.Setting(ctx, key)
		if err != nil {
			return fmt.Errorf("carry %s: %w", key, err)
		}
		if value == "" || have != "" {
			continue
		}
		if err := to.SetSetting(ctx, key, value); err != nil {
			return fmt.Errorf("carry %s: %w", key, err)
		}
	}
	gone, err := deletedPlans(ctx, from)
	if err != nil || len(gone) == 0 {
		return err
	}
	deleted, err := deletedPlans(ctx, to)
	if err != nil {
		return err
	}
	for _, d := range gone {
		if !slices.ContainsFunc(deleted, func(have deletedPlan) bool { return have.ID == d.ID }) {
			deleted = append(deleted, d)
		}
	}
	return setDeleted(ctx, to, deleted)
}
