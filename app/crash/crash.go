// Package crash writes down what made the app end: version, system, time and
// where in the code, and not a word that a person wrote or a folder of theirs.
// The report stays in the profile folder until it is deleted; nothing is sent.
// It starts no goroutine.
package crash

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// The files of a profile folder.
const (
	reportFile = "crash.txt"     // the last report
	newFile    = "crash-new.txt" // one that nobody was told of
	rawFile    = "crash-raw.txt" // what the Go runtime says as it dies; empty while all is well
)

// exitCode is that of a Go program that panicked.
const exitCode = 2

// Reporter writes reports into a profile folder. Only Dir is required.
type Reporter struct {
	Dir     string
	Version string           // of the app
	Now     func() time.Time // time.Now where nil
	Out     io.Writer        // where the report is printed too; standard error where nil
	Exit    func(code int)   // os.Exit where nil

	once sync.Once // several goroutines may go down at once
}

// Guard is deferred in a goroutine: a panic there is written down and ends the
// process.
func (r *Reporter) Guard() {
	if v := recover(); v != nil {
		r.Crashed(v)
	}
}

// Crashed writes down what was recovered from a panic and ends the process. It
// is to be called in the deferred function that recovered, where the stack is
// still that of the panic.
func (r *Reporter) Crashed(value any) {
	r.once.Do(func() {
		report := r.head() + said(value) + "\n\n" + sinceGuarded(withoutText(string(debug.Stack())))
		out, exit := r.Out, r.Exit
		if out == nil {
			out = os.Stderr
		}
		if exit == nil {
			exit = os.Exit
		}
		// What cannot be written is printed at least; the process ends either way.
		_ = os.WriteFile(filepath.Join(r.Dir, newFile), []byte(report), 0o600)
		_, _ = io.WriteString(out, report)
		exit(exitCode)
	})
}

// head is what every report begins with.
func (r *Reporter) head() string {
	now := time.Now
	if r.Now != nil {
		now = r.Now
	}
	return fmt.Sprintf("Startklar %s\n%s/%s · %s\n%s\n\n",
		r.Version, runtime.GOOS, runtime.GOARCH, runtime.Version(), now().UTC().Format(time.RFC3339))
}

// said is what a panic says, as far as it is the runtime's own words: anything
// else may carry what a person wrote, and only its type is kept.
func said(value any) string {
	var err runtime.Error
	if e, ok := value.(error); ok && errors.As(e, &err) && ofRuntime(err) {
		return err.Error()
	}
	return fmt.Sprintf("panic: %T", value)
}

func ofRuntime(err runtime.Error) bool {
	t := reflect.TypeOf(err)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.PkgPath() == "runtime"
}

// Watch has the Go runtime write what no Guard can catch, such as maps that are
// written twice at once or code in C, into a file of the profile folder. What an
// earlier run left there is to be collected before.
func (r *Reporter) Watch() error {
	f, err := os.OpenFile(filepath.Join(r.Dir, rawFile), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("watch for crashes: %w", err)
	}
	_, err = io.WriteString(f, r.head())
	err = errors.Join(err, debug.SetCrashOutput(f, debug.CrashOptions{}))
	if err = errors.Join(err, f.Close()); err != nil { // the runtime has its own handle
		return fmt.Errorf("watch for crashes: %w", err)
	}
	return nil
}

// Collect finds what an earlier run left in a profile folder, and tells whether
// there is a report that nobody was told of; it is told once. What the runtime
// wrote is cleaned of all text first, and taken away.
func Collect(dir string) (found bool, err error) {
	raw, err := os.ReadFile(filepath.Join(dir, rawFile))
	if err == nil {
		if report, crashed := fromRaw(string(raw)); crashed {
			err = os.WriteFile(filepath.Join(dir, newFile), []byte(report), 0o600)
		}
		err = errors.Join(err, os.Remove(filepath.Join(dir, rawFile)))
	} else if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return false, fmt.Errorf("collect a crash report: %w", err)
	}
	err = os.Rename(filepath.Join(dir, newFile), filepath.Join(dir, reportFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("collect a crash report: %w", err)
	}
	return true, nil
}

// Read is the last report; empty where there is none.
func Read(dir string) (string, error) {
	raw, err := os.ReadFile(filepath.Join(dir, reportFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the crash report: %w", err)
	}
	return strings.TrimSpace(string(raw)), nil
}

// Delete takes the last report away.
func Delete(dir string) error {
	err := os.Remove(filepath.Join(dir, reportFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete the crash report: %w", err)
	}
	return nil
}
