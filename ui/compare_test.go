package ui

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWhatIsNewIsMarkedAndWhatWentIsStruck(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		want           []Span
	}{
		{"equal texts have one look", "a b", "a b", []Span{{Text: "a b"}}},
		{"a new word is marked", "a c", "a b c", []Span{{Text: "a "}, {Text: "b ", Mark: WarnSoft, Under: true}, {Text: "c"}}},
		{"a word that went is struck", "a b c", "a c", []Span{{Text: "a "}, {Text: "b ", Strike: true, Role: Quiet}, {Text: "c"}}},
		{"what went and what came stand apart", "a b", "a c", []Span{
			{Text: "a "}, {Text: "b", Strike: true, Role: Quiet}, {Text: " "}, {Text: "c", Mark: WarnSoft, Under: true},
		}},
		{"a text from nothing is all new", "", "a b", []Span{{Text: "a b", Mark: WarnSoft, Under: true}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, Changes(c.from, c.to)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestMarkingNeverChangesAText(t *testing.T) {
	text := rapid.StringMatching(`([a-c]{1,2}[ \n]{1,2}){0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		own, other, third := text.Draw(t, "own"), text.Draw(t, "other"), text.Draw(t, "third")
		var got strings.Builder
		for _, s := range Only(own, other, third) {
			got.WriteString(s.Text)
		}
		if got.String() != own {
			t.Fatalf("%q became %q", own, got.String())
		}
	})
}

func TestLongTextsAreComparedByTheLine(t *testing.T) {
	long := strings.Repeat("ord og ", 600) + "\n"
	got := Only(long+"slut", long+"ende")
	if len(got) != 2 || got[0].Text != long || got[1].Mark != WarnSoft {
		t.Errorf("%d parts", len(got))
	}
}

func TestOfThreeTextsOnlyWhatStandsInOneIsMarked(t *testing.T) {
	got := Only("Kaffe i Kolding til caféer", "Kaffe i Vejle til kontorer", "Te i Kolding på nettet")
	if d := cmp.Diff([]Span{{Text: "Kaffe i Kolding til "}, {Text: "caféer", Mark: WarnSoft, Under: true}}, got); d != "" {
		t.Error(d)
	}
}

func TestParagraphsThatAreAlikeAreFoldedAndOthersAreWhole(t *testing.T) {
	words := func(n int) string { return strings.Repeat("·", n) }
	for name, c := range map[string]struct {
		own, other string
		want       string
		folds      bool
	}{
		"two and more alike":   {"a b\n\nsame\n\nsame\n\nc", "a\n\nsame\n\nsame\n\nd", "a b\n\n··\n\nc", true},
		"one alike":            {"a b\n\nsame\n\nc", "a\n\nsame\n\nd", "a b\n\nsame\n\nc", false},
		"all alike at the end": {"b\n\nsame\n\nsame", "a\n\nsame\n\nsame", "b\n\n··", true},
	} {
		t.Run(name, func(t *testing.T) {
			spans, ok := folded(Only(c.own, c.other), words)
			var got strings.Builder
			for _, s := range spans {
				got.WriteString(s.Text)
			}
			if got.String() != c.want || ok != c.folds {
				t.Errorf("%q, folded %v; want %q", got.String(), ok, c.want)
			}
		})
	}
}

func TestWordsThatDifferBesideEachOtherAreMarkedAsOnePlace(t *testing.T) {
	var marked []string
	for _, s := range Only("Jeg har ristet for syv cafeer i to måneder.", "Jeg har ristet for fire gårdbutikker siden påske.") {
		if s.Mark != "" {
			marked = append(marked, s.Text)
		}
	}
	if len(marked) != 1 || marked[0] != "syv cafeer i to måneder." {
		t.Errorf("marked are %q", marked)
	}
}
