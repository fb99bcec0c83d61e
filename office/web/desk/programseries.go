package desk

import (
	"cmp"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
)

var programSeriesRoutes = []Route{
	get(programPath+"/series/{series}", consultants, (*visit).seriesPage).of(OfProgram),
	post(programPath+"/series/{series}", consultants, (*visit).changeSeries).of(OfProgram),
}

type seriesView struct {
	Path, Title, Rule string
	Events            []programRow
	List, File        string // the address of the events as a list that is filtered and sorted, and as a file
	Drafts, Warned    int
	Skipped           []string
	Error             string
	Faults            []string // why it is refused, by date
}

// seriesRows are the series of which something is held, with their rules in words.
func (v *visit) seriesRows(all []programme.Listed) (rows []seriesRow, err error) {
	series, err := v.office.Programme.Series(v.r.Context(), v.who, all)
	for _, s := range series {
		row := seriesRow{Title: s.Title, Href: seriesPath(s.ID), Rule: v.rule(s.Rule)}
		if row.Rule == "" {
			row.Rule = v.t.T("desk.program.next_time", text.A{"Date": v.t.DateBeside(s.Events[0].Event.StartsAt, v.now)})
		}
		rows = append(rows, row)
	}
	return rows, err
}

func seriesPath(id string) string { return programPath + "/series/" + id }

// rule is by which rule a series is held, in words; nothing where there is none.
func (v *visit) rule(r *programme.Rule) string {
	if r == nil {
		return ""
	}
	values := text.A{"Weekday": v.t.T("date.day." + strconv.Itoa(int(r.Weekday))), "N": r.Weeks}
	said := v.t.T("desk.program.rule.weeks", values)
	switch {
	case r.Every == programme.EveryMonth:
		said = v.t.T("desk.program.rule.month."+nth(r.Nth), values)
	case r.Weeks == 1:
		said = v.t.T("desk.program.rule.week", values)
	case r.Weeks == 2:
		said = v.t.T("desk.program.rule.fortnight", values)
	}
	if n := len(r.Places); n > 1 {
		said += ", " + v.t.N("desk.program.rule.places", n)
	}
	return said
}

func nth(n int) string {
	if n == programme.LastOfMonth {
		return "last"
	}
	return strconv.Itoa(n)
}

// repeatForm asks by which rule an event is held again.
func (v *visit) repeatForm(s programme.Standing, refused error) []field {
	day := programme.DayOf(s.Event.StartsAt)
	every := field{Name: "every_rule", Label: v.t.T("desk.program.repeat_how"), Value: "week"}
	which := strconv.Itoa((day.Day()-1)/7 + 1)
	if which == "5" {
		which = "last"
	}
	if s.Event.Kind == api.EventKickoff {
		every.Value = which
	}
	weekday := text.A{"Weekday": v.t.T("date.day." + strconv.Itoa(int(day.Weekday())))}
	for _, n := range []string{"1", "2", "3", "4", "last"} {
		every.Options = append(every.Options, option{n, v.t.T("desk.program.rule.month."+n, weekday)})
	}
	every.Options = append(every.Options, option{"week", v.t.T("desk.program.rule.week", weekday)}, option{"fortnight", v.t.T("desk.program.rule.fortnight", weekday)})
	return v.filled(refused, every,
		field{Name: "series_until", Label: v.t.T("desk.program.repeat_until"), Type: "date", Required: true},
		field{Name: "places", Label: v.t.T("desk.program.repeat_places"), Rows: 3, Max: 4000, Hint: v.t.T("desk.program.repeat_places_hint")},
	)
}

// sentRule is the rule that a form says, for an event.
func (v *visit) sentRule(bad *badFields, s programme.Standing) programme.Rule {
	f := v.r.PostForm
	day := programme.DayOf(s.Event.StartsAt)
	r := programme.Rule{Every: programme.EveryMonth, Weekday: day.Weekday(), From: day, Until: bad.day("series_until", f.Get("series_until"), true)}
	switch how := f.Get("every_rule"); how {
	case "week":
		r.Every, r.Weeks = programme.EveryWeek, 1
	case "fortnight":
		r.Every, r.Weeks = programme.EveryWeek, 2
	case "last":
		r.Nth = programme.LastOfMonth
	case "1", "2", "3", "4":
		r.Nth = int(how[0] - '0')
	default:
		bad.add("every_rule", "unknown")
	}
	for _, line := range strings.Split(f.Get("places"), "\n") {
		name, address, _ := strings.Cut(line, ",")
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		place := api.Venue{Name: name, Address: strings.TrimSpace(address)}
		if v.fillVenue(&place) != nil {
			bad.add("places", "state")
		}
		r.Places = append(r.Places, place)
	}
	return r
}

