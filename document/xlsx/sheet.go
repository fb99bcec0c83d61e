package xlsx

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cell is what stands in one: a value, and the formula that gives it where it is
// computed. A value is an int64, a float64 or a string.
type cell struct {
	formula string
	value   any
	style   style
}

// sheet is one of the workbook's, until it is written.
type sheet struct {
	name   string
	prefix string // before a reference to it from another sheet
	rows   [][]cell
	grid   grid
	typed  [ranges][]string // inputs, by what may be typed into them
	choice []choice
	tall   map[int]float64 // rows higher than a line, in points
	across map[int]int     // rows of which a text goes from column A to this one
	breaks []int           // rows before which a printed page ends
}

// choice is a cell in which one of some words is chosen.
type choice struct {
	at    string
	words []string
}

// line is a row of a sheet.
type line struct {
	s *sheet
	n int // from 1
}

func newSheet(name string, g grid) *sheet {
	quoted := name
	if strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) >= 0 {
		quoted = "'" + strings.ReplaceAll(name, "'", "''") + "'"
	}
	return &sheet{name: name, prefix: quoted + "!", grid: g, tall: map[int]float64{}, across: map[int]int{}}
}

// add is a new row at the end, with a label.
func (s *sheet) add(label string, st style) line {
	s.rows = append(s.rows, nil)
	l := line{s, len(s.rows)}
	if label != "" {
		l.text(0, label, st)
	}
	return l
}

// field is a new row for a field of a form on a sheet of months.
func (s *sheet) field(label string) line {
	l := s.add("", asNothing)
	l.text(colFormLabel, label, asLabelPlain)
	return l
}

// note is a row of words that support. On a sheet of months they stand where they
// are printed once.
func (s *sheet) note(words string) {
	l := s.add("", asNothing)
	if s.grid == gridYears {
		l.text(colFormLabel, words, asQuiet)
		return
	}
	l.text(0, words, asQuiet)
}

// fit makes a row as high as the words in its first column, which are broken into
// lines: not every program does so by itself.
func (l line) fit(words string) {
	const ofText, oneLine = 0.97, 13.5 // of a column's characters, since words do not fill each line; points
	if n := utf8.RuneCountInString(words); float64(n) > l.s.grid.widths()[0].width*ofText {
		l.s.tall[l.n] = oneLine * math.Ceil(float64(n)/(l.s.grid.widths()[0].width*ofText))
	}
}

// total is a row of sums, which begin after a column.
func (s *sheet) total(label string, empty int) line {
	l := s.add(label, asLabelTotal)
	for col := 1; col <= empty; col++ {
		l.text(col, "", asLabelTotal)
	}
	return l
}

// skip leaves a row empty.
func (s *sheet) skip() { s.rows = append(s.rows, nil) }

// put sets a cell of the row.
func (l line) put(col int, c cell) {
	row := l.s.rows[l.n-1]
	for len(row) <= col {
		row = append(row, cell{})
	}
	row[col] = c
	l.s.rows[l.n-1] = row
}

func (l line) text(col int, words string, st style) { l.put(col, cell{value: words, style: st}) }
func (l line) number(col int, v int64, st style)    { l.put(col, cell{value: v, style: st}) }

// formula is a computed whole number.
func (l line) formula(col int, f string, v int64, st style) {
	l.put(col, cell{formula: f, value: v, style: st})
}

// kroner is a computed amount in kroner of one in øre that stands elsewhere.
func (l line) kroner(col int, ore string, v int64, st style) {
	l.put(col, cell{formula: ore + "/100", value: float64(v) / 100, style: st})
}

// at is a reference to a cell of the row from its own sheet, and on from any other.
func (l line) at(col int) string { return columns[col] + strconv.Itoa(l.n) }

func (l line) on(s *sheet, col int) string {
	if s == l.s {
		return l.at(col)
	}
	return l.s.prefix + l.at(col)
}

// fixed is a reference that other cells of a sheet can be copied with.
func (l line) fixed(col int) string {
	return l.s.prefix + "$" + columns[col] + "$" + strconv.Itoa(l.n)
}

// span is a reference to some cells of the row beside each other.
func (l line) span(s *sheet, from, to int) string { return l.on(s, from) + ":" + l.at(to) }

// columns are the names of a sheet's columns: A, B, …, AA, ….
var columns = func() (names [80]string) {
	for i := range names {
		if i >= 26 {
			names[i] = string(rune('A'+i/26-1)) + string(rune('A'+i%26))
			continue
		}
		names[i] = string(rune('A' + i))
	}
	return names
}()

// round is the nearest whole number of a quotient, halves away from zero.
func round(product, by string) string { return "ROUND(" + product + "/" + by + ",0)" }

// quoted is a text as it stands in a formula.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// plain is a text as a cell can hold it: what is no character of XML becomes a sign
// that can be seen, and it stays on its line.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF:
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}
