package calendar_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/api/calendar"
)

var start = time.Date(2027, 1, 28, 16, 0, 0, 0, time.UTC)

func kickoff() api.Event {
	return api.Event{
		Title: "Kick-off", State: api.EventPlanned, StartsAt: start, EndsAt: start.Add(4 * time.Hour),
		Venue: api.Venue{Name: "Salen", Address: "Torvet 1", OnlineURL: "https://example.dk/kickoff"},
	}
}

func booking() api.Booking {
	return api.Booking{
		State: api.BookingConfirmed, Sequence: 3, RequestedAt: start.Add(-48 * time.Hour), ChangedAt: start.Add(-24 * time.Hour),
		Note: "hemmeligt", Need: api.FieldTax,
	}
}

// read is a calendar as another program reads it.
func read(t *testing.T, c calendar.Calendar) []*ics.VEvent {
	t.Helper()
	parsed, err := ics.ParseCalendar(strings.NewReader(c.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, c)
	}
	return parsed.Events()
}

func values(e *ics.VEvent) map[string]string {
	all := map[string]string{}
	for _, p := range e.Properties {
		all[p.IANAToken] += p.Value
	}
	return all
}

func TestABookingIsReadByAnotherProgram(t *testing.T) {
	events := read(t, calendar.Calendar{Entries: calendar.Of("b", booking(), kickoff(), nil, "")})
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	want := map[string]string{
		"UID": "b@startklar.dk", "SEQUENCE": "3", "DTSTAMP": "20270127T160000Z", "LAST-MODIFIED": "20270127T160000Z",
		"DTSTART": "20270128T170000", "DTEND": "20270128T210000", "SUMMARY": "Kick-off", "LOCATION": "Salen, Torvet 1",
		"URL": "https://example.dk/kickoff", "DESCRIPTION": "https://example.dk/kickoff", "STATUS": "CONFIRMED",
	}
	if diff := cmp.Diff(want, values(events[0])); diff != "" {
		t.Error(diff)
	}
}

func TestATimeIsTheSlotsOrTheSessionsOrTheEvents(t *testing.T) {
	slot := api.Slot{StartsAt: start.Add(time.Hour), EndsAt: start.Add(80 * time.Minute)}
	of := calendar.Of("b", booking(), kickoff(), &slot, "Mette Ørsted")
	if len(of) != 1 || of[0].UID != "b@startklar.dk" || !of[0].Start.Equal(slot.StartsAt) || !of[0].End.Equal(slot.EndsAt) || of[0].Title != "Kick-off · Mette Ørsted" {
		t.Errorf("%+v", of)
	}
	course := kickoff()
	course.Sessions = []api.EventSession{
		{StartsAt: start, EndsAt: start.Add(time.Hour), Title: "Første aften"}, {StartsAt: start.Add(24 * time.Hour), EndsAt: start.Add(25 * time.Hour)},
	}
	of = calendar.Of("b", booking(), course, nil, "")
	if len(of) != 2 || of[0].UID != "b-1@startklar.dk" || of[1].UID != "b-2@startklar.dk" || of[0].Title != "Kick-off: Første aften" ||
		of[1].Title != "Kick-off" || !of[1].Start.Equal(start.Add(24*time.Hour)) {
		t.Errorf("%+v", of)
	}
}

func TestWhatIsGivenUpOrCalledOffIsCancelled(t *testing.T) {
	for state, want := range map[string]calendar.Status{
		api.BookingConfirmed: calendar.Confirmed, api.BookingAttended: calendar.Confirmed, api.BookingMissed: calendar.Confirmed,
		api.BookingCancelled: calendar.Cancelled, api.BookingExpired: calendar.Cancelled, api.BookingRefused: calendar.Cancelled,
		api.BookingRequested: calendar.Tentative, api.BookingWaiting: calendar.Tentative, api.BookingOffered: calendar.Tentative,
	} {
		b := booking()
		b.State = state
		if got := calendar.Of("b", b, kickoff(), nil, "")[0].Status; got != want {
			t.Errorf("%s is %s", state, got)
		}
	}
	off := kickoff()
	off.State = api.EventCancelled
	if got := calendar.Of("b", booking(), off, nil, "")[0].Status; got != calendar.Cancelled {
		t.Errorf("at an event that is called off it is %s", got)
	}
}

