package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// ThumbnailSide is how wide and high a Thumbnail is, in dp.
const ThumbnailSide float32 = 48

// Thumbnail stands for a file at the beginning of a row: a square picture, or an icon.
type Thumbnail struct {
	widget.BaseWidget

	Image image.Image
	Icon  string // where there is no Image
}

// MinSize implements fyne.CanvasObject.
func (t *Thumbnail) MinSize() fyne.Size { return fyne.NewSquareSize(ThumbnailSide) }

// CreateRenderer implements fyne.Widget.
func (t *Thumbnail) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	const corner = 8
	face, icon := box(AccentSoft, corner), picture()
	img := &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth, CornerRadius: corner}
	set := func() {
		paint(face, AccentSoft)
		setIcon(icon, t.Icon, Accent)
		show(icon, t.Image == nil)
		img.Image = t.Image
		show(img, t.Image != nil)
	}
	set()
	d := &Renderer{Parts: []fyne.CanvasObject{face, icon, img}}
	d.Min = t.MinSize
	d.Lay = func(s fyne.Size) {
		x, y := (s.Width-ThumbnailSide)/2, (s.Height-ThumbnailSide)/2
		Place(face, x, y, ThumbnailSide, ThumbnailSide)
		Place(img, x, y, ThumbnailSide, ThumbnailSide)
		const side = 24
		Place(icon, x+(ThumbnailSide-side)/2, y+(ThumbnailSide-side)/2, side, side)
	}
	d.Redraw = func() {
		set()
		d.Lay(t.BaseWidget.Size())
		face.Refresh() // a picture that was hidden until now is not known to the window
		img.Refresh()
	}
	return d.Ready(t.BaseWidget.Size())
}
