package document

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unread is what stands in an answer's markup and is not read: where a link leads, and
// the number before an item.
var unread = regexp.MustCompile(`(?m)\]\((?:https?://|mailto:)[^\s()<>]{1,1000}\)|^[ \t]*[0-9]{1,4}[.)][ \t]+`)

// Passage finds words in an answer as they are read, whatever markup and blanks stand
// between them there, and gives the first passage that reads so as it was typed.
func Passage(answer, words string) (passage string, found bool) {
	words = strings.TrimSpace(words)
	if words == "" {
		return "", false
	}
	if strings.Contains(answer, words) {
		return words, true
	}
	in, at := typedLetters(answer)
	of, own := typedLetters(words)
	i := Index(in, of)
	if i < 0 {
		return "", false
	}
	from, to := at[i], at[i+len(of)-1]
	_, size := utf8.DecodeRuneInString(answer[to:])
	to += size
	// The signs before and after its letters belong to it as well.
	if before := words[:own[0]]; strings.HasSuffix(answer[:from], before) {
		from -= len(before)
	}
	_, size = utf8.DecodeRuneInString(words[own[len(own)-1]:])
	if after := words[own[len(own)-1]+size:]; strings.HasPrefix(answer[to:], after) {
		to += len(after)
	}
	return answer[from:to], true
}

// typedLetters are the letters of an answer that are read, and where each begins in it.
func typedLetters(answer string) (letters []rune, at []int) {
	from := 0
	for _, gap := range append(unread.FindAllStringIndex(answer, -1), []int{len(answer), len(answer)}) {
		more, places := Letters(answer[from:gap[0]])
		for i := range more {
			letters, at = append(letters, more[i]), append(at, from+places[i])
		}
		from = gap[1]
	}
	return letters, at
}

// Letters are a text's letters and digits, without the signs and blanks between them,
// and at which byte each begins: by them a passage is found among words that are set
// another way than they were typed.
func Letters(s string) (letters []rune, at []int) {
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters, at = append(letters, r), append(at, i)
		}
	}
	return letters, at
}

// PassageLetters are the letters of a passage of an answer that are read.
func PassageLetters(passage string) []rune {
	letters, _ := typedLetters(passage)
	return letters
}

// Index is where letters begin among others, or -1; those of nothing are nowhere.
func Index(in, of []rune) int {
	if len(of) == 0 {
		return -1
	}
	i := strings.Index(string(in), string(of))
	if i < 0 {
		return -1
	}
	return utf8.RuneCountInString(string(in)[:i])
}
