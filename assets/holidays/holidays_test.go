package holidays_test

import (
	"strings"
	"testing"
	"time"

	"startklar.dk/assets/holidays"
	"startklar.dk/assets/text"
)

// easters are as the Church of Denmark's almanac has them.
var easters = map[int]string{
	2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28", 2028: "04-16", 2029: "04-01",
	2030: "04-21", 2031: "04-13", 2032: "03-28", 2033: "04-17", 2034: "04-09", 2035: "03-25", 2038: "04-25",
}

func TestEasterSundayIsWhereTheAlmanacHasIt(t *testing.T) {
	for year, want := range easters {
		if got := holidays.Easter(year).Format("01-02"); got != want {
			t.Errorf("Easter %d is %s, want %s", year, got, want)
		}
	}
}

func TestAYearHasItsTenHolidaysAndNoOthers(t *testing.T) {
	for year, want := range map[int]string{
		2024: "01-01 03-28 03-29 03-31 04-01 05-09 05-19 05-20 12-25 12-26",
		2026: "01-01 04-02 04-03 04-05 04-06 05-14 05-24 05-25 12-25 12-26",
		2027: "01-01 03-25 03-26 03-28 03-29 05-06 05-16 05-17 12-25 12-26",
		2030: "01-01 04-18 04-19 04-21 04-22 05-30 06-09 06-10 12-25 12-26",
		2035: "01-01 03-22 03-23 03-25 03-26 05-03 05-13 05-14 12-25 12-26",
	} {
		var got []string
		for _, d := range holidays.Of(year) {
			got = append(got, d.Date.Format("01-02"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%d has %v, want %s", year, got, want)
		}
	}
}

func TestWorkingDaysPassOverWeekendsAndHolidays(t *testing.T) {
	for _, c := range []struct {
		after string
		days  int
		last  string
	}{
		{"2026-12-01", 1, "2026-12-02"},
		{"2026-12-04", 1, "2026-12-07"}, // a Friday
		{"2026-12-05", 2, "2026-12-08"}, // a Saturday
		{"2026-12-23", 3, "2026-12-29"}, // Christmas Day is a Friday
		{"2027-03-24", 1, "2027-03-30"}, // the day before Maundy Thursday
		{"2026-12-30", 2, "2027-01-04"}, // over New Year
	} {
		after, err := time.ParseInLocation(time.DateOnly, c.after, text.Copenhagen)
		if err != nil {
			t.Fatal(err)
		}
		end := holidays.EndOfWorkingDay(after.Add(15*time.Hour), c.days)
		if got := end.Add(-time.Second).Format(time.DateOnly); got != c.last || end.Hour() != 0 {
			t.Errorf("%d working days after %s end %v, want the end of %s", c.days, c.after, end, c.last)
		}
	}
}

func TestStoreBededagIsAHolidayNoMore(t *testing.T) {
	for year := range easters {
		d := holidays.Easter(year).AddDate(0, 0, 26)
		if key := holidays.On(d.Date()); key != "" {
			t.Errorf("%s is %s", d.Format(time.DateOnly), key)
		}
	}
}

func TestEveryHolidayHasAName(t *testing.T) {
	for _, lang := range text.Langs {
		for _, d := range holidays.Of(2026) {
			if !text.For(lang).Has(d.Key) {
				t.Errorf("%s: %s has no name", lang, d.Key)
			}
		}
	}
}
