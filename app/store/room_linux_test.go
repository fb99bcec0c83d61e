package store

import (
	"os/signal"
	"syscall"
	"testing"
)

// noMoreThan lets this process write no file beyond so many bytes: what fails
// then fails as on a full disk.
func noMoreThan(t *testing.T, bytes uint64) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: bytes, Max: bytes}); err != nil {
		t.Fatal(err)
	}
}
