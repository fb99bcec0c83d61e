package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// The picture on a Plate, in dp: no wider and no higher than these.
const (
	PlateWidest  float32 = 208
	PlateHighest float32 = 64
)

// Plate is a picture that somebody else made for paper, whole, on white in light and dark alike. It is as large as the
// picture's shape lets it be, and no larger than a pixel to a dp.
type Plate struct {
	widget.BaseWidget

	Image image.Image
	Name  string // what a screen reader says
}

// picture is how large the picture is drawn; a thread of one leaves its plate as high as a line.
func (p *Plate) picture() fyne.Size {
	if p.Image == nil {
		return fyne.Size{}
	}
	of := p.Image.Bounds()
	w, h := float32(max(of.Dx(), 1)), float32(max(of.Dy(), 1))
	scale := min(1, PlateWidest/w, PlateHighest/h)
	return fyne.NewSize(max(w*scale, Gap16), max(h*scale, Gap16))
}

// MinSize implements fyne.CanvasObject.
func (p *Plate) MinSize() fyne.Size { return p.picture().AddWidthHeight(2*Gap12, 2*Gap12) }

// AccessibilityLabel is the plate's Name.
func (p *Plate) AccessibilityLabel() string { return p.Name }

// AccessibilityRole says that it is text.
func (p *Plate) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (p *Plate) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	edge, face := box(Line, ButtonRadius), box(Paper, ButtonRadius-1)
	img := &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
	d := &Renderer{Parts: []fyne.CanvasObject{edge, face, img}}
	d.Min = p.MinSize
	d.Lay = func(s fyne.Size) {
		size := p.picture()
		Place(edge, 0, 0, s.Width, s.Height)
		Place(face, 1, 1, s.Width-2, s.Height-2)
		Place(img, (s.Width-size.Width)/2, (s.Height-size.Height)/2, size.Width, size.Height)
	}
	d.Redraw = func() {
		paint(edge, Line)
		paint(face, Paper)
		img.Image = p.Image
		d.Lay(p.BaseWidget.Size())
		img.Refresh()
	}
	img.Image = p.Image
	return d.Ready(p.BaseWidget.Size())
}
