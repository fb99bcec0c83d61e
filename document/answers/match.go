package answers

import (
	"regexp"
	"strings"
	"unicode"

	"startklar.dk/api"
)

// place is what a heading may be: a chapter, or a question in one, as it is asked or as a document calls it.
type place struct{ chapter, key string }

type matcher struct {
	names  map[string]place // by heading, as simple makes it
	titles []title
}

// title is a question's heading as the words in it.
type title struct {
	place
	words map[string]bool
}

func newMatcher(t api.PlanTemplate) *matcher {
	m := &matcher{names: map[string]place{}}
	name := func(words api.Words, p place) {
		for _, lang := range []string{"da", "en"} {
			s := simple(words[lang])
			if s == "" {
				continue
			}
			if _, taken := m.names[s]; !taken {
				m.names[s] = p
			}
			if p.key != "" {
				m.titles = append(m.titles, title{p, wordsIn(s)})
			}
		}
	}
	for _, ch := range t.Chapters {
		for _, q := range ch.Questions {
			name(q.Title, place{ch.Key, q.Key})
			name(q.Heading, place{ch.Key, q.Key})
		}
	}
	for _, ch := range t.Chapters {
		name(ch.Title, place{chapter: ch.Key})
	}
	return m
}

// numbering is what stands before a heading: "3.", "2.1 ", "IV)", "Kapitel 3:".
var numbering = regexp.MustCompile(`^(?:(?:kapitel|afsnit|spørgsmål|chapter|section|question)\s+)?(?:[0-9]{1,3}(?:[.][0-9]{1,3})*[.):]?|[ivx]{1,5}[.):])\s+`)

// simple is a heading without what differs from one writer to another: numbers before it, case, marks, blanks.
func simple(s string) string {
	s = strings.ToLower(strings.TrimSpace(strings.Trim(s, "*_ \t")))
	s = numbering.ReplaceAllString(s, "")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

func wordsIn(simple string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(simple) {
		out[w] = true
	}
	return out
}

// What makes a heading similar to a question's: the share of words that they have in common, and by how much the
// second most similar one must be less so.
const (
	alikeFrom = 0.6
	aheadBy   = 0.15
)

// match finds what a heading is, within a chapter where that is known.
func (m *matcher) match(heading, chapter string) (place, How) {
	s := simple(heading)
	if p, ok := m.names[s]; ok && s != "" {
		if p.key == "" {
			return p, Chapter
		}
		return p, Same
	}
	var best, second float64
	var at place
	said := wordsIn(s)
	for _, t := range m.titles {
		if chapter != "" && t.chapter != chapter {
			continue
		}
		score := alike(said, t.words)
		switch {
		case score > best:
			if t.place != at {
				second = best
			}
			best, at = score, t.place
		case score > second && t.place != at:
			second = score
		}
	}
	if best >= alikeFrom && best-second >= aheadBy {
		return at, Similar
	}
	return place{}, None
}

// alike is the share of words of two headings that both have, 0 to 1.
func alike(a, b map[string]bool) float64 {
	if len(a) < 2 { // one word says too little
		return 0
	}
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// longest a line may be that is a heading without being marked as one, in bytes.
const maxHeading = 200

// propose parts lines at their headings.
func (m *matcher) propose(lines []line) Proposal {
	var p Proposal
	part, level := Part{How: None}, 0
	var body []string
	end := func() {
		part.Text = strings.TrimSpace(strings.Join(body, "\n"))
		body = nil
		switch {
		case part.Text == "":
		case part.Key != "":
			p.Placed = append(p.Placed, part)
		default:
			p.Left = append(p.Left, part)
		}
	}
	for _, l := range lines {
		if l.level == 0 && (!l.alone || len(l.text) > maxHeading) {
			body = append(body, l.text)
			continue
		}
		at, how := m.match(l.text, part.Chapter)
		switch {
		case l.level == 0 && how != Same && how != Chapter: // a line by itself, and no heading of the plan
			body = append(body, l.text)
			continue
		case how == None && part.Key != "" && l.level > level && level > 0: // within an answer
			body = append(body, strings.Repeat("#", min(l.level-level, 6))+" "+l.text)
			continue
		}
		chapter := part.Chapter
		end()
		if at.chapter != "" {
			chapter = at.chapter
		}
		level = l.level
		part = Part{Heading: strings.TrimSpace(l.text), How: how, Key: at.key, Chapter: chapter}
		if how == None && chapter != "" {
			part.How = Chapter
		}
	}
	end()
	return p
}
