package pdf

import (
	"unicode/utf8"

	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// The measures of a board, in points.
const (
	boardGap   = 7.0
	boardPad   = 8.0
	boardBelow = 0.27 // of its height is the row below the columns
	boardUnder = 28.0 // of the page's height is for what stands under it
)

var boardStyle = style{face: regular, size: smallSize, ink: ink}

// board is fields in frames.
func (f *flow) board(b *document.Board) {
	f.gap = max(f.gap, boardPad)
	high := f.high - tall(f.out[f.turned:]) - f.gap - boardUnder
	below := 0.0
	if len(b.Below) > 0 {
		below = high * boardBelow
	}
	var fields []box
	at, top := f.at, 0.0
	row := func(columns [][]document.BoardField, height float64) {
		wide := (at.width - boardGap*float64(len(columns)-1)) / float64(len(columns))
		for i, under := range columns {
			each := (height - boardGap*float64(len(under)-1)) / float64(len(under))
			for j, field := range under {
				fields = append(fields, f.boardField(field, column{at.x + float64(i)*(wide+boardGap), wide}, top+float64(j)*(each+boardGap), each))
			}
		}
		top += height + boardGap
	}
	row(b.Columns, high-below-boardGap)
	if below > 0 {
		under := make([][]document.BoardField, len(b.Below))
		for i, field := range b.Below {
			under[i] = []document.BoardField{field}
		}
		row(under, below)
	}
	f.add(box{height: high, paint: func(p *page, y float64) {
		for _, field := range fields {
			field.paint(p, y)
		}
	}})
	f.gap = paragraphGap
}

// boardField is one field of a board, from top on and so high.
func (f *flow) boardField(field document.BoardField, at column, top, high float64) box {
	inner := column{at.x + boardPad, at.width - 2*boardPad}
	e := f.parent.child("Sect")
	title := f.w.lines(e.child("H2"), document.Plain(field.Title), style{face: semibold, size: bodySize, ink: accent}, 14, inner, inNeed)
	words := f.boardWords(e, field.Texts, inner, high-2*boardPad-14*float64(len(title)))
	return box{height: high, paint: func(p *page, y float64) {
		y += top
		p.begin(nil)
		p.rect(at.x, y, at.width, 1.2, accent)
		p.rect(at.x, y+high-0.6, at.width, 0.6, hair)
		p.rect(at.x, y, 0.6, high, hair)
		p.rect(at.x+at.width-0.6, y, 0.6, high, hair)
		p.end()
		y += boardPad
		for _, b := range append(title, words...) {
			y += b.gap
			b.paint(p, y)
			y += b.height
		}
	}}
}

// boardWords are as much of the paragraphs as has room.
func (f *flow) boardWords(parent *element, texts []string, at column, room float64) []box {
	most := 0
	for _, s := range texts {
		most = max(most, utf8.RuneCountInString(s))
	}
	most = min(most, int((room/smallLead+1)*at.width)) // hardly a letter is narrower than a point
	for most > 0 {
		var out []box
		for i, s := range texts {
			lines := f.w.lines(parent.child("P"), document.Plain(text.Opening(s, most)), boardStyle, smallLead, at, toFill)
			if i > 0 && len(lines) > 0 {
				lines[0].gap = 4
			}
			out = append(out, lines...)
		}
		if tall(out) <= room {
			return out // what was tried before is drawn nowhere, and so in no structure
		}
		most = most * 9 / 10
	}
	return nil
}
