package plan_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/plan"
)

func TestThePlanBeginsWithTheFirstWord(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	o, err := w.Overview(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	if o.PlanID != "" || o.Title != "Min plan" || o.Questions != 3 || len(o.Chapters) != 2 || o.Chapters[1].Minutes != 15 {
		t.Errorf("the empty plan is %+v", o)
	}
	if got := w.write(t, "market.who", "   "); got.PlanID != "" || len(w.Sent(t)) != 0 {
		t.Errorf("spaces began a plan: %+v, %v", got, w.Sent(t))
	}
	first := w.write(t, "market.who", "Caféer i Kolding.")
	second := w.write(t, "market.why", "Fordi jeg selv rister.")
	if first.PlanID == "" || second.PlanID != first.PlanID {
		t.Errorf("two first texts went to %q and %q", first.PlanID, second.PlanID)
	}
	kinds := []api.MutationKind{}
	for _, e := range w.Sent(t) {
		kinds = append(kinds, e.Kind)
	}
	if diff := cmp.Diff([]api.MutationKind{api.PlanCreate, api.SectionWrite, api.SectionWrite}, kinds); diff != "" {
		t.Errorf("queue (-want +got):\n%s", diff)
	}
	if o, err = w.Overview(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if o.Answered != 2 || o.Percent != 66 || o.Words != 7 || o.Chapters[1].Answered != 2 || o.Last.FirstLine == "" {
		t.Errorf("overview %+v", o)
	}
}

func TestAWriteStandsOnWhatItsWriterSaw(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.Says(t, api.KindPlan, planID, api.Plan{Title: "Kaffe"})
	id := api.SectionID(planID, "market.who")
	w.Says(t, api.KindSection, id, api.Section{PlanID: planID, Section: "market.who", Text: "Caféer", State: api.SectionOK})
	seen := w.Rev
	q, err := w.Question(ctx, planID, "market.who")
	if err != nil {
		t.Fatal(err)
	}
	// Another device writes while the editor still shows the old text.
	w.Says(t, api.KindSection, id, api.Section{PlanID: planID, Section: "market.who", Text: "Caféer og kiosker", State: api.SectionOK})
	written, err := w.Write(ctx, planID, "market.who", "Caféer i Kolding", q.Base)
	if err != nil {
		t.Fatal(err)
	}
	var body api.SectionWriteBody
	if err := json.Unmarshal(w.Sent(t)[0].Body, &body); err != nil {
		t.Fatal(err)
	}
	if body.BaseRev != seen || body.BaseMutation != "" {
		t.Errorf("based on rev %d and %q, want rev %d", body.BaseRev, body.BaseMutation, seen)
	}
	if written.Base.Mutation != w.Sent(t)[0].ID || written.Base.Rev != seen {
		t.Errorf("the next write would stand on %+v", written.Base)
	}
}

func TestASecondWriteBeforeTheAnswerStandsOnTheFirst(t *testing.T) {
	w := newWorld(t)
	first := w.write(t, "market.who", "Caféer")
	if _, err := w.Store.Take(t.Context(), 10, 1<<20); err != nil { // under way
		t.Fatal(err)
	}
	second, err := w.Write(t.Context(), first.PlanID, "market.who", "Caféer og kiosker", first.Base)
	if err != nil {
		t.Fatal(err)
	}
	queue := w.Sent(t)
	var body api.SectionWriteBody
	if err := json.Unmarshal(queue[len(queue)-1].Body, &body); err != nil {
		t.Fatal(err)
	}
	if body.BaseMutation != first.Base.Mutation || second.Base.Mutation == first.Base.Mutation {
		t.Errorf("second write %+v after %+v", body, first)
	}
}

func TestTheSameTextWritesNothing(t *testing.T) {
	w := newWorld(t)
	w.write(t, "market.who", "Caféer")
	before := len(w.Sent(t))
	w.write(t, "market.who", "Caféer")
	if after := len(w.Sent(t)); after != before {
		t.Errorf("queue grew from %d to %d", before, after)
	}
}

func TestATextMadeOfAnUnansweredOneIsNotBasedOnWhatCameUnderItUnseen(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindPlan, planID, api.Plan{Title: "Kaffe"})
	id := api.SectionID(planID, "market.who")
	w.Says(t, api.KindSection, id, api.Section{PlanID: planID, Section: "market.who", Text: "Caféer", State: api.SectionOK})
	seen := w.Rev
	w.write(t, "market.who", "Caféer her")
	if _, err := w.Opened().Take(t.Context(), 10, 1<<20); err != nil {
		t.Fatal(err)
	}
	w.Says(t, api.KindSection, id, api.Section{PlanID: planID, Section: "market.who", Text: "Caféer\n\nog kantiner", State: api.SectionOK})
	w.write(t, "market.who", "Caféer her og der")
	sent := w.Sent(t)
	var body api.SectionWriteBody
	if err := json.Unmarshal(sent[len(sent)-1].Body, &body); err != nil {
		t.Fatal(err)
	}
	if len(sent) != 2 || body.BaseRev != seen {
		t.Errorf("%d sent, the last based on rev %d; want 2, on %d, which the writer saw", len(sent), body.BaseRev, seen)
	}
}

func TestTextsThatAreRefused(t *testing.T) {
	w := newWorld(t)
	for name, tt := range map[string]struct {
		key, text string
		want      error
	}{
		"a key with capitals":       {"Market", "x", plan.ErrBadKey},
		"an empty key":              {"", "x", plan.ErrBadKey},
		"a NUL in the text":         {"market.who", "a\x00b", plan.ErrBadText},
		"a text that is not UTF-8":  {"market.who", "\xff", plan.ErrBadText},
		"a plan that was not begun": {"market.who", "x", plan.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			id := ""
			if errors.Is(tt.want, plan.ErrNotFound) {
				id = planID
			}
			if _, err := w.Write(t.Context(), id, tt.key, tt.text, plan.Base{}); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestAConflictIsSettledByAText(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.Says(t, api.KindPlan, planID, api.Plan{Title: "Kaffe"})
	w.Says(t, api.KindSection, api.SectionID(planID, "market.who"), api.Section{
		PlanID: planID, Section: "market.who", Text: "a", State: api.SectionConflict,
		Variants: []api.Variant{{Text: "a"}, {Text: "b"}},
	})
	clashes, err := w.Conflicts(ctx, planID)
	if err != nil || len(clashes) != 1 || len(clashes[0].Variants) != 2 {
		t.Fatalf("conflicts %+v, %v", clashes, err)
	}
	if _, err := w.Set(ctx, planID, "market.who", "a"); err != nil { // even the text that is shown
		t.Fatal(err)
	}
	var body api.SectionWriteBody
	if err := json.Unmarshal(w.Sent(t)[0].Body, &body); err != nil {
		t.Fatal(err)
	}
	if body.BaseRev != w.Rev {
		t.Errorf("settles rev %d, want %d", body.BaseRev, w.Rev)
	}
	if clashes, err = w.Conflicts(ctx, planID); err != nil || len(clashes) != 0 {
		t.Errorf("still in conflict: %+v, %v", clashes, err)
	}
}

func TestQuestionsStandInARow(t *testing.T) {
	w := newWorld(t)
	q, err := w.Question(t.Context(), "", "market.who")
	if err != nil {
		t.Fatal(err)
	}
	if q.Prev == nil || q.Prev.Key != "summary.short" || q.Next == nil || q.Next.Key != "market.why" || q.ChapterNumber != 2 {
		t.Errorf("question %+v", q)
	}
	if _, err := w.Question(t.Context(), "", "nowhere"); !errors.Is(err, plan.ErrNotFound) {
		t.Errorf("a question that is nowhere: %v", err)
	}
}

func TestSeveralPlans(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	coffee, err := w.Create(ctx, "Kaffe")
	if err != nil {
		t.Fatal(err)
	}
	tea, err := w.Create(ctx, "Te")
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "market.who", "Alle")
	if err := w.SetCurrent(ctx, coffee); err != nil {
		t.Fatal(err)
	}
	if err := w.Rename(ctx, "", "Kaffebaren"); err != nil {
		t.Fatal(err)
	}
	if err := w.Delete(ctx, tea); err != nil {
		t.Fatal(err)
	}
	type line struct {
		Title            string
		Current, Deleted bool
	}
	lines := func() (out []line) {
		plans, err := w.Plans(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range plans {
			out = append(out, line{p.Title, p.Current, p.Deleted})
		}
		return out
	}
	if diff := cmp.Diff([]line{{"Kaffebaren", true, false}, {"Te", false, true}}, lines()); diff != "" {
		t.Errorf("plans (-want +got):\n%s", diff)
	}
	if err := w.Restore(ctx, tea); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]line{{"Te", true, false}, {"Kaffebaren", false, false}}, lines()); diff != "" {
		t.Errorf("plans after restoring (-want +got):\n%s", diff)
	}
	if q, err := w.Question(ctx, tea, "market.who"); err != nil || q.Text != "Alle" {
		t.Errorf("the restored plan says %q, %v", q.Text, err)
	}
}

func TestVersions(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	if _, err := w.Keep(ctx, "", ""); !errors.Is(err, plan.ErrNotFound) {
		t.Errorf("kept a plan that was not begun: %v", err)
	}
	changed := func() bool {
		t.Helper()
		is, err := w.Changed(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	id := w.write(t, "market.who", "Caféer").PlanID
	if _, err := w.SetFigures(ctx, id, map[string]json.RawMessage{"rent": json.RawMessage("4500")}); err != nil {
		t.Fatal(err)
	}
	if !changed() {
		t.Error("a plan that was never kept is not changed")
	}
	first, err := w.Keep(ctx, "", "Til banken")
	if err != nil {
		t.Fatal(err)
	}
	if changed() {
		t.Error("changed right after it was kept")
	}
	w.Now = w.Now.Add(time.Hour)
	w.write(t, "market.who", "Kiosker")
	w.write(t, "market.why", "Pris")
	if _, err := w.SetFigures(ctx, id, map[string]json.RawMessage{"rent": json.RawMessage("5000"), "wage": json.RawMessage("1")}); err != nil {
		t.Fatal(err)
	}
	if !changed() {
		t.Error("not changed after it was written to")
	}
	diffs, err := w.Compare(ctx, first.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []plan.Change{
		{Key: "market.who", ChapterTitle: "Marked", QuestionTitle: "Hvem køber?", From: "Caféer", To: "Kiosker"},
		{Key: "market.why", ChapterTitle: "Marked", QuestionTitle: "Hvorfor dig?", To: "Pris"},
	}
	if diff := cmp.Diff(want, diffs); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	kept, err := w.BringBack(ctx, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diffs, err = w.Compare(ctx, first.ID, ""); err != nil || len(diffs) != 0 {
		t.Errorf("brought back, but %+v, %v", diffs, err)
	}
	figures, err := w.Figures(ctx, "")
	if err != nil || string(figures.Values["rent"]) != "4500" || figures.Values["wage"] != nil {
		t.Errorf("figures %s, %v", figures.Values, err)
	}
	if was, err := w.Content(ctx, kept); err != nil || was.Sections["market.why"] != "Pris" {
		t.Errorf("what was there was not kept: %+v, %v", was, err)
	}
	versions, err := w.Versions(ctx, "")
	if err != nil || len(versions) != 2 || versions[0].Number != 2 || versions[1].Name != "Til banken" {
		t.Errorf("versions %+v, %v", versions, err)
	}
}

func TestAVersionOfAnotherDeviceIsFetchedOnce(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.Says(t, api.KindPlan, planID, api.Plan{Title: "Kaffe"})
	w.Says(t, api.KindVersion, "v", api.Version{PlanID: planID, Name: "x", At: w.Now})
	if _, err := w.Content(ctx, "v"); !errors.Is(err, plan.ErrUnavailable) {
		t.Errorf("without an office: %v", err)
	}
	asked := 0
	w.fetch = func(string) (api.VersionContent, error) {
		asked++
		return api.VersionContent{PlanID: planID, Sections: map[string]string{"market.who": "Caféer"}}, nil
	}
	for range 2 {
		if c, err := w.Content(ctx, "v"); err != nil || c.Sections["market.who"] != "Caféer" {
			t.Errorf("content %+v, %v", c, err)
		}
	}
	if asked != 1 {
		t.Errorf("the office was asked %d times", asked)
	}
}

func TestCommentsStandBesideTheirText(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.Says(t, api.KindPlan, planID, api.Plan{Title: "Kaffe"})
	w.Says(t, api.KindComment, "c", api.Comment{PlanID: planID, Section: "market.who", Text: "Hvem?", Author: "Mette", At: w.Now})
	q, err := w.Question(ctx, planID, "market.who")
	if err != nil || len(q.Comments) != 1 || q.Comments[0].Waiting {
		t.Fatalf("question %+v, %v", q, err)
	}
	if err := w.Reply(ctx, "c", " Caféer. "); err != nil {
		t.Fatal(err)
	}
	if err := w.Resolve(ctx, "c"); err != nil {
		t.Fatal(err)
	}
	q, err = w.Question(ctx, planID, "market.who")
	if c := q.Comments; err != nil || len(c) != 1 || !c[0].Resolved || !c[0].Waiting || c[0].Replies[0].Text != "Caféer." {
		t.Errorf("comments %+v, %v", c, err)
	}
	if o, err := w.Overview(ctx, planID); err != nil || o.Comments != 0 {
		t.Errorf("a resolved comment waits: %+v, %v", o, err)
	}
	if err := w.Reply(ctx, "nobody", "x"); err == nil {
		t.Error("replied to a comment that is not there")
	}
}

func TestACommentOnAChapterStandsBesideEachOfItsQuestions(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.Says(t, api.KindPlan, planID, api.Plan{Title: "Kaffe"})
	w.Says(t, api.KindComment, "c", api.Comment{PlanID: planID, Section: "market", Text: "Hvem køber?", Author: "Mette", At: w.Now})
	for _, key := range []string{"market", "market.who", "market.why"} {
		q, err := w.Question(ctx, planID, key)
		if err != nil || q.ChapterKey != "market" || len(q.Comments) != 0 || len(q.OnChapter) != 1 || q.OnChapter[0].Text != "Hvem køber?" {
			t.Errorf("%s: %+v, %v", key, q, err)
		}
		if key == "market" && q.Key != "market.who" {
			t.Errorf("the chapter leads to %s", q.Key)
		}
	}
	if q, err := w.Question(ctx, planID, "summary.short"); err != nil || len(q.OnChapter) != 0 {
		t.Errorf("beside another chapter there is %v, %v", q.OnChapter, err)
	}
	waits := func() (all, chapter int) {
		o, err := w.Overview(ctx, planID)
		if err != nil {
			t.Fatal(err)
		}
		return o.Comments, o.Chapters[1].Comments
	}
	if all, chapter := waits(); all != 1 || chapter != 1 {
		t.Errorf("%d comments wait, %d in the chapter", all, chapter)
	}
	if err := w.Resolve(ctx, "c"); err != nil {
		t.Fatal(err)
	}
	if all, chapter := waits(); all != 0 || chapter != 0 {
		t.Errorf("once it is settled %d comments wait, %d in the chapter", all, chapter)
	}
}

func TestTheOfficesTemplateComesBeforeTheShippedOne(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindPlanTemplate, "t", api.PlanTemplate{Version: 9, Chapters: []api.Chapter{
		{Key: "only", Title: api.Words{"da": "Det hele"}, Questions: []api.PlanQuestion{{Key: "only.one"}}},
	}})
	o, err := w.Overview(t.Context(), "")
	if err != nil || o.Questions != 1 || o.Chapters[0].Title != "Det hele" {
		t.Errorf("overview %+v, %v", o, err)
	}
}

func TestWords(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, " – ": 0, "Jeg har talt med 7 caféer.": 6, "et\nto\n\ntre": 3, "12.000 kr.": 2,
	} {
		if got := plan.Words(text); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"\n  \n  De fleste caféer \nkøber": "De fleste caféer", "---\n## **Varerne**\nKaffe": "Varerne",
	} {
		if got := plan.FirstLine(text); got != want {
			t.Errorf("the first line of %q is %q", text, got)
		}
	}
}

func TestCarryTakesAlongWhatStandsBesideTheRecords(t *testing.T) {
	from, to := newWorld(t), newWorld(t)
	ctx := t.Context()
	id := from.write(t, "market.who", "Caféer").PlanID
	kept, err := from.Keep(ctx, "", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := from.AdoptSettings(ctx, from.Store, to.Store); err != nil {
		t.Fatal(err)
	}
	if err := to.Store.Adopt(ctx, from.Store); err != nil {
		t.Fatal(err)
	}
	if got, err := to.Current(ctx); err != nil || got != id {
		t.Errorf("current plan %q, %v", got, err)
	}
	if c, err := to.Content(ctx, kept.ID); err != nil || c.Sections["market.who"] != "Caféer" {
		t.Errorf("content %+v, %v", c, err)
	}
}

func TestTheOfficeIsNotAskedForAVersionThatThereIsNot(t *testing.T) {
	w := newWorld(t)
	w.fetch = func(string) (api.VersionContent, error) {
		t.Error("the office was asked")
		return api.VersionContent{}, nil
	}
	if _, err := w.Content(t.Context(), "gone"); !errors.Is(err, plan.ErrNotFound) {
		t.Errorf("its content: %v", err)
	}
	if err := w.HasVersion(t.Context(), "gone"); !errors.Is(err, plan.ErrNotFound) {
		t.Errorf("whether there is one: %v", err)
	}
	w.Says(t, api.KindVersion, "v", api.Version{PlanID: planID, Name: "Til banken"})
	if err := w.HasVersion(t.Context(), "v"); err != nil { // its content is at the office alone
		t.Errorf("whether there is one: %v", err)
	}
}