// repeatEvent makes a series of an event.
func (v *visit) repeatEvent(s programme.Standing) error {
	var err error
	var bad badFields
	r := v.sentRule(&bad, s)
	if err = bad.problem(); err == nil {
		var id string
		id, _, err = v.office.Programme.Repeat(v.r.Context(), v.who, s.ID, v.r.PostForm.Get("version"), r)
		if err == nil {
			return v.see(seriesPath(id))
		}
	}
	if !refusedForm(err) && !errors.Is(err, mutation.ErrChanged) {
		return err
	}
	f := v.standingForm(s)
	for _, name := range []string{"every_rule", "series_until", "places"} {
		f.Set(name, v.r.PostForm.Get(name))
	}
	return v.showEventForm(s, nil, f, err)
}

func (v *visit) seriesPage() error { return v.showSeries(nil) }

func (v *visit) theSeries() (s programme.Series, err error) {
	id, err := v.id("series")
	if err != nil {
		return s, err
	}
	return v.office.Programme.OneSeries(v.r.Context(), v.who, id)
}

func (v *visit) showSeries(refused error) error {
	s, err := v.theSeries()
	if err != nil {
		return err
	}
	view := seriesView{Path: seriesPath(s.ID), Title: s.Title, Rule: v.rule(s.Rule), Error: v.said(refused)}
	switch {
	case errors.Is(refused, mutation.ErrChanged):
		view.Error = v.t.T("desk.program.series_changed")
	case refused != nil && view.Error == "":
		view.Error = v.t.T("desk.program.series_refused")
	}
	if n := len(s.Events); n > 0 {
		asked := url.Values{
			"view": {viewList}, "series": {s.ID}, "from": {programme.DayOf(s.Events[0].Event.StartsAt).String()}, "to": {programme.DayOf(s.Events[n-1].Event.StartsAt).String()},
		}.Encode()
		view.List, view.File = programPath+"?"+asked, programPath+".csv?"+asked
	}
	var later *programme.LaterError
	if errors.As(refused, &later) {
		view.Faults = v.laterFaults(later)
	}
	c, err := v.changedCalendar(s.Events)
	if err != nil {
		return err
	}
	for _, e := range s.Events {
		row := c.row(e)
		row.Day, row.Weekday = v.t.ShortDateYear(e.Event.StartsAt), v.t.WeekdayShort(e.Event.StartsAt.In(text.Copenhagen).Weekday())
		if len(c.warnings[e.ID]) > 0 && !row.CancelledIn {
			row.Sub, row.Warns = c.warning(e), true
		}
		if e.Draft {
			view.Drafts++
			if row.Warns {
				view.Warned++
			}
		}
		view.Events = append(view.Events, row)
	}
	if s.Rule != nil {
		for _, o := range s.Rule.Occurrences() {
			if o.Closed != "" {
				at := o.Day.At(int(12 * time.Hour / time.Minute))
				view.Skipped = append(view.Skipped, v.t.DateBeside(at, v.now)+": "+cmp.Or(o.Why, v.t.Within(v.t.T(o.Closed))))
			}
		}
	}
	if refused != nil {
		return v.refuse("series", view.Title, view)
	}
	return v.show("series", view.Title, view)
}

// changeSeries publishes the drafts of a series, or deletes them.
func (v *visit) changeSeries() error {
	s, err := v.theSeries()
	if err != nil {
		return err
	}
	to := seriesPath(s.ID)
	switch v.r.PostForm.Get("do") {
	case doPublish:
		_, err = v.office.Programme.PublishSeries(v.r.Context(), v.who, s.ID)
	case "drop":
		err = v.office.Programme.DropSeries(v.r.Context(), v.who, s.ID)
		to = programPath
	default:
		err = &api.Problem{Code: api.CodeInvalid}
	}
	if refusedForm(err) || errors.Is(err, mutation.ErrChanged) {
		return v.showSeries(err)
	}
	if err != nil {
		return err
	}
	return v.see(to)
}
