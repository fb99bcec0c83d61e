package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/smtpd"
)

// puttingOff is a mail server that knows whose password is what, and takes no
// mail now.
type puttingOff struct {
	smtpd.Session
	came chan string
}

func (*puttingOff) AuthMechanisms() []string { return []string{"CRAM-MD5"} } // what goes without TLS

func (s *puttingOff) Auth(string) (sasl.Server, error) { return s, nil }

const challenge = "<1@localhost>"

func (s *puttingOff) Next(response []byte) ([]byte, bool, error) {
	if len(response) == 0 {
		return []byte(challenge), false, nil
	}
	s.came <- string(response)
	return nil, true, nil
}

func (*puttingOff) Rcpt(to string, _ *smtp.RcptOptions) error {
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "<" + to + "> is greylisted"}
}

func TestTheMailServersPasswordComesFromAFileAndWhatItPutsOffIsLoggedWithoutTheAddress(t *testing.T) {
	backend := &puttingOff{came: make(chan string, 100)}
	address := smtpd.Serve(t, func() smtp.Session { return backend }, func(s *smtp.Server) { s.AllowInsecureAuth = true })

	file := write(t, "password", "hemmelig\n")
	s := serving(t, "--data", t.TempDir(), "--mail", "smtp://kontor@"+address, "--mail-password-file", file)
	if got := s.ask("POST", "/v1/sign-in", "", api.SignInRequest{Email: "anna@example.dk"}, nil); got != http.StatusAccepted {
		t.Fatalf("answered %d", got)
	}
	sum := hmac.New(md5.New, []byte("hemmelig"))
	sum.Write([]byte(challenge))
	if got, want := <-backend.came, fmt.Sprintf("kontor %x", sum.Sum(nil)); got != want {
		t.Errorf("signed in by %q, not %q", got, want)
	}
	for putOff := false; !putOff; {
		got, err := http.Get(s.url + "/metrics")
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		putOff = bytes.Contains(raw, []byte(`startklar_mails_total{outcome="put_off"} 1`))
	}
	_, log := s.stop()
	if strings.Contains(log, "anna") || !strings.Contains(log, "answer 451 4.7.1") {
		t.Errorf("logged\n%s", log)
	}
	if code, _, errs := do(t, "serve", "--data", t.TempDir(), "--mail", "smtp://kontor@127.0.0.1", "--mail-password-file", file+"-none"); code != exitFailed || !strings.Contains(errs, file) {
		t.Errorf("a file that is none: %d %q", code, errs)
	}
}
