package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/screens"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/grid"
	"startklar.dk/ui/picture"
)

const (
	budgetOpenings = 20
	budgetKeys     = 200
)

// fullPlan makes a profile whose plan has the figures of a full plan, and opens it.
func fullPlan(ctx context.Context, dir string) (*app.App, error) {
	model, err := app.Open(ctx, app.Config{Dir: dir, Language: "da", DeviceName: "bench", Platform: "linux"})
	if err != nil {
		return nil, err
	}
	if err := model.WriteOffline(ctx); err != nil {
		return nil, errors.Join(err, model.Close())
	}
	if _, err := model.Plan.SetFigures(ctx, "", fullFigures()); err != nil {
		return nil, errors.Join(err, model.Close())
	}
	return model, nil
}

// measureBudgets takes the time that the goroutine that draws is busy with the screens
// of a full plan's budgets: to open them, to scroll the grid by a step, for a key that
// is typed into it until the curves beside it are drawn, and for Enter. Beside opening
// stands computing the plan alone. Painting is measured in a window; see measureTyped.
func measureBudgets(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "startklar-bench-budgets-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	model, err := fullPlan(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { _ = model.Close() }()
	a := test.NewApp()
	defer a.Quit()
	for _, v := range []struct {
		name string
		size fyne.Size
	}{{"phone", fyne.NewSize(390, 844)}, {"desk", fyne.NewSize(1280, 800)}} {
		p := pump{make(chan func(), 4096)}
		w := picture.Window(&fyne.Container{}, v.size.Width, v.size.Height, 1)
		shown := screens.New(ctx, screens.Options{
			App: model, Window: w, Loop: p.loop(), Now: time.Now,
			OpenURL:  func(string) error { return nil },
			SetTheme: a.Settings().SetTheme, Version: "bench",
		})
		w.Resize(v.size)
		p.drain()
		if err := measureOpening(ctx, v.name, model, shown.Shell(), p); err != nil {
			return err
		}
		if v.name == "desk" {
			if err := measureSheet(shown.Shell(), p); err != nil {
				return err
			}
		}
		shown.Close()
		w.Close()
	}
	return nil
}

// measureOpening goes to each of the budgets and back again.
func measureOpening(ctx context.Context, window string, model *app.App, shell *ui.Shell, p pump) error {
	for _, view := range []struct{ name, arg string }{
		{"overview", parts.FiguresOverview},
		{"startup", parts.FiguresStartup},
		{"operating", parts.FiguresOperating},
		{"cash", parts.FiguresCash},
		{"key", parts.FiguresKey},
		{"scenarios", parts.FiguresScenarios},
		{"assumptions", parts.FiguresAssumptions},
	} {
		var took, floor []time.Duration
		for range budgetOpenings {
			shell.Reset(ui.Route{Page: "bench"})
			p.drain()
			visit(shell)
			begun := time.Now()
			shell.Go(parts.Figures("", view.arg))
			p.drain()
			visit(shell)
			took = append(took, time.Since(begun))
			begun = time.Now()
			if _, err := model.Plan.Figures(ctx, ""); err != nil {
				return err
			}
			floor = append(floor, time.Since(begun))
		}
		if shell.Current() != parts.Figures("", view.arg) {
			return fmt.Errorf("one is at %v, not at the budget %s", shell.Current(), view.name)
		}
		a, b := percentile(took, 50), percentile(floor, 50)
		name := "budget_open_" + view.name + "_" + window
		report(name+"_p50", milliseconds(a), "ms")
		report(name+"_p90", milliseconds(percentile(took, 90)), "ms")
		report(name+"_to_reading", float64(a)/float64(b), "ratio")
	}
	return nil
}

// measureSheet scrolls the operating budget's grid and types into it.
func measureSheet(shell *ui.Shell, p pump) error {
	shell.Reset(parts.Figures("", parts.FiguresOperating))
	p.drain()
	visit(shell)
	g, ok := find[*grid.Grid](shell, func(*grid.Grid) bool { return true })
	if !ok {
		return errors.New("there is no grid in the operating budget")
	}
	frames := scrolled(func(ev *fyne.ScrollEvent) {
		g.Scrolled(ev)
		p.drain()
		visit(shell)
	})
	report("budget_scroll_p50", milliseconds(percentile(frames, 50)), "ms")
	report("budget_scroll_p99", milliseconds(percentile(frames, 99)), "ms")

	c := fyne.CurrentApp().Driver().CanvasForObject(shell)
	c.Focus(g)
	for range budgetKeys { // to a line that can be written in
		if st := g.State(); st.ColumnID != "" && st.Why == "" {
			break
		}
		g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	undo, ok := find[*ui.Button](shell, func(b *ui.Button) bool { return b.Keys == parts.KeysUndo })
	if !ok {
		return errors.New("nothing in the operating budget takes back what was typed")
	}
	timed := func(f func()) time.Duration {
		begun := time.Now()
		f()
		p.drain()
		visit(shell)
		return time.Since(begun)
	}
	var keys, commits, undos []time.Duration
	for i := range budgetKeys {
		keys = append(keys, timed(func() { c.Focused().TypedRune(rune('1' + i%9)) }))
		if !g.State().Writing {
			return errors.New("nothing can be written in the grid")
		}
		if i%8 == 7 {
			commits = append(commits, timed(func() { c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }))
			c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
			undos = append(undos, timed(undo.Activate))
		}
	}
	report("budget_key_p50", milliseconds(percentile(keys, 50)), "ms")
	report("budget_key_p99", milliseconds(percentile(keys, 99)), "ms")
	report("budget_commit_p50", milliseconds(percentile(commits, 50)), "ms")
	report("budget_undo_p50", milliseconds(percentile(undos, 50)), "ms")
	return nil
}
