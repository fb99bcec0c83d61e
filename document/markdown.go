package document

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Answer reads an answer, which is plain Markdown: headings, bullets, numbers, tables of bars, **bold**, *italic*,
// [words](https://…) and bare addresses of the web, and a line of ![words](file) for a picture that is attached. All
// else stands as it was typed: a line break is a line break, an indented line is no code and markup of another kind is
// words. Its headings are of the level given and below, at most 3. It fails on nothing.
func Answer(s string, level int) []Block {
	blocks, _ := Passages(s, level)
	return blocks
}

// Passages is Answer, and for each block where in the answer it begins: in runes, a break of any kind being one.
func Passages(s string, level int) (blocks []Block, at []int) {
	p := answer{level: level}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n").Replace(strings.ToValidUTF8(s, "\ufffd"))
	for line := range strings.SplitSeq(s, "\n") {
		p.line(line)
		p.at += utf8.RuneCountInString(line) + 1
	}
	p.end()
	return p.blocks, p.begins
}

type answer struct {
	level  int
	at     int // where the line that is being read begins, in runes
	began  int // and where the words or the table do
	blocks []Block
	begins []int      // where each begins
	words  []string   // lines of the paragraph or item that is being read
	list   []openList // that are being read, outermost first
	table  []string
	dates  bool // lines that begin with numbers that do not count up are words, up to the next blank line
}

type openList struct {
	list   *List
	indent int
}

var (
	headingLine  = regexp.MustCompile(`^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$`)
	bulletLine   = regexp.MustCompile(`^([ \t]*)[-*+•–][ \t]+(.+)$`)
	numberedLine = regexp.MustCompile(`^([ \t]*)([0-9]{1,4})[.)][ \t]+(.+)$`)
	tableLine    = regexp.MustCompile(`^[ \t]*\|.*\|[ \t]*$`)
)

func (p *answer) line(line string) {
	switch {
	case tableLine.MatchString(line):
		p.endWords()
		p.list = nil
		if len(p.table) == 0 {
			p.began = p.at
		}
		p.table = append(p.table, line)
		return
	case strings.TrimSpace(line) == "":
		p.endTable()
		p.endWords()
		p.dates = false
		return
	}
	p.endTable()
	if m := headingLine.FindStringSubmatch(line); m != nil && m[2] != "" {
		p.end()
		words := Inline(m[2]).String()
		p.put(&Heading{Level: min(p.level+len(m[1])-1, 3), Text: words, Unlisted: true}, p.at)
		return
	}
	if words, file, is := pictureIn(line); is {
		p.end()
		words = cmp.Or(words, caption(file))
		p.put(&Image{Alt: words, Caption: words, File: file}, p.at)
		return
	}
	if m := bulletLine.FindStringSubmatch(line); m != nil {
		p.item(m[1], m[2], false, 0)
		return
	}
	if m := numberedLine.FindStringSubmatch(line); m != nil && !p.dates {
		n, _ := strconv.Atoi(m[2]) // four digits
		if p.counts(indentOf(m[1]), n) {
			p.item(m[1], m[3], true, n)
			return
		}
		p.uncounted()
	}
	if len(p.words) == 0 && len(p.list) > 0 && indentOf(line) == 0 {
		p.list = nil // a paragraph after the list
	}
	if len(p.words) == 0 {
		p.began = p.at
	}
	p.words = append(p.words, strings.TrimSpace(line))
}

func (p *answer) put(b Block, at int) {
	p.blocks, p.begins = append(p.blocks, b), append(p.begins, at)
}

// indentOf counts the columns before a line's first letter.
func indentOf(s string) (n int) {
	for _, r := range s {
		switch r {
		case ' ':
			n++
		case '\t':
			n += 4
		default:
			return n
		}
	}
	return n
}

// maxDepth is how deep lists stand in one another; what is deeper stands there.
const maxDepth = 4

