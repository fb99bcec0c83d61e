package desk

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/programme"
)

const kindPrefix = "kind:"

// copyable are the last ones of each title, by the latest: what a new event may be copied from.
func (v *visit) copyable() (all []programme.Listed, err error) {
	events, err := v.office.Programme.Between(v.r.Context(), v.who, v.now.AddDate(0, -6, 0), v.now.AddDate(0, 6, 0))
	if err != nil {
		return nil, err
	}
	seen := map[string]int{}
	now := v.now
	for _, e := range events { // the last that has begun or comes next, not one far ahead
		at, known := seen[e.Event.Title]
		switch {
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
	return all, nil
}

func (v *visit) newEventForm(refused error) (form newEventForm, err error) {
	of := field{Name: "of", Label: v.t.T("desk.program.copy_last")}
	last, err := v.copyable()
	if err != nil {
		return form, err
	}
	for _, e := range last {
		of.Options = append(of.Options, option{e.ID, v.t.T("desk.program.copied_from", text.A{"Title": v.title(e), "Date": v.t.DateBeside(e.Event.StartsAt, v.now)})})
	}
	for _, kind := range programme.Kinds {
		of.Options = append(of.Options, option{kindPrefix + kind, v.t.T("desk.program.blank", text.A{"Kind": v.t.T("event.kind." + kind)})})
	}
	form.Error = v.said(refused)
	if of.Value = v.r.URL.Query().Get("of"); !slices.ContainsFunc(of.Options, func(o option) bool { return o.Value == of.Value }) {
		of.Value = of.Options[0].Value
	}
	suggested, err := v.suggested(of.Value, last)
	if err != nil {
		return form, err
	}
	form.Fields, form.Suggested = v.filled(refused, of), suggested.String()
	form.Day = v.filled(refused, field{Name: "day", ID: "new-day", Label: v.t.T("desk.program.day"), Type: "date", Required: true, Value: suggested.String(), Hint: v.t.T("desk.program.suggested", text.A{"Day": v.t.Weekday(suggested.Start())})})[0]
	form.Times = v.filled(refused,
		field{Name: "begins", ID: "new-from", Label: v.t.T("desk.program.from"), Type: "time"},
		field{Name: "stops", ID: "new-to", Label: v.t.T("desk.program.to"), Type: "time"},
	)
	return form, nil
}

// suggested is the day on which a new event is to be expected that is begun from one of the last, or from nothing.
func (v *visit) suggested(of string, last []programme.Listed) (programme.Day, error) {
	info, err := v.office.Info(v.r.Context())
	if err != nil {
		return programme.Day{}, err
	}
	kind, title := strings.TrimPrefix(of, kindPrefix), ""
	if i := slices.IndexFunc(last, func(e programme.Listed) bool { return e.ID == of }); i >= 0 {
		kind, title = last[i].Event.Kind, last[i].Event.Title
	}
	return v.office.Programme.Suggest(v.r.Context(), v.who, kind, title, info.Office)
}

// newEvent makes a draft: a copy of an event, or what one of its kind begins as.
func (v *visit) newEvent() error {
	f := v.r.PostForm
	var bad badFields
	day := bad.day("day", f.Get("day"), true)
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
		var err error
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
	work := programme.Blank(kind, day, from, to)
	if !blank {
		work = s.Copied(day, from, to, uuid.NewString)
	}
	id := uuid.NewString()
	err := v.office.Programme.Keep(v.r.Context(), v.who, id, "", work, false)
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
