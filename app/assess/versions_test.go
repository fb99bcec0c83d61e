package assess_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/assess"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
	"startklar.dk/assets"
)

// shippedWorld is a service over the assessments that ship, with figures.
func shippedWorld(t *testing.T, known map[string]assess.Figure) *world {
	t.Helper()
	w := &world{Device: storetest.Open(t, time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC), assess.Apply())}
	w.Service = assess.New(assess.Deps{
		Store: w.Opened, Now: w.Clock, NewID: w.ID, Lang: func() string { return "da" },
		Shipped: func() (list []assess.Shipped) {
			for _, a := range assets.Assessments() {
				list = append(list, assess.Shipped{ID: a.ID, Assessment: a.Assessment})
			}
			return list
		},
		Version: assets.AssessmentVersion,
		Figures: func(context.Context) (assess.Figures, error) {
			return assess.Figures{PlanID: "p", Plan: "Nordlys", Known: known}, nil
		},
	})
	return w
}

// answer answers a whole assessment with a value for each part, and hands it in.
func (w *world) answer(t *testing.T, id string, value func(it api.AssessmentItem) int) assess.Result {
	t.Helper()
	i := slices.IndexFunc(assets.Assessments(), func(a assets.Assessment) bool { return a.ID == id })
	for _, it := range assets.Assessments()[i].Items {
		if it.Figure != "" {
			continue
		}
		if err := w.Answer(t.Context(), id, it.ID, value(it)); err != nil {
			t.Fatal(err)
		}
	}
	result, err := w.Submit(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.Result(t.Context(), result)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// score is the answer that counts as so much.
func score(it api.AssessmentItem, of int) int {
	if it.Reversed {
		return 6 - of
	}
	return of
}

// TestAnEarlierVersionsResultIsReadAsItWasTaken takes each assessment as it was, also
// where the office has not scored it yet.
func TestAnEarlierVersionsResultIsReadAsItWasTaken(t *testing.T) {
	w := shippedWorld(t, nil)
	seen := 0
	for _, now := range assets.Assessments() {
		then, ok := assets.AssessmentVersion(now.ID, now.Version-1)
		if !ok {
			continue
		}
		seen++
		answers := map[string]int{}
		for _, it := range then.Items {
			answers[it.ID] = score(it, 2)
		}
		scores := then.Score(answers, nil)
		for name, r := range map[string]api.Result{"scored": {Scores: scores}, "not scored": {}} {
			r.AssessmentID, r.AssessmentVersion, r.Answers, r.TakenAt = now.ID, then.Version, answers, w.Now
			id := now.ID + name
			w.Says(t, api.KindResult, id, r)
			got, err := w.Result(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			have := map[string]float64{}
			for _, p := range got.Parts {
				if p.Scored {
					have[p.Key] = p.Score
				}
			}
			if diff := cmp.Diff(scores, have); diff != "" || !got.Old || len(got.Steps) != len(then.Parts) {
				t.Errorf("%s, %s: old %v, %d steps, scores (-want +got):\n%s", got.Title, name, got.Old, len(got.Steps), diff)
			}
			newest, err := w.Newest(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(newest, func(s assess.Scored) bool {
				return s.Result.AssessmentID == now.ID && s.Assessment.Version == then.Version
			}) {
				t.Errorf("%s, %s: as it comes along elsewhere it is read as another version's", got.Title, name)
			}
		}
	}
	if seen != 5 {
		t.Errorf("%d earlier versions were looked at", seen)
	}
}

func TestPartsThatAreAlikeAreAllNamed(t *testing.T) {
	w := shippedWorld(t, nil)
	r := w.answer(t, assets.ReadyAssessmentID, func(it api.AssessmentItem) int {
		switch it.Part {
		case "sales", "network":
			return score(it, 2)
		case "backing", "motivation":
			return score(it, 5)
		}
		return score(it, 3)
	})
	names := func(parts []assess.Part) (list []string) {
		for _, p := range parts {
			list = append(list, p.Key)
		}
		return list
	}
	if diff := cmp.Diff([]string{"motivation", "backing"}, names(r.Strongest)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"sales", "network"}, names(r.Weakest)); diff != "" {
		t.Error(diff)
	}
	if r.First != 2 || len(r.Steps) != 4 || r.Alike() {
		t.Errorf("%d of %d steps come first, alike %v", r.First, len(r.Steps), r.Alike())
	}
	even := w.answer(t, assets.ReadyAssessmentID, func(it api.AssessmentItem) int { return score(it, 3) })
	if !even.Alike() || even.First != 6 || len(even.Steps) != 6 {
		t.Errorf("all alike: %v, %d of %d steps first", even.Alike(), even.First, len(even.Steps))
	}
}

func TestWhatMattersMostIsThePersonsOwnWord(t *testing.T) {
	w := shippedWorld(t, nil)
	r := w.answer(t, assets.GrowthAssessmentID, func(it api.AssessmentItem) int {
		switch {
		case it.Importance && it.Part == "money":
			return 5
		case it.Importance:
			return 1
		case it.Part == "direction":
			return score(it, 2)
		}
		return score(it, 3)
	})
	if len(r.Weakest) != 1 || r.Weakest[0].Key != "direction" {
		t.Errorf("weakest %+v", r.Weakest)
	}
	if r.First != 1 || r.Steps[0].PartTitle != "Penge" || r.Steps[0].Matters != 5 {
		t.Errorf("first comes %+v", r.Steps[0])
	}
	for _, p := range r.Parts {
		if want := map[bool]float64{true: 2, false: 3}[p.Key == "direction"]; p.Score != want {
			t.Errorf("%s is %v: what matters is in its score", p.Key, p.Score)
		}
	}
}

func TestWhatIsNotRelevantCountsAsNotAsked(t *testing.T) {
	w := shippedWorld(t, nil)
	r := w.answer(t, assets.GrowthAssessmentID, func(it api.AssessmentItem) int {
		switch {
		case it.NotForAll:
			return assess.NotRelevant
		case it.Part == "people":
			return score(it, 4)
		}
		return score(it, 2)
	})
	i := slices.IndexFunc(r.Parts, func(p assess.Part) bool { return p.Key == "people" })
	if p := r.Parts[i]; !p.Scored || p.Score != 4 {
		t.Errorf("people is %+v", p)
	}
	if len(r.Skipped) != 2 {
		t.Errorf("not relevant were %q", r.Skipped)
	}
	sent := w.Sent(t)
	b, err := store.Body[api.ResultSubmitBody](api.Mutation{Body: sent[len(sent)-1].Body})
	if err != nil {
		t.Fatal(err)
	}
	if _, answered := b.Answers["m1"]; answered || !slices.Contains(b.NotRelevant, "m1") {
		t.Errorf("sent is %+v", b)
	}
	if err := w.Answer(t.Context(), assets.GrowthAssessmentID, "r1", assess.NotRelevant); err == nil {
		t.Error("a statement for everybody was not relevant")
	}
}

func TestTheEconomyCheckTakesItsFiguresFromThePlan(t *testing.T) {
	a, _ := assets.AssessmentVersion(assets.EconomyAssessmentID, 1)
	known := map[string]assess.Figure{}
	for _, it := range a.Items {
		if it.Figure != "" {
			known[it.Figure] = assess.Figure{Value: it.Bounds[3], Said: "tallet for " + it.Figure}
		}
	}
	known["careful_cash"] = assess.Figure{Missing: true, Said: "intet forsigtigt scenarie"}
	known["lowest_cash"] = assess.Figure{Value: -0.5, Said: "tallet for lowest_cash"}
	w := shippedWorld(t, known)
	d, err := w.Draft(t.Context(), assets.EconomyAssessmentID)
	if err != nil || len(d.Items) != 5 || len(d.Used) != 10 || d.NoFigures || d.FiguresPlan != "Nordlys" {
		t.Fatalf("draft %+v, %v", d, err)
	}
	r := w.answer(t, assets.EconomyAssessmentID, func(it api.AssessmentItem) int { return score(it, 5) })
	got := map[string]float64{}
	for _, p := range r.Parts {
		got[p.Key] = p.Score
	}
	if diff := cmp.Diff(map[string]float64{"start": 5, "cash": 3, "earnings": 5, "private": 5, "strength": 5}, got); diff != "" {
		t.Error(diff)
	}
	if len(r.Used) != 10 || r.Used[0].Said != "tallet for financed" {
		t.Errorf("used %+v", r.Used)
	}

	maps.DeleteFunc(known, func(string, assess.Figure) bool { return true })
	if d, err = w.Draft(t.Context(), assets.EconomyAssessmentID); err != nil || !d.NoFigures {
		t.Errorf("without figures: %+v, %v", d, err)
	}
	if _, err := w.Submit(t.Context(), assets.EconomyAssessmentID); err == nil {
		t.Error("it was handed in without figures")
	}
}
