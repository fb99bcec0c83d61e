package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

// turns are windows that one comes to by resizing one and by turning a phone, over each width at which the shell
// changes.
var turns = []fyne.Size{
	fyne.NewSize(844, 390), fyne.NewSize(390, 844), fyne.NewSize(719, 700), fyne.NewSize(720, 700), fyne.NewSize(1099, 700),
	fyne.NewSize(1100, 700), fyne.NewSize(360, 640), fyne.NewSize(640, 360), fyne.NewSize(1280, 800),
}

func TestWhatIsSelectedStaysWhenThePhoneIsTurned(t *testing.T) {
	w := newWorld(t, 390)
	page := w.at(ui.Route{Page: "home"})
	page.field.Focus()
	write(w.window, "halvt skrevet")
	entry, ok := page.field.Entry().(interface {
		fyne.Shortcutable
		SelectedText() string
	})
	if !ok {
		t.Fatal("nothing can be selected in a field")
	}
	entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	page.scaffold.ScrollTo(60)
	for _, size := range turns {
		w.window.Resize(size)
		if got := entry.SelectedText(); got != "halvt skrevet" {
			t.Errorf("at %v %q is selected", size, got)
		}
		if w.window.Canvas().Focused() != page.field.Entry() {
			t.Errorf("at %v the field has lost the focus", size)
		}
		if got := page.scaffold.Offset(); got != 60 {
			t.Errorf("at %v the page is scrolled %g dp", size, got)
		}
	}
}

func TestTheWayBackAndAnOpenSheetStayWhenThePhoneIsTurned(t *testing.T) {
	w := newWorld(t, 390)
	field := ui.NewField("Navn", "", nil)
	w.shell.Go(ui.Route{Page: "plan"})
	w.shell.OpenSheet(&ui.Sheet{Title: "Spørg", Content: field})
	field.Focus()
	write(w.window, "Mette")
	for _, size := range turns {
		w.window.Resize(size)
		if got := field.Value(); got != "Mette" || w.window.Canvas().Focused() != field.Entry() {
			t.Errorf("at %v the sheet's field says %q, or it has lost the focus", size, got)
		}
	}
	key(w.window, fyne.KeyEscape)
	key(w.window, fyne.KeyEscape)
	if got := w.shell.Current().Page; got != "home" {
		t.Errorf("back leads to %q", got)
	}
}

func TestTheHistoryIsTakenUpWhereItWasLeft(t *testing.T) {
	w := newWorld(t, 390)
	w.at(ui.Route{Page: "home"}).field.SetValue("hjemme")
	for i := range 40 {
		w.shell.Go(ui.Route{Page: "plan", ID: string(rune('a' + i))})
	}
	last := w.shell.Current()
	w.at(last).field.SetValue("sidst")
	w.at(last).scaffold.ScrollTo(90)
	kept := w.shell.Saved()

	again := newWorld(t, 1280)
	again.shell.Restore(kept)
	if got := again.shell.Current(); got != last {
		t.Fatalf("the shell is at %v, want %v", got, last)
	}
	if got := again.at(last).field.Value(); got != "sidst" {
		t.Errorf("the field says %q", got)
	}
	if got := again.at(last).scaffold.Offset(); got != 90 {
		t.Errorf("the page is scrolled %g dp, want 90", got)
	}
	if made := len(again.pages); made > 2 { // the first page of the shell, and this one
		t.Errorf("%d pages were made, want those that are shown", made)
	}
	steps := 0
	for again.shell.Back() {
		steps++
	}
	if steps != len(kept)-1 {
		t.Errorf("one can go back %d times, want %d", steps, len(kept)-1)
	}
}
