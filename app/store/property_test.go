package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

func rawDB(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=synchronous(FULL)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// The mutations of the property do what makes the order matter: they add to
// what is there, copy one record into another, count a kind, refuse.
const (
	addKind   api.MutationKind = "add"
	copyKind  api.MutationKind = "copy"
	countKind api.MutationKind = "count"
	dropKind  api.MutationKind = "drop"
)

const boxKind api.Kind = "box"

type boxBody struct {
	To, From, Text string
}

var boxes = map[api.MutationKind]store.Apply{
	addKind: func(v store.View, m api.Mutation) error {
		b := readBox(m)
		r, _ := v.Get(boxKind, b.To)
		if len(r.Body) > 60 {
			return errors.New("full")
		}
		v.Put(api.Record{Kind: boxKind, ID: b.To, Body: quote(unquote(r) + b.Text)})
		return nil
	},
	copyKind: func(v store.View, m api.Mutation) error {
		b := readBox(m)
		r, ok := v.Get(boxKind, b.From)
		if !ok {
			return errors.New("nothing to copy")
		}
		v.Put(api.Record{Kind: boxKind, ID: b.To, Body: quote(unquote(r) + "'")})
		return nil
	},
	countKind: func(v store.View, m api.Mutation) error {
		v.Put(api.Record{Kind: boxKind, ID: readBox(m).To, Body: quote(fmt.Sprint(len(v.List(boxKind))))})
		return nil
	},
	dropKind: func(v store.View, m api.Mutation) error {
		v.Delete(boxKind, readBox(m).To)
		return nil
	},
	api.SectionWrite: table[api.SectionWrite],
}

func readBox(m api.Mutation) (b boxBody) {
	if err := json.Unmarshal(m.Body, &b); err != nil {
		panic(err)
	}
	return b
}

func quote(s string) json.RawMessage {
	raw, err := json.Marshal(map[string]string{"text": s})
	if err != nil {
		panic(err)
	}
	return raw
}

func unquote(r api.Record) string {
	var b struct{ Text string }
	if err := r.Decode(&b); err != nil {
		panic(err)
	}
	return b.Text
}

// model is the plain reading of the rule: a map of the office's records and a
// list of mutations, applied from the beginning each time one looks.
type model struct {
	base    map[string]api.Record
	pending []api.Mutation
}

func (m *model) shown() map[string]string {
	v := &mapView{records: map[string]api.Record{}}
	for id, r := range m.base {
		if !r.Deleted {
			v.records[id] = r
		}
	}
	for _, p := range m.pending {
		before := map[string]api.Record{}
		for id, r := range v.records {
			before[id] = r
		}
		if boxes[p.Kind](v, p) != nil {
			v.records = before
		}
	}
	out := map[string]string{}
	for id, r := range v.records {
		out[id] = unquote(r)
	}
	return out
}

type mapView struct{ records map[string]api.Record }

func (v *mapView) Get(kind api.Kind, id string) (api.Record, bool) {
	r, ok := v.records[string(kind)+"/"+id]
	return r, ok
}

func (v *mapView) List(kind api.Kind) (list []api.Record) {
	for key, r := range v.records {
		if strings.HasPrefix(key, string(kind)+"/") {
			list = append(list, r)
		}
	}
	return list
}
func (v *mapView) Put(r api.Record)                { v.records[string(r.Kind)+"/"+r.ID] = r }
func (v *mapView) Delete(kind api.Kind, id string) { delete(v.records, string(kind)+"/"+id) }

// For any interleaving of writes, pulls, answers, refusals, failures, a feed
// read anew and the app closed and opened, what is shown is the office's
// records with the unanswered mutations applied in order.
func TestShownIsBaseWithPendingAppliedInOrder(t *testing.T) {
	dir := t.TempDir()
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background()
		run++
		path := filepath.Join(dir, fmt.Sprint(run, ".db"))
		open := func() *store.Store {
			s, err := store.Open(ctx, path, store.Options{Now: func() time.Time { return noon }, Apply: boxes})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		s := open()
		defer func() {
			s.Close()
			for _, end := range []string{"", "-wal", "-shm"} {
				os.Remove(path + end)
			}
		}()
		m := &model{base: map[string]api.Record{}}
		rev := int64(0)
		id := rapid.SampledFrom([]string{"a", "b", "c", "d"})
		record := func(t *rapid.T) api.Record {
			rev++
			r := api.Record{Kind: boxKind, ID: id.Draw(t, "id"), Rev: rev, Body: quote(fmt.Sprint("r", rev))}
			if rapid.IntRange(0, 4).Draw(t, "deleted") == 0 {
				r.Deleted, r.Body = true, nil
			}
			return r
		}
		check := func() {
			got := map[string]string{}
			for _, kind := range []api.Kind{boxKind, api.KindSection} {
				list, err := s.List(ctx, kind)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range list {
					got[string(kind)+"/"+r.ID] = unquote(r)
					one, err := s.Get(ctx, kind, r.ID)
					if err != nil || cmp.Diff(r, one) != "" {
						t.Fatalf("List has %v, Get %v, %v", r, one, err)
					}
				}
			}
			if diff := cmp.Diff(m.shown(), got); diff != "" {
				t.Fatalf("shown (-want +got):\n%s", diff)
			}
		}
		write := func(t *rapid.T, kind api.MutationKind, body any) {
			newID, err := storetest.Write(ctx, s, kind, body)
			raw, jsonErr := json.Marshal(body)
			if jsonErr != nil {
				t.Fatal(jsonErr)
			}
			mut := api.Mutation{ID: newID, Kind: kind, Body: raw}
			before := m.pending
			m.pending = append(before[:len(before):len(before)], mut)
			if err != nil {
				m.pending = before // its Apply refused it
			}
		}
		answer := func(t *rapid.T, batch []api.Mutation) {
			a := api.MutationAnswers{Epoch: "e"}
			for _, p := range batch {
				res := api.MutationResult{ID: p.ID, Status: api.StatusApplied}
				if rapid.Bool().Draw(t, "refused") {
					res.Status = api.StatusRefused
				} else if rapid.Bool().Draw(t, "with record") {
					r := record(t)
					m.base[string(r.Kind)+"/"+r.ID] = r
					res.Records = []api.Record{r}
				}
				a.Results = append(a.Results, res)
				for i := range m.pending {
					if m.pending[i].ID == p.ID {
						m.pending = append(m.pending[:i:i], m.pending[i+1:]...)
						break
					}
				}
			}
			if _, err := s.Answer(ctx, a); err != nil {
				t.Fatal(err)
			}
		}
		sent := map[string]bool{}
		take := func(t *rapid.T) []api.Mutation {
			batch, err := s.Take(ctx, rapid.IntRange(1, 4).Draw(t, "limit"), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			for i, b := range batch {
				if i >= len(m.pending) {
					t.Fatalf("took %d, %d are pending", len(batch), len(m.pending))
				}
				sent[b.ID] = true
			}
			return batch
		}
		t.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) { check() },
			"add": func(t *rapid.T) {
				write(t, addKind, boxBody{To: id.Draw(t, "to"), Text: rapid.StringMatching("[a-z]{1,9}").Draw(t, "text")})
			},
			"copy": func(t *rapid.T) {
				write(t, copyKind, boxBody{To: id.Draw(t, "to"), From: id.Draw(t, "from")})
			},
			"count": func(t *rapid.T) { write(t, countKind, boxBody{To: id.Draw(t, "to")}) },
			"drop":  func(t *rapid.T) { write(t, dropKind, boxBody{To: id.Draw(t, "to")}) },
			"section": func(t *rapid.T) {
				key := id.Draw(t, "key")
				body := api.SectionWriteBody{PlanID: plan, Section: key, Text: rapid.StringMatching("[a-z]{1,3}").Draw(t, "text")}
				newID, err := storetest.Write(ctx, s, api.SectionWrite, body)
				if err != nil {
					t.Fatal(err)
				}
				raw, err := json.Marshal(body)
				if err != nil {
					t.Fatal(err)
				}
				for i, p := range m.pending {
					if p.ID == newID { // collapsed
						if sent[p.ID] {
							t.Fatal("a write that was sent was replaced")
						}
						m.pending[i].Body = raw
						return
					}
				}
				m.pending = append(m.pending, api.Mutation{ID: newID, Kind: api.SectionWrite, Body: raw})
			},
			"pull": func(t *rapid.T) {
				var page api.Page
				for range rapid.IntRange(1, 3).Draw(t, "n") {
					r := record(t)
					m.base[string(r.Kind)+"/"+r.ID] = r
					page.Records = append(page.Records, r)
				}
				page.Epoch, page.Cursor = "e", fmt.Sprint(rev)
				if err := s.Pull(ctx, store.Changes, page); err != nil {
					t.Fatal(err)
				}
			},
			"answered": func(t *rapid.T) { answer(t, take(t)) },
			"cut": func(t *rapid.T) {
				var ids []string
				for _, p := range take(t) {
					ids = append(ids, p.ID)
				}
				if err := s.Failed(ctx, ids, "offline"); err != nil {
					t.Fatal(err)
				}
			},
			"read anew": func(t *rapid.T) {
				m.base = map[string]api.Record{}
				var page api.Page
				for range rapid.IntRange(0, 3).Draw(t, "n") {
					r := record(t)
					m.base[string(r.Kind)+"/"+r.ID] = r
					page.Records = append(page.Records, r)
				}
				err := s.BeginShadow(ctx, store.Changes)
				if err == nil {
					err = s.PullShadow(ctx, store.Changes, page)
				}
				if err == nil {
					_, err = s.EndShadow(ctx, store.Changes, "e", fmt.Sprint(rev))
				}
				if err != nil {
					t.Fatal(err)
				}
			},
			"reopened": func(t *rapid.T) {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				s = open()
			},
		})
	})
}

