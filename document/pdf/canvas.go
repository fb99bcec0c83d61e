package pdf

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"strconv"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/vector"
)

// canvas plays what a page draws onto a picture. It knows the operators that page writes, and no others.
type canvas struct {
	w     *writer
	page  *page
	to    *image.RGBA
	scale float64 // pixels in a point

	numbers []float64 // that stand before an operator
	name    string    // of the last name that did
	show    []shown   // of the last array
	ctm     matrix    // points to pixels
	kept    []matrix

	fill, stroke color.RGBA
	thick        float64
	round        bool
	dash         []float64

	path [][]point // in points, each a line that goes on
	face *face
	size float64
	at   point // where the next glyph stands
}

// shown is a glyph, or where there is none how far the next one is moved back, in thousandths of the size.
type shown struct {
	glyph bool
	id    uint16
	back  float64
}

// matrix turns a point (x, y) into (a·x + c·y + e, b·x + d·y + f).
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) of(p point) point { return point{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f} }

// then is m after n.
func (m matrix) then(n matrix) matrix {
	at := m.of(point{n.e, n.f})
	return matrix{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b, m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d, at.x, at.y,
	}
}

// play reads a page's drawing, word by word.
func (c *canvas) play(content []byte) {
	array := false
	for i := 0; i < len(content); {
		from := i
		switch b := content[i]; {
		case b == ' ' || b == '\n':
			i++
		case bytes.HasPrefix(content[i:], []byte("<<")): // what is marked, for who does not see it
			i += bytes.Index(content[i:], []byte(">>")) + 2
		case b == '<':
			i += bytes.IndexByte(content[i:], '>') + 1
			c.glyphs(content[from+1 : i-1])
		case b == '[':
			array, c.show, c.dash = true, nil, nil
			i++
		case b == ']':
			array = false
			i++
		default:
			for i++; i < len(content) && !bytes.ContainsRune([]byte(" \n[]<"), rune(content[i])); i++ {
				continue
			}
			c.word(string(content[from:i]), array)
		}
	}
}

// glyphs takes up a string of glyphs in hexadecimal digits.
func (c *canvas) glyphs(hex []byte) {
	for ; len(hex) >= 4; hex = hex[4:] {
		id, _ := strconv.ParseUint(string(hex[:4]), 16, 16) // none in what is marked
		c.show = append(c.show, shown{glyph: true, id: uint16(id)})
	}
}

func (c *canvas) word(s string, array bool) {
	if s[0] == '/' {
		c.name = s[1:]
		return
	}
	if v, err := strconv.ParseFloat(s, 64); err == nil {
		if array {
			c.show, c.dash = append(c.show, shown{back: v}), append(c.dash, v)
		} else {
			c.numbers = append(c.numbers, v)
		}
		return
	}
	c.do(s)
	c.numbers = c.numbers[:0]
}

// do does what an operator says with the numbers before it.
func (c *canvas) do(operator string) {
	n := append(c.numbers, make([]float64, 6)...)
	switch operator {
	case "rg":
		c.fill = paint(n)
	case "RG":
		c.stroke = paint(n)
	case "w":
		c.thick = n[0]
	case "J":
		c.round = n[0] == 1
	case "q":
		c.kept = append(c.kept, c.ctm)
	case "Q":
		c.ctm, c.kept = c.kept[len(c.kept)-1], c.kept[:len(c.kept)-1]
	case "cm":
		c.ctm = c.ctm.then(matrix{n[0], n[1], n[2], n[3], n[4], n[5]})
	case "m":
		c.path = append(c.path, []point{{n[0], n[1]}})
	case "l":
		c.on(point{n[0], n[1]})
	case "c":
		c.curve(point{n[0], n[1]}, point{n[2], n[3]}, point{n[4], n[5]})
	case "re":
		x, y, wide, high := n[0], n[1], n[2], n[3]
		c.path = append(c.path, []point{{x, y}, {x + wide, y}, {x + wide, y + high}, {x, y + high}})
	case "f":
		c.area(c.path, c.fill)
		c.path = nil
	case "S":
		c.lines()
		c.path = nil
	case "Tf":
		id, _ := strconv.Atoi(c.name[1:]) // F0 to F5
		c.face, c.size = c.w.faces[id], n[0]
	case "Tm":
		c.at = point{n[4], n[5]}
	case "TJ":
		c.words()
	case "Do":
		c.picture()
	}
}

