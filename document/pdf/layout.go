package pdf

import "slices"

// box is what is never parted: a line, a row, a chart. Boxes stand one below another.
type box struct {
	height float64
	gap    float64 // above it; none at the top of a page
	keep   bool    // the next one stands on the same page
	paint  func(p *page, y float64)
	head   []box   // stands above it where it begins a page: the header cells of its table
	side   *box    // stands beside it, at its top
	spare  bool    // is left out of a sheet that has no room for it
	clears bool    // stands below what is beside the boxes before it
	turn   *sheet  // begins a page of this kind
	starts string  // the name of the chapter that it begins
	part   bool    // it begins a part of a chapter, which is not parted where a page has room for it
	whole  float64 // how high all of that chapter or part is
	target string  // where links to this id lead
	entry  *entryAt
}

// sheet is how a page lies.
type sheet struct{ landscape bool }

// entryAt is a line of the outline.
type entryAt struct {
	level int
	title string
}

// The page as the boxes see it.
const (
	topEdge    = 64.0
	sheetEdge  = 44.0 // of a sheet, which has no head
	bottomEdge = 72.0 // from below
	leftEdge   = 54.0
	sideEdge   = 45.0 // of a page lying down
	chapterGap = 40.0
	early      = 0.4 // of a page: where so little stands on it, a chapter begins below
)

// place is where something is.
type place struct {
	page *page
	y    float64
}

// paginator sets boxes on pages.
type paginator struct {
	w         *writer
	page      *page
	y         float64
	beside    float64 // down to where something stands beside
	landscape bool
	chapter   string
	empty     bool
}

// top is where a page begins.
func (w *writer) top() float64 {
	if w.sheet {
		return sheetEdge
	}
	return topEdge
}

func (g *paginator) bottom() float64 { return g.page.height - bottomEdge }

func (g *paginator) newPage() {
	if g.page != nil {
		g.page.end()
	}
	g.page = g.w.newPage(g.landscape)
	g.page.chapter = g.chapter
	g.y, g.beside, g.empty = g.w.top(), 0, true
}

// set places all boxes. A group of boxes that keep together goes to the next page as a whole where it does not fit;
// one that is higher than a page is parted all the same.
func (g *paginator) set(boxes []box) {
	for len(boxes) > 0 {
		b := &boxes[0]
		if b.turn != nil {
			g.turn(b.turn)
			boxes = boxes[1:]
			continue
		}
		n := 1
		for n < len(boxes) && boxes[n-1].keep && boxes[n].turn == nil {
			n++
		}
		if b.starts != "" {
			g.chapter = b.starts
			if g.page == nil || !g.empty && g.y+b.whole > g.bottom() && g.y > topEdge+early*(g.bottom()-topEdge) {
				g.newPage()
			}
			if !g.page.begins { // its head names the first that begins on it
				g.page.chapter, g.page.begins = g.chapter, true
			}
		}
		if g.page == nil {
			g.newPage()
		}
		if b.part && !g.empty && g.y+b.whole > g.bottom() && b.whole <= g.bottom()-topEdge {
			g.newPage()
		}
		if !g.empty && g.y+g.high(boxes[:n]) > g.bottom() {
			g.newPage()
		}
		for i := range n {
			g.one(&boxes[i])
		}
		boxes = boxes[n:]
	}
}

// high is how much room boxes take below what is there.
func (g *paginator) high(boxes []box) (h float64) {
	beside := 0.0
	for i := range boxes {
		b := &boxes[i]
		if b.clears {
			h = max(h, beside, g.beside-g.y)
		}
		h += b.gap
		if b.side != nil {
			beside = h + b.side.height
		}
		h += b.height
	}
	return max(h, beside)
}

// turn begins a page of another kind, or goes on where it lies so already.
func (g *paginator) turn(s *sheet) {
	if g.page != nil && g.empty && g.landscape == s.landscape {
		return
	}
	if g.page != nil && g.empty { // turned before anything stood on it
		g.w.pages = g.w.pages[:len(g.w.pages)-1]
	}
	g.landscape = s.landscape
	g.newPage()
}

func (g *paginator) one(b *box) {
	if b.clears && g.y < g.beside {
		g.y = g.beside
	}
	if !g.empty {
		g.y += b.gap
		if g.y+b.height > g.bottom() && b.height < g.bottom()-topEdge {
			g.newPage()
		}
	}
	if g.empty && b.head != nil {
		for i := range b.head {
			g.draw(&b.head[i])
		}
	}
	g.draw(b)
}

func (g *paginator) draw(b *box) {
	if b.target != "" {
		g.w.places[b.target] = place{g.page, g.y}
	}
	if b.entry != nil {
		g.w.outline = append(g.w.outline, outlineEntry{*b.entry, place{g.page, g.y}})
	}
	if b.side != nil {
		b.side.paint(g.page, g.y)
		g.beside = g.y + b.side.height
	}
	if b.paint != nil {
		b.paint(g.page, g.y)
	}
	g.y += b.height
	if b.height > 0 {
		g.empty = false
	}
}

// keepTogether makes lines of a paragraph that no line of it stands alone, neither at a page's foot nor at its top.
func keepTogether(lines []box) {
	n := len(lines)
	if n < 2 {
		return
	}
	lines[0].keep = true
	lines[n-2].keep = true
}

// measure says of each chapter and part how high all of it is: a chapter that fits begins where another ends, and a
// part that fits on a page is not parted.
func measure(boxes []box) {
	for i := range boxes {
		chapter := boxes[i].starts != ""
		if !chapter && !boxes[i].part {
			continue
		}
		end := slices.IndexFunc(boxes[i+1:], func(b box) bool { return b.starts != "" || b.turn != nil || b.part && !chapter })
		if end < 0 {
			end = len(boxes) - i - 1
		}
		var none paginator
		boxes[i].whole = none.high(boxes[i : i+1+end])
	}
}
