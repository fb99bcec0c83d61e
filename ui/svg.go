package ui

import (
	"fmt"
	"hash/fnv"
	"image/color"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// drawing collects an SVG of a size in dp. What Fyne has no primitive for, dashes and many-cornered shapes, is drawn
// so: made once for each look and size, and sharp at any scale, because lines are drawn as the shapes they cover.
// (Fyne does not scale the width of an SVG's strokes.)
type drawing struct {
	w, h float32
	b    strings.Builder
}

func newDrawing(w, h float32) *drawing { return &drawing{w: w, h: h} }

// dash is how long a line is drawn and how long it is not, in dp; the zero value is a whole line.
type dash struct{ on, off float32 }

// fill draws a closed shape.
func (d *drawing) fill(points []fyne.Position, c color.Color, opacity float64) {
	fmt.Fprintf(&d.b, `<path d="%s" fill="%s" fill-opacity="%g"/>`, path(points), hexOf(c), opacity)
}

// dot draws a disc.
func (d *drawing) dot(at fyne.Position, radius float32, c color.Color) {
	fmt.Fprintf(&d.b, `<circle cx="%.2f" cy="%.2f" r="%.2f" fill="%s"/>`, at.X, at.Y, radius, hexOf(c))
}

// line draws a line through points, with round joints where it is whole.
func (d *drawing) line(points []fyne.Position, closed bool, width float32, dashes dash, c color.Color) {
	if closed && len(points) > 0 {
		points = append(points[:len(points):len(points)], points[0])
	}
	left, drawing := dashes.on, true
	for i := 1; i < len(points); i++ {
		from, to := points[i-1], points[i]
		length := float32(math.Hypot(float64(to.X-from.X), float64(to.Y-from.Y)))
		if length == 0 {
			continue
		}
		if dashes.on == 0 {
			d.stroke(from, to, width, c)
			if i < len(points)-1 || closed {
				d.dot(to, width/2, c)
			}
			continue
		}
		at := func(s float32) fyne.Position {
			return fyne.NewPos(from.X+(to.X-from.X)*s/length, from.Y+(to.Y-from.Y)*s/length)
		}
		for s := float32(0); s < length; {
			e := min(s+left, length)
			if drawing {
				d.stroke(at(s), at(e), width, c)
			}
			left -= e - s
			s = e
			if left <= 0.001 {
				drawing = !drawing
				left = dashes.off
				if drawing {
					left = dashes.on
				}
			}
		}
	}
}

// stroke draws one straight piece.
func (d *drawing) stroke(from, to fyne.Position, width float32, c color.Color) {
	dx, dy := float64(to.X-from.X), float64(to.Y-from.Y)
	length := math.Hypot(dx, dy)
	if length == 0 {
		return
	}
	nx, ny := float32(-dy/length)*width/2, float32(dx/length)*width/2
	d.fill([]fyne.Position{from.AddXY(nx, ny), to.AddXY(nx, ny), to.AddXY(-nx, -ny), from.AddXY(-nx, -ny)}, c, 1)
}

// rounded are the points of a rounded rectangle, from its upper left, with its curves in short pieces.
func rounded(x, y, w, h, radius float32) []fyne.Position {
	const pieces = 8
	var out []fyne.Position
	corner := func(cx, cy float32, from float64) {
		for i := 0; i <= pieces; i++ {
			angle := (from + 90*float64(i)/pieces) * math.Pi / 180
			out = append(out, fyne.NewPos(cx+radius*float32(math.Cos(angle)), cy+radius*float32(math.Sin(angle))))
		}
	}
	corner(x+radius, y+radius, 180)
	corner(x+w-radius, y+radius, 270)
	corner(x+w-radius, y+h-radius, 0)
	corner(x+radius, y+h-radius, 90)
	return out
}

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
		fmt.Fprintf(&b, "%c%.2f %.2f", c, p.X, p.Y)
	}
	b.WriteString("Z")
	return b.String()
}
