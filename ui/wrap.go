package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// textRun is a part of one line in one look.
type textRun struct {
	text  string
	span  Span
	width float32
}

// textLine is a line of runs.
type textLine struct {
	runs  []textRun
	width float32
}

func (l *textLine) add(text string, span Span, width float32) {
	if n := len(l.runs); n > 0 && l.runs[n-1].span == span {
		l.runs[n-1].text += text
		l.runs[n-1].width += width
	} else {
		l.runs = append(l.runs, textRun{text, span, width})
	}
	l.width += width
}

// piece is a word, a space or a line break in one look.
type piece struct {
	text  string
	span  Span
	width float32
	kind  pieceKind
}

type pieceKind int

const (
	word pieceKind = iota
	blank
	newline
)

const ellipsis = "…"

// separator stands between two things on one line; where a line ends between them, the end parts them.
const separator = "·"

func (t *Text) measure(text string, in Span) float32 {
	return Measure(text, Letters(t.TextSize), t.style(in)).Width
}

// naturalWidth is the width of the longest line when nothing is wrapped, in dp.
func (t *Text) naturalWidth() float32 {
	var widest, width float32
	for _, s := range t.spans() {
		for i, line := range strings.Split(s.Text, "\n") {
			if i > 0 {
				width = 0
			}
			width += t.measure(line, s)
			widest = max(widest, width)
		}
	}
	return widest
}

// pieces cuts the text where a line may break. A no-break space is part of its word, and so is
// the blank between an amount and "kr.".
func (t *Text) pieces() []piece {
	var out []piece
	for _, s := range t.spans() {
		rest := s.Text
		s.Text = ""
		for rest != "" {
			r, size := utf8.DecodeRuneInString(rest)
			p := piece{span: s}
			switch {
			case r == '\n':
				p.kind, p.text = newline, rest[:size]
			case breaks(r):
				end := strings.IndexFunc(rest, func(r rune) bool { return !breaks(r) || r == '\n' })
				if end < 0 {
					end = len(rest)
				}
				p.kind, p.text = blank, rest[:end]
			default:
				end := strings.IndexFunc(rest, func(r rune) bool { return breaks(r) || r == '\n' })
				if end < 0 {
					end = len(rest)
				}
				p.text = rest[:end]
			}
			rest = rest[len(p.text):]
			if p.kind != newline {
				p.width = t.measure(p.text, s)
			}
			out = append(out, p)
			if n := len(out); n > 2 && out[n-2].text == " " && ofAmount(out[n-3].text, p.text) {
				out[n-2].kind = word
			}
		}
	}
	return out
}

// ofAmount tells whether two words are a number and its unit, as "50.000" and "kr.".
func ofAmount(number, unit string) bool {
	after, is := strings.CutPrefix(unit, "kr")
	next, _ := utf8.DecodeRuneInString(after)
	last := number[len(number)-1]
	return is && !unicode.IsLetter(next) && '0' <= last && last <= '9'
}

func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// lines breaks the text at a width and keeps the answer for the next time.
func (t *Text) lines(width float32) []textLine {
	if t.fresh && t.wrappedAt == width {
		return t.wrapped
	}
	var lines []textLine
	switch {
	case t.Wrap && width > 0:
		if t.naturalWidth() <= width+slack { // measured whole, as it asked for; word by word it may come out wider
			lines = t.unbroken()
		} else {
			lines = t.breakAt(width)
		}
		if t.Lines > 0 && len(lines) > t.Lines {
			last := lines[t.Lines-1]
			last.add(" ", t.spans()[0], 0)
			lines = append(lines[:t.Lines-1], t.cut(last, width, true))
		}
	default:
		var line textLine
		for _, s := range t.spans() {
			text := strings.ReplaceAll(s.Text, "\n", " ")
			s.Text = ""
			line.add(text, s, t.measure(text, s))
		}
		if t.Cut && width > 0 && line.width > width+0.5 {
			line = t.cut(line, width, false)
		}
		lines = []textLine{line}
	}
	t.wrapped, t.wrappedAt, t.fresh = lines, width, true
	return lines
}

