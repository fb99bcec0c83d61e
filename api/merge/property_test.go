package merge

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// paragraphs draws a text as paragraphs, of which some are alike, with blanks of
// all sorts between them.
func paragraphs(t *rapid.T, name string, words []string) string {
	parts := rapid.SliceOfN(rapid.SampledFrom(words), 0, 8).Draw(t, name)
	blank := rapid.SampledFrom([]string{"\n\n", "\n\n", "\n \n", "\r\n\r\n", "\n\n\n"}).Draw(t, name+" blank")
	end := rapid.SampledFrom([]string{"", "", "\n"}).Draw(t, name+" end")
	return strings.Join(parts, blank) + end
}

var (
	few  = []string{"A", "B", "C", "D", "A\nB", "en to tre", "en to fire"}
	many = []string{"A", "B", "C", "D", "E", "F", "G", "H", "en to tre fire", "en to tre fem", "en to seks syv", "linje\nlinje", "linje\nandet"}
)

// three draws a base and two texts: made of it by a few changes each, or of nothing.
func three(t *rapid.T) (base, ours, theirs string) {
	words := rapid.SampledFrom([][]string{few, many}).Draw(t, "words")
	base = paragraphs(t, "base", words)
	side := func(name string) string {
		if rapid.IntRange(0, 3).Draw(t, name+" anew") == 0 {
			return paragraphs(t, name, words)
		}
		list := contents(split(base))
		for range rapid.IntRange(0, 3).Draw(t, name+" changes") {
			at := rapid.IntRange(0, len(list)).Draw(t, name+" at")
			word := rapid.SampledFrom(words).Draw(t, name+" word")
			switch what := rapid.IntRange(0, 3).Draw(t, name+" what"); {
			case what == 0 || at == len(list):
				list = slices.Insert(list, at, word)
			case what == 1:
				list = slices.Delete(list, at, at+1)
			case what == 2:
				list[at] = word
			default:
				list[at] += " mere"
			}
		}
		return strings.Join(list, "\n\n")
	}
	return base, side("ours"), side("theirs")
}

func count(text string) map[string]int {
	n := map[string]int{}
	for _, p := range contents(split(text)) {
		n[p]++
	}
	return n
}

// Every paragraph that a side has more often than the base is in the result that
// often, of ours always, of theirs where nothing clashes: in a clash whole texts
// are kept beside the result by whoever merges. Nothing is there that neither
// side has, and not more often than both have it together.
func TestNoTextOfEitherSideIsMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs := three(t)
		text, conflict := Merge(base, ours, theirs)
		b, o, th, got := count(base), count(ours), count(theirs), count(text)
		for p, n := range got {
			if n > o[p]+th[p] {
				t.Fatalf("%q is there %d times, %d and %d on the sides", p, n, o[p], th[p])
			}
		}
		for p, n := range o {
			if got[p] < n-b[p] {
				t.Fatalf("of ours %q is there %d times, want %d, conflict %t: %q", p, got[p], n-b[p], conflict, text)
			}
		}
		if conflict {
			return
		}
		for p, n := range th {
			if got[p] < n-b[p] {
				t.Fatalf("of theirs %q is there %d times, want %d: %q", p, got[p], n-b[p], text)
			}
		}
		for p, n := range b {
			if keep := min(n, o[p], th[p]); len(b) == len(contents(split(base))) && got[p] < keep { // no two alike
				t.Fatalf("%q, which nobody touched, is gone from %q", p, text)
			}
		}
	})
}

// Whose text arrived first decides a clash, and the order of two additions at
// one place, and nothing else: whether there is a clash and which paragraphs
// come out is the same the other way round, and where nothing was added by both
// at one place their order is, too.
func TestWithoutAClashTheSidesCanChangePlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs := three(t)
		one, clash := Merge(base, ours, theirs)
		other, clashes := Merge(base, theirs, ours)
		if clash != clashes {
			t.Fatalf("a clash: %t, and %t the other way round", clash, clashes)
		}
		if clash {
			return
		}
		if !maps.Equal(count(one), count(other)) {
			t.Fatalf("%q, and %q the other way round", one, other)
		}
		if !bothAdded(base, ours, theirs) && !slices.Equal(contents(split(one)), contents(split(other))) {
			t.Fatalf("%q, and in another order %q", one, other)
		}
	})
}

// bothAdded tells whether both sides added paragraphs, and not the same, at one
// place of the base.
func bothAdded(base, ours, theirs string) bool {
	b, o, t := split(base), split(ours), split(theirs)
	oe, te := edits(b, o), edits(b, t)
	for i := range oe.added {
		x, y := texts(o, oe.added[i]), texts(t, te.added[i])
		if len(x) > 0 && len(y) > 0 && !slices.Equal(x, y) {
			return true
		}
	}
	return false
}

func texts(d document, indexes []int) (list []string) {
	for _, i := range indexes {
		list = append(list, d.paragraphs[i].text)
	}
	return list
}

// A result is at rest: to who made it of theirs it is the newer text, and the
// same text twice is once.
func TestMergingAgainChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs := three(t)
		text, _ := Merge(base, ours, theirs)
		for name, again := range map[string][3]string{
			"ours as it was":           {ours, text, ours},
			"theirs as it was":         {theirs, text, theirs},
			"the result upon itself":   {text, text, text},
			"the result upon the base": {base, text, text},
			"the result, nothing else": {base, base, text},
			"nothing else, the result": {base, text, base},
		} {
			if got, conflict := Merge(again[0], again[1], again[2]); got != text || conflict {
				t.Fatalf("%s: %q, conflict %t; want %q", name, got, conflict, text)
			}
		}
	})
}

// Whoever writes on from the result, knowing it, has their words; whoever goes
// on from their own side loses neither theirs nor the other's.
func TestGoingOnFromOnesOwnSideKeepsWhatTheOtherBrought(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs := three(t)
		text, conflict := Merge(base, ours, theirs)
		if conflict {
			return
		}
		next := strings.TrimRight(theirs, "\r\n") + "\n\nog så videre"
		got, conflict := Merge(theirs, text, next)
		if conflict { // to who began with nothing all of it is the other's
			return
		}
		if count(got)["og så videre"] != 1 {
			t.Fatalf("%q has not the new words", got)
		}
		for p, n := range count(ours) {
			if added := n - count(base)[p]; count(got)[p] < added {
				t.Fatalf("%q of the other side is gone from %q", p, got)
			}
		}
	})
}
