package textedit

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
)

const (
	combining = 0x300 // below it every rune is a letter of its own, but after a joiner
	joiner    = 0x200D
	farBack   = 64 // runes that the longest letter is looked for in: a family of emoji has eleven
)

// letterAt says whether a letter begins at a place, as a reader sees letters (Unicode's annex 29): not between the runes
// of an emoji, nor between a letter and its accent.
func (b *Buffer) letterAt(i int) bool {
	if i <= 0 || i >= len(b.text) {
		return true
	}
	if b.text[i] < combining && b.text[i-1] != joiner {
		return true
	}
	start := i - 1
	for start > 0 && b.text[start] >= combining && i-start < farBack {
		start--
	}
	var s segmenter.Segmenter
	s.Init(b.text[start : i+1])
	for letters := s.GraphemeIterator(); letters.Next(); {
		if letters.Grapheme().Offset == i-start {
			return true
		}
	}
	return false
}

// whole is a place, or the one before it where it lies inside a letter.
func (b *Buffer) whole(i int) int {
	for !b.letterAt(i) {
		i--
	}
	return i
}

// Before is where the letter before a place begins.
func (b *Buffer) Before(i int) int { return b.whole(max(i-1, 0)) }

// After is where the letter at a place ends.
func (b *Buffer) After(i int) int {
	for i = min(i+1, len(b.text)); !b.letterAt(i); i++ {
	}
	return i
}

// kind tells runs of runes apart that are gone over in one step.
type kind int

const (
	space kind = iota
	lineBreak
	wordPart
	sign
)

func kindOf(r rune) kind {
	switch {
	case r == '\n':
		return lineBreak
	case unicode.IsSpace(r):
		return space
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '_', r == joiner, r == 0xAD:
		return wordPart
	}
	return sign
}

func blank(r rune) bool { return unicode.IsSpace(r) }

// WordBefore is where the word before a place begins.
func (b *Buffer) WordBefore(i int) int {
	for i > 0 && blank(b.text[i-1]) {
		i--
	}
	if i == 0 {
		return 0
	}
	for k := kindOf(b.text[i-1]); i > 0 && kindOf(b.text[i-1]) == k; {
		i--
	}
	return b.whole(i)
}

// WordAfter is where the word after a place ends.
func (b *Buffer) WordAfter(i int) int {
	for i < len(b.text) && blank(b.text[i]) {
		i++
	}
	if i == len(b.text) {
		return i
	}
	for k := kindOf(b.text[i]); i < len(b.text) && kindOf(b.text[i]) == k; {
		i++
	}
	for !b.letterAt(i) {
		i++
	}
	return i
}

// Word is where the word, the blanks or the signs around a place begin and end.
func (b *Buffer) Word(at int) (from, to int) {
	if len(b.text) == 0 {
		return 0, 0
	}
	here := min(at, len(b.text)-1)
	if kindOf(b.text[here]) != wordPart && at > 0 && kindOf(b.text[at-1]) == wordPart {
		here = at - 1 // just behind a word is still on it
	}
	k := kindOf(b.text[here])
	if k == lineBreak {
		return here, here
	}
	from, to = here, here
	for from > 0 && kindOf(b.text[from-1]) == k {
		from--
	}
	for to < len(b.text) && kindOf(b.text[to]) == k {
		to++
	}
	for !b.letterAt(to) {
		to++
	}
	return b.whole(from), to
}

// Paragraph is where the paragraph around a place begins and ends, without the break that ends it.
func (b *Buffer) Paragraph(at int) (from, to int) {
	from, to = at, at
	for from > 0 && b.text[from-1] != '\n' {
		from--
	}
	for to < len(b.text) && b.text[to] != '\n' {
		to++
	}
	return from, to
}

// Divide is what of a text there is room for in the place of what is selected, and what is left of it: no letter is cut
// and, where it can be, no word and no paragraph. The blanks between the two are in neither.
func (b *Buffer) Divide(text string) (here, further string) {
	all := Buffer{text: []rune(b.clean(text))}
	room := max(b.Room(), 0)
	if b.Most == 0 || room >= len(all.text) {
		return string(all.text), ""
	}
	cut := all.gap(room)
	here = strings.TrimRightFunc(string(all.text[:cut]), unicode.IsSpace)
	return here, strings.TrimLeftFunc(string(all.text[cut:]), unicode.IsSpace)
}

// gap is the last break before a place, else the last blank, else where the letter there begins; no break in the first
// half, which would leave room unused.
func (b *Buffer) gap(at int) int {
	for _, breaks := range []func(rune) bool{func(r rune) bool { return r == '\n' }, blank} {
		for i := at; i > at/2; i-- {
			if breaks(b.text[i]) {
				return i
			}
		}
	}
	return b.whole(at)
}
