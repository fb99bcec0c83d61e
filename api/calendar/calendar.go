// Package calendar writes bookings as iCalendar (RFC 5545), alike in the file
// that the app makes and in the feed that the office serves, so that a calendar
// program knows one for the other. Need and note are in neither.
package calendar

import (
	"cmp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"startklar.dk/api"
)

// Calendar is what a file, a feed or a mail holds. Name is shown by the program that
// subscribes; Refresh is how often it may ask again, zero for a file. Method is what a
// mail's reader is to do with it, and then Organizer is who writes and Attendee whom to.
type Calendar struct {
	Name      string
	Refresh   time.Duration
	Method    Method // zero is Publish
	Organizer Contact
	Attendee  string // an address
	Entries   []Entry
}

// Method is what is to be done with entries (RFC 5546).
type Method string

// Methods of calendars.
const (
	Publish Method = "PUBLISH" // nothing is asked
	Request Method = "REQUEST" // put them into the calendar, or change those that are there
	Cancel  Method = "CANCEL"  // take them out
)

// Contact is somebody with an address.
type Contact struct{ Name, Email string }

// Entry is one time of a booking.
type Entry struct {
	UID      string
	Sequence int
	Changed  time.Time
	Start    time.Time
	End      time.Time
	Title    string
	Venue    api.Venue
	Status   Status
}

// Status is how sure a booking is.
type Status string

// What a calendar program tells apart.
const (
	Tentative Status = "TENTATIVE"
	Confirmed Status = "CONFIRMED"
	Cancelled Status = "CANCELLED"
)

// Of gives the times of a booking: its slot's, or those of its event's sessions,
// or its event's. Slot is nil without one, and adviser is a name or empty.
func Of(bookingID string, b api.Booking, e api.Event, slot *api.Slot, adviser string) []Entry {
	one := Entry{
		UID: bookingID + "@startklar.dk", Sequence: b.Sequence, Changed: latest(b.RequestedAt, b.ConfirmedAt, b.ChangedAt),
		Start: e.StartsAt, End: e.EndsAt, Title: e.Title, Venue: e.Venue, Status: status(b, e),
	}
	if b.OnlineURL != "" { // the catalogue has it no more
		one.Venue.OnlineURL = b.OnlineURL
	}
	if slot != nil {
		one.Start, one.End = slot.StartsAt, slot.EndsAt
		if adviser != "" {
			one.Title += " · " + adviser
		}
		return []Entry{one}
	}
	if len(e.Sessions) == 0 {
		return []Entry{one}
	}
	var all []Entry
	for i, s := range e.Sessions {
		part := one
		part.UID = bookingID + "-" + strconv.Itoa(i+1) + "@startklar.dk"
		part.Start, part.End = s.StartsAt, s.EndsAt
		if s.Title != "" {
			part.Title += ": " + s.Title
		}
		all = append(all, part)
	}
	return all
}

func latest(times ...time.Time) (last time.Time) {
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last
}

func status(b api.Booking, e api.Event) Status {
	if e.State == api.EventCancelled {
		return Cancelled
	}
	switch b.State {
	case api.BookingCancelled, api.BookingRefused, api.BookingExpired:
		return Cancelled
	case api.BookingConfirmed, api.BookingAttended, api.BookingMissed:
		return Confirmed
	}
	return Tentative
}

// String is the calendar as it goes into a file or over the wire. What is asked of a
// mail's reader is asked of one entry at a time (RFC 5546, 3.2.2): each is a calendar of
// its own then, one after the other.
func (c Calendar) String() string {
	if !c.asks() || len(c.Entries) < 2 {
		return c.one()
	}
	var all strings.Builder
	for _, e := range c.Entries {
		part := c
		part.Entries = []Entry{e}
		_, _ = all.WriteString(part.one()) // a builder takes all
	}
	return all.String()
}

