package plan

import (
	"encoding/json"
	"fmt"

	"startklar.dk/app/store"
)

// settingFigures keeps what was done to a plan's figures on this device, so that
// it can be undone after a restart: + the plan's id, JSON of an actionLog.
const settingFigures = "plan.figures."

// How much is kept: actions, and bytes of them.
const (
	maxActions    = 100
	maxActionSize = 1 << 20
)

// action is one thing that was done: the values before and after, by path.
// Both have the same paths; null is none.
type action struct {
	Was map[string]json.RawMessage `json:"was"`
	Set map[string]json.RawMessage `json:"set"`
}

// actionLog is what was done and what was taken back again, the latest last.
type actionLog struct {
	Done   []action `json:"done"`
	Undone []action `json:"undone"`
}

// readActions reads what was kept. One that cannot be read is empty: it is a
// comfort, not what it is about.
func readActions(raw string) (log actionLog) {
	if raw == "" || json.Unmarshal([]byte(raw), &log) != nil {
		return actionLog{}
	}
	return log
}

func actionsIn(tx *store.Tx, setting string) (actionLog, error) {
	raw, err := tx.Setting(setting)
	return readActions(raw), err
}

// did notes something new; what was taken back cannot be done again after it.
func (l *actionLog) did(a action) {
	l.Done, l.Undone = append(l.Done, a), nil
	if over := len(l.Done) - maxActions; over > 0 {
		l.Done = l.Done[over:]
	}
}

func (l *actionLog) undo() (from, to map[string]json.RawMessage, ok bool) {
	a, ok := moveLast(&l.Done, &l.Undone)
	return a.Set, a.Was, ok
}

func (l *actionLog) redo() (from, to map[string]json.RawMessage, ok bool) {
	a, ok := moveLast(&l.Undone, &l.Done)
	return a.Was, a.Set, ok
}

func moveLast(from, to *[]action) (a action, ok bool) {
	n := len(*from)
	if n == 0 {
		return a, false
	}
	a = (*from)[n-1]
	*from, *to = (*from)[:n-1], append(*to, a)
	return a, true
}

// keep writes the log, the oldest actions left out where it is too large.
func (l *actionLog) keep(tx *store.Tx, setting string) error {
	for {
		raw, err := json.Marshal(l)
		if err != nil {
			return fmt.Errorf("keep what was done: %w", err)
		}
		if len(raw) <= maxActionSize || len(l.Done)+len(l.Undone) == 0 {
			return tx.SetSetting(setting, string(raw))
		}
		if len(l.Done) > 0 {
			l.Done = l.Done[(len(l.Done)+1)/2:]
		} else {
			l.Undone = l.Undone[(len(l.Undone)+1)/2:]
		}
	}
}
