// Package holidays knows Denmark's public holidays, for app and office alike. It holds rules, not a list, so it is
// right in any year after 2023. Their names are texts with the keys that it gives.
package holidays

import "time"

// Day is one holiday.
type Day struct {
	Date time.Time // midnight UTC; the day counts, not the time
	Key  string    // of its name in assets/text
}

// moving are the holidays that follow Easter, in days from Easter Sunday. Store bededag, on the fourth Friday after
// Easter, was abolished from 2024 on (lov nr. 214 af 6. marts 2023).
var moving = []struct {
	days int
	key  string
}{
	{-3, "holiday.maundy_thursday"},
	{-2, "holiday.good_friday"},
	{0, "holiday.easter_sunday"},
	{1, "holiday.easter_monday"},
	{39, "holiday.ascension"},
	{49, "holiday.whit_sunday"},
	{50, "holiday.whit_monday"},
}

// Of are a year's holidays in order. Constitution Day and Christmas Eve are not among them: they are no public
// holidays by law, though much is closed.
func Of(year int) []Day {
	on := func(m time.Month, d int, key string) Day {
		return Day{Date: time.Date(year, m, d, 0, 0, 0, 0, time.UTC), Key: key}
	}
	out := []Day{on(time.January, 1, "holiday.new_year")}
	easter := Easter(year)
	for _, m := range moving {
		out = append(out, Day{Date: easter.AddDate(0, 0, m.days), Key: m.key})
	}
	return append(out, on(time.December, 25, "holiday.christmas"), on(time.December, 26, "holiday.boxing_day"))
}

// On is the key of a day's name; empty where it is no holiday.
func On(year int, month time.Month, day int) string {
	for _, d := range Of(year) {
		if d.Date.Month() == month && d.Date.Day() == day {
			return d.Key
		}
	}
	return ""
}

// shut are the days on which an office is closed, though by law they are no holidays.
var shut = map[time.Month]map[int]string{
	time.June:     {5: "holiday.constitution_day"},
	time.December: {24: "holiday.christmas_eve", 31: "holiday.new_years_eve"},
}

// Closed is the key of the name of a day on which offices are closed: a holiday, Constitution Day, Christmas Eve or
// New Year's Eve. It is empty for any other.
func Closed(year int, month time.Month, day int) string {
	if key := shut[month][day]; key != "" {
		return key
	}
	return On(year, month, day)
}

// EndOfWorkingDay is the midnight that ends the n-th working day after the day of a time, in the zone of that time. A
// working day is one from Monday to Friday that is no holiday.
func EndOfWorkingDay(after time.Time, n int) time.Time {
	y, m, d := after.Date()
	for n > 0 {
		d++
		day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && On(day.Date()) == "" {
			n--
		}
	}
	return time.Date(y, m, d+1, 0, 0, 0, 0, after.Location())
}

// Easter is Easter Sunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8), midnight UTC.
func Easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
