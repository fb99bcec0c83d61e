package referral

import (
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Apply is how referral.* change what is shown before the office has answered.
func Apply() map[api.MutationKind]store.Apply {
	return map[api.MutationKind]store.Apply{
		api.ReferralRequest:  applyRequest,
		api.ReferralAnswer:   applyAnswer,
		api.ReferralWithdraw: applyWithdraw,
		api.ReferralOutcome:  applyOutcome,
	}
}

func applyRequest(v store.View, m api.Mutation) error {
	b, err := store.Body[api.ReferralRequestBody](m)
	if err != nil {
		return err
	}
	return store.Put(v, api.KindReferral, b.ReferralID, localReferral{
		Referral: api.Referral{
			ActorID: b.ActorID, Need: b.Need, Question: b.Question, Shares: b.Shares, State: api.ReferralSent,
			History: []api.ReferralStep{{State: api.ReferralSent, At: m.MadeAt, By: api.You}},
		},
		Read: true, Mutation: m.ID,
	})
}

// step moves a referral on and writes the step down. extra are other fields that
// change with it.
func step(v store.View, m api.Mutation, id, state string, extra map[string]any) error {
	rec, ok := v.Get(api.KindReferral, id)
	if !ok {
		return ErrNotFound
	}
	var r api.Referral
	if err := rec.Decode(&r); err != nil {
		return err
	}
	fields := map[string]any{
		"state": state, "_mutation": m.ID, "read": true,
		"history": append(slices.Clone(r.History), api.ReferralStep{State: state, At: m.MadeAt, By: api.You}),
	}
	for name, value := range extra {
		fields[name] = value
	}
	return store.Put(v, api.KindReferral, id, fields)
}

func applyAnswer(v store.View, m api.Mutation) error {
	b, err := store.Body[api.ReferralAnswerBody](m)
	if err != nil {
		return err
	}
	if b.Answer != api.AnswerAccept {
		return step(v, m, b.ReferralID, api.ReferralDeclined, map[string]any{"shares": []api.Share{}})
	}
	return step(v, m, b.ReferralID, api.ReferralAccepted, map[string]any{"shares": some(b.Shares)})
}

// some writes no shares as an empty list.
func some(shares []api.Share) []api.Share {
	if shares == nil {
		return []api.Share{}
	}
	return shares
}

func applyWithdraw(v store.View, m api.Mutation) error {
	b, err := store.Body[api.ReferralBody](m)
	if err != nil {
		return err
	}
	rec, ok := v.Get(api.KindReferral, b.ReferralID)
	if !ok {
		return ErrNotFound
	}
	var r api.Referral
	if err := rec.Decode(&r); err != nil {
		return err
	}
	if !r.Open() { // it has ended; only the consent ends
		return store.Put(v, api.KindReferral, b.ReferralID, map[string]any{"shares": []api.Share{}, "_mutation": m.ID})
	}
	return step(v, m, b.ReferralID, api.ReferralWithdrawn, map[string]any{"shares": []api.Share{}})
}

func applyOutcome(v store.View, m api.Mutation) error {
	b, err := store.Body[api.ReferralBody](m)
	if err != nil {
		return err
	}
	if _, ok := v.Get(api.KindReferral, b.ReferralID); !ok {
		return ErrNotFound
	}
	return store.Put(v, api.KindReferral, b.ReferralID, map[string]any{"outcome": b.Outcome, "_mutation": m.ID})
}
