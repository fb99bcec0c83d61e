package reading

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// row is a part of the page that is drawn when it comes near what is seen.
type row struct {
	kind    kind
	key     string // of the question that it is of, or the first one of its chapter
	reading plan.Reading
	block   document.Block
	from    int        // the rune of the answer that it begins at
	words   string     // of a paragraph, as it was typed
	hits    []plan.Hit // in words, bytes
	first   int        // the number of the first of the hits among all
	puts    []plan.Hit // where other words were put in words
}

type kind int

const (
	cover kind = iota
	chapter
	question
	passage // a block of an answer
	typed   // a paragraph of an answer, as it was typed
	figure  // a block of the figures
	whole   // leads from a chapter to all of the plan
)

// What the ids of rows begin with.
const (
	rowChapter  = "chapter "
	rowQuestion = "question "
)

// passages are an answer as blocks, and where in it each begins.
type passages struct {
	blocks []document.Block
	at     []int
}

// financeChapter is the chapter after whose answers the figures stand.
const financeChapter = "economy"

// compose makes the rows of what is shown.
func (p *page) compose() {
	p.rows, p.ids = map[string]row{}, nil
	add := func(id string, r row) {
		p.rows[id] = r
		p.ids = append(p.ids, id)
	}
	if p.chapter == "" && p.find == nil {
		add("cover", row{kind: cover})
	}
	parsed := map[string]passages{}
	for i, r := range p.readings {
		if p.chapter != "" && r.ChapterKey != p.chapter {
			continue
		}
		hits := p.find.in(i)
		if p.find != nil && p.find.query().Words != "" && len(hits) == 0 && len(p.find.putIn(r)) == 0 {
			continue
		}
		if last := len(p.ids) - 1; last < 0 || p.rows[p.ids[last]].reading.ChapterKey != r.ChapterKey {
			add(rowChapter+r.ChapterKey, row{kind: chapter, key: r.Key, reading: r})
		}
		add(rowQuestion+r.Key, row{kind: question, key: r.Key, reading: r})
		if p.find != nil {
			p.typedRows(r, hits, add)
		} else {
			was, known := p.parsed[r.Text]
			if !known {
				was.blocks, was.at = document.Passages(r.Text, 3)
			}
			parsed[r.Text] = was
			for n, b := range was.blocks {
				add(r.Key+" "+strconv.Itoa(n), row{kind: passage, key: r.Key, reading: r, block: b, from: was.at[n]})
			}
		}
		if r.ChapterKey == financeChapter && p.find == nil && (i+1 == len(p.readings) || p.readings[i+1].ChapterKey != financeChapter) {
			for n, b := range p.budgets() {
				add("figure "+strconv.Itoa(n), row{kind: figure, key: r.Key, reading: r, block: b})
			}
		}
	}
	if p.chapter != "" {
		add("whole", row{kind: whole})
	}
	p.parsed = parsed
}

// typedRows are the paragraphs of an answer as they were typed, with what was found in them and put there.
func (p *page) typedRows(r plan.Reading, hits []found, add func(string, row)) {
	begin, runes := 0, 0
	for begin < len(r.Text) {
		words, rest := paragraph(r.Text[begin:])
		one := row{kind: typed, key: r.Key, reading: r, words: words, from: runes}
		for _, h := range hits {
			if within, ok := inside(h.Hit, begin, words); ok {
				if one.hits == nil {
					one.first = h.number
				}
				one.hits = append(one.hits, within)
			}
		}
		for _, h := range p.find.putIn(r) {
			if within, ok := inside(h, begin, words); ok {
				one.puts = append(one.puts, within)
			}
		}
		if words != "" {
			add(r.Key+" typed "+strconv.Itoa(begin), one)
		}
		runes += utf8.RuneCountInString(r.Text[begin : len(r.Text)-len(rest)])
		begin = len(r.Text) - len(rest)
	}
}

// paragraph is what a text begins with up to a line without words, and the rest of the text behind that line.
func paragraph(text string) (words, rest string) {
	end := 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			return strings.TrimRight(text[:end], "\n"), text[end+len(line):]
		}
		end += len(line)
	}
	return strings.TrimRight(text, "\n"), ""
}

// inside is where in some words a hit lies, which begin at a byte of the text that it is in; false where in others.
func inside(h plan.Hit, begin int, words string) (within plan.Hit, ok bool) {
	within = plan.Hit{From: max(h.From-begin, 0), To: min(h.To-begin, len(words))}
	return within, within.From < within.To
}

// budgets are the pages of the figures, as a document has them; none where they say nothing yet.
func (p *page) budgets() []document.Block {
	if !p.figures.Said() {
		return nil
	}
	m, err := p.env.App.Plan.Manuscript(p.env.Ctx, p.planID, "")
	if err != nil {
		return nil
	}
	m.Content.Sections = nil
	body := document.OfPlan(document.Plan{Template: m.Template, Content: m.Content},
		document.Options{Lang: text.Lang(p.env.Lang()), Figures: true, Chapters: []string{financeChapter}}).Body
	var out []document.Block
	for _, b := range body {
		switch h := b.(type) {
		case *document.Page:
			continue
		case *document.Heading:
			if h.Level == 1 {
				continue
			}
		}
		out = append(out, b)
	}
	return out
}
