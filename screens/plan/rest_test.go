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

// parted is a paste over two questions, of which the first had a text, and the keys of the two.
func parted(t *testing.T, d *testworld.Device, w *testworld.World) (s *stage, first, next string) {
	t.Helper()
	const key = "market.first_customers"
	write(t, d, key, "Det her stod der.")
	q, err := d.App.Plan.Question(t.Context(), "", key)
	if err != nil || q.Next == nil {
		t.Fatalf("no question follows %s: %v", key, err)
	}
	write(t, d, q.Next.Key, "Og det her i det næste.")
	s = show(t, d, w.Clock, phone).GoTo(parts.Question("", key))
	paste(t, s, long(9800))
	s.Tap("Fordel den på to spørgsmål")
	s.Loop.Advance(time.Second)
	s.Await("both are on disk", func() bool {
		return stands(t, d, q.Next.Key) != "Og det her i det næste." && stands(t, d, key) != "Det her stod der."
	})
	return s, key, q.Next.Key
}

func TestAPartedPasteIsTakenBackInOneStepFromEitherQuestion(t *testing.T) {
	for name, back := range map[string]func(t *testing.T, s *stage){
		"by its key":     func(t *testing.T, s *stage) { shortcut(t, s, &fyne.ShortcutUndo{}) },
		"by the message": func(_ *testing.T, s *stage) { s.Tap("Fortryd") },
		"by its key in the first question": func(t *testing.T, s *stage) {
			s.Tap("Se begyndelsen")
			s.Reads("Resten af det, du satte ind, står i")
			shortcut(t, s, &fyne.ShortcutUndo{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := testworld.New(t)
			d := offline(t, w)
			s, first, next := parted(t, d, w)
			one, two := stands(t, d, first), stands(t, d, next)
			s.Reads("Begyndelsen af det, du satte ind, står i")
			s.Shoot("plan-parted")
			back(t, s)
			s.Loop.Advance(time.Second)
			s.Await("both halves are taken back", func() bool {
				return stands(t, d, first) == "Det her stod der." && stands(t, d, next) == "Og det her i det næste."
			})
			s.ReadsNot("det, du satte ind, står i")
			shortcut(t, s, &fyne.ShortcutRedo{})
			s.Loop.Advance(time.Second)
			s.Await("both halves are there again", func() bool {
				return stands(t, d, first) == one && stands(t, d, next) == two
			})
		})
	}
}

func TestWhatWasWrittenAfterAPartedPasteIsNotTakenBackWithIt(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s, first, next := parted(t, d, w)
	changed := stands(t, d, first) + " Og mere."
	write(t, d, first, changed)
	shortcut(t, s, &fyne.ShortcutUndo{})
	s.Loop.Advance(time.Second)
	s.Await("this half is taken back", func() bool { return stands(t, d, next) == "Og det her i det næste." })
	if stands(t, d, first) != changed {
		t.Error("what was written in the first question since is gone")
	}
	if !strings.Contains(s.Toast, "er ændret siden") {
		t.Errorf("it is said %q", s.Toast)
	}
}

func TestTheOfferToPartAPasteStaysUntilItIsTakenOrRefused(t *testing.T) {
	const offer = "Fordel den på to spørgsmål"
	w := testworld.New(t)
	d := offline(t, w)
	write(t, d, "market.first_customers", long(6000))
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "market.first_customers"))
	paste(t, s, long(3000))
	s.Reads(offer)
	for _, key := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyUp, fyne.KeyHome, fyne.KeyPageDown, fyne.KeyReturn, fyne.KeyBackspace} {
		s.Field().TypedKey(&fyne.KeyEvent{Name: key})
		s.Settle()
		s.Reads(offer)
	}
	test.Type(s.Field(), "abc")
	shortcut(t, s, &fyne.ShortcutUndo{})
	s.Reads(offer)
	s.Field().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) // refuses it, and leaves nothing
	s.Settle()
	s.ReadsNot(offer)
	s.At(parts.Question("", "market.first_customers"))

	paste(t, s, long(3000))
	s.Tap("Sæt ikke ind")
	s.ReadsNot(offer)

	paste(t, s, long(3000))
	s.Reads(offer)
	shortcut(t, s, &fyne.ShortcutSelectAll{})
	s.Reads(offer)
	s.Field().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) // and there is room
	s.Settle()
	s.ReadsNot(offer)
}

func shortcut(t *testing.T, s *stage, keys fyne.Shortcut) {
	t.Helper()
	into, ok := s.Field().(fyne.Shortcutable)
	if !ok {
		t.Fatal("the field hears no keys")
	}
	into.TypedShortcut(keys)
	s.Settle()
}
