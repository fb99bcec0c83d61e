package mail_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/internal/testworld/smtpd"
	"startklar.dk/office/mail"
)

var sixDigits = regexp.MustCompile(`\d{6,}`)

func message() mail.Message {
	return mail.Message{
		ID:      "01936f2e-1234-7abc-8def-0123456789ab",
		From:    netmail.Address{Name: "Erhvervskontoret Søby", Address: "kontor@example.dk"},
		To:      "anna@example.dk",
		Subject: "Din kode til Erhvervskontoret Søby",
		Text:    "Hej\n\nHer er koden – den gælder i 10 minutter:\n\n    042137\n\nVenlig hilsen\nErhvervskontoret Søby\n",
		At:      time.Date(2026, 11, 26, 16, 0, 0, 123_000_000, time.UTC),
	}
}

func read(t *testing.T, r io.Reader) (netmail.Header, string) {
	t.Helper()
	got, err := netmail.ReadMessage(r)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	if found := sixDigits.FindAllString(string(raw), -1); !cmp.Equal(found, []string{"042137"}) {
		t.Errorf("numbers of six digits in the part as it was sent: %q", found)
	}
	if got.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
		t.Fatalf("encoding %q", got.Header.Get("Content-Transfer-Encoding"))
	}
	body, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(string(raw))))
	if err != nil {
		t.Fatal(err)
	}
	return got.Header, strings.ReplaceAll(string(body), "\r\n", "\n")
}

