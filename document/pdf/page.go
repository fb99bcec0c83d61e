package pdf

import (
	"fmt"
	"math"
	"strings"
)

// A4 in points, and the margins of the pages.
const (
	short = 595.28
	long  = 841.89
)

// colour is one of the few that are used.
type colour struct{ r, g, b uint8 }

var (
	ink    = colour{0x1e, 0x23, 0x21}
	quiet  = colour{0x5b, 0x63, 0x5e}
	accent = colour{0x0b, 0x6e, 0x4f}
	mid    = colour{0x5c, 0xa0, 0x88}
	pale   = colour{0xc1, 0xde, 0xd2}
	soft   = colour{0xe2, 0xf0, 0xea}
	hair   = colour{0xd6, 0xd6, 0xd2}
	ground = colour{0xf6, 0xf3, 0xee}
	groove = colour{0xe1, 0xdd, 0xd5}
	warn   = colour{0x8a, 0x52, 0x00}
	bad    = colour{0xb3, 0x26, 0x1e}
)

// page is a page with what is drawn on it. Measures are points from its upper left corner.
type page struct {
	width, height float64
	ref           ref
	content       []byte
	marked        []*element // by marked content id
	annotations   []ref
	images        map[string]ref
	chapter       string // that its head names
	begins        bool   // on this page
	cover         bool
	open          bool // something is marked
}

// link is an annotation and the element that it belongs to.
type link struct {
	ref        ref
	page       *page
	element    *element
	x, y, w, h float64
	uri, to    string
	words      string
}

func (p *page) op(s string)   { p.content = append(append(p.content, s...), '\n') }
func (p *page) num(v float64) { p.content = append(appendNumber(p.content, v), ' ') }
func (p *page) opf(format string, v ...float64) { // numbers, then the operator
	for _, n := range v {
		p.num(n)
	}
	p.op(format)
}

// begin marks what is drawn next as belonging to an element; nil is what only looks.
func (p *page) begin(e *element) {
	p.end()
	p.open = true
	if e == nil {
		p.op("/Artifact BMC")
		return
	}
	p.content = fmt.Appendf(p.content, "/%s << /MCID %d >> BDC\n", e.kind, len(p.marked))
	e.kids = append(e.kids, kid{page: p, mcid: len(p.marked)})
	p.marked = append(p.marked, e)
}

// end ends what was marked.
func (p *page) end() {
	if p.open {
		p.op("EMC")
		p.open = false
	}
}

func (p *page) fill(c colour) { p.opf("rg", float64(c.r)/255, float64(c.g)/255, float64(c.b)/255) }

func (p *page) stroke(c colour) { p.opf("RG", float64(c.r)/255, float64(c.g)/255, float64(c.b)/255) }

// rect fills a rectangle.
func (p *page) rect(x, y, w, h float64, c colour) {
	if w <= 0 || h <= 0 {
		return
	}
	p.fill(c)
	p.opf("re f", x, p.height-y-h, w, h)
}

// rule is a line across.
func (p *page) rule(x, y, w, thick float64, c colour) { p.rect(x, y-thick/2, w, thick, c) }

// line is a line from one point to another.
func (p *page) line(x1, y1, x2, y2, thick float64, c colour) {
	p.stroke(c)
	p.opf("w", thick)
	p.opf("m", x1, p.height-y1)
	p.opf("l S", x2, p.height-y2)
}

type point struct{ x, y float64 }

// path is a line through points, dashed where dash is not empty.
func (p *page) path(points []point, thick float64, c colour, dash string) {
	if len(points) < 2 {
		return
	}
	p.stroke(c)
	p.opf("w 1 J 1 j", thick)
	p.op("[" + dash + "] 0 d")
	for i, at := range points {
		op := "l"
		if i == 0 {
			op = "m"
		}
		p.opf(op, at.x, p.height-at.y)
	}
	p.op("S [] 0 d 0 J 0 j")
}

// area fills the surface between points.
func (p *page) area(points []point, c colour) {
	if len(points) < 3 {
		return
	}
	p.fill(c)
	for i, at := range points {
		op := "l"
		if i == 0 {
			op = "m"
		}
		p.opf(op, at.x, p.height-at.y)
	}
	p.op("f")
}

// disc fills a circle; ring draws one.
func (p *page) disc(x, y, r float64, c colour) {
	p.fill(c)
	p.circle(x, y, r)
	p.op("f")
}

func (p *page) ring(x, y, r, thick float64, c colour) {
	p.stroke(c)
	p.opf("w", thick)
	p.circle(x, y, r)
	p.op("S")
}

func (p *page) circle(x, y, r float64) {
	k := r * 4 / 3 * (math.Sqrt2 - 1)
	y = p.height - y
	p.opf("m", x+r, y)
	p.opf("c", x+r, y+k, x+k, y+r, x, y+r)
	p.opf("c", x-k, y+r, x-r, y+k, x-r, y)
	p.opf("c", x-r, y-k, x-k, y-r, x, y-r)
	p.opf("c", x+k, y-r, x+r, y-k, x+r, y)
}

// rounded fills a bar with round ends.
func (p *page) rounded(x, y, w, h float64, c colour) {
	if w <= 0 {
		return
	}
	p.stroke(c)
	p.opf("w 1 J", h)
	p.opf("m", x+h/2, p.height-y-h/2)
	p.opf("l S 0 J", max(x+w-h/2, x+h/2+0.01), p.height-y-h/2)
}

// resources names what the page draws with.
func (p *page) resources(w *writer) string {
	var b strings.Builder
	b.WriteString("<< /Font <<")
	for id, f := range w.faces {
		if !f.drawn {
			continue
		}
		fmt.Fprintf(&b, " /F%d %s", id, f.ref)
	}
	b.WriteString(" >>")
	if len(p.images) > 0 {
		b.WriteString(" /XObject <<")
		for _, im := range w.images {
			if r, is := p.images[im]; is {
				fmt.Fprintf(&b, " /%s %s", im, r)
			}
		}
		b.WriteString(" >>")
	}
	b.WriteString(" >>")
	return b.String()
}
