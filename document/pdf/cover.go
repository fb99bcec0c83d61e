package pdf

import (
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// Places on the cover, in points from its top.
const (
	coverHead   = 64.0
	coverTitle  = 165.0
	coverChart  = 360.0 // the chart's top
	coverFoot   = 590.0 // its foot
	coverFacts  = 657.0
	factsGutter = 21.0
)

// cover is the page in front: what it is, of whom, the sales of three years across the page, and who asks whom for what.
func (w *writer) cover(c *document.Cover, e *element) {
	p := w.newPage(false)
	p.cover = true
	width := short - 2*leftEdge
	kind := style{face: semibold, size: bodySize, ink: accent}
	if w.doc.Kind != w.doc.Title {
		w.draw(p, e.child("P"), leftEdge, coverHead, w.fit(w.doc.Kind, kind, width/2))
	}
	edition := w.fit(w.doc.Edition, style{face: regular, size: bodySize, ink: quiet}, width/2)
	w.draw(p, e.child("P"), leftEdge+width-edition.width, coverHead, edition)

	size, leading, most := 50.0, 54.0, 4
	var lines []textLine
	for {
		st := style{face: display, size: size, ink: ink}
		atoms := w.atoms(document.Plain(w.doc.Title), st)
		lines = w.breakLines(atoms, width, inNeed)
		word, _ := widest(atoms)
		if len(lines) <= most-1 && word <= width || size < 18 {
			break
		}
		size, leading = size*0.9, leading*0.9
	}
	title := e.child("P")
	y := coverTitle
	for i, l := range lines {
		if i == most+1 { // a title this long goes on in the document's properties
			break
		}
		w.draw(p, title, leftEdge, y+leading*0.72, l)
		y += leading
	}
	y += 8
	subtitle := e.child("P")
	for i, l := range w.breakLines(w.atoms(document.Plain(c.Subtitle), style{face: regular, size: 15.2, ink: quiet}), width*0.78, inNeed) {
		if i < 4 {
			w.draw(p, subtitle, leftEdge, y+17, l)
			y += 22
		}
	}
	facts := coverFacts
	if c.Chart != nil {
		figure := e.child("Figure")
		figure.alt = c.Chart.Alt
		figure.attrs = layoutBox(short, coverFoot-coverChart)
		p.begin(figure)
		top := max(coverChart, y+20)
		d := &plot{w: w, p: p, c: c.Chart, x: 0, y: top, width: short, height: coverFoot - top, n: len(c.Chart.Series[0].Values)}
		for _, v := range c.Chart.Series[0].Values {
			d.high = max(d.high, v)
		}
		if d.high > 0 {
			d.bars()
		}
		p.end()
		caption := e.child("P")
		for i, l := range w.breakLines(w.atoms(c.Caption, quietStyle), width, inNeed) {
			w.draw(p, caption, leftEdge, coverFoot+22+float64(i)*smallLead, l)
		}
	}
	w.coverFacts(p, e, c.Facts, facts, width)
}

// coverFacts stand at the foot, each under a line.
func (w *writer) coverFacts(p *page, e *element, facts []document.Fact, y, width float64) {
	if len(facts) == 0 {
		return
	}
	each := (width - factsGutter*float64(max(len(facts), 2)-1)) / float64(max(len(facts), 2))
	for i, fact := range facts {
		x := leftEdge + float64(i)*(each+factsGutter)
		p.begin(nil)
		p.rule(x, y, each, 0.8, ink)
		p.end()
		top := y + 7
		for _, b := range w.fact(e, fact, column{x, each}, false, left) {
			if top+b.height > long-40 {
				break
			}
			b.paint(p, top)
			top += b.height
		}
	}
}

// contents are the headings with the numbers of their pages, each leading there.
func (w *writer) contents(boxes []box, e *element) []box {
	f := flow{w: w, parent: e}
	f.landscape(false)
	heading := e.child("H1")
	name := text.For(w.doc.Lang).T("document.contents")
	title := w.lines(heading, document.Plain(name), style{face: display, size: 25, ink: ink}, 30, f.at, inNeed)
	keepAll(title)
	f.add(title...)
	f.gap = 16
	list := e.child("TOC")
	for i := range boxes {
		if b := &boxes[i]; b.entry != nil && b.target != "" {
			f.out = append(f.out, w.contentsLine(list, b, f.full, f.gap))
			f.gap = 0
		}
	}
	return f.out
}

func (w *writer) contentsLine(list *element, b *box, at column, gap float64) box {
	item := list.child("TOCI")
	size, lead, inset, st := 10.2, 24.0, 26.0, style{face: regular, size: 10.2, ink: ink}
	number, title := cutNumber(b.entry.title)
	if b.entry.level > 1 {
		size, lead, st = 9, 16, style{face: regular, size: 9, ink: quiet}
		number, title = "", b.entry.title
	}
	st.size, st.to, st.anchor = size, b.target, b.entry.title
	pageNumber := w.pageOf(b.target)
	words := w.fit(title, st, at.width-inset-40)
	count := st
	count.face = regular
	numberStyle := style{face: semibold, size: size, ink: accent, to: b.target, anchor: b.entry.title}
	return box{height: lead, gap: gap, paint: func(p *page, y float64) {
		if b.entry.level == 1 {
			p.begin(nil)
			p.rule(at.x, y, at.width, 0.5, hair)
			p.end()
		}
		base := baseline(y, lead, size)
		if number != "" {
			w.one(p, item, number, numberStyle, at.x, base, left)
		}
		w.draw(p, item, at.x+inset, base, words)
		w.one(p, item, pageNumber, count, at.x+at.width, base, right)
	}}
}
