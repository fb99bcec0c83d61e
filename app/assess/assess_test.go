package assess_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/assess"
	"startklar.dk/app/store/storetest"
)

func TestApply(t *testing.T) {
	at := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	known, err := json.Marshal(ready)
	if err != nil {
		t.Fatal(err)
	}
	submit := `{"result_id":"r","assessment_id":"a","assessment_version":2,"answers":{"d1":5,"d2":2,"s1":1,"s2":0,"m1":3},"taken_at":"2026-11-26T08:00:00Z"}`
	for name, tt := range map[string]struct {
		before storetest.View
		kind   api.MutationKind
		body   string
		after  string // of the result; empty: gone
		fails  bool
	}{
		"a submitted result has its scores where the office's assessment is known": {
			before: storetest.View{"assessment a": {Kind: api.KindAssessment, ID: "a", Body: known}},
			kind:   api.ResultSubmit, body: submit,
			after: `{"assessment_id":"a","assessment_version":2,"answers":{"d1":5,"d2":2,"s1":1,"s2":0,"m1":3},
				"taken_at":"2026-11-26T08:00:00Z","scores":{"drive":4.5,"money":3}}`,
		},
		"without it the scores come later": {
			before: storetest.View{}, kind: api.ResultSubmit, body: submit,
			after: `{"assessment_id":"a","assessment_version":2,"answers":{"d1":5,"d2":2,"s1":1,"s2":0,"m1":3},
				"taken_at":"2026-11-26T08:00:00Z","scores":null}`,
		},
		"a deleted result is gone": {
			before: storetest.View{"result r": {Kind: api.KindResult, ID: "r", Body: json.RawMessage(`{}`)}},
			kind:   api.ResultDelete, body: `{"result_id":"r"}`,
		},
		"a body that is no JSON is refused": {before: storetest.View{}, kind: api.ResultSubmit, body: `[`, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			err := assess.Apply()[tt.kind](tt.before, api.Mutation{ID: "m", Kind: tt.kind, MadeAt: at, Body: json.RawMessage(tt.body)})
			if (err != nil) != tt.fails {
				t.Fatalf("error %v, want one: %v", err, tt.fails)
			}
			rec, there := tt.before.Get(api.KindResult, "r")
			if there != (tt.after != "") {
				t.Fatalf("result is there: %v", there)
			}
			if !there {
				return
			}
			var got, want any
			if err := errors.Join(json.Unmarshal(rec.Body, &got), json.Unmarshal([]byte(tt.after), &want)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("result differs (-want +got):\n%s", diff)
			}
		})
	}
}

