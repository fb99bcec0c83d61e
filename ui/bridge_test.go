package ui_test

import (
	"sync"
	"testing"
	"time"

	"startklar.dk/ui"
)

func TestManyChangesAreOneRedrawAFrame(t *testing.T) {
	step := ui.NewStepLoop(noon)
	redraws := 0
	bridge := ui.NewBridge(step.Loop(), func() { redraws++ })
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				bridge.Changed()
			}
		})
	}
	all.Wait()
	if redraws != 0 {
		t.Fatalf("%d redraws before the frame", redraws)
	}
	step.Advance(100 * time.Millisecond)
	if redraws != 1 {
		t.Errorf("%d redraws, want one", redraws)
	}
	bridge.Changed()
	step.Advance(100 * time.Millisecond)
	if redraws != 2 {
		t.Errorf("%d redraws after another change, want two", redraws)
	}
	step.Advance(time.Hour)
	if redraws != 2 || step.Pending() != 0 {
		t.Errorf("while nothing changes: %d redraws and %d timers, want two and none", redraws, step.Pending())
	}
}

func TestAChangeWhileRedrawingIsNotLost(t *testing.T) {
	step := ui.NewStepLoop(noon)
	redraws := 0
	var bridge *ui.Bridge
	bridge = ui.NewBridge(step.Loop(), func() {
		redraws++
		if redraws == 1 {
			bridge.Changed()
		}
	})
	bridge.Changed()
	step.Advance(time.Second)
	if redraws != 2 {
		t.Errorf("%d redraws, want two", redraws)
	}
}

func TestOnlyThePageThatIsShownReadsAnewAndTheOthersWhenTheyAreShown(t *testing.T) {
	w := newWorld(t, 390)
	home := w.at(ui.Route{Page: "home"})
	w.shell.Go(ui.Route{Page: "plan"})
	plan := w.at(ui.Route{Page: "plan"})
	w.shell.Bridge().Changed()
	w.step.Advance(time.Second)
	if home.refreshes != 0 || plan.refreshes != 1 {
		t.Errorf("home read %d times and plan %d, want none and once", home.refreshes, plan.refreshes)
	}
	w.shell.Back()
	if home.refreshes != 1 {
		t.Errorf("home read %d times when it was shown again, want once", home.refreshes)
	}
	w.shell.Go(ui.Route{Page: "book"})
	w.shell.Back()
	if home.refreshes != 1 {
		t.Errorf("home read %d times though nothing changed, want once", home.refreshes)
	}
}