func TestSearchFindsWordsWithinWordsInShownTexts(t *testing.T) {
	s := newStore(t)
	pull(t, s,
		api.Record{Kind: api.KindEvent, ID: "1", Rev: 1, Body: json.RawMessage(`{"title":"Skriv din forretningsplan","text":"Tre aftener om budget og Økonomi."}`)},
		api.Record{Kind: api.KindEvent, ID: "2", Rev: 2, Body: json.RawMessage(`{"title":"Moms for nye","text":"Om planer og moms."}`)},
		api.Record{Kind: api.KindAssessment, ID: "3", Rev: 3, Body: json.RawMessage(`{"title":{"da":"Er du klar?","en":"Are you ready?"},"items":[{"id":"q1","text":{"da":"Jeg sover roligt","en":"I sleep calmly"}}]}`)},
	)
	section(t, s, "idea", "Vi sælger brød på Øen")
	find := func(query string) []string {
		var ids []string
		for _, h := range must[[]store.Hit](t)(s.Search(t.Context(), query, 10)) {
			ids = append(ids, h.ID)
		}
		return ids
	}
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"plan", []string{"1", "2"}}, // the title's first
		{"PLAN budget", []string{"1"}},
		{"økonomi", []string{"1"}},
		{"øe", []string{api.SectionID(plan, "idea")}},
		{"sleep", []string{"3"}},
		{"klar", []string{"3"}},
		{"brød", []string{api.SectionID(plan, "idea")}},
		{`"AND* (`, nil},
		{"", nil},
	} {
		same(t, tt.query, tt.want, find(tt.query))
	}
	section(t, s, "idea", "Vi sælger kager")
	same(t, "after a change", []string(nil), find("brød"))
	hits := must[[]store.Hit](t)(s.Search(t.Context(), "kager", 10))
	if len(hits) != 1 || !strings.Contains(hits[0].Snippet, "\x02kager\x03") {
		t.Errorf("hits %+v", hits)
	}
	batch := must[[]api.Mutation](t)(s.Take(t.Context(), 10, 1<<20))
	must[bool](t)(s.Answer(t.Context(), api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{{ID: batch[0].ID, Status: api.StatusRefused}}}))
	same(t, "after a refusal", []string(nil), find("kager"))
}

