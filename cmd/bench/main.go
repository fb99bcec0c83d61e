// Command bench measures what the product promises and prints one line a
// figure: name value unit. A floor stands beside each: the same thing done as
// barely as can be, in turn with it in one run, and the ratio of the two.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"time"
)

func main() {
	app := flag.String("app", "build/startklar", "the app's program")
	empty := flag.String("empty", "build/emptywindow", "the program of an empty window")
	typing := flag.String("typing", "build/typing", "the program that types in a window")
	demo := flag.String("demo", "build/fyne_demo", "the toolkit's own demo")
	idle := flag.Duration("idle", time.Minute, "how long each screen is left alone")
	office := flag.String("office", "build/office", "the office's program")
	peer := flag.String("peer", "build/peer", "the program of the peer")
	offices := flag.String("offices", "build/offices", "the folder where offices are kept that take long to make")
	only := flag.String("only", "", "measure one thing alone: start, idle, keystroke, typing, screens, reading, grid, office, peer, large, desk, public, evening, worst, device, profile, figures, documents or budgets")
	floor := flag.String("floor", "", "serve a bare server, synced normal or full, in -dir (the bench starts it)")
	open := flag.String("open", "", "open the profile at -dir, as a store or bare (the bench does)")
	dir := flag.String("dir", "", "the folder or file of a process that the bench starts")
	attack := flag.String("attack", "", "attack the office at -url as -person in one way, as told on the standard input (the bench does)")
	url := flag.String("url", "", "the address of an office that the bench serves")
	person := flag.Int("person", 0, "who of its persons attacks it")
	flag.Parse()
	ctx := context.Background()
	if *floor != "" {
		exit(serveFloor(ctx, *dir, *floor))
	}
	if *open != "" {
		exit(openProfile(ctx, *open, *dir))
	}
	if *attack != "" {
		exit(serveAttack(ctx, *attack, *url, *person))
	}
	for _, m := range []struct {
		name    string
		measure func() error
	}{
		{"start", func() error { return measureStart(ctx, *app, *empty, *office) }},
		{"idle", func() error { return measureIdle(ctx, *app, *empty, *demo, *office, *idle) }},
		{"keystroke", func() error { return measureKeystroke(ctx) }},
		{"typing", func() error { return measureTyped(ctx, *typing) }},
		{"screens", func() error { return measureScreens(ctx, *office) }},
		{"reading", func() error { return measureReading(ctx) }},
		{"grid", measureGrid},
		{"office", func() error { return measureOffice(ctx, *office) }},
		{"peer", func() error { return measurePeer(ctx, *office, *peer) }},
		{"large", func() error { return measureLarge(ctx, *office, *offices) }},
		{"desk", func() error { return measureDesk(ctx, *office, *offices) }},
		{"evening", func() error { return measureEvening(ctx, *office, *offices) }},
		{"public", func() error { return measurePublic(ctx, *office) }},
		{"worst", func() error { return measureWorst(ctx, *office, *offices) }},
		{"device", func() error { return measureDevice(ctx, *office) }},
		{"profile", func() error { return measureProfile(ctx) }},
		{"figures", measureFigures},
		{"documents", measureDocuments},
		{"documents", measureWorkbook},
		{"budgets", func() error { return measureBudgets(ctx, *typing, *app, *empty, *idle) }},
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

// reportPercentiles prints some percentiles of times, in milliseconds.
func reportPercentiles(name string, ds []time.Duration, percentiles ...int) {
	for _, p := range percentiles {
		report(fmt.Sprintf("%s_p%d", name, p), milliseconds(percentile(ds, p)), "ms")
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func percentile(ds []time.Duration, p int) time.Duration {
	if len(ds) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(ds))
	return sorted[min(len(sorted)-1, len(sorted)*p/100)]
}
