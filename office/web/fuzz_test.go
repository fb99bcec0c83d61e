package web_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"startklar.dk/api"
	"startklar.dk/office"
)

// Whatever is sent as a batch, it is refused whole or each mutation in it is
// answered, in order; and what is done by it can be read.
func FuzzBatch(f *testing.F) {
	w := open(f, setup{limits: office.Limits{RequestsPerSecond: 1e6, RequestBurst: 1e6}})
	d := w.signIn("anna@example.dk")
	one := func(kind, body string) string {
		return `{"device":"` + d.id + `","mutations":[{"id":"` + newID() + `","kind":"` + kind + `","made_at":"2027-01-28T11:00:00Z","body":` + body + `}]}`
	}
	plan := newID()
	for kind := range everyMutation {
		f.Add([]byte(one(kind, `{}`)))
		f.Add([]byte(one(kind, `{"of_a_newer_version":{"x":[1,2.50]},"plan_id":"`+plan+`"}`)))
	}
	for _, batch := range []string{
		one("plan.create", `{"plan_id":"`+plan+`","title":"Bagervognen"}`),
		one("section.write", `{"plan_id":"`+plan+`","section":"idea","text":"A\n\nB","base_rev":1e3}`),
		one("of.a_newer_version", `null`), one("plan.create", `[]`), one("plan.create", `"\ud800"`), one("plan.create", `{"title":"\u0000"}`),
		`{"mutations":[null]}`, `{"mutations":[{}]}`, `{"mutations":null}`, `{"mutations":[]}`, `{}`, `null`, `[]`, ``, `{"mutations":[{"id":"x","id":"y"}]}`,
		`{"Mutations":[{"ID":"` + newID() + `","KIND":"plan.create","body":{"PLAN_ID":"` + newID() + `"}}],"device":7}`,
		`{"mutations":[{"id":"` + newID() + `","kind":"plan.create","made_at":"0000-01-01T00:00:00+99:99","body":{}}]}`, "{\"device\":\"\xff\"}",
	} {
		f.Add([]byte(batch))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		d.world.t = t
		a := d.ask("POST", "/v1/mutations", string(raw))
		switch a.status {
		case http.StatusOK:
		case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge:
			if p := a.problem(); p.Code == "" || p.Status != a.status {
				t.Fatalf("%q: %s", raw, a.body)
			}
			return
		default:
			t.Fatalf("%q: %d %s", raw, a.status, a.body)
		}
		var sent api.MutationBatch
		var said api.MutationAnswers
		if err := json.Unmarshal(raw, &sent); err != nil {
			t.Fatalf("%q was taken: %v", raw, err)
		}
		if err := json.Unmarshal(a.body, &said); err != nil || len(said.Results) != len(sent.Mutations) || said.Epoch == "" {
			t.Fatalf("%q: %s, %v", raw, a.body, err)
		}
		for i, r := range said.Results {
			good := r.Status == api.StatusApplied && r.Problem == nil || r.Status == api.StatusRefused && r.Problem != nil && r.Problem.Code != ""
			if r.ID != sent.Mutations[i].ID || !good {
				t.Fatalf("%q: %s", raw, a.body)
			}
		}
		var page api.Page
		d.ask("GET", "/v1/changes?limit=1000", nil).into(200, &page)
		for _, r := range page.Records {
			if r.Kind == "" || r.ID == "" || !r.Deleted && !json.Valid(r.Body) {
				t.Fatalf("%q left %+v", raw, r)
			}
		}
	})
}

// everyMutation are the kinds of version 1 and one that nobody knows.
var everyMutation = map[string]bool{
	"person.update": true, "plan.create": true, "plan.rename": true, "plan.delete": true, "plan.restore": true,
	"section.write": true, "figures.write": true, "version.keep": true, "comment.reply": true, "comment.resolve": true,
	"result.submit": true, "result.delete": true, "booking.request": true, "booking.move": true, "booking.cancel": true,
	"booking.share": true, "booking.accept": true, "referral.request": true, "referral.answer": true, "referral.withdraw": true,
	"referral.outcome": true, "message.post": true, "question.ask": true, "inbox.mark": true, "of.a_newer_version": true,
}
