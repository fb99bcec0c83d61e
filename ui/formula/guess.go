package formula

import (
	"iter"
	"strings"
)

// Guess is the notation of numbers that come from one place, as those of a paste do: what the numbers that tell say, if
// they agree, and else the fallback. So 1,234 is read as a thousand and more beside 1,234.56.
func Guess(texts iter.Seq[string], fallback Notation) Notation {
	comma, point := false, false
	for text := range texts {
		if len(text) > MaxLength {
			continue
		}
		l, ok := alone(text)
		if !ok || len(l.parts) == 0 {
			continue
		}
		begins, tells := l.decimals(fallback)
		last := l.parts[len(l.parts)-1]
		if !tells || last == ' ' {
			continue
		}
		comma = comma || begins == (last == ',')
		point = point || begins == (last == '.')
	}
	if comma == point {
		return fallback
	}
	if comma {
		return Comma
	}
	return Point
}

// alone is the number that a text is, with nothing beside it but what says nothing.
func alone(text string) (literal, bool) {
	text = strings.TrimFunc(text, func(r rune) bool { return !digit(r) })
	var l literal
	for _, r := range text {
		switch {
		case digit(r):
			l.digit(byte(r)) //nolint:gosec // a digit
		case r == '.' || r == ',':
			if !l.open {
				return l, false
			}
			l.part(r)
		case blank(r) || r == '\'' || r == '’':
			if l.open {
				l.part(' ')
			}
		default:
			return l, false
		}
	}
	return l, l.open
}

// Group parts the thousands of the whole numbers in a text as it is typed, for a text without them: 12*4500 is shown as
// 12*4.500.
func Group(text string, n Notation) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		if !digit(rune(text[i])) {
			out.WriteByte(text[i])
			i++
			continue
		}
		j := i
		for j < len(text) && digit(rune(text[j])) {
			j++
		}
		if i > 0 && rune(text[i-1]) == n.decimal() {
			out.WriteString(text[i:j])
		} else {
			for k := i; k < j; k++ {
				if k > i && (j-k)%3 == 0 {
					out.WriteRune(n.thousands())
				}
				out.WriteByte(text[k])
			}
		}
		i = j
	}
	return out.String()
}
