package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"syscall"
	"testing"

	"modernc.org/sqlite"
)

// child runs the test of a name again in a process of its own.
func child(t *testing.T, env ...string) (said string, err error) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

const childPath = "STARTKLAR_STORE"

func TestAProcessKilledInAMigrationLeavesTheFileAsItWas(t *testing.T) {
	if path := os.Getenv(childPath); path != "" {
		sqlite.MustRegisterScalarFunction("killed", 0, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
			return nil, syscall.Kill(os.Getpid(), syscall.SIGKILL)
		})
		var at int
		if _, err := fmt.Sscan(os.Getenv("STARTKLAR_STEP"), &at); err != nil {
			t.Fatal(err)
		}
		_, err := openWith(t.Context(), path, Options{}, coming(t, slices.Insert(slices.Clone(steps), at, os.Getenv("STARTKLAR_KILL"))...))
		t.Fatalf("it lives, and Open gave %v", err)
	}
	for _, kill := range []string{
		"DELETE FROM mutation;\nSELECT killed();", "-- +goose NO TRANSACTION\n-- +goose Up\nDELETE FROM mutation;\nDROP TABLE base;\nSELECT killed();\n",
	} {
		for _, at := range []int{0, 2, len(steps)} {
			path, raw := theirs(t)
			said, err := child(t, childPath+"="+path, "STARTKLAR_STEP="+fmt.Sprint(at), "STARTKLAR_KILL="+kill)
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("the process ended with %v:\n%s", err, said)
			}
			if now, err := os.ReadFile(path); err != nil || !slices.Equal(now, raw) {
				t.Errorf("the file is another: %d bytes, %v; it had %d", len(now), err, len(raw))
			}
			s, err := openWith(t.Context(), path, Options{}, coming(t, steps...))
			if err != nil {
				t.Fatal(err)
			}
			holds(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if more := others(t, path); !slices.Equal(more, []string{"p.db.before-00005"}) {
				t.Errorf("beside it lie %v", more)
			}
		}
	}
}

func TestWithoutRoomForTheCopyTheFileIsLeftAsItWas(t *testing.T) {
	if path := os.Getenv(childPath); path != "" {
		var room uint64
		if _, err := fmt.Sscan(os.Getenv("STARTKLAR_ROOM"), &room); err != nil {
			t.Fatal(err)
		}
		noMoreThan(t, room)
		_, err := openWith(t.Context(), path, Options{}, coming(t, steps...))
		var failed *UpgradeError
		if !errors.As(err, &failed) {
			t.Fatalf("Open gave %v", err)
		}
		return
	}
	path, raw := theirs(t)
	// The file that connections share is 32 KiB: with less, nothing can be opened.
	for _, room := range []int{40 << 10, len(raw) / 2, len(raw)} {
		if said, err := child(t, childPath+"="+path, "STARTKLAR_ROOM="+fmt.Sprint(room)); err != nil {
			t.Fatalf("with room for %d bytes: %v\n%s", room, err, said)
		}
		untouched(t, path, raw)
	}
	s, err := openWith(t.Context(), path, Options{}, coming(t, steps...))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	holds(t, s)
}

// noMoreThan lets this process write no file beyond so many bytes: what fails
// then fails as on a full disk.
func noMoreThan(t *testing.T, bytes uint64) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: bytes}); err != nil {
		t.Fatal(err)
	}
}
