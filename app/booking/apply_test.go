package booking_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/store/storetest"
)

func TestApply(t *testing.T) {
	const held = `{"event_id":"e","slot_id":"s","state":"confirmed","position":0,"share":[],"code":"K7"}`
	for name, tt := range map[string]struct {
		before map[string]string
		kind   api.MutationKind
		body   string
		after  map[string]map[string]any // fields that are looked at
		fails  bool
	}{
		"a wish for a slot takes it here": {
			before: map[string]string{"slot s": `{"free":true,"event_id":"e"}`},
			kind:   api.BookingRequest, body: `{"booking_id":"b","event_id":"e","slot_id":"s","need":"tax","note":"Moms?"}`,
			after: map[string]map[string]any{
				"booking b": {"state": "requested", "slot_id": "s", "need": "tax", "note": "Moms?", "_mutation": "m", "requested_at": "2026-11-26T09:00:00Z"},
				"slot s":    {"free": false, "event_id": "e"},
			},
		},
		"a wish for a place takes one of those left": {
			before: map[string]string{"event e": `{"places_left":4,"title":"x"}`},
			kind:   api.BookingRequest, body: `{"booking_id":"b","event_id":"e"}`,
			after: map[string]map[string]any{"event e": {"places_left": 3.0, "title": "x"}},
		},
		"a wish to wait makes the line longer": {
			before: map[string]string{"event e": `{"places_left":0,"waiting":2}`},
			kind:   api.BookingRequest, body: `{"booking_id":"b","event_id":"e","wait":true}`,
			after: map[string]map[string]any{"event e": {"places_left": 0.0, "waiting": 3.0}},
		},
		"a wish for what the device does not know is still a wish": {
			kind: api.BookingRequest, body: `{"booking_id":"b","event_id":"e","slot_id":"s"}`,
			after: map[string]map[string]any{"booking b": {"state": "requested"}},
		},
		"a move keeps the old slot until it is answered": {
			before: map[string]string{"booking b": held, "slot s": `{"free":false}`, "slot s2": `{"free":true}`},
			kind:   api.BookingMove, body: `{"booking_id":"b","slot_id":"s2"}`,
			after: map[string]map[string]any{
				"booking b": {"state": "confirmed", "slot_id": "s", "_move_to": "s2"},
				"slot s":    {"free": false}, "slot s2": {"free": false},
			},
		},
		"a cancelled slot is free and shares nothing": {
			before: map[string]string{
				"booking b": `{"event_id":"e","slot_id":"s","state":"confirmed","share":[{"kind":"contact"}],"_move_to":"s2"}`,
				"slot s":    `{"free":false}`, "slot s2": `{"free":false}`,
			},
			kind: api.BookingCancel, body: `{"booking_id":"b"}`,
			after: map[string]map[string]any{
				"booking b": {"state": "cancelled", "share": []any{}, "_move_to": ""},
				"slot s":    {"free": true}, "slot s2": {"free": true},
			},
		},
		"a cancelled place is left for another": {
			before: map[string]string{"booking b": `{"event_id":"e","slot_id":"","state":"confirmed"}`, "event e": `{"places_left":0}`},
			kind:   api.BookingCancel, body: `{"booking_id":"b"}`,
			after: map[string]map[string]any{"event e": {"places_left": 1.0}},
		},
		"who leaves the waiting list leaves no place": {
			before: map[string]string{"booking b": `{"event_id":"e","slot_id":"","state":"waiting"}`, "event e": `{"places_left":0}`},
			kind:   api.BookingCancel, body: `{"booking_id":"b"}`,
			after: map[string]map[string]any{"event e": {"places_left": 0.0}},
		},
		"a share is shown at once": {
			before: map[string]string{"booking b": held},
			kind:   api.BookingShare, body: `{"booking_id":"b","share":[{"kind":"version","id":"v","title":"Plan"}]}`,
			after: map[string]map[string]any{"booking b": {"share": []any{map[string]any{"kind": "version", "id": "v", "title": "Plan"}}, "code": "K7"}},
		},
		"an accepted offer is a wish": {
			before: map[string]string{"booking b": `{"state":"offered","event_id":"e"}`},
			kind:   api.BookingAccept, body: `{"booking_id":"b"}`,
			after: map[string]map[string]any{"booking b": {"state": "requested", "_mutation": "m"}},
		},
		"a booking that is not there cannot be moved":     {kind: api.BookingMove, body: `{"booking_id":"b"}`, fails: true},
		"a booking that is not there cannot be cancelled": {kind: api.BookingCancel, body: `{"booking_id":"b"}`, fails: true},
		"a booking that is not there cannot be shared":    {kind: api.BookingShare, body: `{"booking_id":"b"}`, fails: true},
		"a booking that is not there cannot be accepted":  {kind: api.BookingAccept, body: `{"booking_id":"b"}`, fails: true},
		"a body that is no JSON is refused":               {kind: api.BookingRequest, body: `[`, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			v := storetest.View{}
			for key, body := range tt.before {
				kind, id := split(key)
				v.Put(api.Record{Kind: kind, ID: id, Body: json.RawMessage(body)})
			}
			err := booking.Apply()[tt.kind](v, api.Mutation{ID: "m", Kind: tt.kind, MadeAt: at("09:00"), Body: json.RawMessage(tt.body)})
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
