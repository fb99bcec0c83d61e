package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
	"startklar.dk/office/programme"
)

// slotOpenings are by what slots open, and slotNeeds who may have one, to choose from.
func (v *visit) slotOpenings() []option {
	return []option{
		{"", v.t.T("desk.day.open.signup")},
		{api.SlotsOpenTime, v.t.T("desk.day.open.time")},
		{api.SlotsOpenStaff, v.t.T("desk.day.open.staff")},
		{api.SlotsOpenArrived, v.t.T("desk.day.open.arrived")},
	}
}

func (v *visit) slotNeeds() []option {
	return []option{
		{"", v.t.T("desk.day.need.none")}, {api.SlotsNeedPlace, v.t.T("desk.day.need.place")}, {api.SlotsNeedArrived, v.t.T("desk.day.need.arrived")},
	}
}

// openingView asks by what an event's slots open.
type openingView struct {
	Opening      []field
	OpeningShown []sentField // the times as shown
	OpeningIs    string      // what is chosen, in words
	OpeningOpen  bool
}

// standingOpening writes by what an event's slots open into its form.
func (v *visit) standingOpening(f url.Values, e api.Event) {
	f.Set("slots_open", e.SlotsOpen)
	f.Set("slots_need", e.SlotsNeed)
	if e.SlotsNeed == api.SlotsNeedNone {
		f.Set("slots_need", "")
	}
	f.Set("slots_first", "")
	if e.SlotsFirst > 0 {
		f.Set("slots_first", strconv.Itoa(e.SlotsFirst))
	}
	at := e.SlotsOpenAt
	if e.SlotsOpen != api.SlotsOpenTime { // since when staff have opened them is nobody's to type
		at = time.Time{}
	}
	v.setHangs(f, "slots_open_at", e, at)
	v.setHangs(f, "slots_more_at", e, e.SlotsMoreAt)
}

// setHangs shows a time that hangs on when an event begins, and how many minutes by the clock it is after that:
// "16:30", and "16:30@30".
func (v *visit) setHangs(f url.Values, name string, e api.Event, at time.Time) {
	f.Set(name, "")
	f.Set(name+"_shown", "")
	if at.IsZero() {
		return
	}
	day := programme.DayOf(e.StartsAt)
	f.Set(name, v.t.Clock(at))
	f.Set(name+"_shown", v.t.Clock(at)+"@"+strconv.Itoa(day.Clock(at)-day.Clock(e.StartsAt)))
}

// mostHangs is how many minutes before or after an event's start a time is at the most that hangs on it.
const mostHangs = 366 * 24 * 60

// sentHangs reads such a time, typed by the clock: where it was not changed since it was shown it is as long after the
// event's start as it was. At one that goes on past midnight a time that would be before it begins is one of the next day.
func sentHangs(bad *badFields, f url.Values, name string, e api.Event) time.Time {
	minutes, given := bad.clock(name, f.Get(name))
	if !given {
		return time.Time{}
	}
	day := programme.DayOf(e.StartsAt)
	begins := day.Clock(e.StartsAt)
	was, after, _ := strings.Cut(f.Get(name+"_shown"), "@")
	if n, err := strconv.Atoi(after); err == nil && was == f.Get(name) && max(n, -n) <= mostHangs {
		return day.At(begins + n)
	}
	if next := day.At(minutes + 24*60); minutes < begins && !next.After(e.Spans()[0].End) {
		return next
	}
	return day.At(minutes)
}

