package referral

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/assets/holidays"
	"startklar.dk/assets/text"
)

// DraftWish is the question of a wish to be referred to an actor; see store.Draft.
func DraftWish(actorID string) string { return "wish." + actorID }

// DraftOutcome is what is said of how a referral went.
func DraftOutcome(referralID string) string { return "outcome." + referralID }

// Referral reads a referral.
func (s *Service) Referral(ctx context.Context, referralID string) (Referral, error) {
	m, err := s.look(ctx)
	if err != nil {
		return Referral{}, err
	}
	return m.referral(referralID)
}

func (m *snapshot) referral(id string) (Referral, error) {
	r, ok := m.referrals[id]
	if !ok {
		return Referral{}, fmt.Errorf("referral %s: %w", id, ErrNotFound)
	}
	actor := Actor{r.ActorID, m.actors[r.ActorID]}
	if m.person.Wrote(r.Origin) {
		r.Origin = ""
	}
	view := Referral{
		ID: id, Origin: r.Origin, Actor: actor, Need: r.Need, Reason: r.Reason, Question: r.Question,
		State: r.State, ExpiresAt: r.ExpiresAt, Outcome: r.Outcome,
		Asks: r.Asks, ActorSays: r.Outcomes.Actor,
		Shares: r.Shares, History: r.History, Waiting: r.Mutation != "",
	}
	view.CanAnswer = r.Offered(m.now)
	view.Expired = r.State == api.ReferralExpired || r.State == api.ReferralOffered && !view.CanAnswer
	view.CanWithdraw = underWay(r.State)
	view.AnswerBy = answerBy(r.Referral, actor.AnswerDays)
	view.AskOutcome = r.State == api.ReferralCompleted && r.Outcome == ""
	if entries := m.refused[id]; len(entries) > 0 {
		e := entries[len(entries)-1]
		view.Refusal = &Refusal{Kind: e.Kind}
		if e.Problem != nil {
			view.Refusal.Problem = *e.Problem
		}
	}
	return view, nil
}

// furthest is how many working days ahead an answer is looked for at the most: what takes longer is no target.
const furthest = 250

// answerBy is when what was sent to an actor is to be answered that aims to do so within so many working days: when the
// last of them is over on Danish time.
func answerBy(r api.Referral, days int) time.Time {
	sent := slices.IndexFunc(r.History, func(s api.ReferralStep) bool { return s.State == api.ReferralSent })
	if days <= 0 || days > furthest || sent < 0 || r.State != api.ReferralSent && r.State != api.ReferralReceived {
		return time.Time{}
	}
	return holidays.EndOfWorkingDay(r.History[sent].At.In(text.Copenhagen), days).UTC()
}

// underWay tells whether somebody has the referral in hand.
func underWay(state string) bool {
	return state != api.ReferralDraft && state != api.ReferralOffered && api.ReferralOpen(state)
}

// Accept says yes and shares what is given. A version without an ID is the plan
// as it is: it is kept first.
func (s *Service) Accept(ctx context.Context, referralID string, shares []api.Share) error {
	if err := s.answerable(ctx, referralID); err != nil {
		return err
	}
	complete, keep, err := s.d.Complete(ctx, shares, time.Time{})
	if err != nil {
		return err
	}
	return s.answer(ctx, referralID, api.AnswerAccept, complete, keep)
}

// Decline says no.
func (s *Service) Decline(ctx context.Context, referralID string) error {
	if err := s.answerable(ctx, referralID); err != nil {
		return err
	}
	return s.answer(ctx, referralID, api.AnswerDecline, []api.Share{}, func(*store.Tx) error { return nil })
}

func (s *Service) answer(ctx context.Context, referralID, answer string, shares []api.Share, keep func(*store.Tx) error) error {
	body := api.ReferralAnswerBody{ReferralID: referralID, Answer: answer, Shares: shares}
	err := s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if err := keep(tx); err != nil {
			return err
		}
		_, err := tx.Mutate(api.ReferralAnswer, body)
		return err
	})
	if err != nil {
		return fmt.Errorf("answer referral: %w", err)
	}
	return nil
}

func (s *Service) answerable(ctx context.Context, referralID string) error {
	switch r, err := s.Referral(ctx, referralID); {
	case err != nil:
		return err
	case r.Expired:
		return fmt.Errorf("answer referral: %w", ErrExpired)
	case !r.CanAnswer:
		return fmt.Errorf("answer referral: %w", ErrState)
	}
	return nil
}

// Withdraw takes the consent back: nothing is shared any more, and the referral ends.
// ErrState where it has ended: the consent ended with it.
func (s *Service) Withdraw(ctx context.Context, referralID string) error {
	r, err := s.Referral(ctx, referralID)
	if err != nil {
		return err
	}
	if !api.ReferralOpen(r.State) {
		return fmt.Errorf("withdraw referral: %w", ErrState)
	}
	if err := s.d.Store().Write(ctx, store.Mutation(api.ReferralWithdraw, api.ReferralBody{ReferralID: referralID})); err != nil {
		return fmt.Errorf("withdraw referral: %w", err)
	}
	return nil
}

// Outcome tells how it went: what became of it in one word, how much it helped
// from 1 to 5 (0: not said), and words.
func (s *Service) Outcome(ctx context.Context, referralID, outcome string, score int, words string) error {
	body := api.ReferralBody{ReferralID: referralID, Outcome: outcome, Score: score, Text: strings.TrimSpace(words)}
	if err := s.d.Store().Write(ctx, store.SendDraft(DraftOutcome(referralID), api.ReferralOutcome, body)); err != nil {
		return fmt.Errorf("tell the outcome: %w", err)
	}
	return nil
}

// DismissRefusal puts the office's no to something about a referral away.
func (s *Service) DismissRefusal(ctx context.Context, referralID string) error {
	m, err := s.look(ctx)
	if err != nil {
		return err
	}
	return s.d.Store().Write(ctx, func(tx *store.Tx) error {
		for _, e := range m.refused[referralID] {
			if err := tx.Dismiss(e.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// Request asks to be referred. ErrDuplicate where the same actor has the same
// need in hand or in offer already: nobody is to be offered a thing twice.
func (s *Service) Request(ctx context.Context, actorID string, need api.Field, question string, shares []api.Share) (referralID string, err error) {
	m, err := s.look(ctx)
	if err != nil {
		return "", err
	}
	if _, ok := m.actors[actorID]; !ok {
		return "", fmt.Errorf("actor %s: %w", actorID, ErrNotFound)
	}
	for _, r := range m.referrals {
		if r.ActorID == actorID && r.Need == need && (underWay(r.State) || r.Offered(m.now)) {
			return "", fmt.Errorf("ask to be referred: %w", ErrDuplicate)
		}
	}
	complete, keep, err := s.d.Complete(ctx, shares, time.Time{})
	if err != nil {
		return "", err
	}
	id := s.d.NewID()
	send := store.SendDraft(DraftWish(actorID), api.ReferralRequest, api.ReferralRequestBody{
		ReferralID: id, ActorID: actorID, Need: need, Question: strings.TrimSpace(question), Shares: complete,
	})
	err = s.d.Store().Write(ctx, func(tx *store.Tx) error {
		if err := keep(tx); err != nil {
			return err
		}
		return send(tx)
	})
	if err != nil {
		return "", fmt.Errorf("ask to be referred: %w", err)
	}
	return id, nil
}
