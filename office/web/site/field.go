package site

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/danish"
	"startklar.dk/assets/text"
)

// State is how something stands: each has a colour and a shape of its own.
type State string

// The states.
const (
	Done   State = "done"   // a tick
	Now    State = "now"    // a ring with a point
	Open   State = "open"   // a ring
	Waits  State = "waits"  // a clock: it needs somebody
	Warns  State = "warns"  // a triangle: it stands in another's way
	Broken State = "broken" // a cross: missed, called off
	Late   State = "late"   // a triangle: a promise is broken
	Plain  State = "plain"  // nothing
)

// Badge is a state in words.
type Badge = struct {
	State State
	Words string
}

// Field is a field of a form, with what was typed into it and what is wrong with that.
type Field struct {
	Name, Label, Hint string
	ID                string // in the page; empty: its name
	Value, Error      string
	Type              string // of the input; empty: text
	Autocomplete      string
	Inputmode         string
	List              string // the id of what it offers beside what is typed
	Max               int
	Rows              int // of a text of several lines; 0: it is one line
	Required, Focus   bool
	Large, Fixed      bool     // in large letters; shown and not to be changed
	Options           []Option // to choose from; none: it is typed into
}

// Ref is the field's id in the page.
func (f Field) Ref() string { return cmp.Or(f.ID, f.Name) }

// Option is one of those that a field lets one choose from.
type Option = struct{ Value, Words string }

// Topics are what one can be helped with, to choose from, in the order of their names.
func Topics(t *text.Texts) (all []Option) {
	for _, f := range api.Fields {
		all = append(all, Option{string(f), t.T("field." + string(f))})
	}
	slices.SortFunc(all, func(a, b Option) int { return danish.Compare(a.Words, b.Words) })
	return all
}

// Filled are fields with what a form was sent with, and what an office refused of it:
// the pointer of an error names its field.
func Filled(t *text.Texts, sent url.Values, refused error, fields ...Field) []Field {
	var p *api.Problem
	errors.As(refused, &p)
	for i := range fields {
		f := &fields[i]
		if sent.Has(f.Name) {
			f.Value = sent.Get(f.Name)
		}
		if p == nil {
			continue
		}
		for _, e := range p.Errors {
			if strings.TrimPrefix(e.Pointer, "/") == f.Name && f.Error == "" {
				f.Error = t.T("problem.reason." + e.Reason)
			}
		}
	}
	if wrong := slices.IndexFunc(fields, func(f Field) bool { return f.Error != "" }); wrong >= 0 {
		for i := range fields {
			fields[i].Focus = i == wrong
		}
	}
	return fields
}
