package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"startklar.dk/api"
	"startklar.dk/app/plan"
)

// parted is the template after "Hvem køber?" was parted in two and "Hvorfor dig?" was
// left out.
var parted = api.PlanTemplate{
	Version: 2,
	Other:   api.ChapterWords{Title: api.Words{"da": "Andet"}, Intro: api.Words{"da": "Svar uden spørgsmål."}},
	Moved:   map[string][]string{"market.who": {"market.who", "market.size"}, "market.why": {"market.size"}},
	Chapters: []api.Chapter{
		{Key: "market", Title: api.Words{"da": "Marked"}, Questions: []api.PlanQuestion{
			{Key: "market.who", Title: api.Words{"da": "Hvem køber?"}},
			{Key: "market.size", Title: api.Words{"da": "Hvor mange er de?"}, Page: &api.PublicPage{Title: api.Words{"da": "Tal"}, URL: "https://dst.dk"}},
		}},
	},
}

func TestANewQuestionOffersWhatWasWrittenWhereItWasAPart(t *testing.T) {
	w := newWorld(t)
	w.write(t, "market.who", "Caféer. Der er 61.")
	w.write(t, "market.why", "Ristet i går.")
	w.Says(t, api.KindPlanTemplate, "t", parted)
	q, err := w.Question(t.Context(), "", "market.size")
	if err != nil {
		t.Fatal(err)
	}
	want := []plan.Earlier{
		{Ref: plan.Ref{Key: "market.who", Title: "Hvem køber?", ChapterKey: "market", ChapterTitle: "Marked"}, Text: "Caféer. Der er 61."},
		{Ref: plan.Ref{Key: "market.why", Title: "Hvorfor dig?", ChapterKey: "other", ChapterTitle: "Andet"}, Text: "Ristet i går."},
	}
	if diff := cmp.Diff(want, q.Earlier); diff != "" {
		t.Errorf("offered (-want +got):\n%s", diff)
	}
	if q.PageTitle != "Tal" || q.PageURL != "https://dst.dk" {
		t.Errorf("to look at: %q %q", q.PageTitle, q.PageURL)
	}
	if own, err := w.Question(t.Context(), "", "market.who"); err != nil || own.Text != "Caféer. Der er 61." || own.Earlier != nil {
		t.Errorf("the question itself: %+v, %v", own, err)
	}
	w.write(t, "market.size", "Der er 61.")
	if q, err = w.Question(t.Context(), "", "market.size"); err != nil || q.Earlier != nil {
		t.Errorf("an answered question still offers %v, %v", q.Earlier, err)
	}
}

func TestWhatThePlanHasNoQuestionForHasAChapterOfItsOwn(t *testing.T) {
	w := newWorld(t)
	w.write(t, "market.why", "Ristet i går.")
	w.write(t, "summary.short", "Kaffe.")
	if _, err := w.Write(t.Context(), "", "elsewhere.deep", "Fra et andet kontor.", plan.Base{}); err != nil {
		t.Fatal(err)
	}
	kept, err := w.Keep(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	w.Says(t, api.KindPlanTemplate, "t", parted)
	o, err := w.Overview(t.Context(), "")
	if err != nil || len(o.Chapters) != 2 {
		t.Fatalf("%d chapters, %v", len(o.Chapters), err)
	}
	other := o.Chapters[1]
	var titles []string
	for _, q := range other.Questions {
		titles = append(titles, q.Title)
	}
	if diff := cmp.Diff([]string{"elsewhere.deep", "Hvorfor dig?", "Kort fortalt"}, titles); diff != "" || other.Title != "Andet" || other.Intro != "Svar uden spørgsmål." {
		t.Errorf("%s %s (-want +got):\n%s", other.Title, other.Intro, diff)
	}
	if o.Questions != 2 || o.Answered != 0 || o.Percent != 0 {
		t.Errorf("what no question asks for counts as answered: %+v", o)
	}
	q, err := w.Question(t.Context(), "", "market.why")
	if err != nil || q.Text != "Ristet i går." || q.ChapterNumber != 2 || q.Chapters != 2 || q.Prev == nil || q.Prev.Key != "elsewhere.deep" {
		t.Errorf("question %+v, %v", q, err)
	}
	w.write(t, "market.why", "")
	w.write(t, "elsewhere.deep", "")
	w.write(t, "summary.short", "")
	if o, err = w.Overview(t.Context(), ""); err != nil || len(o.Chapters) != 1 {
		t.Errorf("%d chapters where nothing is left, %v", len(o.Chapters), err)
	}
	changes, err := w.Compare(t.Context(), kept.ID, "")
	if err != nil || len(changes) != 3 || changes[1].QuestionTitle != "Hvorfor dig?" || changes[1].ChapterTitle != "Andet" {
		t.Errorf("changes %+v, %v", changes, err)
	}
}
