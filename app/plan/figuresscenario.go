package plan

import (
	"context"
	"fmt"

	"startklar.dk/app/store"
)

// settingScenario keeps in which scenario this device shows a plan's figures: + the
// plan's id. Empty is the expected one.
const settingScenario = "plan.scenario."

// ChooseScenario has a plan's figures shown in a scenario on this device, until
// another is chosen. It changes no figure.
func (s *Service) ChooseScenario(ctx context.Context, planID, name string) error {
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error {
		in, err := s.begun(tx, planID, false)
		if err != nil || in == "" {
			return err
		}
		return tx.SetSetting(settingScenario+in, name)
	})
	if err != nil {
		return fmt.Errorf("choose a scenario: %w", err)
	}
	return nil
}