// unbroken are the lines as they were written.
func (t *Text) unbroken() []textLine {
	var lines []textLine
	var line textLine
	for _, s := range t.spans() {
		for i, part := range strings.Split(s.Text, "\n") {
			if i > 0 {
				lines = append(lines, line)
				line = textLine{}
			}
			if part != "" {
				look := s
				look.Text = ""
				line.add(part, look, t.measure(part, s))
			}
		}
	}
	return append(lines, line)
}

// longestWord is the width in dp of the longest word: as narrow as the text can be without breaking one.
func (t *Text) longestWord() float32 {
	if t.fresh && t.longest > 0 {
		return t.longest
	}
	t.longest = 0
	var whole float32
	for _, p := range t.pieces() {
		if p.kind != word {
			whole = 0
			continue
		}
		whole += p.width
		t.longest = max(t.longest, whole)
	}
	return t.longest
}

// slack forgives what rounding adds when a text is given exactly the width it asked for, in dp.
const slack = 0.5

func (t *Text) breakAt(width float32) []textLine {
	var lines []textLine
	var line textLine
	var pending []piece // blanks and separators, which are drawn only if a word follows on the same line
	flush := func() {
		lines = append(lines, line)
		line, pending = textLine{}, nil
	}
	all := t.pieces()
	for i := 0; i < len(all); i++ {
		p := all[i]
		switch p.kind {
		case newline:
			flush()
			continue
		case blank:
			if len(line.runs) > 0 {
				pending = append(pending, p)
			}
			continue
		case word:
			if p.text == separator && len(line.runs) > 0 {
				pending = append(pending, p)
				continue
			}
		}
		// A word may be several pieces when its look changes in the middle; it breaks as one.
		end, whole := i, float32(0)
		for end < len(all) && all[end].kind == word {
			whole += all[end].width
			end++
		}
		var air float32
		for _, b := range pending {
			air += b.width
		}
		if len(line.runs) > 0 && line.width+air+whole > width+slack {
			flush()
		}
		for _, b := range pending {
			line.add(b.text, b.span, b.width)
		}
		pending = nil
		for ; i < end; i++ {
			t.addWord(&line, &lines, all[i], width)
		}
		i--
	}
	return append(lines, line)
}

// addWord adds a word and breaks it between letters where it is wider than a whole line.
func (t *Text) addWord(line *textLine, lines *[]textLine, p piece, width float32) {
	for line.width+p.width > width+slack {
		n, w := t.fit(p.text, p.span, width-line.width)
		if n == 0 && len(line.runs) == 0 { // not even one letter: have one anyway
			_, n = utf8.DecodeRuneInString(p.text)
			w = t.measure(p.text[:n], p.span)
		}
		if n > 0 {
			line.add(p.text[:n], p.span, w)
			p.text = p.text[n:]
			p.width = t.measure(p.text, p.span)
		}
		if p.text == "" {
			return
		}
		*lines = append(*lines, *line)
		*line = textLine{}
	}
	line.add(p.text, p.span, p.width)
}

// fit is how many bytes of a text, cut between letters, go into a width, and how wide they are.
func (t *Text) fit(text string, in Span, width float32) (int, float32) {
	var ends []int
	for i := range text {
		if i > 0 {
			ends = append(ends, i)
		}
	}
	ends = append(ends, len(text))
	low, high := 0, len(ends) // the first low fit
	var fits float32
	for low < high {
		mid := (low + high) / 2
		if w := t.measure(text[:ends[mid]], in); w <= width+slack {
			low, fits = mid+1, w
		} else {
			high = mid
		}
	}
	if low == 0 {
		return 0, 0
	}
	return ends[low-1], fits
}

// cut shortens a line to a width with an ellipsis at its end; with more, also a line that would fit.
func (t *Text) cut(line textLine, width float32, more bool) textLine {
	var out textLine
	for i, run := range line.runs {
		dots := t.measure(ellipsis, run.span)
		if out.width+run.width+dots <= width && i < len(line.runs)-1 {
			out.add(run.text, run.span, run.width)
			continue
		}
		text := run.text
		if !more || out.width+run.width+dots > width {
			n, _ := t.fit(run.text, run.span, width-out.width-dots)
			text = run.text[:n]
		}
		text = strings.TrimRightFunc(text, unicode.IsSpace) + ellipsis
		out.add(text, run.span, t.measure(text, run.span))
		return out
	}
	return out
}
