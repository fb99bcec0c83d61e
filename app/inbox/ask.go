package inbox

import (
	"context"
	"fmt"
	"strings"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// DraftAsk is under what a question to the office is kept until it is sent; see store.Draft.
const DraftAsk = "ask"

// Ask puts a question to the office, and forgets its draft.
func (s *Service) Ask(ctx context.Context, topic, text string) (questionID string, err error) {
	if text = strings.TrimSpace(text); text == "" {
		return "", fmt.Errorf("ask the office: %w", ErrEmpty)
	}
	id := s.d.NewID()
	body := api.QuestionAskBody{QuestionID: id, Topic: strings.TrimSpace(topic), Text: text}
	if err := s.d.Store().Write(ctx, store.SendDraft(DraftAsk, api.QuestionAsk, body)); err != nil {
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

func (m *snapshot) question(id string) Question {
	q := m.questions[id]
	open := q.body.State == api.QuestionOpen
	return Question{
		ID: id, Question: q.body, Answers: m.thread(id), Waiting: q.rev == 0,
		Late: open && !q.body.AnswerBy.IsZero() && q.body.AnswerBy.Before(m.now),
	}
}
