package textedit

import (
	"slices"
	"sort"
	"unicode"
)

// Row is a row of a text: its runes from From up to To. The blanks at its end may hang beyond the width; a break that
// ends it is in no row.
type Row struct {
	From, To int
	Last     bool // of its paragraph
}

// Rows are a text broken into rows at a width. What a paragraph broke into is kept for as long as it stays as it is, so
// that a letter costs no more than its own paragraph. The zero value is an empty text.
type Rows struct {
	width   float32
	rows    []Row
	longest map[string][]Row // what each paragraph broke into, counted from its beginning
}

// slack forgives what rounding adds where a row is exactly as wide as there is room, in dp.
const slack = 0.5

// Break breaks a text at a width in dp; a width of zero or less breaks only where the text does. measure is how wide a
// piece of the text is, in dp.
func (l *Rows) Break(text []rune, width float32, measure func(string) float32) {
	was := l.longest
	if width != l.width {
		was = nil
	}
	l.width, l.longest, l.rows = width, make(map[string][]Row, len(was)), l.rows[:0]
	for from := 0; ; {
		to := from
		if n := slices.Index(text[from:], '\n'); n >= 0 {
			to += n
		} else {
			to = len(text)
		}
		paragraph := string(text[from:to])
		rows, known := was[paragraph]
		if !known {
			rows, known = l.longest[paragraph]
		}
		if !known {
			rows = breakParagraph(text[from:to], width, measure)
		}
		l.longest[paragraph] = rows
		for _, r := range rows {
			l.rows = append(l.rows, Row{r.From + from, r.To + from, r.Last})
		}
		if to == len(text) {
			return
		}
		from = to + 1
	}
}

// breakParagraph breaks between words, and inside one that is wider than a row.
func breakParagraph(text []rune, width float32, measure func(string) float32) []Row {
	var rows []Row
	begin, x := 0, float32(0)
	for i := 0; i < len(text); {
		word := i
		for word < len(text) && !mayBreak(text[word]) {
			word++
		}
		blanks := word
		for blanks < len(text) && mayBreak(text[blanks]) {
			blanks++
		}
		wide := measure(string(text[i:word]))
		if width > 0 && i > begin && x+wide > width+slack {
			rows = append(rows, Row{From: begin, To: i})
			begin, x = i, 0
		}
		for width > 0 && x+wide > width+slack && word-begin > 1 {
			cut := fit(text[begin:word], width, measure)
			if cut == 0 {
				break
			}
			rows = append(rows, Row{From: begin, To: begin + cut})
			begin += cut
			x, wide = 0, measure(string(text[begin:word]))
		}
		x += wide
		if blanks > word {
			x += measure(string(text[word:blanks]))
		}
		i = blanks
	}
	return append(rows, Row{From: begin, To: len(text), Last: true})
}

// mayBreak says whether a row may end behind a rune: at blanks, but for those that hold words together.
func mayBreak(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// fit is how many runes of a word go into a width, cut between letters: one letter at least, none where it is one.
func fit(word []rune, width float32, measure func(string) float32) int {
	b := Buffer{text: word}
	low, high := 0, len(word) // low fits
	for low+1 < high {
		mid := (low + high) / 2
		if measure(string(word[:mid])) <= width+slack {
			low = mid
		} else {
			high = mid
		}
	}
	cut := b.whole(low)
	if cut == 0 {
		cut = b.After(0)
	}
	if cut >= len(word) {
		return 0
	}
	return cut
}

// Count is how many rows there are: one at least, once a text was broken.
func (l *Rows) Count() int { return len(l.rows) }

// Row is the i-th row.
func (l *Rows) Row(i int) Row { return l.rows[i] }

// At is the row that a place lies in: where a row ends and the next begins, it is the next.
func (l *Rows) At(place int) int {
	return max(sort.Search(len(l.rows), func(i int) bool { return l.rows[i].From > place })-1, 0)
}
