package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
	"startklar.dk/internal/testworld/killed"
)

// killable are a person's store and the one from before the sign-in, in one folder.
type killable struct {
	t         *testing.T
	own, from *store.Store
}

func openKillable(t *testing.T, dir string) killable {
	t.Helper()
	n := 0
	o := store.Options{Now: func() time.Time { return noon }, Apply: table, NewID: func() string { n++; return fmt.Sprint("made-", n) }}
	own, err := store.Open(t.Context(), filepath.Join(dir, "own.db"), o)
	if err != nil {
		t.Fatal(err)
	}
	from, err := store.Open(t.Context(), filepath.Join(dir, "from.db"), o)
	if err != nil {
		t.Fatal(err)
	}
	return killable{t, own, from}
}

func (k killable) close() {
	k.t.Helper()
	if err := errors.Join(k.own.Close(), k.from.Close()); err != nil {
		k.t.Error(err)
	}
}

func (k killable) ok(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

func (k killable) take() []api.Mutation {
	k.t.Helper()
	return must[[]api.Mutation](k.t)(k.own.Take(k.t.Context(), 10, 1<<20))
}

func (k killable) answer(a api.MutationAnswers) { must[bool](k.t)(k.own.Answer(k.t.Context(), a)) }

// steps are what changes a store, each with what is there before.
var steps = map[string]struct{ before, do func(k killable) }{
	"a text is written": {func(killable) {}, func(k killable) { section(k.t, k.own, "idea", "One") }},
	"a text goes into the one before": {
		func(k killable) { section(k.t, k.own, "idea", "One") },
		func(k killable) { section(k.t, k.own, "idea", "Two") },
	},
	"mutations are taken to be sent": {
		func(k killable) { section(k.t, k.own, "idea", "One"); section(k.t, k.own, "market", "Two") },
		func(k killable) { k.take() },
	},
	"an attempt fails": {
		func(k killable) { section(k.t, k.own, "idea", "One"); section(k.t, k.own, "market", "Two"); k.take() },
		func(k killable) { k.ok(k.own.Failed(k.t.Context(), []string{"made-1", "made-2"}, "offline")) },
	},
	"one is applied and one refused": {
		func(k killable) { section(k.t, k.own, "idea", "One"); section(k.t, k.own, "market", "Two"); k.take() },
		func(k killable) {
			k.answer(api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{
				{ID: "made-1", Status: api.StatusApplied, Records: []api.Record{sectionRecord("idea", 7, "One, merged")}},
				{ID: "made-2", Status: api.StatusRefused, Problem: &api.Problem{Code: api.CodeTooLong}},
			}})
		},
	},
	"a page comes beneath what waits": {
		func(k killable) { section(k.t, k.own, "idea", "One") },
		func(k killable) {
			pull(k.t, k.own, sectionRecord("idea", 3, "From elsewhere"), sectionRecord("market", 4, "From elsewhere"))
		},
	},
	"a feed that was read anew takes the old one's place": {
		func(k killable) {
			pull(k.t, k.own, sectionRecord("idea", 3, "Before"), sectionRecord("market", 4, "Lost"))
			section(k.t, k.own, "idea", "One")
			section(k.t, k.own, "team", "Two")
			k.take()
			k.answer(applied("e", []api.Mutation{{ID: "made-1"}}))
			k.ok(k.own.BeginShadow(k.t.Context(), store.Changes))
			k.ok(k.own.PullShadow(k.t.Context(), store.Changes, api.Page{Records: []api.Record{sectionRecord("idea", 1<<32, "Restored")}}))
		},
		func(k killable) {
			if n := must[int](k.t)(k.own.EndShadow(k.t.Context(), store.Changes, "another", "c")); n != 1 {
				k.t.Errorf("%d wait again, want 1", n)
			}
		},
	},
	"a refused one is tried again": {refusedOne, func(k killable) { must[string](k.t)(k.own.Retry(k.t.Context(), "made-1")) }},
	"a refused one is put away":    {refusedOne, func(k killable) { k.ok(storetest.Dismiss(k.t.Context(), k.own, "made-1")) }},
	"what was written before the sign-in comes along": {
		func(k killable) {
			section(k.t, k.from, "idea", "One")
			section(k.t, k.from, "market", "Two")
			section(k.t, k.own, "team", "Three")
			k.draft(k.from, "ask", "Two")
			k.draft(k.own, "ask", "One")
		},
		func(k killable) { k.ok(k.own.Adopt(k.t.Context(), k.from)) },
	},
	"a draft is sent": {
		func(k killable) { k.draft(k.own, "ask", "Hej") },
		func(k killable) {
			k.ok(k.own.Write(k.t.Context(), func(tx *store.Tx) error {
				if _, err := tx.Mutate(api.QuestionAsk, api.QuestionAskBody{Text: "Hej"}); err != nil {
					return err
				}
				return tx.DropDraft("ask")
			}))
		},
	},
	"several things are done in one go": {
		func(k killable) { section(k.t, k.own, "idea", "One") },
		func(k killable) {
			k.ok(k.own.Write(k.t.Context(), func(tx *store.Tx) error {
				for i := range 3 {
					if _, err := tx.Mutate(api.PlanCreate, api.PlanBody{PlanID: fmt.Sprint("p", i), Title: "Kaffe"}); err != nil {
						return err
					}
				}
				return tx.SetSetting("plan.current", "p2")
			}))
		},
	},
	"a setting is set": {func(killable) {}, func(k killable) { k.ok(storetest.Set(k.t.Context(), k.own, "draft", "text")) }},
}

