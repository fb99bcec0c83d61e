package ui

import (
	"strconv"
	"strings"
	"time"
)

// Day is a day of the calendar, wherever one is: it has no time and no zone. Its zero value is no day.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf is the day of a time in the time's own zone.
func DayOf(at time.Time) Day {
	if at.IsZero() {
		return Day{}
	}
	y, m, d := at.Date()
	return Day{y, m, d}
}

// IsZero says that it is no day.
func (d Day) IsZero() bool { return d == Day{} }

// Noon is the middle of the day in a zone, which no change of the clock moves to another day.
func (d Day) Noon(in *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, in)
}

// Add is so many days on.
func (d Day) Add(days int) Day {
	return DayOf(time.Date(d.Year, d.Month, d.Day+days, 0, 0, 0, 0, time.UTC))
}

// First is the first of the month so many months on.
func (d Day) First(months int) Day {
	return DayOf(time.Date(d.Year, d.Month+time.Month(months), 1, 0, 0, 0, 0, time.UTC))
}

// Weekday is which day of the week it is.
func (d Day) Weekday() time.Weekday { return d.Noon(time.UTC).Weekday() }

// Week is the number of its week by ISO 8601, as Danes count: from Monday.
func (d Day) Week() int {
	_, week := d.Noon(time.UTC).ISOWeek()
	return week
}

// Before says whether it comes before another.
func (d Day) Before(other Day) bool { return d.Noon(time.UTC).Before(other.Noon(time.UTC)) }

// Until is how many days there are from it to another.
func (d Day) Until(other Day) int {
	return int(other.Noon(time.UTC).Sub(d.Noon(time.UTC)) / (24 * time.Hour))
}

// String is the day as Danes write it: 24.12.2026; empty for no day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(d.Day) + "." + strconv.Itoa(int(d.Month)) + "." + strconv.Itoa(d.Year)
}

// ParseDay reads a day as people write it: day, month and year with anything between them that is no letter and no
// figure, as 24.12.2026, 24/12-26 or 24 12 2026. A year of two figures is in this century; one that is left out is
// that of today, or the next where the day has been. ok is false for what is no day, as 31.2.2026.
func ParseDay(text string, today Day) (day Day, ok bool) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ./-,", r) })
	if len(parts) < 2 || len(parts) > 3 {
		return Day{}, false
	}
	numbers := make([]int, 0, 3)
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 || i < 2 && len(p) > 2 {
			return Day{}, false
		}
		numbers = append(numbers, n)
	}
	d := Day{Day: numbers[0], Month: time.Month(numbers[1])}
	switch {
	case len(parts) == 2:
		d.Year = today.Year
		if d.Before(today) {
			d.Year++
		}
	case len(parts[2]) == 2:
		d.Year = 2000 + numbers[2]
	case len(parts[2]) == 4:
		d.Year = numbers[2]
	default:
		return Day{}, false
	}
	if d.Year == 0 || DayOf(d.Noon(time.UTC)) != d { // the calendar made another day of it
		return Day{}, false
	}
	return d, true
}
