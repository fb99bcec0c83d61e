// Package calendartest reads calendars as two programs that know nothing of each other do.
// Only tests stand on it.
package calendartest

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/emersion/go-ical"
)

// Seen is what a calendar program makes of an entry.
type Seen struct {
	Method, UID, Sequence, Stamp, Status, Organizer, Attendee string
	Start, End                                                time.Time
}

// ByOne reads calendars that stand one after the other with one library, and ByTheOther
// with another; neither knows of the other.
func ByOne(t testing.TB, stream string) (all []Seen) {
	t.Helper()
	for one := range strings.SplitAfterSeq(stream, "END:VCALENDAR\r\n") {
		if one == "" {
			continue
		}
		c, err := ics.ParseCalendar(strings.NewReader(one))
		if err != nil {
			t.Fatalf("%v in\n%s", err, one)
		}
		for _, e := range c.Events() {
			s := Seen{UID: e.Id()}
			for _, p := range c.CalendarProperties {
				if p.IANAToken == "METHOD" {
					s.Method = p.Value
				}
			}
			for name, into := range map[ics.ComponentProperty]*string{
				ics.ComponentPropertySequence: &s.Sequence, ics.ComponentPropertyDtstamp: &s.Stamp, ics.ComponentPropertyStatus: &s.Status,
				ics.ComponentPropertyOrganizer: &s.Organizer, ics.ComponentPropertyAttendee: &s.Attendee,
			} {
				if p := e.GetProperty(name); p != nil {
					*into = p.Value
				}
			}
			var errStart, errEnd error
			s.Start, errStart = e.GetStartAt()
			s.End, errEnd = e.GetEndAt()
			if err := errors.Join(errStart, errEnd); err != nil {
				t.Fatal(err)
			}
			all = append(all, s.inUTC())
		}
	}
	return all
}

// ByTheOther is ByOne with the other library, which looks too whether all is as the
// standard wants it.
func ByTheOther(t testing.TB, stream string) (all []Seen) {
	t.Helper()
	for dec := ical.NewDecoder(strings.NewReader(stream)); ; {
		c, err := dec.Decode()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, stream)
		}
		method, err := c.Props.Text(ical.PropMethod)
		if err != nil {
			t.Fatal(err)
		}
		if err := ical.NewEncoder(io.Discard).Encode(c); err != nil { // which looks whether it is as the standard wants it
			t.Error(err)
		}
		for _, e := range c.Events() {
			s := Seen{Method: method}
			for name, into := range map[string]*string{
				ical.PropUID: &s.UID, ical.PropSequence: &s.Sequence, ical.PropDateTimeStamp: &s.Stamp, ical.PropStatus: &s.Status,
				ical.PropOrganizer: &s.Organizer, ical.PropAttendee: &s.Attendee,
			} {
				if p := e.Props.Get(name); p != nil {
					*into = p.Value
				}
			}
			var errStart, errEnd error
			s.Start, errStart = e.DateTimeStart(nil)
			s.End, errEnd = e.DateTimeEnd(nil)
			if err := errors.Join(errStart, errEnd); err != nil {
				t.Fatal(err)
			}
			all = append(all, s.inUTC())
		}
	}
}

func (s Seen) inUTC() Seen {
	s.Start, s.End = s.Start.UTC(), s.End.UTC()
	return s
}
