package room

import (
	"os"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// Files lets this process write no file beyond so many bytes: whatever would
// fails, as on a disk that takes no more. The end of the test lifts it. The test
// is one that began with Alone.
func Files(t testing.TB, most uint64) {
	t.Helper()
	if os.Getenv(aloneVariable) != t.Name() {
		t.Fatal("a test that bounds its process begins with Alone")
	}
	t.Cleanup(func() { limit(t, syscall.Getpid(), All) })
	limit(t, syscall.Getpid(), most)
}

// FilesOf does that to another process, which is running.
func FilesOf(t testing.TB, process int, most uint64) {
	t.Helper()
	limit(t, process, most)
}

func limit(t testing.TB, process int, most uint64) {
	t.Helper()
	var now unix.Rlimit
	if err := unix.Prlimit(process, unix.RLIMIT_FSIZE, nil, &now); err != nil {
		t.Fatalf("read how large files may be: %v", err)
	}
	now.Cur = min(most, now.Max)
	if err := unix.Prlimit(process, unix.RLIMIT_FSIZE, &now, nil); err != nil {
		t.Fatalf("bound how large files may be: %v", err)
	}
}
