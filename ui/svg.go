package ui

import (
	"fmt"
	"hash/fnv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// drawing collects an SVG of a size in dp. What Fyne has no primitive for, dashes and many-cornered shapes, is drawn
// so: it is sharp at any scale and is made once for each look and size.
type drawing struct {
	w, h float32
	b    strings.Builder
}

func newDrawing(w, h float32) *drawing { return &drawing{w: w, h: h} }

func (d *drawing) add(format string, args ...any) { fmt.Fprintf(&d.b, format, args...) }

// resource is the drawing as a resource whose name follows from what is in it, so that equal ones are drawn once.
func (d *drawing) resource() fyne.Resource {
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g" viewBox="0 0 %g %g">%s</svg>`,
		d.w, d.h, d.w, d.h, d.b.String())
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(svg))
	return fyne.NewStaticResource(fmt.Sprintf("ui-%x.svg", sum.Sum64()), []byte(svg))
}

// draw puts a drawing into an image.
func draw(img *canvas.Image, d *drawing) {
	res := d.resource()
	if img.Resource != nil && img.Resource.Name() == res.Name() {
		return
	}
	img.Resource = res
	img.Refresh()
}

// path is a closed line through points.
func path(points []fyne.Position) string {
	var b strings.Builder
	for i, p := range points {
		c := 'L'
		if i == 0 {
			c = 'M'
		}
		fmt.Fprintf(&b, "%c%.2f %.2f ", c, p.X, p.Y)
	}
	b.WriteString("Z")
	return b.String()
}
