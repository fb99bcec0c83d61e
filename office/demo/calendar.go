package demo

import (
	"time"

	"startklar.dk/assets/holidays"
	"startklar.dk/assets/text"
)

// date is a day in the office's own calendar: midnight UTC of that date, so that
// days can be counted without minding summer time.
type date struct{ time.Time }

func dayOf(at time.Time) date {
	y, m, d := at.In(text.Copenhagen).Date()
	return date{time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
}

func (d date) plus(days int) date { return date{d.AddDate(0, 0, days)} }

// at is the moment on d when the clock in Copenhagen has gone so many minutes
// past midnight, in UTC. From 1440 on it is on the next day.
func (d date) at(minutes int) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, minutes, 0, 0, text.Copenhagen).UTC()
}

// weeks counts the weeks from Monday 1 January 2024. It is what the rotations
// turn by, so that they do not start over with a year.
func (d date) weeks() int {
	monday := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	days := int(d.Sub(monday) / (24 * time.Hour))
	if days < 0 {
		days -= 6 // round down, not towards zero
	}
	return days / 7
}

// months counts the months from the year 0.
func (d date) months() int { return d.Year()*12 + int(d.Month()) - 1 }

// nth is which of its weekday in the month d is, from 1.
func (d date) nth() int { return (d.Day()-1)/7 + 1 }

// closed tells whether the office has shut: public holidays, the days of
// Christmas and New Year, and Constitution Day.
func (d date) closed() bool {
	switch m, day := d.Month(), d.Day(); {
	case m == time.December && day >= 23, m == time.January && day == 1, m == time.June && day == 5:
		return true
	}
	switch d.Sub(holidays.Easter(d.Year())) / (24 * time.Hour) {
	case -3, -2, 1, 39, 50: // Maundy Thursday, Good Friday, Easter Monday, Ascension, Whit Monday
		return true
	}
	return false
}
