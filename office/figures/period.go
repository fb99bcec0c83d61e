package figures

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"startklar.dk/assets/text"
)

// Span is how long a period is.
type Span string

// The spans.
const (
	Month   Span = "month"
	Quarter Span = "quarter"
	Year    Span = "year"
	Own     Span = "own" // any other
)

// Spans are those that the calendar has.
var Spans = []Span{Month, Quarter, Year}

// months is how many months a span has.
func (s Span) months() int { return map[Span]int{Month: 1, Quarter: 3, Year: 12}[s] }

// Period is the days from one midnight in Denmark up to another.
type Period struct{ From, To time.Time }

// PeriodOf is the period of a span that a time is in.
func PeriodOf(s Span, at time.Time) Period {
	y, m, _ := at.In(text.Copenhagen).Date()
	n := s.months()
	begins := time.Month((int(m)-1)/n*n + 1)
	return Period{
		time.Date(y, begins, 1, 0, 0, 0, 0, text.Copenhagen),
		time.Date(y, begins+time.Month(n), 1, 0, 0, 0, 0, text.Copenhagen),
	}
}

// longest is how many days a period has at the most.
const longest = 3660

// Between is the period from one day to another, that one with it, both as 2006-01-02. It
// is ok only where they are days, in their order, and no more than ten years apart.
func Between(from, through string) (p Period, ok bool) {
	a, err := time.ParseInLocation(time.DateOnly, from, text.Copenhagen)
	if err != nil {
		return p, false
	}
	b, err := time.ParseInLocation(time.DateOnly, through, text.Copenhagen)
	if err != nil || b.Before(a) || a.Year() < 2000 || b.After(a.AddDate(0, 0, longest)) {
		return p, false
	}
	return Period{a, b.AddDate(0, 0, 1)}, true
}

// Last is the last day of a period.
func (p Period) Last() time.Time { return p.To.AddDate(0, 0, -1) }

// Span is which of the calendar's spans a period is.
func (p Period) Span() Span {
	for _, s := range Spans {
		if of := PeriodOf(s, p.From); of.From.Equal(p.From) && of.To.Equal(p.To) {
			return s
		}
	}
	return Own
}

// Step is the period of the same span that is so many before or after one; an own one
// moves by as many days as it has.
func (p Period) Step(n int) Period {
	if s := p.Span(); s != Own {
		return PeriodOf(s, p.From.AddDate(0, n*s.months(), 0))
	}
	return Period{p.From.AddDate(0, 0, n*p.Days()), p.To.AddDate(0, 0, n*p.Days())}
}

// Days is how many days a period has.
func (p Period) Days() int { return text.DaysBetween(p.From, p.To) }

// GoalKey names the period that the goals are set for: a month, a quarter or a year, which
// is also that of a part of it from its first day; else it is empty.
func (p Period) GoalKey() string {
	switch p.Span() {
	case Month:
		return fmt.Sprintf("%s-%02d", yearKey(p.From), p.From.Month())
	case Quarter:
		return fmt.Sprintf("%s-Q%d", yearKey(p.From), (int(p.From.Month())+2)/3)
	case Year:
		return yearKey(p.From)
	}
	if year := PeriodOf(Year, p.From); year.From.Equal(p.From) && !p.To.After(year.To) {
		return yearKey(p.From)
	}
	return ""
}

// yearKey names the year of a time.
func yearKey(at time.Time) string { return fmt.Sprintf("%04d", at.Year()) }

// goalKey is what Period.GoalKey gives: a year, and a quarter or a month of it.
var goalKey = regexp.MustCompile(`^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$`)

// goalPeriod is the period that a key names; it is ok only where it names one.
func goalPeriod(key string) (p Period, ok bool) {
	parts := goalKey.FindStringSubmatch(key)
	if parts == nil {
		return p, false
	}
	span, month := Year, 1
	if n, err := strconv.Atoi(parts[2]); err == nil {
		span, month = Quarter, 3*n-2
	} else if n, err := strconv.Atoi(parts[3]); err == nil {
		span, month = Month, n
	}
	year, err := strconv.Atoi(parts[1])
	return PeriodOf(span, time.Date(year, time.Month(month), 1, 0, 0, 0, 0, text.Copenhagen)), err == nil
}

// Gone is how much of the period that the goals are set for is over, in hundredths.
func (p Period) Gone(now time.Time) int {
	of, ok := goalPeriod(p.GoalKey())
	if !ok {
		return 0
	}
	return of.over(now)
}

// over is how much of the period itself is over, in hundredths.
func (p Period) over(now time.Time) int {
	switch {
	case !now.After(p.From):
		return 0
	case !now.Before(p.To):
		return 100
	}
	return int(100 * now.Sub(p.From) / p.To.Sub(p.From))
}
