package plan

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Query is what is looked for in the answers of a plan. A letter with its accent is the same however it is stored: "å" as
// one sign or as an a with a ring.
type Query struct {
	Words string
	Case  bool // small and capital letters are different ones
	Whole bool // whole words only
}

// Hit is where something was found in a text: its bytes from From up to To.
type Hit struct{ From, To int }

// In is where it is found in a text, from the beginning on. Hits do not overlap, and nothing is found of no words.
func (q Query) In(text string) []Hit {
	needle, _ := q.folded(q.Words)
	if needle == "" {
		return nil
	}
	hay, at := q.folded(text)
	var hits []Hit
	for from := 0; ; {
		i := strings.Index(hay[from:], needle)
		if i < 0 {
			return hits
		}
		begin, end := from+i, from+i+len(needle)
		hit := Hit{at[begin], at[end]}
		if hit.From < 0 || hit.To < 0 || q.Whole && !whole(text, hit) {
			_, n := utf8.DecodeRuneInString(hay[begin:])
			from = begin + n
			continue
		}
		hits = append(hits, hit)
		from = end
	}
}

// folded is a text as it is compared, and for each of its bytes and its end where in the text the letter begins that
// begins there; below zero inside a letter.
func (q Query) folded(text string) (folded string, at []int) {
	var b strings.Builder
	b.Grow(len(text))
	at = make([]int, 0, len(text)+1)
	var letters norm.Iter
	letters.InitString(norm.NFC, text)
	for !letters.Done() {
		from := letters.Pos()
		letter := string(letters.Next())
		if !q.Case {
			letter = strings.ToLower(letter)
		}
		b.WriteString(letter)
		at = append(at, from)
		for range len(letter) - 1 {
			at = append(at, -1)
		}
	}
	return b.String(), append(at, len(text))
}

// whole says whether no letter or digit stands right before or after a hit.
func whole(text string, h Hit) bool {
	part := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' }
	before, _ := utf8.DecodeLastRuneInString(text[:h.From])
	after, _ := utf8.DecodeRuneInString(text[h.To:])
	return !(h.From > 0 && part(before)) && !(h.To < len(text) && part(after))
}

// Replaced is a text with other words in the place of hits, and where they stand in it.
func Replaced(text string, hits []Hit, with string) (after string, at []Hit) {
	var b strings.Builder
	from := 0
	for _, h := range hits {
		b.WriteString(text[from:h.From])
		at = append(at, Hit{b.Len(), b.Len() + len(with)})
		b.WriteString(with)
		from = h.To
	}
	b.WriteString(text[from:])
	return b.String(), at
}
