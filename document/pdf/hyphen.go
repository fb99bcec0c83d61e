package pdf

import (
	"strings"
	"sync"
	"unicode"

	"startklar.dk/assets/hyphenation"
	"startklar.dk/assets/text"
)

// hyphens part words by Liang's method: patterns of letters with numbers between them, of which the highest counts,
// and an odd one is a place for a hyphen.
type hyphens struct {
	patterns map[string][]byte // the numbers before, between and after the letters
	longest  int
}

// What stays before and after a hyphen.
const (
	before = 3
	after  = 3
)

var danish = sync.OnceValue(func() *hyphens { return readPatterns(hyphenation.Danish) })

// hyphensOf are those of a language; nil where there are none.
func hyphensOf(lang text.Lang) *hyphens {
	if lang == text.Danish {
		return danish()
	}
	return nil
}

func readPatterns(s string) *hyphens {
	h := &hyphens{patterns: map[string][]byte{}}
	for _, line := range strings.Fields(s) {
		var letters []rune
		numbers := []byte{0}
		for _, r := range line {
			if r >= '0' && r <= '9' {
				numbers[len(numbers)-1] = byte(r - '0')
				continue
			}
			letters = append(letters, r)
			numbers = append(numbers, 0)
		}
		h.patterns[string(letters)] = numbers
		h.longest = max(h.longest, len(letters))
	}
	return h
}

// points are where a word may be parted: before how many of its letters.
func (h *hyphens) points(word []rune) (out []int) {
	if len(word) < before+after {
		return nil
	}
	letters := make([]rune, 0, len(word)+2)
	letters = append(letters, '.')
	for _, r := range word {
		letters = append(letters, unicode.ToLower(r))
	}
	letters = append(letters, '.')
	values := make([]byte, len(letters)+1)
	for from := range letters {
		for to := from + 1; to <= min(from+h.longest, len(letters)); to++ {
			for i, n := range h.patterns[string(letters[from:to])] {
				values[from+i] = max(values[from+i], n)
			}
		}
	}
	for at := before; at <= len(word)-after; at++ {
		if values[at+1]%2 == 1 {
			out = append(out, at)
		}
	}
	return out
}
