package parts

import (
	"errors"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui/files"
)

// Said is an error that is in the person's own words already.
type Said interface {
	error
	Said() string
}

// Sayer is an error that can be said in any language.
type Sayer interface {
	error
	Say(*text.Texts) string
}

// Explain says in plain words what went wrong and what to do next. Problems of
// an office are explained by their code in the language shown.
func (e *Env) Explain(err error) string {
	if err == nil {
		return ""
	}
	var said Said
	if errors.As(err, &said) {
		return said.Said()
	}
	var sayer Sayer
	if errors.As(err, &sayer) {
		return sayer.Say(e.Words)
	}
	var save *SaveError
	if errors.As(err, &save) {
		return FileProblem(e.Words, files.Saving, files.Why(save.Err))
	}
	var foreseen *booking.Foreseen
	if errors.As(err, &foreseen) {
		return e.Refusal(foreseen.Code)
	}
	var p *api.Problem
	// Whatever problem something answers that is no office is not an office's.
	if errors.As(err, &p) && !errors.Is(err, app.ErrNotOffice) {
		return e.Problem(p)
	}
	key := "error." + app.Reason(err)
	if !e.Words.Has(key) {
		key = "error.internal"
	}
	return e.T(key)
}

// Problem says what an office answered: our own words for a code that we know,
// else the office's.
func (e *Env) Problem(p *api.Problem) string {
	if key := "problem." + string(p.Code) + ".detail"; e.Words.Has(key) {
		return e.T(key)
	}
	if p.Detail != "" {
		return p.Detail
	}
	return e.T("error.internal")
}

// Refusal says why a booking cannot be made.
func (e *Env) Refusal(code api.Code) string { return e.Problem(&api.Problem{Code: code}) }

// KindName names a kind of event.
func (e *Env) KindName(kind string) string {
	if key := "event.kind." + kind; e.Words.Has(key) {
		return e.T(key)
	}
	return e.T("event.kind.other")
}

// StateName names the state of a booking.
func (e *Env) StateName(b booking.Booking) string {
	switch {
	case b.State == api.BookingWaiting && b.Position > 0:
		return e.T("booking.state.waiting_at", text.A{"Position": b.Position})
	case e.Words.Has("booking.state." + b.State):
		return e.T("booking.state." + b.State)
	}
	return b.State
}

// PlanStand is how far a plan is and when it was written last, which tells it from others of its name.
func (e *Env) PlanStand(s plan.Summary) string {
	percent := e.T("home.percent", text.A{"N": s.Percent})
	if s.At.IsZero() {
		return percent
	}
	return e.T("plan.stands_at", text.A{"Percent": percent, "Day": e.Words.Day(s.At, e.Now())})
}

// Stand says in a line how far a plan is and how much there is to read.
func (e *Env) Stand(s plan.Stand) string {
	return e.T("plan.stand", text.A{"Answered": s.Answered, "Questions": s.Questions, "Words": e.N("plan.words", s.Words)})
}

// Greeting greets by the time of day, by name where it is known.
func (e *Env) Greeting(name string) string {
	part := "day"
	switch hour := e.Now().In(text.Copenhagen).Hour(); {
	case hour < 5:
		part = "evening"
	case hour < 10:
		part = "morning"
	case hour >= 18:
		part = "evening"
	}
	if name == "" {
		return e.T("home.greeting." + part)
	}
	return e.T("home.greeting."+part+"_name", text.A{"Name": name})
}
