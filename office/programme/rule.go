package programme

import (
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/holidays"
	"startklar.dk/assets/text"
	"startklar.dk/office/mutation"
)

// How often a series is held.
const (
	EveryWeek  = "week"
	EveryMonth = "month"
)

// LastOfMonth is the Nth of a rule that means the last such weekday of a month.
const LastOfMonth = -1

// Rule says on which days a series is held. The zero Places is where its event is.
type Rule struct {
	Every   string       `json:"every"`
	Weekday time.Weekday `json:"weekday"`
	Nth     int          `json:"nth"`    // of the month's weekdays, 1 to 4 or LastOfMonth
	Weeks   int          `json:"weeks"`  // from one to the next, 1 or more
	From    Day          `json:"from"`   // not before this day
	Until   Day          `json:"until"`  // nor after it
	Places  []api.Venue  `json:"places"` // by turns

	Shut []api.Closed `json:"shut,omitzero"` // when the office was closed of itself, as it said when the series was made
}

// mostWeeks is how far apart two of a series are at the most, and mostDays over how many days one
// goes.
const (
	mostWeeks  = 12
	mostDays   = 3 * 366
	mostPlaces = 20
)

// Check says what is wrong with a rule, by its fields.
func (r Rule) Check(c *mutation.Checks) {
	switch r.Every {
	case EveryWeek:
		if r.Weeks < 1 || r.Weeks > mostWeeks {
			c.Bad("/weeks", "range")
		}
	case EveryMonth:
		if r.Nth != LastOfMonth && (r.Nth < 1 || r.Nth > 4) {
			c.Bad("/nth", "unknown")
		}
	default:
		c.Bad("/every", "unknown")
	}
	if r.Weekday < time.Sunday || r.Weekday > time.Saturday {
		c.Bad("/weekday", "unknown")
	}
	switch {
	case r.From.IsZero():
		c.Bad("/series_from", "required")
	case r.Until.IsZero():
		c.Bad("/series_until", "required")
	case r.Until.Before(r.From.Time), r.Until.Sub(r.From.Time) > mostDays*24*time.Hour:
		c.Bad("/series_until", "range")
	}
	if len(r.Places) > mostPlaces {
		c.Bad("/places", "too_long")
	}
	for _, p := range r.Places {
		c.Length("/places", p.Name, api.MaxTitle)
		c.Length("/places", p.Address, api.MaxTitle)
	}
}

// Occurrence is a day that a rule names. On a closed day nothing is held: Closed is the key of its
// name, and the place whose turn it was has the next one.
type Occurrence struct {
	Day    Day
	Place  int // of the rule's, by its turn
	Closed string
	Why    string // in the office's own words, where it is closed of itself
}

// closedItself is the key of the name of a day on which the office is closed of itself.
const closedItself = "holiday.itself"

// Occurrences are the days that a rule names, in their order.
func (r Rule) Occurrences() (all []Occurrence) {
	turn := 0
	for _, day := range r.days() {
		o := Occurrence{Day: day, Closed: holidays.Closed(day.Date())}
		if why, shut := (api.Office{Closed: r.Shut}).ClosedOn(day.Time); shut && o.Closed == "" {
			o.Closed, o.Why = closedItself, why
		}
		if len(r.Places) > 0 {
			o.Place = turn % len(r.Places)
		}
		if o.Closed == "" {
			turn++
		}
		all = append(all, o)
	}
	return all
}

func (r Rule) days() (all []Day) {
	if r.From.IsZero() || r.Until.IsZero() {
		return nil
	}
	switch r.Every {
	case EveryWeek:
		for day := r.From.next(r.Weekday); !day.After(r.Until.Time); day = day.Plus(7 * max(1, r.Weeks)) {
			all = append(all, day)
		}
	case EveryMonth:
		for m := r.From.month(); !m.After(r.Until.Time); m = (Day{m.AddDate(0, 1, 0)}) {
			day := m.next(r.Weekday).Plus(7 * (r.Nth - 1))
			if r.Nth == LastOfMonth {
				day = Day{m.AddDate(0, 1, -7)}.next(r.Weekday)
			}
			all = append(all, day)
		}
	}
	return slices.DeleteFunc(all, func(d Day) bool { return d.Before(r.From.Time) || d.After(r.Until.Time) })
}

// Day is a day of the calendar: midnight UTC of its date, so that days are counted without minding
// summer time.
type Day struct{ time.Time }

// DayOf is the day in Copenhagen at a time.
func DayOf(at time.Time) Day {
	y, m, d := at.In(text.Copenhagen).Date()
	return Day{time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

// DayAt reads a day such as 2027-03-28.
func DayAt(s string) (Day, error) {
	at, err := time.Parse(time.DateOnly, s)
	return Day{at}, err
}

// String is the day as DayAt reads it.
func (d Day) String() string { return d.Format(time.DateOnly) }

// Plus is so many days later.
func (d Day) Plus(days int) Day { return Day{d.AddDate(0, 0, days)} }

// At is when the clocks in Copenhagen have gone so many minutes past the day's midnight, as they show
// it: whatever was put forward or back in between. A time that the clocks skip is an hour later.
func (d Day) At(minutes int) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, minutes, 0, 0, text.Copenhagen).UTC()
}

// Start and End are the day's midnights in Copenhagen.
func (d Day) Start() time.Time { return d.At(0) }

// End is the midnight that ends the day.
func (d Day) End() time.Time { return d.Plus(1).At(0) }

// next is the first such weekday that is not before the day.
func (d Day) next(w time.Weekday) Day { return d.Plus(int(w-d.Weekday()+7) % 7) }

// month is the first of the day's month.
func (d Day) month() Day { return d.Plus(1 - d.Day()) }

// Clock is what the clocks in Copenhagen show at a time, in minutes past the midnight of a day: 1,440 and
// more on the days after it.
func (d Day) Clock(at time.Time) int {
	local := at.In(text.Copenhagen)
	return int(DayOf(at).Sub(d.Time)/(24*time.Hour))*dayMinutes + local.Hour()*60 + local.Minute()
}

const dayMinutes = 24 * 60
