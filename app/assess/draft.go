package assess

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

const settingDraft = "assess.draft." // + assessment id: JSON of draft

// draft is an unfinished assessment as it is kept on the device.
type draft struct {
	Answers     map[string]int    `json:"answers"`
	Texts       map[string]string `json:"texts,omitempty"`
	NotRelevant []string          `json:"not_relevant,omitempty"`
	StartedAt   time.Time         `json:"started_at"`
}

// value is an answer as Item.Value has it.
func (d draft) value(item string) int {
	if slices.Contains(d.NotRelevant, item) {
		return NotRelevant
	}
	if value, ok := d.Answers[item]; ok {
		return value
	}
	return Unanswered
}

// has tells whether an item was answered; one that asks for words and is not for
// everybody, also by none.
func (d draft) has(it api.AssessmentItem) bool {
	if it.Letters > 0 {
		words, ok := d.Texts[it.ID]
		return ok && (it.NotForAll || strings.TrimSpace(words) != "")
	}
	return d.value(it.ID) != Unanswered
}

// answer takes an answer in place of the one before.
func (d *draft) answer(item string, value int) {
	delete(d.Answers, item)
	d.NotRelevant = slices.DeleteFunc(d.NotRelevant, func(id string) bool { return id == item })
	switch value {
	case Unanswered:
	case NotRelevant:
		d.NotRelevant = append(d.NotRelevant, item)
	default:
		d.Answers[item] = value
	}
}

func readDraft(ctx context.Context, st *store.Store, id string) (draft, error) {
	raw, err := st.Setting(ctx, settingDraft+id)
	if err != nil {
		return draft{}, fmt.Errorf("read unfinished assessment: %w", err)
	}
	return decodeDraft(raw)
}

func draftIn(tx *store.Tx, id string) (draft, error) {
	raw, err := tx.Setting(settingDraft + id)
	if err != nil {
		return draft{}, err
	}
	return decodeDraft(raw)
}

func decodeDraft(raw string) (draft, error) {
	var d draft
	if raw != "" {
		if err := json.Unmarshal([]byte(raw), &d); err != nil {
			return d, fmt.Errorf("read unfinished assessment: %w", err)
		}
	}
	if d.Answers == nil {
		d.Answers = map[string]int{}
	}
	if d.Texts == nil {
		d.Texts = map[string]string{}
	}
	return d, nil
}

// change changes an unfinished assessment; on disk when it returns.
func (s *Service) change(ctx context.Context, assessmentID string, change func(*draft)) error {
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error {
		begun, err := draftIn(tx, assessmentID)
		if err != nil {
			return err
		}
		if begun.StartedAt.IsZero() {
			begun.StartedAt = s.d.Now().UTC()
		}
		change(&begun)
		raw, err := json.Marshal(begun)
		if err != nil {
			return err
		}
		return tx.SetSetting(settingDraft+assessmentID, string(raw))
	})
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}

// Begun are the answers of unfinished assessments as a store keeps them, by the
// assessments' ids.
func (s *Service) Begun(ctx context.Context, st *store.Store) (map[string]json.RawMessage, error) {
	ids := map[string]bool{}
	err := st.Read(ctx, func(v store.View) error {
		for _, d := range s.documents(v) {
			ids[d.ID] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	begun := map[string]json.RawMessage{}
	for id := range ids {
		raw, err := st.Setting(ctx, settingDraft+id)
		if err != nil {
			return nil, err
		}
		if raw != "" {
			begun[id] = json.RawMessage(raw)
		}
	}
	return begun, nil
}

// AdoptDrafts takes unfinished assessments along from one store to another, those
// that the other has not begun.
func (s *Service) AdoptDrafts(ctx context.Context, from, to *store.Store) error {
	begun, err := s.Begun(ctx, from)
	if err != nil {
		return fmt.Errorf("take along unfinished assessments: %w", err)
	}
	for id, answers := range begun {
		err := to.Write(ctx, func(tx *store.Tx) error {
			have, err := tx.Setting(settingDraft + id)
			if err != nil || have != "" {
				return err
			}
			return tx.SetSetting(settingDraft+id, string(answers))
		})
		if err != nil {
			return fmt.Errorf("take along unfinished assessment: %w", err)
		}
	}
	return nil
}
