package demo

import (
	"testing"
	"time"

	"startklar.dk/assets/text"
)

func TestTheOfficeIsClosedOnHolidays(t *testing.T) {
	cases := map[string]bool{
		"2026-12-22": false, "2026-12-23": true, "2026-12-24": true, "2026-12-31": true, "2027-01-01": true, "2027-01-04": false,
		"2027-03-25": true, "2027-03-26": true, "2027-03-29": true, "2027-03-30": false, // Easter
		"2027-04-23": false, // Store bededag is a holiday no more
		"2027-05-06": true, "2027-05-17": true, "2027-06-05": true,
	}
	for day, want := range cases {
		if got := dayOf(at(day + " 12:00")).closed(); got != want {
			t.Errorf("%s closed: %v", day, got)
		}
	}
}

func TestADayBeginsAndIsCountedInCopenhagen(t *testing.T) {
	d := dayOf(time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC))
	if d.Format(time.DateOnly) != "2026-11-23" || !d.at(0).Equal(time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC)) {
		t.Errorf("it is %s, from %s", d, d.at(0))
	}
	if got := dayOf(at("2027-03-28 12:00")).at(16 * 60).In(text.Copenhagen).Format("15:04"); got != "16:00" {
		t.Errorf("16:00 on the day that the clock goes forward is %s", got)
	}
	weeks := map[string]int{"2023-12-31": -1, "2024-01-01": 0, "2024-01-07": 0, "2024-01-08": 1, "2026-11-23": 151}
	for day, want := range weeks {
		if got := dayOf(at(day + " 12:00")).weeks(); got != want {
			t.Errorf("%s is in week %d, want %d", day, got, want)
		}
	}
}
