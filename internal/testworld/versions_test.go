package testworld_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"startklar.dk/api"
)

// newer is the name of what only a version two later knows.
const newer = "of_a_newer_version"

// laterOffice makes of today's office one of two versions later: it puts fields
// into every object that it answers, records of a kind that nobody knows beside
// some others, and states, kinds and codes of its own into copies of records. It
// remembers what it said.
type laterOffice struct {
	next http.RoundTripper

	mu    sync.Mutex
	said  map[string]api.Record // the latest by kind and id
	kinds map[api.Kind]bool
	also  []api.Record // records of which it tells with every page of changes: one may be read twice
}

func newLaterOffice() *laterOffice {
	return &laterOffice{said: map[string]api.Record{}, kinds: map[api.Kind]bool{}}
}

// all is what it said so far.
func (o *laterOffice) all() (said map[string]api.Record, kinds map[api.Kind]bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.said), maps.Clone(o.kinds)
}

// tells has it tell of more records.
func (o *laterOffice) tells(records ...api.Record) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.also = records
}

func (o *laterOffice) before(next http.RoundTripper) http.RoundTripper {
	o.next = next
	return o
}

// RoundTrip asks today's office and changes its answer.
func (o *laterOffice) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Del("Accept-Encoding") // so that the transport unpacks it
	resp, err := o.next.RoundTrip(r)
	if err != nil || !strings.Contains(resp.Header.Get("Content-Type"), "json") {
		return resp, err
	}
	raw, err := io.ReadAll(resp.Body)
	if cerr := resp.Body.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, err
	}
	if changed, ok := o.change(r.URL.Path, raw); ok {
		raw = changed
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	resp.Header.Del("Content-Length")
	return resp, nil
}

func (o *laterOffice) change(path string, raw []byte) ([]byte, bool) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var answer map[string]any
	if d.Decode(&answer) != nil {
		return nil, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if list, ok := answer["records"].([]any); ok && (path == "/v1/changes" || path == "/v1/catalogue") {
		answer["records"] = o.records(list, path == "/v1/changes")
	}
	if results, ok := answer["results"].([]any); ok {
		for _, r := range results {
			if result, ok := r.(map[string]any); ok {
				list, _ := result["records"].([]any)
				result["records"] = o.records(list, false)
			}
		}
	}
	mark(answer, path)
	out, err := json.Marshal(answer)
	return out, err == nil
}

// records marks records, remembers them and puts newer ones beside them.
func (o *laterOffice) records(list []any, changes bool) []any {
	out := []any{}
	keep := func(r map[string]any) {
		mark(r, fmt.Sprint(r["kind"], "/", r["id"]))
		out = append(out, r)
		raw, err := json.Marshal(r)
		var rec api.Record
		if err == nil {
			err = json.Unmarshal(raw, &rec)
		}
		if err != nil {
			panic(err)
		}
		key := fmt.Sprint(rec.Kind, "/", rec.ID)
		if had, ok := o.said[key]; !ok || had.Rev < rec.Rev {
			o.said[key] = rec
		}
		o.kinds[rec.Kind] = true
	}
	var last any
	for _, v := range list {
		r := v.(map[string]any)
		copied := later(r)
		last = r["rev"]
		keep(r)
		if copied != nil {
			keep(copied)
		}
		// Beside the same records each time: an answer may be broken off, and
		// be cut into other pages when it is asked for again.
		if id := uuid.NewSHA1(uuid.Nil, fmt.Append(nil, "milestone", r["id"])); id[0]%8 == 0 {
			keep(map[string]any{"kind": "milestone", "id": id.String(), "rev": r["rev"], "deleted": false, "body": map[string]any{
				"title": "Det kender ingen endnu", "steps": []any{map[string]any{"at": "2030-01-01T00:00:00Z"}},
			}})
		}
	}
	if len(out) > 0 && changes {
		for i, rec := range o.also {
			if rec.Rev == 0 {
				rec.Rev = revOf(last)
				o.also[i].Rev = rec.Rev
			}
			raw, err := json.Marshal(rec)
			var r map[string]any
			if err == nil {
				err = json.Unmarshal(raw, &r)
			}
			if err != nil {
				panic(err)
			}
			r["rev"] = rec.Rev
			keep(r)
		}
	}
	return out
}

