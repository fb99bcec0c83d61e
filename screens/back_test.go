package screens_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// TestBackGivesTheFocusAndTheScrollOneLeftWith presses what each destination leads on by, and goes back.
func TestBackGivesTheFocusAndTheScrollOneLeftWith(t *testing.T) {
	w := newWorld(t, 1000, 800)
	w.enter()
	w.signIn()
	scrolled := func() (all []float32) {
		for _, o := range w.objects() {
			if page, ok := o.(*ui.Scaffold); ok {
				all = append(all, page.Offset())
			}
		}
		return all
	}
	seen := 0
	for _, at := range []ui.Route{parts.Home(), parts.Plan(), parts.Tests(), parts.Programme(), parts.Inbox(), parts.Me()} {
		w.shown.Shell().Reset(at)
		for i := range 40 {
			var all []fyne.Focusable
			for _, o := range stagetest.Below(w.shown.Shell().Page().Content()) {
				if p, ok := o.(ui.Presser); ok && !p.Idle() {
					if f, ok := o.(fyne.Focusable); ok {
						all = append(all, f)
					}
				}
			}
			if i >= len(all) {
				break
			}
			f := all[i]
			w.Press(fyne.KeyTab) // who works by keys
			ui.Focus(f)
			label, offset := w.Focused(), scrolled()
			if w.Canvas.Focused() != f {
				continue
			}
			w.Press(fyne.KeyReturn)
			sheet := w.Canvas.Overlays().Top() != nil
			if w.route() == at && !sheet {
				w.shown.Shell().Reset(at) // something was unfolded or chosen
				continue
			}
			if w.shown.Shell().Current().Page == parts.PageFirstRun {
				w.shown.Shell().Reset(at)
				continue
			}
			if sheet || i%2 == 0 {
				w.Press(fyne.KeyEscape)
			} else {
				w.Press(fyne.KeyLeft, fyne.KeyModifierAlt)
			}
			if w.route() != at {
				w.shown.Shell().Reset(at) // it was no page of its own
				continue
			}
			seen++
			if got := w.Focused(); got != label || fmt.Sprint(scrolled()) != fmt.Sprint(offset) {
				t.Errorf("%v: left by %q at %v, and back at %q (%T) at %v", at.Page, label, offset, got, w.Canvas.Focused(), scrolled())
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d ways were gone", seen)
	}
}