func TestSearchFindsLettersHoweverTheyAreStored(t *testing.T) {
	s := newStore(t)
	event := func(id, title string) api.Record {
		return api.Record{Kind: api.KindEvent, ID: id, Rev: 1, Body: json.RawMessage(`{"title":` + strconv.Quote(title) + `}`)}
	}
	pull(t, s, event("1", "Café på Ærø"), event("2", norm.NFD.String("Café på Årø")), event("3", "Aarhus"), event("4", "Ore"), event("5", "Øre"))
	for query, want := range map[string][]string{
		"café": {"1", "2"}, "cafe": {"1", "2"}, norm.NFD.String("CAFÉ"): {"1", "2"},
		"ærø": {"1"}, "årø": {"2"}, norm.NFD.String("årø"): {"2"}, "år": {"2", "3"}, "århus": {"3"}, "aarhus": {"3"},
		"ore": {"4"}, "øre": {"5"}, norm.NFD.String("på") + " år": {"2"},
	} {
		var ids []string
		for _, h := range must[[]store.Hit](t)(s.Search(t.Context(), query, 10)) {
			ids = append(ids, h.ID)
			if h.Title == "" || strings.Contains(h.Title, "aa") {
				t.Errorf("%q: a hit is called %q", query, h.Title)
			}
		}
		slices.Sort(ids)
		same(t, query, want, ids)
	}
}

func TestAFileThatWasIndexedOtherwiseIsIndexedAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	unpack(t, filepath.Join(released, "00001.db.gz"), path) // whose index is whole, and not folded
	s := openAt(t, path)
	if hits := must[[]store.Hit](t)(s.Search(t.Context(), norm.NFD.String("æøå"), 50)); len(hits) == 0 {
		t.Error("what was there before is not found")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if whole := must[string](t)(openAt(t, path).Setting(t.Context(), "store.indexed")); whole != "folded" {
		t.Errorf("the index is %q", whole)
	}
}

func TestSearchCatchesUpWithWhatACrashLeftOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	s := openAt(t, path)
	section(t, s, "idea", "brød")
	must[[]store.Hit](t)(s.Search(t.Context(), "brød", 10))
	section(t, s, "market", "kager")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if hits := must[[]store.Hit](t)(openAt(t, path).Search(t.Context(), "kager", 10)); len(hits) != 1 {
		t.Errorf("found %v", hits)
	}
}

func TestReadSeesOneMomentWhateverIsWrittenMeanwhile(t *testing.T) {
	s := newStore(t)
	section(t, s, "idea", "one")
	id := api.SectionID(plan, "idea")
	err := s.Read(t.Context(), func(v store.View) error {
		before, _ := v.Get(api.KindSection, id)
		section(t, s, "idea", "two")
		after, _ := v.Get(api.KindSection, id)
		same(t, "the section within Read", before, after)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Read(t.Context(), func(v store.View) error { v.Delete(api.KindSection, id); return nil }); err == nil {
		t.Error("a reading view let itself be changed")
	}
}
