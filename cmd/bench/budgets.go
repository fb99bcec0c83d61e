package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/app"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/grid"
)

const (
	budgetOpenings = 20
	budgetKeys     = 200
	toldAfter      = 5 * time.Millisecond // a commit, at most, as a rule, the page is told of it
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
// is typed into it until the curves beside it are drawn, for Enter until they are, and
// for undo. Beside opening stands computing the plan alone. Then the same profile is
// typed into in a window, and left alone in one.
func measureBudgets(ctx context.Context, typing, window, empty string, during time.Duration) error {
	dir, err := os.MkdirTemp("", "startklar-bench-budgets-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := measureBudgetScreens(ctx, dir); err != nil {
		return err
	}
	if err := measureBudgetKeys(ctx, typing, dir); err != nil {
		return err
	}
	return measureBudgetRest(ctx, window, empty, dir, during)
}

// measureBudgetScreens opens the budgets, and scrolls and types, without a window.
func measureBudgetScreens(ctx context.Context, dir string) (err error) {
	model, err := fullPlan(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, model.Close()) }()
	return onPhoneAndDesk(ctx, model, func(device string, s shownScreens) error {
		if err := measureOpening(ctx, device, model, s); err != nil || device == "phone" {
			return err
		}
		return measureSheet(s)
	})
}

// measureOpening goes to each of the budgets and back again.
func measureOpening(ctx context.Context, device string, model *app.App, s shownScreens) error {
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
			took = append(took, s.opening(ui.Route{Page: "bench"}, parts.Figures("", view.arg)))
			begun := time.Now()
			if _, err := model.Plan.Figures(ctx, ""); err != nil {
				return err
			}
			floor = append(floor, time.Since(begun))
		}
		if at := s.Shell().Current(); at != parts.Figures("", view.arg) {
			return fmt.Errorf("one is at %v, not at the budget %s", at, view.name)
		}
		a, b := percentile(took, 50), percentile(floor, 50)
		name := "budget_open_" + view.name + "_" + device
		report(name+"_p50", milliseconds(a), "ms")
		report(name+"_p90", milliseconds(percentile(took, 90)), "ms")
		report(name+"_to_reading", float64(a)/float64(b), "ratio")
	}
	return nil
}

// measureSheet scrolls the operating budget's grid and types into it. What follows on the goroutine that draws when the
// disk has what was typed is measured by itself, the wait for the disk is not: nobody waits for it.
func measureSheet(s shownScreens) error {
	shell := s.Shell()
	s.busy(func() { shell.Reset(parts.Figures("", parts.FiguresOperating)) })
	g, ok := find[*grid.Grid](shell, func(*grid.Grid) bool { return true })
	if !ok {
		return errors.New("there is no grid in the operating budget")
	}
	frames := scrolled(func(ev *fyne.ScrollEvent) { s.busy(func() { g.Scrolled(ev) }) })
	reportPercentiles("budget_scroll", frames, 50, 99)

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
	stored := func() time.Duration {
		s.Flush()
		time.Sleep(toldAfter)
		return s.busy(func() {})
	}
	var keys, commits, later, undos []time.Duration
	for i := range budgetKeys {
		keys = append(keys, s.busy(func() { c.Focused().TypedRune(rune('1' + i%9)) }))
		if !g.State().Writing {
			return errors.New("nothing can be written in the grid")
		}
		if i%8 == 7 {
			commits = append(commits, s.busy(func() { c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) }))
			later = append(later, stored())
			c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
			undos = append(undos, s.busy(undo.Activate)+stored())
		}
	}
	reportPercentiles("budget_key", keys, 50, 99)
	reportPercentiles("budget_commit", commits, 50, 90)
	report("budget_commit_stored_p50", milliseconds(percentile(later, 50)), "ms")
	report("budget_undo_p50", milliseconds(percentile(undos, 50)), "ms")
	return nil
}

// measureBudgetKeys types into the grid in a window. Beside it the same window is painted
// with nothing new in it.
func measureBudgetKeys(ctx context.Context, program, profile string) error {
	ours, err := typing(ctx, program, "-profile", profile)
	if err != nil {
		return err
	}
	still, err := typing(ctx, program, "-profile", profile, "-still")
	if err != nil {
		return err
	}
	a, b := percentile(ours, 50), percentile(still, 50)
	report("budget_key_in_window_p50", milliseconds(a), "ms")
	report("budget_key_in_window_p90", milliseconds(percentile(ours, 90)), "ms")
	report("budget_paint_alone_p50", milliseconds(b), "ms")
	report("budget_key_over_paint_alone", milliseconds(a-b), "ms")
	return nil
}

// measureBudgetRest leaves the overview and the operating budget alone beside an empty
// window.
func measureBudgetRest(ctx context.Context, window, empty, profile string, during time.Duration) error {
	for _, view := range []struct{ name, arg string }{{"overview", parts.FiguresOverview}, {"operating", parts.FiguresOperating}} {
		if err := standAt(ctx, profile, parts.Figures("", view.arg)); err != nil {
			return err
		}
		at, err := rest(ctx, during, []string{window, "--profile", profile}, []string{empty})
		if err != nil {
			return err
		}
		report("idle_budget_"+view.name, at[0].cpu, "ms/min")
		report("idle_budget_"+view.name+"_to_empty_window", at[0].cpu/at[1].cpu, "ratio")
		report("memory_budget_"+view.name, at[0].memory, "MiB")
	}
	return nil
}
