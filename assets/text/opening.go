package text

import (
	"strings"
	"unicode"
)

// Opening is how a text begins, in most characters at the most: as many whole sentences
// as fit, else as many whole words and an ellipsis. Lines and blanks become single
// blanks.
func Opening(s string, most int) string {
	words := strings.Fields(s)
	whole := strings.Join(words, " ")
	if len([]rune(whole)) <= most {
		return whole
	}
	letters, sentence := 0, 0
	fit := 0 // words that fit with an ellipsis after them
	for i, word := range words {
		if i > 0 {
			letters++
		}
		letters += len([]rune(word))
		if letters > most {
			break
		}
		if letters < most {
			fit = i + 1
		}
		if EndsSentence(word) {
			sentence = i + 1
		}
	}
	switch {
	case sentence > 0:
		return strings.Join(words[:sentence], " ")
	case fit > 0:
		return strings.TrimRight(strings.Join(words[:fit], " "), ",;:–-") + "…"
	case most < 1:
		return ""
	}
	return string([]rune(whole)[:most-1]) + "…"
}

// EndsSentence tells whether a sentence ends with a word: at a full stop, a question or
// an exclamation mark, also within a closing quote. An abbreviation of a few letters
// and a number ("kr.", "ca.", "3.") ends none.
func EndsSentence(word string) bool {
	bare := strings.TrimRight(word, "”\"')»")
	if strings.HasSuffix(bare, "!") || strings.HasSuffix(bare, "?") {
		return true
	}
	stem, dotted := strings.CutSuffix(bare, ".")
	if !dotted || stem == "" || strings.Contains(stem, ".") {
		return false
	}
	runes := []rune(stem)
	return len(runes) > 3 && !unicode.IsDigit(runes[len(runes)-1])
}
