package desk

import "startklar.dk/office/web/site"

// What forms and states are made of, as the templates know it.
type (
	field  = site.Field
	option = site.Option
	badge  = site.Badge
	// State is how something stands.
	State = site.State
)

// The states.
const (
	Done   = site.Done
	Now    = site.Now
	Open   = site.Open
	Waits  = site.Waits
	Warns  = site.Warns
	Broken = site.Broken
	Late   = site.Late
	Plain  = site.Plain
)

var initials, refusedForm = site.Initials, site.RefusedForm

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

// filled are fields with what a form was sent with, and what an office refused of it.
func (v *visit) filled(refused error, fields ...field) []field {
	return site.Filled(v.t, v.r.PostForm, refused, fields...)
}
