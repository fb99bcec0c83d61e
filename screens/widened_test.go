package screens

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// TestNoRoomIsLeftInMigByWhatWasPressedBeforeTheWindowWasResized presses rows and buttons of Mig, at the page's top and
// at its end, and resizes the window: the page is nowhere where one that was just opened cannot be.
func TestNoRoomIsLeftInMigByWhatWasPressedBeforeTheWindowWasResized(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	w := testworld.New(t)
	model := w.Guest("anna").App
	h := openHall(t, a, model, w.Clock.Now, look{lang: text.Danish, scale: 1})
	t.Cleanup(h.close)
	const end = 1 << 16 // further than any page reaches
	page := func() *ui.Scaffold {
		page, ok := h.all.shell.Page().Content().(*ui.Scaffold)
		if !ok {
			t.Fatalf("one is at %v", h.all.shell.Current())
		}
		return page
	}
	stands := func() (from, to float32) {
		body := page().Body
		from = fyne.CurrentApp().Driver().AbsolutePositionForObject(body).Y
		return from, from + body.Size().Height
	}
	at := func(width, offset float32) {
		h.window.Resize(fyne.NewSize(width, 800))
		h.at(parts.Me())
		page().ScrollTo(offset)
	}
	for _, label := range []string{"Kommune…", "Erhvervskontor…", "Slet alt på denne enhed…", "Giv mig besked", "Mindre tekst", "Større tekst"} {
		for _, from := range []float32{392, 1240} {
			for _, offset := range []float32{0, end} {
				at(from, offset)
				before := model.Preferences()
				for range 2 { // what unfolds is folded again
					h.press(label)
					if offset > 0 {
						page().ScrollTo(end)
					}
				}
				h.press(label)
				to := 392 + 1240 - from
				h.window.Resize(fyne.NewSize(to, 800))
				over, under := stands()
				at(to, 0)
				if want, _ := stands(); over > want+1 {
					t.Errorf("%g to %g dp, %q at %g: the page begins at %g, want at most %g", from, to, label, offset, over, want)
				}
				at(to, end)
				if _, want := stands(); under < want-1 {
					t.Errorf("%g to %g dp, %q at %g: the page ends at %g, want at least %g", from, to, label, offset, under, want)
				}
				if err := model.SetPreferences(func(p *app.Preferences) { *p = before }); err != nil {
					t.Fatal(err)
				}
				h.settle()
			}
		}
	}
}
