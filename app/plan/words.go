package plan

import (
	"strings"
	"unicode"

	"startklar.dk/document"
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

// FirstLine is the first line of an answer that has words, in plain words.
func FirstLine(text string) string {
	for line := range strings.Lines(text) {
		if Words(line) > 0 {
			return document.PlainWords(line)
		}
	}
	return ""
}
