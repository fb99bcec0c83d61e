package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

func TestOfTwoFormsTheOneThatIsShownIsMade(t *testing.T) {
	made := map[string]int{}
	form := func(name string) *fyne.Container {
		return ui.Later(func() fyne.CanvasObject {
			made[name]++
			return ui.NewBody(name)
		})
	}
	narrow, wide := form("kort"), form("gitter")
	page := ui.NewScaffold("Drift", ui.ByWidth(600, narrow, wide))
	page.Full = true
	w := window(t, page, 1000, 600)
	is := func(when string, words string, cards, grids int) {
		t.Helper()
		if got := wordsIn(page); !contains(got, words) {
			t.Errorf("%s there stands\n%s", when, got)
		}
		if made["kort"] != cards || made["gitter"] != grids {
			t.Errorf("%s the narrow form was made %d times and the wide one %d times, want %d and %d", when, made["kort"], made["gitter"], cards, grids)
		}
	}
	is("on a desk", "gitter\n", 0, 1)
	ui.Renew(narrow)
	ui.Renew(wide)
	is("with other figures", "gitter\n", 0, 2)
	w.Resize(fyne.NewSize(390, 600))
	is("on a phone", "kort\n", 1, 2)
	ui.Renew(wide)
	is("with other figures on a phone", "kort\n", 1, 2)
	w.Resize(fyne.NewSize(1000, 600))
	is("on a desk again", "gitter\n", 1, 3)
	if size := wide.Objects[0].Size(); size.Width < 600 {
		t.Errorf("what was made anew is %v large", size)
	}
}
