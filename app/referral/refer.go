package referral

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
)

// ShareUntil is until when something shared today is proposed to be read: the
// end of the month after next, in Copenhagen.
func ShareUntil(now time.Time) time.Time {
	local := now.In(text.Copenhagen)
	return time.Date(local.Year(), local.Month()+3, 1, 0, 0, 0, 0, text.Copenhagen).UTC()
}

// DraftWish is the question of a wish to be referred to an actor; see store.Draft.
func DraftWish(actorID string) string { return "wish." + actorID }

// DraftOutcome is what is said of how a referral went.
func DraftOutcome(referralID string) string { return "outcome." + referralID }

// Referral reads a referral with what would be shared on a yes.
func (s *Service) Referral(ctx context.Context, referralID string) (Referral, error) {
	m, err := s.look(ctx)
	if err != nil {
		return Referral{}, err
	}
	r, ok := m.referrals[referralID]
	if !ok {
		return Referral{}, fmt.Errorf("referral %s: %w", referralID, ErrNotFound)
	}
	view := m.referral(referralID, r)
	if view.CanAnswer {
		if view.Proposals, err = s.Proposals(ctx); err != nil {
			return Referral{}, err
		}
	}
	return view, nil
}

func (m *snapshot) referral(id string, r localReferral) Referral {
	actor := Actor{r.ActorID, m.actors[r.ActorID]}
	if m.person.Wrote(r.Origin) {
		r.Origin = ""
	}
	view := Referral{
		ID: id, Origin: r.Origin, Actor: actor, Need: r.Need, Reason: r.Reason, Question: r.Question,
		State: r.State, ExpiresAt: r.ExpiresAt, Outcome: r.Outcome,
		Shares: r.Shares, History: r.History, Waiting: r.Mutation != "",
	}
	view.Expired = r.State == api.ReferralExpired ||
		r.State == api.ReferralOffered && !api.OfferStands(r.ExpiresAt, m.now)
	view.CanAnswer = r.State == api.ReferralOffered && !view.Expired
	// Of one that has ended the consent can still be taken back.
	view.CanWithdraw = underWay(r.State) || !view.CanAnswer && len(r.Shares) > 0
	view.AskOutcome = r.State == api.ReferralCompleted && r.Outcome == ""
	if entries := m.refused[id]; len(entries) > 0 {
		e := entries[len(entries)-1]
		view.Refusal = &Refusal{Kind: e.Kind}
		if e.Problem != nil {
			view.Refusal.Problem = *e.Problem
		}
	}
	return view
}

// underWay tells whether somebody has the referral in hand.
func underWay(state string) bool {
	switch state {
	case api.ReferralAccepted, api.ReferralSent, api.ReferralReceived, api.ReferralInProgress:
		return true
	}
	return false
}

// Proposals are what could be shared with an actor: the plan and how to reach
// one, both proposed, and the latest result of each assessment, which is not.
func (s *Service) Proposals(ctx context.Context) ([]Proposal, error) {
	until := ShareUntil(s.d.Now())
	var list []Proposal
	plan, written, err := s.d.PlanShare(ctx)
	if err != nil {
		return nil, fmt.Errorf("propose the plan: %w", err)
	}
	if written {
		plan.Until = until
		list = append(list, Proposal{Share: plan, On: true})
	}
	contact := api.Share{Kind: api.ShareContact, Title: s.d.ContactTitle(), Until: until}
	list = append(list, Proposal{Share: contact, On: true})

	type latest struct {
		id string
		at time.Time
	}
	results := map[string]latest{} // by assessment
	err = s.d.Store().Read(ctx, func(v store.View) error {
		store.Each(v, api.KindResult, func(rec api.Record, r api.Result) {
			if have, ok := results[r.AssessmentID]; !ok || r.TakenAt.After(have.at) {
				results[r.AssessmentID] = latest{rec.ID, r.TakenAt}
			}
		})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("propose results: %w", err)
	}
	var tests []Proposal
	for assessment, r := range results {
		if title := s.d.TestTitle(ctx, assessment); title != "" {
			tests = append(tests, Proposal{Share: api.Share{Kind: api.ShareResult, ID: r.id, Title: title, Until: until}})
		}
	}
	slices.SortFunc(tests, func(a, b Proposal) int { return danish.Compare(a.Share.Title, b.Share.Title) })
	return append(list, tests...), nil
}

// settle makes shares complete: the plan as it is becomes a version, which keep
// keeps, and everything gets a day until which it may be read.
func (s *Service) settle(ctx context.Context, shares []api.Share) (out []api.Share, keep func(*store.Tx) error, err error) {
	out, keep = []api.Share{}, func(*store.Tx) error { return nil }
	for _, sh := range shares {
		until := sh.Until
		if sh.Kind == api.ShareVersion && sh.ID == "" {
			if sh, keep, err = s.d.KeepVersion(ctx); err != nil {
				return nil, nil, fmt.Errorf("keep the plan to share it: %w", err)
			}
		}
		if sh.Until = until; until.IsZero() {
			sh.Until = ShareUntil(s.d.Now())
		}
		out = append(out, sh)
	}
	return out, keep, nil
}

// Accept says yes and shares what is given. A version without an ID is the plan
// as it is: it is kept first.
func (s *Service) Accept(ctx context.Context, referralID string, shares []api.Share) error {
	if err := s.answerable(ctx, referralID); err != nil {
		return err
	}
	settled, keep, err := s.settle(ctx, shares)
	if err != nil {
		return err
	}
	return s.answer(ctx, referralID, api.AnswerAccept, settled, keep)
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
	m, err := s.look(ctx)
	if err != nil {
		return err
	}
	r, ok := m.referrals[referralID]
	if !ok {
		return fmt.Errorf("referral %s: %w", referralID, ErrNotFound)
	}
	switch view := m.referral(referralID, r); {
	case view.Expired:
		return fmt.Errorf("answer referral: %w", ErrExpired)
	case !view.CanAnswer:
		return fmt.Errorf("answer referral: %w", ErrState)
	}
	return nil
}

// Withdraw takes the consent back, at any time: nothing is shared any more. A
// referral that has not ended ends with it. ErrState where nothing is left to be
// taken back.
func (s *Service) Withdraw(ctx context.Context, referralID string) error {
	m, err := s.look(ctx)
	if err != nil {
		return err
	}
	r, ok := m.referrals[referralID]
	if !ok {
		return fmt.Errorf("referral %s: %w", referralID, ErrNotFound)
	}
	if !underWay(r.State) && r.State != api.ReferralOffered && len(r.Shares) == 0 {
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
	for id, r := range m.referrals {
		if r.ActorID == actorID && r.Need == need && (underWay(r.State) || m.referral(id, r).CanAnswer) {
			return "", fmt.Errorf("ask to be referred: %w", ErrDuplicate)
		}
	}
	settled, keep, err := s.settle(ctx, shares)
	if err != nil {
		return "", err
	}
	id := s.d.NewID()
	send := store.SendDraft(DraftWish(actorID), api.ReferralRequest, api.ReferralRequestBody{
		ReferralID: id, ActorID: actorID, Need: need, Question: strings.TrimSpace(question), Shares: settled,
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
