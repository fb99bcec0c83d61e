package pdf

import (
	"strconv"

	"startklar.dk/document"
)

// Sizes and leadings in points.
const (
	bodySize, bodyLead   = 9.8, 15.6
	smallSize, smallLead = 8.1, 12.4
	sideWidth            = 124.0 // of the headings in the margin
	bodyColumn           = 140.0 // from the left edge to the text beside them
	paragraphGap         = 6.5
	sectionGap           = 15.0
)

var (
	bodyStyle  = style{face: regular, size: bodySize, ink: ink}
	quietStyle = style{face: regular, size: smallSize, ink: quiet}
	labelStyle = style{face: semibold, size: smallSize, ink: quiet}
)

// flow lays blocks out in a column.
type flow struct {
	w        *writer
	parent   *element
	full     column // the page's
	at       column // where text stands now
	out      []box
	high     float64 // of the page
	turned   int     // how many boxes stand before the page under way, where one was asked for
	gap      float64 // above the next block
	side     *box
	sections int  // of a sheet
	within   bool // what stands beside or in something else
}

func (f *flow) add(boxes ...box) {
	if len(boxes) == 0 {
		return
	}
	boxes[0].gap += f.gap
	f.gap = 0
	if f.side != nil {
		boxes[0].side, f.side = f.side, nil
	}
	f.out = append(f.out, boxes...)
}

func (f *flow) blocks(list []document.Block) {
	for i, b := range list {
		f.block(b)
		if n := len(f.out); n > 0 && i+1 < len(list) && document.Together(b, list[i+1]) {
			f.out[n-1].keep = true
		}
	}
}

func (f *flow) block(b document.Block) {
	w := f.w
	if w.sheet && !f.within {
		f.parts(b)
	}
	switch b := b.(type) {
	case *document.Page:
		f.ends()
		f.landscape(b.Landscape)
		f.out = append(f.out, box{turn: &sheet{b.Landscape}})
		f.turned = len(f.out)
		f.gap = 0
	case *document.Heading:
		f.heading(b)
	case *document.Paragraph:
		f.paragraph(b)
	case *document.List:
		from := len(f.out)
		f.list(f.parent, b)
		keepTogether(f.out[from:])
		f.gap = paragraphGap
	case *document.Table:
		f.table(b)
	case *document.Chart:
		f.chart(b)
	case *document.Image:
		f.image(b)
	case *document.Note:
		f.note(b)
	case *document.Facts:
		f.add(w.facts(f.parent, b, f.at)...)
		f.gap = sectionGap
	case *document.Scores:
		f.scores(b)
	case *document.Pair:
		f.pair(b)
	case *document.Steps:
		f.steps(b)
	case *document.Ruled:
		f.ruled(b)
	case *document.Board:
		f.board(b)
	}
}

// parts sets a line between the parts of a sheet, a strong one below who it is about.
func (f *flow) parts(b document.Block) {
	switch b.(type) {
	case *document.Pair, *document.Facts:
	case *document.Heading:
	default:
		return
	}
	at, thick, tone := f.at, 0.6, hair
	switch f.sections++; f.sections {
	case 1:
		return
	case 2:
		thick, tone = 0.9, ink
	}
	f.gap = 7
	f.add(box{height: 8, keep: true, paint: func(p *page, y float64) {
		p.begin(nil)
		p.rule(at.x, y, at.width, thick, tone)
		p.end()
	}})
	f.gap = 0
}

func (f *flow) landscape(on bool) {
	f.full, f.high = column{leftEdge, short - 2*leftEdge}, long
	if on {
		f.full, f.high = column{sideEdge, long - 2*sideEdge}, short
	}
	f.high -= f.w.top() + bottomEdge
	f.at = f.full
}

// ends ends what stands beside a heading.
func (f *flow) ends() {
	if f.side != nil { // nothing stood beside it
		f.add(box{height: 0.01})
	}
	f.at = f.full
	f.out = append(f.out, box{clears: true})
}

