package desk

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"

	"startklar.dk/document"
)

// compared is how long the answers of a plan are compared with those before at the most;
// what is not found to be the same by then counts as new.
const compared = 500 * time.Millisecond

// change is a stretch of an answer that is new, with what stood in its place before.
type change struct {
	stretch
	gone string
	only bool // nothing came in its place, which is before the stretch
}

var oneWord = regexp.MustCompile(`\s+|[\p{L}\p{N}]+|.`)

// changes are what is new in an answer's texts since it read as before. They are compared
// until a time.
func changes(texts []*[]piece, before string, until time.Time) (all []change) {
	var is, was []string
	var places []place
	for i, t := range texts {
		words := wordsOf(*t)
		for _, w := range oneWord.FindAllStringIndex(words, -1) {
			is, places = append(is, words[w[0]:w[1]]), append(places, place{i, w[0]})
		}
		is, places = append(is, "\n"), append(places, place{i, len(words)})
	}
	for _, t := range textsOf(blocksOf(document.Answer(before, 4))) {
		was = append(append(was, oneWord.FindAllString(wordsOf(*t), -1)...), "\n")
	}
	if len(is) == 0 || slices.Equal(was, is) {
		return nil
	}
	numbers := map[string]rune{}
	numbered := func(words []string) (all []rune) {
		for _, w := range words {
			if _, known := numbers[w]; !known {
				numbers[w] = rune(0x10000 + len(numbers)%(utf8.MaxRune-0x10000)) // past all that is no letter of its own
			}
			all = append(all, numbers[w])
		}
		return all
	}
	differ := diffmatchpatch.New()
	differ.DiffTimeout = max(1, time.Until(until)) // 0 would be for ever
	at, old := 0, 0
	gone := ""
	for _, d := range differ.DiffCleanupSemantic(differ.DiffMainRunes(numbered(was), numbered(is), false)) {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			gone = strings.Join(strings.Fields(strings.Join(was[old:old+n], "")), " ")
			old += n
			continue
		case diffmatchpatch.DiffEqual:
			if gone != "" {
				all = append(all, removedAt(places[min(at, len(places)-1)], gone))
			}
			at, old = at+n, old+n
		case diffmatchpatch.DiffInsert:
			first, last := at, at+n-1
			for first <= last && blank(is[first]) {
				first++
			}
			for last > first && blank(is[last]) {
				last--
			}
			if first <= last {
				end := places[last]
				end.at += len(is[last]) - len(lastLetter(is[last]))
				all = append(all, change{stretch: stretch{places[first], end}, gone: gone})
			}
			at += n
		}
		gone = ""
	}
	if gone != "" {
		all = append(all, removedAt(places[len(places)-1], gone))
	}
	return all
}

// removedAt is that something is gone that stood before a place.
func removedAt(at place, gone string) change {
	return change{stretch: stretch{at, at}, gone: gone, only: true}
}

func blank(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) }) < 0
}

func lastLetter(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

// markChanges marks what is new in an answer's texts, and gives its stretches.
func markChanges(texts []*[]piece, all []change) (news []*newWords) {
	stretches := make([]stretch, len(all))
	for i, c := range all {
		stretches[i] = c.stretch
	}
	eachPiece(texts, stretches, func(i int, p *piece, first, _ bool) {
		c := all[i]
		if first {
			p.Gone = c.gone
		}
		if p.New = !c.only; p.New && first {
			p.Begins = &newWords{}
			news = append(news, p.Begins)
		}
	})
	return news
}
