package api_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
)

var at = time.Date(2027, 1, 28, 11, 0, 0, 0, time.UTC)

func TestWhatANewerVersionWroteSurvivesAnOlderOne(t *testing.T) {
	steps := []api.ReferralStep{{State: "offered", At: at, By: "Kontoret"}}
	for name, c := range map[string]struct {
		old  string
		v    any
		want string
	}{
		"an unknown field": {`{"title":"A","newer":{"x":[1,2.50]}}`, api.Plan{Title: "B"}, `{"title":"B","template_id":"","newer":{"x":[1,2.50]}}`},
		"an unknown field of an object": {
			`{"venue":{"name":"A","floor":3}}`,
			struct {
				Venue api.Venue `json:"venue"`
			}{api.Venue{Name: "B"}},
			`{"venue":{"name":"B","address":"","municipality":"","online_url":"","floor":3}}`,
		},
		"an unknown field of an element that stays": {
			`{"history":[{"state":"offered","at":"2027-01-28T11:00:00Z","by":"Kontoret","newer":1}]}`,
			map[string]any{"history": append(steps, api.ReferralStep{State: "accepted", At: at})},
			`{"history":[{"state":"offered","at":"2027-01-28T11:00:00Z","by":"Kontoret","reason":"","newer":1},
				{"state":"accepted","at":"2027-01-28T11:00:00Z","by":"","reason":""}]}`,
		},
		"that of one of two that look alike": {
			`{"replies":[{"text":"Ja","newer":1},{"text":"Ja","newer":2}]}`,
			map[string]any{"replies": []api.Reply{{Text: "Ja"}, {Text: "Ja"}, {Text: "Ja"}}},
			`{"replies":[{"text":"Ja","author":"","newer":1},{"text":"Ja","author":"","newer":2},{"text":"Ja","author":""}]}`,
		},
		"that of a share whose end is moved": {
			`{"share":[{"kind":"result","id":"1","pages":[1]},{"kind":"version","id":"1","title":"A","pages":[2]}]}`,
			api.BookingShareBody{Share: []api.Share{{Kind: "version", ID: "1", Title: "A", Until: at}}},
			`{"booking_id":"","share":[{"kind":"version","id":"1","title":"A","until":"2027-01-28T11:00:00Z","pages":[2]}]}`,
		},
		"nothing of an element that goes": {
			`{"share":[{"kind":"contact","id":"","newer":1}]}`, map[string]any{"share": []api.Share{}}, `{"share":[]}`,
		},
		"nothing of a map, which is what it is": {
			`{"values":{"a":1,"b":2}}`, struct {
				Values map[string]int `json:"values"`
			}{map[string]int{"a": 1}}, `{"values":{"a":1}}`,
		},
		"nothing where the type is another": {`{"share":7}`, map[string]any{"share": []api.Share{{Kind: "contact"}}}, `{"share":[{"kind":"contact","id":"","title":""}]}`},
		"nothing where there was nothing":   {``, api.Plan{Title: "A"}, `{"title":"A","template_id":""}`},
		"nothing of null":                   {`null`, api.Plan{Title: "A"}, `{"title":"A","template_id":""}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := api.Merge(json.RawMessage(c.old), c.v)
			if err != nil {
				t.Fatal(err)
			}
			var is, want any
			if err := json.Unmarshal(got, &is); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(c.want), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, is); diff != "" {
				t.Errorf("merged (-want +got):\n%s", diff)
			}
		})
	}
}

// long is a text that counts how often it is read.
type long string

var longRead int

func (l *long) UnmarshalJSON(raw []byte) error {
	longRead++
	return json.Unmarshal(raw, (*string)(l))
}

// What stands in a list as it stood is not read for what is unknown in it.
func TestWhatStaysInAListIsNotRead(t *testing.T) {
	type side struct {
		Text long `json:"text"`
	}
	type sides struct {
		Sides []side `json:"sides"`
	}
	old, err := json.Marshal(sides{[]side{{"one"}, {"two"}}})
	if err != nil {
		t.Fatal(err)
	}
	longRead = 0
	got, err := api.Merge(old, sides{[]side{{"two"}, {"one"}, {"three"}}})
	if want := `{"sides":[{"text":"two"},{"text":"one"},{"text":"three"}]}`; err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
	if longRead > 0 {
		t.Errorf("%d texts are read", longRead)
	}
}
