package syncer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

// says answers every request with the same bytes.
type says struct{ body []byte }

func (s *says) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(bytes.NewReader(s.body)),
		Header: http.Header{"Content-Type": {"application/json"}},
	}, nil
}

// reader is a client that hears bytes, and a store with mutations that wait.
type reader struct {
	office *says
	client *client.Client
	store  *store.Store
	queue  []string
}

const fuzzed = "01900000-0000-7000-8000-000000000001"

func newReader(f *testing.F) *reader {
	f.Helper()
	r := &reader{office: &says{}}
	var err error
	if r.client, err = client.New(client.Options{Office: "http://localhost", Transport: r.office}); err != nil {
		f.Fatal(err)
	}
	r.client.SetToken("token")
	noon := time.Date(2027, 1, 28, 11, 0, 0, 0, time.UTC)
	apply := map[api.MutationKind]store.Apply{
		api.PlanRename: func(v store.View, m api.Mutation) error { // reads, lists and writes
			var b api.PlanBody
			if err := json.Unmarshal(m.Body, &b); err != nil {
				return err
			}
			rec, ok := v.Get(api.KindPlan, b.PlanID)
			if !ok || len(v.List(api.KindSection)) > 1e6 {
				return errors.New("no plan")
			}
			body, err := api.Merge(rec.Body, map[string]string{"title": b.Title})
			if err != nil {
				return err
			}
			v.Put(api.Record{Kind: api.KindPlan, ID: b.PlanID, Body: body})
			return nil
		},
	}
	r.store, err = store.Open(f.Context(), filepath.Join(f.TempDir(), "p.db"), store.Options{Now: func() time.Time { return noon }, Apply: apply})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		r.client.Close()
		if err := r.store.Close(); err != nil {
			f.Error(err)
		}
	})
	first := api.Record{Kind: api.KindPlan, ID: fuzzed, Rev: 1, Body: json.RawMessage(`{"title":"Først"}`)}
	if err := r.store.Pull(f.Context(), store.Changes, api.Page{Epoch: "e", Cursor: "c", Records: []api.Record{first}}); err != nil {
		f.Fatal(err)
	}
	for range 3 {
		id, err := storetest.Write(f.Context(), r.store, api.PlanRename, api.PlanBody{PlanID: fuzzed, Title: "Mit"})
		if err != nil {
			f.Fatal(err)
		}
		r.queue = append(r.queue, id)
	}
	return r
}

// waits are the ids of what waits.
func (r *reader) waits(t *testing.T) (ids []string) {
	t.Helper()
	list, err := r.store.Queue(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		ids = append(ids, e.ID)
	}
	return ids
}

