package desk

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"startklar.dk/document"
)

// answerOf draws an answer with the markup that people type.
var answerOf = rapid.Custom(func(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{
		"Jeg har talt med syv af dem. ", "**To** ", "har sagt ja", "\n\n", "\n", "- ", "1. ", "*måske* ", "[her](https://example.dk) ", "| a | b |\n|---|---|\n| 1 | 2 |\n", "# Pris\n", "æøå ", "😀", "<b>", "é",
	}), 0, 12).Draw(t, "parts")
	return strings.Join(parts, "")
})

// However an answer is marked, its words stay as they are, and what is marked is what
// was meant.
func TestMarksChangeNoWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was, is := answerOf.Draw(t, "was"), answerOf.Draw(t, "is")
		texts := textsOf(blocksOf(document.Answer(is, 4)))
		words := func() (all []string) {
			for _, text := range texts {
				all = append(all, wordsOf(*text))
			}
			return all
		}
		before := words()
		runes := []rune(is)
		from := rapid.IntRange(0, len(runes)).Draw(t, "from")
		quote := string(runes[from:rapid.IntRange(from, len(runes)).Draw(t, "to")])
		quoted, found := passageIn(texts, quote)
		markChanges(texts, changes(texts, was, time.Now().Add(compared)))
		if found {
			eachPiece(texts, []stretch{quoted}, func(_ int, p *piece, _, _ bool) { p.Noted = true })
		}
		if after := words(); !slices.Equal(before, after) {
			t.Fatalf("%q became %q", before, after)
		}
		var noted, fresh, gone strings.Builder
		for _, text := range texts {
			for _, p := range *text {
				if p.Noted {
					noted.WriteString(p.Text)
				}
				if p.New {
					fresh.WriteString(p.Text)
				}
				gone.WriteString(p.Gone)
			}
		}
		if letters, _ := document.Letters(noted.String()); found && string(letters) != string(document.PassageLetters(quote)) {
			t.Fatalf("of %q %q is marked", quote, noted.String())
		}
		if was == is && fresh.Len()+gone.Len() > 0 {
			t.Fatalf("nothing changed, and %q is new, %q gone", fresh.String(), gone.String())
		}
		if strings.TrimSpace(was) == "" && len(before) > 0 && strings.TrimSpace(strings.Join(before, "")) != "" && fresh.Len() == 0 {
			t.Fatal("all is new, and nothing is marked")
		}
	})
}

// thirds are two forms of a long answer of which each third word is another.
func thirds(words int) (was, is string) {
	var old, now strings.Builder
	for i := range words {
		w := fmt.Sprintf("%04x. ", i%256)
		old.WriteString(w)
		if i%3 == 0 {
			w = "xxxx. "
		}
		now.WriteString(w)
	}
	return old.String(), now.String()
}

// Whoever reads an answer does not pay with the square of how much of it is new.
func TestThousandsOfChangesAreMarkedInOnePass(t *testing.T) {
	const words, bytes = 6000, 8 << 20
	_, is := thirds(words)
	texts := textsOf(blocksOf(document.Answer(is, 4)))
	var all []change
	for i := 0; i < words; i += 3 {
		at := i * len("xxxx. ")
		all = append(all, change{stretch: stretch{place{0, at}, place{0, at + 3}}, gone: "y"})
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	news := markChanges(texts, all)
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; len(news) != words/3 || n > bytes {
		t.Errorf("%d stretches are marked with %d bytes", len(news), n)
	}
	for _, p := range *texts[0] {
		if p.New != (p.Text == "xxxx") || p.New && (p.Begins == nil || p.Gone != "y") {
			t.Fatalf("%+v is marked", p)
		}
	}
}

// One long answer after the other does not keep its reader waiting: once the time for all
// is over what is in the midst of one counts as new.
func TestAPlanIsNoLongerComparedThanItsTime(t *testing.T) {
	was, is := thirds(900)
	texts := textsOf(blocksOf(document.Answer(is, 4)))
	if all := changes(texts, was, time.Now()); len(all) != 1 {
		t.Errorf("%d changes are found when the time is over", len(all))
	}
}
