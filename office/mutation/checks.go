package mutation

import (
	"slices"
	"strings"
	"unicode/utf8"

	"startklar.dk/api"
)

// Checks gathers what is wrong with the fields of one body.
type Checks struct{ Errors []api.FieldError }

// Bad notes what is wrong with a field.
func (c *Checks) Bad(pointer, reason string) {
	c.Errors = append(c.Errors, api.FieldError{Pointer: pointer, Reason: reason})
}

// ID wants a UUID.
func (c *Checks) ID(pointer, id string) {
	switch {
	case id == "":
		c.Bad(pointer, "required")
	case !api.ValidID(id):
		c.Bad(pointer, "format")
	}
}

// OptionalID wants a UUID or nothing.
func (c *Checks) OptionalID(pointer, id string) {
	if id != "" {
		c.ID(pointer, id)
	}
}

// Length wants a text of at most n characters that a database can hold.
func (c *Checks) Length(pointer, s string, n int) {
	if strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
		c.Bad(pointer, "format")
	}
	if len(s) > n && utf8.RuneCountInString(s) > n {
		c.Bad(pointer, "too_long")
	}
}

// OneOf wants one of the words, or nothing.
func (c *Checks) OneOf(pointer, s string, words ...string) {
	if s != "" && !slices.Contains(words, s) {
		c.Bad(pointer, "unknown")
	}
}

// Field wants the code of a field, or nothing.
func (c *Checks) Field(pointer string, f api.Field) {
	if f != "" && !f.Known() {
		c.Bad(pointer, "unknown")
	}
}

// Problem is the refusal of all that was gathered, or nil.
func (c *Checks) Problem() error {
	if len(c.Errors) == 0 {
		return nil
	}
	return &api.Problem{Code: api.CodeInvalid, Errors: c.Errors}
}

// Said checks words that are asked for.
func (c *Checks) Said(pointer, s string, n int) {
	if strings.TrimSpace(s) == "" {
		c.Bad(pointer, "required")
	}
	c.Length(pointer, s, n)
}

// ErrChanged is what somebody else's change of something answers a form with that was made
// before it.
var ErrChanged = &api.Problem{Code: api.CodeChanged}
