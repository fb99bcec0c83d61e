package assess

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

const settingDraft = "assess.draft." // + assessment id: JSON of draft

// draft is an unfinished assessment as it is kept on the device.
type draft struct {
	Answers   map[string]int `json:"answers"`
	StartedAt time.Time      `json:"started_at"`
}

// documents are the assessments there are: the app's own in their order, each as
// the office has it where it does, then the office's others.
func (s *Service) documents(v store.View) []Shipped {
	list := slices.Clone(s.d.Shipped())
	all := s.offered.In(v).All
	for _, id := range slices.Sorted(maps.Keys(all)) {
		a := all[id]
		if len(a.Items) == 0 {
			continue // not written yet
		}
		i := slices.IndexFunc(list, func(d Shipped) bool { return d.ID == id })
		if i < 0 {
			list = append(list, Shipped{id, a})
		} else {
			list[i].Assessment = a
		}
	}
	return list
}

func find(list []Shipped, id string) (api.Assessment, bool) {
	for _, d := range list {
		if d.ID == id {
			return d.Assessment, true
		}
	}
	return api.Assessment{}, false
}

func (s *Service) document(ctx context.Context, st *store.Store, id string) (api.Assessment, error) {
	var a api.Assessment
	err := st.Read(ctx, func(v store.View) error {
		var ok bool
		if a, ok = find(s.documents(v), id); !ok {
			return ErrNotFound
		}
		return nil
	})
	if err != nil {
		return a, fmt.Errorf("read assessment %s: %w", id, err)
	}
	return a, nil
}

// Title is the name of an assessment, empty for one that is not known.
func (s *Service) Title(ctx context.Context, assessmentID string) string {
	a, err := s.document(ctx, s.d.Store(), assessmentID)
	if err != nil {
		return ""
	}
	return a.Title.In(s.d.Lang())
}

// List lists the assessments there are to take: the app's own first, then the
// office's others.
func (s *Service) List(ctx context.Context) ([]Test, error) {
	st, lang := s.d.Store(), s.d.Lang()
	var docs []Shipped
	var taken []takenResult
	err := st.Read(ctx, func(v store.View) error {
		docs, taken = s.documents(v), results(v, "")
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list assessments: %w", err)
	}
	var list []Test
	for _, d := range docs {
		t := Test{
			ID: d.ID, Title: d.Title.In(lang), Purpose: d.Purpose.In(lang),
			Use: d.Use, Minutes: d.Minutes, Items: len(d.Items),
		}
		begun, err := readDraft(ctx, st, d.ID)
		if err != nil {
			return nil, err
		}
		for _, item := range d.Items {
			if _, ok := begun.Answers[item.ID]; ok {
				t.Answered++
			}
		}
		for _, r := range taken {
			if r.AssessmentID == d.ID {
				t.Last = &Taken{ResultID: r.id, AssessmentID: d.ID, At: r.TakenAt, Waiting: r.waiting}
				break
			}
		}
		list = append(list, t)
	}
	return list, nil
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
	d := draft{Answers: map[string]int{}}
	if raw == "" {
		return d, nil
	}
	if err := json.Unmarshal([]byte(raw), &d); err != nil {
		return d, fmt.Errorf("read unfinished assessment: %w", err)
	}
	if d.Answers == nil {
		d.Answers = map[string]int{}
	}
	return d, nil
}

// Draft gives an assessment under way, or a new one where none is.
func (s *Service) Draft(ctx context.Context, assessmentID string) (Draft, error) {
	st, lang := s.d.Store(), s.d.Lang()
	a, err := s.document(ctx, st, assessmentID)
	if err != nil {
		return Draft{}, err
	}
	begun, err := readDraft(ctx, st, assessmentID)
	if err != nil {
		return Draft{}, err
	}
	out := Draft{
		AssessmentID: assessmentID, Version: a.Version, Title: a.Title.In(lang),
		Purpose: a.Purpose.In(lang), Minutes: a.Minutes, DontKnow: a.DontKnow.In(lang), Next: len(a.Items),
	}
	for _, label := range a.Scale {
		out.Scale = append(out.Scale, label.In(lang))
	}
	parts := map[string]string{}
	for _, p := range a.Parts {
		parts[p.Key] = p.Title.In(lang)
	}
	for i, it := range a.Items {
		item := Item{ID: it.ID, PartTitle: parts[it.Part], Text: it.Text.In(lang), Value: Unanswered}
		if value, ok := begun.Answers[it.ID]; ok {
			item.Value = value
			out.Answered++
		} else if i < out.Next {
			out.Next = i
		}
		out.Items = append(out.Items, item)
	}
	return out, nil
}

// Answer keeps one answer of an unfinished assessment; on disk when it returns.
// Unanswered takes one back.
func (s *Service) Answer(ctx context.Context, assessmentID, itemID string, value int) error {
	st := s.d.Store()
	a, err := s.document(ctx, st, assessmentID)
	if err != nil {
		return err
	}
	if value != Unanswered && len(a.Bad(map[string]int{itemID: value})) > 0 {
		return fmt.Errorf("answer %s with %d: %w", itemID, value, ErrBadAnswer)
	}
	err = st.Write(ctx, func(tx *store.Tx) error {
		begun, err := draftIn(tx, assessmentID)
		if err != nil {
			return err
		}
		if begun.StartedAt.IsZero() {
			begun.StartedAt = s.d.Now().UTC()
		}
		if value == Unanswered {
			delete(begun.Answers, itemID)
		} else {
			begun.Answers[itemID] = value
		}
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

// Submit hands in a finished assessment. ErrUnfinished where answers are missing.
func (s *Service) Submit(ctx context.Context, assessmentID string) (resultID string, err error) {
	st := s.d.Store()
	a, err := s.document(ctx, st, assessmentID)
	if err != nil {
		return "", err
	}
	id := s.d.NewID()
	err = st.Write(ctx, func(tx *store.Tx) error {
		begun, err := draftIn(tx, assessmentID)
		if err != nil {
			return err
		}
		answers := map[string]int{}
		for _, item := range a.Items {
			value, ok := begun.Answers[item.ID]
			if !ok {
				return ErrUnfinished
			}
			answers[item.ID] = value
		}
		if _, err := tx.Mutate(api.ResultSubmit, api.ResultSubmitBody{
			ResultID: id, AssessmentID: assessmentID, AssessmentVersion: a.Version,
			Answers: answers, TakenAt: s.d.Now().UTC(),
		}); err != nil {
			return err
		}
		return tx.SetSetting(settingDraft+assessmentID, "")
	})
	if err != nil {
		return "", fmt.Errorf("submit assessment: %w", err)
	}
	return id, nil
}

// Carry takes unfinished assessments along from one store to another, those
// that the other has not begun.
func (s *Service) Carry(ctx context.Context, from, to *store.Store) error {
	ids := map[string]bool{}
	err := from.Read(ctx, func(v store.View) error {
		for _, d := range s.documents(v) {
			ids[d.ID] = true
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("carry unfinished assessments: %w", err)
	}
	for id := range ids {
		begun, err := from.Setting(ctx, settingDraft+id)
		if err == nil && begun != "" {
			err = to.Write(ctx, func(tx *store.Tx) error {
				have, err := tx.Setting(settingDraft + id)
				if err != nil || have != "" {
					return err
				}
				return tx.SetSetting(settingDraft+id, begun)
			})
		}
		if err != nil {
			return fmt.Errorf("carry unfinished assessment: %w", err)
		}
	}
	return nil
}
