package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"startklar.dk/ui"
)

func TestAPassageIsMarkedWhereItsWordsStandWhateverIsWrittenAroundThem(t *testing.T) {
	a, _, _ := area(t, 300)
	a.SetValue("Vi rister kaffe. Fire cafeer vil smage på den, og tre vil købe.")
	tapped := -1
	a.SetPassages([]string{"Fire cafeer vil smage", "ti butikker", ""}, func(i int) { tapped = i })
	if !a.HasPassage(0) || a.HasPassage(1) || a.HasPassage(2) || ui.PassageGrounds(a) == 0 {
		t.Fatalf("%t, %t, %t, %d grounds", a.HasPassage(0), a.HasPassage(1), a.HasPassage(2), ui.PassageGrounds(a))
	}
	tap := func(place int) int {
		tapped = -1
		at := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: ui.SpotOf(a, place)}}
		mouse := a.Entry().(desktop.Mouseable)
		mouse.MouseDown(at)
		mouse.MouseUp(at)
		return tapped
	}
	if got := tap(20); got != 0 {
		t.Errorf("a tap on the words leads to %d", got)
	}
	if got := tap(3); got != -1 {
		t.Errorf("a tap beside them leads to %d", got)
	}
	for _, r := range "Åh! " {
		a.Entry().TypedRune(r)
	}
	if got := tap(24); got != 0 {
		t.Errorf("after words before it a tap leads to %d", got)
	}
	a.ShowPassage(0)
	if got := a.Entry().(interface{ SelectedText() string }).SelectedText(); got != "Fire cafeer vil smage" {
		t.Errorf("shown: %q", got)
	}
	a.Entry().TypedRune('x')
	if a.HasPassage(0) || ui.PassageGrounds(a) != 0 {
		t.Error("words that were changed are still marked")
	}
	a.ShowPassage(0) // leads nowhere
	a.Undo()
	if !a.HasPassage(0) || ui.PassageGrounds(a) == 0 {
		t.Error("words that are there again are not marked")
	}
}