func paint(n []float64) color.RGBA {
	level := func(v float64) uint8 { return uint8(math.Round(v * 255)) }
	return color.RGBA{level(n[0]), level(n[1]), level(n[2]), 255}
}

func (c *canvas) on(p point) {
	last := len(c.path) - 1
	c.path[last] = append(c.path[last], p)
}

// bends is in how many straight pieces a curve is drawn.
const bends = 12

func (c *canvas) curve(one, two, end point) {
	last := c.path[len(c.path)-1]
	from := last[len(last)-1]
	for i := 1; i <= bends; i++ {
		t := float64(i) / bends
		u := 1 - t
		k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		c.on(point{k0*from.x + k1*one.x + k2*two.x + k3*end.x, k0*from.y + k1*one.y + k2*two.y + k3*end.y})
	}
}

// area fills what is between lines.
func (c *canvas) area(paths [][]point, with color.RGBA) {
	s := surface{}
	for _, path := range paths {
		for i, p := range path {
			s.add(i == 0, c.ctm.of(p))
		}
	}
	s.fill(c.to, with)
}

// lines draws the path's lines as thick as the pen, at least a hair that is seen.
func (c *canvas) lines() {
	thick := max(c.thick, 0.5/c.scale)
	for _, path := range c.path {
		for _, piece := range dashed(path, c.dash) {
			for i := 1; i < len(piece); i++ {
				c.line(piece[i-1], piece[i], thick)
			}
		}
	}
}

func (c *canvas) line(from, to point, thick float64) {
	dx, dy := to.x-from.x, to.y-from.y
	long := math.Hypot(dx, dy)
	if long == 0 {
		dx, long = 1, 1
	}
	half := thick / 2
	x, y := dx/long*half, dy/long*half
	c.area([][]point{{{from.x - y, from.y + x}, {to.x - y, to.y + x}, {to.x + y, to.y - x}, {from.x + y, from.y - x}}}, c.stroke)
	if !c.round {
		return
	}
	for _, end := range []point{from, to} {
		disc := make([]point, 4*bends)
		for i := range disc {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(len(disc)))
			disc[i] = point{end.x + half*cos, end.y + half*sin}
		}
		c.area([][]point{disc}, c.stroke)
	}
}

// dashed are the pieces of a line that are drawn: so far on, so far off, and again.
func dashed(path []point, dash []float64) [][]point {
	if len(dash) < 2 {
		return [][]point{path}
	}
	var out [][]point
	at, left, piece := 0, dash[0], []point{path[0]}
	for i := 1; i < len(path); i++ {
		from, to := path[i-1], path[i]
		long := math.Hypot(to.x-from.x, to.y-from.y)
		done := 0.0
		for long-done > left {
			done += left
			end := point{from.x + (to.x-from.x)*done/long, from.y + (to.y-from.y)*done/long}
			if at%2 == 0 {
				out = append(out, append(piece, end))
			}
			at++
			left, piece = dash[at%len(dash)], []point{end}
		}
		left -= long - done
		piece = append(piece, to)
	}
	if at%2 == 0 {
		out = append(out, piece)
	}
	return out
}

// words draws the glyphs of an array, one after another.
func (c *canvas) words() {
	s := surface{}
	per := c.size / 1000
	for _, g := range c.show {
		if !g.glyph {
			c.at.x -= g.back * per
			continue
		}
		outline, _ := c.face.face.GlyphData(font.GID(g.id)).(font.GlyphOutline) // all that the typeface has
		unit := c.size / c.face.upem
		m := c.ctm.then(matrix{unit, 0, 0, unit, c.at.x, c.at.y})
		s.glyph(outline.Segments, m)
		c.at.x += c.face.widthOf(g.id) * per
	}
	s.fill(c.to, c.fill)
}

