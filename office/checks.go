package office

import (
	"slices"
	"strings"
	"unicode/utf8"

	"startklar.dk/api"
)

// checks gathers what is wrong with the fields of one body.
type checks struct{ errors []api.FieldError }

func (c *checks) bad(pointer, reason string) {
	c.errors = append(c.errors, api.FieldError{Pointer: pointer, Reason: reason})
}

// id wants a UUID.
func (c *checks) id(pointer, id string) {
	switch {
	case id == "":
		c.bad(pointer, "required")
	case !api.ValidID(id):
		c.bad(pointer, "format")
	}
}

// optionalID wants a UUID or nothing.
func (c *checks) optionalID(pointer, id string) {
	if id != "" {
		c.id(pointer, id)
	}
}

// length wants at most n characters.
func (c *checks) length(pointer, s string, n int) {
	if len(s) > n && utf8.RuneCountInString(s) > n {
		c.bad(pointer, "too_long")
	}
}

// oneOf wants one of the words, or nothing.
func (c *checks) oneOf(pointer, s string, words ...string) {
	if s != "" && !slices.Contains(words, s) {
		c.bad(pointer, "unknown")
	}
}

// field wants the code of a field, or nothing.
func (c *checks) field(pointer string, f api.Field) {
	if f != "" && !f.Known() {
		c.bad(pointer, "unknown")
	}
}

// problem is the refusal of all that was gathered, or nil.
func (c *checks) problem() error {
	if len(c.errors) == 0 {
		return nil
	}
	return &api.Problem{Code: api.CodeInvalid, Errors: c.errors}
}

// said checks words that are asked for.
func (c *checks) said(pointer, s string, n int) {
	if strings.TrimSpace(s) == "" {
		c.bad(pointer, "required")
	}
	if strings.ContainsRune(s, 0) {
		c.bad(pointer, "format")
	}
	c.length(pointer, s, n)
}

// maxLine is how many characters a line of text has at the most.
const maxLine = 300
