package inbox_test

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/inbox"
	"startklar.dk/app/store/storetest"
)

func TestApply(t *testing.T) {
	at := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	madeAt := at.Format(time.RFC3339)
	storetest.Apply(t, inbox.Apply(), at, map[string]storetest.Applied{
		"a message stands in its thread, read": {
			Kind: api.MessagePost, Body: `{"message_id":"m1","thread":"r","text":"Hej"}`,
			After: map[string]map[string]any{"message m1": {
				"thread": "r", "text": "Hej", "author": "you", "at": madeAt, "read": true, "attachment_ids": []any{},
			}},
		},
		"a question is open": {
			Kind: api.QuestionAsk, Body: `{"question_id":"q","topic":"Moms","text":"Hvornår?"}`,
			After: map[string]map[string]any{"question q": {"topic": "Moms", "text": "Hvornår?", "state": "open", "asked_at": madeAt}},
		},
		"marks are set on whatever has the id": {
			Before: map[string]string{"message x": `{"read":false}`, "comment y": `{"text":"t"}`, "referral r": `{"state":"offered"}`},
			Kind:   api.InboxMark, Body: `{"ids":["x","y","nobody"],"read":true}`,
			After: map[string]map[string]any{
				"message x": {"read": true, "archived": nil}, "comment y": {"read": true, "text": "t"}, "referral r": {"read": nil},
			},
		},
		"marks are never taken back": {
			Before: map[string]string{"message x": `{"read":true,"archived":true}`},
			Kind:   api.InboxMark, Body: `{"ids":["x"],"read":false,"archived":false}`,
			After: map[string]map[string]any{"message x": {"read": true, "archived": true}},
		},
		"a body that is no JSON is refused": {Kind: api.MessagePost, Body: `[`, Fails: true},
	})
}