func revOf(v any) int64 {
	n, err := v.(json.Number).Int64()
	if err != nil {
		panic(err)
	}
	return n
}

// laterWords are states, kinds and codes that this version does not know.
var laterWords = map[string]map[string]any{
	"event": {"kind": "hackathon", "state": "postponed", "requires": "deposit", "fields": []any{"ai"}}, "adviser": {"kind": "robot", "languages": []any{"tlh"}, "fields": []any{"ai", "tax"}},
	"actor": {"kind": "angel", "fields": []any{"ai"}}, "slot": {"fields": []any{"ai"}, "free": false}, "assessment": {"use": "peer"},
	"version": {"reason": "archived", "plan_id": "elsewhere"}, "booking": {"state": "on_hold", "need": "ai", "share": []any{map[string]any{"kind": "folder", "id": "x", "title": "Alt"}}},
	"allowance": {"kind": "travel"}, "question": {"state": "parked"}, "comment": {"state": "hidden"}, "result": {"state": "void"}, "message": {"thread": "nowhere"}, "group": {"kind": "guild"},
	"referral": {"state": "delegated", "need": "ai", "history": []any{map[string]any{"state": "delegated", "by": "Nogen"}}, "shares": []any{map[string]any{"kind": "folder"}}},
}

// later is a copy of a record as another one in which a newer version's words
// stand, or nil for kinds of which there is one.
func later(r map[string]any) map[string]any {
	kind, _ := r["kind"].(string)
	words, known := laterWords[kind]
	body, ok := r["body"].(map[string]any)
	if !known || !ok || r["deleted"] == true {
		return nil
	}
	body = maps.Clone(body)
	maps.Copy(body, words)
	copied := maps.Clone(r)
	copied["id"], copied["body"] = uuid.NewSHA1(uuid.Nil, fmt.Append(nil, newer, r["id"])).String(), body
	return copied
}

// namedByHand are objects whose fields are the person's own or of one type.
var namedByHand = map[string]bool{"values": true, "answers": true, "scores": true, "sections": true, "set": true, newer: true}

// mark writes a field into every object that says where it stands, and a
// language of its own into texts of several.
func mark(v any, at string) {
	switch v := v.(type) {
	case map[string]any:
		if _, words := v["da"].(string); words {
			v["tlh"] = "nuqneH"
			return
		}
		for name, inner := range v {
			if !namedByHand[name] {
				mark(inner, at+"/"+name)
			}
		}
		if _, has := v[newer]; !has {
			v[newer] = map[string]any{"at": at, "x": json.Number("2.50"), "list": []any{nil, true}}
		}
	case []any:
		for i, inner := range v {
			mark(inner, fmt.Sprint(at, "/", i))
		}
	}
}

// marks are what mark wrote, by where it stands.
func marks(body []byte) (list []string) {
	for _, part := range strings.Split(string(body), `"`+newer+`":{"at":"`)[1:] {
		at, _, _ := strings.Cut(part, `"`)
		list = append(list, at)
	}
	slices.Sort(list)
	return list
}

// earlierOffice makes of today's office one of two versions earlier: fields and
// kinds of records that it lacks do not come, and kinds of mutations that it
// does not know are refused.
type earlierOffice struct {
	next    http.RoundTripper
	lacks   func(kind, field string) bool
	unknown []api.MutationKind
}

func (o *earlierOffice) before(next http.RoundTripper) http.RoundTripper {
	o.next = next
	return o
}

