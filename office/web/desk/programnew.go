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

// beginning is what an event of a kind begins as, where there is none to copy from: its minutes past midnight, its
// places, and how long a time with one of its advisers is.
type beginning struct {
	from, to, capacity int
	slotsFrom, length  int
	sessions           int
}

var beginnings = map[string]beginning{
	api.EventKickoff:     {from: 16 * 60, to: 20 * 60, capacity: 60, slotsFrom: 17 * 60, length: 20},
	api.EventCafe:        {from: 16 * 60, to: 18 * 60, slotsFrom: 16 * 60, length: 30},
	api.EventCourse:      {from: 17 * 60, to: 20*60 + 30, capacity: 20, sessions: 3},
	api.EventMeeting:     {from: 16 * 60, to: 18 * 60, capacity: 30},
	api.EventPanel:       {from: 15 * 60, to: 17 * 60, slotsFrom: 15 * 60, length: 30},
	api.EventNetwork:     {from: 16 * 60, to: 18 * 60, capacity: 20},
	api.EventCounselling: {from: 9 * 60, to: 12 * 60, slotsFrom: 9 * 60, length: 60},
}

// blank is what an event of a kind begins as on a day.
func (v *visit) blank(kind string, day programme.Day, from, to int) programme.Work {
	b := beginnings[kind]
	e := api.Event{
		Kind: kind, State: api.EventPlanned, StartsAt: day.At(from), EndsAt: day.At(to), Capacity: b.capacity, WaitingList: b.capacity > 0,
		Requires: api.RequiresNone, Title: v.pages.Texts[text.Danish].T("event.kind." + kind),
		Texts: map[string]api.EventText{string(text.English): {Title: v.pages.Texts[text.English].T("event.kind." + kind)}},
	}
	if kind == api.EventKickoff {
		e.Text = v.pages.Texts[text.Danish].T("desk.program.kickoff_text")
		e.Texts[string(text.English)] = api.EventText{Title: e.Texts[string(text.English)].Title, Text: v.pages.Texts[text.English].T("desk.program.kickoff_text")}
	}
	if b.length > 0 {
		e.MaxSlotsPerPerson = 1
	}
	for i := range b.sessions {
		d := day.Plus(7 * i)
		e.Sessions = append(e.Sessions, api.EventSession{StartsAt: d.At(from), EndsAt: d.At(to)})
		e.EndsAt = d.At(to)
	}
	return programme.Work{Event: e}
}

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
	form.Fields = v.filled(refused, of, field{Name: "day", ID: "new-day", Label: v.t.T("desk.program.day"), Type: "date", Required: true})
	form.Times = v.filled(refused,
		field{Name: "begins", ID: "new-from", Label: v.t.T("desk.program.from"), Type: "time"},
		field{Name: "stops", ID: "new-to", Label: v.t.T("desk.program.to"), Type: "time"},
	)
	return form, nil
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
		b, known := beginnings[kind]
		if !known {
			bad.add("of", "unknown")
		}
		if !fromGiven {
			from = b.from
		}
		if !toGiven {
			to = from + b.to - b.from
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
	work := v.blank(kind, day, from, to)
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
