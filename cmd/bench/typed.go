package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// typedInto are the lengths in characters of the texts that are typed into: a
// usual one, and nearly as much as an answer may have.
var typedInto = []int{2000, 7900}

// measureTyped types into a real window and takes the time from a key to the
// picture with it: in the app's writing area, and in the toolkit's bare entry.
func measureTyped(ctx context.Context, program string) error {
	for _, n := range typedInto {
		ours, err := typing(ctx, program, "-characters", strconv.Itoa(n))
		if err != nil {
			return err
		}
		bare, err := typing(ctx, program, "-characters", strconv.Itoa(n), "-toolkit")
		if err != nil {
			return err
		}
		a, b := percentile(ours, 50), percentile(bare, 50)
		report(fmt.Sprintf("key_to_picture_%d_p50", n), milliseconds(a), "ms")
		report(fmt.Sprintf("key_to_picture_%d_p90", n), milliseconds(percentile(ours, 90)), "ms")
		report(fmt.Sprintf("toolkit_entry_key_to_picture_%d_p50", n), milliseconds(b), "ms")
		report(fmt.Sprintf("key_to_picture_%d_to_toolkit_entry", n), float64(a)/float64(b), "ratio")
	}
	return nil
}

// typing runs the program that types, and gives what each key took.
func typing(ctx context.Context, program string, args ...string) ([]time.Duration, error) {
	c := exec.CommandContext(ctx, program, args...)
	var log bytes.Buffer
	c.Stderr = &log
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("type in a window: %w\n%s", err, log.String())
	}
	var took []time.Duration
	for _, line := range strings.Fields(string(out)) {
		ms, err := strconv.ParseFloat(line, 64)
		if err != nil {
			return nil, fmt.Errorf("%s does not say how long a key took: %w", program, err)
		}
		took = append(took, time.Duration(ms*float64(time.Millisecond)))
	}
	return took, nil
}
