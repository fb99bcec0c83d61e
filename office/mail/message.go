// Package mail queues an office's mail and carries it to where it is read: an SMTP
// server, a folder of .eml files, or a box in memory. What is written in a mail is
// not decided here; no goroutine is started.
package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"startklar.dk/api/address"
)

// Message is one mail: a plain text, the same as HTML where HTML has that, and what a
// calendar program reads of it where Calendar has that, as iCalendar with a METHOD
// (RFC 6047), one calendar after the other. ID is unique among the office's mails and the
// same when a mail is sent again, so that a reader can tell.
type Message struct {
	ID      string
	From    netmail.Address
	To      string // a bare address
	Subject string
	Text    string
	At      time.Time

	HTML     string
	Calendar string
}

// Transport hands a mail over. An error means that it may not have arrived and
// should be sent again; Refused tells of those where that is of no use.
type Transport interface {
	Send(ctx context.Context, m Message) error
}

// Refused is the error of a mail that will not be taken however often it is
// sent.
type Refused struct{ Reason error }

// Error says why the mail was refused.
func (r *Refused) Error() string { return "mail refused: " + r.Reason.Error() }

// Unwrap gives the reason.
func (r *Refused) Unwrap() error { return r.Reason }

// compose makes a single text/plain part in quoted-printable, which every
// server takes. Nothing but the text itself can put digits in a row there. HTML is another
// form of the same, the better one, and so is what is for a calendar; of several calendars
// the first is, and the others are files: a mail program takes one form.
func compose(m Message) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	from := m.From
	if clean, ok := address.Clean(from.Address); ok { // its domain as mail servers know it
		from.Address = clean
	}
	msg.FromMailAddress(&from)
	if msg.To(m.To) != nil { // its error names the address
		return nil, &Refused{Reason: errors.New("nobody can be mailed at the address")}
	}
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(wordy(m.ID) + "@" + domain(from.Address))
	msg.Subject(m.Subject)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	for i, c := range calendars(m.Calendar) {
		if i == 0 {
			msg.AddAlternativeString(calendarType(c), c)
			continue
		}
		err := msg.AttachReader("startklar-"+strconv.Itoa(i+1)+".ics", strings.NewReader(c), gomail.WithFileContentType(calendarType(c)))
		if err != nil {
			return nil, fmt.Errorf("attach a calendar: %w", err)
		}
	}
	return msg, nil
}

// calendarEnd is the last line of a calendar.
const calendarEnd = "END:VCALENDAR\r\n"

// calendars are calendars that stand one after the other.
func calendars(all string) (list []string) {
	for one := range strings.SplitAfterSeq(all, calendarEnd) {
		if one != "" {
			list = append(list, one)
		}
	}
	return list
}

// calendarType is a calendar's content type: programs decide on its method before they
// read it.
func calendarType(c string) gomail.ContentType {
	kind := "text/calendar"
	if _, rest, ok := strings.Cut(c, "\r\nMETHOD:"); ok {
		method, _, _ := strings.Cut(rest, "\r\n")
		kind += "; method=" + method
	}
	return gomail.ContentType(kind)
}

// wordy writes an id in letters alone, so that no header holds what looks like
// a code.
func wordy(id string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return 'g' + (r - '0')
		case r >= 'a' && r <= 'z', r == '-':
			return r
		}
		return 'z'
	}, strings.ToLower(id))
}

func domain(address string) string {
	if i := strings.LastIndexByte(address, '@'); i >= 0 && i+1 < len(address) {
		return address[i+1:]
	}
	return "localhost"
}

// WriteTo writes the mail as it goes over the wire (RFC 5322).
func (m Message) WriteTo(w io.Writer) (int64, error) {
	msg, err := compose(m)
	if err != nil {
		return 0, err
	}
	return msg.WriteTo(w)
}
