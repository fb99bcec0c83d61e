package sixweeks_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"startklar.dk/internal/testworld/smtpd"
)

// letter is a mail that came.
type letter struct {
	id, to, subject string
	text            string
	at              time.Time
	calendar        string
}

// mails is what came to anybody from the office's processes, each of which has a mail server
// of its own.
type mails struct {
	t    testing.TB
	urls [processes]string

	mu   sync.Mutex
	all  []letter
	each func(from int) // is told which process each mail comes from
}

// openMails starts the mail servers, which end with the test.
func openMails(t testing.TB) *mails {
	t.Helper()
	m := &mails{t: t}
	for i := range processes {
		m.urls[i] = "smtp://" + smtpd.Serve(t, func() smtp.Session { return &delivery{mails: m, from: i} })
	}
	return m
}

// eachTells has something told of each mail that comes, before its sender hears that it
// came; nil: nothing.
func (m *mails) eachTells(each func(from int)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.each = each
}

// delivery is what brings mails from a process.
type delivery struct {
	smtpd.Session
	mails *mails
	from  int
}

// Data takes a mail.
func (d *delivery) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m := d.mails
	l, err := parse(raw)
	if err != nil {
		m.t.Errorf("%v\n%s", err, raw)
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, l)
	if m.each != nil {
		m.each(d.from)
	}
	return nil
}

// came are all mails that came.
func (m *mails) came() []letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.all)
}

func parse(raw []byte) (l letter, err error) {
	got, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return l, err
	}
	if l.subject, err = new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject")); err != nil {
		return l, err
	}
	to, err := mail.ParseAddress(got.Header.Get("To"))
	if err != nil {
		return l, err
	}
	l.id, l.to = got.Header.Get("Message-ID"), to.Address
	if l.at, err = got.Header.Date(); err != nil {
		return l, err
	}
	return l, l.parts(got.Header.Get("Content-Type"), got.Header.Get("Content-Transfer-Encoding"), got.Body)
}

func (l *letter) parts(media, encoding string, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(media)
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF { //nolint:errorlint // as the reader gives it
				return nil
			}
			if err == nil {
				err = l.parts(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)
			}
			if err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	raw, err := io.ReadAll(body)
	switch kind {
	case "text/plain":
		l.text = string(raw)
	case "text/calendar":
		l.calendar += string(raw)
	}
	return err
}

var sixDigits = regexp.MustCompile(`(?m)^\s*(\d{6})\s*$`)

// code is the last code that came to an address.
func (m *mails) code(to string) string {
	m.t.Helper()
	for _, l := range slices.Backward(m.came()) {
		if found := sixDigits.FindStringSubmatch(l.text); l.to == to && found != nil {
			return found[1]
		}
	}
	m.t.Fatalf("no code came to %s", to)
	return ""
}
