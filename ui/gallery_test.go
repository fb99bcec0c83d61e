package ui_test

import (
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/fonts"
	"startklar.dk/assets/icons"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// look is the product's own look in a variant and at a text scale.
func look(variant ui.Variant, scale float32) *ui.Theme {
	return ui.NewTheme(ui.Look{
		Fonts:     ui.Fonts{Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold, Title: fonts.Title, Heading: fonts.Heading},
		Icons:     icons.SVG,
		Variant:   variant,
		TextScale: scale,
	})
}

// app starts a test application in a look.
func app(t *testing.T, theme *ui.Theme) {
	t.Helper()
	a := test.NewApp()
	a.Settings().SetTheme(theme)
	t.Cleanup(a.Quit)
}

// TestGallery draws every widget in light and dark, on a phone and on a desk. It writes the sheets where
// UI_GALLERY says; without it, into the test's own folder, and looks whether anything was drawn.
func TestGallery(t *testing.T) {
	folder, scale := os.Getenv("UI_GALLERY"), float32(picture.Sharp)
	if folder == "" {
		folder, scale = t.TempDir(), 0.5 // coarse is enough to see whether anything is drawn, and many times as fast
	}
	for _, variant := range []struct {
		name string
		is   ui.Variant
	}{{"light", ui.AlwaysLight}, {"dark", ui.AlwaysDark}} {
		for _, sheet := range sheets() {
			t.Run(sheet.name+" in "+variant.name, func(t *testing.T) {
				app(t, look(variant.is, max(sheet.textScale, 1)))
				content := container.NewStack(canvas.NewRectangle(ui.ColorOf(ui.Ground)), sheet.make())
				window := picture.Window(content, sheet.width, sheet.height, scale)
				defer window.Close()
				if sheet.then != nil {
					sheet.then(window)
				}
				img := picture.Of(window.Canvas())
				if got, want := img.Bounds().Dx(), int(sheet.width*scale); got != want {
					t.Fatalf("the picture is %d pixels wide, want %d", got, want)
				}
				if n := colours(img); n < 20 {
					t.Errorf("the picture has %d colours; nearly nothing is drawn", n)
				}
				if err := picture.Save(filepath.Join(folder, sheet.name+"-"+variant.name+".png"), img); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

// colours counts the colours of a picture, up to 20.
func colours(img image.Image) int {
	seen := map[color.Color]bool{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			seen[img.At(x, y)] = true
			if len(seen) == 20 {
				return 20
			}
		}
	}
	return len(seen)
}

// sheet is one picture of the gallery.
type sheet struct {
	name          string
	width, height float32
	textScale     float32
	make          func() fyne.CanvasObject
	then          func(fyne.Window)
}
