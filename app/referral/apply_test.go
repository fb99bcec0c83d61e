package referral_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/referral"
	"startklar.dk/app/store/storetest"
)

func TestApply(t *testing.T) {
	const offered = `{"actor_id":"a","state":"offered","history":[{"state":"offered","at":"2026-11-25T09:00:00Z","by":"Mette","reason":""}],"shares":[{"kind":"contact"}],"extra":1}`
	const madeAt = "2026-11-26T09:00:00Z"
	step := func(state string) map[string]any {
		return map[string]any{"state": state, "at": madeAt, "by": "you", "reason": ""}
	}
	before := map[string]any{"state": "offered", "at": "2026-11-25T09:00:00Z", "by": "Mette", "reason": ""}
	for name, tt := range map[string]struct {
		before map[string]string
		kind   api.MutationKind
		body   string
		after  map[string]map[string]any // fields that are looked at
		fails  bool
	}{
		"asking to be referred is sent at once": {
			kind: api.ReferralRequest, body: `{"referral_id":"r","actor_id":"a","need":"export","question":"Tyskland?"}`,
			after: map[string]map[string]any{"referral r": {
				"state": "sent", "actor_id": "a", "need": "export", "question": "Tyskland?", "history": []any{step("sent")}, "read": true,
			}},
		},
		"a yes shares what was given": {
			before: map[string]string{"referral r": offered},
			kind:   api.ReferralAnswer, body: `{"referral_id":"r","answer":"accept","shares":[{"kind":"version","id":"v","title":"Plan"}]}`,
			after: map[string]map[string]any{"referral r": {
				"state": "accepted", "shares": []any{map[string]any{"kind": "version", "id": "v", "title": "Plan"}},
				"history": []any{before, step("accepted")}, "extra": 1.0,
			}},
		},
		"a no shares nothing": {
			before: map[string]string{"referral r": offered},
			kind:   api.ReferralAnswer, body: `{"referral_id":"r","answer":"decline"}`,
			after: map[string]map[string]any{"referral r": {
				"state": "declined", "shares": []any{}, "history": []any{before, step("declined")},
			}},
		},
		"a withdrawn consent shares nothing": {
			before: map[string]string{"referral r": offered},
			kind:   api.ReferralWithdraw, body: `{"referral_id":"r"}`,
			after: map[string]map[string]any{"referral r": {"state": "withdrawn", "shares": []any{}}},
		},
		"of a referral that has ended only the consent ends": {
			before: map[string]string{"referral r": `{"state":"completed","shares":[{"kind":"contact"}]}`},
			kind:   api.ReferralWithdraw, body: `{"referral_id":"r"}`,
			after: map[string]map[string]any{"referral r": {"state": "completed", "shares": []any{}}},
		},
		"an outcome is told": {
			before: map[string]string{"referral r": offered},
			kind:   api.ReferralOutcome, body: `{"referral_id":"r","outcome":"helped","score":5}`,
			after: map[string]map[string]any{"referral r": {"outcome": "helped", "state": "offered"}},
		},
		"a message stands in its thread, read": {
			kind: api.MessagePost, body: `{"message_id":"m1","thread":"r","text":"Hej"}`,
			after: map[string]map[string]any{"message m1": {
				"thread": "r", "text": "Hej", "author": "you", "at": madeAt, "read": true, "attachment_ids": []any{},
			}},
		},
		"a question is open": {
			kind: api.QuestionAsk, body: `{"question_id":"q","topic":"Moms","text":"Hvornår?"}`,
			after: map[string]map[string]any{"question q": {"topic": "Moms", "text": "Hvornår?", "state": "open", "asked_at": madeAt}},
		},
		"marks are set on whatever has the id": {
			before: map[string]string{"message x": `{"read":false}`, "comment y": `{"text":"t"}`, "referral r": offered},
			kind:   api.InboxMark, body: `{"ids":["x","y","nobody"],"read":true}`,
			after: map[string]map[string]any{
				"message x": {"read": true, "archived": nil}, "comment y": {"read": true, "text": "t"}, "referral r": {"read": nil},
			},
		},
		"marks are never taken back": {
			before: map[string]string{"message x": `{"read":true,"archived":true}`},
			kind:   api.InboxMark, body: `{"ids":["x"],"read":false,"archived":false}`,
			after: map[string]map[string]any{"message x": {"read": true, "archived": true}},
		},
		"a referral that is not there cannot be answered":  {kind: api.ReferralAnswer, body: `{"referral_id":"r"}`, fails: true},
		"a referral that is not there cannot be withdrawn": {kind: api.ReferralWithdraw, body: `{"referral_id":"r"}`, fails: true},
		"a referral that is not there has no outcome":      {kind: api.ReferralOutcome, body: `{"referral_id":"r"}`, fails: true},
		"a body that is no JSON is refused":                {kind: api.MessagePost, body: `[`, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			v := storetest.View{}
			for key, body := range tt.before {
				kind, id := split(key)
				v.Put(api.Record{Kind: kind, ID: id, Body: json.RawMessage(body)})
			}
			at, err := time.Parse(time.RFC3339, madeAt)
			if err != nil {
				t.Fatal(err)
			}
			err = referral.Apply()[tt.kind](v, api.Mutation{ID: "m", Kind: tt.kind, MadeAt: at, Body: json.RawMessage(tt.body)})
			if (err != nil) != tt.fails {
				t.Fatalf("error %v, want one: %v", err, tt.fails)
			}
			for key, fields := range tt.after {
				var got map[string]any
				if err := json.Unmarshal(v[key].Body, &got); err != nil {
					t.Fatalf("%s: %v", key, err)
				}
				for field, want := range fields {
					if diff := cmp.Diff(want, got[field]); diff != "" {
						t.Errorf("%s %s (-want +got):\n%s", key, field, diff)
					}
				}
			}
		})
	}
}

func split(key string) (api.Kind, string) {
	for i := range key {
		if key[i] == ' ' {
			return api.Kind(key[:i]), key[i+1:]
		}
	}
	return "", key
}
