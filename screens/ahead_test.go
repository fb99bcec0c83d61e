package screens_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// skeletons tells whether the place of a page is held.
func (w *world) skeletons() bool {
	return slices.ContainsFunc(w.objects(), func(o fyne.CanvasObject) bool {
		_, is := o.(*ui.Skeleton)
		return is
	})
}

// The frame does not wait for what the first page reads, and the page is the one
// that was left, with what is behind it.
func TestTheFrameIsThereBeforeTheFirstPage(t *testing.T) {
	w := newWorld(t, 390, 844)
	w.enter()
	w.Ctrl(fyne.Key4)
	w.press("Vælg tid")
	w.sees("Vælg en rådgiver.")
	left := w.shown.Shell().Current()
	w.stop()

	w.ahead = true
	w.start()
	if !w.skeletons() {
		t.Errorf("the page was waited for: %q", w.words())
	}
	if at := w.shown.Shell().Current(); at != left {
		t.Errorf("one is at %v, want %v", at, left)
	}
	w.sees("Vælg en rådgiver.")
	if w.skeletons() {
		t.Error("its place is still held")
	}
	if w.shown.Shell().Back(); w.shown.Shell().Current() != parts.Programme() {
		t.Errorf("back leads to %v", w.shown.Shell().Current())
	}

	// Who goes on before it is there comes where they wanted to.
	w.stop()
	w.start()
	w.shown.Shell().Go(parts.Tests())
	w.sees("Er du klar?")
	if at := w.shown.Shell().Current(); at != parts.Tests() {
		t.Errorf("one is at %v", at)
	}
}

// The first run reads nothing.
func TestAtTheFirstStartThereIsNothingToWaitFor(t *testing.T) {
	w := &world{t: t, now: testworld.NewClock().Now, dir: t.TempDir(), width: 390, height: 844, ahead: true, fyne: test.NewApp()}
	t.Cleanup(w.fyne.Quit)
	w.start()
	t.Cleanup(w.stop)
	if w.skeletons() {
		t.Error("the first run's place is held")
	}
	w.sees("Hvor starter du?")
}