func (p *answer) item(indent, words string, ordered bool, number int) {
	p.endWords()
	at := indentOf(indent)
	for len(p.list) > 1 && at < p.list[len(p.list)-1].indent {
		p.list = p.list[:len(p.list)-1]
	}
	switch n := len(p.list); {
	case n == 0 || n == 1 && at <= p.list[0].indent && p.list[0].list.Ordered != ordered:
		l := &List{Ordered: ordered, Start: number}
		p.put(l, p.at)
		p.list = []openList{{l, at}}
	case at >= p.list[n-1].indent+2 && n < maxDepth:
		items := p.list[n-1].list.Items
		under := &items[len(items)-1]
		if under.Sub == nil {
			under.Sub = &List{Ordered: ordered, Start: number}
		}
		p.list = append(p.list, openList{under.Sub, at})
	}
	into := p.list[len(p.list)-1].list
	into.Items = append(into.Items, Item{})
	p.began = p.at
	p.words = append(p.words, strings.TrimSpace(words))
}

// counts says whether a number goes on where the list at that indent is, or begins one.
func (p *answer) counts(indent, n int) bool {
	for i := len(p.list) - 1; i >= 0; i-- {
		if l := p.list[i]; indent >= l.indent || i == 0 {
			return !l.list.Ordered || indent >= l.indent+2 || n == max(l.list.Start, 1)+len(l.list.Items)
		}
	}
	return true
}

// uncounted makes a list that was begun by a line such as "1. maj: …" words again: they name days, or else no order.
func (p *answer) uncounted() {
	p.dates = true
	if len(p.list) == 0 {
		return
	}
	first := p.list[0].list
	if len(p.list) == 1 && len(first.Items) == 1 && len(first.Items[0].Text) == 0 && len(p.words) > 0 {
		p.blocks, p.begins = p.blocks[:len(p.blocks)-1], p.begins[:len(p.begins)-1]
		p.words[0] = strconv.Itoa(max(first.Start, 1)) + ". " + p.words[0]
	} else {
		p.endWords()
	}
	p.list = nil
}

// endWords ends the paragraph or item that is being read.
func (p *answer) endWords() {
	if len(p.words) == 0 {
		return
	}
	words := Inline(strings.Join(p.words, "\n"))
	p.words = nil
	if n := len(p.list); n > 0 {
		items := p.list[n-1].list.Items
		last := &items[len(items)-1]
		if len(last.Text) > 0 {
			last.Text = append(last.Text, Run{Text: "\n"})
		}
		last.Text = append(last.Text, words...)
		return
	}
	p.put(&Paragraph{Text: words}, p.began)
}

func (p *answer) end() {
	p.endTable()
	p.endWords()
	p.list = nil
}

var ruleCell = regexp.MustCompile(`^:?-+:?$`)

// maxColumns is how many columns a typed table has; a wider one stands as it was typed.
const maxColumns = 12

// endTable makes a table of lines between bars, of which the second must be a rule; other lines are words.
func (p *answer) endTable() {
	lines := p.table
	p.table = nil
	if len(lines) == 0 {
		return
	}
	var rows [][]string
	for _, l := range lines {
		rows = append(rows, cellsOf(l))
	}
	head := rows[0]
	ruled := len(rows) > 1 && len(rows[1]) == len(head) && len(head) <= maxColumns
	for i := 0; ruled && i < len(rows[1]); i++ {
		ruled = ruleCell.MatchString(rows[1][i])
	}
	if !ruled {
		p.put(&Paragraph{Text: Inline(strings.Join(lines, "\n"))}, p.began)
		return
	}
	t := &Table{}
	for i, title := range head {
		t.Columns = append(t.Columns, Column{Title: Inline(title).String(), Number: strings.HasSuffix(rows[1][i], ":") && !strings.HasPrefix(rows[1][i], ":")})
	}
	for _, r := range rows[2:] {
		row := Row{}
		for i := range min(len(r), len(head)) {
			row.Cells = append(row.Cells, Cell{Text: Inline(r[i])})
		}
		if bold := row.Cells; len(bold) > 0 && len(bold[0].Text) == 1 && bold[0].Text[0].Bold {
			row.Kind = Sum
		}
		t.Rows = append(t.Rows, row)
	}
	p.put(t, p.began)
}

