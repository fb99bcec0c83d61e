package booking_test

import (
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/store/storetest"
)

func TestApply(t *testing.T) {
	const held = `{"event_id":"e","slot_id":"s","state":"confirmed","position":0,"share":[],"code":"K7"}`
	storetest.Apply(t, booking.Apply(), at("09:00"), map[string]storetest.Applied{
		"a wish for a slot takes it here": {
			Before: map[string]string{"slot s": `{"free":true,"event_id":"e"}`},
			Kind:   api.BookingRequest, Body: `{"booking_id":"b","event_id":"e","slot_id":"s","need":"tax","note":"Moms?"}`,
			After: map[string]map[string]any{
				"booking b": {"state": "requested", "slot_id": "s", "need": "tax", "note": "Moms?", "_mutation": "m", "requested_at": "2026-11-26T09:00:00Z"},
				"slot s":    {"free": false, "event_id": "e"},
			},
		},
		"a wish for a place takes one of those left": {
			Before: map[string]string{"event e": `{"places_left":4,"title":"x"}`},
			Kind:   api.BookingRequest, Body: `{"booking_id":"b","event_id":"e"}`,
			After: map[string]map[string]any{"event e": {"places_left": 3.0, "title": "x"}},
		},
		"a wish to wait makes the line longer": {
			Before: map[string]string{"event e": `{"places_left":0,"waiting":2}`},
			Kind:   api.BookingRequest, Body: `{"booking_id":"b","event_id":"e","wait":true}`,
			After: map[string]map[string]any{"event e": {"places_left": 0.0, "waiting": 3.0}},
		},
		"a wish for what the device does not know is still a wish": {
			Kind: api.BookingRequest, Body: `{"booking_id":"b","event_id":"e","slot_id":"s"}`,
			After: map[string]map[string]any{"booking b": {"state": "requested"}},
		},
		"a move keeps the old slot until it is answered": {
			Before: map[string]string{"booking b": held, "slot s": `{"free":false}`, "slot s2": `{"free":true}`},
			Kind:   api.BookingMove, Body: `{"booking_id":"b","slot_id":"s2"}`,
			After: map[string]map[string]any{
				"booking b": {"state": "confirmed", "slot_id": "s", "_move_to": "s2"},
				"slot s":    {"free": false}, "slot s2": {"free": false},
			},
		},
		"a cancelled slot is free and shares nothing": {
			Before: map[string]string{
				"booking b": `{"event_id":"e","slot_id":"s","state":"confirmed","share":[{"kind":"contact"}],"_move_to":"s2"}`,
				"slot s":    `{"free":false}`, "slot s2": `{"free":false}`,
			},
			Kind: api.BookingCancel, Body: `{"booking_id":"b"}`,
			After: map[string]map[string]any{
				"booking b": {"state": "cancelled", "share": []any{}, "_move_to": ""},
				"slot s":    {"free": true}, "slot s2": {"free": true},
			},
		},
		"a cancelled place is left for another": {
			Before: map[string]string{"booking b": `{"event_id":"e","slot_id":"","state":"confirmed"}`, "event e": `{"places_left":0}`},
			Kind:   api.BookingCancel, Body: `{"booking_id":"b"}`,
			After: map[string]map[string]any{"event e": {"places_left": 1.0}},
		},
		"who leaves the waiting list leaves no place": {
			Before: map[string]string{"booking b": `{"event_id":"e","slot_id":"","state":"waiting"}`, "event e": `{"places_left":0}`},
			Kind:   api.BookingCancel, Body: `{"booking_id":"b"}`,
			After: map[string]map[string]any{"event e": {"places_left": 0.0}},
		},
		"a share is shown at once": {
			Before: map[string]string{"booking b": held},
			Kind:   api.BookingShare, Body: `{"booking_id":"b","share":[{"kind":"version","id":"v","title":"Plan"}]}`,
			After: map[string]map[string]any{"booking b": {"share": []any{map[string]any{"kind": "version", "id": "v", "title": "Plan"}}, "code": "K7"}},
		},
		"an accepted offer is a wish": {
			Before: map[string]string{"booking b": `{"state":"offered","event_id":"e"}`},
			Kind:   api.BookingAccept, Body: `{"booking_id":"b"}`,
			After: map[string]map[string]any{"booking b": {"state": "requested", "_mutation": "m"}},
		},
		"a rating is shown at once": {
			Before: map[string]string{"booking b": held},
			Kind:   api.BookingRate, Body: `{"booking_id":"b","score":4,"text":"God snak"}`,
			After: map[string]map[string]any{"booking b": {"rating": 4.0, "rating_text": "God snak", "code": "K7"}},
		},
		"a rating that is skipped is shown at once, beside what was said": {
			Before: map[string]string{"booking b": `{"event_id":"e","rating":3}`},
			Kind:   api.BookingRate, Body: `{"booking_id":"b","score":0,"text":"","skip":true}`,
			After: map[string]map[string]any{"booking b": {"rating": 3.0, "rating_skipped": true}},
		},
		"what was agreed is ticked off at once": {
			Before: map[string]string{"step s": `{"text":"Ring","due":"2026-11-30","by":"you","booking_id":"b"}`},
			Kind:   api.StepDone, Body: `{"step_id":"s","done":true}`,
			After: map[string]map[string]any{"step s": {"text": "Ring", "due": "2026-11-30", "done_at": "2026-11-26T09:00:00Z"}},
		},
		"what is kept is decided, in every notice of it": {
			Before: map[string]string{
				"notice n1": `{"booking_id":"b","what":"moved","decide":true}`, "notice n2": `{"booking_id":"b","what":"price","decide":true}`,
				"notice n3": `{"booking_id":"other","what":"moved","decide":true}`,
			},
			Kind: api.BookingKeep, Body: `{"booking_id":"b","notice_id":"n2"}`,
			After: map[string]map[string]any{
				"notice n1": {"decide": false, "what": "moved"}, "notice n2": {"decide": false, "_mutation": "m"}, "notice n3": {"decide": true},
			},
		},
		"what the office took back cannot be kept":        {Kind: api.BookingKeep, Body: `{"booking_id":"b","notice_id":"n"}`, Fails: true},
		"a booking that is not there cannot be rated":     {Kind: api.BookingRate, Body: `{"booking_id":"b","score":4}`, Fails: true},
		"a step that is not there cannot be ticked off":   {Kind: api.StepDone, Body: `{"step_id":"s","done":true}`, Fails: true},
		"a booking that is not there cannot be moved":     {Kind: api.BookingMove, Body: `{"booking_id":"b"}`, Fails: true},
		"a booking that is not there cannot be cancelled": {Kind: api.BookingCancel, Body: `{"booking_id":"b"}`, Fails: true},
		"a booking that is not there cannot be shared":    {Kind: api.BookingShare, Body: `{"booking_id":"b"}`, Fails: true},
		"a booking that is not there cannot be accepted":  {Kind: api.BookingAccept, Body: `{"booking_id":"b"}`, Fails: true},
		"a body that is no JSON is refused":               {Kind: api.BookingRequest, Body: `[`, Fails: true},
	})
}