// picture draws a picture over the square of the matrix.
func (c *canvas) picture() {
	img := c.w.o.pictureOf(c.page.images[c.name])
	if img == nil {
		return
	}
	wide, high := float64(img.Bounds().Dx()), float64(img.Bounds().Dy())
	m := c.ctm.then(matrix{1 / wide, 0, 0, -1 / high, 0, 1})
	draw.ApproxBiLinear.Transform(c.to, f64.Aff3{m.a, m.c, m.e, m.b, m.d, m.f}, img, img.Bounds(), draw.Over, nil)
}

// pictureOf reads a picture that was made an object; nil where it cannot be read.
func (o *objects) pictureOf(r ref) image.Image {
	dict, data, _ := bytes.Cut(o.stream[r-1], []byte("\nstream\n"))
	data = bytes.TrimSuffix(data, []byte("\nendstream"))
	if bytes.Contains(dict, []byte("/DCTDecode")) {
		img, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			return nil
		}
		return img
	}
	wide, high := numberOf(dict, "/Width "), numberOf(dict, "/Height ")
	unpacked, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	raw := make([]byte, 3*wide*high)
	if _, err := io.ReadFull(unpacked, raw); err != nil {
		return nil
	}
	img := image.NewRGBA(image.Rect(0, 0, wide, high))
	for i := range wide * high {
		copy(img.Pix[4*i:], raw[3*i:3*i+3])
		img.Pix[4*i+3] = 255
	}
	return img
}

func numberOf(dict []byte, key string) int {
	_, rest, _ := bytes.Cut(dict, []byte(key))
	digits, _, _ := bytes.Cut(rest, []byte(" "))
	n, _ := strconv.Atoi(string(digits)) // written by pictureDict
	return n
}

// surface is what is filled at once, in pixels.
type surface struct {
	steps    []step
	min, max point
}

// step is a line, or a curve with its handles before its end. The first step of a contour only moves.
type step struct {
	op opentype.SegmentOp
	at [3]point
}

func (s *surface) add(move bool, p point) {
	op := opentype.SegmentOpLineTo
	if move {
		op = opentype.SegmentOpMoveTo
	}
	s.take(step{op, [3]point{p}}, 1)
}

func (s *surface) glyph(segments []font.Segment, m matrix) {
	for _, seg := range segments {
		next := step{op: seg.Op}
		args := seg.ArgsSlice()
		for i, p := range args {
			next.at[i] = m.of(point{float64(p.X), float64(p.Y)})
		}
		s.take(next, len(args))
	}
}

func (s *surface) take(next step, points int) {
	for i, p := range next.at[:points] {
		if s.steps == nil && i == 0 {
			s.min, s.max = p, p
		}
		s.min = point{min(s.min.x, p.x), min(s.min.y, p.y)}
		s.max = point{max(s.max.x, p.x), max(s.max.y, p.y)}
	}
	s.steps = append(s.steps, next)
}

// fill paints the surface, as much of it as is on the picture.
func (s *surface) fill(to *image.RGBA, with color.RGBA) {
	box := image.Rect(int(math.Floor(s.min.x)), int(math.Floor(s.min.y)), int(math.Ceil(s.max.x)), int(math.Ceil(s.max.y))).Intersect(to.Rect)
	if box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	at := func(p point) (float32, float32) {
		return float32(p.x) - float32(box.Min.X), float32(p.y) - float32(box.Min.Y)
	}
	for i, step := range s.steps {
		x, y := at(step.at[0])
		switch step.op {
		case opentype.SegmentOpMoveTo:
			if i > 0 {
				r.ClosePath()
			}
			r.MoveTo(x, y)
		case opentype.SegmentOpLineTo:
			r.LineTo(x, y)
		case opentype.SegmentOpQuadTo:
			x1, y1 := at(step.at[1])
			r.QuadTo(x, y, x1, y1)
		case opentype.SegmentOpCubeTo:
			x1, y1 := at(step.at[1])
			x2, y2 := at(step.at[2])
			r.CubeTo(x, y, x1, y1, x2, y2)
		}
	}
	r.ClosePath()
	r.Draw(to, box, image.NewUniform(with), image.Point{})
}
