package ui_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
	"startklar.dk/ui/walk"
)

func TestWordsCanBeReadOnWhatTheyStandOn(t *testing.T) {
	for _, pair := range walk.Pairs {
		for _, variant := range variants {
			theme := look(variant.is, 1)
			got := walk.Contrast(theme.Color(pair.Ink, 0), theme.Color(pair.On, 0))
			if got < pair.Least {
				t.Errorf("%s on %s in %s has a contrast of %.2f, want at least %.1f", pair.Ink, pair.On, variant.name, got, pair.Least)
			}
		}
	}
}

// inks are what is drawn on what in content, in a variant; see is told of each.
func inks(t *testing.T, variant ui.Variant, content func() fyne.CanvasObject, width, height float32, see func(walk.Ink)) {
	t.Helper()
	app(t, look(variant, 1))
	w := picture.Window(container.NewStack(canvas.NewRectangle(ui.ColorOf(ui.Ground)), content()), width, height, 0.25)
	defer w.Close()
	for _, ink := range walk.Page(w.Canvas()).Inks() {
		see(ink)
	}
}

// TestEveryWidgetIsDrawnInPairsOfTheTable walks over the gallery, in light and in dark.
func TestEveryWidgetIsDrawnInPairsOfTheTable(t *testing.T) {
	for _, variant := range variants {
		for _, shelf := range shelves() {
			for _, sp := range shelf.specimens {
				t.Run(sp.name+" in "+variant.name, func(t *testing.T) {
					inks(t, variant.is, func() fyne.CanvasObject { return sp.make(danish) }, goldenWidth, 800, func(ink walk.Ink) {
						if wrong := ink.Wrong(); wrong != "" {
							t.Error(wrong, ink.Where)
						}
					})
				})
			}
		}
	}
}

// TestNoWidgetIsCut walks over the gallery in letters of every size, as wide as a phone.
func TestNoWidgetIsCut(t *testing.T) {
	for _, scale := range []float32{1, ui.TextScaleMost} {
		for _, shelf := range shelves() {
			for _, sp := range shelf.specimens {
				t.Run(fmt.Sprintf("%s at %.0f%%", sp.name, 100*scale), func(t *testing.T) {
					app(t, look(ui.AlwaysLight, scale))
					w := picture.Window(container.NewVScroll(sp.make(danish)), goldenWidth, 844, 0.25)
					defer w.Close()
					for _, f := range walk.Page(w.Canvas()).Faults() {
						t.Error(f)
					}
				})
			}
		}
	}
}