func checkHeader(t *testing.T, h netmail.Header) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || kind != "text/plain" || !strings.EqualFold(params["charset"], "utf-8") {
		t.Errorf("content type %q: %v", h.Get("Content-Type"), err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil || subject != message().Subject {
		t.Errorf("subject %q: %v", subject, err)
	}
	if when, err := h.Date(); err != nil || !when.Equal(message().At.Truncate(time.Second)) {
		t.Errorf("date %v: %v", when, err)
	}
	from, err := h.AddressList("From")
	if err != nil || len(from) != 1 || *from[0] != message().From {
		t.Errorf("from %v: %v", from, err)
	}
	for name, values := range h {
		if sixDigits.MatchString(strings.Join(values, " ")) {
			t.Errorf("header %s looks as if it held a code: %q", name, values)
		}
	}
}

func TestAMailInAFolderIsOneTextThatEveryReaderUnderstands(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mails")
	box, err := mail.Open("dir:"+dir, "")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // sent again after a crash: still one
		if err := box.Send(context.Background(), message()); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 || filepath.Ext(files[0].Name()) != ".eml" {
		t.Fatalf("files %v: %v", files, err)
	}
	f, err := os.Open(filepath.Join(dir, files[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h, body := read(t, f)
	checkHeader(t, h)
	if diff := cmp.Diff(message().Text, body); diff != "" {
		t.Error(diff)
	}
}

type server struct {
	mu    sync.Mutex
	mails []string
	to    []string
	utf8  []bool // whether a mail went out for servers that take any letter
}

type session struct {
	smtpd.Session
	server *server
}

func (s *session) Mail(_ string, o *smtp.MailOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.utf8 = append(s.server.utf8, o.UTF8)
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch to {
	case "nobody@example.dk":
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "<" + to + "> is no user"}
	case "later@example.dk":
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "<" + to + "> is greylisted"}
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.to = append(s.server.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.mails = append(s.server.mails, string(raw))
	return err
}

func serve(t *testing.T, set ...func(*smtp.Server)) (*server, string) {
	t.Helper()
	s := &server{}
	return s, smtpd.Serve(t, func() smtp.Session { return &session{server: s} }, set...)
}

func TestAMailGoesOutOverSMTP(t *testing.T) {
	backend, addr := serve(t)
	transport, err := mail.Open("smtp://"+addr, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := transport.Send(context.Background(), message()); err != nil {
		t.Fatal(err)
	}
	backend.mu.Lock()
	defer backend.mu.Unlock()
	if !cmp.Equal(backend.to, []string{"anna@example.dk"}) || len(backend.mails) != 1 {
		t.Fatalf("to %v, %d mails", backend.to, len(backend.mails))
	}
	h, body := read(t, strings.NewReader(backend.mails[0]))
	checkHeader(t, h)
	if diff := cmp.Diff(message().Text, body); diff != "" {
		t.Error(diff)
	}
}

func TestWhatASMTPServerRefusesForGoodIsToldFromWhatItPutsOff(t *testing.T) {
	_, addr := serve(t)
	transport, err := mail.Open("smtp://"+addr, "")
	if err != nil {
		t.Fatal(err)
	}
	for to, forGood := range map[string]bool{"nobody@example.dk": true, "later@example.dk": false} {
		m := message()
		m.To = to
		err := transport.Send(context.Background(), m)
		var refused *mail.Refused
		if err == nil || errors.As(err, &refused) != forGood {
			t.Errorf("%s: %v", to, err)
		}
		if err != nil && (strings.Contains(err.Error(), to) || !strings.Contains(err.Error(), "RCPT TO")) {
			t.Errorf("the error names the person, or not what failed: %v", err)
		}
	}
	if _, err := (mail.Message{To: "anna, bo@example.dk"}).WriteTo(io.Discard); err == nil || strings.Contains(err.Error(), "bo@") {
		t.Errorf("an address that is none: %v", err)
	}
}

func TestMailGoesWithoutTLSToThisMachineAlone(t *testing.T) {
	backend, addr := serve(t)
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	for host, plain := range map[string]bool{"127.0.0.1": true, "localhost": true, "0.0.0.0": false} { // the last leads here as well
		transport, err := mail.Open("smtp://"+host+":"+port, "")
		if err != nil {
			t.Fatal(err)
		}
		err = transport.Send(context.Background(), message())
		backend.mu.Lock()
		if plain != (err == nil) || plain != (len(backend.mails) == 1) || !plain && !strings.Contains(err.Error(), "STARTTLS") {
			t.Errorf("%s: %d mails, %v", host, len(backend.mails), err)
		}
		backend.mails = nil
		backend.mu.Unlock()
	}
}

func TestOnlyAServerThatTakesAnyLetterGetsAnAddressWithOthers(t *testing.T) {
	send := func(addr, to string) error {
		transport, err := mail.Open("smtp://"+addr, "")
		if err != nil {
			t.Fatal(err)
		}
		m := message()
		m.To, m.From.Address = to, "kontor@blåbær.dk"
		return transport.Send(context.Background(), m)
	}
	t.Run("one that does not", func(t *testing.T) {
		backend, addr := serve(t)
		var refused *mail.Refused
		if err := send(addr, "åse@example.dk"); !errors.As(err, &refused) || !strings.Contains(err.Error(), "SMTPUTF8") {
			t.Errorf("sent anyway: %v", err)
		}
		if err := send(addr, "bo@xn--blbr-roah.dk"); err != nil {
			t.Error(err)
		}
		if !cmp.Equal(backend.to, []string{"bo@xn--blbr-roah.dk"}) || strings.Contains(strings.Join(backend.mails, ""), "blåbær") {
			t.Errorf("to %v: %q", backend.to, backend.mails)
		}
	})
	t.Run("one that does", func(t *testing.T) {
		backend, addr := serve(t, func(s *smtp.Server) { s.EnableSMTPUTF8 = true })
		for _, to := range []string{"åse@example.dk", "bo@example.dk"} {
			if err := send(addr, to); err != nil {
				t.Fatal(err)
			}
		}
		if !cmp.Equal(backend.to, []string{"åse@example.dk", "bo@example.dk"}) || !cmp.Equal(backend.utf8, []bool{true, false}) {
			t.Errorf("to %v, for any letter %v", backend.to, backend.utf8)
		}
	})
}

func TestAnAddressThatIsNoMailServerIsRefused(t *testing.T) {
	for _, address := range []string{"", "dir:", "http://example.dk", "smtp://", "smtp://example.dk:99999", "smtp://user:secret\x7f@h", "smtp://user:secret@example.dk"} {
		if _, err := mail.Open(address, ""); err == nil {
			t.Errorf("%q was taken", address)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the error shows the password: %v", address, err)
		}
	}
}

func TestABoxKeepsMailsNewestFirstAndTellsItsReaders(t *testing.T) {
	var box mail.Box
	var heard []string
	stop := box.Subscribe(func(m mail.Message) { heard = append(heard, m.ID) })
	for _, id := range []string{"a", "b", "b"} {
		if err := box.Send(context.Background(), mail.Message{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if err := box.Send(context.Background(), mail.Message{ID: "c"}); err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, m := range box.Mails() {
		kept = append(kept, m.ID)
	}
	if diff := cmp.Diff([]string{"c", "b", "a"}, kept); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a", "b"}, heard); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsForACalendarIsAnotherFormOfTheMail(t *testing.T) {
	m := message()
	m.Calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:CANCEL\r\nX-WR-CALNAME:Søby\r\nEND:VCALENDAR\r\n"
	var wire strings.Builder
	if _, err := m.WriteTo(&wire); err != nil {
		t.Fatal(err)
	}
	got, err := netmail.ReadMessage(strings.NewReader(wire.String()))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%q: %v", got.Header.Get("Content-Type"), err)
	}
	parts := multipart.NewReader(got.Body, params["boundary"])
	for _, want := range []struct {
		kind   string
		params map[string]string
		text   string
	}{
		{"text/plain", map[string]string{"charset": "UTF-8"}, strings.ReplaceAll(m.Text, "\n", "\r\n")},
		{"text/calendar", map[string]string{"charset": "UTF-8", "method": "CANCEL"}, m.Calendar},
	} {
		part, err := parts.NextPart() // decodes quoted-printable
		if err != nil {
			t.Fatal(err)
		}
		kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		text, err2 := io.ReadAll(part)
		if diff := cmp.Diff(want.params, params); errors.Join(err, err2) != nil || kind != want.kind || diff != "" || string(text) != want.text {
			t.Errorf("%v: %s %v: %q", errors.Join(err, err2), kind, params, text)
		}
	}
	if _, err := parts.NextPart(); !errors.Is(err, io.EOF) {
		t.Errorf("more than two parts: %v", err)
	}
}
