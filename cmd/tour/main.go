// Command tour goes the whole way of a new user through the real screens, over
// a real store and a real office on loopback, with the software renderer: eight
// steps from an empty device to a prepared, booked meeting. It writes a numbered
// picture of each and fails where a step fails.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"time"

	"fyne.io/fyne/v2/test"

	"startklar.dk/ui/picture"
)

func main() {
	out := flag.String("out", "build/tour", "folder of the pictures")
	flag.Parse()
	if err := run(context.Background(), *out, picture.Sharp); err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}

// A phone, in dp.
const (
	phoneWidth  = 390
	phoneHeight = 844
)

// run goes the tour in a folder of its own and leaves the pictures, with so many
// pixels to a dp, in out.
func run(ctx context.Context, out string, scale float32) (err error) {
	dir, err := os.MkdirTemp("", "startklar-tour-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t := &tour{ctx: ctx, dir: dir, out: out, scale: scale, app: test.NewApp()}
	defer t.close()
	step := ""
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(failed)
			if !ok {
				panic(r)
			}
			err = fmt.Errorf("step %q: %s", step, f.why)
		}
	}()
	for i, s := range []struct {
		name string
		go_  func()
	}{
		{"first run", t.firstRun},
		{"write in the plan", t.writePlan},
		{"take the self-assessment", t.assess},
		{"book a Kick-off slot and a café", t.book},
		{"sign in", t.signIn},
		{"prepare, move and cancel", t.prepare},
		{"keep a version and share it", t.share},
		{"be referred", t.refer},
		{"work without a network", t.offline},
	} {
		step = fmt.Sprintf("%d %s", i+1, s.name)
		begun := time.Now()
		s.go_()
		fmt.Printf("ok  %s (%.1f s)\n", step, time.Since(begun).Seconds())
	}
	return nil
}
