package docx

import (
	"math"

	"startklar.dk/document"
)

// Heights of pages and lines in points, and what letters need in width as a share of their size on average, measured
// on Danish text in the file's typeface.
const (
	pageHeight, pageHeightLying = 705.0, 460.0
	letterWidth                 = 0.450
	lineHeight                  = 1.22
)

// counter is a rough layout: which page each heading comes to stand on.
type counter struct {
	found  map[string]int
	page   int
	used   float64
	lying  bool
	height float64
	width  float64
}

// pages are where headings stand, by their ids, about as a word processor lays the file out.
func pages(doc document.Document) map[string]int {
	c := &counter{found: map[string]int{}, page: 1, height: pageHeight, width: columnWidth / 20.0}
	if doc.Cover != nil {
		c.page++
	}
	if doc.Contents {
		c.page++
	}
	for i, b := range doc.Body {
		if h, ok := b.(*document.Heading); ok {
			c.keep(h, doc.Body[i+1:])
		}
		c.block(b)
	}
	return c.found
}

// keep turns the page where a heading would stand without the first lines of what follows.
func (c *counter) keep(h *document.Heading, after []document.Block) {
	need := headingHeights[h.Level-1] + 2*lineHeight*10.5
	if len(after) > 0 {
		if next, ok := after[0].(*document.Heading); ok {
			need += headingHeights[next.Level-1]
		}
		if chart, ok := after[0].(*document.Chart); ok {
			need += chartPoints(chart)
		}
	}
	if c.used > 0 && c.used+need > c.height {
		c.turn()
	}
	if h.ID != "" {
		c.found[h.ID] = c.page
	}
}

func (c *counter) turn() { c.page, c.used = c.page+1, 0 }

// take uses lines of a height each, that may be parted over pages.
func (c *counter) take(lines int, each, around float64) {
	for range lines {
		if c.used+each > c.height {
			c.turn()
		}
		c.used += each
	}
	c.used += around
}

// headingHeights are those of the levels, with what is around them.
var headingHeights = []float64{52, 34, 21}

func chartPoints(c *document.Chart) float64 {
	h := chartHeight/20.0 + 8
	if c.Small {
		h = smallChartHeight/20.0 + 8
	}
	if c.Caption != "" {
		h += 24
	}
	return h + 21*float64(len(c.Marks))
}

// lines are how many a text takes in a width of points, at a size.
func lines(s string, width, size float64) int {
	n, at := 1, 0.0
	word := 0.0
	for _, r := range s {
		switch r {
		case '\n':
			n, at, word = n+1, 0, 0
		case ' ':
			at, word = at+word+letterWidth*size*0.5, 0
		default:
			word += letterWidth * size * 1.09
			if at > 0 && at+word > width {
				n, at = n+1, 0
			}
			if word > width {
				n, word = n+1, 0
			}
		}
	}
	return n
}

func (c *counter) text(t document.Text, width, size, spacing, after float64) {
	c.take(lines(t.String(), width, size), lineHeight*size*spacing, after)
}

func (c *counter) block(b document.Block) {
	switch b := b.(type) {
	case *document.Page:
		if c.used > 0 || b.Landscape != c.lying {
			c.turn()
		}
		c.lying = b.Landscape
		c.height, c.width = pageHeight, columnWidth/20.0
		if c.lying {
			c.height, c.width = pageHeightLying, wideColumn/20.0
		}
	case *document.Heading:
		c.take(1, headingHeights[b.Level-1], 0)
		if b.Lead != "" {
			c.text(document.Plain(b.Lead), c.width, 12, 1, 8)
		}
	case *document.Paragraph:
		c.text(b.Text, c.width, 10.5, 1.2, 7)
	case *document.List:
		c.list(b, 1)
	case *document.Table:
		c.table(b)
	case *document.Chart:
		c.take(1, chartPoints(b), 0)
	case *document.Image:
		c.take(1, 200, 0)
	case *document.Note:
		c.text(document.Plain(b.Title), c.width, 9, 1, 3)
		for _, inner := range b.Blocks {
			c.block(inner)
		}
	case *document.Facts:
		c.take(1, 60, 0)
		if b.Chart != nil {
			c.take(1, chartPoints(b.Chart), 0)
		}
	case *document.Scores:
		c.take(len(b.Scores), 14, 10)
	case *document.Pair:
		for _, inner := range b.Left {
			c.block(inner)
		}
	case *document.Steps:
		c.take(len(b.Steps), 20, 0)
	case *document.Ruled:
		c.take(b.Lines+1, 24, 10)
	case *document.Board:
		for _, inner := range b.Flat() {
			c.block(inner)
		}
	}
}

func (c *counter) list(l *document.List, level int) {
	for _, item := range l.Items {
		c.text(item.Text, c.width-17*float64(level), 10.5, 1.2, 0)
		if item.Sub != nil {
			c.list(item.Sub, level+1)
		}
	}
	if level == 1 {
		c.used += 3
	}
}

func (c *counter) table(t *document.Table) {
	size := 8.5
	if len(t.Columns) > denseColumns {
		size = 6.5
	}
	grid := columns(t, int(c.width*20))
	for _, r := range t.Rows {
		most := 1
		for i, cell := range r.Cells {
			if i < len(grid) {
				most = max(most, lines(cell.Text.String(), math.Max(20, float64(grid[i])/20-6), size))
			}
		}
		c.take(1, float64(most)*lineHeight*size+3.5, 0)
	}
	c.used += 2*lineHeight*size + 4
	if t.Note != "" {
		c.text(document.Plain(t.Note), c.width, 9, 1, 10)
		return
	}
	c.used += 10
}
