package office

import (
	"encoding/json"
	"testing"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

func TestHalfACharacterIsFoundWhereverItStands(t *testing.T) {
	for _, c := range []struct {
		name, json, pointer string
		bad                 bool
	}{
		{"alone", `{"text": "a\ud800b"}`, "/text", true},
		{"the second half alone", `{"text": "\uDC00"}`, "/text", true},
		{"two first halves", `{"text": "\ud83d\ud83d\ude00"}`, "/text", true},
		{"two second halves after a whole", `{"text": "\ud83d\ude00\ude00"}`, "/text", true},
		{"at the end", `{"text": ["", "x\udbff"]}`, "/text/1", true},
		{"in a name", `{"set": {"\ud800": 1}}`, "/set", true},
		{"both halves", `{"text": "\ud83d\ude00"}`, "", false},
		{"a backslash and a word", `{"text": "\\ud800"}`, "", false},
		{"a backslash and then half", `{"text": "\\\ud800"}`, "/text", true},
		{"the character that stands for what is broken", `{"text": "\ufffd�"}`, "", false},
		{"no more than a backslash", `{"text": "\\"}`, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			pointer, reason := mutation.BadText([]byte(c.json))
			if (reason != "") != c.bad || pointer != c.pointer {
				t.Errorf("%q %q", pointer, reason)
			}
		})
	}
}

func TestHalfACharacterIsRefusedAndNotReplaced(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan := p.plan()
	r := p.apply(
		api.Mutation{ID: newID(), Kind: api.SectionWrite, Body: json.RawMessage(`{"plan_id": "` + plan + `", "section": "idea", "text": "a\ud800b"}`)},
		api.Mutation{ID: newID(), Kind: api.FiguresWrite, Body: json.RawMessage(`{"plan_id": "` + plan + `", "set": {"a": "\udfff"}}`)},
		api.Mutation{ID: newID(), Kind: api.SectionWrite, Body: json.RawMessage(`{"plan_id": "` + plan + `", "section": "idea", "text": "\ud83d\ude00"}`)},
	)
	for i, at := range []string{"/text", "/set/a"} {
		if problem := r[i].Problem; problem == nil || problem.Code != api.CodeInvalid || problem.Errors[0].Pointer != at {
			t.Errorf("%d: %+v", i, problem)
		}
	}
	var s api.Section
	if err := r[2].Records[0].Decode(&s); err != nil || s.Text != "😀" {
		t.Errorf("%q, %v", s.Text, err)
	}
}
