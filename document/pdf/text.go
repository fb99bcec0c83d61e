package pdf

import (
	"fmt"

	"startklar.dk/document"
)

// draw draws a line of text with its baseline at y, as part of an element; nil is what only looks.
func (w *writer) draw(p *page, e *element, x, y float64, l textLine) {
	p.end()
	var run textRun
	flush := func() {
		if run.style != nil && len(run.pieces) > 0 {
			w.drawRun(p, e, run, y)
		}
		run = textRun{}
	}
	for i, a := range l.atoms {
		for _, one := range a.pieces {
			if run.style == nil || *run.style != *one.style {
				flush()
				run = textRun{style: one.style, x: x}
			}
			run.pieces = append(run.pieces, one)
			x += one.width
		}
		if a.space > 0 && i+1 < len(l.atoms) && run.style != nil {
			f := w.faces[run.style.face]
			space := piece{style: run.style, text: " ", shape: f.space, width: f.space.width * run.style.size / 1000}
			run.pieces = append(run.pieces, space)
			x += space.width
		}
	}
	flush()
	p.end()
}

// textRun is what is drawn in one style.
type textRun struct {
	style  *style
	pieces []piece
	x      float64
}

func (w *writer) drawRun(p *page, e *element, r textRun, y float64) {
	leads := e != nil && (r.style.uri != "" || r.style.to != "")
	width := 0.0
	for _, piece := range r.pieces {
		width += piece.width
	}
	if leads {
		l := e.child("Link")
		p.begin(l)
		size := r.style.size
		w.links = append(w.links, link{page: p, element: l, x: r.x, y: y - size, w: width, h: size * 1.25, uri: r.style.uri, to: r.style.to, words: r.style.anchor})
	} else if !p.open {
		p.begin(e)
	}
	p.fill(r.style.ink)
	p.op("BT")
	p.content = fmt.Appendf(p.content, "/F%d ", r.style.face)
	p.opf("Tf", r.style.size)
	p.content = append(p.content, "1 0 0 1 "...)
	p.opf("Tm", r.x, p.height-y)
	f := w.faces[r.style.face]
	if !f.drawn {
		f.drawn, f.ref = true, w.o.reserve()
	}
	for i := 0; i < len(r.pieces); {
		n := i + 1
		if r.pieces[i].actual != "" {
			p.content = fmt.Appendf(p.content, "/Span << /ActualText %s >> BDC\n", textString(r.pieces[i].actual))
			f.show(p, r.pieces[i:n])
			p.op("EMC")
			i = n
			continue
		}
		for n < len(r.pieces) && r.pieces[n].actual == "" {
			n++
		}
		f.show(p, r.pieces[i:n])
		i = n
	}
	p.op("ET")
	if leads {
		p.end()
	}
}

const hexDigits = "0123456789ABCDEF"

func appendHex(b []byte, v uint16) []byte {
	return append(b, hexDigits[v>>12], hexDigits[v>>8&15], hexDigits[v>>4&15], hexDigits[v&15])
}

// show writes the glyphs of pieces, moved as the face's kerning says.
func (f *face) show(p *page, pieces []piece) {
	b := append(p.content, '[')
	open := false
	adjust := func(v float64) {
		if v > -0.05 && v < 0.05 {
			return
		}
		if open {
			b = append(b, '>')
			open = false
		}
		b = appendNumber(b, v)
	}
	for _, piece := range pieces {
		for _, g := range piece.shape.glyphs {
			adjust(-g.dx)
			if !open {
				b = append(b, '<')
				open = true
			}
			b = appendHex(b, g.id)
			adjust(f.widthOf(g.id) - g.advance + g.dx)
		}
	}
	if open {
		b = append(b, '>')
	}
	p.content = append(b, "] TJ\n"...)
}

// widthOf is a glyph's own width as the file says it.
func (f *face) widthOf(id uint16) float64 {
	v, known := f.widths[id]
	if !known {
		v = f.advance(id)
		f.widths[id] = v
	}
	return v
}

// column is where text stands.
type column struct{ x, width float64 }

// align is on which side of a column a line stands.
type align int

const (
	left align = iota
	right
)

// lines are the boxes of a text.
func (w *writer) lines(e *element, words document.Text, st style, leading float64, c column, how parting) []box {
	return w.aligned(e, words, st, leading, c, how, left)
}

func (w *writer) aligned(e *element, words document.Text, st style, leading float64, c column, how parting, side align) []box {
	var out []box
	for _, l := range w.breakLines(w.atoms(words, st), c.width, how) {
		x := c.x
		if side == right {
			x = c.x + c.width - l.width
		}
		out = append(out, box{height: leading, paint: func(p *page, y float64) { w.draw(p, e, x, baseline(y, leading, st.size), l) }})
	}
	return out
}

// baseline is where letters stand in a line: their capitals are in its middle.
func baseline(y, leading, size float64) float64 { return y + leading/2 + 0.362*size }

// one is a single line of words at a place, for what stands by itself.
func (w *writer) one(p *page, e *element, s string, st style, x, y float64, side align) {
	l := w.single(document.Plain(s), st)
	if side == right {
		x -= l.width
	}
	w.draw(p, e, x, y, l)
}

// single is a text on one line, however long.
func (w *writer) single(words document.Text, st style) textLine {
	lines := w.breakLines(w.atoms(words, st), 1e9, inNeed)
	if len(lines) == 0 {
		return textLine{}
	}
	return lines[0]
}

// maxFitted is how many letters of a text are tried on one line; no line holds as many.
const maxFitted = 400

func firstOf(s string, letters int) string {
	for i := range s {
		if letters == 0 {
			return s[:i]
		}
		letters--
	}
	return s
}

// fit is a text on one line of a width: what is too long ends in an ellipsis.
func (w *writer) fit(s string, st style, width float64) textLine {
	s = firstOf(s, maxFitted)
	l := w.single(document.Plain(s), st)
	if l.width <= width {
		return l
	}
	lines := w.breakLines(w.atoms(document.Plain(s), st), width-w.faces[st.face].width("…", st.size)-1, inNeed)
	if len(lines) == 0 {
		return textLine{}
	}
	l = lines[0]
	dots := atomOf([]piece{w.piece("…", &st, "")})
	if n := len(l.atoms); n > 0 {
		l.atoms[n-1].space = 0
	}
	l.atoms = append(l.atoms, dots)
	l.width += dots.width
	return l
}
