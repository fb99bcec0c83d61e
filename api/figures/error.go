package figures

import (
	"cmp"
	"slices"
	"strings"
)

// Code is what is wrong at a place of a case.
type Code string

// The codes of a case that cannot be computed.
const (
	Malformed Code = "malformed" // the whole is no JSON object
	Required  Code = "required"  // nothing is there and something must be
	Type      Code = "type"      // another type: also a number with a fraction or an exponent, a value for a branch
	Range     Code = "range"     // a number that is too small or too large, a cell that does not exist, a month that is none
	Enum      Code = "enum"      // none of the words that may stand there
	Order     Code = "order"     // ends before it begins
	TooLong   Code = "too_long"  // a name of more than 200 characters
	ID        Code = "id"        // a line's id is none; the line is not read further
	FormOnly  Code = "form"      // not for this form of firm
	TooMany   Code = "too_many"  // more than 200 lines
	Overflow  Code = "overflow"  // a figure grows too large to be held exactly
)

// Error is one thing that keeps a case from being computed. At is its path in the
// case, empty for the whole.
type Error struct {
	At   string `json:"at"`
	Code Code   `json:"code"`
}

// Errors are all that is wrong with a case, by place and code.
type Errors []Error

// Error lists them.
func (e Errors) Error() string {
	var b strings.Builder
	for i, one := range e {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(string(one.Code))
		if one.At != "" {
			b.WriteString(" at " + one.At)
		}
	}
	return b.String()
}

// sorted are the errors in their order, each once.
func (e Errors) sorted() Errors {
	slices.SortFunc(e, func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Code, b.Code))
	})
	return slices.Compact(e)
}
