package ui

import (
	"slices"
	"strings"
	"unicode"
)

// mostPairs bounds the work of comparing two texts word by word: over it they
// are compared paragraph by paragraph, which is always few.
const mostPairs = 4_000_000

// Changes is the text to with what is not in from marked and underlined, and what went away struck through: neither is
// told by its colour alone.
func Changes(from, to string) []Span { return compared(from, to, true) }

// Only is the text own with what is in none of the others marked and underlined.
func Only(own string, others ...string) []Span {
	alone := make([]int, len(own)) // in how many of the others each byte is not
	for _, other := range others {
		at := 0
		for _, s := range compared(other, own, false) {
			for range len(s.Text) {
				if s.Mark != "" {
					alone[at]++
				}
				at++
			}
		}
	}
	var out []Span
	for start, end := 0, 0; start < len(own); start = end {
		mark := alone[start] == len(others) && len(others) > 0
		for end = start; end < len(own) && (alone[end] == len(others) && len(others) > 0) == mark; end++ {
		}
		span := Span{Text: own[start:end]}
		if mark {
			span.Mark, span.Under = WarnSoft, true
		}
		out = append(out, span)
	}
	return out
}

// leastFolded is how many paragraphs without a mark make a fold of them worth
// while.
const leastFolded = 2

// folded leaves of a marked text the paragraphs with a mark; words says in the
// place of others how many they were. ok is false where there is nothing to fold.
func folded(text []Span, words func(n int) string) (out []Span, ok bool) {
	var alike [][]Span
	flush := func() {
		if len(alike) >= leastFolded {
			out, ok = append(out, Span{Text: words(len(alike)) + "\n\n", Role: Quiet}), true
		} else {
			for _, p := range alike {
				out = append(out, p...)
			}
		}
		alike = nil
	}
	for _, p := range paragraphs(text) {
		if slices.ContainsFunc(p, func(s Span) bool { return s.Mark != "" && strings.TrimSpace(s.Text) != "" }) {
			flush()
			out = append(out, p...)
			continue
		}
		alike = append(alike, p)
	}
	flush()
	if n := len(out); ok && n > 0 {
		out[n-1].Text = strings.TrimRight(out[n-1].Text, "\n")
	}
	return out, ok
}

// paragraphs parts a marked text after its blank lines.
func paragraphs(text []Span) (list [][]Span) {
	var now []Span
	for _, s := range text {
		for {
			i := strings.Index(s.Text, "\n\n")
			if i < 0 {
				break
			}
			head := s
			head.Text = s.Text[:i+2]
			list, now = append(list, append(now, head)), nil
			s.Text = s.Text[i+2:]
		}
		if s.Text != "" {
			now = append(now, s)
		}
	}
	if len(now) > 0 {
		list = append(list, now)
	}
	return list
}

func compared(from, to string, gone bool) []Span {
	a, b := tokens(from), tokens(to)
	if len(a)*len(b) > mostPairs {
		a, b = strings.SplitAfter(from, "\n"), strings.SplitAfter(to, "\n")
	}
	var out []Span
	add := func(s Span) {
		if n := len(out); n > 0 && out[n-1].Mark == s.Mark && out[n-1].Strike == s.Strike {
			out[n-1].Text += s.Text
			return
		}
		out = append(out, s)
	}
	i, j := 0, 0
	for _, pair := range append(common(a, b), [2]int{len(a), len(b)}) {
		for ; i < pair[0]; i++ {
			if gone {
				add(Span{Text: a[i], Strike: true, Role: Quiet})
			}
		}
		if n := len(out); gone && n > 0 && out[n-1].Strike && j < pair[1] {
			add(Span{Text: " "}) // what went and what came do not run together
		}
		for ; j < pair[1]; j++ {
			add(Span{Text: b[j], Mark: WarnSoft, Under: true})
		}
		if pair[1] < len(b) {
			add(Span{Text: b[j]})
		}
		i, j = pair[0]+1, pair[1]+1
	}
	return bridged(out)
}

// bridged marks a space between two marked words as well: it is one place that differs.
func bridged(spans []Span) []Span {
	var out []Span
	for i, s := range spans {
		if n := len(out); n > 0 && out[n-1].Mark != "" {
			same := func(s Span) bool { return s.Mark == out[n-1].Mark && s.Strike == out[n-1].Strike }
			if same(s) || i+1 < len(spans) && strings.Trim(s.Text, " ") == "" && same(spans[i+1]) {
				out[n-1].Text += s.Text
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// tokens cuts a text into words and what stands between them.
func tokens(s string) []string {
	var out []string
	start, space := 0, false
	for i, r := range s {
		if now := unicode.IsSpace(r); i == 0 {
			space = now
		} else if now != space {
			out = append(out, s[start:i])
			start, space = i, now
		}
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// common is a longest run of equal tokens in order, as pairs of indexes.
func common(a, b []string) [][2]int {
	w := len(b) + 1
	length := make([]int32, (len(a)+1)*w)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i*w+j] = length[(i+1)*w+j+1] + 1
			} else {
				length[i*w+j] = max(length[(i+1)*w+j], length[i*w+j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case length[(i+1)*w+j] >= length[i*w+j+1]:
			i++
		default:
			j++
		}
	}
	return out
}