func (k killable) draft(s *store.Store, key, text string) {
	k.t.Helper()
	k.ok(s.Write(k.t.Context(), func(tx *store.Tx) error {
		return tx.SetDraft(key, store.Draft{Texts: map[string]string{store.DraftText: text}})
	}))
}

func refusedOne(k killable) {
	section(k.t, k.own, "idea", "One")
	k.take()
	k.answer(api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{{ID: "made-1", Status: api.StatusRefused}}})
}

func TestAnAppKilledAtAnyPointOfAStepHasAllOfItOrNothing(t *testing.T) {
	for name, step := range steps {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			watches := []*killed.Watch{killed.Over(t, filepath.Join(dir, "own.db")), killed.Over(t, filepath.Join(dir, "from.db"))}
			k := openKillable(t, dir)
			step.before(k)
			before := contents(t, dir)
			for _, w := range watches {
				w.Begin()
			}
			step.do(k)
			var moments []killed.Moment
			for _, w := range watches {
				moments = append(moments, w.End()...)
			}
			after := contents(t, dir)
			k.close()
			seen := map[string]bool{}
			for _, m := range moments {
				left := t.TempDir()
				m.Put(t, left)
				got := contents(t, left)
				for _, file := range []string{"own.db", "from.db"} {
					switch {
					case cmp.Equal(before[file], got[file]):
						seen["before"] = true
					case cmp.Equal(after[file], got[file]):
						seen["after"] = true
					default:
						t.Errorf("killed %s, %s is neither as before nor as after:\n%s", m.When, file, cmp.Diff(before[file], got[file]))
					}
				}
				if name != "what was written before the sign-in comes along" {
					continue
				}
				// The two files are written one after the other: done again it comes
				// to the same.
				k := openKillable(t, left)
				step.do(k)
				if diff := cmp.Diff(after, contents(t, left)); diff != "" {
					t.Errorf("killed %s, adopted again (-want +got):\n%s", m.When, diff)
				}
				k.close()
			}
			if !seen["before"] || !seen["after"] {
				t.Errorf("of %d moments some should be before and some after: %v", len(moments), seen)
			}
		})
	}
}

// contents are the rows of the stores in a folder, but for the index, which is
// made anew.
func contents(t *testing.T, dir string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, file := range []string{"own.db", "from.db"} {
		db := rawDB(t, filepath.Join(dir, file))
		for _, query := range []string{
			"SELECT 'base', * FROM base", "SELECT 'shadow', * FROM shadow", "SELECT 'local', * FROM local", "SELECT 'lost', * FROM lost",
			"SELECT 'mutation', * FROM mutation", "SELECT 'touch', * FROM touch", "SELECT 'cursor', * FROM cursor",
			"SELECT 'setting', * FROM setting WHERE key NOT LIKE 'store.%'",
		} {
			all[file] = append(all[file], rowsOf(t, db, query)...)
		}
		slices.Sort(all[file])
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func rowsOf(t *testing.T, db *sql.DB, query string) (list []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		row, into := make([]any, len(names)), make([]any, len(names))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for i, v := range row {
			if raw, ok := v.([]byte); ok {
				row[i] = string(raw)
			}
		}
		list = append(list, fmt.Sprint(row))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}
