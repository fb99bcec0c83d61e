package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// Who does not see colours, or hears the screen read, is told as well.
func TestEachStateOfTheSyncMarkHasAShapeAndAName(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	for _, bare := range []bool{true, false} {
		shapes := map[string]string{}
		for state, label := range map[ui.SyncState]string{
			ui.SyncGood: "Alt er gemt", ui.SyncBusy: "Gemmer…", ui.SyncOffline: "Offline", ui.SyncWaiting: "3 ændringer venter", ui.SyncNeeds: "Kræver dig",
		} {
			mark := &ui.SyncMark{Status: ui.SyncStatus{State: state, Label: label, Short: "x"}, Bare: bare, OnTap: func() {}}
			w := picture.Window(mark, 120, 60, 1)
			shape := ""
			eachLeaf(mark, 0, func(o fyne.CanvasObject, _ float32) {
				if img, ok := o.(*canvas.Image); ok && img.Resource != nil {
					shape = string(img.Resource.Content())
				}
			})
			w.Close()
			outline, _, _ := strings.Cut(shape[max(strings.Index(shape, " d="), 0):], "/>") // without its colour
			if other, twice := shapes[outline]; shape == "" || twice {
				t.Errorf("bare %v: %q is drawn like %q", bare, label, other)
			}
			shapes[outline] = label
			if got := mark.AccessibilityLabel(); got != label {
				t.Errorf("bare %v: a screen reader says %q, want %q", bare, got, label)
			}
		}
	}
}
