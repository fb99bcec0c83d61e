// Package formula reads a number or a sum as a person types it into a cell, and counts it exactly: 1.234,56 or
// 1,234.56, (3+4)*1,25, 25 %, kr. 1.200,-. It has no float, no clock, no texts and no Fyne; rounding to a unit is the
// caller's, with Round.
//
// # Numbers
//
// Blanks and apostrophes between digits part thousands. Where both . and , stand in a number, the last one begins the
// decimals. Where one of them stands more than once, it parts thousands. Where one stands alone, it begins the decimals
// if the Notation says so; the other sign parts thousands if three digits follow it and one to three, not a lone 0, go
// before it (1.234 in Danish), and else begins the decimals (1.5 in Danish). Thousands are three digits.
//
// Kr., kr and DKK beside a number say nothing, nor does the ,- of a price. A number alone in brackets is negative, as
// bookkeepers write it; a dash alone is zero, as workbooks show it.
//
// # Sums
//
// + − * / and brackets, with × · x for * and the long dashes for −; a leading = is allowed. % is a hundredth of what goes
// before it, so 200*25% is 50 and 200+25% is 200,25, as in a workbook.
package formula

import (
	"math/big"
	"strings"
)

// What a text is held to, so that a hostile one costs little.
const (
	MaxLength = 256 // bytes
	maxDepth  = 32  // brackets and signs in each other
)

// Most is the greatest number, above and below zero, that a text may come to.
const Most = 9_000_000_000_000_000

// Notation says which sign begins the decimals where a number does not tell.
type Notation int

// The notations.
const (
	Comma Notation = iota // 1.234,56
	Point                 // 1,234.56
)

// decimal is the sign that begins the decimals.
func (n Notation) decimal() rune {
	if n == Point {
		return '.'
	}
	return ','
}

// thousands is the sign that parts thousands.
func (n Notation) thousands() rune {
	if n == Point {
		return ','
	}
	return '.'
}

// Result is what a text comes to.
type Result struct {
	Value   *big.Rat
	Percent bool // a % was written: a cell of percents takes a hundred times the value
	Plain   bool // it is a number alone: there is no sum to keep
}

// Eval counts a text. Its errors are of type *Error.
func Eval(text string, n Notation) (Result, error) {
	if len(text) > MaxLength {
		return Result{}, &Error{Kind: TooLong}
	}
	text = strings.TrimSpace(text)
	if dash(text) {
		return Result{Value: new(big.Rat), Plain: true}, nil
	}
	tokens, err := scan(text, n)
	if err != nil {
		return Result{}, err
	}
	p := parser{tokens: tokens}
	if p.at().kind == equals {
		p.next()
	} else if inner, ok := bookkeeping(tokens); ok {
		return checked(Result{Value: new(big.Rat).Neg(inner), Plain: true})
	}
	if p.at().kind == end {
		return Result{}, &Error{Kind: Empty}
	}
	plain := len(tokens) == 2 && tokens[0].kind == number ||
		len(tokens) == 3 && (tokens[0].sign('-') && tokens[1].kind == number || tokens[0].kind == number && tokens[1].sign('%')) ||
		len(tokens) == 4 && tokens[0].sign('-') && tokens[1].kind == number && tokens[2].sign('%')
	value, err := p.sum(0)
	if err != nil {
		return Result{}, err
	}
	if p.at().kind != end {
		return Result{}, p.unexpected()
	}
	return checked(Result{Value: value, Percent: p.percent, Plain: plain})
}

var most = big.NewRat(Most, 1)

func checked(r Result) (Result, error) {
	if new(big.Rat).Abs(r.Value).Cmp(most) > 0 {
		return Result{}, &Error{Kind: TooLarge}
	}
	return r, nil
}

// dash tells whether a text is a dash alone.
func dash(text string) bool { return text == "-" || text == "–" || text == "—" || text == "−" }

// bookkeeping is the number of a text that is one in brackets and nothing more.
func bookkeeping(tokens []token) (*big.Rat, bool) {
	if len(tokens) == 4 && tokens[0].sign('(') && tokens[1].kind == number && tokens[2].sign(')') {
		return tokens[1].value, true
	}
	return nil, false
}

// Round is a value in a unit of which so many are one, to the nearest whole one with halves away from zero: 100 for øre.
// It is false where that is beyond Most.
func Round(value *big.Rat, units int64) (int64, bool) {
	scaled := new(big.Rat).Mul(value, new(big.Rat).SetInt64(units))
	num, den := new(big.Int).Abs(scaled.Num()), scaled.Denom()
	num.Add(num.Lsh(num, 1), den) // 2n + d over 2d, cut
	num.Quo(num, new(big.Int).Lsh(den, 1))
	if !num.IsInt64() || num.Int64() > Most {
		return 0, false
	}
	if scaled.Sign() < 0 {
		return -num.Int64(), true
	}
	return num.Int64(), true
}
