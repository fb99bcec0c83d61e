package plan

import (
	"context"
	"encoding/json"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// settingSteps keeps what was written in an answer on this device, so that it can be undone after a restart: + the
// section's id, JSON of Steps.
const settingSteps = "plan.steps."

// Step is a change of a text: what came in the place of what went, and where the cursor and the beginning of the
// selection were before. Places are counted in runes.
type Step struct {
	At     int    `json:"at"`
	Gone   string `json:"gone,omitempty"`
	Come   string `json:"come,omitempty"`
	Cursor int    `json:"cursor"`
	Anchor int    `json:"anchor"`
}

// Steps are a text, and what can be undone and made again in it, the latest last.
type Steps struct {
	Text   string `json:"text"`
	Done   []Step `json:"done"`
	Undone []Step `json:"undone"`
}

// Steps are those of an answer, as they were kept with its text when that was last written here: another device may have
// written since. Empty where nothing was, or what was kept cannot be read: it is a comfort, not the text.
func (s *Service) Steps(ctx context.Context, planID, key string) (Steps, error) {
	raw, err := s.d.Store().Setting(ctx, settingSteps+api.SectionID(planID, key))
	if err != nil {
		return Steps{}, fmt.Errorf("read what was written in %q: %w", key, err)
	}
	return readSteps(raw), nil
}

func readSteps(raw string) (steps Steps) {
	if raw == "" || json.Unmarshal([]byte(raw), &steps) != nil {
		return Steps{}
	}
	return steps
}

// WriteSteps is Write of a text with what was done in it: both are on disk when it returns, or neither is.
func (s *Service) WriteSteps(ctx context.Context, planID, key string, steps Steps, base Base) (Written, error) {
	var w Written
	err := s.d.Store().Write(ctx, func(tx *store.Tx) (err error) {
		if w, _, err = s.writeIn(tx, planID, key, steps.Text, &base); err != nil || w.PlanID == "" {
			return err
		}
		return keepSteps(tx, w.PlanID, key, steps)
	})
	if err != nil {
		return Written{}, fmt.Errorf("write %q: %w", key, err)
	}
	return w, nil
}

func keepSteps(tx *store.Tx, planID, key string, steps Steps) error {
	raw, err := json.Marshal(steps)
	if err != nil {
		return fmt.Errorf("keep what was written in %q: %w", key, err)
	}
	return tx.SetSetting(settingSteps+api.SectionID(planID, key), string(raw))
}

// stepped notes a text that was put in the place of another as one more step, to be undone where the text is written.
func stepped(tx *store.Tx, planID, key, was, text string) error {
	raw, err := tx.Setting(settingSteps + api.SectionID(planID, key))
	if err != nil {
		return err
	}
	steps := readSteps(raw)
	if steps.Text != was { // another device wrote meanwhile
		steps = Steps{}
	}
	from, before, after := apart([]rune(was), []rune(text))
	if len(before)+len(after) == 0 {
		return nil
	}
	steps.Text, steps.Undone = text, nil
	steps.Done = append(steps.Done, Step{At: from, Gone: string(before), Come: string(after), Cursor: from, Anchor: from})
	return keepSteps(tx, planID, key, steps)
}

// apart is where two texts begin to differ, and what each has there that the other has not.
func apart(a, b []rune) (from int, inA, inB []rune) {
	for from < min(len(a), len(b)) && a[from] == b[from] {
		from++
	}
	tail := 0
	for tail < min(len(a), len(b))-from && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return from, a[from : len(a)-tail], b[from : len(b)-tail]
}
