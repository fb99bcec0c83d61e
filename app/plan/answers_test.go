package plan_test

import (
	"errors"
	"strings"
	"testing"

	"startklar.dk/app/plan"
)

func (w *world) text(t *testing.T, key string) string {
	t.Helper()
	q, err := w.Question(t.Context(), "", key)
	if err != nil {
		t.Fatal(err)
	}
	return q.Text
}

func TestSeveralAnswersAreWrittenAtOnceAndWhatWasThereIsKept(t *testing.T) {
	w := newWorld(t)
	done, err := w.SetAnswers(t.Context(), "", []plan.Answer{{Key: "market.who", Text: "Gæster"}, {Key: "market.who", Text: "Cafeer"}})
	id := done.PlanID
	if err != nil || id == "" || done.Kept != "" {
		t.Fatalf("%+v %v", done, err)
	}
	if got := w.text(t, "market.who"); got != "Gæster\n\nCafeer" {
		t.Errorf("it says %q", got)
	}
	done, err = w.SetAnswers(t.Context(), id, []plan.Answer{{Key: "market.who", Text: "Alle", Append: true}, {Key: "market.why", Text: "Prisen"}})
	if err != nil || done.Kept == "" || w.text(t, "market.who") != "Gæster\n\nCafeer\n\nAlle" || w.text(t, "market.why") != "Prisen" {
		t.Errorf("%q %v: %q", done.Kept, err, w.text(t, "market.who"))
	}
	if c, err := w.Content(t.Context(), done.Kept); err != nil || c.Sections["market.who"] != "Gæster\n\nCafeer" {
		t.Errorf("kept is %+v: %v", c, err)
	}
	if done, err = w.SetAnswers(t.Context(), id, []plan.Answer{{Key: "market.who", Text: "Ingen"}}); err != nil || done.Kept == "" || w.text(t, "market.who") != "Ingen" {
		t.Errorf("%q %v", done.Kept, err)
	}
	if _, err := w.SetAnswers(t.Context(), id, []plan.Answer{{Key: "market.why", Text: "x"}, {Key: "market.who", Text: strings.Repeat("a", plan.MaxText), Append: true}}); !errors.Is(err, plan.ErrTooLong) {
		t.Errorf("%v", err)
	}
	if got := w.text(t, "market.why"); got != "Prisen" {
		t.Errorf("a refused import wrote %q", got)
	}
}
