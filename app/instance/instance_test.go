package instance_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"startklar.dk/app/instance"
)

// listening is an instance that counts how often it was raised.
func listening(t *testing.T, raise func(context.Context)) (dir, address, secret string) {
	t.Helper()
	dir = t.TempDir()
	stop, err := instance.Listen(t.Context(), dir, raise)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	path := filepath.Join(dir, "instance.json")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the secret can be read by others: %v, %v", info.Mode(), err)
	}
	var c struct{ Address, Secret string }
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	return dir, c.Address, c.Secret
}

func TestASecondStartRaisesTheFirst(t *testing.T) {
	var n atomic.Int32
	dir, _, _ := listening(t, func(context.Context) { n.Add(1) })
	for want := range int32(3) {
		if err := instance.Raise(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
		if got := n.Load(); got != want+1 {
			t.Errorf("raised %d times, want %d", got, want+1)
		}
	}
}

// What others on the machine may send does nothing, and keeps nobody out.
func TestWhoDoesNotKnowTheSecretDoesNothing(t *testing.T) {
	var n atomic.Int32
	dir, address, secret := listening(t, func(context.Context) { n.Add(1) })
	for _, said := range []string{"", "\n", "raise\n", secret, secret[1:] + "\n", strings.Repeat("x", 1<<20), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, said) // may be refused half way
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.CloseWrite()
		}
		if answer, _ := bufio.NewReader(conn).ReadString('\n'); answer != "" {
			t.Errorf("to %.20q it says %q", said, answer)
		}
		_ = conn.Close()
	}
	if got := n.Load(); got != 0 {
		t.Errorf("raised %d times by who does not know the secret", got)
	}
	if err := instance.Raise(t.Context(), dir); err != nil {
		t.Error(err)
	}
}

func TestAnInstanceThatIsGoneOrHangsIsSaidToBeSilent(t *testing.T) {
	dir := t.TempDir()
	if err := instance.Raise(t.Context(), dir); !errors.Is(err, instance.ErrSilent) {
		t.Errorf("without one: %v", err)
	}
	stop, err := instance.Listen(t.Context(), dir, func(context.Context) {})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "instance.json"))
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if _, err := os.Stat(filepath.Join(dir, "instance.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("one that was closed still says how it is reached: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "instance.json"), raw, 0o600); err != nil { // as a kill leaves it
		t.Fatal(err)
	}
	if err := instance.Raise(t.Context(), dir); !errors.Is(err, instance.ErrSilent) {
		t.Errorf("of one that was killed: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "instance.json"), []byte(`{"address":"192.0.2.1:80","secret":"x"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := instance.Raise(t.Context(), dir); !errors.Is(err, instance.ErrSilent) || !strings.Contains(err.Error(), `names the address "192.0.2.1:80"`) {
		t.Errorf("another machine was asked: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan struct{})
	hanging, _, _ := listening(t, func(ctx context.Context) {
		close(asked)
		<-ctx.Done()
	})
	go func() {
		<-asked
		cancel()
	}()
	if err := instance.Raise(ctx, hanging); !errors.Is(err, instance.ErrSilent) {
		t.Errorf("of one that hangs: %v", err)
	}
}
