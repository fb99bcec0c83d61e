package plan

import (
	"context"
	"fmt"

	"startklar.dk/app/store"
)

// Answer is a text that is to be put under a question: in place of what stands there,
// or below it.
type Answer struct {
	Key    string
	Text   string
	Append bool
}

// SetAnswers writes several answers as one thing that was done, such as those of a
// document that was read, in one transaction with what else is to be done. Where that
// changes what was written, the plan is kept as a version first. Several answers to one
// question stand below each other. ErrTooLong where one would be, and nothing is
// written.
func (s *Service) SetAnswers(ctx context.Context, planID string, list []Answer, also ...func(*store.Tx) error) (done Done, err error) {
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if done, err = s.setAnswers(tx, planID, list); err != nil {
			return err
		}
		return doAll(tx, also)
	})
	if err != nil {
		return Done{}, fmt.Errorf("set answers: %w", err)
	}
	return done, nil
}

func (s *Service) setAnswers(tx *store.Tx, planID string, list []Answer) (done Done, err error) {
	if done.PlanID, err = s.begun(tx, planID, len(list) > 0); err != nil || done.PlanID == "" {
		return done, err
	}
	c, err := s.inTx(tx, done.PlanID)
	if err != nil {
		return done, err
	}
	now, err := nowIn(tx, c)
	if err != nil {
		return done, err
	}
	then, replaces := Answered(now.Sections, list)
	if err := fits(then); err != nil {
		return done, err
	}
	if replaces {
		if done.Kept, err = s.keepNow(tx, now); err != nil {
			return done, err
		}
	}
	done.before.Sections, done.after.Sections = map[string]string{}, then
	for _, key := range keysOf(then, nil) {
		done.before.Sections[key] = now.Sections[key]
		if _, err := s.putIn(tx, done.PlanID, key, then[key], nil); err != nil {
			return done, err
		}
	}
	return done, nil
}

// Answered are the texts under the questions that are answered, and whether one of them
// is another than before where there was one.
func Answered(now map[string]string, list []Answer) (then map[string]string, replaces bool) {
	then = map[string]string{}
	for _, a := range list {
		before, again := then[a.Key]
		if !again && a.Append {
			before = now[a.Key]
		}
		if Words(before) > 0 {
			a.Text = before + "\n\n" + a.Text
		}
		then[a.Key] = a.Text
	}
	for key, text := range then {
		if was := now[key]; Words(was) > 0 && was != text {
			replaces = true
		}
	}
	return then, replaces
}
