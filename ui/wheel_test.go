package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
)

func TestOnlyTheWheelStopsAtWhatLiesOverAPlaceToWrite(t *testing.T) {
	for name, o := range map[string]any{"with a mouse": &wheel{}, "with a finger": &fingerWheel{}} {
		if _, ok := o.(fyne.Scrollable); !ok {
			t.Errorf("%s: it does not take the wheel", name)
		}
		switch o.(type) {
		case fyne.Tappable, fyne.DoubleTappable, fyne.SecondaryTappable, fyne.Focusable,
			desktop.Mouseable, desktop.Hoverable, desktop.Cursorable, mobile.Touchable:
			t.Errorf("%s: it keeps taps from the entry under it", name)
		}
	}
}
