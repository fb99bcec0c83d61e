package plan_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/app/store/storetest"
)

const planID = "01900000-0000-7000-8000-00000000aaaa"

func TestApply(t *testing.T) {
	at := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	section := api.SectionID(planID, "market.who")
	for name, tt := range map[string]struct {
		before map[string]string // by kind and id
		kind   api.MutationKind
		body   string
		after  map[string]string
		fails  bool
	}{
		"a new plan is there at once": {
			kind: api.PlanCreate, body: `{"plan_id":"p","title":"Kaffe","template_id":""}`,
			after: map[string]string{"plan p": `{"title":"Kaffe","template_id":""}`},
		},
		"a deleted version is gone": {
			before: map[string]string{"version v": `{"plan_id":"p"}`, "version w": `{"plan_id":"p"}`},
			kind:   api.VersionDelete, body: `{"version_id":"v"}`,
			after: map[string]string{"version w": `{"plan_id":"p"}`},
		},
		"a renamed plan keeps fields that this version does not know": {
			before: map[string]string{"plan p": `{"title":"Kaffe","template_id":"t","colour":"red"}`},
			kind:   api.PlanRename, body: `{"plan_id":"p","title":"Te"}`,
			after: map[string]string{"plan p": `{"title":"Te","template_id":"t","colour":"red"}`},
		},
		"a plan that is not there cannot be renamed": {
			kind: api.PlanRename, body: `{"plan_id":"p","title":"Te"}`, fails: true,
		},
		"a deleted plan is gone and its texts stay": {
			before: map[string]string{"plan p": `{"title":"Kaffe"}`, "section s": `{"plan_id":"p","text":"x"}`},
			kind:   api.PlanDelete, body: `{"plan_id":"p"}`,
			after: map[string]string{"section s": `{"plan_id":"p","text":"x"}`},
		},
		"a restored plan is back": {
			kind: api.PlanRestore, body: `{"plan_id":"p","title":"Kaffe","template_id":"t"}`,
			after: map[string]string{"plan p": `{"title":"Kaffe","template_id":"t"}`},
		},
		"a text is shown at once and names the write that it shows": {
			kind: api.SectionWrite,
			body: `{"plan_id":"` + planID + `","section":"market.who","text":"Caféer"}`,
			after: map[string]string{"section " + section: `{"plan_id":"` + planID + `","section":"market.who",
				"text":"Caféer","state":"ok","variants":[],"author":"you","at":"2026-11-26T09:00:00Z","_mutation":"m"}`},
		},
		"a text settles a conflict": {
			before: map[string]string{"section " + section: `{"plan_id":"` + planID + `","section":"market.who",
				"text":"a","state":"conflict","variants":[{"text":"a"},{"text":"b"}],"new":1}`},
			kind: api.SectionWrite,
			body: `{"plan_id":"` + planID + `","section":"market.who","text":"c"}`,
			after: map[string]string{"section " + section: `{"plan_id":"` + planID + `","section":"market.who",
				"text":"c","state":"ok","variants":[],"author":"you","at":"2026-11-26T09:00:00Z","_mutation":"m","new":1}`},
		},
		"figures are set by path and removed by null": {
			before: map[string]string{"figures p": `{"plan_id":"p","values":{"a":1,"b":2,"c":3}}`},
			kind:   api.FiguresWrite, body: `{"plan_id":"p","set":{"a":10,"b":null,"d":"x"}}`,
			after: map[string]string{"figures p": `{"plan_id":"p","values":{"a":10,"c":3,"d":"x"}}`},
		},
		"a kept version is listed at once": {
			kind: api.VersionKeep, body: `{"plan_id":"p","version_id":"v","name":"Til banken"}`,
			after: map[string]string{"version v": `{"plan_id":"p","name":"Til banken","at":"2026-11-26T09:00:00Z","reason":"kept"}`},
		},
		"a reply stands under its comment": {
			before: map[string]string{"comment c": `{"plan_id":"p","section":"s","quote":"q","text":"Hvorfor?","author":"Mette",
				"at":"2026-11-25T09:00:00Z","replies":[],"resolved":false}`},
			kind: api.CommentReply, body: `{"comment_id":"c","text":"Fordi."}`,
			after: map[string]string{"comment c": `{"plan_id":"p","section":"s","quote":"q","text":"Hvorfor?","author":"Mette",
				"at":"2026-11-25T09:00:00Z","replies":[{"text":"Fordi.","author":"you","at":"2026-11-26T09:00:00Z"}],
				"resolved":false,"_mutation":"m"}`},
		},
		"a comment is resolved": {
			before: map[string]string{"comment c": `{"plan_id":"p","section":"s","quote":"","text":"Hvorfor?","author":"Mette",
				"at":"2026-11-25T09:00:00Z","replies":null,"resolved":false}`},
			kind: api.CommentResolve, body: `{"comment_id":"c"}`,
			after: map[string]string{"comment c": `{"plan_id":"p","section":"s","quote":"","text":"Hvorfor?","author":"Mette",
				"at":"2026-11-25T09:00:00Z","replies":null,"resolved":true,"_mutation":"m"}`},
		},
		"a comment that is not there cannot be answered": {
			kind: api.CommentReply, body: `{"comment_id":"c","text":"Fordi."}`, fails: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := storetest.Holding(tt.before)
			err := plan.Apply()[tt.kind](v, api.Mutation{ID: "m", Kind: tt.kind, MadeAt: at, Body: json.RawMessage(tt.body)})
			if (err != nil) != tt.fails {
				t.Fatalf("error %v, want one: %v", err, tt.fails)
			}
			if tt.fails {
				return
			}
			got, want := map[string]any{}, map[string]any{}
			for key, rec := range v {
				got[key] = parse(t, rec.Body)
			}
			for key, body := range tt.after {
				want[key] = parse(t, json.RawMessage(body))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("shown differs (-want +got):\n%s", diff)
			}
		})
	}
}

func parse(t *testing.T, raw json.RawMessage) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return v
}

func TestEveryMutationOfThePlanHasAnEffect(t *testing.T) {
	for _, kind := range []api.MutationKind{
		api.PlanCreate, api.PlanRename, api.PlanDelete, api.PlanRestore, api.SectionWrite,
		api.FiguresWrite, api.VersionKeep, api.VersionDelete, api.CommentReply, api.CommentResolve,
	} {
		if plan.Apply()[kind] == nil {
			t.Errorf("%s changes nothing", kind)
		}
		if err := plan.Apply()[kind](storetest.View{}, api.Mutation{Body: json.RawMessage(`[`)}); err == nil {
			t.Errorf("%s takes a body that is no JSON", kind)
		}
	}
}