func (w *world) take(t *testing.T, answers map[string]int) string {
	t.Helper()
	for item, value := range answers {
		if err := w.Answer(t.Context(), readyID, item, value); err != nil {
			t.Fatal(err)
		}
	}
	id, err := w.Submit(t.Context(), readyID)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAnUnfinishedTestIsTakenUpAgain(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	for item, value := range map[string]int{"d1": 5, "s1": 0} {
		if err := w.Answer(ctx, readyID, item, value); err != nil {
			t.Fatal(err)
		}
	}
	d, err := w.Draft(ctx, readyID)
	if err != nil {
		t.Fatal(err)
	}
	var values []int
	for _, it := range d.Items {
		values = append(values, it.Value)
	}
	if diff := cmp.Diff([]int{5, assess.Unanswered, 0, assess.Unanswered, assess.Unanswered}, values); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if d.Answered != 2 || d.Next != 1 || len(d.Items[0].Scale) != 5 {
		t.Errorf("draft %+v", d)
	}
	if _, err := w.Submit(ctx, readyID); !errors.Is(err, assess.ErrUnfinished) {
		t.Errorf("an unfinished one was submitted: %v", err)
	}
	if err := w.Answer(ctx, readyID, "d1", assess.Unanswered); err != nil {
		t.Fatal(err)
	}
	if list, err := w.List(ctx); err != nil || len(list) != 1 || list[0].Answered != 1 || list[0].Last != nil {
		t.Errorf("list %+v, %v", list, err)
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	w := newWorld(t)
	for name, tt := range map[string]struct {
		test, item string
		value      int
		want       error
	}{
		"a value over the scale":    {readyID, "d1", 6, assess.ErrBadAnswer},
		"a value under it":          {readyID, "d1", -2, assess.ErrBadAnswer},
		"an item that is not there": {readyID, "x", 3, assess.ErrBadAnswer},
		"a test that is not there":  {"x", "d1", 3, assess.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			if err := w.Answer(t.Context(), tt.test, tt.item, tt.value); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestAResultSaysWhatToDoNow(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.take(t, map[string]int{"d1": 3, "d2": 3, "s1": 2, "s2": 2, "m1": 0})
	w.Now = w.Now.Add(48 * time.Hour)
	w.soonest = assess.Bookable{EventID: "e", Title: "De første ti kunder", PlacesLeft: 4}
	id := w.take(t, map[string]int{"d1": 5, "d2": 1, "s1": 1, "s2": 2, "m1": 3})
	r, err := w.Result(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Strongest) != 1 || r.Strongest[0].Key != "drive" || r.Strongest[0].Score != 5 || r.Strongest[0].Words != "stærk" {
		t.Errorf("strongest %+v", r.Strongest)
	}
	if len(r.Weakest) != 1 || r.Weakest[0].Key != "sales" || r.Weakest[0].Level != api.LevelWeak {
		t.Errorf("weakest %+v", r.Weakest)
	}
	three := 3.0
	if diff := cmp.Diff(&three, r.Parts[0].Earlier); diff != "" || r.Parts[2].Earlier != nil || r.EarlierAt.IsZero() {
		t.Errorf("earlier scores: %+v", r.Parts)
	}
	want := assess.Next{
		PartTitle: "Salg", Score: 1.5, Text: "Tag et kursus", Event: &w.soonest,
		ChapterKey: "sales", ChapterTitle: "Kapitel sales",
	}
	if diff := cmp.Diff(want, r.Steps[0]); diff != "" {
		t.Errorf("next step (-want +got):\n%s", diff)
	}
	if len(r.Steps) != 2 || r.Steps[1].PartTitle != "Økonomi" || r.Steps[1].Event != nil {
		t.Errorf("steps %+v", r.Steps)
	}
	if diff := cmp.Diff([]string{"[course] [marketing]"}, w.sought); diff != "" {
		t.Errorf("sought (-want +got):\n%s", diff)
	}
	if r.First != 1 || r.Share.ID != id || r.Share.Kind != api.ShareResult || !r.Waiting {
		t.Errorf("result %+v", r)
	}
}

func TestWhoIsStrongEverywhereStillHasAStep(t *testing.T) {
	w := newWorld(t)
	r, err := w.Result(t.Context(), w.take(t, map[string]int{"d1": 5, "d2": 1, "s1": 4, "s2": 4, "m1": 5}))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Steps) != 1 || r.Steps[0].PartTitle != "Salg" || r.Steps[0].Event != nil || r.Steps[0].ChapterKey != "sales" {
		t.Errorf("steps %+v", r.Steps)
	}
}

func TestATestOfNothingButDoubtSaysNothing(t *testing.T) {
	w := newWorld(t)
	r, err := w.Result(t.Context(), w.take(t, map[string]int{"d1": 0, "d2": 0, "s1": 0, "s2": 0, "m1": 0}))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Strongest)+len(r.Weakest)+len(r.Steps) > 0 || r.Parts[0].Scored {
		t.Errorf("result %+v", r)
	}
}

func TestHistoryIsLatestFirstAndLosesWhatIsDeleted(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	all := map[string]int{"d1": 3, "d2": 3, "s1": 2, "s2": 2, "m1": 1}
	first := w.take(t, all)
	w.Now = w.Now.Add(time.Hour)
	second := w.take(t, all)
	list, err := w.History(ctx, readyID)
	if err != nil || len(list) != 2 || list[0].ResultID != second || list[1].ResultID != first {
		t.Fatalf("history %+v, %v", list, err)
	}
	if err := w.Delete(ctx, second); err != nil {
		t.Fatal(err)
	}
	if list, err = w.History(ctx, ""); err != nil || len(list) != 1 || list[0].ResultID != first {
		t.Errorf("history %+v, %v", list, err)
	}
	if _, err := w.Result(ctx, second); !errors.Is(err, assess.ErrNotFound) {
		t.Errorf("a deleted result: %v", err)
	}
}

func TestTheOfficesAssessmentTakesThePlaceOfTheShippedOne(t *testing.T) {
	w := newWorld(t)
	newer := ready
	newer.Version, newer.Title = 3, api.Words{"da": "Er du helt klar?"}
	w.Says(t, api.KindAssessment, readyID, newer)
	other := ready
	other.Title = api.Words{"da": "Salgstest"}
	w.Says(t, api.KindAssessment, "other", other)
	list, err := w.List(t.Context())
	if err != nil || len(list) != 2 || list[0].Title != "Er du helt klar?" || list[1].ID != "other" {
		t.Errorf("list %+v, %v", list, err)
	}
}

func TestCarryTakesUnfinishedTestsAlong(t *testing.T) {
	from, to := newWorld(t), newWorld(t)
	ctx := t.Context()
	if err := from.Answer(ctx, readyID, "d1", 4); err != nil {
		t.Fatal(err)
	}
	if err := from.AdoptDrafts(ctx, from.Store, to.Store); err != nil {
		t.Fatal(err)
	}
	if d, err := to.Draft(ctx, readyID); err != nil || d.Answered != 1 {
		t.Errorf("draft %+v, %v", d, err)
	}
}
