package merge

import "strings"

// document is a text as its paragraphs with what stands between them.
type document struct {
	paragraphs []paragraph
	tail       string // line ends and blank lines after the last
}

// paragraph is a run of lines that are not blank. Before is what parts it from
// the paragraph before it, or the blank lines that the text begins with.
type paragraph struct {
	before string
	text   string
	first  bool // of its text
}

// split parts a text; before and text of all paragraphs and the tail, put
// together again, are the text.
func split(s string) document {
	var d document
	gap, open := "", false // open: the line before was of a paragraph
	for len(s) > 0 {
		line, rest := s, ""
		if i := strings.IndexByte(s, '\n'); i >= 0 {
			line, rest = s[:i+1], s[i+1:]
		}
		s = rest
		body := strings.TrimRight(line, "\r\n")
		end := line[len(body):]
		if strings.TrimSpace(body) == "" {
			gap, open = gap+line, false
			continue
		}
		if open { // gap is the line end before
			last := &d.paragraphs[len(d.paragraphs)-1]
			last.text += gap + body
		} else {
			d.paragraphs = append(d.paragraphs, paragraph{before: gap, text: body, first: len(d.paragraphs) == 0})
		}
		gap, open = end, true
	}
	d.tail = gap
	return d
}

// joined is a text being put together of paragraphs from several.
type joined struct{ paragraphs []paragraph }

func (j *joined) add(from document, indexes ...int) {
	for _, i := range indexes {
		j.paragraphs = append(j.paragraphs, from.paragraphs[i])
	}
}

// addIf adds a paragraph unless its index says that it was taken away.
func (j *joined) addIf(from document, i int) {
	if i >= 0 {
		j.add(from, i)
	}
}

// text writes the paragraphs. One that came first in its own text, and now
// stands after another, is parted from it as the text like parts its own.
func (j *joined) text(tail, like string) string {
	blank := "\n\n"
	if strings.Contains(like, "\r\n") {
		blank = "\r\n\r\n"
	}
	var b strings.Builder
	for i, p := range j.paragraphs {
		switch {
		case i == 0 && !p.first: // it stood after another
		case i > 0 && p.first:
			b.WriteString(blank)
		default:
			b.WriteString(p.before)
		}
		b.WriteString(p.text)
	}
	if len(j.paragraphs) > 0 {
		b.WriteString(tail)
	}
	return b.String()
}
