package calendar_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"
	"github.com/teambition/rrule-go"

	"startklar.dk/api"
	"startklar.dk/api/calendar"
	"startklar.dk/api/calendar/calendartest"
)

// clocks are moments about the changes of the clocks, holidays, a leap day and the turn of a year.
var clocks = []time.Time{
	time.Date(2027, 3, 27, 16, 0, 0, 0, time.UTC), time.Date(2027, 3, 28, 0, 30, 0, 0, time.UTC), time.Date(2027, 3, 28, 1, 0, 0, 0, time.UTC),
	time.Date(2027, 3, 28, 15, 0, 0, 0, time.UTC), time.Date(2027, 10, 30, 15, 0, 0, 0, time.UTC), time.Date(2027, 10, 30, 23, 30, 0, 0, time.UTC),
	time.Date(2027, 10, 31, 0, 0, 0, 0, time.UTC), time.Date(2027, 10, 31, 0, 30, 0, 0, time.UTC), time.Date(2027, 10, 31, 1, 0, 0, 0, time.UTC),
	time.Date(2027, 10, 31, 1, 30, 0, 0, time.UTC), time.Date(2027, 10, 31, 2, 0, 0, 0, time.UTC), time.Date(2027, 10, 31, 16, 0, 0, 0, time.UTC),
	time.Date(2028, 2, 29, 16, 0, 0, 0, time.UTC), time.Date(2026, 12, 31, 22, 30, 0, 0, time.UTC), time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC),
	time.Date(2027, 3, 25, 9, 0, 0, 0, time.UTC), time.Date(2027, 5, 6, 15, 0, 0, 0, time.UTC), time.Date(2027, 12, 31, 22, 30, 0, 0, time.UTC),
}

func TestTwoOthersReadTheSameOfACalendarWheneverItIs(t *testing.T) {
	for _, at := range clocks {
		for _, method := range []calendar.Method{calendar.Publish, calendar.Request, calendar.Cancel} {
			t.Run(fmt.Sprint(method, at.Format("20060102T1504")), func(t *testing.T) {
				e := kickoff()
				e.StartsAt, e.EndsAt = at, at.Add(2*time.Hour)
				e.Sessions = []api.EventSession{{StartsAt: at, EndsAt: at.Add(time.Hour)}, {StartsAt: at.Add(24 * time.Hour), EndsAt: at.Add(25 * time.Hour)}}
				b, status := booking(), "CONFIRMED"
				if method == calendar.Cancel {
					b.State, status = api.BookingCancelled, "CANCELLED"
				}
				c := calendar.Calendar{
					Method: method, Organizer: calendar.Contact{Name: "Kontoret", Email: "kontor@example.dk"}, Attendee: "anna@example.dk",
					Entries: calendar.Of("b", b, e, nil, ""),
				}
				var want []calendartest.Seen
				for i, s := range e.Sessions {
					one := calendartest.Seen{Method: string(method), UID: fmt.Sprintf("b-%d@startklar.dk", i+1), Sequence: "3", Stamp: "20270127T160000Z", Status: status, Start: s.StartsAt, End: s.EndsAt}
					if method != calendar.Publish {
						one.Organizer, one.Attendee = "mailto:kontor@example.dk", "mailto:anna@example.dk"
					}
					want = append(want, one)
				}
				if diff := cmp.Diff(want, calendartest.ByOne(t, c.String())); diff != "" {
					t.Errorf("one reads (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(want, calendartest.ByTheOther(t, c.String())); diff != "" {
					t.Errorf("the other reads (-want +got):\n%s", diff)
				}
				if n := strings.Count(c.String(), "BEGIN:VCALENDAR"); n != map[bool]int{true: 1, false: 2}[method == calendar.Publish] {
					t.Errorf("%d calendars: of a mail each has one entry", n)
				}
			})
		}
	}
}

// What knows no names of time zones goes by the rules that stand beside.
func TestTheRulesOfTheZoneAreThoseOfItsClocks(t *testing.T) {
	c, err := ical.NewDecoder(strings.NewReader(calendar.Calendar{}.String())).Decode()
	if err != nil {
		t.Fatal(err)
	}
	zone := c.Children[0]
	name, err := zone.Props.Text(ical.PropTimezoneID)
	if err != nil {
		t.Fatal(err)
	}
	loc, err := time.LoadLocation(name)
	if err != nil || zone.Name != ical.CompTimezone || len(zone.Children) != 2 {
		t.Fatalf("%+v: %v", zone, err)
	}
	from, to := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2041, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, part := range zone.Children {
		offset := func(prop string) time.Duration {
			at, err := time.Parse("-0700", part.Props.Get(prop).Value)
			if err != nil {
				t.Fatal(err)
			}
			_, seconds := at.Zone()
			return time.Duration(seconds) * time.Second
		}
		was, is := offset(ical.PropTimezoneOffsetFrom), offset(ical.PropTimezoneOffsetTo)
		option, err := rrule.StrToROption(part.Props.Get(ical.PropRecurrenceRule).Value)
		if err != nil {
			t.Fatal(err)
		}
		if option.Dtstart, err = time.Parse("20060102T150405", part.Props.Get(ical.PropDateTimeStart).Value); err != nil {
			t.Fatal(err)
		}
		rule, err := rrule.NewRRule(*option)
		if err != nil {
			t.Fatal(err)
		}
		changes := rule.Between(from, to, true)
		if len(changes) != 15 {
			t.Errorf("%s: %v", part.Name, changes)
		}
		for _, local := range changes {
			at := local.Add(-was) // by the clocks as they were
			_, before := at.Add(-time.Second).In(loc).Zone()
			zoneName, after := at.In(loc).Zone()
			if time.Duration(before)*time.Second != was || time.Duration(after)*time.Second != is || zoneName != part.Props.Get(ical.PropTimezoneName).Value {
				t.Errorf("%s at %v: %d to %d seconds, %s", part.Name, at, before, after, zoneName)
			}
		}
	}
}
