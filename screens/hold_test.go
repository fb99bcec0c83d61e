package screens

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// TestWhatIsPressedUnderMigStaysUnderTheFinger presses what draws the whole app
// anew: text size to both ends, theme, language. The next tap hits the same thing.
func TestWhatIsPressedUnderMigStaysUnderTheFinger(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	w := testworld.New(t)
	model := w.Guest("anna").App
	for _, size := range []fyne.Size{{Width: phone, Height: 844}, {Width: labels, Height: 1000}} {
		h := openHall(t, a, model, w.Clock.Now, look{lang: text.Danish, scale: 1})
		h.resize(size)
		h.at(parts.Me())
		where := func(label string) float32 {
			t.Helper()
			o, ok := h.find(label).(fyne.CanvasObject)
			if !ok {
				t.Fatalf("nothing is called %q", label)
			}
			return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
		}
		page, ok := h.all.shell.Page().Content().(*ui.Scaffold)
		if !ok {
			t.Fatalf("Mig is a %T", h.all.shell.Page().Content())
		}
		page.ScrollTo(where("Større tekst") - 400)
		var presses []string
		for range 6 {
			presses = append(presses, "Større tekst")
		}
		for range 8 {
			presses = append(presses, "Mindre tekst")
		}
		presses = append(presses, "Mørk", "Lys", "English", "Dansk", "Større tekst", "Større tekst")
		for _, label := range presses {
			before := where(label)
			h.press(label)
			if after := where(label); math.Abs(float64(after-before)) > 1 {
				t.Errorf("at %v %q stood at %g and stands at %g", size, label, before, after)
			}
		}
		h.close()
	}
}
