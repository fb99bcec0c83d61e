package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// drawn is the renderer of all our widgets: what is drawn, and how it is measured, laid out and redrawn.
type drawn struct {
	objects []fyne.CanvasObject
	min     func() fyne.Size
	lay     func(fyne.Size)
	redraw  func()
	laid    fyne.Size // at which it was laid out when it was made, until it is laid out again
}

var _ fyne.WidgetRenderer = (*drawn)(nil)

// ready lays out at the size that the widget was given before it was first drawn.
func (d *drawn) ready(size fyne.Size) *drawn {
	if !size.IsZero() {
		d.Layout(size)
		d.laid = size
	}
	return d
}

func (d *drawn) Destroy() {}

// Layout implements fyne.WidgetRenderer. Who makes a renderer by resizing its widget asks for what ready has done.
func (d *drawn) Layout(size fyne.Size) {
	done := d.laid == size && !size.IsZero()
	d.laid = fyne.Size{}
	if d.lay != nil && !done {
		d.lay(size)
	}
}

func (d *drawn) MinSize() fyne.Size {
	if d.min == nil {
		return fyne.Size{}
	}
	return d.min()
}

func (d *drawn) Objects() []fyne.CanvasObject { return d.objects }

func (d *drawn) Refresh() {
	if d.redraw != nil {
		d.redraw()
	}
}

// place moves and resizes an object at once.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
}

// paint fills a rectangle with a role.
func paint(r *canvas.Rectangle, role Role) {
	r.FillColor = ColorOf(role)
}

// box is a rectangle filled with a role.
func box(role Role, radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(ColorOf(role))
	r.CornerRadius = radius
	return r
}

// outline is a rectangle that is only its edge.
func outline(role Role, radius, width float32) *canvas.Rectangle {
	r := canvas.NewRectangle(ColorOf(Clear))
	r.StrokeColor = ColorOf(role)
	r.StrokeWidth = width
	r.CornerRadius = radius
	return r
}

// show sets an object's visibility.
func show(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

// picture is an image that holds an icon, not yet given one.
func picture() *canvas.Image {
	img := &canvas.Image{FillMode: canvas.ImageFillContain}
	img.Hide()
	return img
}

// setIcon gives an image an icon in a role's colour, or hides it where there is none.
func setIcon(img *canvas.Image, name string, role Role) {
	res := IconImage(name, role)
	if res == nil {
		img.Resource = nil
		img.Hide()
		return
	}
	if img.Resource != res {
		img.Resource = res
		img.Refresh()
	}
	img.Show()
}

// castShadow gives a rectangle the soft shadow of a card; in dark there is none.
func castShadow(r *canvas.Rectangle) {
	r.Shadow = canvas.Shadow{
		Color:      ColorOf(Shade),
		BlurRadius: 14,
		Spread:     -2,
		Offset:     fyne.NewPos(0, 4),
		Variant:    canvas.DropShadow,
	}
	if current().dark(fyne.CurrentApp().Settings().ThemeVariant()) {
		r.Shadow = canvas.Shadow{}
	}
}