func TestAnOnlineEventIsAtItsLink(t *testing.T) {
	online := kickoff()
	online.Venue = api.Venue{OnlineURL: "https://example.dk/kickoff"}
	got := values(read(t, calendar.Calendar{Entries: calendar.Of("b", booking(), online, nil, "")})[0])
	if got["LOCATION"] != "https://example.dk/kickoff" || got["URL"] != "https://example.dk/kickoff" {
		t.Errorf("%v", got)
	}
}

func TestNothingThatIsWrittenEndsItsLine(t *testing.T) {
	e := kickoff()
	e.Title = "Moms; skat, told\\told\r\nBEGIN:VALARM\rATTACH:x\nSUMMARY:y\u2028z\x00\x1b"
	e.Venue = api.Venue{Name: "Salen\r\nSTATUS:CANCELLED", OnlineURL: "https://example.dk/\r\nATTENDEE:mailto:x@example.dk"}
	c := calendar.Calendar{Name: "Kontoret\r\nMETHOD:CANCEL", Entries: calendar.Of("b", booking(), e, nil, "")}
	events := read(t, c)
	if len(events) != 1 || len(events[0].Components) != 0 {
		t.Fatalf("read as\n%s", c)
	}
	got := values(events[0])
	if got["SUMMARY"] != "Moms; skat, told\\told\nBEGIN:VALARM\nATTACH:x\nSUMMARY:y\nz" || got["STATUS"] != "CONFIRMED" || got["ATTENDEE"] != "" {
		t.Errorf("%q", got)
	}
	for _, line := range lines(t, c) {
		for _, bad := range []string{"BEGIN:VALARM", "ATTACH", "METHOD:CANCEL", "STATUS:CANCELLED", "ATTENDEE"} {
			if strings.HasPrefix(line, bad) {
				t.Errorf("a line of its own: %q", line)
			}
		}
	}
}

// lines are the lines of a calendar as they go over the wire, each checked.
func lines(t *testing.T, c calendar.Calendar) []string {
	t.Helper()
	raw := c.String()
	all := strings.Split(strings.TrimSuffix(raw, "\r\n"), "\r\n")
	for _, line := range all {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) || !strings.HasSuffix(raw, "\r\n") {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	return all
}

func TestLinesAreFoldedBetweenLetters(t *testing.T) {
	for _, letter := range []string{"a", "å", "€", "😀"} {
		for before := range 8 {
			e := kickoff()
			e.Title = strings.Repeat("x", before) + strings.Repeat(letter, 200)
			c := calendar.Calendar{Entries: calendar.Of("b", booking(), e, nil, "")}
			lines(t, c)
			if got := values(read(t, c)[0])["SUMMARY"]; got != e.Title {
				t.Errorf("read as %q", got)
			}
		}
	}
}

func TestAFeedSaysItsNameAndHowOftenToAsk(t *testing.T) {
	feed := calendar.Calendar{Name: "Erhvervskontoret, Søby", Refresh: time.Hour}.String()
	for _, want := range []string{"X-WR-CALNAME:Erhvervskontoret\\, Søby\r\n", "REFRESH-INTERVAL;VALUE=DURATION:PT60M\r\n"} {
		if !strings.Contains(feed, want) {
			t.Errorf("no %q in\n%s", want, feed)
		}
	}
}

func TestAMailsCalendarSaysWhatIsToBeDoneAndWhoWrites(t *testing.T) {
	c := calendar.Calendar{
		Method: calendar.Request, Organizer: calendar.Contact{Name: "Kontoret \"Søby\"\r\nX-BAD:1;x", Email: "kontor@example.dk\r\nX-BAD:1"},
		Attendee: "anna@example.dk", Entries: calendar.Of("b", booking(), kickoff(), nil, ""),
	}
	parsed, err := ics.ParseCalendar(strings.NewReader(c.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, c)
	}
	method := ""
	for _, p := range parsed.CalendarProperties {
		if p.IANAToken == "METHOD" {
			method = p.Value
		}
	}
	e := parsed.Events()[0]
	organizer, attendees := e.GetProperty(ics.ComponentPropertyOrganizer), e.Attendees()
	if method != "REQUEST" || organizer.Value != "mailto:kontor@example.dkX-BAD:1" || organizer.ICalParameters["CN"][0] != "Kontoret 'Søby'  X-BAD:1;x" ||
		len(attendees) != 1 || attendees[0].Email() != "anna@example.dk" || attendees[0].ParticipationStatus() != ics.ParticipationStatusAccepted {
		t.Errorf("%s", c)
	}
	lines(t, c)
	if strings.Contains(calendar.Calendar{Entries: c.Entries}.String(), "ATTENDEE") {
		t.Error("a file names who comes")
	}
}
