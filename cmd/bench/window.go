package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"startklar.dk/app"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

const (
	starts  = 11               // of each program; the first of each is not counted
	settled = 10 * time.Second // after which a window that was opened is at rest
)

// measureStart opens the app with a profile of many records, and an empty window,
// in turn and takes the time from starting the process to its first drawn frame.
func measureStart(ctx context.Context, window, empty, office string) error {
	dir, err := os.MkdirTemp("", "startklar-bench-start-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	profile, stop, err := fillProfile(ctx, office, dir, catalogued)
	if err != nil {
		return err
	}
	stop()
	var ours, floor []time.Duration
	for i := range starts {
		a, err := firstFrame(ctx, window, "--profile", profile, "--first-frame")
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
	report("start_10000_first_frame", milliseconds(a), "ms")
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

// measureIdle leaves the app alone on each screen for a while, nothing focused,
// beside an empty window and the toolkit's own demo, and compares what processor
// time they take, and what memory.
func measureIdle(ctx context.Context, window, empty, demo, office string, during time.Duration) error {
	dir, err := os.MkdirTemp("", "startklar-bench-idle-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	profile, stop, err := fillProfile(ctx, office, dir, catalogued)
	if err != nil {
		return err
	}
	defer stop()
	for _, page := range []string{parts.PageHome, parts.PagePlan, parts.PageTests, parts.PageBook, parts.PageInbox, parts.PageMe} {
		if err := standAt(ctx, profile, ui.Route{Page: page}); err != nil {
			return err
		}
		at, err := rest(ctx, during, []string{window, "--profile", profile}, []string{empty}, []string{demo})
		if err != nil {
			return err
		}
		ours, floor := at[0], at[1]
		report("idle_"+page, ours.cpu, "ms/min")
		report("idle_"+page+"_to_empty_window", ours.cpu/floor.cpu, "ratio")
		report("idle_"+page+"_to_toolkit_demo", ours.cpu/at[2].cpu, "ratio")
		report("memory_"+page, ours.memory, "MiB")
		report("memory_"+page+"_over_empty_window", ours.memory-floor.memory, "MiB")
		report("memory_"+page+"_to_toolkit_demo", ours.memory/at[2].memory, "ratio")
	}
	return nil
}

// standAt has the app open at a page the next time.
func standAt(ctx context.Context, profile string, page ui.Route) error {
	place, err := json.Marshal(map[string]any{"history": []any{map[string]any{"route": page}}})
	if err != nil {
		return err
	}
	model, err := app.Open(ctx, app.Config{Dir: profile, Language: "da"})
	if err != nil {
		return err
	}
	return errors.Join(model.KeepPlace(ctx, string(place)), model.Close())
}

// resting is what a program takes while nobody touches it.
type resting struct {
	cpu    float64 // milliseconds of processor time a minute
	memory float64 // MiB resident
}

// rest runs programs beside each other and looks at what they take once they are
// at rest.
func rest(ctx context.Context, during time.Duration, programs ...[]string) ([]resting, error) {
	var running []*exec.Cmd
	defer func() {
		for _, c := range running {
			_ = c.Process.Signal(syscall.SIGTERM)
			_ = c.Wait()
		}
	}()
	for _, p := range programs {
		c := exec.CommandContext(ctx, p[0], p[1:]...)
		if err := c.Start(); err != nil {
			return nil, err
		}
		running = append(running, c)
	}
	time.Sleep(settled)
	before := make([]time.Duration, len(running))
	var err error
	for i, c := range running {
		if before[i], err = processorTime(c.Process.Pid); err != nil {
			return nil, err
		}
	}
	time.Sleep(during)
	var all []resting
	for i, c := range running {
		after, err := processorTime(c.Process.Pid)
		if err != nil {
			return nil, err
		}
		memory, err := residentOf(c.Process.Pid)
		if err != nil {
			return nil, err
		}
		all = append(all, resting{milliseconds(after-before[i]) * float64(time.Minute) / float64(during), mebibytes(memory)})
	}
	return all, nil
}

// tick is what /proc counts processor time in: USER_HZ is 100 on every Linux.
const tick = 10 * time.Millisecond

// processorTime is what a process and its threads have taken so far.
func processorTime(pid int) (time.Duration, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("processor time is measured on Linux only: %w", err)
	}
	_, after, _ := bytes.Cut(raw, []byte(") ")) // the name may have spaces
	fields := bytes.Fields(after)
	if len(fields) < 13 {
		return 0, errors.New("/proc/…/stat is not as it was")
	}
	var sum time.Duration
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(string(f))
		if err != nil {
			return 0, err
		}
		sum += time.Duration(n) * tick
	}
	return sum, nil
}
