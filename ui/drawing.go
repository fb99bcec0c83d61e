package ui

import (
	"image"
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/vector"
)

// drawing collects shapes on a plane of a size in dp. What Fyne has no primitive for, dashes and many-cornered shapes, is
// drawn so. Lines are drawn as the shapes they cover.
type drawing struct {
	w, h   float32
	shapes []shape
}

// shape is closed and filled with one colour.
type shape struct {
	corners []fyne.Position
	fill    color.RGBA
}

func newDrawing(w, h float32) *drawing { return &drawing{w: w, h: h} }

// dash is how long a line is drawn and how long it is not, in dp; the zero value is a whole line.
type dash struct{ on, off float32 }

// fill draws a closed shape.
func (d *drawing) fill(corners []fyne.Position, c color.Color, opacity float64) {
	thin := color.NRGBAModel.Convert(c).(color.NRGBA)
	thin.A = uint8(math.Round(float64(thin.A) * opacity))
	d.shapes = append(d.shapes, shape{corners, color.RGBAModel.Convert(thin).(color.RGBA)})
}

// dot draws a disc.
func (d *drawing) dot(at fyne.Position, radius float32, c color.Color) {
	d.fill(rounded(at.X-radius, at.Y-radius, 2*radius, 2*radius, radius), c, 1)
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

// rounded are the corners of a rounded rectangle, from its upper left, with its curves in short pieces.
func rounded(x, y, w, h, radius float32) []fyne.Position {
	const pieces = 8
	out := make([]fyne.Position, 0, 4*(pieces+1))
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

// same tells whether another drawing looks the same.
func (d *drawing) same(as *drawing) bool {
	return d.w == as.w && d.h == as.h && slices.EqualFunc(d.shapes, as.shapes, func(a, b shape) bool {
		return a.fill == b.fill && slices.Equal(a.corners, b.corners)
	})
}

// image is the drawing in so many pixels. Each shape is drawn in the box that it fills alone: what a drawing takes
// follows from what is drawn, not from how large it is.
func (d *drawing) image(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	x, y := float32(w)/d.w, float32(h)/d.h
	var z vector.Rasterizer
	for _, s := range d.shapes {
		box := s.box(x, y).Intersect(img.Rect)
		if box.Empty() {
			continue
		}
		z.Reset(box.Dx(), box.Dy())
		for i, p := range s.corners {
			px, py := p.X*x-float32(box.Min.X), p.Y*y-float32(box.Min.Y)
			if i == 0 {
				z.MoveTo(px, py)
			} else {
				z.LineTo(px, py)
			}
		}
		z.ClosePath()
		z.Draw(img, box, image.NewUniform(s.fill), image.Point{})
	}
	return img
}

// box are the pixels that a shape touches, at so many to a dp across and down.
func (s shape) box(x, y float32) image.Rectangle {
	if len(s.corners) == 0 {
		return image.Rectangle{}
	}
	least, most := s.corners[0], s.corners[0]
	for _, p := range s.corners[1:] {
		least = fyne.NewPos(min(least.X, p.X), min(least.Y, p.Y))
		most = fyne.NewPos(max(most.X, p.X), max(most.Y, p.Y))
	}
	down := func(v float32) int { return int(math.Floor(float64(v))) }
	up := func(v float32) int { return int(math.Ceil(float64(v))) }
	return image.Rect(down(least.X*x), down(least.Y*y), up(most.X*x), up(most.Y*y))
}

// shapePicture shows a drawing, as sharp as its window. The picture is made when it is painted first, and again only when the
// drawing is another or the window's scale is.
type shapePicture struct {
	widget.BaseWidget

	shows  *drawing
	raster *canvas.Raster
	made   *image.RGBA // of what it shows; nil until it was painted
}

func newShapePicture() *shapePicture {
	p := &shapePicture{shows: newDrawing(0, 0)}
	p.raster = canvas.NewRaster(p.picture)
	p.ExtendBaseWidget(p)
	return p
}

// picture is what it shows in so many pixels.
func (p *shapePicture) picture(w, h int) image.Image {
	if p.made == nil || p.made.Rect.Dx() != w || p.made.Rect.Dy() != h {
		p.made = p.shows.image(w, h)
	}
	return p.made
}

// draw has the picture show a drawing.
func (p *shapePicture) draw(d *drawing) {
	if d.same(p.shows) {
		return
	}
	p.shows, p.made = d, nil
	p.raster.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *shapePicture) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(p.raster)
}
