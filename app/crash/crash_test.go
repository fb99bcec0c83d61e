package crash_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"startklar.dk/app/crash"
	"startklar.dk/internal/testworld/child"
)

// secret is what a person may have written; it ends up in a panic's value.
const secret = "Anna Nielsen tjener 412.000 kr."

var at = time.Date(2027, 1, 28, 11, 0, 0, 0, time.UTC)

// folder hands a child its profile folder.
const folder = "STARTKLAR_TEST_CRASH_DIR"

func TestMain(m *testing.M) {
	role := child.Role()
	if role == "" {
		os.Exit(m.Run())
	}
	r := &crash.Reporter{Dir: os.Getenv(folder), Version: "1.2.3", Now: func() time.Time { return at }}
	if err := r.Watch(); err != nil {
		panic(err)
	}
	goDown(r, role)
}

// goDown is the many ways to end.
func goDown(r *crash.Reporter, role string) {
	done := make(chan struct{})
	switch role {
	case "guarded text":
		defer r.Guard()
		panicWith(secret)
	case "guarded error":
		defer r.Guard()
		panicWith(errors.New(secret))
	case "guarded index":
		defer r.Guard()
		var none []string
		panicWith(none[len(secret)])
	case "own runtime error":
		defer r.Guard()
		panicWith(lies(secret))
	case "text beside":
		go panicWith(secret + "\n\ngoroutine 1 [running]:\nsecret.Anna(0x1)\n\t/home/anna/secret.go:12 +0x1\nfatal error: Anna")
	case "error beside":
		go panicWith(errors.New("runtime error: " + secret))
	case "index beside":
		go func() {
			var none []string
			panicWith(none[len(secret)])
		}()
	case "map written twice":
		fatal()
	}
	<-done
}

// lies says that it is an error of the runtime.
type lies string

func (l lies) Error() string { return string(l) }
func (lies) RuntimeError()   {}

//go:noinline
func panicWith(v any) { panic(v) }

// fatal ends the process as the runtime does where no recover helps.
func fatal() {
	m := map[int]int{}
	for range 8 {
		go func() {
			for i := 0; ; i++ {
				m[i%100] = i
			}
		}()
	}
}

func TestACrashLeavesAReportWithoutAWordThatAPersonWrote(t *testing.T) {
	for _, c := range []struct {
		role string
		says string
		in   string
	}{
		{"guarded text", "panic: string", "panicWith"},
		{"guarded error", "panic: *errors.errorString", "panicWith"},
		{"guarded index", "runtime error: index out of range [31] with length 0", "goDown"},
		{"own runtime error", "panic: crash_test.lies", "panicWith"},
		{"text beside", "\npanic\n", "panicWith"},
		{"error beside", "\npanic\n", "panicWith"},
		{"index beside", "runtime error: index out of range [31] with length 0", "goDown"},
		{"map written twice", "fatal error", "fatal"},
	} {
		t.Run(c.role, func(t *testing.T) {
			dir := t.TempDir()
			p := child.Start(t, c.role, func(cmd *exec.Cmd) {
				cmd.Env = append(cmd.Env, folder+"="+dir, "GOTRACEBACK=single")
			})
			if err := p.Wait(); err == nil {
				t.Fatal("the child went on")
			}
			if found, err := crash.Collect(dir); err != nil || !found {
				t.Fatalf("a report is found: %v, %v\n%s", found, err, p.Said())
			}
			report, err := crash.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{
				"Startklar 1.2.3\n", "2027-01-28T11:00:00Z\n", c.says, "\ngoroutine ",
				"startklar.dk/app/crash_test." + c.in, "\tstartklar.dk/app/crash_test/crash_test.go:",
			} {
				if !strings.Contains(report, want) {
					t.Errorf("the report says nothing of %q:\n%s", want, report)
				}
			}
			home, _ := os.UserHomeDir()
			wd, _ := os.Getwd()
			for _, private := range []string{"Anna", "anna", "412", "secret", filepath.Dir(wd), home + "/", "0x"} {
				if strings.Contains(report, private) {
					t.Errorf("the report says %q:\n%s", private, report)
				}
			}
			if left := allIn(t, dir); strings.Contains(left, "Anna") {
				t.Errorf("what is left in the folder says:\n%s", left)
			}
		})
	}
}

// allIn is everything in a folder.
func allIn(t *testing.T, dir string) string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for _, f := range files {
		raw, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all.Write(raw)
	}
	return all.String()
}

func TestAReportIsToldOnceAndReadUntilItIsDeleted(t *testing.T) {
	dir := t.TempDir()
	var printed bytes.Buffer
	code := 0
	r := &crash.Reporter{Dir: dir, Version: "1.2.3", Out: &printed, Exit: func(c int) { code = c }}
	func() {
		defer r.Guard()
		panicWith(secret)
	}()
	if code != 2 || !strings.Contains(printed.String(), "panicWith") || strings.Contains(printed.String(), "Anna") {
		t.Errorf("it ends with %d and prints\n%s", code, printed.String())
	}
	for i, want := range []bool{true, false} {
		if found, err := crash.Collect(dir); err != nil || found != want {
			t.Errorf("start %d finds a report: %v, %v", i+1, found, err)
		}
		if report, err := crash.Read(dir); err != nil || !strings.Contains(report, "panicWith") {
			t.Errorf("start %d reads %q, %v", i+1, report, err)
		}
	}
	for range 2 {
		if err := crash.Delete(dir); err != nil {
			t.Fatal(err)
		}
	}
	if report, err := crash.Read(dir); err != nil || report != "" {
		t.Errorf("after it was deleted: %q, %v", report, err)
	}
}

func TestARunThatEndedWellLeavesNothingToTell(t *testing.T) {
	dir := t.TempDir()
	if found, err := crash.Collect(dir); err != nil || found {
		t.Errorf("the first start finds a report: %v, %v", found, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "crash-raw.txt"), []byte("Startklar 1.2.3\nlinux/amd64 · go1.26\nthen\n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if found, err := crash.Collect(dir); err != nil || found {
		t.Errorf("a watch that saw nothing is a report: %v, %v", found, err)
	}
}

func TestWithoutAPanicAGuardDoesNothing(t *testing.T) {
	r := &crash.Reporter{Dir: t.TempDir(), Exit: func(int) { t.Error("it ends the process") }}
	func() { defer r.Guard() }()
}
