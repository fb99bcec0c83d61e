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