// sentOpening reads by what an event's slots open. Since when staff have opened them is kept whatever a form says.
func (v *visit) sentOpening(bad *badFields, e *api.Event, f url.Values) {
	e.SlotsOpen, e.SlotsNeed = f.Get("slots_open"), f.Get("slots_need")
	for name, options := range map[string][]option{"slots_open": v.slotOpenings(), "slots_need": v.slotNeeds()} {
		if !slices.ContainsFunc(options, func(o option) bool { return o.Value == f.Get(name) }) {
			bad.add(name, "unknown")
		}
	}
	at, more := sentHangs(bad, f, "slots_open_at", *e), sentHangs(bad, f, "slots_more_at", *e)
	switch {
	case e.SlotsOpen != api.SlotsOpenTime:
		at = time.Time{}
	case f.Get("slots_open_at") == "":
		bad.add("slots_open_at", "required")
	case !at.Before(e.EndsAt):
		bad.add("slots_open_at", "range")
	}
	e.SlotsOpenAt = at
	e.SlotsFirst, e.SlotsMoreAt = bad.number("slots_first", f.Get("slots_first"), booking.MostFirst), more
	switch {
	case more.IsZero():
	case e.SlotsFirst == 0:
		bad.add("slots_first", "required")
	case e.SlotsOpen == api.SlotsOpenTime && !more.After(at), !more.Before(e.EndsAt):
		bad.add("slots_more_at", "range")
	case e.MaxSlotsPerPerson > 0 && e.SlotsFirst >= e.MaxSlotsPerPerson:
		bad.add("max_slots_per_person", "slots_more")
	}
	v.setHangs(f, "slots_more_at", *e, more)
	if e.SlotsOpen == api.SlotsOpenTime {
		v.setHangs(f, "slots_open_at", *e, at)
	}
}

// hasTimes tells whether a form is of what one has times at with advisers, or may be expected to.
func hasTimes(s programme.Standing, f url.Values) bool {
	b, _ := programme.BeginningOf(f.Get("kind"))
	return b.Length > 0 || len(s.Slots) > 0 || f.Get("shown") != "" || s.Event.SlotsApart()
}

// fillOpening asks by what an event's slots open, where it has any.
func (v *visit) fillOpening(view *eventFormView, s programme.Standing, sent *sentEvent, f url.Values, refused error) {
	if !hasTimes(s, f) {
		return
	}
	e := s.Event
	if sent != nil {
		e = sent.Event
	}
	another := func(at time.Time) string { // an import may say another day than the event's
		if at.IsZero() || programme.DayOf(at) == programme.DayOf(e.StartsAt) {
			return ""
		}
		return v.t.DateBeside(at, v.now)
	}
	view.Opening = v.filled(refused,
		field{Name: "slots_open", Label: v.t.T("desk.day.open"), Options: v.slotOpenings()},
		field{Name: "slots_open_at", Label: v.t.T("desk.day.open_at"), Type: "time", Hint: another(e.SlotsOpenAt)},
		field{Name: "slots_need", Label: v.t.T("desk.day.need"), Options: v.slotNeeds()},
		field{Name: "slots_first", Label: v.t.T("desk.day.first"), Inputmode: "numeric", Autocomplete: "off", Max: 2, Hint: v.t.T("desk.day.first_hint")},
		field{Name: "slots_more_at", Label: v.t.T("desk.day.more_at"), Type: "time", Hint: another(e.SlotsMoreAt)},
	)
	if e.SlotsOpen != api.SlotsOpenTime {
		view.Opening[1].Hint = v.t.T("desk.program.open_at_hint")
	}
	for _, name := range []string{"slots_open_at_shown", "slots_more_at_shown"} {
		view.OpeningShown = append(view.OpeningShown, sentField{name, f.Get(name)})
	}
	view.OpeningIs = v.slotsOpenSaid(e, f)
	view.OpeningOpen = wrong(view.Opening)
}

// slotsOpenSaid is by what slots open, in words: by what is chosen in a form.
func (v *visit) slotsOpenSaid(e api.Event, f url.Values) string {
	for _, o := range v.slotOpenings() {
		if o.Value == f.Get("slots_open") {
			if o.Value == api.SlotsOpenTime && !e.SlotsOpenAt.IsZero() {
				return v.t.T("desk.program.opens_at", text.A{"Clock": v.t.Clock(e.SlotsOpenAt)})
			}
			return v.t.Within(o.Words)
		}
	}
	return ""
}
