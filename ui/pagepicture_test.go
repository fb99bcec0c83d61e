package ui_test

import (
	"image"
	"image/color"
	"testing"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

func TestAPageIsWhiteInTheDarkAndSaysHowManyPixelsItIsWide(t *testing.T) {
	app(t, look(ui.AlwaysDark, 1))
	var told []int
	page := &ui.PagePicture{Most: 200, OnPixels: func(wide int) { told = append(told, wide) }}
	img := picture.Draw(page, 300, 300, picture.Sharp)
	if got := pixel(img, 150, 150); got != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("the paper is %v, want white", got)
	}
	if got := pixel(img, 30, 150); got == (color.NRGBA{255, 255, 255, 255}) {
		t.Error("the paper is wider than it may be")
	}
	if len(told) != 1 || told[0] != 198*picture.Sharp {
		t.Errorf("it is told to be %v pixels wide", told)
	}
	if got := page.HeightFor(300); got < 282 || got > 283 {
		t.Errorf("200 wide it is %v high, not as A4", got)
	}
	red := image.NewRGBA(image.Rect(0, 0, 1, 1))
	red.Set(0, 0, color.RGBA{R: 255, A: 255})
	page.Image = red
	page.Refresh()
	if got := pixel(picture.Draw(page, 300, 300, picture.Sharp), 150, 150); got != (color.NRGBA{255, 0, 0, 255}) {
		t.Errorf("the picture is %v", got)
	}
}
