package sixweeks_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// letter is a mail that came.
type letter struct {
	to, subject, text string
	at                time.Time
	calendar          string
}

// mails are what came to anybody, in a folder of .eml files.
type mails struct {
	t    testing.TB
	dir  string
	seen map[string]bool
	all  []letter
}

func openMails(t testing.TB, dir string) *mails {
	return &mails{t: t, dir: dir, seen: map[string]bool{}}
}

// read reads what came since it was read last.
func (m *mails) read() {
	m.t.Helper()
	files, err := filepath.Glob(filepath.Join(m.dir, "*.eml"))
	if err != nil {
		m.t.Fatal(err)
	}
	for _, f := range files {
		if m.seen[f] {
			continue
		}
		m.seen[f] = true
		raw, err := os.ReadFile(f)
		if err != nil {
			m.t.Fatal(err)
		}
		m.all = append(m.all, m.parse(raw))
	}
}

func (m *mails) parse(raw []byte) (l letter) {
	m.t.Helper()
	got, err := mail.ReadMessage(bufio.NewReader(bytes.NewReader(raw)))
	if err == nil {
		l.subject, err = new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	}
	if err != nil {
		m.t.Fatal(err)
	}
	to, err := mail.ParseAddress(got.Header.Get("To"))
	if err == nil {
		l.to = to.Address
		l.at, err = got.Header.Date()
	}
	if err == nil {
		err = l.parts(got.Header.Get("Content-Type"), got.Header.Get("Content-Transfer-Encoding"), got.Body)
	}
	if err != nil {
		m.t.Fatalf("%v\n%s", err, raw)
	}
	return l
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
	m.read()
	for i := len(m.all) - 1; i >= 0; i-- {
		if found := sixDigits.FindStringSubmatch(m.all[i].text); m.all[i].to == to && found != nil {
			return found[1]
		}
	}
	m.t.Fatalf("no code came to %s", to)
	return ""
}
