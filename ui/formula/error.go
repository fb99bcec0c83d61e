package formula

import "fmt"

// Kind is what is wrong with a text.
type Kind int

// The kinds of errors.
const (
	Empty      Kind = iota // nothing is written
	Sign                   // a sign or a word that says nothing here
	Unfinished             // it ends where a number should follow
	Bracket                // a bracket without its other half
	Digits                 // dots and commas stand where no number has them
	ByZero                 // divides by zero
	TooLarge               // beyond Most
	TooLong                // more than MaxLength, or too many brackets in each other
)

var kinds = [...]string{"empty", "sign", "unfinished", "bracket", "separators", "zero", "large", "long"}

// String names the kind for a log; what a person reads is the caller's.
func (k Kind) String() string { return kinds[k] }

// Error says what is wrong with a text, and where.
type Error struct {
	Kind Kind
	At   int    // in bytes from the beginning, without blanks there
	Text string // the sign that is not known, where it is that
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("formula: %s at %d", e.Kind, e.At) }
