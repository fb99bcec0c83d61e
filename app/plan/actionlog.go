package plan

import (
	"encoding/json"
	"fmt"
	"strconv"

	"startklar.dk/app/store"
)

// settingFigures keeps what was done to a plan's figures on this device, so that
// it can be undone after a restart: + the plan's id, an actionLog.
const settingFigures = "plan.figures."

// How much is kept: actions, and bytes of them. The last is kept however long it is.
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

// logHead says which actions there are.
type logHead struct {
	First int   `json:"first"` // the number of the oldest
	Sizes []int `json:"sizes"` // of each in bytes, the oldest first
	Done  int   `json:"done"`  // so many were done; those after them were taken back
}

// readHead reads what was kept. One that cannot be read is empty: it is a comfort, not
// what it is about.
func readHead(raw string) (head logHead) {
	if raw == "" || json.Unmarshal([]byte(raw), &head) != nil || head.Done < 0 || head.Done > len(head.Sizes) {
		return logHead{}
	}
	return head
}

// actionLog is what was done and what was taken back, in a transaction. A setting holds
// JSON of its logHead; that setting + "/" and a place, JSON of the action that stands
// there. So what a hand does writes one action, however many there are.
type actionLog struct {
	logHead
	tx      *store.Tx
	setting string
}

func actionsIn(tx *store.Tx, setting string) (*actionLog, error) {
	raw, err := tx.Setting(setting)
	return &actionLog{logHead: readHead(raw), tx: tx, setting: setting}, err
}

// place is where an action stands, counted from the oldest: the places are used again.
func (l *actionLog) place(i int) string { return placeIn(l.setting, l.First+i) }

// placeIn is where the action of a number stands in a setting.
func placeIn(setting string, n int) string { return setting + "/" + strconv.Itoa(n%maxActions) }

// did notes something new; what was taken back cannot be done again after it.
func (l *actionLog) did(a action) error {
	raw, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("keep what was done: %w", err)
	}
	if err := l.forgetUndone(); err != nil {
		return err
	}
	size := len(raw)
	for _, n := range l.Sizes {
		size += n
	}
	for len(l.Sizes) > 0 && (len(l.Sizes) >= maxActions || size > maxActionSize) {
		if err := l.forget(0); err != nil {
			return err
		}
		size -= l.Sizes[0]
		l.Sizes = l.Sizes[1:]
		l.First++
		l.Done--
	}
	l.Sizes = append(l.Sizes, len(raw))
	l.Done++
	return l.tx.SetSetting(l.place(l.Done-1), string(raw))
}

// forgetUndone has what was taken back not be done again.
func (l *actionLog) forgetUndone() error {
	for len(l.Sizes) > l.Done {
		if err := l.forget(len(l.Sizes) - 1); err != nil {
			return err
		}
		l.Sizes = l.Sizes[:len(l.Sizes)-1]
	}
	return nil
}

// forget empties the place of an action, counted from the oldest.
func (l *actionLog) forget(i int) error { return l.tx.SetSetting(l.place(i), "") }

// at is an action, counted from the oldest. One that cannot be read changed nothing.
func (l *actionLog) at(i int) (a action, err error) {
	raw, err := l.tx.Setting(l.place(i))
	if err != nil || json.Unmarshal([]byte(raw), &a) != nil {
		return action{}, err
	}
	return a, nil
}

func (l *actionLog) undo() (from, to map[string]json.RawMessage, ok bool, err error) {
	if l.Done == 0 {
		return nil, nil, false, nil
	}
	l.Done--
	a, err := l.at(l.Done)
	return a.Set, a.Was, true, err
}

func (l *actionLog) redo() (from, to map[string]json.RawMessage, ok bool, err error) {
	if l.Done == len(l.Sizes) {
		return nil, nil, false, nil
	}
	a, err := l.at(l.Done)
	l.Done++
	return a.Was, a.Set, true, err
}

// keep writes which actions there are.
func (l *actionLog) keep() error {
	raw, err := json.Marshal(l.logHead)
	if err != nil {
		return fmt.Errorf("keep what was done: %w", err)
	}
	return l.tx.SetSetting(l.setting, string(raw))
}
