package plan_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"startklar.dk/api"
	"startklar.dk/api/figures"
	"startklar.dk/api/figures/figurestest"
	"startklar.dk/app/plan"
	"startklar.dk/app/store/storetest"
)

// byPath is a case as its values are stored.
func byPath(at string, v any, into values) values {
	tree, branch := v.(figurestest.Tree)
	if !branch {
		into[at] = plan.Value(v)
		return into
	}
	for key, inner := range tree {
		path := key
		if at != "" {
			path = at + "/" + key
		}
		byPath(path, inner, into)
	}
	return into
}

// TestFiguresAreTheSameInWhateverOrderTheyArrive holds that figures written by path, a few at a time and by several devices,
// read back as the case that was written, whatever arrives first; and what arrives once more changes nothing.
func TestFiguresAreTheSameInWhateverOrderTheyArrive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := figurestest.Any(t)
		raw, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		want, errs := figures.Decode(raw)
		if errs != nil {
			t.Fatal(errs)
		}
		all := byPath("", tree, values{})
		paths := rapid.Permutation(slices.Sorted(maps.Keys(all))).Draw(t, "paths")
		var writes []values
		for part := range slices.Chunk(paths, rapid.IntRange(1, 40).Draw(t, "at a time")) {
			set := values{}
			for _, path := range part {
				set[path] = all[path]
			}
			writes = append(writes, set)
		}
		writes = append(writes, writes[rapid.IntRange(0, len(writes)-1).Draw(t, "twice")])
		shown := storetest.View{}
		for _, set := range writes {
			body, err := json.Marshal(api.FiguresWriteBody{PlanID: planID, Set: set})
			if err != nil {
				t.Fatal(err)
			}
			if err := plan.Apply()[api.FiguresWrite](shown, api.Mutation{ID: "m", Kind: api.FiguresWrite, Body: body}); err != nil {
				t.Fatal(err)
			}
		}
		var kept api.Figures
		rec, _ := shown.Get(api.KindFigures, api.FiguresID(planID))
		if err := rec.Decode(&kept); err != nil {
			t.Fatal(err)
		}
		got, errs := figures.Read(kept.Values)
		if errs != nil {
			t.Fatal(errs)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
