package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2/test"
	_ "modernc.org/sqlite" // the floor writes with the same engine

	"startklar.dk/app"
	"startklar.dk/ui"
)

const (
	sections   = 40  // questions written to, one key each with its pause
	keystrokes = 400 // keys in one long text
)

// measureKeystroke types into the writing area of the screens and takes the time
// from the key to the moment when the text is on disk, the pause in which more
// keys are gathered included; and beside it what writing the text alone takes,
// against a bare insert in the same folder.
func measureKeystroke(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "startklar-bench-write-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	model, err := app.Open(ctx, app.Config{Dir: filepath.Join(dir, "profile")})
	if err != nil {
		return err
	}
	defer func() { _ = model.Close() }()

	p := pump{make(chan func(), 64)}
	test.NewApp().Settings().SetTheme(ui.NewTheme(ui.Look{}))
	var durable []time.Duration
	for i := range sections {
		var saved error
		var at time.Time
		area := &ui.TextArea{Loop: p.loop(), OnSave: func(text string) {
			_, saved = model.Plan.Set(ctx, "", fmt.Sprintf("bench.%d", i), text)
			at = time.Now()
		}}
		w := test.NewWindow(area)
		before := time.Now()
		area.Entry().TypedRune('e')
		for at.IsZero() {
			select {
			case f := <-p.queue:
				f()
			case <-time.After(5 * time.Second):
				return errors.New("a key was never saved")
			}
		}
		if saved != nil {
			return saved
		}
		durable = append(durable, at.Sub(before))
		w.Close()
	}
	report("keystroke_to_durable_p50", milliseconds(percentile(durable, 50)), "ms")
	report("keystroke_to_durable_max", milliseconds(percentile(durable, 100)), "ms")
	return measureWrite(ctx, model, dir)
}

func measureWrite(ctx context.Context, model *app.App, dir string) error {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "floor.db")+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)")
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT)"); err != nil {
		return err
	}
	var ours, floor []time.Duration
	text := ""
	for range keystrokes {
		text += "e"
		before := time.Now()
		if _, err := model.Plan.Set(ctx, "", "bench.long", text); err != nil {
			return err
		}
		between := time.Now()
		if _, err := db.ExecContext(ctx, "INSERT INTO texts (text) VALUES ($1)", text); err != nil {
			return err
		}
		ours, floor = append(ours, between.Sub(before)), append(floor, time.Since(between))
	}
	a, b := percentile(ours, 50), percentile(floor, 50)
	report("write_durable_p50", milliseconds(a), "ms")
	report("bare_insert_p50", milliseconds(b), "ms")
	report("write_to_bare_insert", float64(a)/float64(b), "ratio")
	return nil
}
