package merge

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMerge(t *testing.T) {
	for name, c := range map[string]struct {
		base, ours, theirs, want string
		conflict                 bool
	}{
		"changes to different paragraphs both stand": {
			"A\n\nB\n\nC", "A1\n\nB\n\nC", "A\n\nB\n\nC2", "A1\n\nB\n\nC2", false,
		},
		"changes to neighbours both stand": {
			"A\n\nB", "A1\n\nB", "A\n\nB2", "A1\n\nB2", false,
		},
		"two changes to one paragraph clash and the earlier stays": {
			"A\n\nB\n\nC", "A\n\nB1\n\nC", "A\n\nB2\n\nC2", "A\n\nB1\n\nC2", true,
		},
		"a clash in the middle of longer changes keeps the rest of both": {
			"A\n\nB\n\nC", "A1\n\nB1\n\nC", "A\n\nB2\n\nC2", "A1\n\nB1\n\nC2", true,
		},
		"the same change on both sides is one change": {
			"A\n\nB", "A1\n\nB", "A1\n\nB\n\nC", "A1\n\nB\n\nC", false,
		},
		"additions at one place both stay": {
			"A", "A\n\nours", "A\n\ntheirs", "A\n\nours\n\ntheirs", false,
		},
		"an addition beside a change stays": {
			"A\n\nB", "A\n\nB1", "A\n\nB\n\nC", "A\n\nB1\n\nC", false,
		},
		"an addition before a rewritten paragraph finds its place": {
			"one two three four", "one two three five", "new words\n\none two three four", "new words\n\none two three five", false,
		},
		"a removal and a change of another paragraph both stand": {
			"A\n\nB\n\nC", "A\n\nC", "A\n\nB\n\nC2", "A\n\nC2", false,
		},
		"a removal and a change of one paragraph clash": {
			"A\n\nB\n\nC", "A\n\nC", "A\n\nB2\n\nC", "A\n\nC", true,
		},
		"two first texts clash": {"", "ours", "theirs", "ours", true},
		"a first text beside none stands": {
			"", "", "theirs", "theirs", false,
		},
		"line ends of another system are kept": {
			"A\r\n\r\nB", "A1\r\n\r\nB", "A\r\n\r\nB\r\n\r\nC", "A1\r\n\r\nB\r\n\r\nC", false,
		},
		"lines of one paragraph belong together": {
			"A\nB", "A1\nB", "A\nB2", "A1\nB", true,
		},
		"blank lines with spaces part paragraphs and are kept": {
			"A\n \t\n\nB\n", "A1\n \t\n\nB\n", "A\n \t\n\nB2\n", "A1\n \t\n\nB2\n", false,
		},
		"removing the first paragraph leaves no blank start": {
			"A\n\nB\n\nC", "B\n\nC", "A\n\nB\n\nC3", "B\n\nC3", false,
		},
		"everything removed against nothing changed is empty": {"A\n\nB", "", "A\n\nB", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, conflict := Merge(c.base, c.ours, c.theirs)
			if got != c.want || conflict != c.conflict {
				t.Errorf("got %q, conflict %t; want %q, %t", got, conflict, c.want, c.conflict)
			}
		})
	}
}

// drawText draws a text of paragraphs that are likely to repeat, with blanks of all sorts.
func drawText(t *rapid.T, name string) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{
		"A", "B", "C", "D", "E\nF", " x", "é æøå", "\n\n", "\n", "\n \n", "\r\n\r\n", "\n\n\n", "",
	}), 0, 12).Draw(t, name)
	return strings.Join(parts, "")
}

// drawParagraphs draws paragraphs that are all different.
func drawParagraphs(t *rapid.T, name string) []string {
	return rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,3}`), 0, 8, func(s string) string { return s }).Draw(t, name)
}

func TestSplittingLosesNoByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawText(t, "text")
		d := split(s)
		var b strings.Builder
		for _, p := range d.paragraphs {
			b.WriteString(p.before + p.text)
			if strings.TrimSpace(p.text) == "" {
				t.Fatalf("a blank paragraph %q", p.text)
			}
		}
		b.WriteString(d.tail)
		if b.String() != s {
			t.Fatalf("%q became %q", s, b.String())
		}
	})
}

func TestWhereOneSideChangedNothingTheOtherComesOutByteForByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, changed := drawText(t, "base"), drawText(t, "changed")
		for _, got := range []func() (string, bool){
			func() (string, bool) { return Merge(base, base, changed) },
			func() (string, bool) { return Merge(base, changed, base) },
			func() (string, bool) { return Merge(base, changed, changed) },
		} {
			if s, conflict := got(); s != changed || conflict {
				t.Fatalf("got %q, conflict %t; want %q", s, conflict, changed)
			}
		}
	})
}

// Every paragraph of the result is of one of the two, and what neither changed
// or one added is there; without a conflict nothing new is lost.
func TestNothingNewIsLostWithoutAConflict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, ours, theirs := drawParagraphs(t, "base"), drawParagraphs(t, "ours"), drawParagraphs(t, "theirs")
		join := func(ps []string) string { return strings.Join(ps, "\n\n") }
		s, conflict := Merge(join(base), join(ours), join(theirs))
		got := contents(split(s))
		for _, p := range got {
			if !slices.Contains(ours, p) && !slices.Contains(theirs, p) {
				t.Fatalf("%q is of neither", p)
			}
		}
		if conflict {
			return
		}
		for _, side := range [][]string{ours, theirs} {
			for _, p := range side {
				if !slices.Contains(base, p) && !slices.Contains(got, p) {
					t.Fatalf("%q was added and is not in %q", p, got)
				}
			}
		}
	})
}

func TestEditsOfDifferentParagraphsNeverClash(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		base, ours, theirs, want := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
		for i := range n {
			p := string(rune('a'+i)) + " paragraph"
			base[i], ours[i], theirs[i], want[i] = p, p, p, p
			switch rapid.IntRange(0, 2).Draw(t, "who") {
			case 1:
				ours[i], want[i] = p+" ours", p+" ours"
			case 2:
				theirs[i], want[i] = p+" theirs", p+" theirs"
			}
		}
		join := func(ps []string) string { return strings.Join(ps, "\n\n") }
		got, conflict := Merge(join(base), join(ours), join(theirs))
		if got != join(want) || conflict {
			t.Fatalf("got %q, conflict %t; want %q", got, conflict, join(want))
		}
	})
}

func TestTwoLongTextsWithNothingInCommonAreDoneSoon(t *testing.T) {
	var a, b strings.Builder
	for i := range 16_000 {
		a.WriteString(string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676)) + "\n\n")
		j := 15_999 - i
		b.WriteString(string(rune('a'+j%26)) + string(rune('a'+j/26%26)) + string(rune('a'+j/676)) + "\n\n")
	}
	if _, conflict := Merge(a.String(), b.String(), a.String()+"end"); conflict {
		t.Error("adding at the end clashes with nothing")
	}
}

func FuzzMerge(f *testing.F) {
	f.Add("A\n\nB", "A1\n\nB", "A\n\nB2")
	f.Add("", "x", "y")
	f.Fuzz(func(t *testing.T, base, ours, theirs string) {
		s, _ := Merge(base, ours, theirs)
		for _, p := range contents(split(s)) {
			if !slices.Contains(contents(split(ours)), p) && !slices.Contains(contents(split(theirs)), p) {
				t.Errorf("%q is of neither", p)
			}
		}
	})
}