// cellsOf parts a line at its bars; one behind a backslash parts nothing.
func cellsOf(line string) []string {
	line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
	var cells []string
	var cell strings.Builder
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line) && line[i+1] == '|':
			cell.WriteByte('|')
			i++
		case line[i] == '|':
			cells = append(cells, strings.TrimSpace(cell.String()))
			cell.Reset()
		default:
			cell.WriteByte(line[i])
		}
	}
	return append(cells, strings.TrimSpace(cell.String()))
}

var (
	linked  = regexp.MustCompile(`^\[([^\[\]\n]{1,300})\]\(((?:https?://|mailto:)[^\s()<>]{1,1000})\)`)
	address = regexp.MustCompile(`^https?://[\pL\pN][^\s<>"”“]{0,1000}`)
)

// Inline reads a line's emphasis and links. A sign of emphasis that has no fellow stands as it was typed.
func Inline(s string) Text {
	var out Text
	var words strings.Builder
	bold, italic := false, false
	flush := func() {
		if words.Len() > 0 {
			out = append(out, Run{Text: words.String(), Bold: bold, Italic: italic})
			words.Reset()
		}
	}
	before := ' '
	for i := 0; i < len(s); {
		rest := s[i:]
		switch c := rest[0]; {
		case c == '\\' && len(rest) > 1 && strings.IndexByte(`\*_[]()#|-+.`, rest[1]) >= 0:
			words.WriteByte(rest[1])
			before = rune(rest[1])
			i += 2
			continue
		case strings.HasPrefix(rest, "***") && (bold && italic && !unicode.IsSpace(before) || !bold && !italic && opens(rest, "***", before)):
			flush()
			bold, italic = !bold, !italic
			i += 3
			continue
		case strings.HasPrefix(rest, "**") && (bold || opens(rest, "**", before)) && (!bold || !unicode.IsSpace(before)):
			flush()
			bold = !bold
			i += 2
			continue
		case c == '*' && !strings.HasPrefix(rest, "**") && (italic || opens(rest, "*", before)) && (!italic || !unicode.IsSpace(before)):
			flush()
			italic = !italic
			i++
			continue
		case c == '[':
			if m := linked.FindStringSubmatch(rest); m != nil {
				flush()
				out = append(out, Run{Text: m[1], Bold: bold, Italic: italic, Link: m[2]})
				before = ')'
				i += len(m[0])
				continue
			}
		case c == 'h' && !wordRune(before):
			if m := address.FindString(rest); m != "" {
				m = strings.TrimRight(m, ".,;:!?)]*_'")
				flush()
				out = append(out, Run{Text: m, Bold: bold, Italic: italic, Link: m})
				before = 'x'
				i += len(m)
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(rest)
		words.WriteString(rest[:n])
		before = r
		i += n
	}
	flush()
	return out
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// maxEmphasis is how many bytes an emphasis may be long.
const maxEmphasis = 4000

// opens says whether a sign at the beginning of s begins an emphasis: a letter follows, and later the same sign, or the
// three that end both, directly behind something.
func opens(s, sign string, before rune) bool {
	rest := s[len(sign):]
	r, _ := utf8.DecodeRuneInString(rest)
	if rest == "" || unicode.IsSpace(r) || r == '*' || wordRune(before) {
		return false
	}
	rest = rest[:min(len(rest), maxEmphasis)]
	for at := 1; at < len(rest); {
		i := strings.IndexByte(rest[at:], '*')
		if i < 0 {
			return false
		}
		end := at + i
		at = end + len(rest[end:]) - len(strings.TrimLeft(rest[end:], "*"))
		last, _ := utf8.DecodeLastRuneInString(rest[:end])
		if n := at - end; !unicode.IsSpace(last) && (n == len(sign) || n == 3 || n > 3 && sign != "*") {
			return true
		}
	}
	return false
}
