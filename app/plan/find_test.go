package plan_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"startklar.dk/app/plan"
)

func TestWhatIsFound(t *testing.T) {
	for _, c := range []struct {
		q    plan.Query
		text string
		want []string
	}{
		{plan.Query{Words: "kaffe"}, "Kaffe og kaffebar, KAFFE.", []string{"Kaffe", "kaffe", "KAFFE"}},
		{plan.Query{Words: "kaffe", Case: true}, "Kaffe og kaffebar, KAFFE.", []string{"kaffe"}},
		{plan.Query{Words: "kaffe", Whole: true}, "Kaffe og kaffebar, KAFFE.", []string{"Kaffe", "KAFFE"}},
		{plan.Query{Words: "Åben"}, "a\u030aben, åben, aben", []string{"a\u030aben", "åben"}},
		{plan.Query{Words: "a\u030aben"}, "a\u030aben, Åben, aben", []string{"a\u030aben", "Åben"}},
		{plan.Query{Words: "a"}, "a\u030a a", []string{"a"}},
		{plan.Query{Words: "år", Whole: true}, "vår, a\u030ar og året. År", []string{"a\u030ar", "År"}},
		{plan.Query{Words: "aa"}, "aaaa a", []string{"aa", "aa"}},
		{plan.Query{Words: "**"}, "**fed**", []string{"**", "**"}},
		{plan.Query{Words: ""}, "alt", nil},
		{plan.Query{Words: "te"}, "", nil},
	} {
		var got []string
		for _, h := range c.q.In(c.text) {
			got = append(got, c.text[h.From:h.To])
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%+v in %q (-want +got):\n%s", c.q, c.text, diff)
		}
	}
}

func TestHitsLieInOrderAndAreWhatIsLookedFor(t *testing.T) {
	pieces := []string{"å", "a\u030a", "a", "Å", "ß", "ẞ", "İ", "e\u0301", "é", "\u0301", " ", "\n", "k", "K", "👩‍🌾", "ﬁ"}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string, most int) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, most).Draw(t, name), "")
		}
		q := plan.Query{Words: draw("words", 3), Case: rapid.Bool().Draw(t, "case"), Whole: rapid.Bool().Draw(t, "whole")}
		text, from := draw("text", 30), 0
		for _, h := range q.In(text) {
			if h.From < from || h.To <= h.From || h.To > len(text) {
				t.Fatalf("%+v of %d bytes after %d", h, len(text), from)
			}
			from = h.To
			if again := (plan.Query{Words: q.Words, Case: q.Case}).In(text[h.From:h.To]); len(again) != 1 || again[0] != (plan.Hit{To: h.To - h.From}) {
				t.Fatalf("%q is found for %q", text[h.From:h.To], q.Words)
			}
		}
	})
}

func TestAllIsReplacedAsOneThingAndUndoneInOneStepAfterARestart(t *testing.T) {
	w := newWorld(t)
	w.write(t, "market.who", "Caféer køber kaffe. Kaffe er godt.")
	w.write(t, "market.why", "Frisk kaffe.")
	w.write(t, "summary.short", "Te.")
	n, err := w.ReplaceAll(t.Context(), "", plan.Query{Words: "kaffe"}, "chai")
	ok(t, err)
	if n != 3 || w.text(t, "market.who") != "Caféer køber chai. chai er godt." || w.text(t, "market.why") != "Frisk chai." || w.text(t, "summary.short") != "Te." {
		t.Errorf("%d were replaced: %q, %q", n, w.text(t, "market.who"), w.text(t, "market.why"))
	}
	w.restart()
	id, err := w.Current(t.Context())
	ok(t, err)
	if can, err := w.CanUndoReplace(t.Context(), id); err != nil || !can {
		t.Errorf("it cannot be undone after a restart: %v", err)
	}
	stay, err := w.UndoReplace(t.Context(), id)
	if err != nil || len(stay) > 0 || w.text(t, "market.who") != "Caféer køber kaffe. Kaffe er godt." || w.text(t, "market.why") != "Frisk kaffe." {
		t.Errorf("undone: %q, %q, %v stay, %v", w.text(t, "market.who"), w.text(t, "market.why"), stay, err)
	}
	if can, err := w.CanUndoReplace(t.Context(), id); err != nil || can {
		t.Errorf("it is undone twice: %v", err)
	}
}

func TestWhatWasReplacedIsAStepOfItsAnswer(t *testing.T) {
	w := newWorld(t)
	w.write(t, "market.why", "Frisk kaffe.")
	_, err := w.ReplaceAll(t.Context(), "", plan.Query{Words: "kaffe"}, "chai")
	ok(t, err)
	steps := w.steps(t, "market.why")
	if last := steps.Done[len(steps.Done)-1]; steps.Text != "Frisk chai." || last.Gone != "kaffe" || last.Come != "chai" {
		t.Errorf("the last step is %+v", last)
	}
}

func TestUndoingLeavesAnAnswerThatWasWrittenInSince(t *testing.T) {
	w := newWorld(t)
	w.write(t, "market.who", "kaffe")
	w.write(t, "market.why", "kaffe")
	_, err := w.ReplaceAll(t.Context(), "", plan.Query{Words: "kaffe"}, "chai")
	ok(t, err)
	w.write(t, "market.who", "chai og te")
	stay, err := w.UndoReplace(t.Context(), "")
	if err != nil || len(stay) != 1 || stay[0].Key != "market.who" || w.text(t, "market.who") != "chai og te" || w.text(t, "market.why") != "kaffe" {
		t.Errorf("%q, %q, %+v stay, %v", w.text(t, "market.who"), w.text(t, "market.why"), stay, err)
	}
}

func TestNothingIsReplacedWhereOneAnswerWouldBeTooLong(t *testing.T) {
	w := newWorld(t)
	w.write(t, "market.who", "kaffe")
	long := strings.Repeat("kaffe ", plan.MaxText/6)
	w.write(t, "market.why", long)
	_, err := w.ReplaceAll(t.Context(), "", plan.Query{Words: "kaffe"}, "kakao med skum")
	var over *plan.TooLongError
	if !errors.Is(err, plan.ErrTooLong) || !errors.As(err, &over) || over.Question.Title != "Hvorfor dig?" {
		t.Errorf("refused with %v", err)
	}
	if w.text(t, "market.who") != "kaffe" || w.text(t, "market.why") != long {
		t.Error("a part was replaced")
	}
	if can, err := w.CanUndoReplace(t.Context(), ""); err != nil || can {
		t.Errorf("what was refused can be undone: %v", err)
	}
}

func TestOneHitIsReplacedWhereTheTextIsStillTheSame(t *testing.T) {
	w := newWorld(t)
	w.write(t, "market.who", "te te")
	ok(t, w.Replace(t.Context(), "", "market.who", "te te", plan.Hit{From: 3, To: 5}, "kaffe"))
	if got := w.text(t, "market.who"); got != "te kaffe" {
		t.Errorf("it says %q", got)
	}
	if err := w.Replace(t.Context(), "", "market.who", "te te", plan.Hit{To: 2}, "kaffe"); !errors.Is(err, plan.ErrMoved) {
		t.Errorf("in a text that is another by now: %v", err)
	}
}
