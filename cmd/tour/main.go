// Command tour goes the whole way of a new user through the real screens, over
// a real store and a real office on loopback, with the software renderer: the
// steps from an empty device to a prepared, booked meeting, once on a phone and
// once on a desk. It writes a numbered picture of each and fails where a step
// fails.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

func main() {
	out := flag.String("out", "build/tour", "folder of the pictures")
	only := flag.String("only", "", "go it in this form alone: phone or desk")
	flag.Parse()
	for _, f := range forms {
		if *only != "" && *only != f.name {
			continue
		}
		fmt.Println(f.name)
		if err := run(context.Background(), f, filepath.Join(*out, f.name), picture.Sharp); err != nil {
			fmt.Fprintf(os.Stderr, "tour: on a %s: %v\n", f.name, err)
			os.Exit(1)
		}
	}
}

// form is what the app is held in: a window of a size in dp, and whether there
// are keys.
type form struct {
	name          string
	width, height float32
	keyboard      bool
}

var (
	phone = form{name: "phone", width: 390, height: 844}
	desk  = form{name: "desk", width: 1280, height: 800, keyboard: true}
	forms = []form{phone, desk}
)

// wide tells whether list and detail stand side by side.
func (f form) wide() bool { return f.width >= ui.WideFrom }

// run goes the tour in a folder of its own and leaves the pictures, with so many
// pixels to a dp, in out.
func run(ctx context.Context, f form, out string, scale float32) error {
	dir, err := os.MkdirTemp("", "startklar-tour-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t := &tour{ctx: ctx, form: f, dir: dir, out: out, scale: scale, now: now, app: test.NewApp()}
	defer t.close()
	return walk([]step{
		{"first run", t.firstRun},
		{"write in the plan", t.writePlan},
		{"take the self-assessment", t.assess},
		{"book a Kick-off slot and a café", t.book},
		{"sign in", t.signIn},
		{"make a budget", t.budget},
		{"hand the plan over", t.handOver},
		{"prepare, move and cancel", t.prepare},
		{"keep a version and share it", t.share},
		{"be referred", t.refer},
		{"work without a network", t.offline},
	})
}

// step is a part of a way.
type step struct {
	name string
	go_  func()
}

// walk goes the steps of a way, and says at which it ended too early and why.
func walk(way []step) (err error) {
	at := ""
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(failed)
			if !ok {
				panic(r)
			}
			err = fmt.Errorf("step %q: %s", at, f.why)
		}
	}()
	for i, s := range way {
		at = fmt.Sprintf("%d %s", i+1, s.name)
		begun := time.Now()
		s.go_()
		fmt.Printf("ok  %s (%.1f s)\n", at, time.Since(begun).Seconds())
	}
	return nil
}
