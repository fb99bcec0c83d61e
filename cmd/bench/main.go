// Command bench measures what the product promises and prints one line a
// figure: name value unit. A floor stands beside each: the same thing done as
// barely as can be, in turn with it in one run, and the ratio of the two.
package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

func main() {
	app := flag.String("app", "build/startklar", "the app's program")
	empty := flag.String("empty", "build/emptywindow", "the program of an empty window")
	office := flag.String("office", "build/office", "the office's program")
	only := flag.String("only", "", "measure one thing alone: start, keystroke, screens, office, device or profile")
	floor := flag.String("floor", "", "serve a bare server, synced normal or full, in -dir (the bench starts it)")
	open := flag.String("open", "", "open the profile at -dir, as a store or bare (the bench does)")
	dir := flag.String("dir", "", "the folder or file of a process that the bench starts")
	flag.Parse()
	ctx := context.Background()
	if *floor != "" {
		exit(serveFloor(ctx, *dir, *floor))
	}
	if *open != "" {
		exit(openProfile(ctx, *open, *dir))
	}
	for _, m := range []struct {
		name    string
		measure func() error
	}{
		{"start", func() error { return measureStart(ctx, *app, *empty) }},
		{"keystroke", func() error { return measureKeystroke(ctx) }},
		{"screens", func() error { return measureScreens(ctx, *office) }},
		{"office", func() error { return measureOffice(ctx, *office) }},
		{"device", func() error { return measureDevice(ctx, *office) }},
		{"profile", func() error { return measureProfile(ctx) }},
	} {
		if *only != "" && *only != m.name {
			continue
		}
		if err := m.measure(); err != nil {
			exit(err)
		}
	}
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func report(name string, value float64, unit string) { fmt.Printf("%s %.3g %s\n", name, value, unit) }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func percentile(ds []time.Duration, p int) time.Duration {
	if len(ds) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(ds))
	return sorted[min(len(sorted)-1, len(sorted)*p/100)]
}

// starts is how often each program is started; the first of each is not counted.
const starts = 11

// measureStart opens the app, with a profile that was used before, and an empty
// window in turn and takes the time from starting the process to its first
// drawn frame.
func measureStart(ctx context.Context, app, empty string) error {
	profile, err := os.MkdirTemp("", "startklar-bench-profile-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(profile) }()
	var ours, floor []time.Duration
	for i := range starts {
		a, err := firstFrame(ctx, app, "--profile", profile, "--first-frame")
		if err != nil {
			return err
		}
		b, err := firstFrame(ctx, empty)
		if err != nil {
			return err
		}
		if i > 0 {
			ours, floor = append(ours, a), append(floor, b)
		}
	}
	a, b := percentile(ours, 50), percentile(floor, 50)
	report("start_first_frame", milliseconds(a), "ms")
	report("empty_window_first_frame", milliseconds(b), "ms")
	report("start_to_empty_window", float64(a)/float64(b), "ratio")
	return nil
}

// firstFrame starts a program that prints "first frame" when it has drawn one.
func firstFrame(ctx context.Context, program string, args ...string) (time.Duration, error) {
	c := exec.CommandContext(ctx, program, args...)
	var log bytes.Buffer
	c.Stderr = &log
	out, err := c.StdoutPipe()
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	if err := c.Start(); err != nil {
		return 0, err
	}
	var took time.Duration
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "first frame" && took == 0 {
			took = time.Since(begun)
			_ = c.Process.Signal(syscall.SIGTERM)
		}
	}
	err = c.Wait()
	if took == 0 {
		return 0, fmt.Errorf("%s drew no frame: %w\n%s", program, err, log.String())
	}
	return took, nil
}
