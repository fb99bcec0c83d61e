package textedit_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"startklar.dk/ui/textedit"
)

// pieces are what texts are made of: letters with accents of their own, emoji of several runes, flags, long words.
var pieces = []string{
	"a", "købe", "æøå", "e\u0301", "o\u0308\u0323", "👩‍🌾", "👨‍👩‍👧‍👦", "🇩🇰🇸🇪", "☕", "한글", "नमस्ते", "\u0301", "\u200d", "\u00ad", "lang-uden-ophold-og-meget-lang",
	" ", "  ", "\u00a0", "\t", ".", ",", "\n", "\n\n", " \n",
}

func text(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "text"), "")
}

// wide is as wide as there are runes, accents without width.
func wide(s string) float32 {
	var w float32
	for _, r := range s {
		if !unicode.Is(unicode.Mn, r) && r != '\u200d' {
			w++
		}
	}
	return w
}

func TestALetterIsNeverSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &textedit.Buffer{}
		b.Insert(text(t))
		begins := map[int]bool{0: true, b.Len(): true}
		var s segmenter.Segmenter
		s.Init(b.Runes())
		for letters := s.GraphemeIterator(); letters.Next(); {
			begins[letters.Grapheme().Offset] = true
		}
		for at := range b.Len() + 1 {
			b.MoveTo(at, false)
			for _, place := range []int{b.Cursor(), b.Before(at), b.After(at), b.WordBefore(b.Cursor()), b.WordAfter(b.Cursor())} {
				if !begins[place] {
					t.Fatalf("from %d in %q one comes to %d, inside a letter", at, b.Text(), place)
				}
			}
			if from, to := b.Word(b.Cursor()); !begins[from] || !begins[to] || from > to {
				t.Fatalf("the word at %d in %q is %d to %d", at, b.Text(), from, to)
			}
		}
	})
}

func TestRowsHoldAllOfATextAndNoMoreThanFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &textedit.Buffer{}
		width := float32(rapid.IntRange(3, 20).Draw(t, "width"))
		kept := &textedit.Rows{}
		for range 4 {
			b.MoveTo(rapid.IntRange(0, b.Len()).Draw(t, "at"), false)
			b.Insert(text(t))
			kept.Break(b.Runes(), width, wide)
			fresh := &textedit.Rows{}
			fresh.Break(b.Runes(), width, wide)
			var rows, want []textedit.Row
			for i := range kept.Count() {
				rows = append(rows, kept.Row(i))
			}
			for i := range fresh.Count() {
				want = append(want, fresh.Row(i))
			}
			if diff := cmp.Diff(want, rows); diff != "" {
				t.Fatalf("with what was kept it breaks otherwise (-fresh +kept):\n%s", diff)
			}
			at := 0
			for i, r := range rows {
				if r.From != at {
					t.Fatalf("row %d of %q begins at %d, want %d", i, b.Text(), r.From, at)
				}
				words := string(b.Runes()[r.From:r.To])
				if got := wide(strings.TrimRightFunc(words, unicode.IsSpace)); got > width && letters(strings.TrimRightFunc(words, unicode.IsSpace)) > 1 {
					t.Fatalf("row %d of %q is %q, %g wide, want at most %g", i, b.Text(), words, got, width)
				}
				if strings.Contains(words, "\n") {
					t.Fatalf("row %d goes over a break: %q", i, words)
				}
				if kept.At(r.From) != i {
					t.Fatalf("place %d lies in row %d, want %d", r.From, kept.At(r.From), i)
				}
				if at = r.To; r.Last {
					at++
				}
			}
			if at != b.Len()+1 {
				t.Fatalf("the rows of %q end at %d of %d", b.Text(), at, b.Len())
			}
		}
	})
}

// letters is how many letters a reader sees.
func letters(s string) int {
	var seg segmenter.Segmenter
	seg.InitWithString(s)
	n := 0
	for it := seg.GraphemeIterator(); it.Next(); {
		n++
	}
	return n
}

func TestWhatHasNoRoomChangesNothing(t *testing.T) {
	b := &textedit.Buffer{Most: 10}
	if !b.Insert("0123456789") || b.Type('x') || b.Insert("x") {
		t.Error("more than ten fit in ten, or less than ten")
	}
	b.MoveTo(5, false)
	if b.Type('x'); b.Text() != "0123456789" || b.Cursor() != 5 {
		t.Errorf("refused, it says %q with the cursor at %d", b.Text(), b.Cursor())
	}
	b.Select(2, 5)
	if b.Insert("abcd") || b.Selected() != "234" {
		t.Error("four took the place of three, or what was selected is not any more")
	}
	if !b.Insert("abc") || b.Text() != "01abc56789" {
		t.Errorf("it says %q", b.Text())
	}
	b.Set("longer than ten from elsewhere")
	b.MoveTo(3, false)
	if b.Type('x') {
		t.Error("what is too long already grows")
	}
	if b.Delete(2); b.Text() != "loger than ten from elsewhere" {
		t.Errorf("what is too long is not made shorter: %q", b.Text())
	}
}

func TestADividedTextLosesNothingButBlanks(t *testing.T) {
	without := func(s string) string {
		return strings.Join(strings.FieldsFunc(s, unicode.IsSpace), "")
	}
	rapid.Check(t, func(t *rapid.T) {
		b := &textedit.Buffer{Most: rapid.IntRange(1, 60).Draw(t, "most")}
		pasted := text(t)
		here, further := b.Divide(pasted)
		if len([]rune(here)) > b.Most {
			t.Fatalf("%d runes for a room of %d", len([]rune(here)), b.Most)
		}
		if got, want := without(here)+without(further), without(pasted); got != want {
			t.Fatalf("%q and %q of %q", here, further, pasted)
		}
	})
	b := &textedit.Buffer{Most: 25}
	if here, further := b.Divide("Et afsnit.\n\nEt andet, som er langt."); here != "Et afsnit.\n\nEt andet, som" || further != "er langt." {
		t.Errorf("it is divided into %q and %q", here, further)
	}
}

func TestATextFromElsewhereLeavesTheCursorInItsWord(t *testing.T) {
	for _, c := range []struct{ was, now, want string }{
		{"købe |kaffe", "købe kaffe nu", "købe |kaffe nu"},
		{"købe |kaffe", "vi vil købe kaffe", "vi vil købe |kaffe"},
		{"købe kaffe|", "", "|"},
		{"ab|", "a👩‍🌾", "a👩‍🌾|"},
	} {
		b := &textedit.Buffer{}
		before, after, _ := strings.Cut(c.was, "|")
		b.Insert(before + after)
		b.MoveTo(len([]rune(before)), false)
		b.Set(c.now)
		got := string(b.Runes()[:b.Cursor()]) + "|" + string(b.Runes()[b.Cursor():])
		if got != c.want {
			t.Errorf("%q becomes %q, want %q", c.was, got, c.want)
		}
	}
}

func TestBreaksAreOfOneKindAndNoneInASingleLine(t *testing.T) {
	b := &textedit.Buffer{}
	if b.Insert("a\r\nb\rc"); b.Text() != "a\nb\nc" {
		t.Errorf("it says %q", b.Text())
	}
	line := &textedit.Buffer{Single: true}
	if line.Insert("a\r\nb"); line.Text() != "a b" {
		t.Errorf("a line says %q", line.Text())
	}
}
