package textedit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"startklar.dk/ui/textedit"
)

// edit does something with a text that a hand does.
func edit(t *rapid.T, b *textedit.Buffer) {
	b.Select(rapid.IntRange(0, b.Len()).Draw(t, "from"), rapid.IntRange(0, b.Len()).Draw(t, "to"))
	switch rapid.IntRange(0, 5).Draw(t, "edit") {
	case 0:
		b.Delete(b.Cursor())
	case 1:
		b.Undo()
	case 2:
		b.Redo()
	case 3:
		b.Insert(text(t))
	default:
		b.MoveTo(b.Cursor(), false)
		for _, r := range "skrevet her" {
			b.Type(r)
		}
	}
}

// steps undoes all there is to undo, or makes it again, and gives the texts on the way.
func steps(b *textedit.Buffer, step func() bool) (texts []string) {
	for step() {
		texts = append(texts, b.Text())
	}
	return texts
}

func TestAHistoryIsTheSameWhereItIsTakenUpAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, again := &textedit.Buffer{}, &textedit.Buffer{}
		for range rapid.IntRange(0, 8).Draw(t, "edits") {
			edit(t, b)
		}
		again.Restore(b.History())
		if again.Text() != b.Text() {
			t.Fatalf("it says %q, not %q", again.Text(), b.Text())
		}
		if diff := cmp.Diff(steps(b, b.Undo), steps(again, again.Undo)); diff != "" {
			t.Fatalf("undone otherwise (-was +again):\n%s", diff)
		}
		if diff := cmp.Diff(steps(b, b.Redo), steps(again, again.Redo)); diff != "" {
			t.Fatalf("made again otherwise (-was +again):\n%s", diff)
		}
	})
}

func TestNoUndoTakesWhatAnotherHandWrote(t *testing.T) {
	const theirs = "«fra den anden»"
	rapid.Check(t, func(t *rapid.T) {
		b := &textedit.Buffer{}
		b.Set(text(t))
		for range rapid.IntRange(0, 4).Draw(t, "before") {
			edit(t, b)
		}
		now := b.Runes()
		from := rapid.IntRange(0, len(now)).Draw(t, "from")
		to := rapid.IntRange(from, len(now)).Draw(t, "to")
		b.Follow(string(now[:from]) + theirs + string(now[to:]))
		whole := b.Text()
		for _, step := range []func() bool{b.Undo, b.Redo, b.Undo} {
			for _, now := range steps(b, step) {
				if strings.Count(now, theirs) != 1 {
					t.Fatalf("of %q a step makes %q", whole, now)
				}
			}
		}
	})
}

func TestWhatWasDoneBesideAnothersWordsIsUndone(t *testing.T) {
	b := &textedit.Buffer{}
	b.Set("Jeg sælger kaffe.\n\nJeg har tre kunder.")
	b.MoveTo(0, false)
	b.Insert("I dag: ")
	b.MoveTo(b.Len(), false)
	b.Insert(" De er glade.")
	b.Follow("I dag: Jeg sælger kaffe og te.\n\nJeg har tre kunder. De er glade.")
	want := []string{"I dag: Jeg sælger kaffe og te.\n\nJeg har tre kunder.", "Jeg sælger kaffe og te.\n\nJeg har tre kunder."}
	if diff := cmp.Diff(want, steps(b, b.Undo)); diff != "" {
		t.Errorf("undone (-want +got):\n%s", diff)
	}
}

func TestAnUndoBringsNothingBackThatAnotherHandTook(t *testing.T) {
	b := &textedit.Buffer{}
	b.Insert("en to tre")
	b.Select(3, 5)
	b.Insert("2")
	b.Follow("en tre")
	if b.Undo() {
		t.Errorf("what another took away is back: %q", b.Text())
	}
}

func TestStepsThatLeadNowhereAreLeftOut(t *testing.T) {
	b := &textedit.Buffer{}
	b.Restore(textedit.History{Text: "kaffe", Done: []textedit.Step{
		{At: 90, Come: "x"}, {At: 0, Gone: "te", Come: "kaffe", Cursor: 70, Anchor: -3},
	}, Undone: []textedit.Step{{At: 2, Gone: "zz"}}})
	if diff := cmp.Diff([]string{"te"}, steps(b, b.Undo)); diff != "" || b.Cursor() > b.Len() {
		t.Errorf("undone, the cursor at %d (-want +got):\n%s", b.Cursor(), diff)
	}
}

func TestALongHistoryIsKeptToItsLatestSteps(t *testing.T) {
	b := &textedit.Buffer{}
	for range 1000 {
		b.Insert("et ord ")
	}
	h := b.History()
	again := &textedit.Buffer{}
	if again.Restore(h); len(h.Done) != 400 || len(steps(again, again.Undo)) != 400 {
		t.Errorf("%d steps are kept", len(h.Done))
	}
	b.Set("")
	for range 20 {
		b.Insert(strings.Repeat("x", 9_000))
	}
	if n := len(b.History().Done); n != 4 {
		t.Errorf("%d large steps are kept", n)
	}
}
