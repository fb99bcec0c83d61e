package child

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// nobody is who owns nothing, on every Linux.
const nobody = 65534

// MayRead lets everyone read a folder and what is in it, and nobody else than
// root write; the child that is started with the result is not root.
func MayRead(t testing.TB, dir string) func(*exec.Cmd) {
	t.Helper()
	bin := t.TempDir()
	for _, path := range []string{filepath.Dir(dir), filepath.Dir(bin), bin} { // made by testing for its own user
		if err := os.Chmod(path, 0o711); err != nil { //nolint:gosec // to be gone through
			t.Fatal(err)
		}
	}
	all, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(all, dir) {
		if err := os.Chmod(path, 0o555); err != nil { //nolint:gosec // to be read by another user
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) }) //nolint:gosec // to be removed
	if os.Geteuid() != 0 {
		return func(*exec.Cmd) {}
	}
	return func(cmd *exec.Cmd) {
		copied := filepath.Join(bin, "test")
		if err := copyProgram(cmd.Path, copied); err != nil {
			t.Fatalf("copy the test's binary to where another user reads it: %v", err)
		}
		cmd.Path = copied
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
}

func copyProgram(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()                           // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755) //nolint:gosec // another user runs it
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}
