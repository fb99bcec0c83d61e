package plan

import (
	"context"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// AdoptSettings takes along from one store to another what is kept beside the records:
// the content of kept versions, deleted plans, what can be undone in the answers, and
// which plan is worked on and how fast the person speaks where the other knows none.
func (s *Service) AdoptSettings(ctx context.Context, from, to *store.Store) error {
	keys := []string{settingCurrent, settingDeleted, settingPace}
	versions, err := from.List(ctx, api.KindVersion)
	if err != nil {
		return fmt.Errorf("take along versions: %w", err)
	}
	for _, v := range versions {
		keys = append(keys, settingVersion+v.ID)
	}
	sections, err := from.List(ctx, api.KindSection)
	if err != nil {
		return fmt.Errorf("take along what was written: %w", err)
	}
	for _, sec := range sections {
		keys = append(keys, settingSteps+sec.ID)
	}
	values := map[string]string{}
	for _, key := range keys {
		if values[key], err = from.Setting(ctx, key); err != nil {
			return fmt.Errorf("take along %s: %w", key, err)
		}
	}
	gone, err := deletedPlans(values[settingDeleted])
	if err != nil {
		return err
	}
	delete(values, settingDeleted)
	err = to.Write(ctx, func(tx *store.Tx) error {
		for key, value := range values {
			have, err := tx.Setting(key)
			if err == nil && value != "" && have == "" {
				err = tx.SetSetting(key, value)
			}
			if err != nil {
				return err
			}
		}
		if len(gone) == 0 {
			return nil
		}
		deleted, err := deletedIn(tx)
		if err != nil {
			return err
		}
		for _, d := range gone {
			if !slices.ContainsFunc(deleted, func(have deletedPlan) bool { return have.ID == d.ID }) {
				deleted = append(deleted, d)
			}
		}
		return setDeleted(tx, deleted)
	})
	if err != nil {
		return fmt.Errorf("take along what is kept beside the plans: %w", err)
	}
	return nil
}
