package desk

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/programme"
)

const kindPrefix = "kind:"

// copyable are the last ones of each title of what is held, by the latest: what a new event may be copied from.
func copyable(held []programme.Listed, now time.Time) (all []programme.Listed) {
	seen := map[string]int{}
	for _, e := range held { // the last that has begun or comes next, not one far ahead
		at, known := seen[e.Event.Title]
		switch {
		case !e.Event.StartsAt.Before(now.AddDate(0, 6, 0)):
		case !known:
			seen[e.Event.Title] = len(all)
			all = append(all, e)
		case !e.Event.StartsAt.After(now) || all[at].Event.State == api.EventCancelled:
			all[at] = e
		}
	}
	slices.SortStableFunc(all, func(a, b programme.Listed) int {
		return slices.Index(programme.Kinds, a.Event.Kind) - slices.Index(programme.Kinds, b.Event.Kind)
	})
	return all
}

// aroundNow is what a new event may be begun from, and by which it is to be expected.
func (v *visit) aroundNow() (*around, error) {
	return v.around(v.now.AddDate(0, -6, 0), v.now.AddDate(1, 0, 0))
}

// expected is the day of one that is begun from what is held, or from nothing, and whether a habit says so.
func (a *around) expected(of string) (day programme.Day, habit bool) {
	kind, title := strings.TrimPrefix(of, kindPrefix), ""
	if i := slices.IndexFunc(a.held, func(e programme.Listed) bool { return e.ID == of }); i >= 0 {
		kind, title = a.held[i].Event.Kind, a.held[i].Event.Title
	}
	like := slices.DeleteFunc(slices.Clone(a.held), func(e programme.Listed) bool { return e.Event.Kind != kind || title != "" && e.Event.Title != title })
	return programme.Next(like, a.own, programme.DayOf(a.now))
}

func (a *around) newEventForm(refused error) (form newEventForm) {
	of := field{Name: "of", Label: a.t.T("desk.program.kind")}
	for _, e := range copyable(a.held, a.now) {
		of.Options = append(of.Options, option{e.ID, a.t.T("desk.program.copied_from", text.A{"Title": a.title(e), "Date": a.t.DateBeside(e.Event.StartsAt, a.now)})})
	}
	if len(of.Options) > 0 {
		of.Label = a.t.T("desk.program.copy_last")
	}
	for _, kind := range programme.Kinds {
		of.Options = append(of.Options, option{kindPrefix + kind, a.t.T("desk.program.blank", text.A{"Kind": a.t.T("event.kind." + kind)})})
	}
	form.Error = a.said(refused)
	of.Value = cmp.Or(a.r.PostForm.Get("of"), a.r.URL.Query().Get("of"))
	if !slices.ContainsFunc(of.Options, func(o option) bool { return o.Value == of.Value }) {
		of.Value = of.Options[0].Value
	}
	suggested, habit := a.expected(of.Value)
	form.Suggested, form.SuggestedOf = suggested.String(), of.Value
	form.Fields = a.filled(refused, of)
	day := field{Name: "day", ID: "new-day", Label: a.t.T("desk.program.day"), Type: "date", Required: true, Value: suggested.String()}
	if habit {
		day.Hint = a.t.T("desk.program.suggested", text.A{"Day": a.t.Weekday(suggested.Start())})
	}
	form.Day = a.filled(refused, day)[0]
	form.Times = a.filled(refused,
		field{Name: "begins", ID: "new-from", Label: a.t.T("desk.program.from"), Type: "time"},
		field{Name: "stops", ID: "new-to", Label: a.t.T("desk.program.to"), Type: "time"},
	)
	return form
}

// untouched tells whether a form has the day that was suggested while something else was chosen to begin from: nobody
// meant it, unless it is to be expected of this too.
func (v *visit) untouched(f url.Values) (bool, error) {
	if f.Get("suggested_of") == "" || f.Get("suggested_of") == f.Get("of") || f.Get("suggested") != f.Get("day") {
		return false, nil
	}
	a, err := v.aroundNow()
	if err != nil {
		return false, err
	}
	day, _ := a.expected(f.Get("of"))
	return day.String() != f.Get("day"), nil
}

