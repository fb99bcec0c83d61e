package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
)

// Overtaken is what this device typed last, by path, where something else that it has not typed stands in the figures now:
// another device's value came to the office after this one's. As long as it is among what can be undone here. What was
// there before this device wrote is not told: that may be a refusal as well.
func (s *Service) Overtaken(ctx context.Context, f Figures) (map[string]json.RawMessage, error) {
	if f.PlanID == "" {
		return nil, nil
	}
	setting := settingFigures + f.PlanID
	kept, err := s.d.Store().Settings(ctx, setting)
	if err != nil {
		return nil, fmt.Errorf("read what was done to the figures: %w", err)
	}
	head := readHead(kept[setting])
	last := action{Was: map[string]json.RawMessage{}, Set: map[string]json.RawMessage{}}
	for i := range head.Done {
		var a action
		if json.Unmarshal([]byte(kept[placeIn(setting, head.First+i)]), &a) == nil {
			maps.Copy(last.Was, a.Was)
			maps.Copy(last.Set, a.Set)
		}
	}
	maps.DeleteFunc(last.Set, func(path string, typed json.RawMessage) bool {
		now := f.Values[path]
		return isNull(typed) || isNull(now) || sameValue(now, typed) || sameValue(now, last.Was[path])
	})
	return last.Set, nil
}
