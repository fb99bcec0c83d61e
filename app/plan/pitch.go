package plan

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// How fast one speaks, in words a minute: what most people do before a room, and what
// can be understood at all.
const (
	Pace      = 130
	PaceLeast = 60
	PaceMost  = 240
)

// settingPace is the store's setting with the person's own pace.
const settingPace = "pitch.pace"

// Pitch is what one says of a plan aloud.
type Pitch struct {
	Question
	Most time.Duration // that there is to say it
	Pace int           // words a minute
	From []PitchPart   // answers that it can be begun from, in the order in which one speaks
}

// PitchPart is one of them.
type PitchPart struct {
	Ref
	Text string
}

// Pitch reads the pitch of a plan. ErrNotFound where no template knows of one.
func (s *Service) Pitch(ctx context.Context, planID string) (Pitch, error) {
	st := s.d.Store()
	c, err := s.look(ctx, st, planID)
	if err != nil {
		return Pitch{}, err
	}
	t, ok := s.pitch(c)
	if !ok {
		return Pitch{}, ErrNotFound
	}
	q, err := s.question(c, t.Question.Key)
	if err != nil {
		return Pitch{}, err
	}
	p := Pitch{Question: q, Most: time.Duration(t.Seconds) * time.Second, Pace: Pace}
	raw, err := st.Setting(ctx, settingPace)
	if err != nil {
		return p, fmt.Errorf("read how fast one speaks: %w", err)
	}
	if pace, err := strconv.Atoi(raw); err == nil {
		p.Pace = min(max(pace, PaceLeast), PaceMost)
	}
	for _, key := range t.From {
		sec := c.sections[key]
		if tq, ok := c.template.Question(key); ok && Words(sec.Text) > 0 && sec.State != api.SectionConflict {
			p.From = append(p.From, PitchPart{Ref: Ref{Key: key, Title: tq.Title.In(s.d.Lang())}, Text: sec.Text})
		}
	}
	return p, nil
}

// pitch is that of a plan's template, or the app's own where that has none; false where
// neither does.
func (s *Service) pitch(c *content) (api.Pitch, bool) {
	for _, p := range []*api.Pitch{c.template.Pitch, s.d.Shipped().Pitch} {
		if p != nil {
			return *p, true
		}
	}
	return api.Pitch{}, false
}

// SetPace keeps how fast the person speaks, in words a minute.
func (s *Service) SetPace(ctx context.Context, pace int) error {
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error {
		return tx.SetSetting(settingPace, strconv.Itoa(min(max(pace, PaceLeast), PaceMost)))
	})
	if err != nil {
		return fmt.Errorf("keep how fast one speaks: %w", err)
	}
	return nil
}

// lettersInWord is how long a Danish or English word is with the blank after it, on
// average.
const lettersInWord = 6

// Begun is a pitch put together of the openings of the plan's answers, in whole
// sentences as far as they go, so that all of it can be said in time.
func (p Pitch) Begun() string {
	if len(p.From) == 0 {
		return ""
	}
	words := int(p.Most.Minutes()*float64(p.Pace)) / len(p.From)
	parts := make([]string, len(p.From))
	for i, part := range p.From {
		parts[i] = text.Opening(document.PlainWords(part.Text), words*lettersInWord)
	}
	return strings.Join(parts, "\n\n")
}

// SayFor is how long it takes to say so many words, to the second.
func SayFor(words, pace int) time.Duration {
	return (time.Duration(words) * time.Minute / time.Duration(pace)).Round(time.Second)
}

// PaceOf is how fast so many words were said, in words a minute; false where that was
// not speech: too short to be measured, or at a pace that nobody has.
func PaceOf(words int, took time.Duration) (int, bool) {
	const least = 10 * time.Second // a slip of the hand before that
	if took < least {
		return 0, false
	}
	pace := int(float64(words)/took.Minutes() + 0.5)
	return pace, pace >= PaceLeast && pace <= PaceMost
}
