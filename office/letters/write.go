package letters

import (
	"regexp"
	"strings"
	"time"

	"startklar.dk/assets/text"
	"startklar.dk/office/mail"
)

// Values are what differs in a mail: words for what stands within a line, and blocks.
type Values struct {
	Words  map[Name]string
	Blocks map[Name][]Block
}

// Block is a part of a mail: one of a paragraph, facts, and a way to a page.
type Block struct {
	Text  string // lines of a paragraph
	Facts []Fact
	Way   Way
}

// Fact is something that is so, and what it was before, where that is said. URL is where
// its value leads to; empty: nowhere.
type Fact struct{ Label, Value, Before, URL string }

// Way leads to a page.
type Way struct{ Label, URL string }

// Letter is a mail as it is read.
type Letter struct {
	Lang    text.Lang
	Subject string
	Blocks  []Block
}

// Compose puts values into a subject and a body that were checked. What has no value is
// nothing: a line that has no more than that is left out.
func Compose(k Kind, lang text.Lang, subject, body string, v Values) Letter {
	l := Letter{Lang: lang, Subject: oneLine(fill(k, lang, subject, v))}
	var lines []string
	end := func() {
		if len(lines) > 0 {
			l.Blocks = append(l.Blocks, Block{Text: strings.Join(lines, "\n")})
		}
		lines = nil
	}
	for line := range strings.SplitSeq(body, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			end()
			continue
		}
		if m := braced.FindStringSubmatch(line); m != nil && m[0] == line {
			if n, known := nameOf(k, lang, m[1]); known && n.Block() {
				end()
				l.Blocks = append(l.Blocks, v.Blocks[n]...)
				continue
			}
		}
		if filled := fill(k, lang, line, v); filled != "" {
			lines = append(lines, filled)
		}
	}
	end()
	return l
}

var (
	gap       = regexp.MustCompile(`[ \t]{2,}`)
	gapBefore = regexp.MustCompile(`[ \t]+([,.!?:;])`)
)

// fill puts words into a line, and closes the gap where there are none.
func fill(k Kind, lang text.Lang, line string, v Values) string {
	empty := false
	filled := braced.ReplaceAllStringFunc(line, func(m string) string {
		n, known := nameOf(k, lang, m[1:len(m)-1])
		if !known || n.Block() {
			return m
		}
		empty = empty || v.Words[n] == ""
		return v.Words[n]
	})
	if empty {
		filled = gapBefore.ReplaceAllString(gap.ReplaceAllString(filled, " "), "$1")
	}
	return strings.TrimSpace(filled)
}

// oneLine is words without what would end their line: a mail's subject is one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Paragraphs are words that somebody wrote, as blocks.
func Paragraphs(words string) (all []Block) {
	for part := range strings.SplitSeq(strings.ReplaceAll(words, "\r\n", "\n"), "\n\n") {
		if part = strings.Trim(part, "\n"); strings.TrimSpace(part) != "" {
			all = append(all, Block{Text: part})
		}
	}
	return all
}

// FirstName is what somebody is called in a mail, from their name or address.
func FirstName(name string) string {
	name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
	name, _, _ = strings.Cut(name, "@")
	return name
}

// Draft is the letter as a mail to somebody.
func (l Letter) Draft(to string, useless time.Time) (mail.Draft, error) {
	html, err := l.HTML()
	return mail.Draft{To: to, Subject: l.Subject, Text: l.Text(), HTML: html, Useless: useless}, err
}
