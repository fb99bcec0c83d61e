package formula

import (
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind int

const (
	end tokenKind = iota
	number
	operator // its sign in r: + - * / % ( )
	equals   // = at the beginning
)

type token struct {
	kind  tokenKind
	at    int
	r     rune
	value *big.Rat
}

func (t token) sign(r rune) bool { return t.kind == operator && t.r == r }

// operators are the signs of arithmetic, and those that stand for them.
var operators = map[rune]rune{
	'+': '+', '-': '-', '−': '-', '–': '-', '—': '-', '*': '*', '×': '*', '·': '*', '∙': '*', 'x': '*', 'X': '*',
	'/': '/', '%': '%', '(': '(', ')': ')',
}

// currencies are what may stand beside a number and says nothing, the longest first.
var currencies = []string{"kr.", "kr", "dkk"}

// scan parts a text into numbers and signs; the last token is the end.
func scan(text string, n Notation) ([]token, error) {
	var out []token
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case blank(r):
			i += size
		case r == '=' && len(out) == 0:
			out = append(out, token{kind: equals, at: i})
			i += size
		case digit(r), (r == '.' || r == ',') && i+1 < len(text) && digit(rune(text[i+1])):
			value, length, ok := numeral(text[i:], n)
			if !ok {
				return nil, &Error{Kind: Digits, At: i}
			}
			out = append(out, token{kind: number, at: i, value: value})
			i += length
		default:
			if length := currency(text[i:]); length > 0 {
				i += length
				break
			}
			op, known := operators[r]
			if !known {
				return nil, &Error{Kind: Sign, At: i, Text: string(r)}
			}
			out = append(out, token{kind: operator, at: i, r: op})
			i += size
		}
	}
	return append(out, token{kind: end, at: len(text)}), nil
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// blank is what may stand between signs: also the blanks that workbooks part thousands with, and marks of direction.
func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Cf, r)
}

func currency(text string) int {
	for _, c := range currencies {
		if len(text) >= len(c) && strings.EqualFold(text[:len(c)], c) {
			return len(c)
		}
	}
	return 0
}

// numeral reads the number that a text begins with, and how many bytes it is. A blank or an apostrophe belongs to it
// where three digits follow.
func numeral(text string, n Notation) (value *big.Rat, length int, ok bool) {
	var l literal
	i := 0
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		rest := text[i+size:]
		switch {
		case digit(r):
			l.digit(byte(r)) //nolint:gosec // a digit
		case (r == '.' || r == ',') && rest != "" && digit(rune(rest[0])):
			l.part(r)
		case r == ',' && price(rest): // 1.200,-
			return done(l, n, i+size+1)
		case r == n.decimal() && !l.has(r):
			return done(l, n, i+size) // as far as it is typed
		case (r == '\'' || r == '’' || blank(r)) && thousand(rest):
			l.part(' ')
		default:
			return done(l, n, i)
		}
		i += size
	}
	return done(l, n, i)
}

func done(l literal, n Notation, length int) (*big.Rat, int, bool) {
	value, ok := l.value(n)
	return value, length, ok
}

// price tells whether what follows a comma is the dash of a price.
func price(rest string) bool {
	if rest == "" || rest[0] != '-' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest[1:])
	return len(rest) == 1 || blank(r) || r == ')'
}

// thousand tells whether exactly three digits follow.
func thousand(rest string) bool {
	if len(rest) < 3 {
		return false
	}
	for i := range 3 {
		if !digit(rune(rest[i])) {
			return false
		}
	}
	return len(rest) == 3 || !digit(rune(rest[3]))
}

// literal is a number as it is written: its groups of digits, and what parts them.
type literal struct {
	groups []string
	parts  []rune // one fewer than groups, a space for blanks and apostrophes
	open   bool   // the last group is being written
}

func (l *literal) digit(d byte) {
	if !l.open {
		l.groups, l.open = append(l.groups, ""), true
	}
	l.groups[len(l.groups)-1] += string(d)
}

func (l *literal) part(r rune) {
	if len(l.groups) == 0 {
		l.groups = append(l.groups, "")
	}
	l.parts, l.open = append(l.parts, r), false
}

func (l *literal) has(r rune) bool { return l.count(r) > 0 }

func (l *literal) count(r rune) int {
	count := 0
	for _, p := range l.parts {
		if p == r {
			count++
		}
	}
	return count
}

// decimals tells whether the last sign of a number begins decimals, and whether the number alone tells so.
func (l *literal) decimals(n Notation) (begins, tells bool) {
	if len(l.parts) == 0 {
		return false, false
	}
	last := l.parts[len(l.parts)-1]
	switch {
	case last == ' ':
		return false, false
	case l.count(last) > 1:
		return false, true
	case len(l.parts) > 1:
		return true, true
	}
	before, after := l.groups[0], l.groups[1]
	if before == "" || before == "0" || len(before) > 3 || len(after) != 3 {
		return true, true
	}
	return last == n.decimal(), false
}

// value is the number; false where its thousands are not three digits.
func (l *literal) value(n Notation) (*big.Rat, bool) {
	groups, fraction := l.groups, ""
	parts := l.parts
	if begins, _ := l.decimals(n); begins {
		last := len(groups) - 1
		groups, fraction, parts = groups[:last], groups[last], parts[:len(parts)-1]
	}
	for i, g := range groups {
		if i > 0 && (len(g) != 3 || parts[i-1] != parts[0]) || len(groups) > 1 && (g == "" || len(groups[0]) > 3) {
			return nil, false
		}
	}
	num, ok := new(big.Int).SetString("0"+strings.Join(groups, "")+fraction, 10)
	if !ok {
		return nil, false
	}
	return new(big.Rat).SetFrac(num, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(len(fraction))), nil)), true
}
