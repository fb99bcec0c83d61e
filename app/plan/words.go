package plan

import (
	"slices"
	"strings"
	"unicode"
)

// Words counts the words of a text as a reader would: what stands between
// spaces and holds a letter or a digit.
func Words(text string) int {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			n++
		}
	}
	return n
}

// FirstLine is the first line of a text that has words, without the spaces
// around it.
func FirstLine(text string) string {
	for line := range strings.Lines(text) {
		if Words(line) > 0 {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// Both is one text out of the two of a conflict, the earlier one first, without
// saying twice the paragraphs that they share. Paragraphs are parted by blank
// lines, as the office merges them.
func Both(a, b string) string {
	x, y := paragraphs(a), paragraphs(b)
	// common[i][j] is the length of the longest run of shared paragraphs, in
	// order, of x[i:] and y[j:].
	common := make([][]int, len(x)+1)
	for i := range common {
		common[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []string
	i, j := 0, 0
	for i < len(x) && j < len(y) {
		switch {
		case x[i] == y[j]:
			out = append(out, x[i])
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			out = append(out, x[i])
			i++
		default:
			out = append(out, y[j])
			j++
		}
	}
	out = slices.Concat(out, x[i:], y[j:])
	return strings.Join(out, "\n\n")
}

func paragraphs(text string) []string {
	var out []string
	var lines []string
	flush := func() {
		if len(lines) > 0 {
			out = append(out, strings.Join(lines, "\n"))
			lines = nil
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) == "" {
			flush()
			continue
		}
		lines = append(lines, line)
	}
	flush()
	return out
}
