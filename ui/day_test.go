package ui_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"startklar.dk/ui"
)

func day(y int, m time.Month, d int) ui.Day { return ui.Day{Year: y, Month: m, Day: d} }

func TestADayIsReadAsPeopleWriteIt(t *testing.T) {
	today := day(2026, time.November, 24)
	for text, want := range map[string]ui.Day{
		"24.12.2026": day(2026, 12, 24), "24/12-26": day(2026, 12, 24), "24 12 2026": day(2026, 12, 24),
		" 1. 3. 2027 ": day(2027, 3, 1), "24.12": day(2026, 12, 24), "3/2": day(2027, 2, 3), "24.11": today,
		"29.2.2028": day(2028, 2, 29),
		"29.2.2027": {}, "31.4.2027": {}, "0.1.2027": {}, "1.13.2027": {}, "1.1.0000": {}, "1.1.202": {}, "-1.1.2027.4": {},
		"": {}, "24": {}, "jul": {}, "24. december": {}, "2026-12-24": {}, "1.1.99999999999999999999": {},
	} {
		got, ok := ui.ParseDay(text, today)
		if got != want || ok == want.IsZero() {
			t.Errorf("%q is read as %v, %v", text, got, ok)
		}
	}
}

func TestADayIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := day(2000, 1, 1).Add(rapid.IntRange(0, 36500).Draw(t, "days"))
		if got, ok := ui.ParseDay(d.String(), day(2026, 11, 24)); !ok || got != d {
			t.Fatalf("%s is read as %s", d, got)
		}
	})
}

func TestDaysAreCountedOverMonthsAndYears(t *testing.T) {
	d := day(2026, 12, 31)
	if got := d.Add(1); got != day(2027, 1, 1) {
		t.Errorf("the day after is %s", got)
	}
	if got := day(2027, 1, 31).First(1); got != day(2027, 2, 1) {
		t.Errorf("the month after begins on %s", got)
	}
	if n := d.Until(day(2027, 12, 31)); n != 365 {
		t.Errorf("the next year has %d days", n)
	}
	if d.Week() != 53 || d.Weekday() != time.Thursday {
		t.Errorf("it is a %s in week %d", d.Weekday(), d.Week())
	}
}
