// Package danish orders names as a Danish list does and writes words so that they are found however they were typed. It
// knows nothing of what is listed or searched, holds no state and starts no goroutine.
package danish

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// collators are kept, since making one takes longer than a comparison; one serves one goroutine at a time.
var collators = sync.Pool{New: func() any { return collate.New(language.Danish) }}

// Compare orders two names: … Z Æ Ø Å, where aa is å, case and accents count least, and a letter and its accent are the
// same however they are stored. It is 0 only for names that are read alike.
func Compare(a, b string) int {
	if a == b {
		return 0
	}
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	return c.CompareString(a, b)
}

// letters are what a letter is spelled out as that has no accent to lose.
var letters = map[rune]string{'æ': "ae", 'ø': "oe", 'ß': "ss", 'ð': "d", 'þ': "th", 'ł': "l", 'đ': "d"}

// accents are what follows a letter for an accent that makes another letter of it: å, and the neighbours' ä and ö. Any
// other accent falls away.
var accents = map[[2]rune]string{{'a', '\u030a'}: "a", {'a', '\u0308'}: "e", {'o', '\u0308'}: "e"}

// Fold writes text as it is searched: in lower case, æ, ø and å as ae, oe and aa, without accents and without characters
// that nobody sees. Composed and decomposed letters fold alike. What holds a word holds its fold.
func Fold(s string) string {
	if folded, ok := foldUsual(s); ok {
		return folded
	}
	var out strings.Builder
	out.Grow(len(s))
	var letter rune
	for _, r := range strings.ToLower(norm.NFKD.String(strings.ToValidUTF8(s, "\ufffd"))) {
		switch {
		case unicode.Is(unicode.Mn, r):
			out.WriteString(accents[[2]rune{letter, r}])
		case unicode.Is(unicode.Cf, r):
		default:
			letter = r
			if spelt, ok := letters[r]; ok {
				out.WriteString(spelt)
			} else {
				out.WriteRune(r)
			}
		}
	}
	return out.String()
}

// foldUsual folds text of the letters and signs that Danish is usually written with, without looking any of them up: the
// programme of a city is searched at every key. It is false for other text.
func foldUsual(s string) (string, bool) {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case 'A' <= r && r <= 'Z':
			out = utf8.AppendRune(out, r+'a'-'A')
		case r <= unicode.MaxASCII, r == '–', r == '’', r == '”', r == '“', r == '·':
			out = utf8.AppendRune(out, r)
		case r == 'æ' || r == 'Æ':
			out = append(out, "ae"...)
		case r == 'ø' || r == 'Ø':
			out = append(out, "oe"...)
		case r == 'å' || r == 'Å':
			out = append(out, "aa"...)
		case r == 'é' || r == 'É':
			out = append(out, 'e')
		default:
			return "", false
		}
	}
	return string(out), true
}

// Words are the words of a query or a text, folded: what stands between characters that are neither letters nor digits.
func Words(s string) []string {
	return strings.FieldsFunc(Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
