package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Opening is how a text begins, in most characters at the most: as many whole sentences, paragraphs and items of lists
// as fit, else as many whole words and an ellipsis. Several blanks become one; lines stay.
func Opening(s string, most int) string {
	whole := singleBlanks(s)
	if utf8.RuneCountInString(whole) <= most {
		return whole
	}
	letters, sentence := 0, 0
	fit := 0 // how far an ellipsis has room too
	line := 0
	for at := 0; at < len(whole); {
		end := len(whole)
		if i := strings.IndexAny(whole[at:], " \n"); i >= 0 {
			end = at + i
		}
		if letters += utf8.RuneCountInString(whole[at:end]); letters > most {
			break
		}
		if letters < most {
			fit = end
		}
		rest := whole[end:]
		item := strings.HasPrefix(rest, "\n") && strings.HasPrefix(strings.TrimLeft(whole[line:end], " "), "•")
		if EndsSentence(whole[at:end]) || item || strings.HasPrefix(rest, "\n\n") {
			sentence = end
		}
		if at = end + len(rest) - len(strings.TrimLeft(rest, " \n")); strings.HasPrefix(rest, "\n") {
			line = at
		}
		letters += at - end
	}
	switch {
	case sentence > 0:
		return whole[:sentence]
	case fit > 0:
		return strings.TrimRight(whole[:fit], " \n,;:–-•") + "…"
	case most < 1:
		return ""
	}
	return string([]rune(whole)[:most-1]) + "…"
}

// singleBlanks is a text with one blank where there were several within a line, and one empty line where there were
// several; how far a line is indented stays.
func singleBlanks(s string) string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		words := strings.Join(strings.Fields(line), " ")
		if words == "" {
			if len(lines) > 0 && lines[len(lines)-1] != "" {
				lines = append(lines, "")
			}
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " "))
		lines = append(lines, line[:indent]+words)
	}
	return strings.Join(lines, "\n")
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
