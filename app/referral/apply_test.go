package referral_test

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/referral"
	"startklar.dk/app/store/storetest"
)

func TestApply(t *testing.T) {
	const offered = `{"actor_id":"a","state":"offered","history":[{"state":"offered","at":"2026-11-25T09:00:00Z","by":"Mette","reason":""}],"shares":[{"kind":"contact"}],"extra":1}`
	at := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	madeAt := at.Format(time.RFC3339)
	step := func(state string) map[string]any {
		return map[string]any{"state": state, "at": madeAt, "by": "you", "reason": ""}
	}
	before := map[string]any{"state": "offered", "at": "2026-11-25T09:00:00Z", "by": "Mette", "reason": ""}
	storetest.Apply(t, referral.Apply(), at, map[string]storetest.Applied{
		"asking to be referred is sent at once": {
			Kind: api.ReferralRequest, Body: `{"referral_id":"r","actor_id":"a","need":"export","question":"Tyskland?"}`,
			After: map[string]map[string]any{"referral r": {
				"state": "sent", "actor_id": "a", "need": "export", "question": "Tyskland?", "history": []any{step("sent")}, "read": true,
			}},
		},
		"a yes shares what was given": {
			Before: map[string]string{"referral r": offered},
			Kind:   api.ReferralAnswer, Body: `{"referral_id":"r","answer":"accept","shares":[{"kind":"version","id":"v","title":"Plan"}]}`,
			After: map[string]map[string]any{"referral r": {
				"state": "accepted", "shares": []any{map[string]any{"kind": "version", "id": "v", "title": "Plan"}},
				"history": []any{before, step("accepted")}, "extra": 1.0,
			}},
		},
		"a no shares nothing": {
			Before: map[string]string{"referral r": offered},
			Kind:   api.ReferralAnswer, Body: `{"referral_id":"r","answer":"decline"}`,
			After: map[string]map[string]any{"referral r": {
				"state": "declined", "shares": []any{}, "history": []any{before, step("declined")},
			}},
		},
		"a withdrawn consent shares nothing": {
			Before: map[string]string{"referral r": offered},
			Kind:   api.ReferralWithdraw, Body: `{"referral_id":"r"}`,
			After: map[string]map[string]any{"referral r": {"state": "withdrawn", "shares": []any{}}},
		},
		"of a referral that has ended only the consent ends": {
			Before: map[string]string{"referral r": `{"state":"completed","shares":[{"kind":"contact"}]}`},
			Kind:   api.ReferralWithdraw, Body: `{"referral_id":"r"}`,
			After: map[string]map[string]any{"referral r": {"state": "completed", "shares": []any{}}},
		},
		"an outcome is told": {
			Before: map[string]string{"referral r": offered},
			Kind:   api.ReferralOutcome, Body: `{"referral_id":"r","outcome":"helped","score":5}`,
			After: map[string]map[string]any{"referral r": {"outcome": "helped", "state": "offered"}},
		},
		"a referral that is not there cannot be answered":  {Kind: api.ReferralAnswer, Body: `{"referral_id":"r"}`, Fails: true},
		"a referral that is not there cannot be withdrawn": {Kind: api.ReferralWithdraw, Body: `{"referral_id":"r"}`, Fails: true},
		"a referral that is not there has no outcome":      {Kind: api.ReferralOutcome, Body: `{"referral_id":"r"}`, Fails: true},
		"a body that is no JSON is refused":                {Kind: api.ReferralRequest, Body: `[`, Fails: true},
	})
}