func (f *flow) heading(h *document.Heading) {
	switch {
	case h.Level == 1:
		f.ends()
		f.chapter(h)
	case h.Level == 2 && h.Beside:
		f.ends()
		f.beside(h)
	case h.Level == 2:
		f.ends()
		f.part(h)
	default:
		e := f.parent.child("H3")
		boxes := f.w.lines(e, document.Plain(h.Text), style{face: semibold, size: bodySize + 0.4, ink: ink}, bodyLead, f.at, inNeed)
		keepAll(boxes)
		f.gap = max(f.gap, 10)
		f.add(boxes...)
		f.gap = 2
	}
}

func keepAll(boxes []box) {
	for i := range boxes {
		boxes[i].keep = true
	}
}

// chapter is the name of a chapter, and its number above it.
func (f *flow) chapter(h *document.Heading) {
	w := f.w
	e := f.parent.child("H1")
	size, leading := 25.0, 30.0
	if w.sheet {
		size, leading = 22, 26
	}
	title := h.Text
	var boxes []box
	if h.Number != "" {
		title = h.Number + " " + h.Text
		st := style{face: semibold, size: 11, ink: accent}
		boxes = append(boxes, w.lines(e, document.Plain(h.Number), st, 17, f.at, inNeed)...)
	}
	boxes = append(boxes, w.lines(e, document.Plain(h.Text), style{face: display, size: size, ink: ink}, leading, f.at, inNeed)...)
	if len(boxes) == 0 {
		return
	}
	first := &boxes[0]
	first.gap, first.starts, first.target = chapterGap, title, h.ID
	if w.sheet {
		first.gap, first.starts = 0, ""
	}
	if !h.Unlisted {
		first.entry = &entryAt{1, title}
	}
	boxes = append(boxes, f.lead(h.Lead)...)
	keepAll(boxes)
	f.gap = 0
	f.add(boxes...)
	f.gap = 14
	if w.sheet {
		f.gap = 0
	}
}

// lead is the sentence that goes before all that follows.
func (f *flow) lead(s string) []box {
	if s == "" {
		return nil
	}
	boxes := f.w.lines(f.parent.child("P"), document.Plain(s), style{face: regular, size: 12.8, ink: ink}, 20, f.at, inNeed)
	if len(boxes) > 0 {
		boxes[0].gap = 6
	}
	return boxes
}

// beside is a heading in the margin, under a line across the page.
func (f *flow) beside(h *document.Heading) {
	w, full := f.w, f.full
	e := f.parent.child("H2")
	boxes := w.lines(e, document.Plain(h.Text), style{face: semibold, size: 10.2, ink: ink}, bodyLead, column{full.x, sideWidth}, inNeed)
	f.gap = max(f.gap, sectionGap)
	f.add(box{height: 12, keep: true, target: h.ID, paint: func(p *page, y float64) {
		p.begin(nil)
		p.rule(full.x, y, full.width, 0.6, hair)
		p.end()
	}})
	f.side = stacked(boxes)
	f.at = column{full.x + bodyColumn, full.width - bodyColumn}
}

// stacked is boxes as one.
func stacked(boxes []box) *box {
	all := box{}
	if len(boxes) > 0 {
		boxes[0].gap = 0
	}
	for _, b := range boxes {
		all.height += b.gap + b.height
	}
	all.paint = func(p *page, y float64) {
		for _, b := range boxes {
			y += b.gap
			if b.side != nil {
				b.side.paint(p, y)
			}
			if b.paint != nil {
				b.paint(p, y)
			}
			y += b.height
		}
	}
	return &all
}

// part is a heading across the page; on a sheet it is a label.
func (f *flow) part(h *document.Heading) {
	w := f.w
	e := f.parent.child("H2")
	if w.sheet {
		boxes := w.lines(e, document.Plain(h.Text), labelStyle, smallLead, f.at, inNeed)
		keepAll(boxes)
		f.gap = max(f.gap, 4)
		f.add(boxes...)
		f.gap = 3
		return
	}
	st := style{face: display, size: 20, ink: ink}
	words := w.single(document.Plain(h.Text), st)
	var boxes []box
	at := f.at
	remark := style{face: regular, size: bodySize, ink: quiet}
	aside := w.single(document.Plain(h.Remark), remark)
	if words.width+12+aside.width <= at.width {
		boxes = []box{{height: 26, paint: func(p *page, y float64) {
			base := baseline(y, 26, st.size)
			w.draw(p, e, at.x, base, words)
			if h.Remark != "" {
				w.draw(p, e, at.x+words.width+10, base, aside)
			}
		}}}
	} else {
		boxes = w.lines(e, document.Plain(h.Text), st, 26, at, inNeed)
		boxes = append(boxes, w.lines(e, document.Plain(h.Remark), remark, bodyLead, at, inNeed)...)
	}
	boxes = append(boxes, f.lead(h.Lead)...)
	if len(boxes) == 0 {
		return
	}
	boxes[0].target, boxes[0].part = h.ID, true
	if !h.Unlisted {
		boxes[0].entry = &entryAt{2, h.Text}
	}
	keepAll(boxes)
	f.gap = 30
	f.add(boxes...)
	f.gap = 12
}

