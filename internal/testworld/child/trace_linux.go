package child

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// Traced has strace write a child's writes and syncs into a file. The test fails
// where strace is not installed.
func Traced(t testing.TB, file string) func(*exec.Cmd) {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatalf("strace shows what is on the disk before an answer is given; install the package strace, as `make test` does: %v", err)
	}
	return func(cmd *exec.Cmd) {
		cmd.Args = append([]string{
			strace, "-f", "-y", "-xx", "-s", "8192", "-e", "signal=none",
			"-e", "trace=write,pwrite64,fsync,fdatasync,sendto", "-o", file, "--", cmd.Path,
		}, cmd.Args[1:]...)
		cmd.Path = strace
	}
}

// Call is one traced call of the system. Began and Ended are its places in the
// order of all that began and ended; Ended is 0 where it did not.
type Call struct {
	Name         string // such as pwrite64
	On           string // the file or socket
	Data         []byte // what was written, its first 8 KiB
	Began, Ended int
	Worked       bool
}

var (
	callLine    = regexp.MustCompile(`^(\d+) +(\w+)\(\d+<(.*?)>(?:, "((?:\\x[0-9a-f]{2})*)")?(.*)$`)
	resumedLine = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)$`)
	result      = regexp.MustCompile(`\) += (-?\d+)`)
	escaped     = regexp.MustCompile(`(?:\\x[0-9a-f]{2})+`)
)

// Calls reads what strace wrote, in the order in which the calls began.
func Calls(t testing.TB, file string) []*Call {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	var all []*Call
	under := map[string]*Call{} // by thread
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if m := callLine.FindStringSubmatch(line); m != nil {
			c := &Call{Name: m[2], On: unescape(m[3]), Data: []byte(unescape(m[4])), Began: n}
			all = append(all, c)
			if r := result.FindStringSubmatch(m[5]); r != nil {
				c.Ended, c.Worked = n, !strings.HasPrefix(r[1], "-")
			} else {
				under[m[1]] = c
			}
		} else if m := resumedLine.FindStringSubmatch(line); m != nil && under[m[1]] != nil {
			if r := result.FindStringSubmatch(m[3]); r != nil {
				under[m[1]].Ended, under[m[1]].Worked = n, !strings.HasPrefix(r[1], "-")
			}
			delete(under, m[1])
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("strace saw nothing: is it allowed to trace here (ptrace)?")
	}
	return all
}

func unescape(s string) string {
	return escaped.ReplaceAllStringFunc(s, func(run string) string {
		raw, err := hex.DecodeString(strings.ReplaceAll(run, `\x`, ""))
		if err != nil {
			return run
		}
		return string(raw)
	})
}

// SyncedBefore fails the test unless the write-ahead log was on the disk, with
// the commit of the transaction that wrote mark, before the call that answers
// it began. answers tells that call; it is looked for behind the write.
func SyncedBefore(t testing.TB, calls []*Call, mark string, answers func(*Call) bool) {
	t.Helper()
	var header, wrote, committed, synced, answered *Call
	for _, c := range calls {
		log := strings.HasSuffix(c.On, "-wal")
		switch {
		case wrote == nil && log && bytes.Contains(c.Data, []byte(mark)):
			wrote = c
			if header != nil && header.On == c.On && commits(header) { // the mark's page is the last
				committed = c
			}
		case log && len(c.Data) == frameHeader:
			header = c
			if wrote != nil && committed == nil && c.On == wrote.On && commits(c) {
				committed = c
			}
		case wrote != nil && answers(c):
			answered = c
		case committed != nil && synced == nil && c.On == wrote.On && strings.HasPrefix(c.Name, "f") && c.Worked:
			synced = c
		}
		if answered != nil {
			break
		}
	}
	switch {
	case wrote == nil:
		t.Errorf("%q was not written to the log", mark)
	case answered == nil:
		t.Errorf("%q was not answered after it was written", mark)
	case synced == nil:
		t.Errorf("%q was answered before its log was on the disk", mark)
	case synced.Ended >= answered.Began:
		t.Errorf("%q was answered while its log was still on its way to the disk", mark)
	}
}

// frameHeader is the size in bytes of what precedes each page in a write-ahead
// log; its second word is not 0 in the frame that commits (SQLite's file format,
// section 4.1).
const frameHeader = 24

func commits(header *Call) bool { return binary.BigEndian.Uint32(header.Data[4:]) != 0 }
