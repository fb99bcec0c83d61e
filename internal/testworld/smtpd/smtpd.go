// Package smtpd is a mail server for tests, which say what it makes of mails.
package smtpd

import (
	"io"
	"net"
	"testing"

	"github.com/emersion/go-smtp"
)

// Serve serves mail on this machine until the test is over, each session as begin makes
// it, and gives the address, "127.0.0.1:2525". Set changes the server before it serves.
func Serve(t testing.TB, begin func() smtp.Session, set ...func(*smtp.Server)) (address string) {
	t.Helper()
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return begin(), nil }))
	for _, change := range set {
		change(server)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }() // ends by Close
	t.Cleanup(func() { _ = server.Close(); <-done })
	return listener.Addr().String()
}

// Session takes mails and forgets them. Others have it in them and say what they do
// besides.
type Session struct{}

// Mail implements smtp.Session.
func (Session) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt implements smtp.Session.
func (Session) Rcpt(string, *smtp.RcptOptions) error { return nil }

// Data implements smtp.Session.
func (Session) Data(io.Reader) error { return nil }

// Reset implements smtp.Session.
func (Session) Reset() {}

// Logout implements smtp.Session.
func (Session) Logout() error { return nil }
