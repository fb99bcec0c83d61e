package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

const kaffe = "0193b0c2-0000-7000-8000-000000000001" // a plan

// long is a text of some pages that is like no other.
func long(pages int) string {
	var b strings.Builder
	for b.Len() < pages*4096 {
		fmt.Fprintf(&b, "%x ", rand.Uint64())
	}
	return b.String()
}

// roomy are what the mutations of these tests do locally: a plan writes much
// into one record and a little into another.
func roomy() map[api.MutationKind]store.Apply {
	all := maps.Clone(table)
	all[api.PlanCreate] = func(v store.View, m api.Mutation) error {
		var b api.PlanBody
		if err := json.Unmarshal(m.Body, &b); err != nil {
			return err
		}
		for _, id := range []string{b.PlanID, b.PlanID + "-2"} {
			if err := put(v, api.KindPlan, id, api.Plan{Title: b.Title}); err != nil {
				return err
			}
			b.Title = "little"
		}
		return nil
	}
	return all
}

// rows are all rows that a store goes by, as text.
func rows(t *testing.T, path string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var all []string
	for table, where := range map[string]string{
		"base": "", "shadow": "", "local": "", "lost": "", "mutation": "", "touch": "", "cursor": "",
		"setting": " WHERE key NOT LIKE 'store.%'",
	} {
		found, err := db.Query("SELECT * FROM " + table + where)
		if err != nil {
			t.Fatal(err)
		}
		names, err := found.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for found.Next() {
			row := make([]any, len(names))
			for i := range row {
				row[i] = new(sql.NullString)
			}
			if err := found.Scan(row...); err != nil {
				t.Fatal(err)
			}
			line := table
			for _, v := range row {
				line += "|" + v.(*sql.NullString).String
			}
			all = append(all, line)
		}
		if err := errors.Join(found.Err(), found.Close()); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(all)
	return all
}

// operation is something that a store writes. before is done with room.
type operation struct {
	name   string
	before func(t *testing.T, s *store.Store)
	do     func(s *store.Store) error
}

func operations(t *testing.T) []operation {
	ctx := context.Background()
	begin := func(*testing.T, *store.Store) {}
	page := func(cursor string) api.Page {
		p := api.Page{Epoch: "e", Cursor: cursor}
		for i := range 4 {
			body, err := json.Marshal(api.Event{Title: long(1)})
			if err != nil {
				t.Fatal(err)
			}
			p.Records = append(p.Records, api.Record{Kind: api.KindEvent, ID: fmt.Sprint(i), Rev: int64(i + 1), Body: body})
		}
		return p
	}
	var refused string
	return []operation{
		{"a plan is begun", begin, func(s *store.Store) error {
			_, err := storetest.Write(ctx, s, api.PlanCreate, api.PlanBody{PlanID: "p2", Title: long(4)})
			return err
		}},
		{"an answer is gone on with", func(t *testing.T, s *store.Store) {
			must[string](t)(storetest.WriteWith(ctx, s, api.SectionWrite, sectionBody(kaffe, "a", "Kaffe")))
		}, func(s *store.Store) error {
			_, err := storetest.WriteWith(ctx, s, api.SectionWrite, sectionBody(kaffe, "a", long(3)))
			return err
		}},
		{"a setting is set", begin, func(s *store.Store) error { return storetest.Set(ctx, s, "draft", long(2)) }},
		{"a page comes", begin, func(s *store.Store) error { return s.Pull(ctx, store.Catalogue, page("c2")) }},
		{"a page comes of what is read anew", begin, func(s *store.Store) error {
			return s.PullShadow(ctx, store.Catalogue, page("c2"))
		}},
		{"what was read anew takes its place", func(t *testing.T, s *store.Store) {
			if err := s.PullShadow(ctx, store.Changes, page("c2")); err != nil {
				t.Fatal(err)
			}
		}, func(s *store.Store) error {
			_, err := s.EndShadow(ctx, store.Changes, "e2", "c3")
			return err
		}},
		{"an answer of the office comes", func(t *testing.T, s *store.Store) {
			must[string](t)(storetest.Write(ctx, s, api.PlanCreate, api.PlanBody{PlanID: "p3", Title: "Te"}))
			must[[]api.Mutation](t)(s.Take(ctx, 100, 1<<20))
		}, func(s *store.Store) error {
			entries, err := s.Queue(ctx)
			if err != nil {
				return err
			}
			var batch []api.Mutation
			for _, e := range entries {
				batch = append(batch, api.Mutation{ID: e.ID})
			}
			answers := applied("e", batch)
			answers.Results[0].Records = page("").Records
			_, err = s.Answer(ctx, answers)
			return err
		}},
		{"a refused one is tried again", func(t *testing.T, s *store.Store) {
			refused = must[string](t)(storetest.Write(ctx, s, api.PlanCreate, api.PlanBody{PlanID: "p4", Title: long(3)}))
			must[bool](t)(s.Answer(ctx, api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{
				{ID: refused, Status: api.StatusRefused, Problem: &api.Problem{Code: api.CodeInvalid}},
			}}))
			if err := storetest.Set(ctx, s, "draft", long(6)); err != nil { // into the room that fell free
				t.Fatal(err)
			}
		}, func(s *store.Store) error {
			_, err := s.Retry(ctx, refused)
			return err
		}},
	}
}

// starved does each operation with ever more room until it succeeds. Where it
// does not, it must say why and leave nothing behind.
func starved(t *testing.T, why error, starve func(s *store.Store, more int), feed func(s *store.Store)) {
	for _, op := range operations(t) {
		t.Run(op.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "person.db")
			s, err := store.Open(t.Context(), path, store.Options{Now: func() time.Time { return noon }, Apply: roomy()})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			must[string](t)(storetest.Write(t.Context(), s, api.PlanCreate, api.PlanBody{PlanID: kaffe, Title: "Kaffe"}))
			op.before(t, s)
			before := rows(t, path)
			fails := 0
			for ; ; fails++ {
				starve(s, fails)
				err := op.do(s)
				feed(s)
				if err == nil {
					break
				}
				if !errors.Is(err, why) {
					t.Fatalf("with room for %d pages: %v", fails, err)
				}
				if diff := cmp.Diff(before, rows(t, path)); diff != "" {
					t.Fatalf("a write that failed with room for %d pages left something behind (-before +after):\n%.2000s", fails, diff)
				}
				if got := must[api.Record](t)(s.Get(t.Context(), api.KindPlan, kaffe)); len(got.Body) == 0 {
					t.Error("nothing can be read")
				}
			}
			if fails < 2 {
				t.Errorf("it failed only %d times", fails)
			}
			if diff := cmp.Diff(before, rows(t, path)); diff == "" {
				t.Error("with room again it did nothing")
			}
		})
	}
}

func TestAWriteThatFindsNoRoomLeavesNothingBehindAndIsGoodLater(t *testing.T) {
	starved(t, store.ErrFull,
		func(s *store.Store, more int) { s.Pages(t, more) },
		func(s *store.Store) { s.Pages(t, -1) })
}
