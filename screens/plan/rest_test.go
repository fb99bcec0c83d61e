package plan_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

// board is a clipboard.
type board struct{ text string }

func (b *board) Content() string     { return b.text }
func (b *board) SetContent(s string) { b.text = s }

// long is a text of so many characters at least, in paragraphs.
func long(characters int) string {
	const paragraph = "Jeg rister kaffe til de cafeer i Kolding, der i dag køber deres bønner hos en grossist i Aarhus."
	return strings.TrimSpace(strings.Repeat(paragraph+"\n\n", characters/len([]rune(paragraph))+1))
}

func paste(t *testing.T, s *stage, text string) {
	t.Helper()
	into, ok := s.Field().(fyne.Shortcutable)
	if !ok {
		t.Fatal("nothing can be pasted")
	}
	into.TypedShortcut(&fyne.ShortcutPaste{Clipboard: &board{text}})
	s.Settle()
}

func TestAPasteThatDoesNotFitGoesOnInTheNextQuestion(t *testing.T) {
	const first = "market.first_customers"
	w := testworld.New(t)
	d := offline(t, w)
	write(t, d, first, "Det her stod der.")
	q, err := d.App.Plan.Question(t.Context(), "", first)
	if err != nil || q.Next == nil {
		t.Fatalf("no question follows %s: %v", first, err)
	}
	write(t, d, q.Next.Key, "Og det her i det næste.")
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", first))
	pasted := long(9800)
	paste(t, s, pasted)
	if s.Typed() != "Det her stod der." {
		t.Fatalf("what stood there became %d characters", len([]rune(s.Typed())))
	}
	s.Reads("Teksten blev ikke sat ind")
	s.Shoot("plan-paste-without-room")
	s.Tap("Fordel den på to spørgsmål")
	s.Loop.Advance(time.Second)
	s.At(parts.Question(q.PlanID, q.Next.Key))
	s.Await("both are on disk", func() bool {
		return stands(t, d, q.Next.Key) != "Og det her i det næste." && stands(t, d, first) != "Det her stod der."
	})
	one, two := stands(t, d, first), stands(t, d, q.Next.Key)
	words := strings.Join(strings.Fields(one+" "+two), " ")
	for _, part := range []string{"Det her stod der.", "Og det her i det næste."} {
		if !strings.Contains(words, part) {
			t.Errorf("%q is gone", part)
		}
		words = strings.Replace(words, part, "", 1)
	}
	if got, want := strings.Join(strings.Fields(words), ""), strings.Join(strings.Fields(pasted), ""); got != want {
		t.Errorf("%d characters of %d arrived", len(got), len(want))
	}
	if n := len([]rune(one)); n > plan.MaxText {
		t.Errorf("the first has %d characters", n)
	}
	if !strings.HasPrefix(s.Typed(), "Og det her i det næste.") {
		t.Errorf("one comes to %.40q", s.Typed())
	}
}

func TestNoRestIsOfferedWhereTheNextQuestionHasNoRoom(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	q, err := d.App.Plan.Question(t.Context(), "", "market.first_customers")
	if err != nil || q.Next == nil {
		t.Fatalf("no question follows: %v", err)
	}
	write(t, d, q.Next.Key, string([]rune(long(7000))[:7000]))
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "market.first_customers"))
	paste(t, s, long(9800))
	s.Reads("Teksten blev ikke sat ind")
	s.ReadsNot("Fordel den på to spørgsmål")
}

func TestALetterBeyondTheLastTakesNothingAway(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	full := string([]rune(long(plan.MaxText))[:plan.MaxText])
	write(t, d, "market.first_customers", full)
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "market.first_customers"))
	test.Type(s.Field(), "x")
	s.Reads("Her er plads til 8.000 tegn, og de er brugt.")
	s.Shoot("plan-letter-without-room")
	s.Loop.Advance(time.Second)
	if s.Typed() != full || stands(t, d, "market.first_customers") != full {
		t.Error("what was there is not whole any more")
	}
}
