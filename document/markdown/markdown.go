// Package markdown writes a document as Markdown that any program reads the same way: CommonMark with tables as GitHub
// has them. It knows blocks, not plans. It starts no goroutine.
//
// Only what the document says is markup: what stands in its words is escaped, so that it reads back as it was typed.
// A line break is a backslash at the line's end. Control characters are shown as �.
package markdown

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// Write writes a document. Equal documents are equal files, byte for byte. The only errors are those of to.
func Write(to io.Writer, doc document.Document) error {
	w := &writer{t: text.For(doc.Lang)}
	w.cover(doc)
	w.blocks(doc.Body)
	if _, err := io.WriteString(to, w.out.String()); err != nil {
		return fmt.Errorf("write the document: %w", err)
	}
	return nil
}

// writer gathers lines. What stands within another block has that one's beginning on each of its lines.
type writer struct {
	t     *text.Texts
	out   strings.Builder
	begin string // of each line: "> " within a note
	after kind   // what stands before
}

// kind is what a block is to the one that follows it.
type kind int

const (
	nothing kind = iota
	words
	bullets
	numbers
)

// part begins a block of a kind: a blank line, and between two lists a comment, which would else be one.
func (w *writer) part(k kind) {
	if w.after != nothing {
		w.line("")
	}
	if k == w.after && k != words {
		w.line("<!-- -->")
		w.line("")
	}
	w.after = k
}

func (w *writer) line(s string) {
	w.out.WriteString(strings.TrimRight(w.begin+s, " ") + "\n")
}

// lines are those of words that have line breaks written, each after the first set in.
func (w *writer) lines(first, next, s string) {
	for l := range strings.SplitSeq(s, "\n") {
		w.line(first + l)
		first = next
	}
}

func (w *writer) cover(doc document.Document) {
	w.heading(1, doc.Title)
	if doc.Kind != "" && doc.Kind != doc.Title {
		w.words(document.Plain(doc.Kind))
	}
	c := doc.Cover
	if c != nil && c.Subtitle != "" {
		w.words(document.Plain(c.Subtitle))
	}
	for _, s := range []string{doc.Author, doc.Edition} {
		if s != "" {
			w.words(document.Plain(s))
		}
	}
	if c == nil {
		return
	}
	w.facts(c.Facts)
	if c.Chart != nil && !c.Chart.Small {
		w.chart(c.Chart)
	}
	w.words(c.Caption)
}

func (w *writer) blocks(list []document.Block) {
	for _, b := range list {
		w.block(b)
	}
}

func (w *writer) block(b document.Block) {
	switch b := b.(type) {
	case *document.Heading:
		title := b.Text
		if b.Number != "" {
			title = b.Number + ". " + title
		}
		w.heading(b.Level+1, title) // the document's title is the first
		w.words(document.Plain(b.Lead))
		w.quiet(b.Remark)
	case *document.Paragraph:
		w.paragraph(b)
	case *document.List:
		w.list(b)
	case *document.Table:
		w.table(b)
	case *document.Chart:
		w.chart(b)
	case *document.Image:
		w.words(document.Text{{Text: w.t.T("document.picture", text.A{"Name": oneOf(b.Caption, b.Alt)}), Italic: true}})
	case *document.Note:
		w.quote(func() {
			w.words(document.Strong(b.Title))
			w.blocks(b.Blocks)
		})
	case *document.Facts:
		w.facts(b.Facts)
		if b.Chart != nil {
			w.chart(b.Chart)
		}
	case *document.Scores:
		w.scores(b)
	case *document.Pair:
		w.blocks(b.Left)
		w.blocks(b.Right)
	case *document.Steps:
		w.steps(b)
	case *document.Ruled:
		w.ruled(b)
	case *document.Board:
		w.blocks(b.Flat())
	case *document.Page: // has no pages
	default:
		panic(fmt.Sprintf("no block of Markdown: %T", b))
	}
}

