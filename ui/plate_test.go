package ui_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2/container"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

func TestAPlateIsNoLargerThanItMayBeWhateverThePicture(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	most := ui.PlateWidest + 2*ui.Gap12
	high := ui.PlateHighest + 2*ui.Gap12
	for _, c := range []struct {
		width, height int
		wide, high    float32
	}{
		{600, 120, most, 208.0/5 + 2*ui.Gap12},
		{200, 400, 32 + 2*ui.Gap12, high},
		{40, 20, 40 + 2*ui.Gap12, 20 + 2*ui.Gap12},
		{4000, 1, most, ui.Gap16 + 2*ui.Gap12},
		{1, 4000, ui.Gap16 + 2*ui.Gap12, high},
		{0, 0, ui.Gap16 + 2*ui.Gap12, ui.Gap16 + 2*ui.Gap12},
	} {
		size := (&ui.Plate{Image: image.NewGray(image.Rect(0, 0, c.width, c.height))}).MinSize()
		if d := size.SubtractWidthHeight(c.wide, c.high); max(d.Width, -d.Width, d.Height, -d.Height) > 0.01 {
			t.Errorf("%d×%d is drawn in %v, want %v×%v", c.width, c.height, size, c.wide, c.high)
		}
	}
}

func TestAPlateIsWhiteInTheDark(t *testing.T) {
	for _, v := range variants {
		app(t, look(v.is, 1))
		plate := &ui.Plate{Image: red(), Name: "Logo"}
		plate.Resize(plate.MinSize())
		img := picture.Draw(container.NewWithoutLayout(plate), 80, 80, picture.Sharp)
		if got := pixel(img, 20, 6); got != (color.NRGBA{255, 255, 255, 255}) {
			t.Errorf("%s: beside the picture it is %v", v.name, got)
		}
		if got := pixel(img, 20, 20); got != (color.NRGBA{255, 0, 0, 255}) {
			t.Errorf("%s: the picture is %v", v.name, got)
		}
		if got := pixel(img, 0.5, 0.5); got == (color.NRGBA{255, 255, 255, 255}) {
			t.Errorf("%s: its corner is not round", v.name)
		}
	}
}
