package store

import (
	"slices"
	"strings"
	"unicode"

	"startklar.dk/api/danish"
)

// snippetLen is about how long a snippet is, in bytes, and snippetBefore how much of it stands before the first word
// that was found.
const snippetLen, snippetBefore = 70, 20

// snippet cuts a piece out of text around the first of the words, which are folded, and marks all that are in it between
// '\x02' and '\x03'. Where none is, as when the title has them, it is the beginning.
func snippet(text string, words []string) string {
	marks := occurrences(text, words)
	from, to := 0, len(text)
	if len(marks) > 0 && marks[0].from > snippetBefore && len(text) > snippetLen {
		from = boundary(text, marks[0].from-snippetBefore, marks[0].from)
	}
	if to-from > snippetLen {
		to = boundary(text, from+snippetLen, len(text))
	}
	var out strings.Builder
	if from > 0 {
		out.WriteString("…")
	}
	at := from
	for _, m := range marks {
		if m.to > to {
			break
		}
		out.WriteString(text[at:m.from] + "\x02" + text[m.from:m.to] + "\x03")
		at = m.to
	}
	out.WriteString(strings.TrimRightFunc(text[at:to], unicode.IsSpace))
	if to < len(text) {
		out.WriteString("…")
	}
	return out.String()
}

// boundary is the first place from at on, and until last, where a word ends or begins; last where there is none.
func boundary(text string, at, last int) int {
	for i, r := range text {
		if i >= at && i < last && unicode.IsSpace(r) {
			if last == len(text) {
				return i
			}
			return i + len(string(r))
		}
	}
	return last
}

// stretch is a part of a text, in bytes.
type stretch struct{ from, to int }

// occurrences are where a text has one of the words, each part of it once.
func occurrences(text string, words []string) []stretch {
	folded, origin := foldedWithOrigin(text)
	var all []stretch
	for _, word := range words {
		for at := 0; word != ""; {
			i := strings.Index(folded[at:], word)
			if i < 0 {
				break
			}
			first, last := at+i, at+i+len(word)-1
			all = append(all, stretch{origin[first].from, origin[last].to})
			at = last + 1
		}
	}
	slices.SortFunc(all, func(a, b stretch) int { return a.from - b.from })
	var merged []stretch
	for _, s := range all {
		if n := len(merged); n > 0 && s.from <= merged[n-1].to {
			merged[n-1].to = max(merged[n-1].to, s.to)
		} else {
			merged = append(merged, s)
		}
	}
	return merged
}

// foldedWithOrigin folds a text letter by letter, each with the accents that follow it, and tells of every byte which
// part of the text it is from.
func foldedWithOrigin(text string) (folded string, origin []stretch) {
	var out strings.Builder
	letter := func(from, to int) {
		f := danish.Fold(text[from:to])
		out.WriteString(f)
		for range len(f) {
			origin = append(origin, stretch{from, to})
		}
	}
	from := 0
	for i, r := range text {
		if i > from && !unicode.Is(unicode.Mn, r) {
			letter(from, i)
			from = i
		}
	}
	if from < len(text) {
		letter(from, len(text))
	}
	return out.String(), origin
}
