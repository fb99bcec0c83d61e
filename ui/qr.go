package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// QR draws a QR code from its modules, dark on white in light and dark alike, so that any camera reads it.
type QR struct {
	widget.BaseWidget

	Dark func(x, y int) bool // whether a module is dark; x and y from 0 to Modules-1
	// Modules is how many modules a side has, without the quiet zone, which is added.
	Modules int
	Side    float32 // in dp; 220 where zero
	Name    string  // what a screen reader says
}

// quietZone is the empty edge that a code needs around it, in modules (ISO/IEC 18004).
const quietZone = 4

func (q *QR) side() float32 {
	if q.Side > 0 {
		return q.Side
	}
	return 220
}

// MinSize implements fyne.CanvasObject.
func (q *QR) MinSize() fyne.Size {
	q.ExtendBaseWidget(q)
	return fyne.NewSquareSize(q.side())
}

// AccessibilityLabel is the code's Name.
func (q *QR) AccessibilityLabel() string { return q.Name }

// AccessibilityRole says that it is text.
func (q *QR) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (q *QR) image() image.Image {
	n := q.Modules + 2*quietZone
	img := image.NewNRGBA(image.Rect(0, 0, n, n))
	for y := range q.Modules {
		for x := range q.Modules {
			if q.Dark(x, y) {
				img.SetNRGBA(x+quietZone, y+quietZone, color.NRGBA{A: 0xFF})
			}
		}
	}
	return img
}

// CreateRenderer implements fyne.Widget.
func (q *QR) CreateRenderer() fyne.WidgetRenderer {
	q.ExtendBaseWidget(q)
	face := box(Paper, CardRadius)
	img := canvas.NewImageFromImage(q.image())
	img.ScaleMode = canvas.ImageScalePixels
	img.FillMode = canvas.ImageFillContain
	d := &Renderer{Parts: []fyne.CanvasObject{face, img}}
	d.Min = q.MinSize
	d.Lay = func(s fyne.Size) {
		side := q.side()
		x, y := (s.Width-side)/2, (s.Height-side)/2
		Place(face, x, y, side, side)
		Place(img, x+2, y+2, side-4, side-4)
	}
	d.Redraw = func() {
		img.Image = q.image()
		img.Refresh()
		d.Lay(q.BaseWidget.Size())
	}
	return d.Ready(q.BaseWidget.Size())
}
