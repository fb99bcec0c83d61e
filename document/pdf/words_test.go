package pdf

import (
	"strings"
	"testing"

	"startklar.dk/assets/text"
	"startklar.dk/document"
)

func testWriter(lang text.Lang) *writer {
	w := &writer{o: &objects{}, hyphens: hyphensOf(lang), places: map[string]place{}, numbers: map[*page]int{}}
	for id, t := range typefaces() {
		w.faces[id] = newFace(t)
	}
	return w
}

// broken are the lines of a text, words parted by one space.
func broken(w *writer, s string, width float64, how parting) (lines []string) {
	for _, l := range w.breakLines(w.atoms(document.Plain(s), bodyStyle), width, how) {
		var b strings.Builder
		for i, a := range l.atoms {
			for _, p := range a.pieces {
				if p.actual != "" && p.text == missing {
					b.WriteString(p.actual)
					continue
				}
				b.WriteString(p.text)
			}
			if a.space > 0 && i+1 < len(l.atoms) {
				b.WriteByte(' ')
			}
		}
		lines = append(lines, b.String())
	}
	return lines
}

func TestNoLineIsWiderThanItsColumn(t *testing.T) {
	w := testWriter(text.Danish)
	for _, s := range []string{
		"Kaffen sælges i baren, i poser og til cafeer og gårdbutikker.", strings.Repeat("a", 8000), "Likviditetsbudgettets forudsætninger",
		strings.Repeat("👩‍🚀", 300), strings.Repeat("x-", 500), "https://virk.dk/" + strings.Repeat("side/", 40), "En\nto\n\ntre",
	} {
		for _, width := range []float64{12, 40, 124, 347} {
			for _, how := range []parting{inNeed, toFill} {
				for _, l := range w.breakLines(w.atoms(document.Plain(s), bodyStyle), width, how) {
					if l.width > width+0.1 {
						t.Errorf("%.20q: a line of %v in %v", s, l.width, width)
					}
				}
			}
		}
	}
}

func TestNoWordIsLostWhereLinesEnd(t *testing.T) {
	w := testWriter(text.English)
	s := "Kaffen sælges i baren, i poser og til cafeer; 3.000 poser/år à 92 kr. – det er det hele."
	for width := 60.0; width < 400; width += 17 {
		got := strings.Join(broken(w, s, width, toFill), " ")
		if strings.ReplaceAll(strings.ReplaceAll(got, "\u00a0", " "), "poser/ år", "poser/år") != s {
			t.Errorf("in %v it is %q", width, got)
		}
	}
}

func TestANumberStaysWithItsUnit(t *testing.T) {
	w := testWriter(text.Danish)
	for width := 60.0; width < 200; width += 7 {
		for _, l := range broken(w, "Det koster 430.000 kr. og giver 12 procent", width, inNeed) {
			if strings.HasPrefix(l, "kr.") || strings.HasPrefix(l, "procent") {
				t.Errorf("in %v a line begins %q", width, l)
			}
		}
	}
}

func TestARangeOfNumbersStaysOnALine(t *testing.T) {
	w := testWriter(text.Danish)
	s := "Onsdag til fredag er baren åben 8–17, lørdag 8–15, og det tager 170–185 timer – mindst."
	for width := 60.0; width < 200; width += 7 {
		lines := broken(w, s, width, inNeed)
		for _, l := range lines {
			if strings.HasSuffix(l, "8–") || strings.HasSuffix(l, "170–") {
				t.Errorf("in %v a line ends %q", width, l)
			}
		}
		if got := strings.Join(lines, " "); strings.ReplaceAll(got, "\u2060", "") != s {
			t.Errorf("in %v it is %q", width, got)
		}
	}
}

func TestDanishWordsArePartedAsInDanish(t *testing.T) {
	for word, want := range map[string]string{
		"likviditetsbudget": "lik-vi-di-tets-bud-get", "iværksætter": "iværk-sæt-ter", "erhvervskonsulent": "erhvervs-kon-su-lent",
		"kaffe": "kaffe", "forretningsplan": "for-ret-nings-plan",
	} {
		letters := []rune(word)
		points := danish().points(letters)
		var b strings.Builder
		for i, r := range letters {
			for _, p := range points {
				if p == i {
					b.WriteByte('-')
				}
			}
			b.WriteRune(r)
		}
		if b.String() != want {
			t.Errorf("%s", b.String())
		}
	}
	if hyphensOf(text.English) != nil {
		t.Error("English words are parted by Danish rules")
	}
}