func oneOf(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

func (w *writer) heading(level int, s string) {
	s = inline(document.Plain(s), false)
	if closing := strings.TrimRight(s, "#"); closing != s { // signs at the end would close the heading
		s = closing + strings.Repeat("\\#", len(s)-len(closing))
	}
	if s == "" {
		return
	}
	w.part(words)
	w.line(strings.Repeat("#", min(level, 6)) + " " + s)
}

// words are a paragraph, where there are any.
func (w *writer) words(t document.Text) {
	if strings.TrimSpace(shown(t.String())) == "" {
		return
	}
	w.part(words)
	w.lines("", "", inline(t, true))
}

func (w *writer) quiet(s string) {
	if strings.TrimSpace(s) != "" {
		w.words(document.Text{{Text: s, Italic: true}})
	}
}

func (w *writer) paragraph(p *document.Paragraph) {
	switch p.Style {
	case document.Quote:
		w.quote(func() { w.words(p.Text) })
	case document.Caption:
		w.words(emphasised(p.Text, func(r *document.Run) { r.Bold = true }))
	case document.Quiet:
		w.words(emphasised(p.Text, func(r *document.Run) { r.Italic = true }))
	default:
		w.words(p.Text)
	}
}

func emphasised(t document.Text, how func(*document.Run)) document.Text {
	out := append(document.Text{}, t...)
	for i := range out {
		how(&out[i])
	}
	return out
}

// quote sets what do writes in a quotation of its own.
func (w *writer) quote(do func()) {
	w.part(words)
	if w.out.Len() > 0 && w.quoted() {
		w.line("<!-- -->") // two quotations side by side would be one
		w.line("")
	}
	outside := w.begin
	w.begin, w.after = w.begin+"> ", nothing
	do()
	w.begin, w.after = outside, words
}

// quoted says whether the last line that is not blank is of a quotation within this one.
func (w *writer) quoted() bool {
	before := strings.TrimRight(w.out.String(), "> \n")
	return strings.HasPrefix(before[strings.LastIndex(before, "\n")+1:], w.begin+">")
}

func (w *writer) list(l *document.List) {
	k := bullets
	if l.Ordered {
		k = numbers
	}
	w.part(k)
	w.items(l, "")
}

func (w *writer) items(l *document.List, indent string) {
	at := max(l.Start, 1)
	for _, item := range l.Items {
		sign := "- "
		if l.Ordered {
			sign = strconv.Itoa(at) + ". "
			at++
		}
		inner := indent + strings.Repeat(" ", len(sign))
		w.lines(indent+sign, inner, inline(item.Text, true))
		if item.Sub != nil {
			if item.Sub.Ordered {
				w.line("") // else only a first number begins a list below words
			}
			w.items(item.Sub, inner)
		}
	}
}

// facts are a list of what is named and what is said of it.
func (w *writer) facts(facts []document.Fact) {
	l := &document.List{}
	for _, f := range facts {
		item := document.Item{}
		if f.Label != "" {
			item.Text = document.Strong(f.Label + ":")
		}
		for i, line := range f.Lines {
			switch {
			case i > 0:
				item.Text = append(item.Text, document.Run{Text: "\n"})
			case f.Label != "":
				item.Text = append(item.Text, document.Run{Text: " "})
			}
			item.Text = append(item.Text, line...)
		}
		l.Items = append(l.Items, item)
	}
	if len(l.Items) > 0 {
		w.list(l)
	}
}

func (w *writer) scores(s *document.Scores) {
	l := &document.List{}
	for _, score := range s.Scores {
		l.Items = append(l.Items, document.Item{Text: append(document.Strong(score.Label+":"), document.Run{Text: " " + score.Text})})
	}
	if len(l.Items) > 0 {
		w.list(l)
	}
}

func (w *writer) steps(s *document.Steps) {
	if len(s.Steps) == 0 {
		return
	}
	w.part(bullets)
	for _, step := range s.Steps {
		sign := "- [ ] "
		if step.Done {
			sign = "- [x] "
		}
		var said document.Text
		if step.When != "" {
			said = append(said, document.Run{Text: step.When + ": ", Bold: true})
		}
		said = append(said, document.Run{Text: step.Text})
		w.lines(sign, "  ", inline(said, true))
	}
}
