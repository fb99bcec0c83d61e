package figures

import (
	"fmt"
	"time"
)

// Span is how many months a plan has, and Years how many plan years.
const (
	Span  = 36
	Years = Span / year
)

// Month is a month of the calendar.
type Month struct {
	Year  int
	Month time.Month
}

// String writes a month as 2027-01.
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year, int(m.Month)) }

// Add is the month n months later.
func (m Month) Add(n int) Month {
	i := m.Year*year + int(m.Month) - 1 + n
	return Month{Year: i / year, Month: time.Month(i%year + 1)}
}

// since is how many months m is after another.
func (m Month) since(other Month) int {
	return (m.Year-other.Year)*year + int(m.Month) - int(other.Month)
}

// planYear is the plan year, 1…3, of plan month m.
func planYear(m int) int { return (m-1)/year + 1 }

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// easter is Easter Sunday of a year of the Gregorian calendar, by the method that
// Nature published in 1876 and Meeus gives in Astronomical Algorithms, chapter 8.
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return day(year, time.Month(n/31), n%31+1)
}

// closedAroundEaster are the days after Easter Sunday on which banks are closed:
// Maundy Thursday, Good Friday, Easter Monday, Ascension Day, the day after it and
// Whit Monday.
var closedAroundEaster = [...]int{-3, -2, 1, 39, 40, 50}

// bankingDay says whether Danish banks are open on a day (Nationalbanken,
// Banklukkedage 2026-27).
func bankingDay(t time.Time) bool {
	switch t.Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	switch month, d := t.Month(), t.Day(); month {
	case time.January:
		if d == 1 {
			return false
		}
	case time.June:
		if d == 5 {
			return false
		}
	case time.December:
		if d == 24 || d == 25 || d == 26 || d == 31 {
			return false
		}
	}
	sunday := easter(t.Year())
	for _, after := range closedAroundEaster {
		if t.Equal(sunday.AddDate(0, 0, after)) {
			return false
		}
	}
	return true
}

// nextBankingDay is the day itself or the next on which banks are open: a due day
// moves so (Den juridiske vejledning C.D.10.4.5; lov nr. 324 af 2019).
func nextBankingDay(t time.Time) time.Time {
	for !bankingDay(t) {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// planMonth is the plan month in which a day lies, 0 if it is not in the plan.
func planMonth(start Month, t time.Time) int {
	m := Month{Year: t.Year(), Month: t.Month()}.since(start) + 1
	if m < 1 || m > Span {
		return 0
	}
	return m
}
