package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

func TestNoKeyReachesThePageBehindWhatTheToolkitLaysOverIt(t *testing.T) {
	for name, open := range map[string]func(fyne.Window){
		"a dialog":      func(w fyne.Window) { dialog.ShowInformation("Fil", "Vælg en fil", w) },
		"a file dialog": func(w fyne.Window) { dialog.ShowFileOpen(func(fyne.URIReadCloser, error) {}, w) },
		"a pop-up":      func(w fyne.Window) { widget.NewModalPopUp(widget.NewLabel("Vent"), w.Canvas()).Show() },
		"a menu": func(w fyne.Window) {
			widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", fyne.NewMenuItem("Kopiér", nil)), w.Canvas(), fyne.NewPos(10, 10))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1280)
			plan := ui.Route{Page: "plan", ID: "p"}
			w.shell.Go(plan)
			open(w.window)
			if w.window.Canvas().Overlays().Top() == nil {
				t.Fatal("nothing lies over the page")
			}
			w.shell.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.Key1, Modifier: fyne.KeyModifierShortcutDefault})
			w.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyPageDown})
			w.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
			if got := w.shell.Current(); got != plan {
				t.Errorf("the page behind it went to %v", got)
			}
			if w.window.Canvas().Overlays().Top() != nil {
				t.Error("Esc does not close it")
			}
			w.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
			if got := w.shell.Current(); got == plan {
				t.Error("Esc does not go back once it is closed")
			}
		})
	}
}
