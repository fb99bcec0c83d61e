package calendar

import (
	"time"
	_ "time/tzdata" // where a phone or a server has no list of time zones
)

// zoneID is the one time zone of what is held; its rules stand in every calendar.
const zoneID = "Europe/Copenhagen"

var copenhagen = mustLocation(zoneID)

func mustLocation(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return loc
}

// zone writes the rules by which the clocks are put forward and back: those of the Union
// since 1996 (directive 2000/84/EC).
func (w *writer) zone() {
	w.raw("BEGIN", "VTIMEZONE")
	w.raw("TZID", zoneID)
	for _, z := range []struct{ kind, from, to, name, start, rule string }{
		{"DAYLIGHT", "+0100", "+0200", "CEST", "19960331T020000", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"},
		{"STANDARD", "+0200", "+0100", "CET", "19961027T030000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"},
	} {
		w.raw("BEGIN", z.kind)
		w.raw("TZOFFSETFROM", z.from)
		w.raw("TZOFFSETTO", z.to)
		w.raw("TZNAME", z.name)
		w.raw("DTSTART", z.start)
		w.raw("RRULE", z.rule)
		w.raw("END", z.kind)
	}
	w.raw("END", "VTIMEZONE")
}

// span writes from when to when something is, by the clocks of the zone. What touches the
// hour that comes twice as they are put back stands in UTC: by the clocks it would be read
// as the first one (RFC 5545, 3.3.5).
func (w *writer) span(start, end time.Time) {
	if twice(start) || twice(end) {
		w.time("DTSTART", start)
		w.time("DTEND", end)
		return
	}
	w.raw("DTSTART;TZID="+zoneID, start.In(copenhagen).Format("20060102T150405"))
	w.raw("DTEND;TZID="+zoneID, end.In(copenhagen).Format("20060102T150405"))
}

// twice tells whether the clocks show a time in another hour too.
func twice(at time.Time) bool {
	local := at.In(copenhagen).Format("20060102T150405")
	return at.Add(-time.Hour).In(copenhagen).Format("20060102T150405") == local || at.Add(time.Hour).In(copenhagen).Format("20060102T150405") == local
}
