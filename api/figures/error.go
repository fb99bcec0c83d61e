package figures

import (
	"cmp"
	"slices"
	"strings"
)

// ErrorCode is what is wrong at a place of a case.
type ErrorCode string

// The codes of a case that cannot be computed.
const (
	Malformed ErrorCode = "malformed" // the whole is no JSON object
	Required  ErrorCode = "required"  // nothing is there and something must be
	Type      ErrorCode = "type"      // another type: also a number with a fraction or an exponent, a value for a branch
	Range     ErrorCode = "range"     // a number that is too small or too large, a cell that does not exist, a month that is none
	Enum      ErrorCode = "enum"      // none of the words that may stand there
	Order     ErrorCode = "order"     // ends before it begins
	TooLong   ErrorCode = "too_long"  // a name of more than 200 characters
	ID        ErrorCode = "id"        // a line's id is none; the line is not read further
	FormOnly  ErrorCode = "form"      // not for this form of firm
	TooMany   ErrorCode = "too_many"  // more than 200 lines
	Overflow  ErrorCode = "overflow"  // a figure grows too large to be held exactly
)

// Error is one thing that keeps a case from being computed. At is its path in the
// case, empty for the whole.
type Error struct {
	At   string    `json:"at"`
	Code ErrorCode `json:"code"`
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
