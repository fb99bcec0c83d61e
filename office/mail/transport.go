package mail

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"startklar.dk/api/address"
)

// sendTimeout is how long one mail may take, from dialling to its last answer.
const sendTimeout = 20 * time.Second

// Open gives the transport of an address: smtp://user@host:port (TLS by
// STARTTLS), smtps:// (TLS from the start), or dir:DIR. The user's password is
// not in it, as the command line is read by others. A mail server on this machine
// need not do TLS.
func Open(address, password string) (Transport, error) {
	if dir, ok := strings.CutPrefix(address, "dir:"); ok {
		return OpenDir(dir)
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address of the mail server cannot be read") // err would show what is in it
	}
	if u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, errors.New("mail goes to smtp://host:port, smtps://host:port or dir:DIR")
	}
	if _, has := u.User.Password(); has {
		return nil, ErrPassword
	}
	return openSMTP(u, password)
}

// ErrPassword refuses an address of a mail server with a password in it.
var ErrPassword = errors.New("the address of the mail server has a password in it")

type smtpTransport struct {
	host    string
	options []gomail.Option
}

func openSMTP(u *url.URL, password string) (*smtpTransport, error) {
	t := &smtpTransport{host: u.Hostname()}
	t.options = []gomail.Option{gomail.WithTimeout(sendTimeout)}
	port := 25
	switch {
	case u.Scheme == "smtps":
		port = 465
		t.options = append(t.options, gomail.WithSSL())
	case loopback(t.host):
		t.options = append(t.options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		t.options = append(t.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if p := u.Port(); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > 65535 {
			return nil, fmt.Errorf("the mail server's port %q is none", p)
		}
		port = n
	}
	t.options = append(t.options, gomail.WithPort(port))
	if user := u.User.Username(); user != "" {
		t.options = append(t.options,
			gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(user), gomail.WithPassword(password))
	}
	if _, err := gomail.NewClient(t.host, t.options...); err != nil {
		return nil, fmt.Errorf("mail server %s: %w", t.host, err)
	}
	return t, nil
}

func loopback(host string) bool {
	at, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && at.IsLoopback()
}

// Send opens a connection for the mail; an office sends few and rarely.
func (t *smtpTransport) Send(ctx context.Context, m Message) error {
	msg, err := compose(m)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(t.host, t.options...)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", t.host, err)
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	err = deliver(ctx, client, msg, m.To)
	var send *gomail.SendError
	if errors.As(err, &send) { // what it says names the recipient, as the server's own words may
		err = fmt.Errorf("%s: answer %d %s", send.Reason, send.ErrorCode(), send.EnhancedStatusCode())
		if send.ErrorCode() >= 500 && !send.IsTemp() {
			err = &Refused{Reason: err}
		}
	}
	if err != nil {
		return fmt.Errorf("send mail by %s: %w", t.host, err)
	}
	return nil
}

// deliver hands a mail over. An address with other letters than ASCII before its
// @ is for servers that take such (RFC 6531); any other would send the mail
// astray, or break the connection off.
func deliver(ctx context.Context, client *gomail.Client, msg *gomail.Msg, to string) error {
	server, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = client.CloseWithSMTPClient(server) }() // what was taken is taken
	plain := address.ASCII(to)
	server.SkipSMTPUTF8(plain) // any server may be next on the way of a plain one
	if takes, _ := server.Extension("SMTPUTF8"); !takes && !plain {
		return &Refused{Reason: errors.New("the mail server does not take addresses with other letters than a to z (SMTPUTF8)")}
	}
	return client.SendWithSMTPClient(server, msg)
}

type dirTransport struct{ dir string }

// OpenDir gives a transport that puts each mail as an .eml file into dir, which
// it makes where it is not there.
func OpenDir(dir string) (Transport, error) {
	if dir == "" {
		return nil, errors.New("dir: needs the folder that the mails are put into, as in dir:mails")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for mail: %w", err)
	}
	return dirTransport{dir: dir}, nil
}

// Send writes the mail beside its place and moves it there whole. A mail that
// is sent again takes its own place.
func (t dirTransport) Send(_ context.Context, m Message) (err error) {
	f, err := os.CreateTemp(t.dir, ".mail-*")
	if err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()           // already failing
			_ = os.Remove(f.Name()) // a leftover is only untidy
		}
	}()
	if _, err = m.WriteTo(f); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	if err = f.Sync(); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	if err = f.Close(); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	name := m.At.UTC().Format("20060102T150405.000Z") + "-" + m.ID + ".eml"
	if err = os.Rename(f.Name(), filepath.Join(t.dir, name)); err != nil {
		return fmt.Errorf("put mail in its place: %w", err)
	}
	return nil
}
