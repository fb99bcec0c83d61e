package ui_test

import (
	"testing"

	"startklar.dk/assets/text"
	"startklar.dk/ui"
	"startklar.dk/ui/walk"
)

func TestWhatTheToolkitForgotIsDrawnAsItWas(t *testing.T) {
	for _, shelf := range shelves() {
		for _, sp := range shelf.specimens {
			o := inPlace(sp, tongue{text.For(text.Danish)})
			const width = 358
			w := window(t, o, width, max(ui.HeightAt(o, width), sp.tall))
			for _, wrong := range walk.Page(w.Canvas()).Forgotten() {
				t.Errorf("%s: %s", sp.name, wrong)
			}
		}
	}
}
