package document

import (
	"strings"
)

// unmarked is the words of an answer on one line without its markup: what stood in a line of its own ends as a sentence
// or a clause does.
func unmarked(answer string) string {
	var u inLine
	for _, block := range Answer(answer, 3) {
		switch b := block.(type) {
		case *Paragraph:
			u.add(b.Text.String(), "")
		case *Heading:
			u.add(b.Text, ":")
		case *List:
			u.list(b, ".")
		case *Table:
			u.table(b)
		}
	}
	return strings.Join(u.words, " ")
}

// inLine gathers words on one line.
type inLine struct{ words []string }

// add writes words, and an end where they have none.
func (u *inLine) add(words, end string) {
	words = strings.Join(strings.Fields(words), " ")
	if words == "" {
		return
	}
	if !strings.ContainsAny(words[len(words)-1:], ".,;:!?") {
		words += end
	}
	u.words = append(u.words, words)
}

func (u *inLine) list(l *List, end string) {
	for i, item := range l.Items {
		after := ";"
		if i == len(l.Items)-1 {
			after = end
		}
		if item.Sub == nil {
			u.add(item.Text.String(), after)
			continue
		}
		u.add(item.Text.String(), ":")
		u.list(item.Sub, after)
	}
}

func (u *inLine) table(t *Table) {
	for i, r := range t.Rows {
		var cells []string
		for _, c := range r.Cells {
			if s := c.Text.String(); s != "" {
				cells = append(cells, s)
			}
		}
		end := ";"
		if i == len(t.Rows)-1 {
			end = "."
		}
		u.add(strings.Join(cells, ", "), end)
	}
}