func (f *flow) paragraph(b *document.Paragraph) {
	w := f.w
	e := f.parent.child("P")
	st, leading, how := bodyStyle, bodyLead, toFill
	switch b.Style {
	case document.Quiet, document.Caption:
		st, leading = quietStyle, smallLead
	case document.Quote:
		e.kind = "BlockQuote"
		st.face = italic
		if w.sheet {
			st, leading, how = style{face: semibold, size: 15.2, ink: ink}, 21.5, inNeed
		}
	case document.Body:
	}
	boxes := w.lines(e, b.Text, st, leading, f.at, how)
	keepTogether(boxes)
	if b.Style == document.Caption {
		keepAll(boxes)
	}
	f.add(boxes...)
	f.gap = paragraphGap
}

// indent is how far a list stands in, and its items from their signs.
const indent = 13.0

func (f *flow) list(parent *element, l *document.List) {
	w := f.w
	list := parent.child("L")
	list.attrs = "/O /List /ListNumbering /Disc"
	n := l.Start
	if l.Ordered {
		list.attrs = "/O /List /ListNumbering /Decimal"
		if n == 0 {
			n = 1
		}
	}
	at := f.at
	label := 0.0
	if l.Ordered {
		label = w.faces[semibold].width(strconv.Itoa(max(n+len(l.Items)-1, 10))+".", bodySize) + 4
	}
	in := max(indent, label)
	f.at = column{at.x + in, at.width - in}
	for _, it := range l.Items {
		item := list.child("LI")
		sign, body := item.child("Lbl"), item.child("LBody")
		boxes := w.lines(body, it.Text, bodyStyle, bodyLead, f.at, toFill)
		if len(boxes) == 0 {
			boxes = []box{{height: bodyLead}}
		}
		first := boxes[0].paint
		number := strconv.Itoa(n) + "."
		boxes[0].paint = func(p *page, y float64) {
			base := baseline(y, bodyLead, bodySize)
			switch {
			case l.Ordered:
				w.one(p, sign, number, style{face: semibold, size: bodySize, ink: accent}, at.x, base, left)
			default:
				w.one(p, sign, "•", style{face: semibold, size: bodySize, ink: accent}, at.x+1, base, left)
			}
			if first != nil {
				first(p, y)
			}
		}
		keepTogether(boxes)
		f.add(boxes...)
		f.gap = 1.5
		if it.Sub != nil {
			f.list(body, it.Sub)
		}
		n++
	}
	f.at = at
}

// note is something said about the text, set apart by a line at its side.
func (f *flow) note(n *document.Note) {
	w, at := f.w, f.at
	inner := flow{w: w, parent: f.parent.child("Note"), full: column{at.x + 10, at.width - 10}, high: f.high, within: true}
	inner.at = inner.full
	title := w.lines(inner.parent.child("P"), document.Plain(n.Title), labelStyle, smallLead, inner.at, inNeed)
	keepAll(title)
	inner.add(title...)
	inner.gap = 1
	inner.blocks(n.Blocks)
	boxes := inner.out
	for i := range boxes {
		b := boxes[i]
		above := b.gap
		if i == 0 {
			above = 0
		}
		paint := b.paint
		boxes[i].paint = func(p *page, y float64) {
			p.begin(nil)
			p.rect(at.x, y-above, 2, b.height+above, pale)
			p.end()
			if paint != nil {
				paint(p, y)
			}
		}
	}
	f.gap = max(f.gap, 8)
	f.add(boxes...)
	f.gap = 8
}
