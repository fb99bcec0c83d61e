// Package instance lets a second start of the app bring the first one to the
// front instead of running beside it. The first one listens on loopback and
// leaves its port and a secret in the profile, which only its owner can read; it
// does nothing for who does not know the secret. It is not the profile's lock:
// that is the app's own. Listen owns its goroutine, which stop ends.
package instance

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"
)

// file is where the first instance says how it is reached.
const file = "instance.json"

const (
	// answerWithin is how long an instance may take to come to the front; one
	// that takes longer hangs.
	answerWithin = 4 * time.Second
	// askWithin is how long who connects may take to say the secret.
	askWithin = time.Second
	// mostAsked is how many bytes of a question are read.
	mostAsked = 256
)

var raised = []byte("raised\n")

// ErrSilent is an instance that does not answer.
var ErrSilent = errors.New("the instance that is open does not answer")

// contact is what stands in the file.
type contact struct {
	Address string `json:"address"` // on loopback
	Secret  string `json:"secret"`
}

// Listen calls raise whenever another start of the app asks for it, one at a
// time; raise returns when the window is at the front, or with ctx. It returns
// what ends it. An error leaves a second start without an answer and does no
// other harm.
func Listen(ctx context.Context, dir string, raise func(ctx context.Context)) (stop func(), err error) {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", "0"))
	if err != nil {
		return nil, fmt.Errorf("listen for other starts: %w", err)
	}
	c := contact{Address: l.Addr().String(), Secret: rand.Text()}
	if err := c.write(dir); err != nil {
		return nil, errors.Join(fmt.Errorf("say how other starts reach this one: %w", err), l.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			c.serve(ctx, conn, raise)
		}
	}()
	return func() {
		cancel()
		_ = l.Close()
		<-done
		_ = os.Remove(filepath.Join(dir, file))
	}, nil
}

// serve answers one question; who does not know the secret hears nothing.
func (c contact) serve(ctx context.Context, conn net.Conn, raise func(context.Context)) {
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(askWithin))
	line, err := bufio.NewReader(io.LimitReader(conn, mostAsked)).ReadString('\n')
	if err != nil || subtle.ConstantTimeCompare([]byte(line), []byte(c.Secret+"\n")) != 1 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	raise(ctx)
	if ctx.Err() == nil {
		_ = conn.SetDeadline(time.Now().Add(askWithin))
		_, _ = conn.Write(raised)
	}
}

// write leaves the contact in a profile, whole or not at all.
func (c contact) write(dir string) error {
	raw, err := json.Marshal(c) //nolint:gosec // the secret is what the file is for, and the owner alone may read it
	if err != nil {
		return err
	}
	next := filepath.Join(dir, file+".new")
	if err := os.WriteFile(next, raw, 0o600); err != nil {
		return err
	}
	return os.Rename(next, filepath.Join(dir, file))
}

// Raise asks the instance that has a profile open to come to the front, and
// returns when it has. ErrSilent where it cannot be reached or does not answer.
func Raise(ctx context.Context, dir string) error {
	raw, err := os.ReadFile(filepath.Join(dir, file)) //nolint:gosec // the profile's own
	var c contact
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSilent, err)
	}
	host, _, err := net.SplitHostPort(c.Address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() { // the secret leaves no machine
		return fmt.Errorf("%w: it names the address %q", ErrSilent, c.Address)
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", c.Address)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSilent, err)
	}
	defer func() { _ = conn.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if _, err := io.WriteString(conn, c.Secret+"\n"); err != nil {
		return fmt.Errorf("%w: %w", ErrSilent, err)
	}
	answer, err := io.ReadAll(io.LimitReader(conn, mostAsked))
	if err != nil || string(answer) != string(raised) {
		return errors.Join(fmt.Errorf("%w: it said %q", ErrSilent, answer), err)
	}
	return nil
}
