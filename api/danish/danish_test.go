package danish_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/unicode/norm"

	"startklar.dk/api/danish"
)

func TestADanishListEndsWithÆØÅ(t *testing.T) {
	want := []string{
		"anna", "Anna", "Ánna", "Anne", "Bodil", "Cecilie", "ole", "Ole", "Ulla", "Zenia", "Ægir", "Ærø", "Øster", "Aabenraa", "Aage", "Aalborg", "Ålsgårde", "Aarhus", "Århusgade",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, danish.Compare)
	// Which of two that differ in case or accent alone comes first is the collator's.
	fold := func(list []string) []string {
		var out []string
		for _, s := range list {
			out = append(out, danish.Fold(s))
		}
		return out
	}
	if !slices.Equal(fold(got), fold(want)) {
		t.Errorf("the order is %v", got)
	}
}

func TestALetterStandsWhereItsDecomposedFormStands(t *testing.T) {
	names := []string{"Åse", "Zenia", "Ærø", "Øland", "Anna"}
	var apart []string
	for _, n := range names {
		apart = append(apart, norm.NFD.String(n))
	}
	slices.SortFunc(names, danish.Compare)
	slices.SortFunc(apart, danish.Compare)
	for i := range names {
		if norm.NFC.String(apart[i]) != names[i] {
			t.Errorf("composed %q, decomposed %q", names, apart)
			break
		}
	}
	if danish.Compare("Åse", norm.NFD.String("Åse")) != 0 {
		t.Error("they are not the same name")
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Ærø":                       "aeroe",
		norm.NFD.String("Åbenrå"):   "aabenraa",
		"Aabenraa":                  "aabenraa",
		"Café, CAFE\u0301":          "cafe, cafe",
		"über Jönsson":              "uber joensson",
		"ide\u00ad\u200b\ufeffkort": "idekort",
		"ﬁrma":                      "firma",
		"øre er ikke ore":           "oere er ikke ore",
		"Łódź":                      "lodz",
	} {
		if got := danish.Fold(in); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	if got := danish.Words("  Mette’s café – 2. gang"); !slices.Equal(got, []string{"mette", "s", "cafe", "2", "gang"}) {
		t.Errorf("the words are %q", got)
	}
}

func TestNamesAreComparedByManyAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				if danish.Compare("Aarhus", "Zenia") <= 0 || danish.Compare("Æ", "Ø") >= 0 {
					t.Error("an order is broken")
				}
			}
		})
	}
	all.Wait()
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Ærø", "e\u0301", "ﬁ", "\xff", "a\u030a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := danish.Fold(s)
		if again := danish.Fold(folded); again != folded {
			t.Errorf("%q folds to %q and that to %q", s, folded, again)
		}
		if composed, apart := danish.Fold(norm.NFC.String(s)), danish.Fold(norm.NFD.String(s)); composed != apart {
			t.Errorf("%q folds to %q composed and to %q decomposed", s, composed, apart)
		}
		if strings.ContainsAny(folded, "æøåÆØÅ") {
			t.Errorf("%q folds to %q", s, folded)
		}
	})
}