// asks tells whether something is to be done with the entries.
func (c Calendar) asks() bool { return c.Method != "" && c.Method != Publish }

func (c Calendar) one() string {
	var w writer
	w.raw("BEGIN", "VCALENDAR")
	w.raw("VERSION", "2.0")
	w.raw("PRODID", "-//Startklar//Startklar//DA")
	w.raw("CALSCALE", "GREGORIAN")
	w.raw("METHOD", cmp.Or(string(c.Method), string(Publish)))
	if c.Name != "" {
		w.text("X-WR-CALNAME", c.Name)
	}
	if c.Refresh > 0 {
		every := "PT" + strconv.Itoa(int(c.Refresh/time.Minute)) + "M"
		w.raw("REFRESH-INTERVAL;VALUE=DURATION", every)
		w.raw("X-PUBLISHED-TTL", every)
	}
	w.zone()
	for _, e := range c.Entries {
		w.entry(e, c)
	}
	w.raw("END", "VCALENDAR")
	return w.String()
}

// writer writes content lines.
type writer struct{ strings.Builder }

func (w *writer) entry(e Entry, of Calendar) {
	w.raw("BEGIN", "VEVENT")
	w.raw("UID", oneLine(e.UID))
	w.raw("SEQUENCE", strconv.Itoa(e.Sequence))
	w.time("DTSTAMP", e.Changed)
	w.time("LAST-MODIFIED", e.Changed)
	w.span(e.Start, e.End)
	w.text("SUMMARY", e.Title)
	place, link := place(e.Venue), oneLine(e.Venue.OnlineURL)
	if place == "" {
		place = link
	}
	if place != "" {
		w.text("LOCATION", place)
	}
	if link != "" { // not every program shows the URL
		w.raw("URL", link)
		w.text("DESCRIPTION", link)
	}
	w.raw("STATUS", string(e.Status))
	if of.asks() {
		w.raw(`ORGANIZER;CN="`+strings.ReplaceAll(strings.Map(onLine, of.Organizer.Name), `"`, "'")+`"`, "mailto:"+oneLine(of.Organizer.Email))
		w.raw("ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE", "mailto:"+oneLine(of.Attendee))
	}
	w.raw("END", "VEVENT")
}

func place(v api.Venue) string {
	if v.Name != "" && v.Address != "" {
		return v.Name + ", " + v.Address
	}
	return v.Name + v.Address
}

// time writes a moment in UTC.
func (w *writer) time(name string, at time.Time) { w.raw(name, at.UTC().Format("20060102T150405Z")) }

// text writes words as RFC 5545, 3.3.11 has them: nothing in them ends the line,
// or the value.
func (w *writer) text(name, words string) {
	w.raw(name, escaped.Replace(strings.Map(printable, words)))
}

var escaped = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\r", `\n`, "\n", `\n`, "\u2028", `\n`, "\u2029", `\n`)

// printable drops control characters but for those that text may have.
func printable(r rune) rune {
	switch {
	case r == '\n', r == '\r', r == '\t':
		return r
	case r < ' ', r >= 0x7f && r < 0xa0, r == utf8.RuneError:
		return -1
	}
	return r
}

// onLine is printable for what ends no line.
func onLine(r rune) rune {
	switch r {
	case '\n', '\r', '\t', '\u2028', '\u2029':
		return ' '
	}
	return printable(r)
}

// oneLine is a value that is no text, such as a link, without what would end its
// line.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return printable(r)
	}, s)
}

// maxLine is how many bytes a line has, its end aside (RFC 5545, 3.1).
const maxLine = 75

// raw writes one content line, folded between characters.
func (w *writer) raw(name, value string) {
	line, room := name+":"+value, maxLine
	for len(line) > room {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		_, _ = w.WriteString(line[:cut] + "\r\n ") // a builder takes all
		line, room = line[cut:], maxLine-1         // the blank counts
	}
	_, _ = w.WriteString(line + "\r\n")
}