// RoundTrip takes what it does not know out of the request and the answer.
func (o *earlierOffice) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Del("Accept-Encoding")
	var sent, known api.MutationBatch
	if r.URL.Path == "/v1/mutations" {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, &sent); err != nil {
			return nil, err
		}
		known = api.MutationBatch{Device: sent.Device, Mutations: []api.Mutation{}}
		for _, m := range sent.Mutations {
			if !slices.Contains(o.unknown, m.Kind) {
				m.Body = o.stripped(string(m.Kind), m.Body)
				known.Mutations = append(known.Mutations, m)
			}
		}
		if raw, err = json.Marshal(known); err != nil {
			return nil, err
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
		r.GetBody = nil
	}
	resp, err := o.next.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(resp.Header.Get("Content-Type"), "json") {
		return resp, err
	}
	raw, err := io.ReadAll(resp.Body)
	if cerr := resp.Body.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, err
	}
	switch r.URL.Path {
	case "/v1/changes", "/v1/catalogue":
		var page api.Page
		if err := json.Unmarshal(raw, &page); err != nil {
			return nil, err
		}
		page.Records = o.strip(page.Records)
		if raw, err = json.Marshal(page); err != nil {
			return nil, err
		}
	case "/v1/mutations":
		var answers api.MutationAnswers
		if err := json.Unmarshal(raw, &answers); err != nil {
			return nil, err
		}
		var all []api.MutationResult
		for _, m := range sent.Mutations {
			if slices.Contains(o.unknown, m.Kind) {
				all = append(all, api.MutationResult{ID: m.ID, Status: api.StatusRefused, Problem: &api.Problem{Code: api.CodeUnknownKind}})
				continue
			}
			result := answers.Results[0]
			answers.Results = answers.Results[1:]
			result.Records = o.strip(result.Records)
			all = append(all, result)
		}
		answers.Results = all
		if raw, err = json.Marshal(answers); err != nil {
			return nil, err
		}
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	resp.Header.Del("Content-Length")
	return resp, nil
}

// stripped is a body without the fields that it does not know.
func (o *earlierOffice) stripped(kind string, body json.RawMessage) json.RawMessage {
	var v any
	if json.Unmarshal(body, &v) != nil {
		return body
	}
	o.without(kind, v)
	raw, err := json.Marshal(v)
	if err != nil {
		return body
	}
	return raw
}

func (o *earlierOffice) strip(records []api.Record) []api.Record {
	out := []api.Record{}
	for _, r := range records {
		if o.lacks(string(r.Kind), "") {
			continue
		}
		r.Body = o.stripped(string(r.Kind), r.Body)
		out = append(out, r)
	}
	return out
}

// without takes fields out of an object and of what is in it.
func (o *earlierOffice) without(kind string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if o.lacks(kind, name) {
				delete(v, name)
			} else {
				o.without(kind, inner)
			}
		}
	case []any:
		for _, inner := range v {
			o.without(kind, inner)
		}
	}
}

// rewriting changes words in the answers to mutations: of all batches, or of
// those that have one of a kind in them.
type rewriting struct {
	next     http.RoundTripper
	from, to string
	only     string
}

func (o *rewriting) before(next http.RoundTripper) http.RoundTripper {
	o.next = next
	return o
}

// RoundTrip changes the answer.
func (o *rewriting) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path != "/v1/mutations" {
		return o.next.RoundTrip(r)
	}
	r = r.Clone(r.Context())
	r.Header.Del("Accept-Encoding")
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(sent))
	resp, err := o.next.RoundTrip(r)
	if err != nil || !bytes.Contains(sent, []byte(o.only)) {
		return resp, err
	}
	raw, err := io.ReadAll(resp.Body)
	if cerr := resp.Body.Close(); err == nil {
		err = cerr
	}
	raw = bytes.ReplaceAll(raw, []byte(o.from), []byte(o.to))
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	resp.Header.Del("Content-Length")
	return resp, err
}
