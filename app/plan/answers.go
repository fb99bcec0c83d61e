package plan

import (
	"context"
	"fmt"

	"startklar.dk/api"
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
// document that was read. Where that changes what was written, the plan is kept as a
// version first, whose id it gives. Several answers to one question stand below each
// other. Nothing is written where one would be too long: ErrTooLong.
func (s *Service) SetAnswers(ctx context.Context, planID string, list []Answer) (in, keptID string, err error) {
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if in, err = s.begun(tx, planID, len(list) > 0); err != nil || in == "" {
			return err
		}
		c, err := s.inTx(tx, in)
		if err != nil {
			return err
		}
		now, err := nowIn(tx, c)
		if err != nil {
			return err
		}
		then, replaces := answered(now, list)
		for key, text := range then {
			if len([]rune(text)) > MaxText {
				return fmt.Errorf("%q: %w", key, ErrTooLong)
			}
		}
		if replaces {
			if keptID, err = s.keepNow(tx, now); err != nil {
				return err
			}
		}
		for _, key := range keysOf(then, nil) {
			if _, err := s.putIn(tx, in, key, then[key], nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return "", "", fmt.Errorf("set answers: %w", err)
	}
	return in, keptID, nil
}

// answered are the texts under the questions that are answered, and whether one of them
// is another than before where there was one.
func answered(now api.VersionContent, list []Answer) (then map[string]string, replaces bool) {
	then = map[string]string{}
	for _, a := range list {
		before, again := then[a.Key]
		if !again && a.Append {
			before = now.Sections[a.Key]
		}
		if Words(before) > 0 {
			a.Text = before + "\n\n" + a.Text
		}
		then[a.Key] = a.Text
	}
	for key, text := range then {
		if was := now.Sections[key]; Words(was) > 0 && was != text {
			replaces = true
		}
	}
	return then, replaces
}