// newEvent makes a draft: a copy of an event, or what one of its kind begins as.
func (v *visit) newEvent() error {
	f := v.r.PostForm
	var bad badFields
	day := bad.day("day", f.Get("day"), true)
	untouched, err := v.untouched(f)
	if err != nil {
		return err
	}
	if untouched {
		f.Del("day") // the one that is to be expected of this is shown instead
		bad.add("day", "suggested")
	}
	from, fromGiven := bad.clock("begins", f.Get("begins"))
	to, toGiven := bad.clock("stops", f.Get("stops"))
	kind, blank := strings.CutPrefix(f.Get("of"), kindPrefix)
	var s programme.Standing
	if blank {
		b, known := programme.BeginningOf(kind)
		if !known {
			bad.add("of", "unknown")
		}
		if !fromGiven {
			from = b.From
		}
		if !toGiven {
			to = from + b.To - b.From
		}
	} else {
		if !api.ValidID(f.Get("of")) {
			bad.add("of", "unknown")
		} else if s, err = v.office.Programme.Event(v.r.Context(), v.who, f.Get("of")); err != nil {
			bad.add("of", "reference")
		}
		was := programme.DayOf(s.Event.StartsAt)
		if !fromGiven {
			from = was.Clock(s.Event.StartsAt)
		}
		if !toGiven {
			to = from + int(s.Event.EndsAt.Sub(s.Event.StartsAt)/time.Minute)
			if n := s.Event.Sessions; len(n) > 0 {
				to = from + int(n[0].EndsAt.Sub(n[0].StartsAt)/time.Minute)
			}
		}
	}
	if to <= from && len(bad) == 0 {
		bad.add("stops", "range")
	}
	if err := bad.problem(); err != nil {
		return v.showProgram(err)
	}
	var work programme.Work
	if blank {
		work = programme.Blank(kind, day, from, to)
	} else {
		work = s.Copied(day, from, to, uuid.NewString)
	}
	id := uuid.NewString()
	err = v.office.Programme.Keep(v.r.Context(), v.who, id, "", work, false)
	if refusedForm(err) {
		return v.showProgram(err)
	}
	if err != nil {
		return err
	}
	return v.see(programEventPath(id))
}

// badFields gathers what is wrong with the fields of a form, by their names.
type badFields []api.FieldError

func (b *badFields) add(name, reason string) {
	*b = append(*b, api.FieldError{Pointer: "/" + name, Reason: reason})
}

func (b badFields) problem() error {
	if len(b) == 0 {
		return nil
	}
	return &api.Problem{Code: api.CodeInvalid, Errors: b}
}

// day reads a day of this or the neighbouring centuries.
func (b *badFields) day(name, s string, required bool) programme.Day {
	if s == "" {
		if required {
			b.add(name, "required")
		}
		return programme.Day{}
	}
	d, err := programme.DayAt(s)
	switch {
	case err != nil:
		b.add(name, "format")
	case d.Year() < 2000 || d.Year() > 2200:
		b.add(name, "range")
	default:
		return d
	}
	return programme.Day{}
}

// clock reads a time of the day, in minutes past midnight, and tells whether there is one.
func (b *badFields) clock(name, s string) (minutes int, given bool) {
	if s == "" {
		return 0, false
	}
	at, err := time.Parse("15:04", strings.Replace(s, ".", ":", 1))
	if err != nil {
		b.add(name, "format")
		return 0, false
	}
	return at.Hour()*60 + at.Minute(), true
}

// moment reads a day with a time of it, in Copenhagen; empty is none.
func (b *badFields) moment(name, s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", s, text.Copenhagen)
	switch {
	case err != nil:
		b.add(name, "format")
	case at.Year() < 2000 || at.Year() > 2200:
		b.add(name, "range")
	default:
		return at.UTC()
	}
	return time.Time{}
}
