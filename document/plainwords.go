package document

import (
	"fmt"
	"strings"
)

// PlainWords is an answer as it is said or shown where there is no emphasis: its words without markup. Lines, bullets
// and numbers stay, and an empty line stands between paragraphs. What it gives is an answer with the same words.
func PlainWords(answer string) string {
	var out strings.Builder
	apart := "" // what parts a block from the next
	for _, block := range Answer(answer, 3) {
		var words string
		then := "\n\n"
		switch b := block.(type) {
		case *Paragraph:
			words = b.Text.String()
		case *Heading:
			words, then = b.Text, "\n"
		case *List:
			words = strings.Join(listLines(b, ""), "\n")
			if apart != "" {
				apart = "\n" // a list goes with what announces it
			}
		case *Table:
			words = strings.Join(tableLines(b), "\n")
		case *Image:
			words = b.Caption
		}
		if words != "" {
			out.WriteString(apart + words)
			apart = then
		}
	}
	return out.String()
}

// closeLines is words without the empty lines between them, for where there is little room.
func closeLines(words string) string { return strings.ReplaceAll(words, "\n\n", "\n") }

func listLines(l *List, indent string) (lines []string) {
	for i, item := range l.Items {
		mark := "• "
		if l.Ordered {
			mark = fmt.Sprintf("%d. ", max(l.Start, 1)+i)
		}
		inside := indent + strings.Repeat(" ", len([]rune(mark)))
		lines = append(lines, indent+mark+strings.ReplaceAll(item.Text.String(), "\n", "\n"+inside))
		if item.Sub != nil {
			lines = append(lines, listLines(item.Sub, inside)...)
		}
	}
	return lines
}

// tableLines are a table's rows without the one that names its columns.
func tableLines(t *Table) (lines []string) {
	for _, r := range t.Rows {
		var cells []string
		for _, c := range r.Cells {
			if s := c.Text.String(); s != "" {
				cells = append(cells, s)
			}
		}
		if len(cells) > 0 {
			lines = append(lines, strings.Join(cells, ", "))
		}
	}
	return lines
}
