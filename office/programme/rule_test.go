package programme

import (
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/mutation"
)

func day(s string) Day {
	d, err := DayAt(s)
	if err != nil {
		panic(err)
	}
	return d
}

// said are the days of a rule; those on which nothing is held are in brackets.
func said(r Rule) string {
	var all []string
	for _, o := range r.Occurrences() {
		s := o.Day.Format("0201")
		if o.Closed != "" {
			s = "(" + s + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, " ")
}

func TestASeriesIsHeldOnTheDaysOfItsRule(t *testing.T) {
	month := func(nth int, w time.Weekday, from, until string) Rule {
		return Rule{Every: EveryMonth, Nth: nth, Weekday: w, From: day(from), Until: day(until)}
	}
	week := func(weeks int, w time.Weekday, from, until string) Rule {
		return Rule{Every: EveryWeek, Weeks: weeks, Weekday: w, From: day(from), Until: day(until)}
	}
	for name, c := range map[string]struct {
		rule Rule
		want string
	}{
		"the first Wednesday of each month":           {month(1, time.Wednesday, "2026-12-01", "2027-04-30"), "0212 0601 0302 0303 0704"},
		"the first one, of a month that begins on it": {month(1, time.Thursday, "2027-04-01", "2027-04-30"), "0104"},
		"the second Wednesday":                        {month(2, time.Wednesday, "2027-01-01", "2027-03-31"), "1301 1002 1003"},
		"the fourth Friday":                           {month(4, time.Friday, "2027-01-01", "2027-02-28"), "2201 2602"},
		"the last Thursday, over Maundy Thursday":     {month(LastOfMonth, time.Thursday, "2027-02-01", "2027-04-30"), "2502 (2503) 2904"},
		"the last Sunday, when the clocks change":     {month(LastOfMonth, time.Sunday, "2027-03-01", "2027-10-31"), "(2803) 2504 3005 2706 2507 2908 2609 3110"},
		"the last Tuesday of a leap February":         {month(LastOfMonth, time.Tuesday, "2028-02-01", "2028-03-31"), "2902 2803"},
		"every Thursday, over Christmas and New Year": {week(1, time.Thursday, "2026-12-17", "2027-01-07"), "1712 (2412) (3112) 0701"},
		"every Thursday, over Ascension":              {week(1, time.Thursday, "2027-04-29", "2027-05-13"), "2904 (0605) 1305"},
		"every Friday, over New Year's Day":           {week(1, time.Friday, "2026-12-18", "2027-01-08"), "1812 (2512) (0101) 0801"},
		"every Friday, over the next New Year":        {week(1, time.Friday, "2027-12-17", "2028-01-14"), "1712 (2412) (3112) 0701 1401"},
		"every Tuesday, over the leap day":            {week(1, time.Tuesday, "2028-02-22", "2028-03-07"), "2202 2902 0703"},
		"the first Saturday, over New Year's Day":     {month(1, time.Saturday, "2027-12-01", "2028-02-29"), "0412 (0101) 0502"},
		"every 14 days, from the first such day":      {week(2, time.Tuesday, "2026-12-03", "2027-01-19"), "0812 2212 0501 1901"},
		"on Constitution Day":                         {week(1, time.Saturday, "2027-06-05", "2027-06-12"), "(0506) 1206"},
		"not before it begins":                        {month(1, time.Wednesday, "2027-01-07", "2027-02-03"), "0302"},
	} {
		if got := said(c.rule); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Who would have had a day on which the office is closed has the next one.
func TestPlacesTakeTurnsAndAHolidayTakesNone(t *testing.T) {
	r := Rule{Every: EveryWeek, Weeks: 2, Weekday: time.Thursday, From: day("2027-03-11"), Until: day("2027-06-30"), Places: []api.Venue{{Name: "Kolding"}, {Name: "Vejle"}, {Name: "Billund"}}}
	var got []string
	for _, o := range r.Occurrences() {
		name := r.Places[o.Place].Name
		if o.Closed != "" {
			name = o.Closed
		}
		got = append(got, name)
	}
	want := []string{"Kolding", "holiday.maundy_thursday", "Vejle", "Billund", "holiday.ascension", "Kolding", "Vejle", "Billund"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// What begins at 16 begins at 16 by the clocks on the wall, summer and winter, and lasts as long.
func TestLocalTimeIsKeptOverAChangeOfClocks(t *testing.T) {
	for on, want := range map[string]string{
		"2027-03-27": "2027-03-27T15:00:00Z", "2027-03-28": "2027-03-28T14:00:00Z", "2027-10-30": "2027-10-30T14:00:00Z", "2027-10-31": "2027-10-31T15:00:00Z",
		"2028-02-29": "2028-02-29T15:00:00Z", "2026-12-31": "2026-12-31T15:00:00Z", "2027-12-31": "2027-12-31T15:00:00Z", "2028-01-01": "2028-01-01T15:00:00Z",
		"2027-03-25": "2027-03-25T15:00:00Z", "2027-05-06": "2027-05-06T14:00:00Z",
	} {
		at := day(on).At(16 * 60)
		if at.Format(time.RFC3339) != want || day(on).Clock(at) != 16*60 || DayOf(at) != day(on) {
			t.Errorf("16:00 on %s is %s, %d min", on, at.Format(time.RFC3339), day(on).Clock(at))
		}
	}
	if at := day("2026-12-31").At(dayMinutes + 30); at.In(text.Copenhagen).Format("2006-01-02 15:04") != "2027-01-01 00:30" || day("2026-12-31").Clock(at) != dayMinutes+30 {
		t.Errorf("half past midnight of New Year's Eve is %s", at)
	}
}

// What hangs on when an event is keeps its clocks too in a copy of it, and in a later one of its series that is changed
// as it is: its end, opening, deadlines, sessions and times, over either change of clocks, a leap day and New Year.
func TestWhatHangsOnAnEventKeepsItsClocks(t *testing.T) {
	for name, c := range map[string]struct{ from, to, session string }{ // the last: of the copy, a week after it
		"into summer":       {"2027-03-03", "2027-03-31", "2027-04-07"},
		"over the change":   {"2027-03-21", "2027-03-28", "2027-04-04"},
		"out of the change": {"2027-03-28", "2027-04-04", "2027-04-11"},
		"into winter":       {"2027-10-06", "2027-11-03", "2027-11-10"},
		"onto its change":   {"2027-10-24", "2027-10-31", "2027-11-07"},
		"a week before it":  {"2027-10-10", "2027-10-24", "2027-10-31"},
		"onto a leap day":   {"2028-02-22", "2028-02-29", "2028-03-07"},
		"over a leap day":   {"2028-02-15", "2028-02-22", "2028-02-29"},
		"over New Year":     {"2027-12-22", "2027-12-29", "2028-01-05"},
		"out of New Year":   {"2027-12-31", "2028-01-07", "2028-01-14"},
	} {
		d, to := day(c.from), day(c.to)
		was := Work{Event: api.Event{
			StartsAt: d.At(16 * 60), EndsAt: d.Plus(7).At(17 * 60), BookingOpensAt: d.Plus(-14).At(0), BookingClosesAt: d.At(12 * 60), CancelUntil: d.Plus(-1).At(12 * 60),
			Sessions:  []api.EventSession{{StartsAt: d.At(16 * 60), EndsAt: d.At(20 * 60)}, {StartsAt: d.Plus(7).At(16 * 60), EndsAt: d.Plus(7).At(17 * 60)}},
			SlotsOpen: api.SlotsOpenTime, SlotsOpenAt: d.At(16*60 + 30), SlotsFirst: 1, SlotsMoreAt: d.At(18 * 60),
		}, Slots: []Slot{{ID: "a", Slot: api.Slot{StartsAt: d.At(17 * 60), EndsAt: d.At(17*60 + 20)}}, {ID: "b", Slot: api.Slot{StartsAt: d.Plus(7).At(16 * 60), EndsAt: d.Plus(7).At(16*60 + 20)}}}}
		clocks := func(w Work) (said []string) {
			e := w.Event
			for _, at := range []time.Time{
				e.StartsAt, e.EndsAt, e.BookingOpensAt, e.BookingClosesAt, e.CancelUntil, e.SlotsOpenAt, e.SlotsMoreAt,
				e.Sessions[0].StartsAt, e.Sessions[0].EndsAt, e.Sessions[1].StartsAt, e.Sessions[1].EndsAt, w.Slots[0].StartsAt, w.Slots[0].EndsAt, w.Slots[1].StartsAt, w.Slots[1].EndsAt,
			} {
				said = append(said, at.In(text.Copenhagen).Format("2006-01-02 15:04"))
			}
			return said
		}
		at := func(days int, clock string) string { return to.Plus(days).String() + " " + clock }
		want := func(signup, begins, closes, opens, more, stops, last, ends, slot, over, slot2, over2 string) []string {
			return []string{
				at(0, begins), at(7, ends), at(-14, signup), at(0, closes), at(-1, closes), at(0, opens), at(0, more),
				at(0, begins), at(0, stops), at(7, last), at(7, ends), at(0, slot), at(0, over), at(7, slot2), at(7, over2),
			}
		}
		if s := to.Plus(7).String(); s != c.session {
			t.Fatalf("%s: a week later is %s", name, s)
		}
		same := want("00:00", "16:00", "12:00", "16:30", "18:00", "20:00", "16:00", "17:00", "17:00", "17:20", "16:00", "16:20")
		hourLater := want("01:00", "17:00", "13:00", "17:30", "19:00", "21:00", "17:00", "18:00", "18:00", "18:20", "17:00", "17:20")
		id := func() string { return "c" }
		before := clocks(was)
		later := was.Copied(to, 16*60, 20*60, id)
		if got := clocks(later); !slices.Equal(got, same) {
			t.Errorf("%s: a copy is at %q, want %q", name, got, same)
		}
		if got := clocks(was.Copied(to, 17*60, 21*60, id)); !slices.Equal(got, hourLater) {
			t.Errorf("%s: a copy an hour later is at %q, want %q", name, got, hourLater)
		}
		if got := clocks(follow(was, was.Moved(d, 17*60), later, id)); !slices.Equal(got, hourLater) {
			t.Errorf("%s: a later one, as one is put off an hour, is at %q, want %q", name, got, hourLater)
		}
		if later.Slots[0].ID != "c" || was.Slots[0].ID != "a" || !slices.Equal(clocks(was), before) {
			t.Errorf("%s: a copy is what it was copied from", name)
		}
	}
}

func TestARuleThatNamesNoDaysIsRefusedAtItsField(t *testing.T) {
	good := Rule{Every: EveryMonth, Nth: 1, Weekday: time.Wednesday, From: day("2027-01-01"), Until: day("2027-12-31")}
	for pointer, spoil := range map[string]func(*Rule){
		"":              func(*Rule) {},
		"/nth":          func(r *Rule) { r.Nth = 5 },
		"/every":        func(r *Rule) { r.Every = "day" },
		"/weeks":        func(r *Rule) { r.Every = EveryWeek },
		"/weekday":      func(r *Rule) { r.Weekday = 7 },
		"/series_from":  func(r *Rule) { r.From = Day{} },
		"/series_until": func(r *Rule) { r.Until = day("2026-12-31") },
		"/places":       func(r *Rule) { r.Places = make([]api.Venue, mostPlaces+1) },
	} {
		r := good
		spoil(&r)
		var c mutation.Checks
		r.Check(&c)
		got := ""
		if len(c.Errors) > 0 {
			got = c.Errors[0].Pointer
		}
		if got != pointer {
			t.Errorf("%q is refused at %q", pointer, got)
		}
	}
}

func TestADayOnWhichTheOfficeIsClosedOfItselfTakesNoTurn(t *testing.T) {
	day := func(s string) Day {
		d, err := DayAt(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	r := Rule{
		Every: EveryWeek, Weekday: time.Thursday, Weeks: 1, From: day("2027-07-01"), Until: day("2027-07-22"), Places: []api.Venue{{Name: "Kolding"}, {Name: "Vejle"}},
		Shut: []api.Closed{{From: "2027-07-05", To: "2027-07-15", Text: "Ferie"}},
	}
	var said []string
	for _, o := range r.Occurrences() {
		if o.Closed != "" {
			said = append(said, o.Day.String()+" "+o.Why)
			continue
		}
		said = append(said, o.Day.String()+" "+r.Places[o.Place].Name)
	}
	if want := []string{"2027-07-01 Kolding", "2027-07-08 Ferie", "2027-07-15 Ferie", "2027-07-22 Vejle"}; !slices.Equal(said, want) {
		t.Errorf("it is held %q", said)
	}
}
