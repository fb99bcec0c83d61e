package merge

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestListsAreJoined(t *testing.T) {
	letters := func(s string) []string { return strings.Split(s, "") }
	for _, c := range []struct{ name, base, ours, theirs, want string }{
		{"both add", "a", "ab", "ac", "acb"},
		{"one adds, one takes away", "ab", "a", "abc", "ac"},
		{"both take away", "abc", "ab", "bc", "b"},
		{"an unseen one is not taken away", "", "a", "b", "ba"},
		{"they turn the order", "abc", "abcd", "cba", "cdba"},
		{"we turned the order", "abc", "cba", "abcd", "cdba"},
		{"nothing is done", "abc", "bca", "abc", "bca"},
		{"something stands twice", "", "aa", "a", "a"},
		{"something of one alone stands twice", "ab", "acbc", "ba", "bac"},
	} {
		if got := List(letters(c.base), letters(c.ours), letters(c.theirs)); !slices.Equal(got, letters(c.want)) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// What was added stays, whatever the other did; what was taken away goes where it
// was seen; and nothing is there twice or from nowhere.
func TestNothingAddedToAListIsLost(t *testing.T) {
	letters := []string{"a", "b", "c", "d", "e", "f"}
	drawList := func(t *rapid.T, side string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(letters), 0, len(letters), rapid.ID[string]).Draw(t, side)
	}
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs := drawList(t, "base"), drawList(t, "ours"), drawList(t, "theirs")
		got := List(base, ours, theirs)
		for _, s := range letters {
			in, one, two := slices.Contains(base, s), slices.Contains(ours, s), slices.Contains(theirs, s)
			want := one && two || !in && (one || two)
			n := 0
			for _, have := range got {
				if have == s {
					n++
				}
			}
			if (n == 1) != want || n > 1 {
				t.Fatalf("%q of %q, %q and %q: %d times in %q", s, base, ours, theirs, n, got)
			}
		}
		if again := List(theirs, got, theirs); !slices.Equal(again, got) {
			t.Fatalf("once more nothing was done, and %q became %q", got, again)
		}
	})
}
