package api

import "time"

// Opening is when an office is open on a weekday, 1 for Monday to 7 for Sunday, on its
// own clock: from "09:00" to "16:00". A day may have several, earlier ones first.
type Opening struct {
	Weekday int    `json:"weekday"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// Valid tells whether it is an opening of a day.
func (o Opening) Valid() bool {
	from, err := time.Parse("15:04", o.From)
	to, err2 := time.Parse("15:04", o.To)
	return o.Weekday >= 1 && o.Weekday <= 7 && err == nil && err2 == nil && from.Before(to)
}

// On gives when it begins and ends on a day, whose midnight is given in the office's
// own time. Empty for one that is not valid.
func (o Opening) On(midnight time.Time) (from, to time.Time) {
	at := func(clock string) time.Time {
		c, err := time.Parse("15:04", clock)
		if err != nil {
			return midnight
		}
		y, m, d := midnight.Date()
		return time.Date(y, m, d, c.Hour(), c.Minute(), 0, 0, midnight.Location())
	}
	return at(o.From), at(o.To)
}

// Closed is when an office is closed: from a day to another, both of them days on which
// it is, such as 2026-12-28. Text says why.
type Closed struct {
	From string `json:"from"`
	To   string `json:"to"`
	Text string `json:"text"`
}

// Valid tells whether it begins on a day, and ends on that or a later one.
func (c Closed) Valid() bool {
	from, err := time.Parse(time.DateOnly, c.From)
	to, err2 := time.Parse(time.DateOnly, c.To)
	return err == nil && err2 == nil && !to.Before(from)
}

// ClosedOn is why the office is closed on a day, as far as it says so itself.
func (o Office) ClosedOn(day time.Time) (why string, closed bool) {
	on := day.Format(time.DateOnly)
	for _, c := range o.Closed {
		if c.From <= on && on <= c.To {
			return c.Text, true
		}
	}
	return "", false
}
