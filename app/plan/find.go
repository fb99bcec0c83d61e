package plan

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// settingReplaced keeps what was replaced in a plan on this device, so that it can be undone after a restart: + the
// plan's id, an actionLog whose paths are questions and whose values their texts.
const settingReplaced = "plan.replaced."

// Reading is a question with its answer, in a plan that is read from end to end.
type Reading struct {
	Ref
	Chapter  int // its number, from 1
	Text     string
	Conflict bool // there are two texts, of which this is one
}

// Read is all of a plan, question by question. ErrNotFound for a plan that is not there.
func (s *Service) Read(ctx context.Context, planID string) (title string, st Stand, list []Reading, err error) {
	c, err := s.look(ctx, s.d.Store(), planID)
	if err != nil {
		return "", st, nil, err
	}
	return c.plan.Title, c.stand(c.chapters(s.d.Shipped())), s.reading(c), nil
}

func (s *Service) reading(c *content) (list []Reading) {
	lang := s.d.Lang()
	for i, ch := range c.chapters(s.d.Shipped()) {
		for _, q := range ch.Questions {
			sec := c.sections[q.Key]
			list = append(list, Reading{
				Ref:     Ref{Key: q.Key, Title: q.Title.In(lang), ChapterKey: ch.Key, ChapterTitle: ch.Title.In(lang)},
				Chapter: i + 1, Text: sec.Text, Conflict: sec.State == api.SectionConflict,
			})
		}
	}
	return list
}

// TooLongError is an answer that would be longer than MaxText; it is an ErrTooLong.
type TooLongError struct{ Question Ref }

// Error implements error.
func (e *TooLongError) Error() string { return fmt.Sprintf("%q: %v", e.Question.Key, ErrTooLong) }

// Unwrap makes it an ErrTooLong.
func (e *TooLongError) Unwrap() error { return ErrTooLong }

// ReplaceAll puts other words in the place of all that is found in a plan, as one thing that was done: on disk together,
// and undone together by UndoReplace. A question in two texts stays as it is. It gives how many were replaced. Nothing
// is where an answer would be too long: TooLongError.
func (s *Service) ReplaceAll(ctx context.Context, planID string, q Query, with string) (int, error) {
	n := 0
	err := s.replace(ctx, planID, func(r Reading) string {
		hits := q.In(r.Text)
		n += len(hits)
		text, _ := Replaced(r.Text, hits, with)
		return text
	})
	return n, err
}

// ErrMoved is returned where a text is another than the one in which something was found.
var ErrMoved = errors.New("the text is another by now")

// Replace puts other words in the place of one hit in an answer, which has the text in which it was found: ErrMoved
// where it has not any more. It is undone by UndoReplace.
func (s *Service) Replace(ctx context.Context, planID, key, found string, at Hit, with string) error {
	met := false
	err := s.replace(ctx, planID, func(r Reading) string {
		if r.Key != key || r.Text != found {
			return r.Text
		}
		met = true
		text, _ := Replaced(r.Text, []Hit{at}, with)
		return text
	})
	if err == nil && !met {
		return ErrMoved
	}
	return err
}

// replace gives each answer that is not in two texts the text that then makes of it, in one transaction.
func (s *Service) replace(ctx context.Context, planID string, then func(Reading) string) error {
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error {
		c, err := s.inTx(tx, planID)
		if err != nil || c.id == "" {
			return err
		}
		done := action{Was: map[string]json.RawMessage{}, Set: map[string]json.RawMessage{}}
		for _, r := range s.reading(c) {
			if r.Conflict {
				continue
			}
			text := then(r)
			if text == r.Text {
				continue
			}
			if TooLong(text) {
				return &TooLongError{r.Ref}
			}
			if _, err := s.putIn(tx, c.id, r.Key, text, nil); err != nil {
				return err
			}
			done.Was[r.Key], done.Set[r.Key] = Value(r.Text), Value(text)
		}
		if len(done.Set) == 0 {
			return nil
		}
		log, err := actionsIn(tx, settingReplaced+c.id)
		if err != nil {
			return err
		}
		if err := log.did(done); err != nil {
			return err
		}
		return log.keep()
	})
	if err != nil {
		return fmt.Errorf("replace: %w", err)
	}
	return nil
}

// CanUndoReplace says whether something was replaced in a plan that can be undone.
func (s *Service) CanUndoReplace(ctx context.Context, planID string) (bool, error) {
	raw, err := s.d.Store().Setting(ctx, settingReplaced+planID)
	return err == nil && readHead(raw).Done > 0, err
}

// UndoReplace takes back what was replaced last in a plan. An answer that is another since then, here or elsewhere, stays
// as it is, and is told.
func (s *Service) UndoReplace(ctx context.Context, planID string) (stay []Ref, err error) {
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		c, err := s.inTx(tx, planID)
		if err != nil || c.id == "" {
			return err
		}
		log, err := actionsIn(tx, settingReplaced+c.id)
		if err != nil {
			return err
		}
		from, to, ok, err := log.undo()
		if err != nil || !ok {
			return err
		}
		if err := log.forgetUndone(); err != nil {
			return err
		}
		for _, r := range s.reading(c) {
			raw, replaced := to[r.Key]
			if !replaced {
				continue
			}
			if r.Conflict || !sameValue(Value(r.Text), from[r.Key]) {
				stay = append(stay, r.Ref)
				continue
			}
			var was string
			if err := json.Unmarshal(raw, &was); err != nil {
				return err
			}
			if _, err := s.putIn(tx, c.id, r.Key, was, nil); err != nil {
				return err
			}
		}
		return log.keep()
	})
	if err != nil {
		return nil, fmt.Errorf("undo replacing: %w", err)
	}
	return stay, nil
}
