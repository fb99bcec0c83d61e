package screens_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func TestWhoStartsTypesTheirMunicipalityAtOnce(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.Type("kold")
	w.sees("Kolding")
	w.Press(fyne.KeyDown)
	w.Press(fyne.KeyReturn)
	w.sees("Vælg en anden")
	if m, ok := w.model.Municipality(); !ok || m.Name != "Kolding" {
		t.Errorf("%q was picked (%v)", m.Name, ok)
	}
	w.Type("kontor.dk") // none is known there: the cursor is where its address is typed
	for _, o := range w.objects() {
		if f, ok := o.(*ui.Field); ok && f.Value() != "kontor.dk" {
			t.Errorf("in %q stands %q", f.Label, f.Value())
		}
	}
}

func TestTheFirstRunInAnotherLanguageHasTheFocusWhereItWas(t *testing.T) {
	w := newWorld(t, 1280, 800)
	w.press("English")
	w.sees("Where are you starting?")
	if got := w.Focused(); got != "English" {
		t.Errorf("the focus is on %T %q", w.Canvas.Focused(), got)
	}
	focused := func(o fyne.CanvasObject) bool { f, is := o.(fyne.Focusable); return is && f == w.Canvas.Focused() }
	if !slices.ContainsFunc(stagetest.Drawn(w.Canvas), focused) {
		t.Error("what has the focus is of the page that is not there any more")
	}
}
