package desk

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"startklar.dk/api"
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

// badge is a state in words.
type badge struct {
	State State
	Words string
}

// bar is how much of something is done.
type bar struct{ Done, Of int }

// Width is the bar's length in hundredths; a little, where there is anything at all.
func (b bar) Width() int {
	if b.Done <= 0 || b.Of <= 0 {
		return 0
	}
	return max(4, min(100, 100*b.Done/b.Of))
}

// Whole tells whether all is done.
func (b bar) Whole() bool { return b.Of > 0 && b.Done >= b.Of }

// field is a field of a form, with what was typed into it and what is wrong with that.
type field struct {
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
	Options           []option // to choose from; none: it is typed into
}

// Ref is the field's id in the page.
func (f field) Ref() string { return cmp.Or(f.ID, f.Name) }

// option is one of those that a field lets one choose from.
type option struct{ Value, Words string }

// filled are fields with what a form was sent with, and what an office refused of it:
// the pointer of an error names its field.
func (v *visit) filled(refused error, fields ...field) []field {
	var p *api.Problem
	errors.As(refused, &p)
	for i := range fields {
		f := &fields[i]
		if v.r.PostForm.Has(f.Name) {
			f.Value = v.r.PostForm.Get(f.Name)
		}
		if p == nil {
			continue
		}
		for _, e := range p.Errors {
			if strings.TrimPrefix(e.Pointer, "/") == f.Name && f.Error == "" {
				f.Error = v.t.T("problem.reason." + e.Reason)
			}
		}
	}
	if wrong := slices.IndexFunc(fields, func(f field) bool { return f.Error != "" }); wrong >= 0 {
		for i := range fields {
			fields[i].Focus = i == wrong
		}
	}
	return fields
}

// refusedForm tells whether an error is about what was typed into a form.
func refusedForm(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && (p.Code == api.CodeInvalid || len(p.Errors) > 0)
}
