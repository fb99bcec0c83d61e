package pdf

import (
	"startklar.dk/document"
)

// facts are named figures or lines side by side, parted by thin lines.
func (w *writer) facts(parent *element, b *document.Facts, at column) []box {
	n := len(b.Facts)
	if n == 0 && b.Chart == nil {
		return nil
	}
	parts := n
	if b.Chart != nil {
		parts++
	}
	const gutter = 14.0
	width := (at.width - gutter*float64(parts-1)) / float64(parts)
	var columns []*box
	height := 0.0
	for i, fact := range b.Facts {
		c := column{at.x + float64(i)*(width+gutter), width}
		var side align
		if !b.Large && w.sheet { // who one meets stands at the right
			side = right
		}
		all := stacked(w.fact(parent, fact, c, b.Large, side))
		height = max(height, all.height)
		columns = append(columns, all)
	}
	var figure *element
	if b.Chart != nil {
		figure = parent.child("Figure")
		figure.alt = b.Chart.Alt
		figure.attrs = layoutBox(width, height)
	}
	return []box{{height: height, paint: func(p *page, y float64) {
		for i, c := range columns {
			if i > 0 && b.Large {
				p.begin(nil)
				p.rect(at.x+float64(i)*(width+gutter)-gutter/2-1, y, 0.6, height, hair)
				p.end()
			}
			c.paint(p, y)
		}
		if b.Chart != nil {
			p.begin(figure)
			w.plot(p, b.Chart, at.x+float64(n)*(width+gutter), y, width, height).draw()
			p.end()
		}
	}}}
}

func (w *writer) fact(parent *element, fact document.Fact, c column, large bool, side align) []box {
	e := parent.child("P")
	boxes := w.aligned(e, document.Plain(fact.Label), labelStyle, smallLead, c, inNeed, side)
	for i, l := range fact.Lines {
		st, leading := style{face: regular, size: bodySize, ink: ink}, 14.8
		switch {
		case large && i == 0:
			st, leading = style{face: semibold, size: 14, ink: ink}, 19
		case large:
			st, leading = quietStyle, smallLead
		case i == 0:
			st.face = semibold
		}
		boxes = append(boxes, w.aligned(e, l, st, leading, c, inNeed, side)...)
	}
	return boxes
}

// scores are bars on a scale, each with its name before it and its value behind.
func (f *flow) scores(b *document.Scores) {
	w, at := f.w, f.at
	e := f.parent.child("Table")
	for i, s := range b.Scores {
		row := e.child("TR")
		name, value := row.child("TH"), row.child("TD")
		name.attrs = "/O /Table /Scope /Row"
		wide := at.width * 0.36
		lines := w.breakLines(w.atoms(document.Plain(s.Label), bodyStyle), wide-6, inNeed)
		height := max(float64(len(lines)), 1) * 15.2
		share := 0.0
		if b.Max > 0 {
			share = min(max(s.Value/b.Max, 0), 1)
		}
		tone := accent
		if s.Weak {
			tone = warn
		}
		f.add(box{height: height, keep: i+1 < len(b.Scores), paint: func(p *page, y float64) {
			top := y
			for _, l := range lines {
				w.draw(p, name, at.x, baseline(top, 15.2, bodySize), l)
				top += 15.2
			}
			p.begin(nil)
			from, width := at.x+wide, at.width-wide-34
			p.rounded(from, y+5.4, width, 4.4, groove)
			if share > 0 {
				p.rounded(from, y+5.4, width*share, 4.4, tone)
			}
			p.end()
			w.one(p, value, s.Text, style{face: semibold, size: bodySize, ink: ink}, at.x+at.width, baseline(y, 15.2, bodySize), right)
		}})
	}
	f.gap = 10
}

// pair sets two columns beside each other; they are not parted.
func (f *flow) pair(b *document.Pair) {
	const gutter = 24.0
	width := (f.at.width - gutter) / 2
	shares := [2]column{{f.at.x, width}, {f.at.x + width + gutter, width}}
	all := box{}
	var sides []*box
	for i, blocks := range [][]document.Block{b.Left, b.Right} {
		inner := flow{w: f.w, parent: f.parent, full: shares[i], at: shares[i], high: f.high, within: true}
		inner.blocks(blocks)
		side := stacked(inner.out)
		all.height = max(all.height, side.height)
		sides = append(sides, side)
	}
	all.paint = func(p *page, y float64) {
		for _, s := range sides {
			s.paint(p, y)
		}
	}
	f.gap = max(f.gap, paragraphGap)
	f.add(all)
	f.gap = sectionGap
}

// steps are lines with a sign for what is done.
func (f *flow) steps(b *document.Steps) {
	w, at := f.w, f.at
	list := f.parent.child("L")
	list.attrs = "/O /List /ListNumbering /None"
	when := 0.0
	for _, s := range b.Steps {
		if s.When != "" {
			when = max(when, w.faces[regular].width(s.When, bodySize)+9)
		}
	}
	for _, s := range b.Steps {
		item := list.child("LI")
		sign, body := item.child("Lbl"), item.child("LBody")
		sign.alt = "○"
		if s.Done {
			sign.alt = "✓"
		}
		quietly := style{face: regular, size: bodySize, ink: quiet}
		inset := 17.0
		words := w.breakLines(w.atoms(document.Plain(s.Text), bodyStyle), at.width-inset-when-8, inNeed)
		f.add(box{height: max(float64(len(words)), 1) * 15.2, paint: func(p *page, y float64) {
			base := baseline(y, 15.2, bodySize)
			p.begin(sign)
			p.check(at.x+5, y+7.6, s.Done)
			p.end()
			if s.When != "" {
				w.one(p, body, s.When, quietly, at.x+inset, base, left)
			}
			for _, l := range words {
				w.draw(p, body, at.x+inset+when, base, l)
				base += 15.2
			}
		}})
	}
	f.gap = 8
}

// check is a disc with a tick for what is done, and a ring for what is not.
func (p *page) check(x, y float64, done bool) {
	if !done {
		p.ring(x, y, 4, 1, quiet)
		return
	}
	p.disc(x, y, 4.5, accent)
	p.path([]point{{x - 2, y + 0.1}, {x - 0.5, y + 1.6}, {x + 2.2, y - 1.5}}, 1.1, colour{255, 255, 255}, "")
}

// ruled is room to write on. Its lines may be fewer where the page has not room for all.
func (f *flow) ruled(b *document.Ruled) {
	w, at := f.w, f.at
	e := f.parent.child("P")
	f.gap = max(f.gap, 10)
	heads := make([]textLine, len(b.Columns))
	for i, c := range b.Columns {
		heads[i] = w.single(document.Plain(c), labelStyle)
	}
	f.add(box{height: 15, keep: true, spare: true, paint: func(p *page, y float64) {
		x := at.x
		for i, h := range heads {
			w.draw(p, e, x, baseline(y, 12, smallSize), h)
			if i < len(b.Shares) {
				x += at.width * float64(b.Shares[i]) / 100
			}
		}
		if len(heads) > 1 {
			p.begin(nil)
			p.rule(at.x, y+15, at.width, 0.7, quiet)
			p.end()
		}
	}})
	for range b.Lines {
		f.add(box{height: 24.5, spare: true, paint: func(p *page, y float64) {
			p.begin(nil)
			p.rule(at.x, y+24, at.width, 0.6, hair)
			p.end()
		}})
	}
	f.gap = 8
}
