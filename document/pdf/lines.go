package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// textLine is a line of a text: its atoms, and how wide it is.
type textLine struct {
	atoms []atom
	width float64
}

// wasted is the share of a line that may stay empty before a word is parted to fill it.
const wasted = 0.16

// parting is when words are parted by hyphens.
type parting int

const (
	inNeed parting = iota // that are longer than the line
	toFill                // too, where a line would end early
)

// break parts a text into lines of at most a width: as many words as fit, one line after another.
func (w *writer) breakLines(atoms []atom, width float64, how parting) (lines []textLine) {
	var line textLine
	var space float64
	end := func() {
		lines = append(lines, line)
		line, space = textLine{}, 0
	}
	put := func(a atom) {
		line.atoms = append(line.atoms, a)
		line.width += space + a.width
		space = a.space
		if a.ends {
			end()
		}
	}
	for i := 0; i < len(atoms); i++ {
		a := atoms[i]
		room := width - line.width - space
		if a.width <= room+0.01 {
			put(a)
			continue
		}
		long := a.width > width
		if long || how == toFill && room > wasted*width {
			if head, rest, ok := w.hyphenated(a, room); ok {
				put(head)
				end()
				atoms[i] = rest
				i--
				continue
			}
		}
		if len(line.atoms) > 0 && (!long || room < width/2) {
			end()
			i--
			continue
		}
		head, rest, ok := w.cut(a, room)
		if !ok {
			if len(line.atoms) > 0 {
				end()
				i--
				continue
			}
			put(a) // one letter that is wider than the line
			continue
		}
		put(head)
		end()
		atoms[i] = rest
		i--
	}
	if len(line.atoms) > 0 {
		end()
	}
	return lines
}

// hyphenated parts a word before the last hyphen that fits into some room.
func (w *writer) hyphenated(a atom, room float64) (head, rest atom, ok bool) {
	if w.hyphens == nil || len(a.pieces) != 1 || a.pieces[0].actual != "" {
		return head, rest, false
	}
	p := a.pieces[0]
	text := []rune(p.text)
	from := 0
	for from < len(text) && !unicode.IsLetter(text[from]) {
		from++
	}
	to := from
	for to < len(text) && unicode.IsLetter(text[to]) {
		to++
	}
	if strings.ContainsFunc(string(text[to:]), unicode.IsLetter) {
		return head, rest, false
	}
	hyphen := w.piece("-", p.style, "\u00ad")
	points := w.hyphens.points(text[from:to])
	for i := len(points) - 1; i >= 0; i-- {
		at := from + points[i]
		first := w.piece(string(text[:at]), p.style, "")
		if first.width+hyphen.width > room {
			continue
		}
		head = atomOf([]piece{first, hyphen})
		rest = atomOf([]piece{w.piece(string(text[at:]), p.style, "")})
		rest.space, rest.style, rest.ends = a.space, a.style, a.ends
		return head, rest, true
	}
	return head, rest, false
}

// cut parts what is wider than a line after the last letter that fits.
func (w *writer) cut(a atom, room float64) (head, rest atom, ok bool) {
	var first []piece
	for i, p := range a.pieces {
		if p.width <= room {
			first = append(first, p)
			room -= p.width
			continue
		}
		last := a.pieces[i:]
		if p.actual == "" {
			if n := fitting(p, room); n > 0 {
				first = append(first, w.piece(p.text[:n], p.style, ""))
				last = append([]piece{w.piece(p.text[n:], p.style, "")}, a.pieces[i+1:]...)
			}
		}
		if len(first) == 0 {
			return head, rest, false
		}
		head, rest = atomOf(first), atomOf(last)
		rest.space, rest.style, rest.ends = a.space, a.style, a.ends
		return head, rest, true
	}
	return head, rest, false
}

// fitting is how many bytes of a piece fit into some room, less than all of them.
func fitting(p piece, room float64) int {
	runes, width := 0, 0.0
	for i, g := range p.shape.glyphs {
		width += g.advance * p.style.size / 1000
		if width > room {
			break
		}
		next := utf8.RuneCountInString(p.text)
		if i+1 < len(p.shape.starts) {
			next = p.shape.starts[i+1]
		}
		runes = next
	}
	if runes >= utf8.RuneCountInString(p.text) {
		return 0
	}
	n := 0
	for range runes {
		_, size := utf8.DecodeRuneInString(p.text[n:])
		n += size
	}
	return n
}

// widest is the width of the widest word, and of the whole text on one line.
func widest(atoms []atom) (word, whole float64) {
	line, space := 0.0, 0.0
	for _, a := range atoms {
		word = max(word, a.width)
		line += space + a.width
		space = a.space
		whole = max(whole, line)
		if a.ends {
			line, space = 0, 0
		}
	}
	return word, whole
}
