package ui_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

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
	page.Image = red()
	page.Refresh()
	if got := pixel(picture.Draw(page, 300, 300, picture.Sharp), 150, 150); got != (color.NRGBA{255, 0, 0, 255}) {
		t.Errorf("the picture is %v", got)
	}
}

func red() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 1, 1))
	img.Set(0, 0, color.RGBA{R: 255, A: 255})
	return img
}

func TestAThumbnailIsDrawnAsItWasMade(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	small := &ui.Thumbnail{Image: red()}
	small.Resize(small.MinSize())
	if got := pixel(picture.Draw(container.NewWithoutLayout(small), 48, 48, picture.Sharp), 24, 24); got != (color.NRGBA{255, 0, 0, 255}) {
		t.Errorf("the picture is %v", got)
	}
}

// onceSeen is a driver that knows the window only of what was shown in it, as that of a real window does.
type onceSeen struct {
	fyne.Driver
	seen map[fyne.CanvasObject]bool
	on   *told
}

// told is a canvas that counts what it is to draw anew.
type told struct {
	fyne.Canvas
	anew int
}

func (c *told) Refresh(o fyne.CanvasObject) {
	c.anew++
	c.Canvas.Refresh(o)
}

func (d *onceSeen) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	if d.seen[o] {
		return d.on
	}
	return nil
}

// show notes what is seen of an object.
func (d *onceSeen) show(o fyne.CanvasObject) {
	if !o.Visible() {
		return
	}
	d.seen[o] = true
	if w, ok := o.(fyne.Widget); ok {
		for _, part := range test.WidgetRenderer(w).Objects() {
			d.show(part)
		}
	}
}

func TestAPictureThatComesLaterIsDrawnThen(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	page, small := &ui.PagePicture{}, &ui.Thumbnail{}
	wide := 0
	page.OnPixels = func(w int) { wide = w }
	for name, c := range map[string]struct {
		shows fyne.Widget
		comes func()
	}{
		"a page": {page, func() {
			if wide == 0 {
				t.Error("a page is painted, and nobody is told how wide")
			}
			page.Image = red()
		}},
		"a thumbnail": {small, func() { small.Image = red() }},
	} {
		was := fyne.CurrentApp()
		d := &onceSeen{Driver: was.Driver(), seen: map[fyne.CanvasObject]bool{}}
		fyne.SetCurrentApp(paintingApp{was, d})
		w := picture.Window(c.shows, 100, 100, 1)
		t.Cleanup(w.Close)
		d.on = &told{Canvas: w.Canvas()}
		c.shows.Refresh()
		w.Canvas().Capture()
		d.show(c.shows)
		c.comes()
		c.shows.Refresh()
		fyne.SetCurrentApp(was)
		if d.on.anew == 0 {
			t.Errorf("%s has its picture, and the window is not drawn anew", name)
		}
	}
}