// has is what of the office's the store has of a record.
func (r *reader) has(t *testing.T, rec api.Record) (rev int64, body string) {
	t.Helper()
	got, err := r.store.Get(context.Background(), rec.Kind, rec.ID)
	if errors.Is(err, store.ErrNotFound) {
		return 0, ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return got.Rev, string(got.Body)
}

// Whatever a page is: it is stored whole with its cursor, or not at all, and
// what waits goes on to wait.
func FuzzPage(f *testing.F) {
	r := newReader(f)
	for _, page := range []string{
		`{"epoch":"e","cursor":"c","records":[{"kind":"event","id":"1","rev":1,"body":{"title":"Kursus"}}],"more":false}`,
		`{"epoch":"e","cursor":"d","records":[{"kind":"plan","id":"` + fuzzed + `","rev":9,"body":{"title":"Deres","newer":[1.50]}},{"kind":"","id":"2","rev":2}]}`,
		`{"epoch":"e","cursor":"d","records":[{"kind":"plan","id":"` + fuzzed + `","rev":99,"deleted":true}]}`,
		`{"epoch":"e","cursor":"d","records":[{"kind":"of_a_newer_version","id":"x","rev":9223372036854775807,"body":null,"newer":{}}],"newer":1}`,
		`{"epoch":"e","cursor":"d","records":[{"kind":"plan","id":"` + fuzzed + `","rev":100,"body":"no object"},{"kind":"plan","id":"` + fuzzed + `","rev":101,"body":[1]}]}`,
		`{"epoch":"e","cursor":"d","records":[null,{}]}`, `{"epoch":"e","cursor":"d","records":null}`, `{"epoch":1}`, `{"records":[{"rev":1.5}]}`, `null`, `[]`, ``,
		`{"epoch":"e","cursor":"d","records":[{"kind":"event","id":"1","rev":-5,"body":{"a":1,"a":2}}]} {"epoch":"f"}`,
		"{\"epoch\":\"e\",\"cursor\":\"\\u0000\",\"records\":[{\"kind\":\"event\",\"id\":\"\xff\\ud800\",\"rev\":3,\"body\":{\"title\":\"\xfe\"}}]}",
	} {
		f.Add([]byte(page))
	}
	ctx := context.Background()
	f.Fuzz(func(t *testing.T, raw []byte) {
		r.office.body = raw
		var sent api.Page // as far as it can be read: what may not be stored by halves
		_ = json.Unmarshal(raw, &sent)
		type state struct {
			rev  int64
			body string
		}
		before := make([]state, len(sent.Records))
		for i, rec := range sent.Records {
			before[i].rev, before[i].body = r.has(t, rec)
		}
		epoch, cursor, err := r.store.Cursor(ctx, store.Changes)
		if err != nil {
			t.Fatal(err)
		}
		page, err := r.client.Changes(client.Once(ctx), client.FeedQuery{})
		if err == nil {
			err = r.store.Pull(ctx, store.Changes, page)
		}
		nowEpoch, now, cerr := r.store.Cursor(ctx, store.Changes)
		if cerr != nil {
			t.Fatal(cerr)
		}
		if err != nil {
			for i, rec := range sent.Records {
				if rev, body := r.has(t, rec); rev != before[i].rev || body != before[i].body {
					t.Fatalf("%q was stored by halves: %v", raw, err)
				}
			}
			if nowEpoch != epoch || now != cursor {
				t.Fatalf("%q moved the cursor: %v", raw, err)
			}
		} else {
			if nowEpoch != page.Epoch || now != page.Cursor {
				t.Fatalf("%q: the cursor is %q %q", raw, nowEpoch, now)
			}
			for _, rec := range page.Records {
				if _, err := r.store.List(ctx, rec.Kind); err != nil {
					t.Fatalf("%q: %v", raw, err)
				}
				if rev, _ := r.has(t, rec); !rec.Deleted && rev != 0 && rev < rec.Rev {
					t.Fatalf("%q: %s %s is of %d", raw, rec.Kind, rec.ID, rev)
				}
			}
		}
		if got := r.waits(t); !slices.Equal(got, r.queue) {
			t.Fatalf("%q: %v wait", raw, got)
		}
	})
}

// Whatever an answer is: a mutation waits, or it is answered by its own id.
func FuzzAnswers(f *testing.F) {
	r := newReader(f)
	for _, answer := range []string{
		`{"epoch":"e","results":[{"id":"ID","status":"applied","records":[{"kind":"plan","id":"` + fuzzed + `","rev":5,"body":{"title":"Mit"}}]}]}`,
		`{"epoch":"f","results":[{"id":"ID","status":"refused","problem":{"code":"of_a_newer_office","alternatives":[{}],"newer":[]}}]}`,
		`{"epoch":"e","results":[{"id":"ID","status":"refused"}]}`, `{"epoch":"e","results":[{"id":"ID","status":"postponed"}]}`,
		`{"epoch":"e","results":[{"id":"ID","status":"applied","records":[{"kind":""}]}]}`, `{"epoch":"e","results":[{"id":"other","status":"applied"}]}`,
		`{"epoch":"e","results":[]}`, `{"epoch":"e","results":[null]}`, `{"results":{}}`, `null`, ``,
	} {
		f.Add([]byte(answer))
	}
	ctx := context.Background()
	f.Fuzz(func(t *testing.T, raw []byte) {
		id, err := storetest.Write(ctx, r.store, "of.a_newer_version", map[string]int{"x": 1})
		if err != nil {
			t.Fatal(err)
		}
		others := slices.Clone(r.queue)
		batch, err := r.store.Take(ctx, 10, 1<<20)
		if err != nil || len(batch) != len(others)+1 {
			t.Fatalf("%d taken, %v", len(batch), err)
		}
		r.office.body = bytes.ReplaceAll(raw, []byte("ID"), []byte(id))
		answers, err := r.client.Mutations(client.Once(ctx), api.MutationBatch{Device: "d", Mutations: batch[len(batch)-1:]})
		if err == nil {
			_, err = r.store.Answer(ctx, answers)
		}
		if ferr := r.store.Failed(ctx, append(others, id), ""); ferr != nil {
			t.Fatal(ferr)
		}
		e, eerr := r.store.Entry(ctx, id)
		if eerr != nil {
			t.Fatal(eerr)
		}
		answered := e.State == store.EntryApplied || e.State == store.EntryRefused && e.Problem != nil ||
			e.State == store.EntryWaiting && len(answers.Results) == 1 && answers.Results[0].Status != api.StatusApplied && answers.Results[0].Problem == nil
		if err != nil && e.State != store.EntryWaiting || err == nil && !answered {
			t.Fatalf("%q: %s, %v", raw, e.State, err)
		}
		if e.State == store.EntryWaiting { // put it away for the next
			_, err = r.store.Answer(ctx, api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{{ID: id, Status: api.StatusApplied}}})
		} else if e.State == store.EntryRefused {
			err = storetest.Dismiss(ctx, r.store, id)
		} else {
			err = nil
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := r.waits(t); !slices.Equal(got, r.queue) {
			t.Fatalf("%q: %v wait", raw, got)
		}
	})
}
