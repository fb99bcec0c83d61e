package referral

import (
	"context"
	"fmt"
	"strings"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// DraftAsk is under what a question to the office is kept until it is sent; see store.Draft.
const DraftAsk = "ask"

// DraftMessage is a message into a thread, with its files.
func DraftMessage(thread string) string { return "message." + thread }

// DraftWish is the question of a wish to be referred to an actor.
func DraftWish(actorID string) string { return "wish." + actorID }

// DraftOutcome is what is said of how a referral went.
func DraftOutcome(referralID string) string { return "outcome." + referralID }

// sends is a mutation that a draft becomes.
func sends(draft string, kind api.MutationKind, body any) func(tx *store.Tx) error {
	return func(tx *store.Tx) error {
		if _, err := tx.Mutate(kind, body); err != nil {
			return err
		}
		return tx.DropDraft(draft)
	}
}

// Ask puts a question to the office, and forgets its draft.
func (s *Service) Ask(ctx context.Context, topic, text string) (questionID string, err error) {
	if text = strings.TrimSpace(text); text == "" {
		return "", fmt.Errorf("ask the office: %w", ErrEmpty)
	}
	id := s.d.NewID()
	body := api.QuestionAskBody{QuestionID: id, Topic: strings.TrimSpace(topic), Text: text}
	if err := s.d.Store().Write(ctx, sends(DraftAsk, api.QuestionAsk, body)); err != nil {
		return "", fmt.Errorf("ask the office: %w", err)
	}
	return id, nil
}

// Question reads a question with its answers.
func (s *Service) Question(ctx context.Context, questionID string) (Question, error) {
	m, err := s.look(ctx)
	if err != nil {
		return Question{}, err
	}
	if _, ok := m.questions[questionID]; !ok {
		return Question{}, fmt.Errorf("question %s: %w", questionID, ErrNotFound)
	}
	return m.question(questionID), nil
}

func (m *mail) question(id string) Question {
	q := m.questions[id]
	open := q.body.State == questionOpen
	return Question{
		ID: id, Question: q.body, Answers: m.thread(id), Waiting: q.rev == 0,
		Late: open && !q.body.AnswerBy.IsZero() && q.body.AnswerBy.Before(m.now),
	}
}

// Post writes into a thread: a referral's, booking's, comment's or question's id, and
// forgets the thread's draft.
// files are ids that Attach gave. ErrEmpty without words and files, ErrNotFound
// for a file that is not on this device.
func (s *Service) Post(ctx context.Context, thread, text string, files ...string) (messageID string, err error) {
	if text = strings.TrimSpace(text); text == "" && len(files) == 0 {
		return "", fmt.Errorf("write a message: %w", ErrEmpty)
	}
	for _, id := range files {
		if _, err := s.d.Store().File(id); err != nil {
			return "", fmt.Errorf("write a message: %w", fileError(err))
		}
	}
	id := s.d.NewID()
	body := api.MessagePostBody{MessageID: id, Thread: thread, Text: text, AttachmentIDs: append([]string{}, files...)}
	if err := s.d.Store().Write(ctx, sends(DraftMessage(thread), api.MessagePost, body)); err != nil {
		return "", fmt.Errorf("write a message: %w", err)
	}
	return id, nil
}

// Thread lists the messages of a thread, oldest first, those that the office
// refused among them.
func (s *Service) Thread(ctx context.Context, thread string) ([]Message, error) {
	m, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	return m.thread(thread), nil
}
