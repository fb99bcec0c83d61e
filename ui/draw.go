package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Renderer is the renderer of all our widgets, here and in the screens: what is drawn, and how it is measured, laid out
// and redrawn. A function that is nil has nothing to do.
type Renderer struct {
	Parts  []fyne.CanvasObject
	Min    func() fyne.Size
	Lay    func(fyne.Size)
	Redraw func()

	laid fyne.Size // at which it was laid out when it was made, until it is laid out again
}

var _ fyne.WidgetRenderer = (*Renderer)(nil)

// Ready lays out at the size that the widget was given before it was first drawn.
func (r *Renderer) Ready(size fyne.Size) *Renderer {
	if !size.IsZero() {
		r.Layout(size)
		r.laid = size
	}
	return r
}

// Destroy implements fyne.WidgetRenderer.
func (r *Renderer) Destroy() {}

// Layout implements fyne.WidgetRenderer. Who makes a renderer by resizing its widget asks for what Ready has done.
func (r *Renderer) Layout(size fyne.Size) {
	done := r.laid == size && !size.IsZero()
	r.laid = fyne.Size{}
	if r.Lay != nil && !done {
		r.Lay(size)
	}
}

// MinSize implements fyne.WidgetRenderer.
func (r *Renderer) MinSize() fyne.Size {
	if r.Min == nil {
		return fyne.Size{}
	}
	return r.Min()
}

// Objects implements fyne.WidgetRenderer.
func (r *Renderer) Objects() []fyne.CanvasObject { return r.Parts }

// Refresh implements fyne.WidgetRenderer.
func (r *Renderer) Refresh() {
	if r.Redraw != nil {
		r.Redraw()
	}
}

// Place moves and resizes an object at once, in dp. What would be less than nothing wide or high is nothing.
func Place(o fyne.CanvasObject, x, y, w, h float32) {
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
